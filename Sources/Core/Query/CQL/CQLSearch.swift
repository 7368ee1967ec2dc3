/// One query asked of one generation.
struct CQLSearch: Sendable {
  let query: Query
  private let search: QuerySearch<SegmentTokens>

  /// Looks up names and values; scans of the lexicon happen here, so `cancel` is asked already.
  ///
  /// - Parameter strategy: What applies when the query names none itself; `standard` when nil.
  /// - Throws: `QueryError`, `IndexError` or `CancelFlag.Stop`.
  init(
    _ query: Query, over generation: Generation, articles: ArticleFilter? = nil, strategy: MatchStrategy? = nil,
    cancel: CancelFlag
  ) throws {
    let tokens = SegmentTokens(generation.segment)
    self.query = query
    let sets = IDSetBuilder(tokens: tokens, cache: IDSetCache.of(generation), cancel: cancel)
    var ranges: [Range<Int>]?
    if let articles {
      let table = generation.segment.articles
      ranges = try articles.runs.map { run in
        try table.tokens(run.lowerBound).lowerBound..<table.tokens(run.upperBound - 1).upperBound
      }
    }
    search = try QuerySearch(query, sets, strategy: strategy, ranges: ranges)
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

  /// Calls `body` with every hit, in corpus order, in one pass.
  func forEachHit(_ cancel: CancelFlag, _ body: (Hit) throws -> Void) throws { try search.forEachHit(cancel, body) }

  /// Writes the members of a plan: how starts are found, how many were tried, how many matches there are.
  func explain(into writer: inout JSONWriter, _ cancel: CancelFlag) throws {
    try search.explain(into: &writer, cancel)
  }
}
