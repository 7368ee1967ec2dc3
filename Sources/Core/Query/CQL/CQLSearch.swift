/// One query asked of one generation.
struct CQLSearch: Sendable {
  let query: Query
  private let search: QuerySearch<SegmentTokens>

  /// Looks up names and values; scans of the lexicon happen here, so `cancel` is asked already.
  ///
  /// - Parameters:
  ///   - strategy: What applies when the query names none itself; `standard` when nil.
  ///   - session: Word lists and options that the query may use.
  ///   - results: Results and anchors that it may refer to.
  ///   - space: Ranges that every match stays inside of.
  /// - Throws: `QueryError`, `IndexError` or `CancelFlag.Stop`.
  init(
    _ query: Query, over generation: Generation, articles: ArticleFilter? = nil, strategy: MatchStrategy? = nil,
    session: PatternResolver.Session = .init(), results: [ResultLayer] = [], space: ResultLayer? = nil,
    cancel: CancelFlag
  ) throws {
    let tokens = SegmentTokens(generation.segment, results: results)
    self.query = query
    let sets = IDSetBuilder(tokens: tokens, cache: IDSetCache.of(generation), cancel: cancel)
    var ranges = try articles.map { try $0.tokens(in: generation.segment.articles) }
    if let space { ranges = RangeList.intersection(space.merged, ranges) }
    search = try QuerySearch(query, sets, session: session, strategy: strategy, ranges: ranges, space: space)
  }

  /// The strategy that decides, to be echoed in the answer.
  var strategy: MatchStrategy { search.strategy }

  /// How many matches there are, exactly.
  func count(_ cancel: CancelFlag) throws -> Int { try search.count(cancel) }

  /// Up to `limit` hits after `cursor`, in corpus order, and where to go on; nil when there is no more.
  func hits(after cursor: HitCursor? = nil, limit: Int, _ cancel: CancelFlag) throws -> (hits: [Hit], next: HitCursor?)
  {
    try search.hits(after: cursor, limit: limit, cancel)
  }

  /// Whether every token of the corpus is a hit.
  var coversEveryToken: Bool { search.coversEveryToken }

  /// Whether every hit is one token.
  var matchesAreTokens: Bool { search.matchesAreTokens }

  /// All hits as ranges, in corpus order; nil when they may have more to them than that.
  ///
  /// - Throws: `Spans.TooMany` when there are more than about `most`.
  func spans(most: Int, _ cancel: CancelFlag) throws -> Spans? { try search.spans(most: most, cancel) }

  /// Calls `body` with every hit, in corpus order, in one pass.
  func forEachHit(_ cancel: CancelFlag, _ body: (Hit) throws -> Void) throws { try search.forEachHit(cancel, body) }

  /// Writes the members of a plan: how starts are found, how many were tried, how many matches there are.
  func explain(into writer: inout JSONWriter, _ cancel: CancelFlag) throws {
    try search.explain(into: &writer, cancel)
  }
}
