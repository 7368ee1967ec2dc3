/// A place that a condition reads from.
enum PositionTerm: Sendable, Hashable {
  /// The token that is tested; nowhere in a global constraint.
  case current
  case match, matchend, target, keyword
  /// The slot of a label.
  case label(Int)
}

/// An operand of a condition with its names looked up.
indirect enum ResolvedOperand: Sendable {
  case attribute(Int, PositionTerm)
  /// The value of the innermost region.
  case column(CorpusNames.RegionReference, PositionTerm)
  /// 0 outside; 4 inside, and 1 more at the first token, 2 more at the last.
  case inside(CorpusNames.RegionReference, PositionTerm)
  case position(PositionTerm)
  case string([UInt8])
  case integer(Int)
  case number(Double)
  case frequency(Int, PositionTerm)
  /// Whether a region starts (or ends) at the token.
  case isBound(CorpusNames.RegionReference, isEnd: Bool, PositionTerm)
  /// The first (or last) position of the innermost region around a position.
  case bound(CorpusNames.RegionReference, isEnd: Bool, ResolvedOperand)
  case function(BuiltInFunction, [ResolvedOperand])

  /// Whether it is text; numbers otherwise.
  var isText: Bool {
    switch self {
    case .attribute, .column, .string: true
    case .function(let function, _): function.givesText
    case .inside, .position, .integer, .number, .frequency, .isBound, .bound: false
    }
  }
}

/// The functions of the query language that only compute.
enum BuiltInFunction: String, Sendable, CaseIterable {
  case distance, dist, distabs, int, strlen, ambiguity, unify, prefix
  case isPrefix = "is_prefix"
  case minus, normalize, add, sub, mul

  var givesText: Bool {
    switch self {
    case .unify, .prefix, .minus, .normalize: true
    default: false
    }
  }

  /// Whether its arguments are text.
  var takesText: Bool {
    switch self {
    case .distance, .dist, .distabs, .add, .sub, .mul: false
    default: true
    }
  }

  var argumentCount: Int {
    switch self {
    case .int, .strlen, .ambiguity: 1
    default: 2
    }
  }
}

/// A condition with its names looked up and its strings compiled.
indirect enum ResolvedCondition: Sendable {
  case constant(Bool)
  case any([ResolvedCondition])
  case all([ResolvedCondition])
  case not(ResolvedCondition)
  /// An undefined operand matches neither way.
  case matches(ResolvedOperand, ValueTest, isNegated: Bool)
  case set(ResolvedOperand, SetTest, ValueTest)
  case compare(ResolvedOperand, Comparison, ResolvedOperand)
  /// Not zero, or a text that is defined.
  case truth(ResolvedOperand)
}
