extension QueryParser {
  /// Reads a Boolean expression; loosest to tightest: `->`, `|`, `&`, `!`.
  mutating func readCondition() throws(QueryError) -> Condition {
    var result = try readAny()
    while take(.implies) { result = .implies(result, try readAny()) }
    return result
  }

  private mutating func readAny() throws(QueryError) -> Condition {
    var parts = [try readAll()]
    while take(.or) { parts.append(try readAll()) }
    return .joining(any: parts)
  }

  private mutating func readAll() throws(QueryError) -> Condition {
    var parts = [try readNot()]
    while take(.and) { parts.append(try readNot()) }
    return .joining(all: parts)
  }

  private mutating func readNot() throws(QueryError) -> Condition {
    if take(.not) { return .not(try nested { parser throws(QueryError) in try parser.readNot() }) }
    guard take(.open) else { return try readRelation() }
    let inner = try nested { parser throws(QueryError) in try parser.readCondition() }
    try expect(.close, "the condition began with ‘(’")
    return inner
  }

  private mutating func readRelation() throws(QueryError) -> Condition {
    let left = try readReference()
    if let comparison = takeComparison() { return .compare(left, comparison, try readOperand()) }
    guard let test = try readSetTest() else { return .truth(left) }
    guard case .string = current.kind else { throw unexpected(["a string"], "a feature is needed") }
    return .set(left, test, try readString())
  }

  mutating func takeComparison() -> Comparison? {
    guard case .symbol(let symbol) = current.kind, let comparison = Comparison(rawValue: symbol.rawValue) else {
      return nil
    }
    advance()
    return comparison
  }

  /// `contains`, `matches`, `not contains` or `not matches`.
  mutating func readSetTest() throws(QueryError) -> SetTest? {
    let isNegated = take(word: "not")
    if take(word: "contains") { return SetTest(quantifier: .contains, isNegated: isNegated) }
    if take(word: "matches") { return SetTest(quantifier: .matches, isNegated: isNegated) }
    if isNegated { throw unexpected(["contains", "matches"], "‘not’ negates one of these; elsewhere write ‘!’") }
    return nil
  }

  /// An attribute, a label, an anchor or a function.
  private mutating func readReference() throws(QueryError) -> Operand {
    if take(.tilde) { return .unsetting(try readReference()) }
    let place = current.place
    switch current.kind {
    case .qualified(let label, let attribute):
      guard labels.use(label) else { throw unknownLabel(label, at: place) }
      advance()
      return .labelled(label: label, attribute: attribute, place)
    case .identifier(let name) where next.kind == .symbol(.open) && !QueryToken.reserved.contains(name):
      return try readFunction(name, place)
    case .identifier(let name) where LabelScope.builtIn.contains(name):
      advance()
      return .name(name == "collocate" ? "target" : name, place)
    case .string, .integer, .number, .variable:
      throw unexpected(["an attribute", "a label", "a function"], "a condition begins with what is tested")
    default:
      let (name, place) = try takeName("an attribute")
      _ = labels.use(name)
      return .name(name, place)
    }
  }

  private mutating func readFunction(_ name: String, _ place: QueryPlace) throws(QueryError) -> Operand {
    advance()
    advance()
    let arguments = try nested { parser throws(QueryError) in
      var arguments = [try parser.readOperand()]
      while parser.take(.comma) { arguments.append(try parser.readOperand()) }
      return arguments
    }
    try expect(.close, "the arguments of \(name) began with ‘(’")
    return .function(name, arguments, place)
  }

  private mutating func readOperand() throws(QueryError) -> Operand {
    let place = current.place
    switch current.kind {
    case .string: return .string(try readString())
    case .integer(let value):
      advance()
      return .integer(value)
    case .number(let value):
      advance()
      return .number(value)
    case .variable(let name):
      advance()
      return .list(name, place)
    case .identifier("RE") where next.kind == .symbol(.open): return try readExpressionList(place)
    default: return try readReference()
    }
  }

  private mutating func readExpressionList(_ place: QueryPlace) throws(QueryError) -> Operand {
    advance()
    advance()
    guard case .variable(let name) = current.kind else { throw unexpected(["$name"], "RE takes a word list") }
    advance()
    try expect(.close, "the argument of RE began with ‘(’")
    let flags = readFlags()
    if !flags.isEmpty {
      warnings.append(
        QueryWarning("with flags RE($\(name)) stands for the first item of the list only, as in CQP", at: place))
    }
    return .expressionList(name, flags, place)
  }

  /// A string with its flags and its `~1` or `~2`.
  ///
  /// - Precondition: A string stands here.
  mutating func readString() throws(QueryError) -> ValueString {
    guard case .string(let text) = current.kind else { throw unexpected(["a string"], "a string is needed") }
    var value = ValueString(text: text, place: current.place)
    var end = current.range.upperBound
    advance()
    if case .flags = current.kind {
      end = current.range.upperBound
      value.flags = readFlags()
    }
    guard isAt(.tilde), current.range.lowerBound == end, case .integer(let distance) = next.kind,
      next.range.lowerBound == end + 1
    else { return value }
    advance()
    guard distance == 1 || distance == 2 else {
      throw unexpected(["1", "2"], "a fuzzy value allows one or two changes")
    }
    advance()
    value.distance = distance
    return value
  }

  mutating func readFlags() -> ValueFlags {
    guard case .flags(let letters) = current.kind else { return [] }
    let place = current.place
    advance()
    var flags: ValueFlags = []
    for letter in letters {
      switch letter {
      case "c": flags.insert(.ignoringCase)
      case "d": flags.insert(.ignoringDiacritics)
      case "l": flags.insert(.literal)
      default: warnings.append(QueryWarning("there is no flag %\(letter); known are c, d and l", at: place))
      }
    }
    if flags.contains(.literal), flags != .literal {
      warnings.append(QueryWarning("%l excludes %c and %d, which are ignored", at: place))
      flags = .literal
    }
    return flags
  }
}
