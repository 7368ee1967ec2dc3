extension QueryParser {
  // MARK: - Patterns and what narrows them

  /// Reads a pattern whose labels are its own.
  mutating func readScoped<R>(_ body: (inout QueryParser) throws(QueryError) -> R) throws(QueryError) -> R {
    let outer = labels
    labels = LabelScope()
    let result = try body(&self)
    warnings += labels.warnings
    labels = outer
    return result
  }

  mutating func readFilteredPattern() throws(QueryError) -> FilteredPattern {
    try readScoped { parser throws(QueryError) in
      var result = try parser.readPattern()
      try parser.readFilters(into: &result)
      return result
    }
  }

  private mutating func readFilters(into result: inout FilteredPattern) throws(QueryError) {
    while let (relation, isNegated) = filterAhead {
      let place = current.place
      if isNegated { advance() }
      advance()
      let operand = try readScoped { parser throws(QueryError) in try parser.readOperandPattern() }
      result.filters.append(.init(isNegated: isNegated, relation: relation, operand: operand, place: place))
    }
    guard isAt(word: "within"), !result.filters.isEmpty else { return }
    guard result.bound == nil else { throw unexpected(["the end"], "the pattern has a bound already") }
    result.bound = try readBound()
  }

  /// The filter that begins here: `within` is one unless a number or a bare name follows.
  private var filterAhead: (FilteredPattern.Relation, isNegated: Bool)? {
    let isNegated = isAt(.not)
    guard case .identifier(let word) = (isNegated ? next : current).kind,
      let relation = FilteredPattern.Relation(rawValue: word)
    else { return nil }
    if relation == .within, !isNegated {
      switch next.kind {
      case .integer, .identifier, .quotedIdentifier, .end: return nil
      default: break
      }
    }
    return (relation, isNegated)
  }

  /// `factor+`, or a filtered pattern between parentheses.
  private mutating func readOperandPattern() throws(QueryError) -> FilteredPattern {
    guard isAt(.open) else { return FilteredPattern(expression: try readSequence()) }
    advance()
    let inner = try nested { parser throws(QueryError) in
      var result = try parser.readPattern()
      try parser.readFilters(into: &result)
      return result
    }
    try expect(.close, "the operand began with ‘(’")
    guard inner == FilteredPattern(expression: inner.expression) else { return inner }
    var factors = [try readQuantifier(of: inner.expression)]
    while isAtAtom { factors.append(try readFactor()) }
    return FilteredPattern(expression: .joining(sequence: factors))
  }

  mutating func readPattern() throws(QueryError) -> FilteredPattern {
    var result = FilteredPattern(expression: try readExpression())
    if take(.constraint) { result.constraint = try readCondition() }
    if isAt(word: "within"), filterAhead == nil { result.bound = try readBound() }
    if take(word: "show") { result.selector = try readSelector() }
    return result
  }

  mutating func readBound() throws(QueryError) -> Bound {
    advance()
    guard case .integer(let count) = current.kind else {
      let (layer, place) = try takeName("a region or a number of tokens")
      return .regions(count: 1, layer: layer, place)
    }
    let place = current.place
    advance()
    let isFollowedByName: Bool =
      switch current.kind {
      case .identifier(let name): !QueryToken.reserved.contains(name)
      case .quotedIdentifier: true
      default: false
      }
    guard isFollowedByName else {
      guard count >= 0 else { throw QueryError(.syntax, "a bound cannot be negative", at: place) }
      return .distance(count)
    }
    guard count > 0 else { throw QueryError(.syntax, "a bound needs at least one region", at: place) }
    let (layer, layerPlace) = try takeName("a region")
    return .regions(count: count, layer: layer, layerPlace)
  }

  private mutating func readSelector() throws(QueryError) -> FilteredPattern.Selector {
    let first = try readAnchor()
    guard take(.ellipsis) || take(.longEllipsis) else {
      throw unexpected([".."], "‘show’ names a first and a last place")
    }
    return .init(first: first, last: try readAnchor())
  }

  private mutating func readAnchor() throws(QueryError) -> FilteredPattern.Anchor {
    let place = current.place
    guard case .identifier(let name) = current.kind,
      !QueryToken.reserved.contains(name) || LabelScope.builtIn.contains(name)
    else { throw unexpected(["match", "matchend", "a label"], "a place in the match is needed") }
    guard labels.use(name) else { throw unknownLabel(name, at: place) }
    advance()
    var anchor = FilteredPattern.Anchor(name: name, place: place)
    if take(.openBracket) {
      anchor.offset = try takeInteger("a number of tokens")
      try expect(.closeBracket, "the offset ends with ‘]’")
    }
    return anchor
  }

  func unknownLabel(_ name: String, at place: QueryPlace) -> QueryError {
    QueryError(
      .unknownLabel, "no label \(name) is defined before this place", at: place,
      hint: "a label is written before a token test: \(name):[…]; the value of a region: match.article_date",
      didYouMean: NearNames.of(name, among: labels.names).first)
  }
}
