/// The values of an attribute with their frequencies.
struct FrequencyList: Sendable {
  struct Row: Sendable, Equatable {
    let id: UInt32
    let count: Int
  }

  /// How the rows stand.
  enum Order: String, CaseIterable, Sendable {
    /// The most frequent first, equal ones in bytewise order.
    case frequency
    /// Bytewise.
    case value
  }

  /// Those asked for.
  let rows: [Row]
  /// How many values there are.
  let total: Int
  /// How many tokens have one of them.
  let tokens: Int

  /// - Parameters:
  ///   - ids: The values wanted; nil for all.
  ///   - ranges: The tokens that count; nil for all of the corpus, which the index has counted.
  ///   - lines: Which rows are wanted.
  init<Tokens: IndexedTokens>(
    of attribute: Int, in tokens: Tokens, ids: IDSet? = nil, ranges: [Range<Int>]? = nil, atLeast least: Int,
    order: Order, lines: Range<Int>, _ cancel: CancelFlag
  ) throws {
    var counts: [UInt32]
    if let ranges {
      var tally = try ValueTally(attribute, of: tokens, cancel)
      for range in ranges { try tally.add(range.lowerBound, range.upperBound, cancel) }
      try tally.flush(cancel)
      counts = try tally.byID(cancel)
    } else {
      try cancel.charge(4 * tokens.lexiconCount(attribute))
      counts = try tokens.frequencies(attribute)
    }
    try cancel.check()
    if let ids {
      for id in counts.indices where !ids.contains(UInt32(id)) { counts[id] = 0 }
    }
    let floor = UInt32(clamping: max(1, least))
    var sum = 0
    for count in counts where count >= floor { sum += Int(count) }
    self.tokens = sum
    try cancel.check()
    switch order {
    case .frequency:
      let (places, total) = RankedCounts.top(counts, atLeast: least, limit: lines.upperBound)
      rows = places.dropFirst(lines.lowerBound).map { Row(id: UInt32($0), count: Int(counts[$0])) }
      self.total = total
    case .value:
      let places = counts.indices.filter { counts[$0] >= floor }
      rows = places.dropFirst(lines.lowerBound).prefix(lines.count).map { Row(id: UInt32($0), count: Int(counts[$0])) }
      total = places.count
    }
  }
}
