/// Writes the canonical text of a query: reading it gives an equal tree.
struct QueryPrinter {
  private(set) var text = ""

  /// Adds text as it is.
  mutating func add(_ more: String) {
    text += more
  }

  mutating func query(_ query: Query) {
    if let strategy = query.strategy { add("(?\(strategy.rawValue)) ") }
    switch query.body {
    case .pattern(let pattern): filtered(pattern)
    case .meetUnion(let tree):
      add("MU ")
      meetUnion(tree)
    case .tabular(let table):
      add("TAB")
      tabular(table)
    }
    for alignment in query.alignments {
      add(" :\(Self.name(alignment.corpus)) ")
      if alignment.isNegated { add("! ") }
      filtered(alignment.pattern)
    }
    if let cut = query.cut { add(" cut \(cut)") }
    if query.keepsRanges { add(" !") }
  }

  private mutating func filtered(_ pattern: FilteredPattern) {
    expression(pattern.expression, .alternation)
    if let constraint = pattern.constraint {
      add(" :: ")
      condition(constraint)
    }
    if let bound = pattern.bound { self.bound(bound) }
    if let selector = pattern.selector {
      add(" show ")
      anchor(selector.first)
      add(" .. ")
      anchor(selector.last)
    }
    for filter in pattern.filters {
      add(filter.isNegated ? " !" : " ")
      add(filter.relation.rawValue)
      add(" (")
      filtered(filter.operand)
      add(")")
    }
  }

  private mutating func bound(_ bound: Bound) {
    switch bound {
    case .distance(let distance): add(" within \(distance)")
    case .regions(1, let layer, _): add(" within \(Self.name(layer))")
    case .regions(let count, let layer, _): add(" within \(count) \(Self.name(layer))")
    }
  }

  private mutating func anchor(_ anchor: FilteredPattern.Anchor) {
    add(anchor.name)
    if anchor.offset != 0 { add("[\(anchor.offset)]") }
  }

  // MARK: - Expressions

  private enum Context: Int {
    case alternation, sequence, factor
  }

  private mutating func expression(_ expression: Expression, _ context: Context) {
    switch expression {
    case .alternation(let parts):
      group(context != .alternation) { printer in
        for (index, part) in parts.enumerated() {
          if index > 0 { printer.add(" | ") }
          printer.expression(part, .sequence)
        }
      }
    case .sequence(let parts):
      group(context == .factor) { printer in
        for (index, part) in parts.enumerated() {
          if index > 0 { printer.add(" ") }
          // A sequence inside an alternation may hold alternations, which then need parentheses.
          printer.expression(part, part.isRepetition ? .sequence : .factor)
        }
      }
    case .repetition(let inner, let atLeast, let atMost):
      group(context == .factor) { printer in
        printer.expression(inner, .factor)
        printer.add(Self.quantifier(atLeast, atMost))
      }
    case .token(let token): self.token(token)
    case .tag(let tag): self.tag(tag)
    case .anchor(let anchor): add("<\(anchor.isEnd ? "/" : "")\(anchor.name)>")
    case .region(let region): self.region(region)
    case .capture(let name, let inner, _):
      add("\(name):(")
      self.expression(inner, .alternation)
      add(")")
    case .look(let look):
      add(look.isBehind ? "(?<" : "(?")
      add(look.isNegated ? "!" : "=")
      self.expression(look.expression, .alternation)
      add(")")
    }
  }

  private mutating func group(_ isNeeded: Bool, _ body: (inout QueryPrinter) -> Void) {
    if isNeeded { add("(") }
    body(&self)
    if isNeeded { add(")") }
  }

  private static func quantifier(_ atLeast: Int, _ atMost: Int?) -> String {
    switch (atLeast, atMost) {
    case (0, nil): "*"
    case (1, nil): "+"
    case (0, 1): "?"
    case (_, nil): "{\(atLeast),}"
    case (_, let atMost?) where atMost == atLeast: "{\(atLeast)}"
    case (_, let atMost?): "{\(atLeast),\(atMost)}"
    }
  }

  mutating func token(_ token: TokenElement) {
    add(Self.marker(token.marker))
    if let label = token.label { add("\(label):") }
    if !token.isLookahead, case .compare(.defaultAttribute, .equal, let value)? = token.condition {
      return operand(value)
    }
    add(token.isLookahead ? "[:" : "[")
    if let condition = token.condition {
      if token.isLookahead { add(" ") }
      self.condition(condition)
      if token.isLookahead { add(" ") }
    }
    add(token.isLookahead ? ":]" : "]")
  }

  private static func marker(_ marker: Marker?) -> String {
    switch marker {
    case nil: ""
    case .target: "@"
    case .number(let number): "@\(number)"
    }
  }

  private mutating func tag(_ tag: TagElement) {
    add(tag.form == .end ? "</" : "<")
    add(Self.name(tag.name))
    for test in tag.tests {
      if let attribute = test.attribute { add(" \(Self.name(attribute))") }
      switch test.operation {
      case .compare(let comparison): add(comparison.rawValue)
      case .set(let set): add(" \(Self.words(set)) ")
      }
      switch test.literal {
      case .string(let value): string(value)
      case .integer(let value): add(" \(value)")
      case .number(let value): add(" \(value)")
      }
    }
    add(tag.form == .element ? "/>" : ">")
  }

  private mutating func region(_ region: RegionElement) {
    add("<<")
    let first = Self.marker(region.firstMarker)
    add(first.isEmpty ? "" : first + " ")
    if let label = region.firstLabel { add("\(label): ") }
    add(Self.name(region.name))
    let last = Self.marker(region.lastMarker)
    add(last.isEmpty ? "" : " " + last)
    if let label = region.lastLabel { add(" \(label):") }
    add(region.isZeroWidth ? "/>>" : ">>")
  }

  // MARK: - Single positions

  private mutating func meetUnion(_ tree: MeetUnion) {
    switch tree {
    case .token(let token): self.token(token)
    case .union(let first, let second):
      add("(union ")
      meetUnion(first)
      add(" ")
      meetUnion(second)
      add(")")
    case .meet(let first, let isNegated, let second, let window):
      add("(meet ")
      meetUnion(first)
      add(isNegated ? " not " : " ")
      meetUnion(second)
      switch window {
      case .distance(let left, let right): add(" \(left) \(right))")
      case .region(let layer, _): add(" \(Self.name(layer)))")
      }
    }
  }

  private mutating func tabular(_ table: TabularPattern) {
    for (index, step) in table.steps.enumerated() {
      add(" ")
      if index > 0, step.atLeast != 0 || step.atMost != 0 { add(Self.quantifier(step.atLeast, step.atMost) + " ") }
      token(step.token)
    }
    if let bound = table.bound { self.bound(bound) }
  }

  /// A name, between backticks when it is reserved.
  static func name(_ name: String) -> String {
    QueryToken.reserved.contains(name) ? "`\(name)`" : name
  }

  static func words(_ test: SetTest) -> String {
    (test.isNegated ? "not " : "") + test.quantifier.rawValue
  }
}

extension Expression {
  fileprivate var isRepetition: Bool {
    if case .repetition = self { true } else { false }
  }
}

extension Query {
  /// The canonical text.
  var text: String {
    var printer = QueryPrinter()
    printer.query(self)
    return printer.text
  }
}
