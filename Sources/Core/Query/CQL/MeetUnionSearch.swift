/// Finds the positions that a query of `meet` and `union` asks for.
struct MeetUnionSearch<Tokens: IndexedTokens>: Sendable {
  /// Ascending.
  let positions: [UInt32]

  init(
    _ tree: MeetUnion, _ sets: IDSetBuilder<Tokens>, session: PatternResolver.Session, cut: Int?, ranges: [Range<Int>]?
  ) throws {
    let evaluation = Evaluation(sets: sets, session: session)
    var positions = try evaluation.positions(tree)
    if let ranges {
      var range = 0
      positions = positions.filter { position in
        while range < ranges.count, ranges[range].upperBound <= Int(position) { range += 1 }
        return range < ranges.count && ranges[range].contains(Int(position))
      }
    }
    self.positions = cut.map { Array(positions.prefix($0)) } ?? positions
  }

  /// Up to `limit` hits after `cursor`, and where to go on.
  func hits(after cursor: HitCursor?, limit: Int) -> (hits: [Hit], next: HitCursor?) {
    let first = min(cursor?.listed ?? 0, positions.count)
    let last = min(positions.count, first + min(limit, positions.count))
    let hits = positions[first..<last].map { Hit(first: Int($0), last: Int($0)) }
    let next = last < positions.count ? hits.last.map { HitCursor(after: $0.first, listed: last) } : nil
    return (hits, next)
  }
}

/// Evaluates a tree, a whole list of positions at a time.
private struct Evaluation<Tokens: IndexedTokens> {
  let sets: IDSetBuilder<Tokens>
  let session: PatternResolver.Session

  private var tokens: Tokens { sets.tokens }

  func positions(_ tree: MeetUnion) throws -> [UInt32] {
    try sets.cancel.check()
    switch tree {
    case .token(let token): return try positions(of: token)
    case .union(let first, let second): return merge(try positions(first), try positions(second))
    case .meet(let first, let isNegated, let second, .distance(let left, let right)):
      return meet(try positions(first), try positions(second), left, right, isNegated)
    case .meet(let first, let isNegated, let second, .region(let name, let place)):
      guard let reference = tokens.names.region(name) else {
        throw QueryError(
          .unknownRegion, "the corpus has no region \(name)", at: place, expected: tokens.names.regions.map(\.name),
          didYouMean: NearNames.of(name, among: tokens.names.regionNames).first)
      }
      return try meet(try positions(first), try positions(second), in: reference, isNegated)
    }
  }

  /// The positions where a test holds, found as one-token matches.
  private func positions(of token: TokenElement) throws -> [UInt32] {
    var single = token
    single.isLookahead = false
    let pattern = FilteredPattern(expression: .token(single))
    let resolved = try PatternResolver.resolve(pattern, names: tokens.names, session: session)
    let compiled = try CompiledPattern(resolved, sets)
    var stream = try MatchStream(compiled, .traditional, from: 0, ranges: nil, sets.cancel)
    var positions: [UInt32] = []
    while let match = try stream.next() { positions.append(UInt32(match.start)) }
    return positions
  }

  private func merge(_ first: [UInt32], _ second: [UInt32]) -> [UInt32] {
    var merged: [UInt32] = []
    merged.reserveCapacity(max(first.count, second.count))
    var other = second[...]
    for position in first {
      while let next = other.first, next < position { merged.append(other.removeFirst()) }
      if other.first == position { other.removeFirst() }
      merged.append(position)
    }
    return merged + other
  }

  private func meet(_ first: [UInt32], _ second: [UInt32], _ left: Int, _ right: Int, _ isNegated: Bool) -> [UInt32] {
    var next = 0
    return first.filter { position in
      let low = Int(position).addingReportingOverflow(left)
      let high = Int(position).addingReportingOverflow(right)
      guard !low.overflow, !high.overflow else { return isNegated }
      while next < second.count, Int(second[next]) < low.partialValue { next += 1 }
      let isMet = next < second.count && Int(second[next]) <= high.partialValue
      return isMet != isNegated
    }
  }

  /// Keeps the positions of `first` that share a region with one of `second`.
  private func meet(
    _ first: [UInt32], _ second: [UInt32], in reference: CorpusNames.RegionReference, _ isNegated: Bool
  ) throws -> [UInt32] {
    var shared: Set<Int> = []
    for position in second { shared.formUnion(try tokens.regions(reference, covering: Int(position))) }
    return try first.filter { position in
      try tokens.regions(reference, covering: Int(position)).contains(where: shared.contains) != isNegated
    }
  }
}
