extension PatternResolver {
  /// Looks up the names of a condition; a global one sees labels, but no token of its own.
  func condition(_ condition: Condition, isGlobal: Bool) throws(QueryError) -> ResolvedCondition {
    switch condition {
    case .implies(let first, let second):
      return .any([.not(try self.condition(first, isGlobal: isGlobal)), try self.condition(second, isGlobal: isGlobal)])
    case .any(let parts): return .any(try conditions(parts, isGlobal))
    case .all(let parts): return .all(try conditions(parts, isGlobal))
    case .not(let inner): return .not(try self.condition(inner, isGlobal: isGlobal))
    case .compare(let left, let comparison, let right): return try compare(left, comparison, right, isGlobal)
    case .set(let left, let test, let value):
      let operand = try operand(left, isGlobal)
      guard operand.isText else { throw wrongType("a feature set is tested here, not a number", left) }
      return .set(operand, test, try ValueTest(value))
    case .truth(let inner):
      if case .function("ignore", _, _) = inner { return .constant(true) }
      let operand = try operand(inner, isGlobal)
      if case .attribute(_, .current) = operand { return .constant(true) }
      return .truth(operand)
    }
  }

  private func conditions(_ parts: [Condition], _ isGlobal: Bool) throws(QueryError) -> [ResolvedCondition] {
    var resolved: [ResolvedCondition] = []
    for part in parts { resolved.append(try condition(part, isGlobal: isGlobal)) }
    return resolved
  }

  private func compare(
    _ left: Operand, _ comparison: Comparison, _ right: Operand, _ isGlobal: Bool
  ) throws(QueryError) -> ResolvedCondition {
    let first = try operand(left, isGlobal)
    if let test = try valueTest(right, comparison) {
      guard first.isText else { throw wrongType("a number is compared with a string", left) }
      return .matches(first, test, isNegated: comparison == .notEqual)
    }
    let second = try operand(right, isGlobal)
    guard first.isText == second.isText else {
      throw wrongType("text is compared with a number", first.isText ? left : right)
    }
    return .compare(first, comparison, second)
  }

  /// The test that the right side of `=` or `!=` stands for; nil when it is a value to compare with.
  private func valueTest(_ operand: Operand, _ comparison: Comparison) throws(QueryError) -> ValueTest? {
    switch operand {
    case .string(let value): return comparison.isEquality ? try ValueTest(value) : nil
    case .list(let name, let place):
      guard comparison.isEquality else {
        throw QueryError(.wrongType, "a word list is tested with = or !=", at: place, expected: ["=", "!="])
      }
      return ValueTest(anyOf: try list(name, place))
    case .expressionList(let name, let flags, let place):
      guard comparison.isEquality else {
        throw QueryError(.wrongType, "a word list is tested with = or !=", at: place, expected: ["=", "!="])
      }
      // With flags CQP 3.4.33 takes the first item alone: docs/cqp-differences.md.
      let items = flags.isEmpty ? try list(name, place) : Array(try list(name, place).prefix(1))
      return try ValueTest(ValueString(text: "(" + items.joined(separator: "|") + ")", flags: flags, place: place))
    default: return nil
    }
  }

  private func list(_ name: String, _ place: QueryPlace) throws(QueryError) -> [String] {
    if let list = session.lists[name] { return list }
    throw QueryError(
      .unknownList, "there is no word list $\(name)", at: place, hint: "define $\(name) = \"one two three\";",
      didYouMean: NearNames.of(name, among: session.lists.keys.sorted()).first)
  }

  // MARK: - Operands

  private func operand(_ operand: Operand, _ isGlobal: Bool) throws(QueryError) -> ResolvedOperand {
    switch operand {
    case .defaultAttribute:
      guard let name = session.defaultAttribute else { return .attribute(0, .current) }
      guard let attribute = names.attribute(name) else { throw unknownAttribute(name, .nowhere, names.attributes) }
      return .attribute(attribute, .current)
    case .name(let name, let place): return try self.name(name, place, isGlobal)
    case .labelled(let label, let attribute, let place): return try labelled(label, attribute, place)
    case .unsetting(let inner): return try self.operand(inner, isGlobal)
    case .function(let name, let arguments, let place): return try function(name, arguments, place, isGlobal)
    case .string(let value): return .string(Array(value.text.utf8))
    case .integer(let value): return .integer(value)
    case .number(let value): return .number(value)
    case .list(_, let place), .expressionList(_, _, let place):
      throw QueryError(.wrongType, "a word list stands only to the right of = or !=", at: place)
    }
  }

