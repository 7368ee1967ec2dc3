/// Finds and counts what one query asks for, whatever its kind.
enum QuerySearch<Tokens: IndexedTokens>: Sendable {
  case pattern(PatternSearch<Tokens>)
  case positions(MeetUnionSearch<Tokens>)

  /// Looks up the names of a query and compiles it.
  init(
    _ query: Query, _ sets: IDSetBuilder<Tokens>, session: PatternResolver.Session = .init(),
    strategy: MatchStrategy? = nil, ranges: [Range<Int>]? = nil, space: ResultLayer? = nil
  ) throws {
    if let alignment = query.alignments.first { throw QueryError.missing("an aligned corpus", at: alignment.place) }
    let pattern: FilteredPattern
    switch query.body {
    case .pattern(let written): pattern = written
    case .tabular(let table): pattern = table.pattern
    case .meetUnion(let tree):
      self = .positions(try MeetUnionSearch(tree, sets, session: session, cut: query.cut, ranges: ranges))
      return
    }
    var resolved = try PatternResolver.resolve(pattern, names: sets.tokens.names, session: session)
    var ranges = ranges
    if let (regions, rest) = try MatchRegions(sets).split(resolved.constraint) {
      ranges = RangeList.intersection(regions, ranges)
      resolved.constraint = rest
    }
    let strategy = query.strategy ?? strategy ?? .standard
    var compiled = try CompiledPattern(resolved, sets, strategy: strategy)
    compiled.space = space
    self = .pattern(
      PatternSearch(
        compiled: compiled, strategy: strategy,
        cut: query.cut, ranges: ranges))
  }

  /// The strategy that decides, to be echoed in the answer.
  var strategy: MatchStrategy {
    switch self {
    case .pattern(let search): search.strategy
    case .positions: .standard
    }
  }

  /// How many matches there are.
  func count(_ cancel: CancelFlag) throws -> Int {
    switch self {
    case .pattern(let search): try search.count(cancel)
    case .positions(let search): search.positions.count
    }
  }

  /// Up to `limit` hits after `cursor`, in corpus order, and where to go on; nil when there is no more.
  func hits(after cursor: HitCursor?, limit: Int, _ cancel: CancelFlag) throws -> (hits: [Hit], next: HitCursor?) {
    switch self {
    case .pattern(let search): try search.hits(after: cursor, limit: limit, cancel)
    case .positions(let search): search.hits(after: cursor, limit: limit)
    }
  }

  /// Whether every token of the corpus is a match.
  var coversEveryToken: Bool {
    guard case .pattern(let search) = self else { return false }
    return search.compiled.acceptsEveryToken && search.cut == nil && search.ranges == nil
      && search.compiled.space == nil
  }

  /// Whether every match is one token.
  var matchesAreTokens: Bool {
    guard case .pattern(let search) = self else { return true }
    return search.compiled.program.shape.longest == 1 && search.compiled.selector == nil
  }

  /// All matches as ranges, with `cut` applied; nil when they may have more to them than that.
  ///
  /// - Throws: `Spans.TooMany` when there are more than about `most`.
  func spans(most: Int, _ cancel: CancelFlag) throws -> Spans? {
    switch self {
    case .pattern(let search):
      guard var spans = try search.spans(most: most, cancel) else { return nil }
      if let cut = search.cut, cut < spans.count {
        spans.starts.removeLast(spans.count - cut)
        if spans.length == nil { spans.ends.removeLast(spans.ends.count - cut) }
      }
      return spans
    case .positions(let search): return Spans(starts: search.positions, length: 1)
    }
  }

  /// Calls `body` with every hit, in corpus order.
  func forEachHit(_ cancel: CancelFlag, _ body: (Hit) throws -> Void) throws {
    switch self {
    case .pattern(let search): try search.forEachHit(cancel, body)
    case .positions(let search):
      for position in search.positions { try body(Hit(first: Int(position), last: Int(position))) }
    }
  }

  /// Writes the members of the plan.
  func explain(into writer: inout JSONWriter, _ cancel: CancelFlag) throws {
    switch self {
    case .pattern(let search): try search.explain(into: &writer, cancel)
    case .positions(let search):
      writer.member("count_by", "positions")
      writer.member("matches", search.positions.count)
    }
  }
}

extension TabularPattern {
  /// The sequence that it stands for, the gaps as tokens of any kind.
  var pattern: FilteredPattern {
    var parts: [Expression] = []
    for step in steps {
      if step.atMost != 0 {
        parts.append(.repetition(.token(TokenElement()), atLeast: step.atLeast, atMost: step.atMost))
      }
      parts.append(.token(step.token))
    }
    return FilteredPattern(expression: .joining(sequence: parts), bound: bound)
  }
}
