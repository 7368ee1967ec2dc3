/// How a set of articles is spread over the values of one of their fields.
struct Facet {
  /// Values of one facet that are listed.
  static let values = 100
  /// Parts of a date that articles can be counted by, and how many bytes of the date they are.
  private static let dateParts = ["year": 4, "month": 7]

  let name: String
  /// Ranked as `ValueCounts` does.
  let rows: [ValueCounts.Row]

  /// Counts `articles` by a column of the article table, by `file` or `document`, or by `year` or `month` of the date.
  ///
  /// Throws `UNKNOWN_ATTRIBUTE` for another name.
  init(_ name: String, of articles: ArticleFilter, in table: ArticleTable, _ cancel: CancelFlag) throws {
    self.name = name
    if name == "file" || name == "document" {
      rows = try Self.byDocument(articles, table) { name == "file" ? $0.file : $0.id }
    } else if let column = table.regions.columns[name == "article" ? "id" : name] {
      rows = ValueCounts.ranked(try Self.counts(articles, column, cancel))
    } else if let length = Self.dateParts[name], let column = table.regions.columns["date"] {
      var parts: [[UInt8]?: Int] = [:]
      for (date, count) in try Self.counts(articles, column, cancel) {
        // A date known to the year only is in no month.
        let part = date.flatMap { $0.count >= length ? Array($0.prefix(length)) : nil }
        parts[part, default: 0] += count
      }
      rows = ValueCounts.ranked(parts)
    } else {
      throw Self.unknown(name, table)
    }
  }

  private static func counts(
    _ articles: ArticleFilter, _ column: RegionColumn, _ cancel: CancelFlag
  ) throws -> [[UInt8]?: Int] {
    var counts: [[UInt8]?: Int] = [:]
    guard let values = column.values else {
      for article in 0..<articles.total where articles.contains(article) {
        if article & 4095 == 0 { try cancel.check() }
        counts[try column.text(article), default: 0] += 1
      }
      return counts
    }
    var byID = [Int](repeating: 0, count: values.count)
    var without = 0
    for article in 0..<articles.total where articles.contains(article) {
      if let id = try column.valueID(article) { byID[Int(id)] += 1 } else { without += 1 }
    }
    try cancel.check()
    for id in byID.indices where byID[id] > 0 { counts[try values.copy(of: UInt32(id))] = byID[id] }
    if without > 0 { counts.updateValue(without, forKey: nil) }
    return counts
  }

  private static func byDocument(
    _ articles: ArticleFilter, _ table: ArticleTable, _ value: (Document) -> String
  ) throws -> [ValueCounts.Row] {
    var counts: [[UInt8]?: Int] = [:]
    for ordinal in 0..<table.documents.count {
      let count = try table.documents.articles(ordinal).count(where: articles.contains)
      if count > 0 { counts[Array(value(try table.documents.document(ordinal)).utf8), default: 0] += count }
    }
    return ValueCounts.ranked(counts)
  }

  private static func unknown(_ name: String, _ table: ArticleTable) -> Refusal {
    let names = Set(["article", "document", "file", "month", "year"] + table.regions.columnNames).subtracting(["id"])
      .sorted()
    var refusal = Refusal(
      .unknownAttribute, "articles have no field \"\(name)\" to be counted by",
      didYouMean: NearNames.of(name, among: names))
    refusal.expected = names
    return refusal
  }
}
