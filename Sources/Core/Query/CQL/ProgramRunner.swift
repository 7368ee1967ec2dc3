/// Runs a program from one start after the other.
///
/// Goes depth first through the derivations in their order, and never again to an instruction with a state and a
/// position where it has been: what it could find there is found already, by an earlier derivation.
struct ProgramRunner<Tokens: IndexedTokens> {
  /// What a run looks for.
  enum Goal {
    case shortest, longest
    /// Any end, the position of the start included.
    case any
    case exactly(Int)
    /// The shortest for each kind of token that a derivation begins with.
    case shortestByFirst
    /// Every end, for `ends`.
    case all
  }

  /// Where a match ends (the position after its last token), and its state.
  struct End {
    let position: Int
    let slots: [Int32]
  }

  private struct Step {
    let address: Program.Address
    let position: Int
    let state: Int
  }

  private struct Passes: Hashable {
    let position: Int
    var states: Set<Int>
  }

  private struct Visit: Hashable {
    let place: Int
    let state: Int
  }

  let program: Program
  let tokens: Tokens
  let cancel: CancelFlag
  private let evaluator: ConditionEvaluator<Tokens>
  private var stack: [Step] = []
  /// The states of the current start; equal ones are one.
  private var states: [[Int32]] = []
  private var stateNumbers: [[Int32]: Int] = [:]
  /// The states in which passes of a repetition began at one position, one after the other; equal ones are one.
  private var passes: [Passes] = []
  private var passNumbers: [Passes: Int] = [:]
  /// For programs without slots: the number of the run that was last at a split, by position and split.
  private var stamps: [UInt32] = []
  private var stamp: UInt32 = 0
  private var steps = 0

  init(_ program: Program, _ tokens: Tokens, _ cancel: CancelFlag) {
    self.program = program
    self.tokens = tokens
    self.cancel = cancel
    evaluator = ConditionEvaluator(source: tokens)
  }

  /// The end that `goal` asks for of a match from `start`, whose tokens stay before `limit`.
  mutating func end(from start: Int, before limit: Int, _ goal: Goal) throws -> End? {
    beginStart()
    return try run(program.begin, start, state: 0, start: start, limit: limit, goal, isNested: false).last
  }

  /// The shortest end for each kind of token test that a derivation begins with, ascending, each once.
  mutating func shortestEnds(from start: Int, before limit: Int) throws -> [End] {
    beginStart()
    let found = try run(
      program.begin, start, state: 0, start: start, limit: limit, .shortestByFirst, isNested: false)
    let order = found.indices.sorted { (found[$0].position, kind(found[$0])) < (found[$1].position, kind(found[$1])) }
    return order.map { found[$0] }.reduce(into: []) { ends, end in
      if ends.last?.position != end.position { ends.append(end) }
    }
  }

  private func kind(_ end: End) -> Int { program.firstSlot.map { Int(end.slots[$0]) } ?? -1 }

  /// All ends of spans from `start`, in the order in which derivations find them.
  mutating func ends(from start: Int, before limit: Int) throws -> [End] {
    beginStart()
    return try run(program.begin, start, state: 0, start: start, limit: limit, .all, isNested: false)
  }

  private mutating func beginStart() {
    if program.slotCount > 0 {
      states.removeAll(keepingCapacity: true)
      stateNumbers.removeAll(keepingCapacity: true)
      passes.removeAll(keepingCapacity: true)
      passNumbers.removeAll(keepingCapacity: true)
      states.append([Int32](repeating: -1, count: program.slotCount))
      stateNumbers[states[0]] = 0
    } else {
      stamp &+= 1
      if stamp == 0 {
        stamps = []
        stamp = 1
      }
    }
  }

