/// A pattern as a deterministic automaton over classes of tokens.
///
/// The class of a token has one bit for each test that it passes. Patterns that leave nothing behind (no labels,
/// captures or targets) become one when their tests are about the token alone; regions may stand at the start (`<s> …`)
/// or around the whole (`<s> … </s>`) only.
struct Automaton: Sendable {
  /// Tests that one automaton has at most.
  static let maximumTests = 8
  /// Entries of its table at most.
  static let maximumSize = 1 << 17

  /// The test of each bit of a class.
  private(set) var tests: [TokenTest] = []
  /// The state after `state << shift | class`; 0 has no way on, 1 is the first.
  private(set) var next: [UInt16] = []
  /// 1 for each state that ends a match.
  private(set) var accepts: [UInt8] = []
  /// The bits that decide where each state leads.
  private(set) var relevant: [UInt8] = []
  /// The region that begins where a match does.
  private(set) var start: RegionTest?
  /// Whether a match ends where that region does.
  private(set) var isWholeRegion = false
  /// The masks of the tokens of a match, when it is a row of tests, behind the start of a region or alone; a mask of 0
  /// takes every token.
  private(set) var row: [UInt8]?

  var shift: Int { tests.count }

  /// Nil when the program is of another kind or the table would get too large.
  ///
  /// - Parameter isLongest: whether ways on from a state that ends a match are needed.
  init?(_ program: Program, isLongest: Bool) {
    guard program.firstSlot == nil, program.constraint == nil else { return nil }
    var compiler = Compiler(program)
    guard let begin = compiler.readStart() else { return nil }
    start = compiler.start
    guard compiler.readTests(from: begin) else { return nil }
    tests = compiler.tests
    isWholeRegion = compiler.seesEnd
    guard !(compiler.seesEnd && compiler.seesAccept) else { return nil }
    row = compiler.row(from: begin)
    guard let table = compiler.table(from: begin, goesOn: isLongest || isWholeRegion) else { return nil }
    (next, accepts, relevant) = table
  }

  /// The end of the match from `start`, whose tokens stay before `limit`, found by looking at one token after the other.
  @inline(__always)
  func end<Tokens: IndexedTokens>(
    from start: Int, before limit: Int, isLongest: Bool, in tokens: Tokens
  ) throws -> Int? {
    var state = 1
    var place = start
    var found: Int?
    while place < limit {
      var tokenClass = 0
      var rest = relevant[state]
      while rest != 0 {
        let bit = rest.trailingZeroBitCount
        if try tokens.passes(tests[bit], at: place) { tokenClass |= 1 << bit }
        rest &= rest - 1
      }
      state = Int(next[state << tests.count | tokenClass])
      if state == 0 { break }
      place += 1
      if accepts[state] != 0 {
        found = place
        if !isLongest { break }
      }
    }
    return found
  }
}

extension Automaton {
  /// A match begins only where the class of its first token has one of these bits; 0 where that cannot be said so.
  var begins: UInt8 {
    let first = next[1 << shift..<2 << shift]
    var bits: UInt8 = 0
    for bit in 0..<shift where first[first.startIndex + 1 << bit] != 0 { bits |= 1 << UInt8(bit) }
    let isPlain = first.enumerated().allSatisfy { ($1 != 0) == ($0 & Int(bits) != 0) }
    return isPlain ? bits : 0
  }

  /// The bits that decide anything after each number of tokens below `length`, whatever these are.
  func relevant(upTo length: Int) -> [UInt8] {
    // Looking at a large table would take longer than reading tokens for nothing.
    guard next.count <= 4096 else { return [UInt8](repeating: .max, count: length) }
    var bits: [UInt8] = []
    var states: Set<Int> = [1]
    for _ in 0..<length {
      bits.append(states.reduce(0) { $0 | relevant[$1] })
      states = Set(states.flatMap { next[$0 << shift..<($0 + 1) << shift].map(Int.init) }).subtracting([0])
    }
    return bits
  }
}

/// Reads a program.
private struct Compiler {
  private let program: Program
  private(set) var tests: [TokenTest] = []
  private(set) var start: RegionTest?
  private(set) var seesEnd = false
  private(set) var seesAccept = false
  private var pair: Int?
  /// The bit of each token instruction; −1 takes every token, −2 none.
  private var bits: [Program.Address: Int] = [:]

  init(_ program: Program) { self.program = program }

  /// Where the tokens begin; nil when the pattern begins with something else.
  mutating func readStart() -> Program.Address? {
    guard case .start(let test, let pair, let next) = program.instructions[program.begin] else {
      return program.slotCount == 0 ? program.begin : nil
    }
    // The slot of a pair is the only one that may be there.
    guard program.labelCount == 0 else { return nil }
    start = test
    self.pair = pair
    return next
  }

  mutating func readTests(from begin: Program.Address) -> Bool {
    var seen: Set<Program.Address> = [begin]
    var waiting = [begin]
    var bitOfKind: [Int: Int] = [:]
    while let address = waiting.popLast() {
      var following: [Program.Address] = []
      switch program.instructions[address] {
      case .token(let test, let marks, let next):
        guard marks.isEmpty, test.isAboutToken, let kind = program.kinds[address] else { return false }
        switch test {
        case .constant(let passes): bits[address] = passes ? -1 : -2
        default:
          if let known = bitOfKind[kind] {
            bits[address] = known
          } else {
            guard tests.count < Automaton.maximumTests else { return false }
            bits[address] = tests.count
            bitOfKind[kind] = tests.count
            tests.append(test)
          }
        }
        following = [next]
      case .split(let addresses, _): following = addresses
      case .end(let reference, let pair, let next):
        guard let pair, pair == self.pair, reference == start?.reference, case .accept = program.instructions[next]
        else { return false }
        seesEnd = true
      case .accept: seesAccept = true
      default: return false
      }
      for next in following where seen.insert(next).inserted { waiting.append(next) }
    }
    return true
  }

