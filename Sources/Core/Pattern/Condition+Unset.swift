extension Condition {
  /// The labels written with `~`.
  func collectUnset(into names: inout [String]) {
    switch self {
    case .implies(let first, let second):
      first.collectUnset(into: &names)
      second.collectUnset(into: &names)
    case .any(let parts), .all(let parts): for part in parts { part.collectUnset(into: &names) }
    case .not(let inner): inner.collectUnset(into: &names)
    case .compare(let first, _, let second):
      first.collectUnset(into: &names)
      second.collectUnset(into: &names)
    case .set(let operand, _, _), .truth(let operand): operand.collectUnset(into: &names)
    }
  }
}

extension Operand {
  fileprivate func collectUnset(into names: inout [String]) {
    switch self {
    case .unsetting(.name(let name, _)): names.append(name)
    case .unsetting(.labelled(let label, _, _)): names.append(label)
    case .unsetting(let inner): inner.collectUnset(into: &names)
    case .function(_, let arguments, _): for argument in arguments { argument.collectUnset(into: &names) }
    default: break
    }
  }
}
