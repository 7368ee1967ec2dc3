/// Finding, making and replacing results.
extension Interpreter {
  typealias View = ResultView<SegmentTokens>

  // MARK: - Corpora

  /// The generation that new queries are about.
  mutating func currentCorpus() throws -> Served {
    let served = try engine.corpora.served(session.corpus, caller, cancel)
    self.served = served
    return served
  }

  mutating func activate(_ reference: ResultReference) throws {
    if reference.layer == nil, reference.corpus == nil, !hasResult(reference.name),
      engine.corpora.isVisible(reference.name, to: caller)
    {
      let name = reference.name
      update {
        $0.corpus = name
        $0.active = nil
      }
      return
    }
    let result = try result(reference)
    var key = ResultKey(corpus: result.served.corpus, name: result.name)
    if reference.layer != nil {
      key = ResultKey(corpus: result.served.corpus, name: UserSession.last)
      try keep(NamedResult(name: UserSession.last, served: result.served, set: result.set))
    }
    update {
      $0.corpus = key.corpus
      $0.active = key
    }
  }

  private mutating func hasResult(_ name: String) -> Bool {
    guard let corpus = try? currentCorpus().corpus else { return false }
    return session.entries[ResultKey(corpus: corpus, name: name)] != nil
  }

  // MARK: - Results

  /// The result that a statement names; the active one, else the latest, when it names none.
  mutating func result(_ reference: ResultReference?) throws -> NamedResult {
    guard let reference else {
      let session = session
      let key = session.active ?? session.latest
      guard let key, let entry = session.entries[key] else {
        throw Refusal(.unknownID, "no result is active", hint: "name one, or ask a query first")
      }
      served = entry.result.served
      return entry.result
    }
    let corpus: String
    if let named = reference.corpus { corpus = named } else { corpus = try currentCorpus().corpus }
    do {
      var result = try engine.sessions.result(reference.name, corpus: corpus, owner)
      served = result.served
      if let layer = reference.layer {
        let expansion = Expansion(amount: .regions(count: 1, layer: layer, reference.place))
        result.set = try view(result).expanded(expansion)
      }
      return result
    } catch let refusal as Refusal {
      var refusal = refusal
      refusal.place = Refusal.Place(offset: reference.place.offset, length: reference.place.length, in: text)
      throw refusal
    }
  }

  func view(_ result: NamedResult) -> View {
    View(
      result.set, SegmentTokens(result.served.generation.segment), cache: IDSetCache.of(result.served.generation),
      cancel)
  }

  func keep(_ result: NamedResult) throws { try engine.sessions.keep(result, owner) }

  /// Changes a result in place.
  mutating func replace(_ reference: ResultReference?, _ body: (View) throws -> ResultSet) throws {
    var result = try result(reference)
    result.set = try body(view(result))
    try keep(result)
  }

  /// Makes a result and keeps it under a name.
  mutating func make(_ source: ResultSource, _ expansion: Expansion?, as name: String) throws -> NamedResult {
    guard NamedResult.isName(name) else { throw Refusal(.invalidParams, "\"\(name)\" is no name for a result") }
    var made: NamedResult
    switch source {
    case .query(let query, let key):
      let (served, set) = try self.set(of: query)
      made = NamedResult(name: name, served: served, set: set)
      if let key { made.set.order = try view(made).order(by: key) }
    case .copy(let reference):
      let original = try result(reference)
      made = NamedResult(name: name, served: original.served, set: original.set)
    case .combination(let operation, let first, let second):
      let (one, other) = (try result(first), try result(second))
      guard one.served.generation === other.served.generation else {
        throw Refusal(
          .generationGone, "\(one.name) and \(other.name) are about different corpora or generations",
          hint: "ask the older query again")
      }
      made = NamedResult(name: name, served: one.served, set: one.set.combined(operation, with: other.set))
    case .subset(let reference, let anchor, let token):
      let original = try result(reference)
      made = NamedResult(name: name, served: original.served, set: try subset(original, anchor, token))
    case .translation(_, let corpus, let place):
      throw QueryError.missing("the alignment to \(corpus)", at: place)
    }
    if let expansion { made.set = try view(made).expanded(expansion) }
    try keep(made)
    if session.options.isOn("AutoSubquery") {
      let key = ResultKey(corpus: made.served.corpus, name: name)
      update { $0.active = key }
    }
    return made
  }

  /// The session's part of what queries can refer to.
  func resolverSession() -> PatternResolver.Session {
    let session = session
    var result = PatternResolver.Session(lists: session.lists)
    result.targetNumber = session.options.integer("AnchorNumberTarget")
    result.keywordNumber = session.options.integer("AnchorNumberKeyword")
    result.hardBoundary = session.options.integer("HardBoundary")
    result.pairsTags = session.options.isOn("StrictRegions")
    let attribute = session.options["DefaultNonbrackAttr"]
    result.defaultAttribute = attribute == "word" ? nil : attribute
    return result
  }

