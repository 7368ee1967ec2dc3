extension QueryParser {
  /// Whether something that can begin an expression stands here.
  var isAtAtom: Bool {
    switch current.kind {
    case .string, .label, .variable: true
    case .symbol(let symbol):
      switch symbol {
      case .open, .openBracket, .openLookahead, .less, .openEndTag, .openRegion, .marker: true
      case .lookAhead, .lookAheadNot, .lookBehind, .lookBehindNot: true
      default: false
      }
    default: false
    }
  }

  mutating func readExpression() throws(QueryError) -> Expression {
    var parts = [try readSequence()]
    while take(.or) { parts.append(try readSequence()) }
    return .joining(alternatives: parts)
  }

  mutating func readSequence() throws(QueryError) -> Expression {
    guard isAtAtom else {
      let hint: String? =
        if case .identifier(let name) = current.kind { "a word is searched as \"\(name)\"" } else { nil }
      throw unexpected(["a string", "[", "(", "<", "a label", "@"], "a token test is needed", hint: hint)
    }
    var parts: [Expression] = []
    while isAtAtom { parts.append(try readFactor()) }
    return .joining(sequence: parts)
  }

  mutating func readFactor() throws(QueryError) -> Expression {
    try readQuantifier(of: try readAtom())
  }

  mutating func readQuantifier(of expression: Expression) throws(QueryError) -> Expression {
    if take(.star) { return .repetition(expression, atLeast: 0, atMost: nil) }
    if take(.plus) { return .repetition(expression, atLeast: 1, atMost: nil) }
    if take(.question) { return .repetition(expression, atLeast: 0, atMost: 1) }
    guard isAt(.openBrace) else { return expression }
    let (atLeast, atMost) = try readRange()
    return .repetition(expression, atLeast: atLeast, atMost: atMost)
  }

  /// `{n}`, `{n,m}`, `{n,}` or `{,m}`.
  mutating func readRange() throws(QueryError) -> (Int, Int?) {
    let start = current.range.lowerBound
    advance()
    var atLeast = 0
    var atMost: Int?
    if isAt(.comma) {
      advance()
      atMost = try takeCount("a number of repetitions")
    } else {
      atLeast = try takeCount("a number of repetitions")
      atMost = atLeast
      if take(.comma) { atMost = isAt(.closeBrace) ? nil : try takeCount("a number of repetitions") }
    }
    let place = QueryPlace(start..<current.range.upperBound)
    try expect(.closeBrace, "the number of repetitions ends with ‘}’")
    if let atMost, atMost < atLeast {
      throw QueryError(.syntax, "the upper number of repetitions is below the lower one", at: place)
    }
    guard max(atLeast, atMost ?? 0) <= Self.maximumRepetition else {
      throw QueryError(.tooLarge, "more than \(Self.maximumRepetition) repetitions", at: place)
    }
    return (atLeast, atMost)
  }

  private mutating func readAtom() throws(QueryError) -> Expression {
    guard case .symbol(let symbol) = current.kind else { return try readTokenOrCapture() }
    switch symbol {
    case .open:
      advance()
      let inner = try nested { parser throws(QueryError) in try parser.readExpression() }
      try expect(.close, "the group began with ‘(’")
      return inner
    case .lookAhead, .lookAheadNot, .lookBehind, .lookBehindNot: return try readLook(symbol)
    case .less, .openEndTag: return try readTag()
    case .openRegion: return .region(try readRegion())
    default: return try readTokenOrCapture()
    }
  }

  private mutating func readLook(_ symbol: QueryToken.Symbol) throws(QueryError) -> Expression {
    let place = current.place
    advance()
    let outer = labels
    let inner = try nested { parser throws(QueryError) in try parser.readExpression() }
    try expect(.close, "the look-around began with ‘\(symbol.rawValue)’")
    // Its own labels end with it; uses of those from before it count.
    labels = labels.restricted(to: outer)
    return .look(
      LookElement(
        isBehind: symbol == .lookBehind || symbol == .lookBehindNot,
        isNegated: symbol == .lookAheadNot || symbol == .lookBehindNot, expression: inner, place: place))
  }

  private mutating func readTokenOrCapture() throws(QueryError) -> Expression {
    if case .label(let name) = current.kind, next.kind == .symbol(.open) {
      let place = current.place
      advance()
      advance()
      let inner = try nested { parser throws(QueryError) in try parser.readExpression() }
      try expect(.close, "the capture began with ‘(’")
      labels.define(name, at: place, isUsed: true)
      labels.define(name + "_end", at: place, isUsed: true)
      return .capture(name, inner, place)
    }
    return .token(try readToken())
  }

  /// `[marker] [label:] (constraint | lookahead)`
  mutating func readToken() throws(QueryError) -> TokenElement {
    let start = current.range.lowerBound
    var token = TokenElement()
    token.marker = try readMarker()
    if case .label(let name) = current.kind {
      labels.define(name, at: current.place)
      token.label = name
      advance()
    }
    switch current.kind {
    case .string: token.condition = .compare(.defaultAttribute, .equal, .string(try readString()))
    case .variable(let name):
      token.condition = .compare(.defaultAttribute, .equal, .list(name, current.place))
      advance()
    case .symbol(.openBracket):
      advance()
      if !isAt(.closeBracket) { token.condition = try readCondition() }
      try expect(.closeBracket, "the token test began with ‘[’")
    case .symbol(.openLookahead):
      advance()
      token.isLookahead = true
      if !isAt(.closeLookahead) { token.condition = try readCondition() }
      try expect(.closeLookahead, "the lookahead began with ‘[:’")
    default: throw unexpected(["a string", "[", "[:", "$"], "a token test is needed")
    }
    token.place = QueryPlace(start..<tokens[index - 1].range.upperBound)
    return token
  }

  private mutating func readMarker() throws(QueryError) -> Marker? {
    guard take(.marker) else { return nil }
    var marker = Marker.target
    if case .integer(let number) = current.kind {
      guard (0...9).contains(number) else { throw unexpected(["0 … 9"], "a marker has one digit") }
      marker = .number(number)
      advance()
    }
    _ = take(.colon)
    return marker
  }

  private mutating func readRegion() throws(QueryError) -> RegionElement {
    let start = current.range.lowerBound
    advance()
    var region = RegionElement(name: "")
    region.firstMarker = try readMarker()
    region.firstLabel = readLabel()
    region.name = try takeName("a region or a named result").name
    region.lastMarker = try readMarker()
    region.lastLabel = readLabel()
    region.isZeroWidth = isAt(.closeEmptyRegion)
    guard take(.closeEmptyRegion) || take(.closeRegion) else {
      throw unexpected([">>", "/>>"], "the region began with ‘<<’")
    }
    region.place = QueryPlace(start..<tokens[index - 1].range.upperBound)
    return region
  }

  private mutating func readLabel() -> String? {
    guard case .label(let name) = current.kind else { return nil }
    labels.define(name, at: current.place)
    advance()
    return name
  }
}
