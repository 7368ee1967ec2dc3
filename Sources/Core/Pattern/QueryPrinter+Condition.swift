extension QueryPrinter {
  private static func tightness(_ condition: Condition) -> Int {
    switch condition {
    case .implies: 0
    case .any: 1
    case .all: 2
    case .not: 3
    case .compare, .set, .truth: 4
    }
  }

  /// Writes a condition, between parentheses when it binds less tightly than `context` asks.
  mutating func condition(_ condition: Condition, atLeast context: Int = 0) {
    let needsGroup = Self.tightness(condition) < context
    if needsGroup { add("(") }
    switch condition {
    case .implies(let first, let second):
      self.condition(first, atLeast: 0)
      add(" -> ")
      self.condition(second, atLeast: 1)
    case .any(let parts): join(parts, " | ", atLeast: 2)
    case .all(let parts): join(parts, " & ", atLeast: 3)
    case .not(let inner):
      add("!")
      self.condition(inner, atLeast: 3)
    case .compare(let left, let comparison, let right):
      operand(left)
      if case .string = right, comparison.isEquality {
        add(comparison.rawValue)
      } else {
        add(" \(comparison.rawValue) ")
      }
      operand(right)
    case .set(let left, let test, let value):
      operand(left)
      add(" \(Self.words(test)) ")
      string(value)
    case .truth(let inner): operand(inner)
    }
    if needsGroup { add(")") }
  }

  private mutating func join(_ parts: [Condition], _ separator: String, atLeast context: Int) {
    for (index, part) in parts.enumerated() {
      if index > 0 { add(separator) }
      condition(part, atLeast: context)
    }
  }

  mutating func operand(_ operand: Operand) {
    switch operand {
    case .defaultAttribute: add("word")
    case .name(let name, _): add(LabelScope.builtIn.contains(name) ? name : Self.name(name))
    case .labelled(let label, let attribute, _): add("\(label).\(attribute)")
    case .unsetting(let inner):
      add("~")
      self.operand(inner)
    case .function(let name, let arguments, _):
      add("\(name)(")
      for (index, argument) in arguments.enumerated() {
        if index > 0 { add(", ") }
        self.operand(argument)
      }
      add(")")
    case .string(let value): string(value)
    case .list(let name, _): add("$\(name)")
    case .expressionList(let name, let flags, _): add("RE($\(name))\(Self.flags(flags))")
    case .integer(let value): add("\(value)")
    case .number(let value): add("\(value)")
    }
  }

  /// Writes a string between double quotes, the ones inside doubled unless a backslash precedes them.
  mutating func string(_ value: ValueString) {
    var quoted = "\""
    var isEscaped = false
    for character in value.text.unicodeScalars {
      if character == "\"", !isEscaped { quoted += "\"" }
      isEscaped = !isEscaped && character == "\\"
      quoted.unicodeScalars.append(character)
    }
    add(quoted + "\"" + Self.flags(value.flags))
    if value.distance > 0 { add("~\(value.distance)") }
  }

  private static func flags(_ flags: ValueFlags) -> String {
    if flags.isEmpty { return "" }
    return "%" + (flags.contains(.ignoringCase) ? "c" : "") + (flags.contains(.ignoringDiacritics) ? "d" : "")
      + (flags.contains(.literal) ? "l" : "")
  }
}
