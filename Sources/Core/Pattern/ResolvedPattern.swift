/// Which anchor of the match a marker sets.
enum AnchorSlot: Sendable, Hashable { case target, keyword }

/// What a consumed or tested token leaves behind.
struct TokenMark: Sendable, Hashable {
  /// The slot of a label.
  var label: Int?
  var anchor: AnchorSlot?
  /// The slots of labels that are forgotten before the token's own is set.
  var unsets: [Int] = []

  var isEmpty: Bool { label == nil && anchor == nil && unsets.isEmpty }
}

/// A test of the regions of one layer.
struct RegionTest: Sendable {
  struct ColumnTest: Sendable {
    let column: Int
    let condition: ColumnCondition
  }

  enum ColumnCondition: Sendable {
    case matches(ValueTest, isNegated: Bool)
    case set(SetTest, ValueTest)
    case compare(Comparison, [UInt8])
    case number(Comparison, Double)
  }

  let reference: CorpusNames.RegionReference
  var columns: [ColumnTest] = []
}

/// A test of one token with its names looked up.
struct ResolvedToken: Sendable {
  /// Its number in the pattern, from 0.
  let number: Int
  /// The number of the first token that is written the same.
  let kind: Int
  /// Nil accepts every token.
  let condition: ResolvedCondition?
  let mark: TokenMark
}

/// A regular expression over tokens with its names looked up.
indirect enum ResolvedExpression: Sendable {
  case alternation([ResolvedExpression])
  case sequence([ResolvedExpression])
  case repetition(ResolvedExpression, atLeast: Int, atMost: Int?)
  /// Consumes one token.
  case token(ResolvedToken)
  /// Tests the next token.
  case lookahead(ResolvedToken)
  /// A region starts here; `pair` is the slot that remembers which.
  case start(RegionTest, pair: Int?)
  /// A region has ended just before: the remembered one, if there is one.
  case end(CorpusNames.RegionReference, pair: Int?)
  /// Consumes a whole region.
  case element(RegionTest, first: TokenMark, last: TokenMark)
  /// A region starts here; its first and last token are marked.
  case region(RegionTest, first: TokenMark, last: TokenMark)
  /// The slots of the first and the last token.
  case capture(ResolvedExpression, first: Int, last: Int)
  case look(ResolvedExpression, isBehind: Bool, isNegated: Bool)
}

/// How far a match may reach, with its names looked up.
enum ResolvedBound: Sendable {
  /// What stands for a bound where none is written: CQP's HardBoundary.
  static let standard = ResolvedBound.distance(500)

  case distance(Int)
  case regions(count: Int, CorpusNames.RegionReference)
}

/// A place in a match.
struct ResolvedAnchor: Sendable {
  let term: PositionTerm
  let offset: Int
}

/// A pattern ready to be matched.
struct ResolvedPattern: Sendable {
  struct Capture: Sendable {
    let name: String
    let first: Int
    let last: Int
  }

  struct Filter: Sendable {
    let relation: FilteredPattern.Relation
    let isNegated: Bool
    let operand: ResolvedPattern
  }

  var expression: ResolvedExpression
  var constraint: ResolvedCondition?
  var bound: ResolvedBound
  var selector: (first: ResolvedAnchor, last: ResolvedAnchor)?
  var filters: [Filter] = []
  /// Slots of labels, captures included.
  var labelCount = 0
  /// Slots that pair tags.
  var pairCount = 0
  var captures: [Capture] = []
}

/// One match: token positions, the last one included.
struct Hit: Sendable, Hashable {
  struct Capture: Sendable, Hashable {
    let name: String
    let first: Int
    let last: Int
  }

  var first: Int
  var last: Int
  var target: Int?
  var keyword: Int?
  var captures: [Capture] = []
}
