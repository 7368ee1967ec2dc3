import Core

/// What is typed after `collocates`: words or a pattern, then `N`, `by MEASURE`, `of ATTRIBUTE` in any order.
struct CollocatesRequest: Equatable {
  /// The pattern, or the words as one.
  let query: Instruction.Query
  /// Tokens on either side; nil leaves it to the daemon.
  private(set) var window: Int?
  private(set) var measure: String?
  private(set) var attribute: String?
  /// Tests of the articles, typed beside words; null without any.
  let filter: JSONValue

  /// Nil when there are neither words nor a pattern.
  init?(_ argument: String, offset: Int) throws(Complaint) {
    let isPattern = argument.first.map { "[\"'<(/@$".contains($0) } ?? false
    var filter = Filter()
    var rest = Self.trimmed(isPattern ? argument[...] : try filter.take(from: argument, offset: offset)[...])
    self.filter = filter.json
    while let (head, tail) = Self.split(rest) {
      if window == nil, let number = Int(tail), number >= 0 {
        window = number
        rest = head
        continue
      }
      guard let (before, word) = Self.split(head), word == "by" || word == "of" else { break }
      if word == "by", measure == nil {
        measure = String(tail)
      } else if word == "of", attribute == nil {
        attribute = String(tail)
      } else {
        break
      }
      rest = before
    }
    guard !rest.isEmpty else { return nil }
    query = .init(text: isPattern ? String(rest) : Self.pattern(rest), offset: offset)
  }

  /// The params of the method.
  var params: [(String, JSONValue)] {
    func text(_ value: String?) -> JSONValue { value.map { .string($0) } ?? .null }
    return [
      ("q", .string(query.text)), ("where", filter), ("window", window.map { .integer(Int64($0)) } ?? .null),
      ("by", text(measure)), ("attribute", text(attribute)),
    ]
  }

  /// The text before the last blank, and the word behind it; nil when there is no blank.
  private static func split(_ text: Substring) -> (Substring, Substring)? {
    guard let blank = text.lastIndex(where: \.isWhitespace) else { return nil }
    return (trimmed(text[..<blank]), text[text.index(after: blank)...])
  }

  private static func trimmed(_ text: Substring) -> Substring {
    var rest = text.drop(while: \.isWhitespace)
    while rest.last?.isWhitespace == true { rest.removeLast() }
    return rest
  }

  /// The words one after the other, in any case, nothing in them read as a regular expression.
  private static func pattern(_ words: Substring) -> String {
    words.split(whereSeparator: \.isWhitespace).map { word in
      let text = word.map { character in
        if character == "\"" { return "\"\"" }
        let isPlain = !character.isASCII || character.isLetter || character.isNumber || character == "_"
        return isPlain ? String(character) : "\\\(character)"
      }
      return "[word=\"\(text.joined())\"%c]"
    }.joined(separator: " ")
  }
}
