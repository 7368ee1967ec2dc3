/// How a string of a query is compared with a value.
struct ValueFlags: OptionSet, Sendable, Hashable {
  let rawValue: UInt8

  /// `%c`: upper and lower case are the same.
  static let ignoringCase = ValueFlags(rawValue: 1)
  /// `%d`: letters with and without diacritics are the same.
  static let ignoringDiacritics = ValueFlags(rawValue: 2)
  /// `%l`: the string itself, not a regular expression.
  static let literal = ValueFlags(rawValue: 4)
}

/// A string of a query: a regular expression that must match a whole value, unless flagged as literal.
struct ValueString: Sendable, Hashable {
  /// As it stands between the delimiters, doubled delimiters made single, backslashes kept.
  var text: String
  var flags: ValueFlags = []
  /// Changes allowed by `~1` or `~2`; the text is then literal.
  var distance = 0
  var place = QueryPlace.nowhere

  /// Texts are equal byte for byte, as values are: Swift's own comparison takes all ways to write an `é` for one.
  static func == (first: ValueString, second: ValueString) -> Bool {
    first.flags == second.flags && first.distance == second.distance && first.place == second.place
      && first.text.utf8.elementsEqual(second.text.utf8)
  }

  func hash(into hasher: inout Hasher) {
    for byte in text.utf8 { hasher.combine(byte) }
    hasher.combine(flags)
    hasher.combine(distance)
    hasher.combine(place)
  }
}

/// What is compared in a condition.
indirect enum Operand: Sendable, Equatable {
  /// The attribute that bare strings test.
  case defaultAttribute
  /// An attribute, a label, a region or an anchor: the corpus and the labels before it decide.
  case name(String, QueryPlace)
  case labelled(label: String, attribute: String, QueryPlace)
  /// `~label`: the label is unset after the condition.
  case unsetting(Operand)
  case function(String, [Operand], QueryPlace)
  case string(ValueString)
  /// `$name`
  case list(String, QueryPlace)
  /// `RE($name)`
  case expressionList(String, ValueFlags, QueryPlace)
  case integer(Int)
  case number(Double)
}

enum Comparison: String, Sendable, CaseIterable {
  case equal = "="
  case notEqual = "!="
  case less = "<"
  case lessOrEqual = "<="
  case greater = ">"
  case greaterOrEqual = ">="

  /// Whether only `=` and `!=` could be meant.
  var isEquality: Bool { self == .equal || self == .notEqual }
}

/// A test of a feature set.
struct SetTest: Sendable, Hashable {
  enum Quantifier: String, Sendable { case contains, matches }

  /// `contains`: some element matches; `matches`: all do, and there is one.
  let quantifier: Quantifier
  let isNegated: Bool
}

/// A Boolean expression over one token, or over a whole match.
indirect enum Condition: Sendable, Equatable {
  case implies(Condition, Condition)
  /// At least two, none itself an `any`.
  case any([Condition])
  /// At least two, none itself an `all`.
  case all([Condition])
  case not(Condition)
  case compare(Operand, Comparison, Operand)
  case set(Operand, SetTest, ValueString)
  /// Existence or truth.
  case truth(Operand)

  /// Joins conditions with `|`, without nesting.
  static func joining(any parts: [Condition]) -> Condition {
    parts.count == 1 ? parts[0] : .any(parts.flatMap { if case .any(let inner) = $0 { inner } else { [$0] } })
  }

  /// Joins conditions with `&`, without nesting.
  static func joining(all parts: [Condition]) -> Condition {
    parts.count == 1 ? parts[0] : .all(parts.flatMap { if case .all(let inner) = $0 { inner } else { [$0] } })
  }
}

extension Comparison {
  func holds<T: Comparable>(_ left: T, _ right: T) -> Bool {
    switch self {
    case .equal: left == right
    case .notEqual: left != right
    case .less: left < right
    case .lessOrEqual: left <= right
    case .greater: left > right
    case .greaterOrEqual: left >= right
    }
  }

  /// Compares texts byte by byte.
  func holds(_ left: [UInt8], _ right: [UInt8]) -> Bool {
    if left == right { return holds(0, 0) }
    return left.lexicographicallyPrecedes(right) ? holds(0, 1) : holds(1, 0)
  }
}
