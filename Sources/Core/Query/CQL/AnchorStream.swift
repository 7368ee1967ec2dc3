/// The places of an anchor in ascending order.
struct AnchorStream<Tokens: IndexedTokens> {
  private enum Way {
    /// A few lists, merged as they are read.
    case merged([Tokens.Positions], next: [Int])
    /// Many short lists, put together beforehand.
    case sorted([UInt32], next: Int)
    /// Every token is looked at.
    case scanned(attribute: Int, IDSet)
    case regionStarts(layer: Int, next: Int)
  }

  /// Lists that are merged as they are read.
  static var mergeLimit: Int { 16 }
  /// Looking at a token is about so many times cheaper than sorting a position.
  static var sortingCost: Int { 48 }

  private let tokens: Tokens
  private let cancel: CancelFlag
  private var way: Way
  /// `postings`, `sorted postings`, `scan`, `regions`: for `explain`.
  let name: String

  init(_ kind: PatternShape.Anchor.Kind, _ tokens: Tokens, _ cancel: CancelFlag) throws {
    self.tokens = tokens
    self.cancel = cancel
    switch kind {
    case .token(let attribute, let set):
      if set.count <= Self.mergeLimit {
        name = "postings"
        let lists = try set.runs.flatMap { run in try run.map { try tokens.positions(attribute, of: $0) } }
        way = .merged(lists, next: lists.map { _ in 0 })
      } else if set.frequency < tokens.tokenCount / Self.sortingCost {
        name = "sorted postings"
        way = .sorted(try Self.positions(attribute, set, tokens, cancel), next: 0)
      } else {
        name = "scan"
        way = .scanned(attribute: attribute, set)
      }
    case .regionStart(let layer, _):
      name = "regions"
      way = .regionStarts(layer: layer, next: 0)
    case .regionEnd(let layer, let count):
      name = "regions"
      var ends: [UInt32] = []
      ends.reserveCapacity(count)
      for ordinal in 0..<count { ends.append(UInt32(try tokens.region(layer, ordinal).upperBound)) }
      if !tokens.isDisjoint(layer) { ends.sort() }
      way = .sorted(ends, next: 0)
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
        let list = try tokens.positions(attribute, of: id)
        for index in 0..<list.count { positions.append(UInt32(try list.position(at: index))) }
      }
    }
    positions.sort()
    return positions
  }

  /// The first place at or after `position`, which never goes back.
  mutating func next(atOrAfter position: Int) throws -> Int? {
    switch way {
    case .merged(let lists, var next):
      var first: Int?
      for index in lists.indices {
        next[index] = try lists[index].firstIndex(atOrAfter: position, from: next[index])
        guard next[index] < lists[index].count else { continue }
        let place = try lists[index].position(at: next[index])
        if place < first ?? .max { first = place }
      }
      way = .merged(lists, next: next)
      return first
    case .sorted(let places, var next):
      while next < places.count, Int(places[next]) < position { next += 1 }
      way = .sorted(places, next: next)
      return next < places.count ? Int(places[next]) : nil
    case .scanned(let attribute, let set):
      var low = position
      while low < tokens.tokenCount {
        let high = min(low + 65536, tokens.tokenCount)
        if let found = try tokens.firstPosition(attribute, in: low..<high, of: set) { return found }
        try cancel.check()
        low = high
      }
      return nil
    case .regionStarts(let layer, let next):
      let ordinal = try tokens.firstRegion(layer, atOrAfter: position, from: next)
      way = .regionStarts(layer: layer, next: max(0, ordinal - 1))
      return ordinal < tokens.regionCount(layer) ? try tokens.region(layer, ordinal).lowerBound : nil
    }
  }
}
