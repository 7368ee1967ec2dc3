/// Puts hits in the order of a clause; equal ones keep their order.
///
/// Behaves as if each hit were given the list of the values from the first anchor of the clause to the last (read from
/// right to left when the first lies right of the last; empty where an anchor is undefined or outside of the corpus),
/// and the lists were compared value by value, bytewise after folding, a list that begins another one coming first.
struct HitOrder {
  /// The most values that hits are compared by, all hits together: a bound of memory, 128 MiB.
  static let maximumValues = 32 << 20

  private let clause: SortClause
  private let segment: Segment
  private let attribute: TokenAttribute?
  private let cancel: CancelFlag

  /// Throws `QueryError` for an attribute that the corpus does not have.
  init(_ clause: SortClause, in segment: Segment, _ cancel: CancelFlag) throws(QueryError) {
    self.clause = clause
    self.segment = segment
    self.cancel = cancel
    guard case .key(let key) = clause.order else {
      attribute = nil
      return
    }
    guard let attribute = segment.attribute(key.attribute) else {
      throw QueryError(
        .unknownAttribute, "the corpus has no attribute \(key.attribute)", at: key.place,
        expected: segment.attributeNames, didYouMean: NearNames.of(key.attribute, among: segment.attributeNames).first)
    }
    self.attribute = attribute
  }

  /// The places in `hits` in the order of the clause.
  ///
  /// - Throws: `IndexError`, `CancelFlag.Stop`, and `QueryError` for an anchor that is neither built in nor a capture
  ///   of any hit, or when the lists together have more than `HitOrder.maximumValues` values.
  func places(of hits: [Hit]) throws -> [Int] {
    switch clause.order {
    case .random(let seed): return try shuffled(hits.count, seed)
    case .key(let key):
      guard let attribute else { return Array(hits.indices) }
      for anchor in [key.first, key.last] { try check(anchor, hits) }
      let keys = try Keys(key, attribute, hits, cancel)
      return try keys.sorted(isDescending: key.isDescending, cancel)
    }
  }

  private func shuffled(_ count: Int, _ seed: Int) throws -> [Int] {
    try cancel.check()
    var random = SeededNumbers(seed: seed)
    var places = Array(0..<count)
    for last in stride(from: count - 1, to: 0, by: -1) {
      if last & 0xFFFF == 0 { try cancel.check() }
      places.swapAt(last, random.next(below: last + 1))
    }
    return places
  }

  private func check(_ anchor: SortClause.Anchor, _ hits: [Hit]) throws(QueryError) {
    guard !hits.isEmpty, !SortClause.anchorNames.contains(anchor.name) else { return }
    var names: Set<String> = []
    for hit in hits {
      if hit.position(of: anchor.name) != nil { return }
      for capture in hit.captures { names.insert(capture.name) }
    }
    throw QueryError(
      .unknownLabel, "there is no anchor or capture \(anchor.name); labels are not kept with the matches",
      at: anchor.place,
      expected: SortClause.anchorNames + names.sorted(),
      didYouMean: NearNames.of(anchor.name, among: SortClause.anchorNames + names.sorted()).first)
  }
}

extension Hit {
  /// The token that an anchor names: `match`, `matchend`, `target`, `keyword`, or for a capture its first token by its
  /// name and its last by the name with `_end`.
  func position(of anchor: String) -> Int? {
    switch anchor {
    case "match": return first
    case "matchend": return last
    case "target": return target
    case "keyword": return keyword
    default:
      if let capture = captures.first(where: { $0.name == anchor }) { return capture.first }
      guard anchor.hasSuffix("_end") else { return nil }
      return captures.first { $0.name == anchor.dropLast(4) }?.last
    }
  }
}

/// The ranks of the values that each hit is sorted by, one after the other.
private struct Keys {
  private var ranks: [UInt32] = []
  private var starts: [Int] = [0]

