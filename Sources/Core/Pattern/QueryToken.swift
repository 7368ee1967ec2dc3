/// A word of the query language.
struct QueryToken: Sendable, Equatable {
  enum Kind: Sendable, Equatable {
    case identifier(String)
    /// Between backticks: never a reserved word.
    case quotedIdentifier(String)
    /// `name:`
    case label(String)
    /// `label.attribute`
    case qualified(String, String)
    case string(String)
    /// The letters after `%`.
    case flags(String)
    case integer(Int)
    case number(Double)
    /// `$name`
    case variable(String)
    /// `/name` before a bracket.
    case macro(String)
    case symbol(Symbol)
    case end
  }

  /// Marks with a meaning of their own; at each place the longest one is read.
  enum Symbol: String, Sendable, CaseIterable {
    case lookAhead = "(?="
    case lookAheadNot = "(?!"
    case lookBehind = "(?<="
    case lookBehindNot = "(?<!"
    case option = "(?"
    case open = "("
    case close = ")"
    case openLookahead = "[:"
    case closeLookahead = ":]"
    case openBracket = "["
    case closeBracket = "]"
    case openBrace = "{"
    case closeBrace = "}"
    case openRegion = "<<"
    case closeRegion = ">>"
    case closeEmptyRegion = "/>>"
    case closeElement = "/>"
    case openEndTag = "</"
    case lessOrEqual = "<="
    case greaterOrEqual = ">="
    case less = "<"
    case greater = ">"
    case notEqual = "!="
    case equal = "="
    case not = "!"
    case and = "&"
    case or = "|"
    case implies = "->"
    case minus = "-"
    case star = "*"
    case plus = "+"
    case question = "?"
    case comma = ","
    case constraint = "::"
    case colon = ":"
    case semicolon = ";"
    case longEllipsis = "..."
    case ellipsis = ".."
    case marker = "@"
    case tilde = "~"
    case caret = "^"
    case percent = "%"

    /// All symbols, longest first.
    static let byLength: [(bytes: [UInt8], symbol: Symbol)] = allCases.map { (Array($0.rawValue.utf8), $0) }
      .sorted { $0.bytes.count > $1.bytes.count }
  }

  let kind: Kind
  /// UTF-8 bytes of the query.
  let range: Range<Int>

  var place: QueryPlace { QueryPlace(range) }

  /// The token in words, for messages.
  var description: String {
    switch kind {
    case .identifier(let name): Self.reserved.contains(name) ? "the reserved word \(name)" : "the name \(name)"
    case .quotedIdentifier(let name): "the name \(name)"
    case .label(let name): "the label \(name):"
    case .qualified(let label, let attribute): "\(label).\(attribute)"
    case .string: "a string"
    case .flags(let letters): "the flags %\(letters)"
    case .integer, .number: "a number"
    case .variable(let name): "the word list $\(name)"
    case .macro(let name): "the macro /\(name)"
    case .symbol(let symbol): "‘\(symbol.rawValue)’"
    case .end: "the end of the query"
    }
  }

  /// Names that need backticks to be used as identifiers.
  static let reserved: Set<String> = [
    "asc", "ascending", "by", "cat", "cd", "collocate", "containing", "contains", "count", "cut", "def", "define",
    "delete", "desc", "descending", "diff", "difference", "discard", "dump", "exclusive", "exit", "expand", "farthest",
    "foreach", "from", "group", "host", "inclusive", "info", "inter", "intersect", "intersection", "join", "keyword",
    "left", "leftmost", "macro", "match", "matchend", "matches", "maximal", "meet", "MU", "nearest", "no", "not",
    "NULL", "off", "on", "overlapping", "randomize", "reduce", "reverse", "right", "rightmost", "save", "set", "show",
    "size", "sleep", "sort", "source", "subset", "TAB", "tabulate", "target", "to", "undump", "union", "unlock", "user",
    "where", "with", "within", "without", "yes",
  ]
}
