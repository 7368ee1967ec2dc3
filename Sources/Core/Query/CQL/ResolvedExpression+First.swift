extension ResolvedExpression {
  /// Whether derivations can begin with different token tests, or some with one and some with none.
  var beginsInSeveralWays: Bool {
    let (kinds, passes) = first
    return kinds.count + (passes ? 1 : 0) > 1
  }

  /// The kinds of the tokens that are tested first, and whether there is a way through without any test.
  private var first: (kinds: Set<Int>, passes: Bool) {
    switch self {
    case .token(let token), .lookahead(let token): return ([token.kind], false)
    case .start, .end, .element, .region, .look: return ([], true)
    case .capture(let inner, _, _): return inner.first
    case .repetition(let inner, let atLeast, _):
      let (kinds, passes) = inner.first
      return (kinds, passes || atLeast == 0)
    case .alternation(let parts):
      let all = parts.map(\.first)
      return (all.reduce(into: []) { $0.formUnion($1.kinds) }, all.contains { $0.passes })
    case .sequence(let parts):
      var kinds: Set<Int> = []
      for part in parts {
        let (more, passes) = part.first
        kinds.formUnion(more)
        if !passes { return (kinds, false) }
      }
      return (kinds, true)
    }
  }

  /// Whether a derivation may consume nothing.
  var mayBeEmpty: Bool {
    switch self {
    case .token, .element: false
    case .lookahead, .start, .end, .region, .look: true
    case .capture(let inner, _, _): inner.mayBeEmpty
    case .repetition(let inner, let atLeast, _): atLeast == 0 || inner.mayBeEmpty
    case .alternation(let parts): parts.contains { $0.mayBeEmpty }
    case .sequence(let parts): parts.allSatisfy { $0.mayBeEmpty }
    }
  }

  /// Whether a repetition repeats what may consume nothing.
  var hasEmptyPasses: Bool {
    switch self {
    case .token, .element, .lookahead, .start, .end, .region: false
    case .capture(let inner, _, _), .look(let inner, _, _): inner.hasEmptyPasses
    case .repetition(let inner, _, _): inner.mayBeEmpty || inner.hasEmptyPasses
    case .alternation(let parts), .sequence(let parts): parts.contains { $0.hasEmptyPasses }
    }
  }
}
