/// What a condition can read besides the corpus.
struct MatchBindings: Sendable {
  var current: Int?
  var match: Int?
  var matchend: Int?
  var target: Int?
  var keyword: Int?
  var labels: [Int?] = []

  subscript(term: PositionTerm) -> Int? {
    switch term {
    case .current: current
    case .match: match
    case .matchend: matchend
    case .target: target
    case .keyword: keyword
    case .label(let slot): labels[slot]
    }
  }
}

/// Decides conditions by reading values.
///
/// Undefined values (a label that is not set, a place outside every region) make a comparison false, both ways.
struct ConditionEvaluator<Source: TokenSource> {
  let source: Source

  enum Value: Equatable {
    case text([UInt8])
    case number(Double)
    case integer(Int)
  }

  func isTrue(_ condition: ResolvedCondition, _ bindings: MatchBindings) throws -> Bool {
    switch condition {
    case .constant(let value): return value
    case .any(let parts):
      for part in parts where try isTrue(part, bindings) { return true }
      return false
    case .all(let parts):
      for part in parts where try !isTrue(part, bindings) { return false }
      return true
    case .not(let inner): return try !isTrue(inner, bindings)
    case .matches(let operand, let test, let isNegated):
      guard case .text(let bytes)? = try value(of: operand, bindings) else { return false }
      return try test.matches(bytes) != isNegated
    case .set(let operand, let set, let test):
      guard case .text(let bytes)? = try value(of: operand, bindings) else { return false }
      return try FeatureSet(bytes).satisfies(set, test)
    case .compare(let left, let comparison, let right):
      guard let first = try value(of: left, bindings), let second = try value(of: right, bindings) else { return false }
      return Self.compare(first, comparison, second)
    case .truth(let operand):
      switch try value(of: operand, bindings) {
      case nil: return false
      case .integer(let number)?: if case .position = operand { return true } else { return number != 0 }
      case .number(let number)?: return number != 0
      case .text?: return true
      }
    }
  }

  static func compare(_ first: Value, _ comparison: Comparison, _ second: Value) -> Bool {
    switch (first, second) {
    case (.text(let left), .text(let right)): comparison.holds(left, right)
    case (.integer(let left), .integer(let right)): comparison.holds(left, right)
    case (.text, _), (_, .text): false
    default: comparison.holds(first.asNumber, second.asNumber)
    }
  }

  func value(of operand: ResolvedOperand, _ bindings: MatchBindings) throws -> Value? {
    switch operand {
    case .attribute(let attribute, let term):
      guard let position = place(term, bindings) else { return nil }
      return .text(try source.value(of: attribute, at: position))
    case .column(let reference, let term):
      guard let position = place(term, bindings), let column = reference.column,
        let ordinal = try source.innermost(reference, around: position)
      else { return nil }
      return try source.value(reference.layer, column, ordinal).map(Value.text)
    case .inside(let reference, let term):
      guard let position = place(term, bindings) else { return nil }
      guard try !source.regions(reference, covering: position).isEmpty else { return .integer(0) }
      let starts = try !source.regions(reference, startingAt: position).isEmpty
      let ends = try !source.regions(reference, endingAt: position + 1).isEmpty
      return .integer(4 + (starts ? 1 : 0) + (ends ? 2 : 0))
    case .position(let term): return bindings[term].map(Value.integer)
    case .string(let bytes): return .text(bytes)
    case .integer(let number): return .integer(number)
    case .number(let number): return .number(number)
    case .frequency(let attribute, let term):
      guard let position = place(term, bindings) else { return .integer(0) }
      return .integer(try source.frequency(of: attribute, at: position))
    case .isBound(let reference, let isEnd, let term):
      guard let position = place(term, bindings) else { return nil }
      let regions =
        try isEnd
        ? source.regions(reference, endingAt: position + 1) : source.regions(reference, startingAt: position)
      return .integer(regions.isEmpty ? 0 : 1)
    case .bound(let reference, let isEnd, let inner):
      guard case .integer(let position)? = try value(of: inner, bindings), 0..<source.tokenCount ~= position,
        let ordinal = try source.innermost(reference, around: position)
      else { return nil }
      let range = try source.region(reference.layer, ordinal)
      return .integer(isEnd ? range.upperBound - 1 : range.lowerBound)
    case .function(let function, let arguments):
      var values: [Value?] = []
      for argument in arguments { values.append(try value(of: argument, bindings)) }
      return function.value(of: values)
    }
  }

  private func place(_ term: PositionTerm, _ bindings: MatchBindings) -> Int? {
    guard let position = bindings[term], position >= 0, position < source.tokenCount else { return nil }
    return position
  }
}

extension ConditionEvaluator.Value {
  fileprivate var asNumber: Double {
    switch self {
    case .integer(let number): Double(number)
    case .number(let number): number
    case .text: .nan
    }
  }
}
