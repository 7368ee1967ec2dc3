/// Cuts a text into statements and reads them one after the other, each with what is defined when it is read.
struct StatementReader {
  private let text: [UInt8]
  private var lexer: QueryLexer
  private(set) var offset = 0
  /// Statements that a macro stood for, still to be read, with their place.
  private var pending: [(tokens: [QueryToken], range: Range<Int>)] = []

  init(_ text: String) {
    self.text = Array(text.utf8)
    lexer = QueryLexer(self.text)
  }

  /// The next statement; nil at the end.
  ///
  /// After an error, the next call goes on behind the statement that has it.
  mutating func next(macros: MacroTable) throws(QueryError) -> PlacedStatement? {
    while true {
      if let (tokens, range) = pending.first {
        pending.removeFirst()
        return try read(tokens, range)
      }
      let begin = lexer.skippedBlanks()
      if text[begin...].starts(with: Array(".EOL.".utf8)) {
        let end = text[begin...].firstIndex(of: 0x3B) ?? text.count
        lexer.move(to: min(text.count, end + 1))
        return PlacedStatement(statement: .endOfLine, redirection: nil, text: ".EOL.", range: begin..<end)
      }
      var tokens: [QueryToken]
      do {
        tokens = try lexer.statement()
      } catch {
        // What follows the mistake on its line cannot be told from the rest of the statement.
        lexer.skipStatement()
        offset = begin
        throw error
      }
      offset = begin
      guard let last = tokens.last, tokens.count > 1 || last.kind == .symbol(.semicolon) else { return nil }
      let range = begin..<max(begin, last.range.lowerBound)
      if tokens.count == 1 { continue }
      if last.kind == .symbol(.semicolon) { tokens[tokens.count - 1] = QueryToken(kind: .end, range: last.range) }
      if Self.definesMacro(tokens) { return try read(tokens, range) }
      let expanded = try macros.expand(tokens, of: text)
      let parts = expanded.dropLast().split { $0.kind == .symbol(.semicolon) }
      let end = expanded[expanded.count - 1]
      pending = parts.map { (Array($0) + [end], range) }
    }
  }

  private func read(_ tokens: [QueryToken], _ range: Range<Int>) throws(QueryError) -> PlacedStatement {
    var parser = QueryParser(tokens)
    let (statement, redirection) = try parser.readStatement()
    return PlacedStatement(
      statement: statement, redirection: redirection, text: String(decoding: text[range], as: UTF8.self),
      range: range, warnings: parser.warnings)
  }

  private static func definesMacro(_ tokens: [QueryToken]) -> Bool {
    guard tokens.count > 1, case .identifier(let first) = tokens[0].kind, case .identifier("macro") = tokens[1].kind
    else { return false }
    return ["define", "def", "show"].contains(first)
  }
}
