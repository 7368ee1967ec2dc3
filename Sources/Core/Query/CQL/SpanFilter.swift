/// Keeps matches by a span that another pattern accepts inside, around or across them.
struct SpanFilter<Tokens: IndexedTokens> {
  private let relation: FilteredPattern.Relation
  private let isNegated: Bool
  private var runner: ProgramRunner<Tokens>
  private var reach: MatchReach<Tokens>
  /// The filters of the operand.
  private var inner: [SpanFilter]

  init(_ filter: CompiledPattern<Tokens>.Filter, _ tokens: Tokens, _ cancel: CancelFlag) {
    relation = filter.relation
    isNegated = filter.isNegated
    runner = ProgramRunner(filter.operand.program, tokens, cancel)
    reach = MatchReach(filter.operand.bound, tokens)
    inner = filter.operand.filters.map { SpanFilter($0, tokens, cancel) }
  }

  mutating func keeps(_ match: Range<Int>) throws -> Bool {
    let isFound: Bool
    switch relation {
    case .containing: isFound = try finds(in: match, ends: match.lowerBound + 1...match.upperBound)
    case .within:
      let first = try reach.earliestStart(reaching: match.upperBound - 1)
      isFound = try finds(in: min(first, match.lowerBound)..<match.lowerBound + 1, ends: match.upperBound...(.max))
    case .overlapping:
      let first = try reach.earliestStart(reaching: match.lowerBound)
      isFound = try finds(in: first..<match.upperBound, ends: match.lowerBound + 1...(.max))
    }
    return isFound != isNegated
  }

  private mutating func finds(in starts: Range<Int>, ends: ClosedRange<Int>) throws -> Bool {
    for start in starts {
      guard let limit = try reach.limit(from: start) else { continue }
      for end in try runner.ends(from: start, before: min(limit, ends.upperBound)) where ends.contains(end.position) {
        var isAccepted = true
        for index in inner.indices where isAccepted { isAccepted = try inner[index].keeps(start..<end.position) }
        if isAccepted { return true }
      }
    }
    return false
  }
}
