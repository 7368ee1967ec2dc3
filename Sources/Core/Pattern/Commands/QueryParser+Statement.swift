extension QueryParser {
  /// Reads one statement up to the end of the tokens.
  mutating func readStatement() throws(QueryError) -> (Statement, Redirection?) {
    let statement = try readCommand()
    let redirection = try readRedirection()
    guard current.kind == .end else {
      throw unexpected(["; after the statement"], "the statement could end before it")
    }
    return (statement, redirection)
  }

  private mutating func readCommand() throws(QueryError) -> Statement {
    if case .identifier(let name) = current.kind, !QueryToken.reserved.contains(name) {
      if next.kind == .symbol(.equal) {
        advance()
        advance()
        return try readMaking(name)
      }
      if case .end = next.kind { return .activate(try readReference("a corpus or a result")) }
      if next.kind == .symbol(.caret) { return .activate(try readReference("a corpus or a result")) }
    }
    if case .label = current.kind, case .identifier(let name) = next.kind, !QueryToken.reserved.contains(name) {
      return .activate(try readReference("a corpus or a result"))
    }
    if case .identifier(let word) = current.kind, QueryToken.reserved.contains(word), !["MU", "TAB"].contains(word) {
      let place = current.place
      if let command = try readCommand(word, place) { return command }
    }
    return try readMaking(nil)
  }

  private mutating func readCommand(_ word: String, _ place: QueryPlace) throws(QueryError) -> Statement? {
    switch word {
    case "show": return try after { parser throws(QueryError) in try parser.readShow() }
    case "cat": return try after { parser throws(QueryError) in try parser.readCat() }
    case "size": return try after { parser throws(QueryError) in try parser.readSize() }
    case "info":
      advance()
      return .info(isAtEnd ? nil : try takeName("a corpus").name)
    case "sort": return try after { parser throws(QueryError) in try parser.readSort() }
    case "count":
      advance()
      let reference = try readOptionalReference()
      let key = try readSortKey()
      return .count(reference, key, cut: try readCut())
    case "group": return try after { parser throws(QueryError) in try parser.readGroup() }
    case "tabulate":
      advance()
      let reference = try readOptionalReference()
      let lines = try readLines()
      var items = [try readItem(isAttributeNeeded: false)]
      while take(.comma) { items.append(try readItem(isAttributeNeeded: false)) }
      return .tabulate(reference, lines, items)
    case "dump":
      advance()
      let reference = try readOptionalReference()
      return .dump(reference, try readLines())
    case "undump": return try after { parser throws(QueryError) in try parser.readUndump() }
    case "set": return try after { parser throws(QueryError) in try parser.readSet() }
    case "cut":
      advance()
      let reference = try readOptionalReference()
      let first = try takeCount("a number of lines")
      guard case .integer = current.kind else { return .cut(reference, LineRange(first: 0, last: first - 1)) }
      return .cut(reference, LineRange(first: first, last: try takeCount("the last line")))
    case "reduce": return try after { parser throws(QueryError) in try parser.readReduce() }
    case "delete": return try after { parser throws(QueryError) in try parser.readDelete() }
    case "discard":
      advance()
      var names = [try readReference("a result")]
      while !isAtEnd { names.append(try readReference("a result")) }
      return .discard(names)
    case "randomize":
      advance()
      guard case .integer(let seed) = current.kind else { return .seed(nil) }
      advance()
      return .seed(seed)
    case "define", "def": return try after { parser throws(QueryError) in try parser.readDefine() }
    case "unlock":
      advance()
      return .unlock(try takeInteger("the number of the lock"))
    case "exit":
      advance()
      return .exit
    case "save", "source", "sleep", "user", "host":
      while !isAtEnd { advance() }
      return .client(word, place)
    default: return nil
    }
  }

  private mutating func after<R>(_ body: (inout QueryParser) throws(QueryError) -> R) throws(QueryError) -> R {
    advance()
    return try body(&self)
  }

  /// Whether the statement, but for a redirection, ends here.
  var isAtEnd: Bool {
    switch current.kind {
    case .end, .symbol(.greater), .symbol(.closeRegion), .symbol(.less): true
    default: false
    }
  }

  private mutating func readRedirection() throws(QueryError) -> Redirection? {
    let mode: Redirection.Mode
    switch current.kind {
    case .symbol(.greater): mode = .write
    case .symbol(.closeRegion): mode = .append
    case .symbol(.less): mode = .read
    default: return nil
    }
    advance()
    let place = current.place
    guard case .string(let target) = current.kind else { throw unexpected(["a string"], "a file or a pipe is needed") }
    advance()
    return Redirection(mode: mode, target: target, place: place)
  }

  // MARK: - Making results

  private mutating func readMaking(_ name: String?) throws(QueryError) -> Statement {
    if case .identifier(let word) = current.kind {
      switch word {
      case "union", "join": return try readCombination(name, .union)
      case "intersection", "inter", "intersect": return try readCombination(name, .intersection)
      case "difference", "diff": return try readCombination(name, .difference)
      case "subset":
        advance()
        let source = isAt(word: "where") ? nil : try readReference("a result")
        guard take(word: "where") else { throw unexpected(["where"], "a subset is told by a test") }
        guard case .label(let written) = current.kind, let anchor = Self.anchor(written) else {
          throw unexpected(AnchorName.allCases.map { $0.rawValue + ":" }, "the test is about an anchor")
        }
        advance()
        return try expanded(name, .subset(source, anchor, try readToken()))
      case "from":
        advance()
        let source = try readReference("a result")
        guard take(word: "to") else { throw unexpected(["to"], "a result is translated to a corpus") }
        let (corpus, place) = try takeName("an aligned corpus")
        return try expanded(name, .translation(source, corpus, place))
      default:
        if name != nil, !QueryToken.reserved.contains(word) { return try readCopy(name) }
      }
    }
    if name != nil, case .label = current.kind, case .identifier = next.kind { return try readCopy(name) }
    let query = try readQueryBody()
    var key: SortKey?
    if take(word: "sort") { key = try readSortKey() }
    return try expanded(name, .query(query, sort: key))
  }

  private mutating func readCopy(_ name: String?) throws(QueryError) -> Statement {
    try expanded(name, .copy(try readReference("a result or a query")))
  }

  private mutating func readCombination(
    _ name: String?, _ operation: ResultSource.Operation
  ) throws(QueryError) -> Statement {
    advance()
    let first = try readReference("a result")
    return try expanded(name, .combination(operation, first, try readReference("a result")))
  }

  private mutating func expanded(_ name: String?, _ source: ResultSource) throws(QueryError) -> Statement {
    guard take(word: "expand") else { return .make(name: name, source, nil) }
    return .make(name: name, source, try readExpansion())
  }

  /// `[left|right] to …`, after the word `expand`.
  mutating func readExpansion() throws(QueryError) -> Expansion {
    let side: Expansion.Side? = take(word: "left") ? .left : take(word: "right") ? .right : nil
    guard take(word: "to") else { throw unexpected(["to"], "‘expand’ says how far") }
    return Expansion(side: side, amount: try readAmount())
  }

  /// `[n] s-attr`, `n words` or `n`.
  private mutating func readAmount() throws(QueryError) -> Expansion.Amount {
    var count: Int?
    if case .integer = current.kind { count = try takeCount("a number") }
    switch current.kind {
    case .identifier("word") where count != nil, .identifier("words") where count != nil:
      advance()
      return .tokens(count ?? 0)
    case .identifier(let name) where !QueryToken.reserved.contains(name):
      let place = current.place
      advance()
      return .regions(count: count ?? 1, layer: name, place)
    case .quotedIdentifier(let name):
      let place = current.place
      advance()
      return .regions(count: count ?? 1, layer: name, place)
    default:
      guard let count else { throw unexpected(["a region", "a number of tokens"], "‘to’ says how far") }
      return .tokens(count)
    }
  }

  // MARK: - References and keys

  static func anchor(_ word: String) -> AnchorName? { AnchorName(rawValue: word == "collocate" ? "target" : word) }

  mutating func readReference(_ expected: String) throws(QueryError) -> ResultReference {
    let place = current.place
    var corpus: String?
    if case .label(let name) = current.kind {
      corpus = name
      advance()
    }
    let (name, _) = try takeName(expected)
    var reference = ResultReference(corpus: corpus, name: name, place: place)
    if take(.caret) { reference.layer = try takeName("a region").name }
    return reference
  }

  /// A result, when one is named before what the command itself says.
  private mutating func readOptionalReference() throws(QueryError) -> ResultReference? {
    switch current.kind {
    case .identifier(let name) where !QueryToken.reserved.contains(name): return try readReference("a result")
    case .quotedIdentifier, .label: return try readReference("a result")
    default: return nil
    }
  }

  /// `anchor` or `anchor[offset]`.
  mutating func readPlace() throws(QueryError) -> MatchAnchor {
    let place = current.place
    var anchor: MatchAnchor
    if case .identifier(let word) = current.kind, let known = Self.anchor(word) {
      advance()
      anchor = MatchAnchor(name: known.rawValue, place: place)
    } else {
      anchor = MatchAnchor(name: try takeName("match, matchend, target, keyword or a capture").name, place: place)
    }
    guard take(.openBracket) else { return anchor }
    anchor.offset = try takeInteger("how many tokens to the right")
    try expect(.closeBracket, "the offset ends with ‘]’")
    return anchor
  }

  /// `by attribute [%cd] [on anchor [.. anchor]] [asc|desc] [reverse]`
  mutating func readSortKey() throws(QueryError) -> SortKey {
    guard take(word: "by") else { throw unexpected(["by"], "an order says by what") }
    let (attribute, place) = try takeName("an attribute")
    var key = SortKey(attribute: attribute, place: place)
    key.flags = readFlags().subtracting(.literal)
    if take(word: "on") {
      key.first = try readPlace()
      key.last = take(.ellipsis) || take(.longEllipsis) ? try readPlace() : key.first
    }
    while true {
      if take(word: "desc") || take(word: "descending") {
        key.isDescending = true
      } else if take(word: "reverse") {
        key.isReversed = true
      } else if !take(word: "asc"), !take(word: "ascending") {
        return key
      }
    }
  }

  /// `anchor [.. anchor] [attribute [%cd]]`
  mutating func readItem(isAttributeNeeded: Bool) throws(QueryError) -> TabulateItem {
    var item = TabulateItem(first: try readPlace())
    if take(.ellipsis) || take(.longEllipsis) { item.last = try readPlace() }
    let isName: Bool =
      switch current.kind {
      case .identifier(let name): !QueryToken.reserved.contains(name)
      case .quotedIdentifier: true
      default: false
      }
    guard isName || isAttributeNeeded else { return item }
    let (attribute, place) = try takeName("an attribute")
    item.attribute = attribute
    item.place = place
    item.flags = readFlags().subtracting(.literal)
    return item
  }

  /// `n [m]`, also `from n to m`.
  mutating func readLines() throws(QueryError) -> LineRange? {
    let isMarked = take(word: "from")
    guard case .integer = current.kind else {
      if isMarked { throw unexpected(["a number"], "‘from’ says the first line") }
      return nil
    }
    let first = try takeCount("the first line")
    if take(word: "to") || take(.ellipsis) || take(.longEllipsis) {
      return LineRange(first: first, last: try takeCount("the last line"))
    }
    guard case .integer = current.kind else { return LineRange(first: first) }
    return LineRange(first: first, last: try takeCount("the last line"))
  }

  mutating func readCut() throws(QueryError) -> Int {
    take(word: "cut") ? try takeCount("the least frequency") : 0
  }
}
