@testable import Core

/// Makes random trees of the whole language, as the parser would give them.
struct RandomTrees {
  var random: RandomNumbers
  private var labels: [String] = []

  init(seed: UInt64) {
    random = RandomNumbers(seed: seed)
  }

  mutating func query() -> Query {
    labels = []
    var query: Query
    switch random.below(8) {
    case 0: query = Query(body: .meetUnion(meetUnion(3)))
    case 1: query = Query(body: .tabular(tabular()))
    default:
      query = Query(body: .pattern(filtered(3)))
      if random.once(in: 3) { query.strategy = random.pick(MatchStrategy.allCases) }
    }
    if random.once(in: 6) {
      labels = []
      query.alignments = [
        .init(corpus: "news_fr", isNegated: random.once(in: 2), pattern: FilteredPattern(expression: expression(1)))
      ]
    }
    if random.once(in: 4) { query.cut = random.below(100) }
    query.keepsRanges = random.once(in: 6)
    return query
  }

  private mutating func filtered(_ depth: Int) -> FilteredPattern {
    let outer = labels
    labels = []
    defer { labels = outer }
    var result = FilteredPattern(expression: expression(depth))
    if random.once(in: 3) { result.constraint = condition(2) }
    if random.once(in: 3) { result.bound = bound() }
    if random.once(in: 5) {
      let anchors = ["match", "matchend"] + labels
      result.selector = .init(
        first: .init(name: random.pick(anchors), offset: random.below(5) - 2), last: .init(name: random.pick(anchors)))
    }
    while depth > 0, random.once(in: 4) {
      result.filters.append(
        .init(
          isNegated: random.once(in: 2), relation: random.pick(FilteredPattern.Relation.allCases),
          operand: filtered(depth - 1)))
    }
    return result
  }

  private mutating func bound() -> Bound {
    random.once(in: 2)
      ? .distance(random.below(20)) : .regions(count: 1 + random.below(3), layer: random.pick(["s", "to"]), .nowhere)
  }

  private mutating func expression(_ depth: Int) -> Expression {
    switch depth == 0 ? 9 : random.below(12) {
    case 0: return .joining(alternatives: (0...random.below(3)).map { _ in expression(depth - 1) })
    case 1, 2: return .joining(sequence: (0...random.below(3)).map { _ in expression(depth - 1) })
    case 3, 4:
      let atLeast = random.below(3)
      let atMost = random.once(in: 2) ? nil : atLeast + random.below(3)
      return .repetition(expression(depth - 1), atLeast: atLeast, atMost: atMost)
    case 5: return .tag(tag())
    case 6:
      var region = RegionElement(name: random.pick(["np", "P", "size"]))
      region.firstMarker = random.pick([nil, .target, .number(3)])
      region.firstLabel = random.once(in: 2) ? label() : nil
      region.lastMarker = random.pick([nil, .target, .number(0)])
      region.lastLabel = random.once(in: 2) ? label() : nil
      region.isZeroWidth = random.once(in: 2)
      return .region(region)
    case 7:
      let inner = expression(depth - 1)
      let name = label()
      return .capture(name, inner, .nowhere)
    case 8:
      let outer = labels
      defer { labels = outer }
      return .look(
        LookElement(isBehind: random.once(in: 2), isNegated: random.once(in: 2), expression: expression(depth - 1)))
    case 9 where random.once(in: 8):
      return .anchor(AnchorElement(isEnd: random.once(in: 2), name: random.pick(["match", "matchend", "target"])))
    default: return .token(token(isPlain: false))
    }
  }

  private mutating func label() -> String {
    let name = random.pick(["a", "b", "x_1", "c-2"])
    labels.append(name)
    return name
  }

  private mutating func token(isPlain: Bool) -> TokenElement {
    var token = TokenElement()
    if !isPlain {
      token.marker = random.pick([nil, nil, .target, .number(1)])
      if random.once(in: 3) { token.label = label() }
    }
    token.isLookahead = random.once(in: 6)
    switch random.below(4) {
    case 0: break
    case 1: token.condition = .compare(.defaultAttribute, .equal, .string(string()))
    case 2: token.condition = .compare(.defaultAttribute, .equal, .list("wl", .nowhere))
    default: token.condition = condition(2)
    }
    if token.isLookahead, case .compare(.defaultAttribute, let comparison, let right)? = token.condition {
      token.condition = .compare(.name("word", .nowhere), comparison, right)
    }
    return token
  }