  /// A token attribute, else a label, else a region, as CQP looks names up.
  private func name(_ name: String, _ place: QueryPlace, _ isGlobal: Bool) throws(QueryError) -> ResolvedOperand {
    if !isGlobal, let attribute = names.attribute(name) { return .attribute(attribute, .current) }
    if let term = term(name) {
      if isGlobal, term == .current {
        throw QueryError(.wrongType, "there is no current token in a global constraint", at: place)
      }
      return .position(term)
    }
    if !isGlobal, let reference = names.region(name) { return .inside(reference, .current) }
    guard isGlobal else {
      throw unknownAttribute(name, place, names.attributes + names.regionNames + labels.keys.sorted())
    }
    throw QueryError(
      .unknownLabel, "no label \(name) is defined", at: place,
      hint: names.attribute(name) == nil ? nil : "a global constraint needs a label: label.\(name)",
      didYouMean: NearNames.of(name, among: labels.keys.sorted()).first)
  }

  private func labelled(_ label: String, _ attribute: String, _ place: QueryPlace) throws(QueryError) -> ResolvedOperand
  {
    guard let term = term(label) else { throw QueryError(.unknownLabel, "no label \(label) is defined", at: place) }
    if let index = names.attribute(attribute) { return .attribute(index, term) }
    guard let reference = names.region(attribute) else {
      let offset = place.offset + label.utf8.count + 1
      throw unknownAttribute(
        attribute, QueryPlace(offset: offset, length: attribute.utf8.count), names.attributes + names.regionNames)
    }
    guard reference.column != nil else {
      throw QueryError(
        .wrongType, "the region \(attribute) has no value of its own", at: place,
        hint: "its attributes are written \(label).\(attribute)_NAME")
    }
    return .column(reference, term)
  }

  private func unknownAttribute(_ name: String, _ place: QueryPlace, _ known: [String]) -> QueryError {
    QueryError(
      .unknownAttribute, "the corpus has no attribute \(name)", at: place, expected: names.attributes,
      didYouMean: NearNames.of(name, among: known).first)
  }

  private func wrongType(_ message: String, _ operand: Operand) -> QueryError {
    QueryError(.wrongType, message, at: Self.place(of: operand))
  }

  private static func place(of operand: Operand) -> QueryPlace {
    switch operand {
    case .name(_, let place), .labelled(_, _, let place), .function(_, _, let place), .list(_, let place),
      .expressionList(_, _, let place):
      place
    case .unsetting(let inner): self.place(of: inner)
    case .string(let value): value.place
    case .defaultAttribute, .integer, .number: .nowhere
    }
  }

  // MARK: - Functions

  private func function(
    _ name: String, _ arguments: [Operand], _ place: QueryPlace, _ isGlobal: Bool
  ) throws(QueryError) -> ResolvedOperand {
    switch name {
    case "f":
      try expectArguments(1, of: name, arguments, place)
      guard case .attribute(let attribute, let term) = try operand(arguments[0], isGlobal) else {
        throw wrongType("f counts the values of a token attribute", arguments[0])
      }
      return .frequency(attribute, term)
    case "lbound", "rbound":
      try expectArguments(1, of: name, arguments, place)
      return .isBound(try regionArgument(arguments[0], of: name), isEnd: name == "rbound", .current)
    case "lbound_of", "rbound_of":
      try expectArguments(2, of: name, arguments, place)
      let reference = try regionArgument(arguments[0], of: name)
      let position = try operand(arguments[1], isGlobal)
      guard !position.isText else { throw wrongType("\(name) takes a position", arguments[1]) }
      return .bound(reference, isEnd: name == "rbound_of", position)
    default: break
    }
    guard let function = BuiltInFunction(rawValue: name) else {
      let known =
        BuiltInFunction.allCases.map(\.rawValue) + ["f", "lbound", "rbound", "lbound_of", "rbound_of", "ignore"]
      throw QueryError(
        .unknownFunction, "there is no function \(name)", at: place, expected: known,
        didYouMean: NearNames.of(name, among: known).first)
    }
    try expectArguments(function.argumentCount, of: name, arguments, place)
    var resolved: [ResolvedOperand] = []
    for argument in arguments {
      let operand = try operand(argument, isGlobal)
      guard operand.isText == function.takesText else {
        throw wrongType("\(name) takes \(function.takesText ? "text" : "numbers or positions")", argument)
      }
      resolved.append(operand)
    }
    return .function(function, resolved)
  }

  private func expectArguments(
    _ count: Int, of name: String, _ arguments: [Operand], _ place: QueryPlace
  ) throws(QueryError) {
    guard arguments.count == count else {
      throw QueryError(
        .wrongType, "\(name) takes \(count) argument\(count == 1 ? "" : "s"), not \(arguments.count)", at: place)
    }
  }

  private func regionArgument(_ operand: Operand, of name: String) throws(QueryError) -> CorpusNames.RegionReference {
    guard case .name(let region, let place) = operand else { throw wrongType("\(name) takes a region", operand) }
    return try self.region(region, at: place)
  }
}
