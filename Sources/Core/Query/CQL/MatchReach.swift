/// How far matches reach from their start, and back.
///
/// Remembers the last region asked for, so that a walk through the corpus is cheap.
struct MatchReach<Tokens: IndexedTokens> {
  let tokens: Tokens
  let bound: ResolvedBound
  /// The ranges that matches stay inside of.
  private let space: ResultLayer?
  private var lastRegion = 0
  /// The position that it was found for.
  private var lastPosition = 0
  /// The last region that a limit was asked for in, and the limit.
  private var known = 0..<0
  private var knownLimit = 0
  /// Where the regions of the bound meet, if that decides the limits and was asked for by `prepare`.
  private(set) var joints: RegionJoints?

  init(_ bound: ResolvedBound, _ tokens: Tokens, space: ResultLayer? = nil) {
    self.space = space
    self.bound = bound
    self.tokens = tokens
  }

  /// Gets ready for limits from so many places: with many, where regions meet is looked up in one bit a token.
  mutating func prepare(forStarts count: Int) throws {
    guard count > tokens.fewLimits, case .regions(1, let reference) = bound, reference.column == nil else { return }
    joints = try tokens.joints(reference.layer)
  }

  /// The position that no token of a match from `start` may reach; nil when no match may start there.
  mutating func limit(from start: Int) throws -> Int? {
    guard let space else { return try boundLimit(from: start) }
    guard let limit = space.limit(from: start), let own = try boundLimit(from: start) else { return nil }
    return min(limit, own)
  }

  private mutating func boundLimit(from start: Int) throws -> Int? {
    switch bound {
    case .distance(let distance):
      let (limit, overflow) = start.addingReportingOverflow(distance &+ 1)
      return overflow || distance == .max ? tokens.tokenCount : min(tokens.tokenCount, limit)
    case .regions(let count, let reference):
      if let joints { return joints.end(from: start) }
      let layer = reference.layer
      guard tokens.isDisjoint(layer), reference.column == nil else {
        var limit: Int?
        for ordinal in try tokens.regions(reference, covering: start) {
          limit = max(limit ?? 0, try end(layer, ordinal, count))
        }
        return limit
      }
      if known.contains(start) { return knownLimit }
      guard let ordinal = try lastRegion(layer, startingUpTo: start) else { return nil }
      let region = try tokens.region(layer, ordinal)
      guard region.upperBound > start else { return nil }
      known = region
      knownLimit = count == 1 ? region.upperBound : try end(layer, ordinal, count)
      return knownLimit
    }
  }

  private func end(_ layer: Int, _ ordinal: Int, _ count: Int) throws -> Int {
    let last = min(ordinal + min(count, tokens.regionCount(layer)), tokens.regionCount(layer)) - 1
    return try tokens.region(layer, last).upperBound
  }

  /// The last region that begins at or before `position`.
  private mutating func lastRegion(_ layer: Int, startingUpTo position: Int) throws -> Int? {
    if position < lastPosition { lastRegion = 0 }
    lastPosition = position
    let next = try tokens.firstRegion(layer, atOrAfter: position + 1, from: lastRegion)
    lastRegion = max(0, next - 1)
    return next > 0 ? next - 1 : nil
  }

  /// A position that no match which reaches the token at `position` starts before.
  mutating func earliestStart(reaching position: Int) throws -> Int {
    switch bound {
    case .distance(let distance): return max(0, position - min(distance, position))
    case .regions(let count, let reference):
      let layer = reference.layer
      guard var ordinal = try lastRegion(layer, startingUpTo: position) else { return position }
      if !tokens.isDisjoint(layer) {
        ordinal = min(ordinal, try tokens.regions(layer, covering: position).first ?? ordinal)
      }
      return min(position, try tokens.region(layer, max(0, ordinal - min(count, ordinal + 1) + 1)).lowerBound)
    }
  }

  /// How many tokens a match can have, for estimates.
  var typicalLength: Int {
    switch bound {
    case .distance(let distance): min(distance, 500) + 1
    case .regions(let count, let reference):
      count * max(1, tokens.tokenCount / max(1, tokens.regionCount(reference.layer)))
    }
  }
}
