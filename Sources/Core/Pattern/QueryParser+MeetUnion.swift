extension QueryParser {
  /// What follows `MU`; the parenthesis of `MU(meet …)` belongs to `meet`.
  mutating func readMeetUnion() throws(QueryError) -> MeetUnion {
    guard take(.open) else { return .token(try readPlainToken("MU")) }
    let result = try nested { parser throws(QueryError) in
      if parser.take(word: "union") {
        let first = try parser.readMeetUnion()
        return MeetUnion.union(first, try parser.readMeetUnion())
      }
      guard parser.take(word: "meet") else { throw parser.unexpected(["meet", "union"], "MU joins positions") }
      let first = try parser.readMeetUnion()
      let isNegated = parser.take(word: "not")
      let second = try parser.readMeetUnion()
      return .meet(first, isNegated: isNegated, second, try parser.readWindow())
    }
    try expect(.close, "‘meet’ or ‘union’ began with ‘(’")
    return result
  }

  private mutating func readWindow() throws(QueryError) -> MeetUnion.Window {
    switch current.kind {
    case .integer(let left):
      advance()
      return .distance(left, try takeInteger("the right end of the window"))
    case .symbol(.close): return .distance(1, 1)
    default:
      let (name, place) = try takeName("a region or two numbers")
      return .region(name, place)
    }
  }

  mutating func readTabular() throws(QueryError) -> TabularPattern {
    var result = TabularPattern(steps: [.init(token: try readPlainToken("TAB"))])
    while true {
      var gap: (Int, Int?) = (0, 0)
      if take(.star) {
        gap = (0, nil)
      } else if take(.plus) {
        gap = (1, nil)
      } else if take(.question) {
        gap = (0, 1)
      } else if isAt(.openBrace) {
        gap = try readRange()
      } else if !isAtAtom {
        break
      }
      result.steps.append(.init(atLeast: gap.0, atMost: gap.1, token: try readPlainToken("TAB")))
    }
    if isAt(word: "within") { result.bound = try readBound() }
    return result
  }

  private mutating func readPlainToken(_ context: String) throws(QueryError) -> TokenElement {
    let place = current.place
    let token = try readToken()
    guard token.marker == nil, token.label == nil else {
      throw QueryError(.syntax, "\(context) queries have no labels and no markers", at: place)
    }
    return token
  }
}