  private mutating func run(
    _ begin: Program.Address, _ position: Int, state: Int, start: Int, limit: Int, _ goal: Goal, isNested: Bool
  ) throws -> [End] {
    let base = stack.count
    defer { stack.removeLast(stack.count - base) }
    var visited: Set<Visit> = []
    var found: [End] = []
    var bound = limit
    if case .exactly(let end) = goal { bound = min(bound, end) }
    stack.append(Step(address: begin, position: position, state: state))
    while stack.count > base, let step = stack.popLast() {
      steps &+= 1
      if steps & 4095 == 0 { try cancel.check() }
      if case .shortest = goal, let best = found.last, step.position >= best.position { continue }
      switch program.instructions[step.address] {
      case .token(let test, let marks, let next):
        guard step.position < bound, try holds(test, step.position, step.state, start) else { continue }
        let after = noted(step.address, set(marks, to: step.position, in: step.state))
        stack.append(Step(address: next, position: step.position + 1, state: after))
      case .lookahead(let test, let marks, let next):
        guard step.position < tokens.tokenCount, try holds(test, step.position, step.state, start) else { continue }
        push(next, step.position, noted(step.address, set(marks, to: step.position, in: step.state)))
      case .split(let addresses, let visit):
        let place = (step.position - position) * program.visitCount + visit
        if isNested || program.slotCount > 0 {
          guard visited.insert(Visit(place: place, state: step.state)).inserted else { continue }
        } else {
          while place >= stamps.count { stamps.append(0) }
          if stamps[place] == stamp { continue }
          stamps[place] = stamp
        }
        for address in addresses.reversed() { push(address, step.position, step.state) }
      case .start(let test, let pair, let next): try beginRegion(test, pair, step, next)
      case .end(let reference, let pair, let next): try endRegion(reference, pair, step, next)
      case .element(let test, let first, let last, let next):
        for ordinal in try tokens.regions(test.reference, startingAt: step.position).reversed()
        where try test.holds(ordinal, in: tokens) {
          let end = try tokens.region(test.reference.layer, ordinal).upperBound
          guard end <= bound else { continue }
          push(next, end, set(last, to: end - 1, in: set(first, to: step.position, in: step.state)))
        }
      case .clear(let slots, let next): push(next, step.position, set(slots, to: -1, in: step.state))
      case .region(let test, let first, let last, let next):
        for ordinal in try tokens.regions(test.reference, startingAt: step.position).reversed()
        where try test.holds(ordinal, in: tokens) {
          let end = try tokens.region(test.reference.layer, ordinal).upperBound
          push(next, step.position, set(last, to: end - 1, in: set(first, to: step.position, in: step.state)))
        }
      case .beginCapture(let slot, let next): push(next, step.position, set([slot], to: step.position, in: step.state))
      case .endCapture(let slot, let first, let last, let next):
        let begun = Int(states[step.state][slot])
        guard step.position > begun else {
          push(next, step.position, set([slot], to: -1, in: step.state))
          continue
        }
        var after = set([first], to: begun, in: step.state)
        after = set([last], to: step.position - 1, in: after)
        push(next, step.position, set([slot], to: -1, in: after))
      case .beginPass(let slot, let next): push(next, step.position, beginPass(slot, step))
      case .endPass(let slot, let isNeeded, let next):
        if let after = endPass(slot, isNeeded, step) { push(next, step.position, after) }
      case .look(let inner, let isBehind, let isNegated, let widths, let next):
        let isFound =
          try isBehind
          ? looksBehind(inner, step, widths, start)
          : !run(inner, step.position, state: step.state, start: start, limit: tokens.tokenCount, .any, isNested: true)
            .isEmpty
        if isFound != isNegated { push(next, step.position, step.state) }
      case .accept:
        switch goal {
        case .any: return [end(step)]
        case .exactly(let wanted): if step.position == wanted { return [end(step)] }
        case .shortest:
          if step.position > start, try isAccepted(step, start) { found = [end(step)] }
        case .longest:
          if step.position > max(start, found.last?.position ?? 0), try isAccepted(step, start) { found = [end(step)] }
        case .shortestByFirst:
          guard step.position > start else { continue }
          let end = end(step)
          let known = found.firstIndex { kind($0) == kind(end) }
          if let known, found[known].position <= step.position { continue }
          guard try isAccepted(step, start) else { continue }
          if let known { found[known] = end } else { found.append(end) }
        case .all:
          if step.position > start, !found.contains(where: { $0.position == step.position }),
            try isAccepted(step, start)
          {
            found.append(end(step))
          }
        }
      }
    }
    return found
  }

  /// The state after the token test at `address`, which may be the first one.
  @inline(__always)
  private mutating func noted(_ address: Program.Address, _ state: Int) -> Int {
    guard let slot = program.firstSlot, states[state][slot] < 0, let kind = program.kinds[address] else { return state }
    return set([slot], to: kind, in: state)
  }

  private mutating func push(_ address: Program.Address, _ position: Int, _ state: Int) {
    stack.append(Step(address: address, position: position, state: state))
  }

  private func end(_ step: Step) -> End {
    End(position: step.position, slots: program.slotCount == 0 ? [] : states[step.state])
  }

  private mutating func set(_ slots: [Int], to position: Int, in state: Int) -> Int {
    if slots.isEmpty { return state }
    var changed = states[state]
    for slot in slots { changed[slot] = Int32(position) }
    if let known = stateNumbers[changed] { return known }
    states.append(changed)
    stateNumbers[changed] = states.count - 1
    return states.count - 1
  }

