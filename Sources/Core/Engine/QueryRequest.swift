/// A query of the query language, ready to be answered by one generation.
struct QueryRequest {
  let query: Query
  let generation: Generation
  let search: CQLSearch
  private let concordance: Concordance

  /// Reads the query of a listing, which may have begun earlier.
  init(_ listing: Listing, _ cancel: CancelFlag) throws {
    try self.init(listing.generation, listing.params, cancel)
  }

  init(_ generation: Generation, _ params: Params, _ cancel: CancelFlag) throws {
    query = try QueryReply.parse(params)
    self.generation = generation
    let text = try params.query()
    let filter = try ArticleFilter(params.metadataTests(), in: generation.segment)
    let strategy = params.string("strategy").flatMap(MatchStrategy.init)
    do {
      search = try CQLSearch(query, over: generation, articles: filter, strategy: strategy, cancel: cancel)
    } catch let error as QueryError {
      throw Refusal(error, in: text)
    }
    concordance = try Self.concordance(params, generation)
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
  func writeHead(_ listing: Listing, total: Int, into writer: inout JSONWriter) {
    writer.member("generation", generation.name)
    writer.member("status", "complete")
    writer.member("total", total)
    writer.member("limit", listing.limit)
    writer.member("strategy", search.strategy.rawValue)
    if !query.warnings.isEmpty { QueryReply.write(query.warnings, into: &writer) }
  }

  /// Writes a hit row.
  func write(_ hit: Hit, into writer: inout JSONWriter) throws {
    try HitRow(generation: generation, concordance: concordance).write(hit, into: &writer)
  }
}
