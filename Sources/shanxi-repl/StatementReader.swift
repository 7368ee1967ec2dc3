/// Cuts typed lines into statements.
///
/// Holds no descriptor: feed it lines, from the prompt, a script or `-c`. A pattern goes on over lines until its `;`;
/// verbs, searches and settings end with their line, or at a `;` before white space. `#` begins a comment, and so
/// does `--` between blanks; comments become blanks, so that places in the text stay what they were.
struct StatementReader {
  /// Names that stand before `:` or `=` in a search, so that they begin no pattern: kinds of blocks, and metadata.
  static let searchFields: Set<String> = [
    "headline", "deck", "byline", "date_line", "dateline", "paragraph", "body", "crosshead", "pull_quote", "caption",
    "credit", "fact_box", "contributors", "jump_line", "table", "unreadable", "other", "date", "file", "source",
  ]

  /// Words that begin a statement of the command language, when it ends with `;`.
  static let commands: Set<String> = [
    "cat", "cut", "def", "define", "delete", "discard", "dump", "exit", "group", "info", "randomize", "reduce", "save",
    "set", "size", "sleep", "sort", "source", "subset", "tabulate", "undump", "union", "join", "intersection", "inter",
    "intersect", "difference", "diff", "unlock", "show", "count",
  ]

  /// What a statement that is not complete yet waits for.
  enum Waiting: Equatable {
    case bracket(Character)
    case semicolon
  }

  private let origin: String?
  private var lineNumber = 0
  private var kind = Statement.Kind.search
  /// Whether the text is a query of the language: `'` quotes, brackets count, any `;` ends it.
  private var hasPattern = false
  private var pending: [UInt8] = []
  private var start: (line: Int, column: Int) = (1, 1)
  private var brackets: [UInt8] = []

  init(origin: String? = nil) {
    self.origin = origin
  }

  /// What the statement begun needs to be complete; nil when none is begun.
  var waiting: Waiting? {
    guard !pending.isEmpty else { return nil }
    if let last = brackets.last { return .bracket(Character(Unicode.Scalar(last))) }
    return .semicolon
  }

  /// Takes one line, without its line end, and gives the statements that it completes.
  mutating func feed(_ line: String) -> [Statement] {
    lineNumber += 1
    let bytes = Array(line.utf8)
    var found: [Statement] = []
    var position = 0
    if !pending.isEmpty { pending.append(0x0A) }
    while position < bytes.count {
      if pending.isEmpty {
        position = Self.skipBlanks(bytes, from: position)
        guard position < bytes.count, !Self.beginsComment(bytes, at: position, isStart: true) else { break }
        if bytes[position] == 0x3B {
          position += 1
          continue
        }
        begin(bytes, at: position)
      }
      let isComplete = scan(bytes, &position)
      if isComplete, let statement = take() { found.append(statement) }
    }
    return found
  }

  /// Gives the statement that was begun, if any: the input is at its end.
  mutating func finish() -> Statement? {
    take()
  }

  /// Forgets the statement that was begun.
  mutating func discard() {
    pending.removeAll()
    brackets.removeAll()
  }

  private mutating func begin(_ bytes: [UInt8], at position: Int) {
    start = (lineNumber, String(decoding: bytes[..<position], as: UTF8.self).count + 1)
    let rest = String(decoding: bytes[position...], as: UTF8.self)
    kind = Self.kind(of: rest)
    let word = String(rest.prefix { $0 != " " && $0 != "\t" })
    hasPattern = kind == .pattern || kind == .command || (kind == .verb && Verb.named(word)?.takesPattern == true)
  }

  /// Takes bytes up to the end of the statement or of the line; says whether the statement is complete.
  private mutating func scan(_ bytes: [UInt8], _ position: inout Int) -> Bool {
    if kind == .setting {
      pending += bytes[position...]
      position = bytes.count
      return true
    }
    var quote: UInt8?
    while position < bytes.count {
      let byte = bytes[position]
      if let open = quote {
        if byte == 0x5C && hasPattern && position + 1 < bytes.count {
          pending.append(byte)
          position += 1
        } else if byte == open {
          quote = nil
        }
      } else if byte == 0x22 || (byte == 0x27 && hasPattern) {
        quote = byte
      } else if byte == 0x3B && (hasPattern || Self.isBlankOrEnd(bytes, position + 1)) {
        position += 1
        return true
      } else if Self.beginsComment(bytes, at: position, isStart: hasPattern && byte == 0x23) {
        pending += [UInt8](repeating: 0x20, count: bytes.count - position)
        position = bytes.count
        break
      } else if hasPattern {
        track(byte)
      }
      pending.append(bytes[position])
      position += 1
    }
    // A string cannot go on over a line end, so nothing typed later would mend an open one.
    return quote != nil || (kind != .pattern && kind != .command && brackets.isEmpty)
  }

  private mutating func track(_ byte: UInt8) {
    switch byte {
    case 0x5B, 0x28, 0x7B: brackets.append(byte)
    case 0x5D where brackets.last == 0x5B, 0x29 where brackets.last == 0x28, 0x7D where brackets.last == 0x7B:
      brackets.removeLast()
    default: break
    }
  }

