/// What becomes of the types of tokens when generations are merged.
///
/// Types that agree in all values are one. They are numbered by falling frequency; those of one frequency as they were
/// in the old generation, then as in the added one.
struct TypeMerge: Sendable {
  /// The new number of each type of each source; `RankMerge.none` for one of which no token is kept.
  private(set) var numbers: [[UInt32]]
  /// For each new type the one that it comes from: an old one, or an added one behind those.
  private(set) var origins: [UInt32] = []
  /// How often each new type occurs.
  private(set) var frequencies: [UInt32] = []
  /// The values of the types of both sources together, attribute by attribute.
  let values: [String: [UInt32]]

  /// - Parameter removed: how many tokens of each type of the old generation are not kept.
  init(
    _ attributes: [AttributeMerge], _ order: MergeOrder, removed: [(type: Int, count: UInt32)]
  ) throws(IndexError) {
    let types = order.sources.map(\.segment.types)
    let oldCount = types[0].count
    var counts = try types[0].frequencies.copy(0..<oldCount)
    for (type, count) in removed {
      guard counts[type] >= count else { throw types[0].damaged(type, at: 0) }
      counts[type] -= count
    }
    var isChanged = [Bool](repeating: false, count: oldCount)
    for (type, _) in removed { isChanged[type] = true }
    let added = order.segment(MergeOrder.added).tokenCount > 0 ? types[1].count : 0
    let own = try types[1].frequencies.copy(0..<added)
    var values: [String: [UInt32]] = [:]
    var columns: [[UInt32]] = []
    for attribute in attributes {
      let column =
        try attribute.ids(ofTypesOf: MergeOrder.old, count: oldCount)
        + attribute.ids(ofTypesOf: MergeOrder.added, count: added).prefix(added)
      values[attribute.name] = column
      columns.append(column)
    }
    self.values = values
    numbers = [Array(repeating: RankMerge.none, count: oldCount), Array(repeating: RankMerge.none, count: added)]
    let links = Self.links(columns, old: oldCount, added: added, words: attributes[0].ranks.count)
    for (type, link) in links.enumerated() where link != RankMerge.none {
      counts[Int(link)] += own[type]
      isChanged[Int(link)] = true
    }
    sort(counts, own, isChanged, links)
  }

  /// The old type of each added one that agrees with it in all values; `none` where there is no such type.
  private static func links(_ columns: [[UInt32]], old: Int, added: Int, words: Int) -> [UInt32] {
    var links = [UInt32](repeating: RankMerge.none, count: added)
    if added == 0 { return links }
    // The added types of each word, as chains.
    var heads = [Int32](repeating: -1, count: words)
    var next = [Int32](repeating: -1, count: added)
    for type in 0..<added {
      let word = Int(columns[0][old + type])
      next[type] = heads[word]
      heads[word] = Int32(type)
    }
    for type in 0..<old {
      let word = columns[0][type]
      guard word != RankMerge.none else { continue }
      var other = Int(heads[Int(word)])
      while other >= 0 {
        if links[other] == RankMerge.none, columns.allSatisfy({ $0[type] == $0[old + other] }) {
          links[other] = UInt32(type)
        }
        other = Int(next[other])
      }
    }
    return links
  }

  private mutating func sort(_ counts: [UInt32], _ own: [UInt32], _ isChanged: [Bool], _ links: [UInt32]) {
    func frequency(_ origin: UInt32) -> UInt32 {
      Int(origin) < counts.count ? counts[Int(origin)] : own[Int(origin) - counts.count]
    }
    var changed = isChanged.indices.filter { isChanged[$0] && counts[$0] > 0 }.map(UInt32.init)
    for type in links.indices where links[type] == RankMerge.none { changed.append(UInt32(counts.count + type)) }
    changed.sort { a, b in
      let (first, second) = (frequency(a), frequency(b))
      return first == second ? a < b : first > second
    }
    // Those that did not change are in order.
    var next = 0
    origins.reserveCapacity(counts.count + changed.count)
    for type in counts.indices where !isChanged[type] && counts[type] > 0 {
      while next < changed.count {
        let other = frequency(changed[next])
        guard other > counts[type] || other == counts[type] && changed[next] < UInt32(type) else { break }
        origins.append(changed[next])
        next += 1
      }
      origins.append(UInt32(type))
    }
    origins += changed[next...]
    frequencies = origins.map(frequency)
    for (number, origin) in origins.enumerated() {
      if Int(origin) < counts.count {
        numbers[0][Int(origin)] = UInt32(number)
      } else {
        numbers[1][Int(origin) - counts.count] = UInt32(number)
      }
    }
    for (type, link) in links.enumerated() where link != RankMerge.none { numbers[1][type] = numbers[0][Int(link)] }
  }

  /// The value of each new type in an attribute.
  func ids(_ attribute: String) -> [UInt32] {
    let own = values[attribute] ?? []
    return origins.map { own[Int($0)] }
  }

  /// Writes the file `types`.
  func write(to file: IndexFileWriter, _ order: MergeOrder) throws -> AttributeWriter.Written {
    try file.beginPacked("numbers", width: BitPacking.width(for: UInt32(max(1, origins.count) - 1)))
    var batch: [UInt32] = []
    for piece in order.pieces {
      let types = order.segment(of: piece).types
      let map = numbers[piece.source]
      for start in stride(from: piece.tokens.lowerBound, to: piece.tokens.upperBound, by: 1 << 16) {
        try types.read(start..<min(start + 1 << 16, piece.tokens.upperBound), into: &batch)
        try Self.renumber(&batch, map, types, at: start)
        try file.appendPacked(batch.span)
      }
    }
    try file.write("frequencies", frequencies)
    return try file.finish()
  }

  private static func renumber(
    _ batch: inout [UInt32], _ map: [UInt32], _ types: TokenTypes, at start: Int
  ) throws(IndexError) {
    var numbers = batch.mutableSpan
    for index in numbers.indices {
      let type = Int(numbers[index])
      guard type < map.count, map[type] != RankMerge.none else { throw types.damaged(type, at: start + index) }
      numbers[index] = map[type]
    }
  }
}
