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
  private let concordance: Concordance
  private let book: PlaceBook

  /// Some of the hits, drawn at random.
  struct Sample: Sendable, Equatable {
    let size: Int
    let seed: Int
  }

  /// The most hits that are sorted, a bound of memory.
  static let sortable = 4_000_000

  /// Reads the query of a listing, which may have begun earlier.
  init(_ listing: Listing, _ cancel: CancelFlag) throws {
    try self.init(listing.generation, listing.params, cancel)
  }

  init(_ generation: Generation, _ params: Params, _ cancel: CancelFlag) throws {
    query = try QueryReply.parse(params)
    self.generation = generation
    book = PlaceBook(generation)
    let text = try params.query()
    let filter = try ArticleFilter(
      params.metadataTests(), isDistinct: params.isDistinct, in: generation.segment)
    let strategy = params.string("strategy").flatMap(MatchStrategy.init)
    do {
      search = try CQLSearch(query, over: generation, articles: filter, strategy: strategy, cancel: cancel)
    } catch let error as QueryError {
      throw Refusal(error, in: text)
    }
    sortText = params.string("sort") ?? ""
    try params.checkLength(of: sortText, "sort")
    sort = try params["sort"] == nil ? nil : Self.sort(sortText)
    sample = params["sample"].map { Sample(size: $0["n"]?.integer ?? 0, seed: $0["seed"]?.integer ?? 0) }
    concordance = try Self.concordance(params, generation)
  }

  private static func sort(_ text: String) throws(Refusal) -> SortClause {
    do throws(QueryError) {
      return try SortClause.parse(text)
    } catch {
      throw Refusal(error, in: text, of: "sort")
    }
  }

  /// The hits to list when they are sampled or sorted; nil when all are listed in corpus order.
  ///
  /// Throws `RESULT_TOO_LARGE` for more than `sortable` hits.
  func arranged(_ cancel: CancelFlag) throws -> [Hit]? {
    guard sort != nil || sample != nil else { return nil }
    let hits = try drawn(cancel)
    return try places(of: hits, cancel)?.map { hits[$0] } ?? hits
  }

  /// The same as a result to be kept, whose lines stand in the order asked for.
  func arrangedResult(_ cancel: CancelFlag) throws -> ResultSet? {
    guard sort != nil || sample != nil else { return nil }
    let hits = try drawn(cancel)
    var set = ResultSet()
    for hit in hits { set.append(hit) }
    set.order = try places(of: hits, cancel)?.map { UInt32($0) }
    return set
  }

  /// The order of `hits`; nil for that in which they stand.
  private func places(of hits: [Hit], _ cancel: CancelFlag) throws -> [Int]? {
    guard let sort else { return nil }
    do {
      return try HitOrder(sort, in: generation.segment, cancel).places(of: hits)
    } catch let error as QueryError {
      throw Refusal(error, in: sortText, of: "sort")
    }
  }

  /// Up to `limit` of the hits to list: of those arranged the ones from `position` on, else the ones after `place`, and
  /// where the search goes on.
  func hits(
    from position: Int, after place: HitCursor?, limit: Int, of arranged: [Hit]?, _ cancel: CancelFlag
  ) throws -> (hits: [Hit], next: HitCursor?) {
    guard let arranged else { return try search.hits(after: place, limit: limit, cancel) }
    return (Array(arranged.dropFirst(position).prefix(limit)), nil)
  }

  private func drawn(_ cancel: CancelFlag) throws -> [Hit] {
    var hits: [Hit] = []
    guard let sample else {
      try forEachHit(cancel) { hit in
        // Half as much again for the growth of the array, and once more for the order of its hits.
        if hits.count & 0xFFF == 0 { try cancel.charge(4096 * MemoryLayout<Hit>.stride * 5 / 2) }
        guard hits.count < Self.sortable else {
          throw Refusal(
            .resultTooLarge, "there are more than \(Self.sortable) matches to sort",
            hint: "sort a sample of them, or ask for less")
        }
        hits.append(hit)
      }
      return hits
    }
    var random = SeededNumbers(seed: sample.seed)
    let chosen = random.choose(sample.size, below: try search.count(cancel))
    var index = 0
    try forEachHit(cancel) { hit in
      if hits.count < chosen.count, chosen[hits.count] == index { hits.append(hit) }
      index += 1
    }
    return hits
  }

  /// Calls `body` with every hit, in corpus order.
  func forEachHit(_ cancel: CancelFlag, _ body: (Hit) throws -> Void) throws {
    var place: HitCursor?
    repeat {
      let (hits, next) = try search.hits(after: place, limit: 4096, cancel)
      for hit in hits { try body(hit) }
      place = next
    } while place != nil
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
    if let sample { write(sample, of: try search.count(cancel), into: &writer) }
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
    try HitRow(generation: generation, concordance: concordance, book: book).write(hit, into: &writer)
  }
}
