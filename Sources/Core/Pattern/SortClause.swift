/// How hits are put in order: `by word %cd on matchend[1] .. matchend[3] desc reverse`, or `randomize 7`.
struct SortClause: Sendable, Equatable {
  /// A token of a hit, counted from one of its anchors.
  struct Anchor: Sendable, Equatable {
    /// `match`, `matchend`, `target`, `keyword`, or a capture: `name` is its first token, `name_end` its last.
    var name: String
    /// Tokens to the right of the anchor; negative to its left.
    var offset = 0
    /// Where it was written.
    var place = QueryPlace.nowhere

    static let match = Anchor(name: "match")
    static let matchEnd = Anchor(name: "matchend")
  }

  /// The values compared.
  struct Key: Sendable, Equatable {
    var attribute: String
    /// Where `attribute` was written.
    var place = QueryPlace.nowhere
    /// Only `ignoringCase` and `ignoringDiacritics` have a meaning here.
    var flags: ValueFlags = []
    var first = Anchor.match
    var last = Anchor.matchEnd
    var isDescending = false
    /// Compare each value from its last character to its first.
    var isReversed = false
  }

  enum Order: Sendable, Equatable {
    case key(Key)
    /// Any order; the same seed gives the same one.
    case random(seed: Int)
  }

  var order: Order

  /// Reads a clause; the word `sort` before it and a final `;` are allowed.
  static func parse(_ text: String) throws(QueryError) -> SortClause {
    var parser = QueryParser(try QueryLexer.tokens(of: Array(text.utf8)))
    _ = parser.take(word: "sort")
    let clause = try parser.readSortClause()
    _ = parser.take(.semicolon)
    guard parser.current.kind == .end else {
      throw parser.unexpected(["on", "asc", "desc", "reverse", "the end"], "the order could end before it")
    }
    return clause
  }
}

extension SortClause.Key {
  /// The same as the command `sort` has it.
  var sortKey: SortKey {
    SortKey(
      attribute: attribute, place: place, flags: flags,
      first: MatchAnchor(name: first.name, offset: first.offset, place: first.place),
      last: MatchAnchor(name: last.name, offset: last.offset, place: last.place), isDescending: isDescending,
      isReversed: isReversed)
  }
}

extension SortClause: CustomStringConvertible {
  /// The clause in canonical form; reading it gives an equal one.
  var description: String {
    switch order {
    case .random(let seed): return "randomize \(seed)"
    case .key(let key):
      var text = "by \(QueryPrinter.name(key.attribute))"
      if !key.flags.isEmpty {
        text += " %" + (key.flags.contains(.ignoringCase) ? "c" : "")
        text += key.flags.contains(.ignoringDiacritics) ? "d" : ""
      }
      if key.first != .match || key.last != .matchEnd {
        text += " on \(Self.written(key.first))"
        if key.last != key.first { text += " .. \(Self.written(key.last))" }
      }
      if key.isDescending { text += " desc" }
      if key.isReversed { text += " reverse" }
      return text
    }
  }

  private static func written(_ anchor: Anchor) -> String {
    let name = anchorNames.contains(anchor.name) ? anchor.name : QueryPrinter.name(anchor.name)
    return anchor.offset == 0 ? name : "\(name)[\(anchor.offset)]"
  }

  /// Anchors that every hit has, though some may be undefined.
  static let anchorNames = ["match", "matchend", "target", "keyword"]
}

extension QueryParser {
  /// `by attribute [%cd] [on anchor [.. anchor]] [asc|desc] [reverse]` or `randomize [seed]`, after the word `sort`.
  mutating func readSortClause() throws(QueryError) -> SortClause {
    if take(word: "randomize") {
      guard case .integer = current.kind else { return SortClause(order: .random(seed: 0)) }
      return SortClause(order: .random(seed: try takeInteger("a seed")))
    }
    guard take(word: "by") else { throw unexpected(["by", "randomize"], "an order begins with ‘by’ or ‘randomize’") }
    let (attribute, place) = try takeName("an attribute")
    var key = SortClause.Key(attribute: attribute, place: place)
    let flagPlace = current.place
    key.flags = readFlags()
    guard key.flags.isSubset(of: [.ignoringCase, .ignoringDiacritics]) else {
      throw QueryError(.syntax, "an order knows no flags but c and d", at: flagPlace, expected: ["%c", "%d", "%cd"])
    }
    if take(word: "on") {
      key.first = try readSortAnchor()
      key.last = take(.ellipsis) || take(.longEllipsis) ? try readSortAnchor() : key.first
    }
    if take(word: "desc") || take(word: "descending") {
      key.isDescending = true
    } else {
      _ = take(word: "asc") || take(word: "ascending")
    }
    key.isReversed = take(word: "reverse")
    return SortClause(order: .key(key))
  }

  /// `anchor` or `anchor[offset]`.
  mutating func readSortAnchor() throws(QueryError) -> SortClause.Anchor {
    let place = current.place
    let name: String
    switch current.kind {
    case .identifier("collocate"):
      name = "target"
      advance()
    case .identifier(let word) where SortClause.anchorNames.contains(word):
      name = word
      advance()
    default:
      (name, _) = try takeName("match, matchend, target, keyword or a capture")
    }
    guard take(.openBracket) else { return .init(name: name, place: place) }
    let offset = try takeInteger("how many tokens to the right")
    try expect(.closeBracket, "the offset ends with ‘]’")
    return .init(name: name, offset: offset, place: place)
  }
}
