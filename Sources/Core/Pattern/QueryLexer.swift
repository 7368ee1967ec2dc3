/// Cuts the text of a query into tokens.
struct QueryLexer {
  private let text: [UInt8]
  private var offset = 0
  private var tokens: [QueryToken] = []

  init(_ text: [UInt8]) {
    self.text = text
  }

  /// The tokens of `text`, an `end` last.
  static func tokens(of text: [UInt8]) throws(QueryError) -> [QueryToken] {
    var lexer = QueryLexer(text)
    while try lexer.readToken() {}
    return lexer.tokens
  }

  /// The tokens of the next statement, its `;` or an `end` last.
  mutating func statement() throws(QueryError) -> [QueryToken] {
    tokens = []
    while try readToken(), tokens.last?.kind != .symbol(.semicolon) {}
    return tokens
  }

  /// Moves to the next thing that is no blank and no comment, and gives its offset.
  mutating func skippedBlanks() -> Int {
    skipBlanks()
    return offset
  }

  mutating func move(to offset: Int) { self.offset = offset }

  /// Moves behind the next `;` or to the end.
  mutating func skipStatement() {
    while let next = byte() {
      offset += 1
      if next == 0x3B { return }
    }
  }

  private func byte(_ ahead: Int = 0) -> UInt8? {
    offset + ahead < text.count ? text[offset + ahead] : nil
  }

  private mutating func append(_ kind: QueryToken.Kind, from start: Int) {
    tokens.append(QueryToken(kind: kind, range: start..<offset))
  }

  /// Reads one token; false when it was the end.
  private mutating func readToken() throws(QueryError) -> Bool {
    skipBlanks()
    let start = offset
    guard let first = byte() else {
      append(.end, from: start)
      return false
    }
    switch first {
    case 0x22, 0x27: try readString(first)
    case 0x60: try readQuotedIdentifier()
    case 0x24:
      offset += 1
      guard Self.isNameStart(byte()) else { throw unexpected(at: start, hint: "a word list is written $name") }
      append(.variable(readName()), from: start)
    case 0x2F where Self.isNameStart(byte(1)):
      offset += 1
      append(.macro(readName()), from: start)
    case 0x25 where Self.isLetter(byte(1)):
      offset += 1
      while Self.isLetter(byte()) { offset += 1 }
      append(.flags(String(decoding: text[(start + 1)..<offset], as: UTF8.self)), from: start)
    case _ where Self.isNameStart(first): readWord()
    case _ where Self.isDigit(first) || (first == 0x2B || first == 0x2D) && Self.isDigit(byte(1)): try readNumber()
    default:
      guard let entry = QueryToken.Symbol.byLength.first(where: { text[offset...].starts(with: $0.bytes) }) else {
        throw unexpected(at: start, hint: nil)
      }
      offset += entry.bytes.count
      append(.symbol(entry.symbol), from: start)
    }
    return true
  }

  private mutating func skipBlanks() {
    while let next = byte() {
      if next == 0x23 {
        while let inside = byte(), inside != 0x0A { offset += 1 }
      } else if next == 0x20 || (0x09...0x0D).contains(next) {
        offset += 1
      } else {
        return
      }
    }
  }

  private mutating func readName() -> String {
    let start = offset
    while Self.isNamePart(byte()) && !isArrow { offset += 1 }
    return String(decoding: text[start..<offset], as: UTF8.self)
  }

  /// Whether an implication begins here, although `-` may stand in a name.
  private var isArrow: Bool { byte() == 0x2D && byte(1) == 0x3E }

  /// An identifier, a label or a qualified name.
  private mutating func readWord() {
    let start = offset
    let name = readName()
    if byte() == 0x3A, byte(1) != 0x3A, byte(1) != 0x5D {
      offset += 1
      append(.label(name), from: start)
    } else if byte() == 0x2E, Self.isNameStart(byte(1)) {
      offset += 1
      append(.qualified(name, readName()), from: start)
    } else {
      append(.identifier(name), from: start)
    }
  }

  private mutating func readQuotedIdentifier() throws(QueryError) {
    let start = offset
    offset += 1
    guard Self.isNameStart(byte()) else { throw unexpected(at: start, hint: "a name between backticks: `size`") }
    let name = readName()
    guard byte() == 0x60 else {
      throw QueryError(
        .syntax, "the name that begins here has no closing backtick", at: QueryPlace(start..<offset), expected: ["`"])
    }
    offset += 1
    append(.quotedIdentifier(name), from: start)
  }

  private mutating func readString(_ delimiter: UInt8) throws(QueryError) {
    let start = offset
    var content: [UInt8] = []
    offset += 1
    while let next = byte(), next != 0x0A, next != 0x0D {
      offset += 1
      if next == delimiter {
        guard byte() == delimiter else {
          append(.string(String(decoding: content, as: UTF8.self)), from: start)
          return
        }
        offset += 1
      } else if next == 0x5C, let escaped = byte(), escaped != 0x0A, escaped != 0x0D {
        content.append(next)
        offset += 1
        content.append(escaped)
        continue
      }
      content.append(next)
    }
    let quote = delimiter == 0x22 ? "\"" : "'"
    throw QueryError(
      .unclosedString, "the string that begins here is not closed on its line", at: QueryPlace(start..<offset),
      expected: [quote], hint: "double the delimiter to have it in the string, or write it after a backslash")
  }

  private mutating func readNumber() throws(QueryError) {
    let start = offset
    offset += 1
    while Self.isDigit(byte()) { offset += 1 }
    var isWhole = true
    if byte() == 0x2E, Self.isDigit(byte(1)) {
      isWhole = false
      offset += 1
      while Self.isDigit(byte()) { offset += 1 }
    }
    let hasSign = byte(1) == 0x2B || byte(1) == 0x2D
    if byte() == 0x65 || byte() == 0x45, Self.isDigit(byte(hasSign ? 2 : 1)) {
      isWhole = false
      offset += hasSign ? 2 : 1
      while Self.isDigit(byte()) { offset += 1 }
    }
    let digits = String(decoding: text[start..<offset], as: UTF8.self)
    // No position or count of tokens is larger, and sums of such numbers cannot overflow.
    if isWhole, let value = Int32(digits) {
      append(.integer(Int(value)), from: start)
    } else if let value = Double(digits), value.isFinite {
      append(.number(value), from: start)
    } else {
      throw QueryError(.tooLarge, "this number is too large", at: QueryPlace(start..<offset))
    }
  }

  private func unexpected(at start: Int, hint: String?) -> QueryError {
    var end = start + 1
    while end < text.count, text[end] & 0xC0 == 0x80 { end += 1 }
    let character = String(decoding: text[start..<end], as: UTF8.self)
    return QueryError(.syntax, "‘\(character)’ does not belong here", at: QueryPlace(start..<end), hint: hint)
  }

  private static func isLetter(_ byte: UInt8?) -> Bool {
    guard let byte else { return false }
    return (0x41...0x5A).contains(byte & 0xDF)
  }

  private static func isDigit(_ byte: UInt8?) -> Bool {
    guard let byte else { return false }
    return (0x30...0x39).contains(byte)
  }

  private static func isNameStart(_ byte: UInt8?) -> Bool {
    isLetter(byte) || byte == 0x5F
  }

  private static func isNamePart(_ byte: UInt8?) -> Bool {
    isNameStart(byte) || isDigit(byte) || byte == 0x2D
  }
}
