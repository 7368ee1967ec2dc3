/// The name of a result as a statement writes it: `A`, `NEWS:A`, `A^s`.
struct ResultReference: Sendable, Equatable {
  var corpus: String? = nil
  var name: String
  /// The layer that ranges are widened to at each use.
  var layer: String? = nil
  var place = QueryPlace.nowhere
}

/// A token of a match, counted from one of its anchors.
typealias MatchAnchor = FilteredPattern.Anchor

/// The anchors that every match has, though `target` and `keyword` may be undefined.
enum AnchorName: String, Sendable, CaseIterable { case match, matchend, target, keyword }

/// How lines are put in order: `by word %cd on matchend[1] .. matchend[3] descending reverse`.
struct SortKey: Sendable, Equatable {
  var attribute: String
  var place = QueryPlace.nowhere
  var flags: ValueFlags = []
  var first = MatchAnchor(name: "match")
  var last = MatchAnchor(name: "matchend")
  var isDescending = false
  /// Compare each value from its last character to its first, and the tokens from right to left.
  var isReversed = false
}

/// How ranges are widened: `expand left to 2 s`.
struct Expansion: Sendable, Equatable {
  enum Side: String, Sendable { case left, right }

  enum Amount: Sendable, Equatable {
    case tokens(Int)
    case regions(count: Int, layer: String, QueryPlace)
  }

  /// Nil widens on both sides.
  var side: Side?
  var amount: Amount
}

/// Lines of a result, zero-based and inclusive.
struct LineRange: Sendable, Equatable {
  var first: Int
  /// Nil goes to the end.
  var last: Int?
}

/// Where the output of a statement goes, or where its input comes from, on the client's side.
struct Redirection: Sendable, Equatable {
  enum Mode: String, Sendable {
    case write = ">"
    case append = ">>"
    case read = "<"
  }

  var mode: Mode
  var target: String
  var place = QueryPlace.nowhere
}

/// One column of `tabulate`.
struct TabulateItem: Sendable, Equatable {
  var first: MatchAnchor
  /// Nil for a single token.
  var last: MatchAnchor?
  /// Nil prints positions.
  var attribute: String?
  var place = QueryPlace.nowhere
  var flags: ValueFlags = []
}

/// What makes a result.
enum ResultSource: Sendable, Equatable {
  enum Operation: String, Sendable { case union, intersection, difference }

  case query(Query, sort: SortKey?)
  case copy(ResultReference)
  case combination(Operation, ResultReference, ResultReference)
  /// The matches of a result (the active one when nil) whose anchor passes a test.
  case subset(ResultReference?, AnchorName, TokenElement)
  case translation(ResultReference, String, QueryPlace)
}

/// `set A target nearest [pos="NN"] within left 5 words from match inclusive`
struct AnchorSearch: Sendable, Equatable {
  enum Choice: String, Sendable, CaseIterable { case nearest, farthest, leftmost, rightmost }

  var choice: Choice
  var token: TokenElement
  var side: Expansion.Side?
  var window: Expansion.Amount
  var from = AnchorName.match
  /// Whether the token at `from` itself may be chosen.
  var isInclusive = false
}

/// One statement of the command language.
enum Statement: Sendable, Equatable {
  enum Listed: Sendable, Equatable {
    case corpora, named, current, attributes, lists
    case list(String)
    case macros(name: String?, arity: Int?)
  }

  enum Lines: Sendable, Equatable {
    case randomSample(Int, isPercentage: Bool)
    case maximal
  }

  enum Removal: Sendable, Equatable {
    case lines(LineRange)
    case anchors(AnchorName, isSet: Bool)
  }

  enum ListChange: Sendable, Equatable {
    enum Mode: Sendable, Equatable { case replace, add, remove }
    enum Items: Sendable, Equatable {
      case text(String)
      case list(String)
      /// The lines of a file of the client.
      case file
    }

    case items(Mode, Items)
  }

  enum Value: Sendable, Equatable {
    case text(String)
    case integer(Int)
    /// `5 words`, `2 s`
    case extent(Int, String)
  }

  /// A name alone: a corpus or a result becomes the current one.
  case activate(ResultReference)
  case make(name: String?, ResultSource, Expansion?)
  case show(Listed)
  /// `show +pos -lemma`
  case toggle([(isShown: Bool, name: String, place: QueryPlace)])
  case cat(ResultReference?, LineRange?)
  case print(String)
  case size(ResultReference?, AnchorName?)
  case sizeOfList(String)
  case info(String?)
  /// A nil key puts lines in corpus order again.
  case sort(ResultReference?, SortKey?)
  case shuffle(ResultReference?, seed: Int?)
  case count(ResultReference?, SortKey, cut: Int)
  case group(ResultReference?, TabulateItem, by: TabulateItem?, isNested: Bool, within: String?, cut: Int)
  case tabulate(ResultReference?, LineRange?, [TabulateItem])
  case dump(ResultReference?, LineRange?)
  case undump(String, columns: Int, isAscending: Bool)
  case copyAnchor(ResultReference, AnchorName, MatchAnchor?, overwrites: Bool)
  case findAnchor(ResultReference, AnchorName, AnchorSearch)
  case cut(ResultReference?, LineRange)
  case reduce(ResultReference?, Lines)
  case delete(ResultReference?, Removal)
  case discard([ResultReference])
  case seed(Int?)
  case defineList(String, ListChange)
  case defineMacro(name: String, arity: Int, body: String)
  case defineMacros
  case option(String, Value?, QueryPlace)
  case options
  case unlock(Int)
  case endOfLine
  case exit
  /// What only a client can do.
  case client(String, QueryPlace)

  static func == (first: Statement, second: Statement) -> Bool {
    String(describing: first) == String(describing: second)
  }
}

/// A statement with its place in the text that it was read from.
struct PlacedStatement: Sendable {
  let statement: Statement
  let redirection: Redirection?
  /// As it was written, without the `;`.
  let text: String
  /// Bytes of the whole text.
  let range: Range<Int>
  /// What the reader of the query noticed.
  var warnings: [QueryWarning] = []
}
