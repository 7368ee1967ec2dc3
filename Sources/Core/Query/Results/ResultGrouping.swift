extension ResultView {
  /// One line of `group`; nil stands for a place where nothing is.
  struct Grouped: Equatable {
    let source: [UInt8]?
    let target: [UInt8]?
    let frequency: Int
  }

  /// How often each value, or each pair of values, stands at an anchor.
  ///
  /// - Parameters:
  ///   - isNested: put the pairs of one source together, the most frequent source first.
  ///   - layer: count the regions in which it does instead.
  ///   - limit: how many rows are wanted; `total` tells how many there are.
  func grouped(
    _ target: TabulateItem, by source: TabulateItem?, isNested: Bool, within layer: CorpusNames.RegionReference?,
    atLeast least: Int, limit: Int = .max
  ) throws -> (rows: [Grouped], total: Int) {
    if layer == nil, !isNested, let found = try groupedByID(target, by: source, atLeast: least, limit: limit) {
      return found
    }
    let targets = try column(target)
    let sources = try source.map { try column($0) }
    var counts: [[UInt64]: Int] = [:]
    var texts: [[[UInt8]?]] = [[], []]
    var numbers: [[[UInt8]?: UInt64]] = [[:], [:]]
    func number(_ text: [UInt8]?, _ side: Int) -> UInt64 {
      if let known = numbers[side][text] { return known }
      numbers[side][text] = UInt64(texts[side].count)
      texts[side].append(text)
      return UInt64(texts[side].count - 1)
    }
    var regions: Set<[UInt64]> = []
    let before = cancel.charged
    defer { cancel.discharge(max(0, cancel.charged - before)) }
    for row in 0..<set.count {
      if row & 4095 == 0 {
        // An entry of a table, its array or text, and its place in what is sorted.
        let held = 160 * (counts.count + texts[0].count + texts[1].count) + 112 * regions.count
        try cancel.charge(max(0, held - (cancel.charged - before)))
        try cancel.check()
      }
      let pair = [try sources.map { number(try $0(row), 0) } ?? 0, number(try targets(row), 1)]
      guard let layer else {
        counts[pair, default: 0] += 1
        continue
      }
      guard let region = try tokens.innermost(layer, around: Int(set.firsts[row])) else { continue }
      if regions.insert(pair + [UInt64(region)]).inserted { counts[pair, default: 0] += 1 }
    }
    var totals: [UInt64: Int] = [:]
    for (pair, count) in counts { totals[pair[0], default: 0] += count }
    let kept = counts.filter { $0.value >= least }.sorted { first, second in
      let (one, other) = (first.key, second.key)
      if isNested, one[0] != other[0] {
        let (total, otherTotal) = (totals[one[0]] ?? 0, totals[other[0]] ?? 0)
        return total != otherTotal ? total > otherTotal : one[0] < other[0]
      }
      if first.value != second.value { return first.value > second.value }
      let (text, otherText) = (Self.line(texts, one), Self.line(texts, other))
      return text.lexicographicallyPrecedes(otherText)
    }
    let rows = kept.prefix(limit).map { pair, count in
      Grouped(source: sources == nil ? nil : texts[0][Int(pair[0])], target: texts[1][Int(pair[1])], frequency: count)
    }
    return (rows, kept.count)
  }

  private static func line(_ texts: [[[UInt8]?]], _ pair: [UInt64]) -> [UInt8] {
    ((texts[0].isEmpty ? nil : texts[0][Int(pair[0])]) ?? []) + [0x09] + (texts[1][Int(pair[1])] ?? [])
  }

  private func column(_ item: TabulateItem) throws -> (Int) throws -> [UInt8]? {
    let place = try places(item.first)
    let value = try value(item.attribute ?? "", at: item.place)
    return { row in try text(value, at: place(row)) }
  }

  /// One cell of `tabulate`: positions, or values joined by blanks; empty where nothing is.
  func cells(_ item: TabulateItem) throws -> (Int) throws -> [UInt8] {
    let first = try places(item.first)
    let last = try item.last.map { try places($0) }
    guard let attribute = item.attribute else {
      return { row in
        var text = Self.position(first(row), tokens.tokenCount)
        if let last { text += [0x20] + Self.position(last(row), tokens.tokenCount) }
        return text
      }
    }
    let value = try value(attribute, at: item.place)
    guard let last else {
      return { row in Self.folded(try self.text(value, at: first(row)) ?? [], item.flags) }
    }
    return { row in
      guard let begin = first(row), let end = last(row), begin <= end else { return [] }
      var text: [UInt8] = []
      for position in max(0, begin)...max(0, min(end, tokens.tokenCount - 1)) {
        if !text.isEmpty || position > max(0, begin) { text.append(0x20) }
        text += Self.folded(try self.text(value, at: position) ?? [], item.flags)
      }
      return text
    }
  }

  private static func position(_ position: Int?, _ count: Int) -> [UInt8] {
    guard let position, position >= 0, position < count else { return Array("-1".utf8) }
    return Array(String(position).utf8)
  }
}
