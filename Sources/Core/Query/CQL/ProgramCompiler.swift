/// Turns a pattern into a program.
struct ProgramCompiler<Tokens: IndexedTokens> {
  private let tokens: Tokens
  private let builder: TokenTestBuilder<Tokens>
  private let pattern: ResolvedPattern
  private let usedLabels: Set<Int>
  private var program = Program()
  private var tests: [Int: TokenTest] = [:]
  private var nextSlot = 0
  /// Whether a pass of a repetition that changes nothing must be told from others, as derivations leave different states.
  private let tellsPasses: Bool

  private init(_ pattern: ResolvedPattern, _ sets: IDSetBuilder<Tokens>, tellsPasses: Bool) {
    self.tellsPasses = tellsPasses
    self.pattern = pattern
    tokens = sets.tokens
    builder = TokenTestBuilder(sets: sets)
    usedLabels = pattern.usedLabels
  }

  /// - Parameter tracksFirst: whether to keep apart the derivations by the token test that they begin with.
  static func compile(
    _ pattern: ResolvedPattern, _ sets: IDSetBuilder<Tokens>, tracksFirst: Bool
  ) throws -> Program {
    let tracksFirst = tracksFirst && pattern.expression.beginsInSeveralWays
    var compiler = ProgramCompiler(pattern, sets, tellsPasses: false)
    let program = try compiler.compile(tracksFirst: tracksFirst)
    guard program.slotCount > 0, pattern.expression.hasEmptyPasses else { return program }
    compiler = ProgramCompiler(pattern, sets, tellsPasses: true)
    return try compiler.compile(tracksFirst: tracksFirst)
  }

  private mutating func compile(tracksFirst: Bool) throws -> Program {
    program.labelCount = pattern.labelCount
    nextSlot = pattern.labelCount + 2 + pattern.pairCount
    if tracksFirst {
      program.firstSlot = nextSlot
      nextSlot += 1
    }
    let accept = add(.accept)
    let (begin, shape) = try compile(pattern.expression, next: accept)
    program.begin = begin
    program.shape = shape
    if let constraint = pattern.constraint { program.constraint = try builder.test(constraint) }
    // Where all matches from a start have one length, what they begin with makes no difference.
    if shape.longest == shape.shortest { program.firstSlot = nil }
    program.slotCount = needsSlots || program.firstSlot != nil ? nextSlot : 0
    return program
  }

  private var needsSlots: Bool {
    program.instructions.contains { instruction in
      switch instruction {
      case .token(_, let marks, _), .lookahead(_, let marks, _): !marks.isEmpty
      case .start(_, let pair, _), .end(_, let pair, _): pair != nil
      case .element(_, let first, let last, _): !first.isEmpty || !last.isEmpty
      case .region(_, let first, let last, _): !first.isEmpty || !last.isEmpty
      case .beginCapture, .endCapture, .beginPass, .endPass, .clear: true
      case .split, .look, .accept: false
      }
    }
  }

  private mutating func add(_ instruction: Program.Instruction) -> Program.Address {
    program.instructions.append(instruction)
    return program.instructions.count - 1
  }

  private mutating func addSplit(_ addresses: [Program.Address]) -> Program.Address {
    program.visitCount += 1
    return add(.split(addresses, visit: program.visitCount - 1))
  }

