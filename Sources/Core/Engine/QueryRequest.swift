/// A query of the query language, ready to be answered by one generation.
struct QueryRequest {
  let query: Query
  let generation: Generation
  let search: CQLSearch
  /// Nil for corpus order.
  let sort: SortClause?
  /// As the request says it.
  private let sortText: String
  /// Nil for all hits.
  let sample: Sample?
  private let rows: HitRowWriter
  /// Under which the number of matches is kept; nil when it may differ from one session to the next.
  private let countKey: IDSetCache.CountKey?

  /// Some of the hits, drawn at random.
  struct Sample: Sendable, Equatable {
    let size: Int
    let seed: Int
  }

  /// The most hits that are sorted, a bound of memory.
  static let sortable = 4_000_000

  /// Reads a query and looks up what it names.
  ///
  /// - Parameter session: whose word lists, macros and results the query can refer to.
  init(_ served: Served, _ params: Params, _ session: UserSession, _ cancel: CancelFlag) throws {
    query = try QueryReply.parse(params, macros: session.macros)
    let generation = served.generation
    self.generation = generation
    let text = try params.query()
    let filter = try ArticleFilter(
      params.metadataTests(), isDistinct: params.isDistinct, in: generation.segment)
    let strategy = params.string("strategy").flatMap(MatchStrategy.init)
    do {
      search = try CQLSearch(
        query, over: generation, articles: filter, strategy: strategy, session: .init(lists: session.lists),
        results: session.layers(for: query, served), cancel: cancel)
    } catch let error as QueryError {
      throw Refusal(error, in: text)
    }
    sortText = params.string("sort") ?? ""
    try params.checkLength(of: sortText, "sort")
    sort = try params["sort"] == nil ? nil : Self.sort(sortText)
    sample = params["sample"].map { Sample(size: $0["n"]?.integer ?? 0, seed: $0["seed"]?.integer ?? 0) }
    rows = HitRowWriter(generation, try Self.concordance(params, generation))
    countKey = Self.countKey(query, search.strategy, params)
  }

  private static func countKey(_ query: Query, _ strategy: MatchStrategy, _ params: Params) -> IDSetCache.CountKey? {
    let text = query.text
    var writer = JSONWriter()
    writer.value(params["where"] ?? .null)
    guard text.utf8.count + writer.bytes.count <= IDSetCache.CountKey.longest, !mayReferToSession(text) else {
      return nil
    }
    return .init(query: Array(text.utf8), strategy: strategy, condition: writer.bytes, isDistinct: params.isDistinct)
  }

  /// Whether there is a word list (`$`), a result (`<<`) or an anchor (`<match>`) in a query: what belongs to a session.
  private static func mayReferToSession(_ text: String) -> Bool {
    let bytes = text.utf8.span
    for index in bytes.indices {
      if bytes[index] == UInt8(ascii: "$") { return true }
      guard bytes[index] == UInt8(ascii: "<") else { continue }
      var name = index + 1
      if name < bytes.count, bytes[name] == UInt8(ascii: "/") { name += 1 }
      let mark = name
      let isFound = sessionMarks.contains { word in
        mark + word.count <= bytes.count && word.indices.allSatisfy { bytes[mark + $0] == word[$0] }
      }
      if isFound { return true }
    }
    return false
  }

  /// What follows `<` or `</` there.
  private static let sessionMarks = ["<", "match", "target", "keyword"].map { Array($0.utf8) }

  /// How many matches there are; the generation remembers it.
  func count(_ cancel: CancelFlag) throws -> Int {
    guard let countKey else { return try search.count(cancel) }
    let cache = IDSetCache.of(generation)
    if let known = cache[countKey] { return known }
    let count = try search.count(cancel)
    cache[countKey] = count
    return count
  }

  private static func sort(_ text: String) throws(Refusal) -> SortClause {
    do throws(QueryError) {
      return try SortClause.parse(text)
    } catch {
      throw Refusal(error, in: text, of: "sort")
    }
  }

