/// Finds the matches of a pattern by trying everything.
///
/// Follows the definition word by word: for each start, every derivation in order (alternatives left to right, fewer
/// repetitions first); a span is a candidate if some derivation satisfies its tests, its bound, its labels and the
/// global constraint; the first such derivation supplies labels and captures; then the strategy chooses among the
/// candidates. It is meant for one article's tokens, and as the definition that every faster way must equal.
struct PlainMatcher<Source: TokenSource> {
  let source: Source
  let pattern: ResolvedPattern
  private let evaluator: ConditionEvaluator<Source>

  init(_ pattern: ResolvedPattern, in source: Source) {
    self.source = source
    self.pattern = pattern
    evaluator = ConditionEvaluator(source: source)
  }

  /// One derivation on its way.
  struct State: Hashable {
    /// The next token.
    var position: Int
    var target: Int?
    var keyword: Int?
    var labels: [Int?]
    /// The region that the last start tag of each pair began.
    var pairs: [Int?]
    /// The kind of the first token test of the derivation.
    var first: Int? = nil
  }

  /// A span from `start` to before `state.position` with what its first derivation left.
  struct Candidate {
    let start: Int
    let state: State
  }

  /// The matches in corpus order.
  func hits(strategy: MatchStrategy) throws -> [Hit] {
    var matches: [Candidate] = []
    for start in 0..<source.tokenCount {
      if strategy == .traditional {
        matches += try candidatesByFirst(from: start)
        continue
      }
      let candidates = try candidates(from: start)
      let chosen = strategy == .longest ? candidates.last : candidates.first
      if let chosen { matches.append(chosen) }
    }
    return try finish(Self.apply(strategy, to: matches))
  }

  /// The candidates that begin at `start`, by increasing end.
  func candidates(from start: Int) throws -> [Candidate] {
    var byEnd: [Int: State] = [:]
    try forEachAccepted(from: start) { state in
      if byEnd[state.position] == nil { byEnd[state.position] = state }
    }
    return byEnd.keys.sorted().compactMap { end in byEnd[end].map { Candidate(start: start, state: $0) } }
  }

  /// Calls `body` with what each derivation from `start` that is accepted leaves, in their order.
  private func forEachAccepted(from start: Int, _ body: (State) -> Void) throws {
    guard let limit = try limit(from: start) else { return }
    let begin = State(
      position: start, labels: Array(repeating: nil, count: pattern.labelCount),
      pairs: Array(repeating: nil, count: pattern.pairCount))
    _ = try derive(pattern.expression, begin, start: start, limit: limit) { state in
      guard state.position > start else { return false }
      if let constraint = pattern.constraint {
        let bindings = MatchBindings(
          current: nil, match: start, matchend: state.position - 1, target: state.target, keyword: state.keyword,
          labels: state.labels)
        guard try evaluator.isTrue(constraint, bindings) else { return false }
      }
      body(state)
      return false
    }
  }

  /// The shortest candidate from `start` for each token test that a derivation can begin with, by increasing end.
  private func candidatesByFirst(from start: Int) throws -> [Candidate] {
    var byFirst: [Int: State] = [:]
    try forEachAccepted(from: start) { state in
      let first = state.first ?? -1
      if let known = byFirst[first], known.position <= state.position { return }
      byFirst[first] = state
    }
    var byEnd: [Int: State] = [:]
    for state in byFirst.sorted(by: { $0.key < $1.key }).map(\.value) where byEnd[state.position] == nil {
      byEnd[state.position] = state
    }
    return byEnd.keys.sorted().compactMap { end in byEnd[end].map { Candidate(start: start, state: $0) } }
  }

  /// The position that no token of a match from `start` may reach; nil when no match may start here.
  private func limit(from start: Int) throws -> Int? {
    switch pattern.bound {
    case .distance(let distance): return min(source.tokenCount, start + distance + 1)
    case .regions(let count, let reference):
      var limit: Int?
      for ordinal in try source.regions(reference, covering: start) {
        let last = min(ordinal + count, source.regionCount(reference.layer)) - 1
        limit = max(limit ?? 0, try source.region(reference.layer, last).upperBound)
      }
      return limit
    }
  }

  // MARK: - Derivations

