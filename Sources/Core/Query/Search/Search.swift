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
  private let filter: ArticleFilter?

  /// Looks up the words; `tests` are added to those of the query.
  ///
  /// Throws `IndexError` for a damaged index, which is also one without the attribute `norm`.
  init(
    _ query: SearchQuery, where tests: [MetadataTest] = [], isDistinct: Bool = false, in segment: Segment
  ) throws(IndexError) {
    self.segment = segment
    guard let norm = segment.attribute("norm") else {
      throw segment.articles.regions.starts.damaged("the segment has no attribute norm", at: 0)
    }
    self.norm = norm
    filter = try ArticleFilter(query.tests + tests, isDistinct: isDistinct, in: segment)
    var terms: [ResolvedTerm] = []
    for term in query.terms { terms.append(try ResolvedTerm(term, in: segment, norm)) }
    self.terms = terms
  }

  /// The rows from `first` on, at most `limit`; with `keepsAll` also the set of all articles found.
  func page(order: Order, from first: Int, limit: Int, keepsAll: Bool = false, cancel: CancelFlag) throws -> Page {
    let all = keepsAll ? ArticleFilter(total: segment.articles.count) : nil
    if segment.articles.count == 0 { return Page(total: 0, rows: [], all: all) }
    let keys = try order == .date ? dateKeys() : nil
    var selection = Selection(order: order, keys: keys, limit: first + limit, all: all)
    if terms.isEmpty {
      for article in 0..<segment.articles.count where filter?.contains(article) ?? true {
        selection.take(UInt32(article), score: 0)
      }
    } else if terms.count == 1, terms[0].need != .excluded {
      try rankOne(terms[0], into: &selection, cancel)
    } else {
      try rankMany(into: &selection, cancel)
    }
    let rows = selection.top.entries.dropFirst(first).map { entry in
      Found(article: Int(entry.item), score: selection.score(of: entry))
    }
    return Page(total: selection.total, rows: rows, all: selection.all)
  }

  private func rankOne(_ term: ResolvedTerm, into selection: inout Selection, _ cancel: CancelFlag) throws {
    let matches = try TermMatches(term, in: segment, norm, cancel: cancel)
    let norms = LengthNorms(segment.articles)
    let lengths = try segment.articles.lengths()
    try matches.withLists { articles, frequencies in
      for index in articles.indices {
        if index & 4095 == 0 { try cancel.check() }
        let article = try inRange(articles[index], lengths.count)
        if let filter, !filter.contains(article) { continue }
        let norm = norms[length: lengths[article]]
        let score = BM25.score(idf: term.weight, frequency: Int(frequencies[index]), lengthNorm: norm)
        selection.take(UInt32(article), score: score)
      }
    }
  }

  /// Adds up the scores of all terms in one array over the articles.
  private func rankMany(into selection: inout Selection, _ cancel: CancelFlag) throws {
    let count = segment.articles.count
    let norms = LengthNorms(segment.articles)
    let lengths = try segment.articles.lengths()
    var scores = [Double](repeating: 0, count: count)
    // How many of the required terms an article has; an excluded one makes it negative for good.
    var needs = [Int32](repeating: 0, count: count)
    var required: Int32 = 0
    for term in terms {
      let matches = try TermMatches(term, in: segment, norm, cancel: cancel)
      if term.need == .required { required += 1 }
      let step: Int32 = term.need == .required ? 1 : term.need == .excluded ? -1_000_000 : 0
      try matches.withLists { articles, frequencies in
        for index in articles.indices {
          if index & 4095 == 0 { try cancel.check() }
          let article = try inRange(articles[index], count)
          let norm = norms[length: lengths[article]]
          needs[article] += step
          scores[article] += BM25.score(idf: term.weight, frequency: Int(frequencies[index]), lengthNorm: norm)
        }
      }
    }
    for article in 0..<count where scores[article] > 0 && needs[article] == required {
      if filter?.contains(article) ?? true { selection.take(UInt32(article), score: scores[article]) }
    }
  }

  /// An article of a posting list, which a wrong list could give too large.
  @inline(__always)
  private func inRange(_ article: UInt32, _ count: Int) throws(IndexError) -> Int {
    guard article < count else {
      throw segment.articles.regions.starts.damaged("a posting names article \(article) of \(count)", at: 0)
    }
    return Int(article)
  }

  /// The rank of each article's date, 0 for those without.
  private func dateKeys() throws -> [UInt32] {
    // The ranks of dates are in the order of time.
    try segment.articles.regions.columns["date"]?.ranks.copy()
      ?? Array(repeating: 0, count: segment.articles.count)
  }
}

/// The best articles in the order asked, and how many were offered.
private struct Selection {
  var top: TopItems
  var total = 0
  private let order: Search.Order
  private let keys: [UInt32]?
  /// The scores of the articles in `top` where these are sorted by something else.
  private var scores: [UInt32: Double] = [:]
  /// The articles offered, when they are wanted.
  private(set) var all: ArticleFilter?

  init(order: Search.Order, keys: [UInt32]?, limit: Int, all: ArticleFilter?) {
    top = TopItems(limit: limit)
    self.all = all
    self.order = order
    self.keys = keys
  }

  @inline(__always)
  mutating func take(_ article: UInt32, score: Double) {
    total += 1
    all?.insert(Int(article))
    switch order {
    case .score: top.insert(article, score: score)
    case .date, .corpus: takeByKey(article, score)
    }
  }

  private mutating func takeByKey(_ article: UInt32, _ score: Double) {
    let key = keys.map { Double($0[Int(article)]) } ?? 0
    guard key > top.threshold else { return }
    scores[article] = score
    top.insert(article, score: key)
  }

  func score(of entry: TopItems.Entry) -> Double {
    order == .score ? entry.score : scores[entry.item] ?? 0
  }
}
