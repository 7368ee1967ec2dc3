extension QueryParser {
  mutating func readShow() throws(QueryError) -> Statement {
    switch current.kind {
    case .identifier("corpora"): return try shown(.corpora)
    case .identifier("named"): return try shown(.named)
    case .identifier("current"): return try shown(.current)
    case .identifier("cd"): return try shown(.attributes)
    case .identifier("var"): return try shown(.lists)
    case .variable(let name): return try shown(.list(name))
    case .identifier("macro"):
      advance()
      guard !isAtEnd else { return .show(.macros(name: nil, arity: nil)) }
      let (name, _) = try takeName("a macro")
      var arity: Int?
      if take(.open) {
        arity = try takeCount("a number of arguments")
        try expect(.close, "the number of arguments ends with ‘)’")
      }
      return .show(.macros(name: name, arity: arity))
    case .symbol(.plus), .symbol(.minus):
      var changes: [(isShown: Bool, name: String, place: QueryPlace)] = []
      while isAt(.plus) || isAt(.minus) {
        let isShown = isAt(.plus)
        advance()
        let (name, place) = try takeName("an attribute or a region")
        changes.append((isShown, name, place))
      }
      return .toggle(changes)
    default:
      guard isAtEnd else {
        throw unexpected(
          ["corpora", "named", "current", "cd", "var", "macro", "$name", "+attribute", "-attribute"],
          "‘show’ cannot show this")
      }
      return .show(.named)
    }
  }

  private mutating func shown(_ what: Statement.Listed) throws(QueryError) -> Statement {
    advance()
    return .show(what)
  }

  mutating func readCat() throws(QueryError) -> Statement {
    if case .string(let text) = current.kind {
      advance()
      return .print(text)
    }
    guard !isAtEnd else { return .cat(nil, nil) }
    if case .integer = current.kind { return .cat(nil, try readLines()) }
    if isAt(word: "from") { return .cat(nil, try readLines()) }
    let reference = try readReference("a result")
    return .cat(reference, try readLines())
  }

  mutating func readSize() throws(QueryError) -> Statement {
    if case .variable(let name) = current.kind {
      advance()
      return .sizeOfList(name)
    }
    let reference = isAtEnd ? nil : try readReference("a result")
    guard case .identifier(let word) = current.kind, let anchor = Self.anchor(word) else {
      return .size(reference, nil)
    }
    advance()
    return .size(reference, anchor)
  }

  mutating func readSort() throws(QueryError) -> Statement {
    var reference: ResultReference?
    if !isAtEnd, !isAt(word: "by"), !isAt(word: "randomize") { reference = try readReference("a result") }
    if take(word: "randomize") {
      guard case .integer(let seed) = current.kind else { return .shuffle(reference, seed: nil) }
      advance()
      return .shuffle(reference, seed: seed)
    }
    return .sort(reference, isAtEnd ? nil : try readSortKey())
  }

  mutating func readGroup() throws(QueryError) -> Statement {
    var reference: ResultReference?
    switch current.kind {
    case .identifier(let word) where QueryToken.reserved.contains(word): break
    default: reference = try readReference("a result")
    }
    let target = try readItem(isAttributeNeeded: true)
    try refuseRange(target)
    var source: TabulateItem?
    let isNested = take(word: "group")
    if take(word: "by") || take(word: "foreach") {
      source = try readItem(isAttributeNeeded: true)
    } else if isNested {
      throw unexpected(["by"], "‘group’ is followed by ‘by’ here")
    }
    if let source { try refuseRange(source) }
    let within = take(word: "within") ? try takeName("a region").name : nil
    return .group(reference, target, by: source, isNested: isNested, within: within, cut: try readCut())
  }

  private func refuseRange(_ item: TabulateItem) throws(QueryError) {
    guard item.last == nil, item.flags.isEmpty else {
      throw QueryError(.syntax, "‘group’ takes one token and no flags", at: item.place)
    }
  }

  mutating func readUndump() throws(QueryError) -> Statement {
    let (name, _) = try takeName("a name for the result")
    var columns = 2
    if take(word: "with") {
      guard take(word: "target") || take(word: "collocate") else {
        throw unexpected(["target"], "‘with’ says which anchors the rows have")
      }
      columns = take(word: "keyword") ? 4 : 3
    }
    let isAscending = take(word: "asc") || take(word: "ascending")
    return .undump(name, columns: columns, isAscending: isAscending)
  }

  mutating func readReduce() throws(QueryError) -> Statement {
    let reference = isAt(word: "to") ? nil : try readReference("a result")
    guard take(word: "to") else { throw unexpected(["to"], "‘reduce’ says to what") }
    if take(word: "maximal") {
      guard take(word: "matches") else { throw unexpected(["matches"], "‘maximal’ is followed by ‘matches’") }
      return .reduce(reference, .maximal)
    }
    let place = current.place
    let number = try takeCount("a number of matches")
    guard take(.percent) else { return .reduce(reference, .randomSample(number, isPercentage: false)) }
    guard number <= 100 else { throw QueryError(.syntax, "more than 100 %", at: place) }
    return .reduce(reference, .randomSample(number, isPercentage: true))
  }

  mutating func readDelete() throws(QueryError) -> Statement {
    var reference: ResultReference?
    switch current.kind {
    case .integer, .identifier("with"), .identifier("without"): break
    default: reference = try readReference("a result")
    }
    if isAt(word: "with") || isAt(word: "without") {
      let isSet = isAt(word: "with")
      advance()
      guard case .identifier(let word) = current.kind, let anchor = Self.anchor(word),
        anchor == .target || anchor == .keyword
      else { throw unexpected(["target", "keyword"], "matches are deleted by one of these") }
      advance()
      return .delete(reference, .anchors(anchor, isSet: isSet))
    }
    let first = try takeCount("a line")
    var lines = LineRange(first: first, last: first)
    if take(.ellipsis) || take(.longEllipsis) { lines.last = try takeCount("the last line") }
    return .delete(reference, .lines(lines))
  }

  mutating func readDefine() throws(QueryError) -> Statement {
    if take(word: "macro") { return try readMacro() }
    guard case .variable(let name) = current.kind else { throw unexpected(["$name", "macro"], "what is defined?") }
    advance()
    if isAt(.less) { return .defineList(name, .items(.replace, .file)) }
    let mode: Statement.ListChange.Mode = take(.plus) ? .add : take(.minus) ? .remove : .replace
    if mode != .replace, isAt(.less) { return .defineList(name, .items(mode, .file)) }
    try expect(.equal, "a word list is set with ‘=’, ‘+=’ or ‘-=’")
    switch current.kind {
    case .string(let text):
      advance()
      return .defineList(name, .items(mode, .text(text)))
    case .variable(let other):
      advance()
      return .defineList(name, .items(mode, .list(other)))
    default: throw unexpected(["a string", "$name"], "the items of the list are needed")
    }
  }

  private mutating func readMacro() throws(QueryError) -> Statement {
    if isAt(.less) { return .defineMacros }
    let (name, _) = try takeName("a name for the macro")
    try expect(.open, "a macro says its arguments in parentheses")
    let arity: Int
    switch current.kind {
    case .integer: arity = try takeCount("a number of arguments")
    case .string(let names):
      advance()
      arity = MacroTable.arity(ofNames: names)
    default: throw unexpected(["a number", "a string"], "the arguments of a macro")
    }
    guard arity <= 10 else { throw QueryError(.tooLarge, "a macro has at most 10 arguments", at: current.place) }
    try expect(.close, "the arguments end with ‘)’")
    var body: [String] = []
    while case .string(let part) = current.kind {
      body.append(part)
      advance()
    }
    guard !body.isEmpty else { throw unexpected(["a string"], "the body of the macro is needed") }
    return .defineMacro(name: name, arity: arity, body: body.joined(separator: " "))
  }

  // MARK: - set

  mutating func readSet() throws(QueryError) -> Statement {
    if isAtEnd { return .options }
    if isAnchorNext {
      return try readAnchorSetting(of: try readReference("a result"))
    }
    let place = current.place
    let (name, _) = try takeName("an option")
    if isAtEnd { return .option(name, nil, place) }
    switch current.kind {
    case .string(let text):
      advance()
      return .option(name, .text(text), place)
    case .integer(let number):
      advance()
      guard case .identifier(let unit) = current.kind else { return .option(name, .integer(number), place) }
      advance()
      return .option(name, .extent(number, unit), place)
    case .identifier(let text), .quotedIdentifier(let text):
      advance()
      return .option(name, .text(text), place)
    case .symbol(.plus), .symbol(.minus):
      throw unexpected(["a value"], "attributes are shown with ‘show +name’")
    default: throw unexpected(["a value"], "the option needs a value")
    }
  }

  /// Whether `A target`, `NEWS:A match` … follows.
  private var isAnchorNext: Bool {
    var place = index
    if case .label = tokens[place].kind { place += 1 }
    guard place + 1 < tokens.count, case .identifier(let word) = tokens[place + 1].kind else { return false }
    return Self.anchor(word) != nil
  }

  /// `target match[1]`, `keyword NULL`, `target nearest …`, after the name of the result.
  mutating func readAnchorSetting(of reference: ResultReference) throws(QueryError) -> Statement {
    guard case .identifier(let word) = current.kind, let anchor = Self.anchor(word) else {
      throw unexpected(AnchorName.allCases.map(\.rawValue), "an anchor is set")
    }
    advance()
    return try readAnchorSource(reference, anchor)
  }

  private mutating func readAnchorSource(
    _ reference: ResultReference, _ anchor: AnchorName
  ) throws(QueryError) -> Statement {
    if take(word: "NULL") {
      return .copyAnchor(reference, anchor, nil, overwrites: take(.not))
    }
    guard case .identifier(let word) = current.kind, let choice = AnchorSearch.Choice(rawValue: word) else {
      let source = try readPlace()
      return .copyAnchor(reference, anchor, source, overwrites: take(.not))
    }
    advance()
    let token = try readToken()
    guard take(word: "within") else { throw unexpected(["within"], "the search for an anchor has a window") }
    let side: Expansion.Side? = take(word: "left") ? .left : take(word: "right") ? .right : nil
    var search = AnchorSearch(choice: choice, token: token, side: side, window: try readWindow())
    if take(word: "from") {
      guard case .identifier(let word) = current.kind, let from = Self.anchor(word) else {
        throw unexpected(AnchorName.allCases.map(\.rawValue), "the search begins at an anchor")
      }
      advance()
      search.from = from
    }
    if take(word: "inclusive") {
      search.isInclusive = true
    } else {
      _ = take(word: "exclusive")
    }
    return .findAnchor(reference, anchor, search)
  }

  private mutating func readWindow() throws(QueryError) -> Expansion.Amount {
    var count: Int?
    if case .integer = current.kind { count = try takeCount("a number") }
    guard case .identifier(let name) = current.kind, !QueryToken.reserved.contains(name) else {
      throw unexpected(["words", "a region"], "the window has a unit")
    }
    let place = current.place
    advance()
    if name == "words" || name == "word" { return .tokens(count ?? 1) }
    return .regions(count: count ?? 1, layer: name, place)
  }
}
