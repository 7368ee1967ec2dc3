/// The hits of a query, counted by a value.
struct HitGroups {
  typealias Row = ValueCounts.Row

  /// The most frequent first, equal ones in bytewise order and nil last.
  let rows: [Row]
  /// How many values there are.
  let valueCount: Int
  /// All hits.
  let total: Int

  /// Counts by a token attribute (the values of all tokens of a hit) or by a column of the articles.
  ///
  /// - Parameter limit: how many rows are wanted.
  init(_ asked: QueryRequest, by name: String, limit: Int, _ cancel: CancelFlag) throws {
    let segment = asked.generation.segment
    var counts: [[UInt8]?: Int] = [:]
    if let attribute = segment.attribute(name) {
      if let found = try Self.countByID(asked, attribute, cancel) {
        let (places, total) = RankedCounts.top(found, atLeast: 1, limit: limit)
        rows = try places.map { Row(value: try attribute.lexicon.copy(of: UInt32($0)), count: Int(found[$0])) }
        valueCount = total
        self.total = found.reduce(0) { $0 + Int($1) }
        return
      }
      for (ids, count) in try Self.countByValue(asked, attribute, cancel) {
        var value: [UInt8] = []
        for id in ids {
          if !value.isEmpty { value.append(0x20) }
          value += try attribute.lexicon.copy(of: id)
        }
        counts[value, default: 0] += count
      }
    } else if let column = Self.column(name, segment.articles) {
      for (article, count) in try Self.countByArticle(asked, segment.articles, cancel).enumerated() where count > 0 {
        counts[try column.text(article), default: 0] += count
      }
    } else {
      throw Self.unknown(name, segment)
    }
    let ranked = ValueCounts.ranked(counts)
    rows = Array(ranked.prefix(limit))
    valueCount = ranked.count
    total = ranked.reduce(0) { $0 + $1.count }
  }

  /// How often each id occurs when every hit is one token; nil otherwise.
  private static func countByID(
    _ asked: QueryRequest, _ attribute: TokenAttribute, _ cancel: CancelFlag
  ) throws -> [UInt32]? {
    if asked.search.coversEveryToken { return try attribute.lexicon.frequencies() }
    guard asked.search.matchesAreTokens, let spans = try asked.search.spans(most: .max, cancel) else { return nil }
    let tokens = SegmentTokens(asked.generation.segment)
    guard let number = tokens.names.attribute(attribute.name) else { return nil }
    var tally = try ValueTally(number, of: tokens, cancel)
    try tally.add(at: spans.starts.span, offset: 0, cancel)
    return try tally.byID(cancel)
  }

  private static func countByValue(
    _ asked: QueryRequest, _ attribute: TokenAttribute, _ cancel: CancelFlag
  ) throws -> [[UInt32]: Int] {
    var counts: [[UInt32]: Int] = [:]
    try asked.search.forEachHit(cancel) { hit in
      let value = try attribute.ids(hit.first..<hit.last + 1)
      let before = counts.count
      counts[value, default: 0] += 1
      // The array's header, its ids, and the table's own share of an entry.
      if counts.count != before { try cancel.charge(96 + 4 * value.count) }
    }
    return counts
  }

  private static func countByArticle(
    _ asked: QueryRequest, _ articles: ArticleTable, _ cancel: CancelFlag
  ) throws -> [Int] {
    var counts = [Int](repeating: 0, count: articles.count)
    var article = 0
    var tokens = 0..<0
    try asked.search.forEachHit(cancel) { hit in
      if !tokens.contains(hit.first), let found = try articles.ordinal(covering: hit.first) {
        article = found
        tokens = try articles.tokens(found)
      }
      counts[article] += 1
    }
    return counts
  }

  /// `article` stands for the articles' ids.
  private static func column(_ name: String, _ articles: ArticleTable) -> RegionColumn? {
    articles.regions.columns[name == "article" ? "id" : name]
  }

  private static func unknown(_ name: String, _ segment: Segment) -> Refusal {
    let names = segment.attributeNames + ["article"] + segment.articles.regions.columnNames.filter { $0 != "id" }
    var refusal = Refusal(
      .unknownAttribute, "there is nothing called \"\(name)\" to count by", didYouMean: NearNames.of(name, among: names)
    )
    refusal.expected = names
    return refusal
  }
}
