/// `@` and `@0` … `@9`: the token becomes an anchor of the match.
enum Marker: Sendable, Hashable {
  case target
  case number(Int)
}

/// A test of one token; a lookahead tests the next token and consumes none.
struct TokenElement: Sendable, Equatable {
  var marker: Marker? = nil
  var label: String? = nil
  var isLookahead = false
  /// Nil accepts every token.
  var condition: Condition? = nil
  var place = QueryPlace.nowhere
}

/// `<x …>`, `</x>` or `<x …/>`.
struct TagElement: Sendable, Equatable {
  enum Form: String, Sendable {
    /// A region starts here.
    case start
    /// A region has ended just before.
    case end
    /// A whole region is consumed.
    case element
  }

  /// A test of one attribute of the region.
  struct Test: Sendable, Equatable {
    enum Operation: Sendable, Equatable {
      case compare(Comparison)
      case set(SetTest)
    }

    /// Nil is the value that the tag's own name stands for.
    var attribute: String?
    var operation: Operation
    var literal: Literal
    var place = QueryPlace.nowhere
  }

  enum Literal: Sendable, Equatable {
    case string(ValueString)
    case integer(Int)
    case number(Double)
  }

  var form: Form
  var name: String
  var tests: [Test] = []
  var place = QueryPlace.nowhere
}

/// `<match>`, `</target>` …: where the active result has that anchor.
struct AnchorElement: Sendable, Equatable {
  var isEnd: Bool
  var name: String
  var place = QueryPlace.nowhere
}

/// `<<x>>`: a whole region or range of a named result; with `/`, a test that one starts here.
struct RegionElement: Sendable, Equatable {
  var name: String
  var firstMarker: Marker? = nil
  var firstLabel: String? = nil
  var lastMarker: Marker? = nil
  var lastLabel: String? = nil
  var isZeroWidth = false
  var place = QueryPlace.nowhere
}

/// `(?=…)` and its three relatives.
struct LookElement: Sendable, Equatable {
  var isBehind: Bool
  var isNegated: Bool
  var expression: Expression
  var place = QueryPlace.nowhere
}

/// A regular expression over tokens.
indirect enum Expression: Sendable, Equatable {
  /// At least two, none itself an alternation.
  case alternation([Expression])
  /// At least two, none itself a sequence.
  case sequence([Expression])
  case repetition(Expression, atLeast: Int, atMost: Int?)
  case token(TokenElement)
  case tag(TagElement)
  case anchor(AnchorElement)
  case region(RegionElement)
  case capture(String, Expression, QueryPlace)
  case look(LookElement)

  /// Chooses between expressions, without nesting.
  static func joining(alternatives parts: [Expression]) -> Expression {
    if parts.count == 1 { return parts[0] }
    return .alternation(parts.flatMap { if case .alternation(let inner) = $0 { inner } else { [$0] } })
  }

  /// Puts expressions one after the other, without nesting.
  static func joining(sequence parts: [Expression]) -> Expression {
    if parts.count == 1 { return parts[0] }
    return .sequence(parts.flatMap { if case .sequence(let inner) = $0 { inner } else { [$0] } })
  }
}
