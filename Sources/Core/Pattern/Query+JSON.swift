extension Query {
  /// Writes the tree of the query, one object a node with its `kind` first.
  func json(into writer: inout JSONWriter) {
    writer.object { writer in
      writer.key("kind")
      writer.string("query")
      if let strategy { writer.member("strategy", strategy.rawValue) }
      writer.key("body")
      switch body {
      case .pattern(let pattern): writer.pattern(pattern)
      case .meetUnion(let tree): writer.meetUnion(tree)
      case .tabular(let table): writer.tabular(table)
      }
      if !alignments.isEmpty {
        writer.list("alignments", alignments) { writer, alignment in
          writer.node("alignment") { writer in
            writer.member("corpus", alignment.corpus)
            writer.member("negated", alignment.isNegated)
            writer.key("pattern")
            writer.pattern(alignment.pattern)
          }
        }
      }
      if let cut { writer.member("cut", cut) }
      if keepsRanges { writer.member("keep", true) }
    }
  }
}

extension JSONWriter {
  fileprivate mutating func node(_ kind: String, _ body: (inout JSONWriter) -> Void) {
    object { writer in
      writer.key("kind")
      writer.string(kind)
      body(&writer)
    }
  }

  fileprivate mutating func list<T>(_ name: String, _ items: [T], _ body: (inout JSONWriter, T) -> Void) {
    key(name)
    array { writer in
      for item in items { body(&writer, item) }
    }
  }

  fileprivate mutating func pattern(_ pattern: FilteredPattern) {
    node("pattern") { writer in
      writer.key("expression")
      writer.expression(pattern.expression)
      if let constraint = pattern.constraint {
        writer.key("constraint")
        writer.condition(constraint)
      }
      if let bound = pattern.bound {
        writer.key("within")
        writer.bound(bound)
      }
      if let selector = pattern.selector {
        writer.key("show")
        writer.array { writer in
          for anchor in [selector.first, selector.last] {
            writer.object { writer in
              writer.member("anchor", anchor.name)
              writer.member("offset", anchor.offset)
            }
          }
        }
      }
      if !pattern.filters.isEmpty {
        writer.list("filters", pattern.filters) { writer, filter in
          writer.node(filter.relation.rawValue) { writer in
            writer.member("negated", filter.isNegated)
            writer.key("operand")
            writer.pattern(filter.operand)
          }
        }
      }
    }
  }

  private mutating func bound(_ bound: Bound) {
    object { writer in
      switch bound {
      case .distance(let distance): writer.member("distance", distance)
      case .regions(let count, let layer, _):
        writer.member("region", layer)
        writer.member("count", count)
      }
    }
  }

  private mutating func expression(_ expression: Expression) {
    switch expression {
    case .alternation(let parts):
      node("alternation") { $0.list("of", parts) { $0.expression($1) } }
    case .sequence(let parts):
      node("sequence") { $0.list("of", parts) { $0.expression($1) } }
    case .repetition(let inner, let atLeast, let atMost):
      node("repetition") { writer in
        writer.member("min", atLeast)
        writer.key("max")
        if let atMost { writer.integer(atMost) } else { writer.null() }
        writer.key("of")
        writer.expression(inner)
      }
    case .token(let token): self.token(token)
    case .tag(let tag): self.tag(tag)
    case .anchor(let anchor):
      node("anchor_tag") { writer in
        writer.member("anchor", anchor.name)
        writer.member("end", anchor.isEnd)
      }
    case .region(let region): self.region(region)
    case .capture(let name, let inner, _):
      node("capture") { writer in
        writer.member("name", name)
        writer.key("of")
        writer.expression(inner)
      }
    case .look(let look):
      node(look.isBehind ? "look_behind" : "look_ahead") { writer in
        writer.member("negated", look.isNegated)
        writer.key("of")
        writer.expression(look.expression)
      }
    }
  }

  private mutating func marker(_ name: String, _ marker: Marker?) {
    switch marker {
    case nil: break
    case .target: member(name, "target")
    case .number(let number): member(name, number)
    }
  }

  fileprivate mutating func token(_ token: TokenElement) {
    node(token.isLookahead ? "lookahead" : "token") { writer in
      writer.marker("marker", token.marker)
      if let label = token.label { writer.member("label", label) }
      guard let condition = token.condition else { return }
      writer.key("test")
      writer.condition(condition)
    }
  }

