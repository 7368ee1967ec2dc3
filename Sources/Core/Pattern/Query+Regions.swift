extension Query {
  /// The region elements `<<…>>` of the query.
  var regionElements: [RegionElement] {
    var found: [RegionElement] = []
    if case .pattern(let pattern) = body { pattern.collectRegions(into: &found) }
    return found
  }
}

extension FilteredPattern {
  fileprivate func collectRegions(into found: inout [RegionElement]) {
    expression.collectRegions(into: &found)
    for filter in filters { filter.operand.collectRegions(into: &found) }
  }
}

extension Expression {
  fileprivate func collectRegions(into found: inout [RegionElement]) {
    switch self {
    case .alternation(let parts), .sequence(let parts): for part in parts { part.collectRegions(into: &found) }
    case .repetition(let inner, _, _), .capture(_, let inner, _): inner.collectRegions(into: &found)
    case .look(let look): look.expression.collectRegions(into: &found)
    case .region(let region): found.append(region)
    case .token, .tag, .anchor: break
    }
  }
}
