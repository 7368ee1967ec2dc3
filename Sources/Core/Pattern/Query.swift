/// Which of the spans that a pattern accepts are matches.
enum MatchStrategy: String, Sendable, CaseIterable {
  /// The shortest from each start.
  case traditional
  /// As traditional, then of nested ones only the innermost.
  case shortest
  /// As traditional, then of those with the same end only the leftmost.
  case standard
  /// The longest from each start, then those inside another are left out.
  case longest
}

/// How far a match may reach.
enum Bound: Sendable, Equatable {
  /// Inside `count` neighbouring regions of the layer.
  case regions(count: Int, layer: String, QueryPlace)
  /// The last token stands at most this far behind the first.
  case distance(Int)
}

/// A pattern with all that narrows its matches.
struct FilteredPattern: Sendable, Equatable {
  /// A place in a match, for `show a[1] .. b[-1]`.
  struct Anchor: Sendable, Equatable {
    var name: String
    var offset = 0
    var place = QueryPlace.nowhere
  }

  /// Replaces the range that is reported.
  struct Selector: Sendable, Equatable {
    var first: Anchor
    var last: Anchor
  }

  enum Relation: String, Sendable, CaseIterable { case containing, within, overlapping }

  /// Keeps the matches that stand in `relation` to some span that `operand` accepts; none, when negated.
  struct Filter: Sendable, Equatable {
    var isNegated = false
    var relation: Relation
    var operand: FilteredPattern
    var place = QueryPlace.nowhere
  }

  var expression: Expression
  /// The global constraint after `::`.
  var constraint: Condition? = nil
  var bound: Bound? = nil
  var selector: Selector? = nil
  /// Applied from left to right.
  var filters: [Filter] = []
}

/// A query over single positions.
indirect enum MeetUnion: Sendable, Equatable {
  enum Window: Sendable, Equatable {
    case distance(Int, Int)
    case region(String, QueryPlace)
  }

  case token(TokenElement)
  case meet(MeetUnion, isNegated: Bool, MeetUnion, Window)
  case union(MeetUnion, MeetUnion)
}

/// Tokens in order with gaps between them.
struct TabularPattern: Sendable, Equatable {
  struct Step: Sendable, Equatable {
    /// Tokens skipped before this one.
    var atLeast = 0
    var atMost: Int? = 0
    var token: TokenElement
  }

  var steps: [Step]
  var bound: Bound? = nil
}

/// One query as it was written.
struct Query: Sendable, Equatable {
  enum Body: Sendable, Equatable {
    case pattern(FilteredPattern)
    case meetUnion(MeetUnion)
    case tabular(TabularPattern)
  }

  /// `:corpus [!] pattern`
  struct Alignment: Sendable, Equatable {
    var corpus: String
    var isNegated: Bool
    var pattern: FilteredPattern
    var place = QueryPlace.nowhere
  }

  /// Named inside the query by `(?longest)`; nil leaves it to the request.
  var strategy: MatchStrategy? = nil
  var body: Body
  var alignments: [Alignment] = []
  /// Keep only so many matches, the first in corpus order.
  var cut: Int? = nil
  /// A trailing `!`.
  var keepsRanges = false
  /// What the reader of the query noticed; takes no part in equality.
  var warnings: [QueryWarning] = []

  static func == (first: Query, second: Query) -> Bool {
    first.strategy == second.strategy && first.body == second.body && first.alignments == second.alignments
      && first.cut == second.cut && first.keepsRanges == second.keepsRanges
  }
}
