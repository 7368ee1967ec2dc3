/// Finds and ranks the articles that a keyword query means.
///
/// Behaves as if the score of every article were computed from `BM25`, the articles that fail the query or the filter
/// left out, and the rest sorted by the order asked, equal ones in corpus order.
struct Search {
  /// What comes first.
  enum Order: String, CaseIterable, Sendable {
    /// The highest score.
    case score
    /// The newest article; those without a date come last.
    case date
    /// The first in the corpus.
    case corpus
  }

  /// An article that was found.
  struct Found: Sendable, Equatable {
    let article: Int
    let score: Double
  }

  /// The articles asked for and how many there are in all.
  struct Page: Sendable, Equatable {
    let total: Int
    let rows: [Found]
    /// All articles found, when they were asked for.
    var all: ArticleFilter?
  }

  let terms: [ResolvedTerm]
  private let segment: Segment
  private let norm: TokenAttribute
  private let restriction: ArticleRestriction

  private var postings: ArticlePostings { segment.articles.postings }

  /// Looks up the words; `tests` are added to those of the query.
  ///
  /// Throws `IndexError` for a damaged index, which is also one without the attribute `norm`.
  init(
    _ query: SearchQuery, where tests: [MetadataTest] = [], isDistinct: Bool = false, in segment: Segment
  ) throws(IndexError) {
    self.segment = segment
    guard let norm = segment.attribute("norm") else {
      throw segment.articles.postings.damaged("the segment has no attribute norm")
    }
    self.norm = norm
    restriction = try ArticleRestriction(query.tests + tests, isDistinct: isDistinct, in: segment)
    var terms: [ResolvedTerm] = []
    for term in query.terms { terms.append(try ResolvedTerm(term, in: segment, norm)) }
    self.terms = terms
  }

  /// The rows from `first` on, at most `limit`; with `keepsAll` also the set of all articles found.
  ///
  /// `total` is exact: articles are counted by their bits, whether they were scored or not.
  func page(order: Order, from first: Int, limit: Int, keepsAll: Bool = false, cancel: CancelFlag) throws -> Page {
    let count = segment.articles.count
    if count == 0 { return Page(total: 0, rows: [], all: keepsAll ? ArticleFilter(total: 0) : nil) }
    var sources: [TermSource] = []
    for term in terms { sources.append(try TermSource(term, in: segment, norm, cancel: cancel)) }
    let isOneTerm = terms.count == 1 && restriction.isEmpty && !keepsAll && order == .score
    let found = isOneTerm ? nil : try articles(of: sources, cancel)
    let total = found?.count ?? sources[0].count
    let isBeyond = limit == 0 || first >= total
    let rows = isBeyond ? [] : try rows(order, first, limit, sources, found, cancel)
    return Page(total: total, rows: rows, all: keepsAll ? found : nil)
  }

  // MARK: - What is found

  /// The articles that have what the terms say, and pass the tests.
  private func articles(of sources: [TermSource], _ cancel: CancelFlag) throws -> ArticleFilter {
    let count = segment.articles.count
    func articles(with need: SearchQuery.Need) throws -> [ArticleFilter] {
      try terms.indices.filter { terms[$0].need == need }.map { index in
        var set = ArticleFilter(total: count)
        try sources[index].insert(into: &set, postings, cancel)
        return set
      }
    }
    var result = ArticleFilter(total: count)
    let required = try articles(with: .required)
    if let first = required.first {
      result = first
      for other in required.dropFirst() { result.formIntersection(other) }
    } else if terms.isEmpty {
      result.insert(0..<count)
    } else {
      for index in terms.indices where terms[index].need == .optional {
        try sources[index].insert(into: &result, postings, cancel)
      }
    }
    for excluded in try articles(with: .excluded) { result.subtract(excluded) }
    try restriction.apply(to: &result)
    return result
  }

  // MARK: - What comes first

  private func rows(
    _ order: Order, _ first: Int, _ limit: Int, _ sources: [TermSource], _ found: ArticleFilter?, _ cancel: CancelFlag
  ) throws -> [Found] {
    let scored = terms.indices.filter { terms[$0].need != .excluded }
    let cursors = scored.map { TermCursor(sources[$0], weight: terms[$0].weight) }
    let norms = LengthNorms(tokens: segment.articles.totalLength, articles: segment.articles.count)
    var search = ScoredSearch(cursors, norms, postings, cancel)
    var top = TopItems(limit: first + limit)
    guard order == .score, !terms.isEmpty else {
      // Every article found has a score where there are no words: none.
      return try self.rows(order == .score ? .corpus : order, first, limit, found, &search)
    }
    let postingCount = scored.reduce(0) { $0 + sources[$1].count }
    if let found, found.count < postingCount / 8 {
      try search.rank(each: found, into: &top)
    } else {
      // Where all terms are optional and nothing else is asked, what a list leads to is found.
      let isFree = restriction.isEmpty && terms.allSatisfy { $0.need == .optional }
      try search.rank(allowed: isFree ? nil : found, into: &top)
    }
    return top.entries.dropFirst(first).map { Found(article: Int($0.item), score: $0.score) }
  }

  /// Rows in an order that is not that of the scores, which are worked out for these rows only.
  private func rows(
    _ order: Order, _ first: Int, _ limit: Int, _ found: ArticleFilter?, _ search: inout ScoredSearch
  ) throws -> [Found] {
    var chosen: [Int] = []
    if order == .date {
      let keys = segment.articles.regions.columns["date"]?.ranks
      var top = TopItems(limit: first + limit)
      var numbers: [UInt32] = []
      try found?.forEachWindow { window in
        // The ranks of dates are in the order of time; without a date it is 0.
        try keys?.read(window, into: &numbers)
      } body: { article, offset in
        top.insert(UInt32(article), score: keys == nil ? 0 : Double(numbers[offset]))
      }
      chosen = top.entries.dropFirst(first).map { Int($0.item) }
    } else {
      var number = 0
      found?.forEach { article in
        if number >= first && number - first < limit { chosen.append(article) }
        number += 1
      }
    }
    var scores: [Int: Double] = [:]
    for article in chosen.sorted() { scores[article] = try search.score(UInt32(article)) }
    return chosen.map { Found(article: $0, score: scores[$0] ?? 0) }
  }
}