  private mutating func tag(_ tag: TagElement) {
    node(tag.form == .element ? "element" : "\(tag.form.rawValue)_tag") { writer in
      writer.member("region", tag.name)
      guard !tag.tests.isEmpty else { return }
      writer.list("tests", tag.tests) { writer, test in
        writer.object { writer in
          if let attribute = test.attribute { writer.member("attribute", attribute) }
          switch test.operation {
          case .compare(let comparison): writer.member("op", comparison.rawValue)
          case .set(let set): writer.member("op", QueryPrinter.words(set))
          }
          switch test.literal {
          case .string(let value): writer.value(value)
          case .integer(let value): writer.member("value", value)
          case .number(let value):
            writer.key("value")
            writer.number(value)
          }
        }
      }
    }
  }

  private mutating func region(_ region: RegionElement) {
    node("region") { writer in
      writer.member("name", region.name)
      writer.marker("first_marker", region.firstMarker)
      if let label = region.firstLabel { writer.member("first_label", label) }
      writer.marker("last_marker", region.lastMarker)
      if let label = region.lastLabel { writer.member("last_label", label) }
      writer.member("zero_width", region.isZeroWidth)
    }
  }

  // MARK: - Conditions

  private mutating func condition(_ condition: Condition) {
    switch condition {
    case .implies(let first, let second):
      node("implies") { $0.list("of", [first, second]) { $0.condition($1) } }
    case .any(let parts): node("or") { $0.list("of", parts) { $0.condition($1) } }
    case .all(let parts): node("and") { $0.list("of", parts) { $0.condition($1) } }
    case .not(let inner): node("not") { $0.list("of", [inner]) { $0.condition($1) } }
    case .compare(let left, let comparison, let right):
      node("compare") { writer in
        writer.member("op", comparison.rawValue)
        writer.list("of", [left, right]) { $0.operand($1) }
      }
    case .set(let left, let test, let value):
      node("set") { writer in
        writer.member("op", QueryPrinter.words(test))
        writer.list("of", [left, .string(value)]) { $0.operand($1) }
      }
    case .truth(let inner): node("truth") { $0.list("of", [inner]) { $0.operand($1) } }
    }
  }

  private mutating func operand(_ operand: Operand) {
    switch operand {
    case .defaultAttribute: node("default_attribute") { _ in }
    case .name(let name, _): node("name") { $0.member("name", name) }
    case .labelled(let label, let attribute, _):
      node("labelled") { writer in
        writer.member("label", label)
        writer.member("attribute", attribute)
      }
    case .unsetting(let inner): node("unset") { $0.list("of", [inner]) { $0.operand($1) } }
    case .function(let name, let arguments, _):
      node("function") { writer in
        writer.member("name", name)
        writer.list("of", arguments) { $0.operand($1) }
      }
    case .string(let value): node("string") { $0.value(value) }
    case .list(let name, _): node("list") { $0.member("name", name) }
    case .expressionList(let name, let flags, _):
      node("expression_list") { writer in
        writer.member("name", name)
        writer.flags(flags)
      }
    case .integer(let value): node("number") { $0.member("value", value) }
    case .number(let value):
      node("number") { writer in
        writer.key("value")
        writer.number(value)
      }
    }
  }

  private mutating func value(_ value: ValueString) {
    member("value", value.text)
    flags(value.flags)
    if value.distance > 0 { member("distance", value.distance) }
  }

  private mutating func flags(_ flags: ValueFlags) {
    if flags.contains(.ignoringCase) { member("ignore_case", true) }
    if flags.contains(.ignoringDiacritics) { member("ignore_diacritics", true) }
    if flags.contains(.literal) { member("literal", true) }
  }

  // MARK: - Single positions

  fileprivate mutating func meetUnion(_ tree: MeetUnion) {
    switch tree {
    case .token(let token): self.token(token)
    case .union(let first, let second):
      node("union") { $0.list("of", [first, second]) { $0.meetUnion($1) } }
    case .meet(let first, let isNegated, let second, let window):
      node("meet") { writer in
        writer.member("negated", isNegated)
        switch window {
        case .distance(let left, let right):
          writer.member("left", left)
          writer.member("right", right)
        case .region(let layer, _): writer.member("region", layer)
        }
        writer.list("of", [first, second]) { $0.meetUnion($1) }
      }
    }
  }

  fileprivate mutating func tabular(_ table: TabularPattern) {
    node("table") { writer in
      writer.list("steps", table.steps) { writer, step in
        writer.object { writer in
          writer.member("min_gap", step.atLeast)
          writer.key("max_gap")
          if let atMost = step.atMost { writer.integer(atMost) } else { writer.null() }
          writer.key("token")
          writer.token(step.token)
        }
      }
      guard let bound = table.bound else { return }
      writer.key("within")
      writer.bound(bound)
    }
  }
}
