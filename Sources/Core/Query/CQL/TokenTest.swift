/// A condition on a token, as the search decides it.
indirect enum TokenTest: Sendable {
  case constant(Bool)
  /// The value of an attribute at a place is one of a set; a place that is undefined has none.
  case ids(Int, PositionTerm, IDSet)
  /// The same value of an attribute stands at both places.
  case sameValue(Int, PositionTerm, PositionTerm, isNegated: Bool)
  case any([TokenTest])
  case all([TokenTest])
  case not(TokenTest)
  /// Decided by reading values.
  case condition(ResolvedCondition)

  /// A set that the current token must be in, the rarest one.
  var anchor: (attribute: Int, set: IDSet)? {
    switch self {
    case .ids(let attribute, .current, let set): (attribute, set)
    case .all(let parts):
      parts.compactMap(\.anchor).min { $0.set.frequency < $1.set.frequency }
    default: nil
    }
  }

  /// Whether this is nothing but the anchor.
  var isAnchorOnly: Bool {
    if case .ids(_, .current, _) = self { true } else { false }
  }
}

/// Turns conditions into tests.
struct TokenTestBuilder<Tokens: IndexedTokens> {
  let sets: IDSetBuilder<Tokens>

  func test(_ condition: ResolvedCondition?) throws -> TokenTest {
    guard let condition else { return .constant(true) }
    if let attribute = condition.onlyAttribute {
      let set = try ids(condition, attribute)
      return .ids(attribute, .current, set)
    }
    switch condition {
    case .constant(let value): return .constant(value)
    case .any(let parts): return try joined(parts, isAny: true)
    case .all(let parts): return try joined(parts, isAny: false)
    case .not(let inner): return .not(try test(inner))
    case .matches(.attribute(let attribute, let term), let test, let isNegated):
      return .ids(attribute, term, try sets.ids(attribute, test, isNegated: isNegated))
    case .compare(.attribute(let attribute, let first), let comparison, .attribute(let other, let second))
    where comparison.isEquality && attribute == other:
      return .sameValue(attribute, first, second, isNegated: comparison == .notEqual)
    default: return .condition(condition)
    }
  }

  /// Puts the parts that test the same attribute together.
  private func joined(_ parts: [ResolvedCondition], isAny: Bool) throws -> TokenTest {
    var result: [TokenTest] = []
    var groups: [(attribute: Int, sets: [IDSet])] = []
    for part in parts {
      let test = try test(part)
      guard case .ids(let attribute, .current, let set) = test else {
        result.append(test)
        continue
      }
      if let index = groups.firstIndex(where: { $0.attribute == attribute }) {
        groups[index].sets.append(set)
      } else {
        groups.append((attribute, [set]))
      }
    }
    for (attribute, group) in groups {
      let set = try isAny ? sets.union(group, attribute) : sets.intersection(group, attribute)
      result.append(.ids(attribute, .current, set))
    }
    if result.count == 1 { return result[0] }
    return isAny ? .any(result) : .all(result)
  }

  /// The ids for a condition about nothing but the value of `attribute`.
  private func ids(_ condition: ResolvedCondition, _ attribute: Int) throws -> IDSet {
    switch condition {
    case .any(let parts): return try sets.union(parts.map { try ids($0, attribute) }, attribute)
    case .all(let parts): return try sets.intersection(parts.map { try ids($0, attribute) }, attribute)
    case .not(let inner): return try sets.complement(try ids(inner, attribute), attribute)
    case .matches(.attribute, let test, let isNegated): return try sets.ids(attribute, test, isNegated: isNegated)
    default: return try sets.ids(attribute, where: condition)
    }
  }
}

extension ResolvedCondition {
  /// The attribute whose value at the current token decides the condition alone, if there is one.
  var onlyAttribute: Int? {
    switch self {
    case .constant: return nil
    case .any(let parts), .all(let parts):
      guard let first = parts.first?.onlyAttribute else { return nil }
      return parts.allSatisfy { $0.onlyAttribute == first } ? first : nil
    case .not(let inner): return inner.onlyAttribute
    case .matches(let operand, _, _), .set(let operand, _, _), .truth(let operand):
      return ResolvedOperand.attribute([operand])
    case .compare(let left, _, let right): return ResolvedOperand.attribute([left, right])
    }
  }
}

extension ResolvedOperand {
  /// The one attribute that operands read at the current token and nowhere else.
  fileprivate static func attribute(_ operands: [ResolvedOperand]) -> Int? {
    var found: Int?
    for operand in operands {
      switch operand {
      case .string, .integer, .number: continue
      case .attribute(let attribute, .current), .frequency(let attribute, .current):
        guard found == nil || found == attribute else { return nil }
        found = attribute
      case .function(_, let arguments):
        guard arguments.contains(where: { !$0.isConstant }) else { continue }
        guard let attribute = attribute(arguments), found == nil || found == attribute else { return nil }
        found = attribute
      default: return nil
      }
    }
    return found
  }

  private var isConstant: Bool {
    switch self {
    case .string, .integer, .number: true
    default: false
    }
  }
}
