extension QueryParser {
  private static let anchorNames: Set<String> = ["match", "matchend", "target", "keyword", "collocate"]

  /// `<x>`, `<x="v" a="v">`, `</x>`, `<x a="v"/>`, or an anchor tag.
  mutating func readTag() throws(QueryError) -> Expression {
    let start = current.range.lowerBound
    let isEnd = isAt(.openEndTag)
    advance()
    if case .identifier(let name) = current.kind, Self.anchorNames.contains(name) {
      advance()
      try expect(.greater, "the anchor tag ends with ‘>’")
      let place = QueryPlace(start..<tokens[index - 1].range.upperBound)
      return .anchor(AnchorElement(isEnd: isEnd, name: name == "collocate" ? "target" : name, place: place))
    }
    let (name, place) = try takeName("a region")
    var tag = TagElement(form: isEnd ? .end : .start, name: name, place: place)
    if isEnd {
      try expect(.greater, "the end tag ends with ‘>’")
      return .tag(tag)
    }
    if let own = try readOwnTest() { tag.tests.append(own) }
    while let test = try readAttributeTest() { tag.tests.append(test) }
    if take(.closeElement) {
      tag.form = .element
    } else if !take(.greater) {
      throw unexpected([">", "/>", "an attribute"], "the tag began with ‘<’")
    }
    return .tag(tag)
  }

  /// The test that follows the layer's own name directly; it never compares by size, and needs no `=`.
  private mutating func readOwnTest() throws(QueryError) -> TagElement.Test? {
    let place = current.place
    var operation: TagElement.Test.Operation?
    if take(.notEqual) {
      operation = .compare(.notEqual)
    } else if take(.equal) {
      operation = .compare(.equal)
    } else if let test = try readSetTest() {
      operation = .set(test)
    } else if case .string = current.kind {
      operation = .compare(.equal)
    }
    guard let operation else { return nil }
    return .init(attribute: nil, operation: operation, literal: try readLiteral(), place: place)
  }

  private mutating func readAttributeTest() throws(QueryError) -> TagElement.Test? {
    let place = current.place
    let attribute: String
    switch current.kind {
    case .identifier(let name), .quotedIdentifier(let name): attribute = name
    default: return nil
    }
    advance()
    if let comparison = takeComparison() {
      return .init(attribute: attribute, operation: .compare(comparison), literal: try readLiteral(), place: place)
    }
    guard let test = try readSetTest() else {
      throw unexpected(Comparison.allCases.map(\.rawValue) + ["contains", "matches"], "an attribute is compared here")
    }
    return .init(attribute: attribute, operation: .set(test), literal: try readLiteral(), place: place)
  }

  private mutating func readLiteral() throws(QueryError) -> TagElement.Literal {
    switch current.kind {
    case .string: return .string(try readString())
    case .integer(let value):
      advance()
      return .integer(value)
    case .number(let value):
      advance()
      return .number(value)
    default: throw unexpected(["a string", "a number"], "a value is needed")
    }
  }
}
