/// The places of an anchor in ascending order.
struct AnchorStream<Tokens: IndexedTokens> {
  private enum Way {
    /// A few lists, merged as they are read.
    case merged
    /// Many short lists, put together beforehand.
    case sorted
    /// Every token is looked at.
    case scanned(attribute: Int, IDSet)
    case regionStarts(layer: Int)
  }

  /// Lists that are merged as they are read.
  static var mergeLimit: Int { 16 }
  /// Looking at a token is about so many times cheaper than sorting a position.
  static var sortingCost: Int { 48 }

  private let tokens: Tokens
  private let cancel: CancelFlag
  private let way: Way
  private var walks: [Tokens.Positions.Walk] = []
  /// The next index in `sorted` or in the layer.
  private var next = 0
  private var sorted: [UInt32] = []
  /// `postings`, `sorted postings`, `scan`, `regions`: for `explain`.
  let name: String

  init(_ kind: PatternShape.Anchor.Kind, _ tokens: Tokens, _ cancel: CancelFlag) throws {
    self.tokens = tokens
    self.cancel = cancel
    switch kind {
    case .token(let attribute, let set):
      if set.count <= Self.mergeLimit {
        name = "postings"
        way = .merged
        walks = try set.runs.flatMap { run in try run.map { try tokens.positions(attribute, of: $0).walk() } }
      } else if set.frequency < tokens.tokenCount / Self.sortingCost {
        name = "sorted postings"
        way = .sorted
        sorted = try Self.positions(attribute, set, tokens, cancel)
      } else {
        name = "scan"
        way = .scanned(attribute: attribute, set)
      }
    case .regionStart(let layer, _):
      name = "regions"
      way = .regionStarts(layer: layer)
    case .regionEnd(let layer, let count):
      name = "regions"
      var ends: [UInt32] = []
      ends.reserveCapacity(count)
      for ordinal in 0..<count { ends.append(UInt32(try tokens.region(layer, ordinal).upperBound)) }
      if !tokens.isDisjoint(layer) { ends.sort() }
      way = .sorted
      sorted = ends
    }
  }

  private static func positions(
    _ attribute: Int, _ set: IDSet, _ tokens: Tokens, _ cancel: CancelFlag
  ) throws -> [UInt32] {
    var positions: [UInt32] = []
    positions.reserveCapacity(set.frequency)
    for run in set.runs {
      try cancel.check()
      for id in run {
        try tokens.positions(attribute, of: id).append(all: &positions)
      }
    }
    positions.sort()
    return positions
  }

  /// The first place at or after `position`, which never goes back.
  mutating func next(atOrAfter position: Int) throws -> Int? {
    switch way {
    case .merged:
      var first: Int?
      for index in walks.indices {
        if let place = try walks[index].next(atOrAfter: position), place < first ?? .max { first = place }
      }
      return first
    case .sorted:
      var index = next
      while index < sorted.count, Int(sorted[index]) < position { index += 1 }
      next = index
      return index < sorted.count ? Int(sorted[index]) : nil
    case .scanned(let attribute, let set):
      var low = position
      while low < tokens.tokenCount {
        let high = min(low + 65536, tokens.tokenCount)
        if let found = try tokens.firstPosition(attribute, in: low..<high, of: set) { return found }
        try cancel.check()
        low = high
      }
      return nil
    case .regionStarts(let layer):
      let ordinal = try tokens.firstRegion(layer, atOrAfter: position, from: next)
      next = max(0, ordinal - 1)
      return ordinal < tokens.regionCount(layer) ? try tokens.region(layer, ordinal).lowerBound : nil
    }
  }
}