  /// The masks of a program without alternatives.
  func row(from begin: Program.Address) -> [UInt8]? {
    var masks: [UInt8] = []
    var address = begin
    while case .token(_, _, let next) = program.instructions[address] {
      guard masks.count < 64, let bit = bits[address], bit != -2 else { return nil }
      masks.append(bit < 0 ? 0 : 1 << UInt8(bit))
      address = next
    }
    guard case .accept = program.instructions[address], !masks.isEmpty else { return nil }
    return masks
  }

  /// The token instructions that can come next, ascending, and whether a match ends here.
  private func closure(_ begin: Program.Address, _ tokens: inout Set<Program.Address>, _ accepts: inout Bool) {
    var seen: Set<Program.Address> = [begin]
    var waiting = [begin]
    while let address = waiting.popLast() {
      switch program.instructions[address] {
      case .token: tokens.insert(address)
      case .split(let addresses, _):
        for next in addresses where seen.insert(next).inserted { waiting.append(next) }
      case .accept, .end: accepts = true
      default: break
      }
    }
  }

  func table(
    from begin: Program.Address, goesOn: Bool
  ) -> (next: [UInt16], accepts: [UInt8], relevant: [UInt8])? {
    struct State: Hashable {
      var tokens: [Program.Address]
      var accepts: Bool
    }
    let classes = 1 << tests.count
    var next = [UInt16](repeating: 0, count: 2 * classes)
    var accepts: [UInt8] = [0, 0]
    var relevant: [UInt8] = [0, 0]
    var first: Set<Program.Address> = []
    var ignored = false
    closure(begin, &first, &ignored)
    var states = [State(tokens: [], accepts: false), State(tokens: first.sorted(), accepts: false)]
    var numbers: [State: Int] = [states[1]: 1]
    var current = 1
    while current < states.count {
      let state = states[current]
      for address in state.tokens {
        if let bit = bits[address], bit >= 0 { relevant[current] |= 1 << UInt8(bit) }
      }
      for tokenClass in 0..<classes {
        // Classes that differ in bits that do not matter lead to the same state.
        let known = tokenClass & Int(relevant[current])
        if known != tokenClass {
          next[current * classes + tokenClass] = next[current * classes + known]
          continue
        }
        var reached = State(tokens: [], accepts: false)
        var tokens: Set<Program.Address> = []
        for address in state.tokens {
          let bit = bits[address] ?? -2
          guard bit == -1 || bit >= 0 && tokenClass >> bit & 1 != 0,
            case .token(_, _, let following) = program.instructions[address]
          else { continue }
          closure(following, &tokens, &reached.accepts)
        }
        if !reached.accepts || goesOn { reached.tokens = tokens.sorted() }
        guard reached.accepts || !reached.tokens.isEmpty else { continue }
        if let number = numbers[reached] {
          next[current * classes + tokenClass] = UInt16(number)
          continue
        }
        guard next.count + classes <= Automaton.maximumSize, states.count < Int(UInt16.max) else { return nil }
        numbers[reached] = states.count
        next[current * classes + tokenClass] = UInt16(states.count)
        states.append(reached)
        next.append(contentsOf: repeatElement(0, count: classes))
        accepts.append(reached.accepts ? 1 : 0)
        relevant.append(0)
      }
      current += 1
    }
    return (next, accepts, relevant)
  }
}

extension TokenTest {
  /// Whether the values of the token alone decide it.
  var isAboutToken: Bool {
    switch self {
    case .constant, .ids(_, .current, _): true
    case .any(let parts), .all(let parts): parts.allSatisfy(\.isAboutToken)
    case .not(let inner): inner.isAboutToken
    case .ids, .sameValue, .condition: false
    }
  }

  /// The attributes that it reads.
  func collectAttributes(into attributes: inout Set<Int>) {
    switch self {
    case .constant, .condition: break
    case .ids(let attribute, _, _), .sameValue(let attribute, _, _, _): attributes.insert(attribute)
    case .any(let parts), .all(let parts): for part in parts { part.collectAttributes(into: &attributes) }
    case .not(let inner): inner.collectAttributes(into: &attributes)
    }
  }
}

extension IndexedTokens {
  /// Whether a token passes a test about it alone.
  @inline(__always)
  func passes(_ test: TokenTest, at position: Int) throws -> Bool {
    if case .ids(let attribute, _, let set) = test { return set.contains(try id(attribute, at: position)) }
    return try passesAll(test, at: position)
  }

  private func passesAll(_ test: TokenTest, at position: Int) throws -> Bool {
    switch test {
    case .constant(let value): return value
    case .ids(let attribute, _, let set): return set.contains(try id(attribute, at: position))
    case .any(let parts):
      for part in parts where try passesAll(part, at: position) { return true }
      return false
    case .all(let parts):
      for part in parts where try !passesAll(part, at: position) { return false }
      return true
    case .not(let inner): return try !passesAll(inner, at: position)
    case .sameValue, .condition: return false
    }
  }
}
