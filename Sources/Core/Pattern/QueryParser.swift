/// Reads one query.
///
/// The grammar is the one of CQP with the additions named in docs/query-language.md. Labels are noted while reading, so
/// that a reference to a label that is not defined before it is refused with its place.
struct QueryParser {
  /// Brackets that may be open at once.
  static let maximumDepth = 100
  /// What `{n}` may ask for.
  static let maximumRepetition = 10_000

  let tokens: [QueryToken]
  var index = 0
  var depth = 0
  var labels = LabelScope()
  var warnings: [QueryWarning] = []

  init(_ tokens: [QueryToken]) {
    self.tokens = tokens
  }

  // MARK: - Reading tokens

  var current: QueryToken { tokens[index] }
  var next: QueryToken { tokens[min(index + 1, tokens.count - 1)] }

  mutating func advance() {
    if index < tokens.count - 1 { index += 1 }
  }

  func isAt(_ symbol: QueryToken.Symbol) -> Bool { current.kind == .symbol(symbol) }

  func isAt(word: String) -> Bool { current.kind == .identifier(word) }

  mutating func take(_ symbol: QueryToken.Symbol) -> Bool {
    guard isAt(symbol) else { return false }
    advance()
    return true
  }

  mutating func take(word: String) -> Bool {
    guard isAt(word: word) else { return false }
    advance()
    return true
  }

  mutating func expect(_ symbol: QueryToken.Symbol, _ purpose: String) throws(QueryError) {
    guard take(symbol) else { throw unexpected([symbol.rawValue], purpose) }
  }

  func unexpected(_ expected: [String], _ purpose: String, hint: String? = nil) -> QueryError {
    QueryError(
      .syntax, "\(current.description) cannot stand here: \(purpose)", at: current.place, expected: expected, hint: hint
    )
  }

  /// Runs `body` one bracket deeper.
  mutating func nested<R>(_ body: (inout QueryParser) throws(QueryError) -> R) throws(QueryError) -> R {
    depth += 1
    defer { depth -= 1 }
    guard depth <= Self.maximumDepth else {
      throw QueryError(.tooLarge, "nested deeper than \(Self.maximumDepth)", at: current.place)
    }
    return try body(&self)
  }

  /// A name that is not reserved, or one between backticks.
  mutating func takeName(_ expected: String) throws(QueryError) -> (name: String, place: QueryPlace) {
    let place = current.place
    switch current.kind {
    case .identifier(let name) where !QueryToken.reserved.contains(name):
      advance()
      return (name, place)
    case .quotedIdentifier(let name):
      advance()
      return (name, place)
    case .identifier(let name):
      throw unexpected([expected], "\(expected) is needed", hint: "a reserved word as a name: `\(name)`")
    default:
      throw unexpected([expected], "\(expected) is needed")
    }
  }

  mutating func takeInteger(_ expected: String) throws(QueryError) -> Int {
    guard case .integer(let value) = current.kind else { throw unexpected([expected], "\(expected) is needed") }
    advance()
    return value
  }

  mutating func takeCount(_ expected: String) throws(QueryError) -> Int {
    let place = current.place
    let value = try takeInteger(expected)
    guard value >= 0 else { throw QueryError(.syntax, "\(expected) cannot be negative", at: place) }
    return value
  }

  // MARK: - The whole query

  mutating func readQuery() throws(QueryError) -> Query {
    let query = try readQueryBody()
    for word in ["sort", "expand"] where isAt(word: word) {
      throw unexpected(
        ["the end"], "‘\(word)’ after a query belongs to a statement", hint: "run takes statements; query has params")
    }
    _ = take(.semicolon)
    guard current.kind == .end else { throw leftOver() }
    return query
  }

  /// Reads a query up to what a statement may add to it.
  mutating func readQueryBody() throws(QueryError) -> Query {
    var query = try readBody()
    while isAt(.colon) { query.alignments.append(try readAlignment()) }
    if take(word: "cut") { query.cut = try takeCount("a number of matches") }
    query.keepsRanges = take(.not)
    let ends = ["sort", "expand"].contains { isAt(word: $0) } || isAt(.semicolon) || isAtEnd
    guard ends else { throw leftOver() }
    query.warnings = warnings
    return query
  }

  private mutating func readBody() throws(QueryError) -> Query {
    var strategy: MatchStrategy?
    if isAt(.option) {
      advance()
      strategy = try readStrategy()
    } else if take(word: "MU") {
      return Query(body: .meetUnion(try readMeetUnion()))
    } else if take(word: "TAB") {
      return Query(body: .tabular(try readTabular()))
    }
    return Query(strategy: strategy, body: .pattern(try readFilteredPattern()))
  }

  private mutating func readStrategy() throws(QueryError) -> MatchStrategy {
    let names = MatchStrategy.allCases.map(\.rawValue)
    let place = current.place
    guard case .identifier(let name) = current.kind else { throw unexpected(names, "a matching strategy is needed") }
    guard let strategy = MatchStrategy(rawValue: name) else {
      throw QueryError(
        .unknownStrategy, "there is no matching strategy \(name)", at: place, expected: names,
        didYouMean: NearNames.of(name, among: names).first)
    }
    advance()
    try expect(.close, "the strategy ends with ‘)’")
    return strategy
  }

  private mutating func readAlignment() throws(QueryError) -> Query.Alignment {
    advance()
    let (corpus, place) = try takeName("the name of an aligned corpus")
    let isNegated = take(.not)
    return .init(
      corpus: corpus, isNegated: isNegated,
      pattern: try readScoped { parser throws(QueryError) in
        try parser.readPattern()
      }, place: place)
  }

  private func leftOver() -> QueryError {
    let hint: String? =
      switch current.kind {
      case .symbol(.close): "there is no ‘(’ for it"
      case .symbol(.closeBracket): "there is no ‘[’ for it"
      case .identifier(let name) where !QueryToken.reserved.contains(name): "words are searched as \"\(name)\""
      default: nil
      }
    var expected = ["a token test", "|", "::", "within", "containing", "cut", "the end"]
    if index == 0 { expected = ["a token test"] }
    return unexpected(expected, "the query could end before it", hint: hint)
  }
}

extension Query {
  /// Reads one query; a final `;` is allowed.
  static func parse(_ text: String, macros: MacroTable = .builtIn) throws(QueryError) -> Query {
    var tokens = try QueryLexer.tokens(of: Array(text.utf8))
    tokens = try macros.expand(tokens, of: Array(text.utf8))
    var parser = QueryParser(tokens)
    return try parser.readQuery()
  }
}
