/// There are more tokens to count than 2³² − 1.
struct CountOverflow: Error {}

/// Counts the values of an attribute in stretches of tokens.
struct ValueTally<Tokens: IndexedTokens>: Sendable {
  private let tokens: Tokens
  private let attribute: Int
  /// Whether types are counted, which become values at the end.
  private let isByType: Bool
  private var counts: [UInt32]
  /// How many tokens were counted.
  private(set) var total = 0
  /// Stretches that wait to be counted together.
  private var starts: [UInt32] = []
  private var ends: [UInt32] = []
  private var waiting = 0

  /// Stretches counted together.
  private static var batch: Int { 4096 }
  /// Tokens counted together, fewer than between two looks at the cancel flag.
  private static var chunk: Int { 1 << 16 }

  init(_ attribute: Int, of tokens: Tokens, _ cancel: CancelFlag) throws {
    self.tokens = tokens
    self.attribute = attribute
    isByType = tokens.hasTypes(attribute)
    let count = isByType ? tokens.typeCount : tokens.lexiconCount(attribute)
    try cancel.charge(4 * count)
    counts = [UInt32](repeating: 0, count: count)
  }

  /// Counts the tokens from `low` up to `high`.
  ///
  /// - Throws: `CountOverflow` above 2³² − 1 tokens in all.
  @inline(__always)
  mutating func add(_ low: Int, _ high: Int, _ cancel: CancelFlag) throws {
    if low >= high { return }
    if high - low > Self.chunk { return try addLong(low..<high, cancel) }
    starts.append(UInt32(low))
    ends.append(UInt32(high))
    waiting += high - low
    if starts.count >= Self.batch || waiting >= Self.chunk { try flush(cancel) }
  }

  private mutating func addLong(_ range: Range<Int>, _ cancel: CancelFlag) throws {
    for low in stride(from: range.lowerBound, to: range.upperBound, by: Self.chunk) {
      try add(low, min(low + Self.chunk, range.upperBound), cancel)
    }
  }

  /// Counts the tokens at `positions`, each moved by `offset`.
  ///
  /// - Precondition: they lie inside the corpus.
  mutating func add(at positions: Span<UInt32>, offset: Int, _ cancel: CancelFlag) throws {
    var ids: [UInt32] = []
    for low in stride(from: 0, to: positions.count, by: Self.batch) {
      try cancel.check()
      let some = positions.extracting(low..<min(low + Self.batch, positions.count))
      if isByType {
        try tokens.countTypes(at: some, offset: offset, into: &counts)
      } else {
        try tokens.readIDs(attribute, at: some, offset: offset, into: &ids)
        for id in ids { counts[Int(id)] &+= 1 }
      }
    }
    total += positions.count
  }

  /// Counts what waits.
  mutating func flush(_ cancel: CancelFlag) throws {
    try cancel.check()
    total += waiting
    guard total <= Int(UInt32.max) else { throw CountOverflow() }
    if isByType {
      try tokens.countTypes(starts, ends, into: &counts)
    } else {
      try tokens.countIDs(attribute, starts, ends, into: &counts)
    }
    starts.removeAll(keepingCapacity: true)
    ends.removeAll(keepingCapacity: true)
    waiting = 0
  }

  /// Adds what another tally of the same attribute has counted.
  mutating func merge(_ other: ValueTally) throws {
    total += other.total
    guard total <= Int(UInt32.max) else { throw CountOverflow() }
    precondition(counts.count == other.counts.count, "both count the same attribute")
    Self.add(other.counts.span, to: &counts)
  }

  private static func add(_ counts: Span<UInt32>, to sums: inout [UInt32]) {
    var sums = sums.mutableSpan
    for index in sums.indices { sums[index] &+= counts[index] }
  }

  /// How often each id was counted.
  ///
  /// - Precondition: nothing waits.
  consuming func byID(_ cancel: CancelFlag) throws -> [UInt32] {
    guard isByType else { return counts }
    let count = tokens.lexiconCount(attribute)
    try cancel.charge(4 * count)
    var result = [UInt32](repeating: 0, count: count)
    let found = counts
    var isWhole = true
    try tokens.withTypeIDs(attribute) { ids in
      isWhole = ids.count >= found.count
      var sums = result.mutableSpan
      for type in 0..<min(found.count, ids.count) where found[type] != 0 {
        let id = Int(ids[type])
        if id < count { sums[id] &+= found[type] } else { isWhole = false }
      }
    }
    guard isWhole else { throw tokens.damage(attribute, in: 0..<tokens.tokenCount) }
    return result
  }
}

extension IndexedTokens {
  /// Adds to `counts` how often each type stands in stretches of tokens.
  ///
  /// - Precondition: `counts` has an element for each type, and there are as many starts as ends.
  func countTypes(_ starts: [UInt32], _ ends: [UInt32], into counts: inout [UInt32]) throws {
    var types: [UInt32] = []
    for (start, end) in zip(starts, ends) {
      try readTypes(Int(start)..<Int(end), into: &types)
      for (index, type) in types.enumerated() {
        guard type < counts.count else { throw damage(0, in: Int(start) + index..<Int(start) + index + 1) }
        counts[Int(type)] &+= 1
      }
    }
  }

  /// Adds to `counts` how often each id stands in stretches of tokens.
  ///
  /// - Precondition: `counts` has an element for each id, and there are as many starts as ends.
  func countIDs(_ attribute: Int, _ starts: [UInt32], _ ends: [UInt32], into counts: inout [UInt32]) throws {
    var ids: [UInt32] = []
    for (start, end) in zip(starts, ends) {
      let range = Int(start)..<Int(end)
      var isInside = true
      if hasBytes(attribute) {
        try withBytes(attribute, range) { bytes in
          for index in bytes.indices {
            let id = Int(bytes[index])
            if id < counts.count { counts[id] &+= 1 } else { isInside = false }
          }
        }
      } else {
        try readIDs(attribute, range, into: &ids)
        for id in ids {
          if id < counts.count { counts[Int(id)] &+= 1 } else { isInside = false }
        }
      }
      guard isInside else { throw damage(attribute, in: range) }
    }
  }

  /// The error that names the token of a range whose value is none.
  func damage(_ attribute: Int, in range: Range<Int>) -> any Error {
    do {
      for position in range { _ = try id(attribute, at: position) }
    } catch {
      return error
    }
    return QueryError(.tooLarge, "the index has a token without a value", at: .nowhere)
  }
}