  private mutating func tag() -> TagElement {
    var tag = TagElement(form: random.pick([.start, .end, .element]), name: random.pick(["s", "ne_type", "count"]))
    guard tag.form != .end else { return tag }
    if random.once(in: 2) {
      let operations: [TagElement.Test.Operation] = [.compare(.equal), .compare(.notEqual), .set(setTest())]
      tag.tests.append(.init(attribute: nil, operation: random.pick(operations), literal: .string(string())))
    }
    while random.once(in: 3) {
      let literals: [TagElement.Literal] = [
        .string(string()), .integer(random.below(9) - 4), .number(2.5), .number(1e21),
      ]
      tag.tests.append(
        .init(
          attribute: random.pick(["value", "source"]), operation: .compare(random.pick(Comparison.allCases)),
          literal: random.pick(literals)))
    }
    return tag
  }

  private mutating func setTest() -> SetTest {
    SetTest(quantifier: random.once(in: 2) ? .contains : .matches, isNegated: random.once(in: 2))
  }

  private mutating func string() -> ValueString {
    var value = ValueString(text: random.pick(["rate", "", "a\\\"b", "O'Neil", "say \"it\"", "\\\\", "é.*[x]", "\\."]))
    value.flags = random.pick([[], [], .ignoringCase, [.ignoringCase, .ignoringDiacritics], .literal])
    value.distance = random.pick([0, 0, 0, 1, 2])
    return value
  }

  private mutating func condition(_ depth: Int) -> Condition {
    switch depth == 0 ? 9 : random.below(10) {
    case 0: return .implies(condition(depth - 1), condition(depth - 1))
    case 1, 2: return .joining(any: (0...random.below(3)).map { _ in condition(depth - 1) })
    case 3, 4: return .joining(all: (0...random.below(3)).map { _ in condition(depth - 1) })
    case 5: return .not(condition(depth - 1))
    case 6: return .set(reference(1), setTest(), string())
    case 7: return .truth(reference(2))
    default: return .compare(reference(1), random.pick(Comparison.allCases), operand(1))
    }
  }

  private mutating func reference(_ depth: Int) -> Operand {
    switch random.below(depth == 0 ? 4 : 6) {
    case 0, 1: return .name(random.pick(["word", "pos", "size", "_", "match"]), .nowhere)
    case 2 where !labels.isEmpty: return .labelled(label: random.pick(labels), attribute: "lemma", .nowhere)
    case 3 where !labels.isEmpty: return .unsetting(.name(random.pick(["a", "b"]), .nowhere))
    case 4, 5: return .function("distance", (0...random.below(2)).map { _ in operand(depth - 1) }, .nowhere)
    default: return .labelled(label: "match", attribute: "article_date", .nowhere)
    }
  }

  private mutating func operand(_ depth: Int) -> Operand {
    switch random.below(7) {
    case 0: .string(string())
    case 1: .integer(random.below(100) - 50)
    case 2: .number(random.pick([0.5, -2.25, 1e21, 3]))
    case 3: .list("wl", .nowhere)
    case 4: .expressionList("wl", random.pick([[], .ignoringCase]), .nowhere)
    default: reference(depth)
    }
  }

  private mutating func meetUnion(_ depth: Int) -> MeetUnion {
    switch depth == 0 ? 3 : random.below(4) {
    case 0: .union(meetUnion(depth - 1), meetUnion(depth - 1))
    case 1:
      .meet(
        meetUnion(depth - 1), isNegated: random.once(in: 2), meetUnion(depth - 1),
        random.once(in: 2) ? .distance(random.below(9) - 4, random.below(9)) : .region("s", .nowhere))
    default: .token(token(isPlain: true))
    }
  }

  private mutating func tabular() -> TabularPattern {
    var table = TabularPattern(steps: [.init(token: token(isPlain: true))])
    while random.below(3) > 0 {
      let atLeast = random.below(3)
      let atMost = random.pick([nil, atLeast, atLeast + 2])
      table.steps.append(.init(atLeast: atLeast, atMost: atMost, token: token(isPlain: true)))
    }
    if random.once(in: 2) { table.bound = bound() }
    return table
  }
}