  /// The matches to list when they are sampled or sorted, as lines in the order asked for; nil when all are listed in
  /// corpus order.
  ///
  /// - Parameter first: how many lines are wanted; those behind them are then not there.
  ///
  /// Throws `RESULT_TOO_LARGE` for more than `sortable` hits.
  func arranged(first: Int = .max, _ cancel: CancelFlag) throws -> ResultSet? {
    guard sort != nil || sample != nil else { return nil }
    var set = try drawn(cancel)
    guard let sort, !set.isEmpty else { return set }
    do {
      let view = ResultView(
        set, SegmentTokens(generation.segment), cache: IDSetCache.of(generation), cancel)
      switch sort.order {
      case .random(let seed):
        var random = SeededRandom(seed: seed)
        set.order = view.shuffled(&random)
      case .key(let key):
        set.order = try first < set.count ? view.order(by: key.sortKey, first: first) : view.order(by: key.sortKey)
      }
    } catch let error as QueryError {
      throw Refusal(error, in: sortText, of: "sort")
    }
    return set
  }

  /// Up to `limit` of the hits to list: of those arranged the ones from `position` on, else the ones after `place`, and
  /// where the search goes on.
  func hits(
    from position: Int, after place: HitCursor?, limit: Int, of arranged: ResultSet?, _ cancel: CancelFlag
  ) throws -> (hits: [Hit], next: HitCursor?) {
    guard let arranged else { return try search.hits(after: place, limit: limit, cancel) }
    let first = min(position, arranged.count)
    let last = first + min(limit, arranged.count - first)
    return ((first..<last).map { arranged.hit(arranged.row(atLine: $0)) }, nil)
  }

  private func drawn(_ cancel: CancelFlag) throws -> ResultSet {
    let most = 8 * Self.sortable + 256
    let set: ResultSet
    do {
      set = try ResultSet(of: search, limit: sample == nil ? 4 * most : .max, cancel)
    } catch is ResultSet.TooLarge {
      throw Self.tooMany
    }
    guard let sample else {
      guard set.count <= Self.sortable else { throw Self.tooMany }
      return set
    }
    var random = SeededNumbers(seed: sample.seed)
    return set.selecting(random.choose(sample.size, below: set.count))
  }

  private static var tooMany: Refusal {
    Refusal(
      .resultTooLarge, "there are more than \(sortable) matches to sort",
      hint: "sort a sample of them, or ask for less")
  }

  static func concordance(_ params: Params, _ generation: Generation) throws(Refusal) -> Concordance {
    var context = Concordance.Context()
    let given = params["context"]
    if let left = given?["left"]?.integer { context.left = left }
    if let right = given?["right"]?.integer { context.right = right }
    if let unit = given?["unit"]?.string.flatMap(Concordance.Context.Unit.init) { context.unit = unit }
    let names = params["attributes"]?.array?.compactMap(\.string) ?? ["word"]
    do throws(QueryError) {
      return try Concordance(of: generation, context: context, attributes: names)
    } catch {
      var refusal = Refusal(.unknownAttribute, error.message, didYouMean: error.didYouMean.map { [$0] } ?? [])
      refusal.expected = error.expected
      throw refusal
    }
  }

  /// Writes what a result says before its rows.
  func writeHead(_ listing: Listing, total: Int, _ cancel: CancelFlag, into writer: inout JSONWriter) throws {
    writer.member("generation", generation.name)
    writer.member("status", "complete")
    writer.member("total", total)
    writer.member("limit", listing.limit)
    writer.member("strategy", search.strategy.rawValue)
    if let sort { writer.member("sort", sort.description) }
    if let sample { write(sample, of: try count(cancel), into: &writer) }
    if !query.warnings.isEmpty { QueryReply.write(query.warnings, into: &writer) }
  }

  private func write(_ sample: Sample, of total: Int, into writer: inout JSONWriter) {
    writer.key("sample")
    writer.object {
      $0.member("n", sample.size)
      $0.member("seed", sample.seed)
      $0.member("of", total)
    }
  }

  /// Writes a hit row.
  func write(_ hit: Hit, into writer: inout JSONWriter) throws {
    try rows.write(hit, into: &writer)
  }
}