  init(_ key: SortClause.Key, _ attribute: TokenAttribute, _ hits: [Hit], _ cancel: CancelFlag) throws {
    starts.reserveCapacity(hits.count + 1)
    for (index, hit) in hits.enumerated() {
      if index & 4095 == 0 { try cancel.check() }
      if let first = hit.position(of: key.first.name), let last = hit.position(of: key.last.name) {
        let before = ranks.count
        try append(from: first + key.first.offset, to: last + key.last.offset, attribute)
        if ranks.count - before > 4096 { try cancel.check() }
        guard ranks.count <= HitOrder.maximumValues else {
          throw QueryError(
            .tooLarge, "the hits would be compared by more than \(HitOrder.maximumValues) tokens", at: key.first.place,
            hint: "sort fewer hits, or by fewer tokens")
        }
      }
      starts.append(ranks.count)
    }
    if !key.flags.isEmpty || key.isReversed { try rank(by: key, attribute.lexicon, cancel) }
  }

  private mutating func append(from first: Int, to last: Int, _ attribute: TokenAttribute) throws {
    let (low, high) = (max(0, min(first, last)), min(attribute.count, max(first, last) + 1))
    guard low < high else { return }
    let ids = try attribute.ids(low..<high)
    if first <= last {
      ranks += ids
    } else {
      ranks += ids.reversed()
    }
  }

  /// Replaces ids, which are in bytewise order of the values, by the ranks of the values as the key compares them.
  private mutating func rank(by key: SortClause.Key, _ lexicon: Lexicon, _ cancel: CancelFlag) throws {
    var options: Folding.Options = []
    if key.flags.contains(.ignoringCase) { options.insert(.letterCase) }
    if key.flags.contains(.ignoringDiacritics) { options.insert(.diacritics) }
    var values: [(value: [UInt8], id: UInt32)] = []
    for id in Set(ranks) {
      if values.count & 1023 == 0 { try cancel.check() }
      let bytes = try lexicon.copy(of: id)
      var value = Folding.folded(bytes.span, options)
      if key.isReversed { value = Self.reversed(value) }
      values.append((value, id))
    }
    values.sort { $0.value.lexicographicallyPrecedes($1.value) }
    var rankOfID: [UInt32: UInt32] = [:]
    var rank: UInt32 = 0
    for index in values.indices {
      if index > 0 && values[index].value != values[index - 1].value { rank += 1 }
      rankOfID[values[index].id] = rank
    }
    for index in ranks.indices { ranks[index] = rankOfID[ranks[index]] ?? 0 }
  }

  /// The scalars of a value from the last to the first.
  private static func reversed(_ value: [UInt8]) -> [UInt8] {
    let scalars = String(decoding: value, as: UTF8.self).unicodeScalars
    return Array(String(String.UnicodeScalarView(scalars.reversed())).utf8)
  }

  /// The places of the hits, sorted.
  func sorted(isDescending: Bool, _ cancel: CancelFlag) throws -> [Int] {
    let count = starts.count - 1
    if ranks.count == count && starts.indices.allSatisfy({ starts[$0] == $0 }) {
      return try RankOrder.places(of: ranks, isDescending: isDescending) { try cancel.check() }
    }
    var comparisons = 0
    return try (0..<count).sorted { first, second in
      comparisons += 1
      if comparisons & 4095 == 0 { try cancel.check() }
      return switch compare(first, second) {
      case 0: first < second
      case let order: isDescending ? order > 0 : order < 0
      }
    }
  }

  private func compare(_ first: Int, _ second: Int) -> Int {
    let (low, high) = (starts[first], starts[first + 1])
    let other = starts[second]
    let count = min(high - low, starts[second + 1] - other)
    for index in 0..<count {
      let (rank, otherRank) = (ranks[low + index], ranks[other + index])
      if rank != otherRank { return rank < otherRank ? -1 : 1 }
    }
    return (high - low) - (starts[second + 1] - other)
  }
}
