/// What a pattern becomes to be run over ids: instructions that lead to each other.
///
/// The state that a run carries along is a row of slots; −1 stands for not set. A pattern that leaves nothing behind
/// has none.
struct Program: Sendable {
  typealias Address = Int

  enum Instruction: Sendable {
    /// Consumes one token and notes its position in slots.
    case token(TokenTest, marks: [Int], next: Address)
    /// Makes slots unset.
    case clear([Int], next: Address)
    /// A region starts here; notes its first and last position in slots.
    case region(RegionTest, first: [Int], last: [Int], next: Address)
    /// Tests the next token.
    case lookahead(TokenTest, marks: [Int], next: Address)
    /// Goes on at each address, the first one preferred; a run comes here once with one state and position.
    case split([Address], visit: Int)
    case start(RegionTest, pair: Int?, next: Address)
    case end(CorpusNames.RegionReference, pair: Int?, next: Address)
    /// Consumes a region and notes its first and last position in slots.
    case element(RegionTest, first: [Int], last: [Int], next: Address)
    case beginCapture(slot: Int, next: Address)
    case endCapture(begin: Int, first: Int, last: Int, next: Address)
    /// Begins a pass of a repetition that may consume nothing; `slot` keeps the states it has been in at this position.
    case beginPass(slot: Int, next: Address)
    /// Ends the pass. One that is not `needed`, and led back to such a state, leads nowhere.
    case endPass(slot: Int, isNeeded: Bool, next: Address)
    /// Another run from here, or up to here.
    case look(Address, isBehind: Bool, isNegated: Bool, widths: ClosedRange<Int>, next: Address)
    case accept
  }

  /// Instructions that one program may have.
  static let limit = 50_000

  var instructions: [Instruction] = []
  var begin: Address = 0
  /// How many instructions are `split`.
  var visitCount = 0
  /// Labels come first, then target and keyword, pairs, beginnings of captures and passes.
  var slotCount = 0
  /// The slot that keeps the kind of the first token test, when the strategy asks for it.
  var firstSlot: Int?
  /// The kind of the token that an instruction tests.
  var kinds: [Address: Int] = [:]
  var labelCount = 0
  /// The test of the global constraint.
  var constraint: TokenTest?
  var shape = PatternShape()

  /// A program of one token test.
  static func single(_ test: TokenTest) -> Program {
    var program = Program()
    program.instructions = [.accept, .token(test, marks: [], next: 0)]
    program.begin = 1
    return program
  }

  var targetSlot: Int { labelCount }
  var keywordSlot: Int { labelCount + 1 }

  /// The test of the only token, when there is nothing else to the pattern.
  var singleTest: TokenTest? {
    guard instructions.count == 2, slotCount == 0, constraint == nil, case .token(let test, _, _) = instructions[begin]
    else { return nil }
    return test
  }
}