  private mutating func compile(
    _ expression: ResolvedExpression, next: Program.Address
  ) throws -> (Program.Address, PatternShape) {
    guard program.instructions.count < Program.limit else {
      throw QueryError(.tooLarge, "the pattern grows beyond \(Program.limit) steps", at: .nowhere)
    }
    switch expression {
    case .alternation(let parts):
      let join = addSplit([next])
      let compiled = try parts.map { try compile($0, next: join) }
      return (addSplit(compiled.map(\.0)), .alternation(compiled.map(\.1)))
    case .sequence(let parts):
      var address = next
      var shapes: [PatternShape] = []
      for part in parts.reversed() {
        let (begin, shape) = try compile(part, next: address)
        address = begin
        shapes.append(shape)
      }
      return (address, .sequence(shapes.reversed()))
    case .repetition(let inner, let atLeast, let atMost): return try repeated(inner, atLeast, atMost, next)
    case .token(let token):
      let test = try test(token)
      let after = clearing(token.mark, next: next)
      let address = add(.token(test, marks: slots(token.mark), next: after))
      program.kinds[address] = token.kind
      return (address, .token(test))
    case .lookahead(let token):
      let test = try test(token)
      var shape = PatternShape.token(test)
      (shape.shortest, shape.longest) = (0, 0)
      let after = clearing(token.mark, next: next)
      let address = add(.lookahead(test, marks: slots(token.mark), next: after))
      program.kinds[address] = token.kind
      return (address, shape)
    case .start(let test, let pair):
      let layer = test.reference.layer
      let shape = PatternShape.anchored(.regionStart(layer: layer, count: tokens.regionCount(layer)))
      return (add(.start(test, pair: pair.map(pairSlot), next: next)), shape)
    case .end(let reference, let pair):
      let layer = reference.layer
      let shape = PatternShape.anchored(.regionEnd(layer: layer, count: tokens.regionCount(layer)))
      return (add(.end(reference, pair: pair.map(pairSlot), next: next)), shape)
    case .element(let test, let first, let last):
      let layer = test.reference.layer
      var shape = PatternShape.anchored(.regionStart(layer: layer, count: tokens.regionCount(layer)))
      (shape.shortest, shape.longest) = (1, nil)
      return (add(.element(test, first: slots(first), last: slots(last), next: next)), shape)
    case .region(let test, let first, let last):
      let layer = test.reference.layer
      let shape = PatternShape.anchored(.regionStart(layer: layer, count: tokens.regionCount(layer)))
      return (add(.region(test, first: slots(first), last: slots(last), next: next)), shape)
    case .capture(let inner, let first, let last):
      let slot = nextSlot
      nextSlot += 1
      let end = add(.endCapture(begin: slot, first: first, last: last, next: next))
      let (begin, shape) = try compile(inner, next: end)
      return (add(.beginCapture(slot: slot, next: begin)), shape)
    case .look(let inner, let isBehind, let isNegated):
      let (begin, shape) = try compile(inner, next: add(.accept))
      let widths = shape.shortest...max(shape.shortest, shape.longest ?? .max)
      let look = add(.look(begin, isBehind: isBehind, isNegated: isNegated, widths: widths, next: next))
      return (look, PatternShape())
    }
  }

  private mutating func repeated(
    _ inner: ResolvedExpression, _ atLeast: Int, _ atMost: Int?, _ next: Program.Address
  ) throws -> (Program.Address, PatternShape) {
    var shape = PatternShape()
    var slot: Int?
    var next = next
    if tellsPasses && inner.mayBeEmpty {
      slot = nextSlot
      nextSlot += 1
      next = add(.clear([nextSlot - 1], next: next))
    }
    var address = next
    if let atMost {
      for _ in atLeast..<atMost {
        let (body, inside) = try pass(inner, slot, isNeeded: false, next: address)
        shape = inside
        address = addSplit([next, body])
      }
    } else {
      let loop = addSplit([])
      let (body, inside) = try pass(inner, slot, isNeeded: false, next: loop)
      shape = inside
      if case .split(_, let visit) = program.instructions[loop] {
        program.instructions[loop] = .split([next, body], visit: visit)
      }
      address = loop
    }
    for _ in 0..<atLeast { (address, shape) = try pass(inner, slot, isNeeded: true, next: address) }
    return (address, shape.repeated(atLeast: atLeast, atMost: atMost))
  }

  private mutating func pass(
    _ inner: ResolvedExpression, _ slot: Int?, isNeeded: Bool, next: Program.Address
  ) throws -> (Program.Address, PatternShape) {
    guard let slot else { return try compile(inner, next: next) }
    let end = add(.endPass(slot: slot, isNeeded: isNeeded, next: next))
    let (begin, shape) = try compile(inner, next: end)
    return (add(.beginPass(slot: slot, next: begin)), shape)
  }

  private mutating func test(_ token: ResolvedToken) throws -> TokenTest {
    if let known = tests[token.number] { return known }
    let test = try builder.test(token.condition)
    tests[token.number] = test
    return test
  }

  /// Forgets the labels that the test of a token unsets, all but the token's own.
  private mutating func clearing(_ mark: TokenMark, next: Program.Address) -> Program.Address {
    let slots = mark.unsets.filter { $0 != mark.label && usedLabels.contains($0) }
    return slots.isEmpty ? next : add(.clear(slots, next: next))
  }

  private func pairSlot(_ pair: Int) -> Int { pattern.labelCount + 2 + pair }

  /// The slots that a mark sets; labels that nobody reads are left out.
  private func slots(_ mark: TokenMark) -> [Int] {
    var slots: [Int] = []
    if let label = mark.label, usedLabels.contains(label) { slots.append(label) }
    switch mark.anchor {
    case .target: slots.append(pattern.labelCount)
    case .keyword: slots.append(pattern.labelCount + 1)
    case nil: break
    }
    return slots
  }
}