  /// Calls `next` with each state that a derivation of `expression` leads to, until it answers true.
  private func derive(
    _ expression: ResolvedExpression, _ state: State, start: Int, limit: Int, _ next: (State) throws -> Bool
  ) throws -> Bool {
    switch expression {
    case .alternation(let parts):
      for part in parts where try derive(part, state, start: start, limit: limit, next) { return true }
      return false
    case .sequence(let parts): return try derive(parts[...], state, start: start, limit: limit, next)
    case .repetition(let inner, let atLeast, let atMost):
      return try repeatedly(inner, atLeast, atMost, state, [], start: start, limit: limit, next)
    case .token(let token):
      guard state.position < limit, try holds(token.condition, at: state, start) else { return false }
      var after = marked(state, token.mark)
      if after.first == nil { after.first = token.kind }
      after.position += 1
      return try next(after)
    case .lookahead(let token):
      guard state.position < source.tokenCount, try holds(token.condition, at: state, start) else { return false }
      var after = marked(state, token.mark)
      if after.first == nil { after.first = token.kind }
      return try next(after)
    case .start(let test, let pair):
      for ordinal in try source.regions(test.reference, startingAt: state.position)
      where try test.holds(ordinal, in: source) {
        var after = state
        if let pair { after.pairs[pair] = ordinal }
        if try next(after) { return true }
        if pair == nil { return false }
      }
      return false
    case .end(let reference, let pair):
      let ordinals = try source.regions(reference, endingAt: state.position)
      var after = state
      if let pair, let remembered = state.pairs[pair] {
        guard ordinals.contains(remembered) else { return false }
        after.pairs[pair] = nil
        return try next(after)
      }
      return ordinals.isEmpty ? false : try next(after)
    case .element(let test, let first, let last):
      for ordinal in try source.regions(test.reference, startingAt: state.position)
      where try test.holds(ordinal, in: source) {
        let range = try source.region(test.reference.layer, ordinal)
        guard range.upperBound <= limit else { continue }
        var after = marked(state, first)
        after.position = range.upperBound - 1
        after = marked(after, last)
        after.position = range.upperBound
        if try next(after) { return true }
      }
      return false
    case .region(let test, let first, let last):
      for ordinal in try source.regions(test.reference, startingAt: state.position)
      where try test.holds(ordinal, in: source) {
        var after = marked(state, first)
        after.position = try source.region(test.reference.layer, ordinal).upperBound - 1
        after = marked(after, last)
        after.position = state.position
        if try next(after) { return true }
      }
      return false
    case .capture(let inner, let first, let last):
      return try derive(inner, state, start: start, limit: limit) { inside in
        guard inside.position > state.position else { return try next(inside) }
        var after = inside
        after.labels[first] = state.position
        after.labels[last] = inside.position - 1
        return try next(after)
      }
    case .look(let inner, let isBehind, let isNegated):
      let isFound =
        try isBehind
        ? looksBehind(inner, state, start: start)
        : derive(inner, state, start: start, limit: source.tokenCount) { _ in true }
      return isFound == isNegated ? false : try next(state)
    }
  }

  private func derive(
    _ parts: ArraySlice<ResolvedExpression>, _ state: State, start: Int, limit: Int, _ next: (State) throws -> Bool
  ) throws -> Bool {
    guard let first = parts.first else { return try next(state) }
    return try derive(first, state, start: start, limit: limit) { after in
      try derive(parts.dropFirst(), after, start: start, limit: limit, next)
    }
  }

  /// Fewer repetitions come first; one that changes nothing is not tried again.
  private func repeatedly(
    _ inner: ResolvedExpression, _ atLeast: Int, _ atMost: Int?, _ state: State, _ seen: Set<State>, start: Int,
    limit: Int, _ next: (State) throws -> Bool
  ) throws -> Bool {
    if atLeast == 0, try next(state) { return true }
    if let atMost, atMost == 0 { return false }
    return try derive(inner, state, start: start, limit: limit) { after in
      var seen = after.position == state.position ? seen : []
      guard atLeast > 0 || after != state && !seen.contains(after) else { return false }
      seen.insert(state)
      return try repeatedly(
        inner, max(0, atLeast - 1), atMost.map { $0 - 1 }, after, seen, start: start, limit: limit, next)
    }
  }

  private func looksBehind(_ inner: ResolvedExpression, _ state: State, start: Int) throws -> Bool {
    for begin in stride(from: state.position, through: 0, by: -1) {
      var before = state
      before.position = begin
      let isFound = try derive(inner, before, start: start, limit: state.position) { $0.position == state.position }
      if isFound { return true }
    }
    return false
  }

  private func holds(_ condition: ResolvedCondition?, at state: State, _ start: Int) throws -> Bool {
    guard let condition else { return true }
    let bindings = MatchBindings(
      current: state.position, match: start, matchend: nil, target: state.target, keyword: state.keyword,
      labels: state.labels)
    return try evaluator.isTrue(condition, bindings)
  }

  private func marked(_ state: State, _ mark: TokenMark) -> State {
    var after = state
    for label in mark.unsets { after.labels[label] = nil }
    if let label = mark.label { after.labels[label] = state.position }
    switch mark.anchor {
    case .target: after.target = state.position
    case .keyword: after.keyword = state.position
    case nil: break
    }
    return after
  }
}

extension RegionTest {
  /// Whether the region passes; one without a value in a tested column does not.
  func holds(_ ordinal: Int, in source: some TokenSource) throws -> Bool {
    for test in columns {
      guard let value = try source.value(reference.layer, test.column, ordinal), try test.condition.holds(value) else {
        return false
      }
    }
    return true
  }
}

extension RegionTest.ColumnCondition {
  func holds(_ value: [UInt8]) throws -> Bool {
    switch self {
    case .matches(let test, let isNegated): return try test.matches(value) != isNegated
    case .set(let set, let test): return try FeatureSet(value).satisfies(set, test)
    case .compare(let comparison, let text): return comparison.holds(value, text)
    case .number(let comparison, let number):
      guard let known = Double(String(decoding: value, as: UTF8.self)) else { return false }
      return comparison.holds(known, number)
    }
  }
}