  private mutating func take() -> Statement? {
    defer { discard() }
    while let last = pending.last, last == 0x20 || last == 0x09 || last == 0x0A || last == 0x0D { pending.removeLast() }
    guard !pending.isEmpty else { return nil }
    return Statement(
      kind: kind, text: String(decoding: pending, as: UTF8.self), origin: origin, line: start.line,
      column: start.column)
  }

  /// What a statement that begins with `text` is.
  static func kind(of text: String) -> Statement.Kind {
    guard let first = text.unicodeScalars.first else { return .search }
    if first == "." {
      let next = text.unicodeScalars.dropFirst().first
      return next.map { $0.properties.isAlphabetic } == true ? .setting : .search
    }
    if first == "?" { return .verb }
    if "[\"'<(/@$".unicodeScalars.contains(first) { return .pattern }
    let word = text.prefix { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "_" || $0 == "-") }
    guard !word.isEmpty, first.properties.isAlphabetic || first == "_" else { return .search }
    let rest = text[word.endIndex...].drop { $0 == " " || $0 == "\t" }
    if (word == "MU" && rest.first == "(") || (word == "TAB" && (rest.first == "\"" || rest.first == "[")) {
      return .pattern
    }
    if isCommand(String(word), text, rest) { return .command }
    if !searchFields.contains(String(word)) {
      if rest.first == "=" { return .command }
      if rest.first == ":", let next = rest.dropFirst().first(where: { $0 != " " }), "[\"'($<".contains(next) {
        return .pattern
      }
    }
    let isWholeWord = word.endIndex == text.endIndex || " \t;".contains(text[word.endIndex])
    guard isWholeWord, let verb = Verb.named(String(word)) else { return .search }
    switch verb {
    // What else begins with these words is a search: exit polls, explain the vote.
    case .exit, .quit: return rest.allSatisfy { $0.isWhitespace || $0 == ";" } ? .verb : .search
    case .explain: return rest.first.map { "[\"'<(/@$".contains($0) } == true ? .verb : .search
    default: return .verb
    }
  }

  /// Whether a text that begins with `word` is a statement of the command language: it ends with `;`, and what follows
  /// is no argument of the verb of that name.
  private static func isCommand(_ word: String, _ text: String, _ rest: Substring) -> Bool {
    // The name of a result or a corpus alone makes it the current one.
    if word.first?.isUppercase == true, rest.first == ";", rest.dropFirst().first?.isWhitespace ?? true { return true }
    if rest.first == "^" { return text.contains(";") }
    guard commands.contains(word), text.contains(";") || word == "define" || word == "set" || begins(word, rest)
    else { return false }
    let next = rest.prefix { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "_" || $0 == "-") }
    switch word {
    case "count": return next == "by" || rest.contains(" by ") && !next.isEmpty && !"[\"'<(".contains(rest.first ?? " ")
    case "source": return rest.first == "\"" || rest.first == "'"
    case "info": return !next.isEmpty
    case "show":
      return rest.first == "+" || rest.first == "-" || rest.first == "$" || rest.first == ";"
        || ["corpora", "named", "current", "cd", "var", "macro"].contains(next)
    default: return true
    }
  }

  /// Whether what follows `word` can only be the beginning of a statement, whose `;` is still to come: the name of a
  /// result, which has a capital, and then nothing or what belongs to the statement.
  private static func begins(_ word: String, _ rest: Substring) -> Bool {
    let words = rest.split { $0 == " " || $0 == "\t" }
    guard let name = words.first, name.first?.isASCII == true, name.first?.isUppercase == true else { return false }
    let next = words.dropFirst().first.map(String.init)
    switch word {
    case "sort", "count": return next == "by"
    case "group": return next.map { ["match", "matchend", "target", "keyword"].contains($0) } ?? false
    case "tabulate": return next.map { $0.hasPrefix("match") || $0.hasPrefix("target") } ?? false
    case "cat", "dump": return next.map { $0.hasPrefix(">") || $0.first?.isNumber == true } ?? true
    case "size": return next.map { $0 == "target" || $0 == "keyword" } ?? true
    case "reduce": return next == "to"
    case "cut": return next.map { $0.allSatisfy(\.isNumber) } ?? false
    default: return false
    }
  }

  private static func skipBlanks(_ bytes: [UInt8], from position: Int) -> Int {
    var position = position
    while position < bytes.count, bytes[position] == 0x20 || bytes[position] == 0x09 || bytes[position] == 0x0D {
      position += 1
    }
    return position
  }

  private static func isBlankOrEnd(_ bytes: [UInt8], _ position: Int) -> Bool {
    position >= bytes.count || bytes[position] == 0x20 || bytes[position] == 0x09 || bytes[position] == 0x0D
  }

  /// Whether a comment begins here: `#` where a pattern or a statement may begin (`isStart`) or between blanks, `--`
  /// between blanks.
  private static func beginsComment(_ bytes: [UInt8], at position: Int, isStart: Bool) -> Bool {
    let followsBlank = position == 0 || isBlankOrEnd(bytes, position - 1)
    if bytes[position] == 0x23 { return isStart || (followsBlank && isBlankOrEnd(bytes, position + 1)) }
    return followsBlank && bytes[position] == 0x2D && position + 1 < bytes.count && bytes[position + 1] == 0x2D
      && isBlankOrEnd(bytes, position + 2)
  }
}