  /// Notes the state in which a pass begins behind those of passes before it at this position.
  private mutating func beginPass(_ slot: Int, _ step: Step) -> Int {
    let known = Int(states[step.state][slot])
    var begun = known < 0 ? Passes(position: step.position, states: []) : passes[known]
    begun.states.insert(set([slot], to: -1, in: step.state))
    if let number = passNumbers[begun] { return set([slot], to: number, in: step.state) }
    passes.append(begun)
    passNumbers[begun] = passes.count - 1
    return set([slot], to: passes.count - 1, in: step.state)
  }

  /// The state after a pass; nil for one that the repetition does not need and that changed nothing.
  private mutating func endPass(_ slot: Int, _ isNeeded: Bool, _ step: Step) -> Int? {
    let begun = passes[Int(states[step.state][slot])]
    let after = set([slot], to: -1, in: step.state)
    if begun.position < step.position { return after }
    return isNeeded || !begun.states.contains(after) ? step.state : nil
  }

  // MARK: - Regions and look-around

  private mutating func beginRegion(_ test: RegionTest, _ pair: Int?, _ step: Step, _ next: Program.Address) throws {
    for ordinal in try tokens.regions(test.reference, startingAt: step.position).reversed()
    where try test.holds(ordinal, in: tokens) {
      push(next, step.position, pair.map { set([$0], to: ordinal, in: step.state) } ?? step.state)
      if pair == nil { return }
    }
  }

  private mutating func endRegion(
    _ reference: CorpusNames.RegionReference, _ pair: Int?, _ step: Step, _ next: Program.Address
  ) throws {
    let ordinals = try tokens.regions(reference, endingAt: step.position)
    guard !ordinals.isEmpty else { return }
    if let pair, states[step.state][pair] >= 0 {
      guard ordinals.contains(Int(states[step.state][pair])) else { return }
      return push(next, step.position, set([pair], to: -1, in: step.state))
    }
    push(next, step.position, step.state)
  }

  private mutating func looksBehind(
    _ inner: Program.Address, _ step: Step, _ widths: ClosedRange<Int>, _ start: Int
  ) throws -> Bool {
    guard step.position >= widths.lowerBound else { return false }
    let last = step.position - min(widths.upperBound, step.position)
    for begin in stride(from: step.position - widths.lowerBound, through: last, by: -1) {
      let ends = try run(
        inner, begin, state: step.state, start: start, limit: step.position, .exactly(step.position), isNested: true)
      if !ends.isEmpty { return true }
    }
    return false
  }

  // MARK: - Tests

  private func isAccepted(_ step: Step, _ start: Int) throws -> Bool {
    guard let constraint = program.constraint else { return true }
    return try holds(constraint, bindings(nil, step.state, start, matchend: step.position - 1))
  }

  @inline(__always)
  private func holds(_ test: TokenTest, _ position: Int, _ state: Int, _ start: Int) throws -> Bool {
    switch test {
    case .constant(let value): value
    case .ids(let attribute, .current, let set): set.contains(try tokens.id(attribute, at: position))
    default: try holds(test, bindings(position, state, start, matchend: nil))
    }
  }

  private func bindings(_ current: Int?, _ state: Int, _ start: Int, matchend: Int?) -> MatchBindings {
    var bindings = MatchBindings(current: current, match: start, matchend: matchend)
    guard program.slotCount > 0 else {
      bindings.labels = Array(repeating: nil, count: program.labelCount)
      return bindings
    }
    let slots = states[state]
    bindings.labels = slots[..<program.labelCount].map { $0 < 0 ? nil : Int($0) }
    bindings.target = slots[program.targetSlot] < 0 ? nil : Int(slots[program.targetSlot])
    bindings.keyword = slots[program.keywordSlot] < 0 ? nil : Int(slots[program.keywordSlot])
    return bindings
  }

  private func holds(_ test: TokenTest, _ bindings: MatchBindings) throws -> Bool {
    switch test {
    case .constant(let value): return value
    case .ids(let attribute, let term, let set):
      guard let position = bindings[term] else { return false }
      return set.contains(try tokens.id(attribute, at: position))
    case .sameValue(let attribute, let first, let second, let isNegated):
      guard let first = bindings[first], let second = bindings[second] else { return false }
      return try (tokens.id(attribute, at: first) == tokens.id(attribute, at: second)) != isNegated
    case .any(let parts):
      for part in parts where try holds(part, bindings) { return true }
      return false
    case .all(let parts):
      for part in parts where try !holds(part, bindings) { return false }
      return true
    case .not(let inner): return try !holds(inner, bindings)
    case .condition(let condition): return try evaluator.isTrue(condition, bindings)
    }
  }
}
