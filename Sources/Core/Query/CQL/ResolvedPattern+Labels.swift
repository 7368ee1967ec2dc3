extension ResolvedPattern {
  /// The slots of labels that something reads.
  var usedLabels: Set<Int> {
    var used: Set<Int> = []
    for capture in captures { used.formUnion([capture.first, capture.last]) }
    for anchor in [selector?.first, selector?.last].compactMap(\.self) {
      if case .label(let slot) = anchor.term { used.insert(slot) }
    }
    constraint?.collectLabels(into: &used)
    expression.collectLabels(into: &used)
    return used
  }
}

extension ResolvedExpression {
  fileprivate func collectLabels(into used: inout Set<Int>) {
    switch self {
    case .alternation(let parts), .sequence(let parts): for part in parts { part.collectLabels(into: &used) }
    case .repetition(let inner, _, _), .look(let inner, _, _): inner.collectLabels(into: &used)
    case .capture(let inner, let first, let last):
      used.formUnion([first, last])
      inner.collectLabels(into: &used)
    case .token(let token), .lookahead(let token): token.condition?.collectLabels(into: &used)
    case .start, .end, .element, .region: break
    }
  }
}

extension ResolvedCondition {
  fileprivate func collectLabels(into used: inout Set<Int>) {
    switch self {
    case .constant: break
    case .any(let parts), .all(let parts): for part in parts { part.collectLabels(into: &used) }
    case .not(let inner): inner.collectLabels(into: &used)
    case .matches(let operand, _, _), .set(let operand, _, _), .truth(let operand): operand.collectLabels(into: &used)
    case .compare(let left, _, let right):
      left.collectLabels(into: &used)
      right.collectLabels(into: &used)
    }
  }
}

extension ResolvedOperand {
  fileprivate func collectLabels(into used: inout Set<Int>) {
    switch self {
    case .attribute(_, let term), .column(_, let term), .inside(_, let term), .position(let term),
      .frequency(_, let term), .isBound(_, _, let term):
      if case .label(let slot) = term { used.insert(slot) }
    case .bound(_, _, let inner): inner.collectLabels(into: &used)
    case .function(_, let arguments): for argument in arguments { argument.collectLabels(into: &used) }
    case .string, .integer, .number: break
    }
  }
}