  /// All matches of a query, inside the active result if there is one.
  private mutating func set(of query: Query) throws -> (Served, ResultSet) {
    let session = session
    var active: NamedResult?
    if let key = session.active {
      active = try engine.sessions.result(key.name, corpus: key.corpus, owner)
    }
    let served = try active?.served ?? currentCorpus()
    self.served = served
    var layers = active.map { ResultLayer.anchors(of: $0.set) } ?? []
    layers += try session.layers(for: query, served)
    let search = try CQLSearch(
      query, over: served.generation,
      strategy: MatchStrategy(rawValue: session.options["MatchingStrategy"]), session: resolverSession(),
      results: layers, space: active.map { ResultLayer.ranges(of: $0.set, named: $0.name).withoutOverlaps },
      cancel: cancel)
    var set = try ResultSet(of: search, limit: SessionStore.maximumBytes, cancel)
    if let active, query.keepsRanges { set = active.set.containing(set) }
    let cut = session.options.integer("HardCut")
    if cut > 0, set.count > cut { set = set.selecting(Array(0..<cut)) }
    return (served, set)
  }

  /// A test of one token, as a function of the position.
  func test(_ token: TokenElement, _ served: Served) throws -> (Int) throws -> Bool {
    let tokens = SegmentTokens(served.generation.segment)
    let sets = IDSetBuilder(tokens: tokens, cache: IDSetCache.of(served.generation), cancel: cancel)
    let condition = try PatternResolver.condition(of: token, names: tokens.names, session: resolverSession())
    let test = try TokenTestBuilder(sets: sets).test(condition)
    var runner = ProgramRunner(Program.single(test), tokens, cancel)
    return { position in try runner.end(from: position, before: position + 1, .shortest) != nil }
  }

  func subset(_ original: NamedResult, _ anchor: AnchorName, _ token: TokenElement) throws -> ResultSet {
    let accepts = try test(token, original.served)
    let place = try view(original).places(MatchAnchor(name: anchor.rawValue))
    let count = original.served.generation.segment.tokenCount
    return try original.set.filter { row in
      if row & 4095 == 0 { try cancel.check() }
      guard let position = place(row), 0..<count ~= position else { return false }
      return try accepts(position)
    }
  }

  mutating func find(_ reference: ResultReference, _ anchor: AnchorName, _ search: AnchorSearch) throws {
    let result = try result(reference)
    let accepts = try test(search.token, result.served)
    try replace(reference) { view in try view.finding(search, for: anchor, accepts: accepts) }
  }

  // MARK: - Lines

  mutating func sort(_ reference: ResultReference?, _ key: SortKey?) throws {
    try replace(reference) { view in
      var set = view.set
      set.order = try key.map { try view.order(by: $0) }
      return set
    }
  }

  mutating func shuffle(_ reference: ResultReference?, _ seed: Int?) throws {
    var random = seed.map { SeededRandom(seed: $0) } ?? session.random
    try replace(reference) { view in
      var set = view.set
      set.order = view.shuffled(&random)
      return set
    }
    if seed == nil { update { $0.random = random } }
  }

  static func cut(_ set: ResultSet, _ range: LineRange) throws -> ResultSet {
    let last = min(range.last.map { $0 + 1 } ?? set.count, set.count)
    return set.selecting(lines: min(range.first, last)..<last)
  }

  mutating func reduce(_ reference: ResultReference?, _ lines: Statement.Lines) throws {
    var random = session.random
    try replace(reference) { view in
      switch lines {
      case .maximal: return view.set.maximal
      case .randomSample(let number, let isPercentage):
        let count = isPercentage ? view.set.count * number / 100 : number
        return view.set.selecting(random.choose(count, below: view.set.count))
      }
    }
    update { $0.random = random }
  }

  mutating func delete(_ reference: ResultReference?, _ removal: Statement.Removal) throws {
    try replace(reference) { view in Self.delete(removal, from: view.set) }
  }

  static func delete(_ removal: Statement.Removal, from set: ResultSet) -> ResultSet {
    switch removal {
    case .anchors(let anchor, let isSet):
      return set.filter { row in ((anchor == .target ? set.target(row) : set.keyword(row)) != nil) != isSet }
    case .lines(let range):
      let last = min(range.last ?? range.first, set.count - 1)
      guard range.first <= last else { return set }
      let removed = Set((range.first...last).map(set.row(atLine:)))
      return set.filter { !removed.contains($0) }
    }
  }

  mutating func discard(_ references: [ResultReference]) throws {
    for reference in references {
      let found = try result(ResultReference(corpus: reference.corpus, name: reference.name, place: reference.place))
      try engine.sessions.drop(found.name, corpus: found.served.corpus, owner)
      let key = ResultKey(corpus: found.served.corpus, name: found.name)
      update { if $0.active == key { $0.active = nil } }
    }
  }
}
