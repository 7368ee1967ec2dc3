/// A set of articles, one bit each.
struct ArticleFilter: Sendable, Equatable {
  private var words: [UInt64]
  /// How many articles there are in all.
  let total: Int

  /// No article of `total`.
  init(total: Int) {
    self.total = total
    words = [UInt64](repeating: 0, count: (total + 63) / 64)
  }

  /// Whether an article is in the set.
  @inline(__always)
  func contains(_ article: Int) -> Bool { words[article >> 6] >> UInt64(article & 63) & 1 != 0 }

  /// How many articles are in the set.
  var count: Int { words.reduce(0) { $0 + $1.nonzeroBitCount } }

  /// The articles of the set as maximal runs, ascending.
  var runs: [Range<Int>] {
    var runs: [Range<Int>] = []
    for article in 0..<total where contains(article) {
      if let last = runs.last, last.upperBound == article {
        runs[runs.count - 1] = last.lowerBound..<article + 1
      } else {
        runs.append(article..<article + 1)
      }
    }
    return runs
  }

  /// The tokens of the articles of the set, in as few ranges as possible.
  func tokens(in table: ArticleTable) throws(IndexError) -> [Range<Int>] {
    try runs.map { run throws(IndexError) in
      try table.tokens(run.lowerBound).lowerBound..<table.tokens(run.upperBound - 1).upperBound
    }
  }

  /// Whether an article of a range, which begins at a multiple of 64, is in the set.
  func hasAny(in range: Range<Int>) -> Bool {
    for word in range.lowerBound >> 6..<(range.upperBound + 63) >> 6 where words[word] != 0 { return true }
    return false
  }

  /// Calls `body` with the articles of the set, ascending.
  @inline(__always)
  func forEach<E: Error>(_ body: (Int) throws(E) -> Void) throws(E) {
    for index in words.indices {
      var word = words[index]
      while word != 0 {
        try body(index << 6 | word.trailingZeroBitCount)
        word &= word - 1
      }
    }
  }

  @inline(__always)
  mutating func insert(_ article: Int) { words[article >> 6] |= 1 << UInt64(article & 63) }

  mutating func insert(_ articles: Range<Int>) {
    for article in articles { insert(article) }
  }

  /// Adds the first `count` of `articles`.
  mutating func insert(_ articles: Span<UInt32>, count: Int) { insert(articles, 0..<count, from: 0) }

  /// Adds `articles` in a range of places, each less `base`.
  mutating func insert(_ articles: Span<UInt32>, _ places: Range<Int>, from base: Int) {
    var target = words.mutableSpan
    for place in places {
      let article = Int(articles[place]) - base
      target[article >> 6] |= 1 << UInt64(article & 63)
    }
  }

  /// Takes out the articles of a range, which begins at a multiple of 64, that do not pass.
  mutating func keep(_ range: Range<Int>, where passes: (Int) -> Bool) {
    for index in range.lowerBound >> 6..<(range.upperBound + 63) >> 6 {
      var word = words[index]
      while word != 0 {
        let bit = word & (~word + 1)
        if !passes(index << 6 | bit.trailingZeroBitCount) { words[index] &= ~bit }
        word &= word - 1
      }
    }
  }

  /// How many words of 64 articles there are.
  var wordCount: Int { words.count }

  /// Takes out the articles from `64 * index` on, one bit each.
  @inline(__always)
  mutating func takeWord(_ index: Int) -> UInt64 {
    let word = words[index]
    words[index] = 0
    return word
  }

  /// Adds the articles of a set that is given as its words.
  mutating func formUnion(_ other: Span<UInt64>) {
    for index in words.indices { words[index] |= other[index] }
  }

  mutating func subtract(_ other: ArticleFilter) {
    for index in words.indices { words[index] &= ~other.words[index] }
  }

  mutating func formIntersection(_ other: ArticleFilter) {
    for index in words.indices { words[index] &= other.words[index] }
  }
}

extension ArticleFilter {
  /// The articles of a segment that pass all of `tests`; nil when all do.
  ///
  /// - Parameter isDistinct: whether near-copies of an article that comes before them are left out.
  init?(_ tests: [MetadataTest], isDistinct: Bool = false, in segment: Segment) throws(IndexError) {
    guard isDistinct || !tests.isEmpty else { return nil }
    var result = isDistinct ? try Self.firsts(in: segment.articles) : nil
    for test in tests {
      let passing = try Self.articles(passing: test, in: segment.articles)
      if result == nil { result = passing } else { result?.formIntersection(passing) }
    }
    guard let result else { return nil }
    self = result
  }

  /// The articles that are no near-copies of an article before them.
  private static func firsts(in table: ArticleTable) throws(IndexError) -> ArticleFilter {
    var result = ArticleFilter(total: table.count)
    let column = table.regions.columns["copy_of"]
    for article in 0..<table.count where try column?.valueID(article) == nil { result.insert(article) }
    return result
  }

  private static func byNumber(_ test: MetadataTest, _ table: ArticleTable) throws(IndexError) -> ArticleFilter {
    var result = ArticleFilter(total: table.count)
    guard let column = table.regions.columns[test.field.rawValue] else { return result }
    for article in 0..<table.count {
      guard let value = try column.text(article), test.accepts(value.span) else { continue }
      result.insert(article)
    }
    return result
  }

  private static func articles(passing test: MetadataTest, in table: ArticleTable) throws(IndexError) -> ArticleFilter {
    switch test.field {
    case .date, .headline, .source, .copyOf: try byColumn(test.field.rawValue, test, table)
    case .quality: try byNumber(test, table)
    case .article: try byColumn("id", test, table)
    case .file, .document: try byDocument(test, table)
    }
  }

  /// Tests each distinct value once.
  private static func byColumn(
    _ name: String, _ test: MetadataTest, _ table: ArticleTable
  ) throws(IndexError) -> ArticleFilter {
    var result = ArticleFilter(total: table.count)
    guard let column = table.regions.columns[name], case .table(let values, let ids) = column.storage else {
      return result
    }
    var passes: [Bool] = []
    passes.reserveCapacity(values.count)
    for id in 0..<values.count { passes.append(test.accepts(try values.value(of: UInt32(id)))) }
    for (article, number) in try ids.copy().enumerated() {
      let id = Int(number) - 1
      if id >= 0 && id < passes.count && passes[id] { result.insert(article) }
    }
    return result
  }

  private static func byDocument(_ test: MetadataTest, _ table: ArticleTable) throws(IndexError) -> ArticleFilter {
    var result = ArticleFilter(total: table.count)
    let documents = table.documents
    if test.comparison == .equal {
      let value = String(decoding: test.value, as: UTF8.self)
      let found = try test.field == .file ? documents.ordinal(ofFile: value) : documents.ordinal(ofID: value)
      if let found { result.insert(try documents.articles(found)) }
      return result
    }
    for ordinal in 0..<documents.count {
      let articles = try documents.articles(ordinal)
      if articles.isEmpty { continue }
      let document = try documents.document(ordinal)
      let value = Array((test.field == .file ? document.file : document.id).utf8)
      if test.accepts(value.span) { result.insert(articles) }
    }
    return result
  }
}
