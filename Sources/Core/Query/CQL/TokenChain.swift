/// A pattern that is a row of token tests by value and nothing else, such as `"the" [pos="JJ"] []`.
///
/// Every span is one token a test long, so there is one end to a start and nothing to choose.
struct TokenChain<Tokens: IndexedTokens>: Sendable {
  private let tokens: Tokens
  /// Distance from the start, attribute and set of each test that can fail, the rarest set first.
  private let tests: [(distance: Int, attribute: Int, set: IDSet)]
  let count: Int

  /// Nil when the program has alternatives, labels, regions, or tests of another kind.
  init?(_ program: Program, _ tokens: Tokens) {
    guard program.slotCount == 0, program.constraint == nil else { return nil }
    var tests: [(distance: Int, attribute: Int, set: IDSet)] = []
    var address = program.begin
    var count = 0
    while case .token(let test, _, let next) = program.instructions[address] {
      switch test {
      case .constant(true): break
      case .ids(let attribute, .current, let set): tests.append((count, attribute, set))
      default: return nil
      }
      count += 1
      address = next
    }
    guard case .accept = program.instructions[address], count > 0 else { return nil }
    self.tokens = tokens
    self.count = count
    self.tests = tests.sorted { $0.set.frequency < $1.set.frequency }
  }

  /// Whether the tokens from `start` pass, which the caller found to lie inside the bound.
  func matches(at start: Int) throws -> Bool {
    for index in tests.indices {
      let id = try tokens.id(tests[index].attribute, at: start + tests[index].distance)
      if !tests[index].set.contains(id) { return false }
    }
    return true
  }
}
