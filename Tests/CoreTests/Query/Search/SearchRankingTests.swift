import Testing

@testable import Core

/// What a keyword query means, the slow and obvious way: every article is read and scored.
struct PlainSearch {
  struct Article {
    /// Folded tokens of each block; the first is the headline.
    let blocks: [[String]]
    let date: String?

    var length: Int { blocks.reduce(0) { $0 + $1.count } }
  }

  let articles: [Article]

  /// How much a term counts in an article: 3 for each match in the headline, 1 for each elsewhere.
  func frequency(_ term: SearchQuery.Term, _ article: Article) -> Int {
    var count = 0
    let words = term.words.map { String(decoding: $0, as: UTF8.self) }
    for (index, block) in article.blocks.enumerated() {
      if term.field == .headline && index > 0 || term.field == .body && index == 0 { continue }
      for start in block.indices where start + words.count <= block.count {
        let fits = words.indices.allSatisfy { place in
          let isPrefix = term.isPrefix && place == words.count - 1
          return isPrefix ? block[start + place].hasPrefix(words[place]) : block[start + place] == words[place]
        }
        if fits { count += index == 0 ? 3 : 1 }
      }
    }
    return count
  }

  /// The weight of a term: the sum over its words; a prefix counts each word that begins so.
  func weight(_ term: SearchQuery.Term) -> Double {
    var weight = 0.0
    for (place, bytes) in term.words.enumerated() {
      let word = String(decoding: bytes, as: UTF8.self)
      let isPrefix = term.isPrefix && place == term.words.count - 1
      var documents = 0
      for article in articles {
        let kinds = Set(article.blocks.joined()).filter { isPrefix ? $0.hasPrefix(word) : $0 == word }
        documents += kinds.count
      }
      weight += BM25.inverseDocumentFrequency(min(documents, articles.count), of: articles.count)
    }
    return weight
  }

  func rank(_ query: SearchQuery, _ order: Search.Order) -> [(article: Int, score: Double)] {
    let average = Double(articles.reduce(0) { $0 + $1.length }) / Double(articles.count)
    let weights = query.terms.map(weight)
    var found: [(article: Int, score: Double)] = []
    for (ordinal, article) in articles.enumerated() {
      guard query.tests.allSatisfy({ $0.accepts(Array((article.date ?? "").utf8).span) }) else { continue }
      var score = 0.0
      var isFound = query.terms.isEmpty
      var isRefused = false
      for (index, term) in query.terms.enumerated() {
        let frequency = frequency(term, article)
        if term.need == .required && frequency == 0 || term.need == .excluded && frequency > 0 { isRefused = true }
        if frequency == 0 || term.need == .excluded { continue }
        isFound = true
        let norm = 1.2 * (1 - 0.75) + 1.2 * 0.75 / average * Double(article.length)
        // Added in the order of the query, as the search does, so that equal scores are equal to the last bit.
        score += weights[index] * (Double(frequency) * (1.2 + 1) / (Double(frequency) + norm))
      }
      if isFound && !isRefused { found.append((ordinal, score)) }
    }
    switch order {
    case .corpus: return found
    case .score: return found.sorted { ($1.score, $0.article) < ($0.score, $1.article) }
    case .date:
      return found.sorted { first, second in
        let dates = (articles[first.article].date ?? "", articles[second.article].date ?? "")
        return dates.0 == dates.1 ? first.article < second.article : dates.0 > dates.1
      }
    }
  }
}

@Suite struct SearchRankingTests {
  static let words = [
    "coal", "cola", "coke", "ore", "mine", "miner", "rail", "shaft", "seam", "lamp", "cage", "pit", "pump", "dust",
  ]

  @Test(arguments: 0..<6)
  func `finds, counts, scores and orders as the plain definition does`(seed: UInt64) throws {
    try Self.compare(seed, articles: 30, queries: 150)
  }

  /// Lists of several blocks, windows that are passed over, and terms that only add to what others find.
  @Test(arguments: 10..<13)
  func `passes over no article that belongs among the best`(seed: UInt64) throws {
    try Self.compare(seed, articles: 160 + Int(seed - 10) * 2200, queries: 40)
  }

  private static func compare(_ seed: UInt64, articles: Int, queries: Int) throws {
    var random = TestRandom(seed: seed)
    let (plain, rows) = corpus(articles, &random)
    let folder = try TemporaryFolder()
    let generation = try TestCorpus.make([("rows.jsonl", rows)], in: folder).generation
    if articles < 500 { #expect(IndexCheck(generation).findings == []) }
    for _ in 0..<queries {
      let text = query(&random)
      let query = try #require(try? SearchQuery(parsing: text), "\(text)")
      let order = Search.Order.allCases[[0, 0, 1, 2][random.next(4)]]
      let expected = plain.rank(query, order)
      let search = try Search(query, in: generation.segment)
      let (first, limit) = (random.next(4), random.next(8))
      let keepsAll = random.next(4) == 0
      let page = try search.page(order: order, from: first, limit: limit, keepsAll: keepsAll, cancel: CancelFlag())
      #expect(page.total == expected.count, "\(text)")
      let wanted = expected.dropFirst(first).prefix(limit).map { Search.Found(article: $0.article, score: $0.score) }
      #expect(page.rows == wanted, "\(text) by \(order), seed \(seed)")
      guard keepsAll else { continue }
      var all = ArticleFilter(total: articles)
      for row in expected { all.insert(row.article) }
      #expect(page.all == all, "\(text)")
    }
  }

  private static func corpus(_ count: Int, _ random: inout TestRandom) -> (PlainSearch, String) {
    var articles: [PlainSearch.Article] = []
    var rows = ""
    for number in 0..<count {
      let blocks = (0...random.next(3)).map { index in
        (0..<(index == 0 ? 1 + random.next(3) : 1 + random.next(12))).map { _ in word(&random) }
      }
      let date = random.next(4) == 0 ? nil : "202\(random.next(3))-0\(1 + random.next(9))"
      articles.append(.init(blocks: blocks, date: date))
      rows += TestCorpus.row(
        id: "a\(number)", title: blocks[0].joined(separator: " "), date: date,
        text: blocks.dropFirst().map { $0.joined(separator: " ") }.joined(separator: "\n\n"))
    }
    return (PlainSearch(articles: articles), rows)
  }

  /// The first words far more often than the last ones.
  private static func word(_ random: inout TestRandom) -> String {
    words[min(random.next(words.count), random.next(words.count), random.next(words.count + 3))]
  }

  private static func query(_ random: inout TestRandom) -> String {
    var items: [String] = []
    for index in 0...random.next(3) {
      let word = words[random.next(words.count)]
      let term =
        switch random.next(5) {
        case 0: "\"\(word) \(words[random.next(words.count)])\""
        case 1: String(word.prefix(2)) + "*"
        default: word
        }
      let field = ["", "", "", "headline:", "body:"][random.next(5)]
      let need = index == 0 ? ["", "+"][random.next(2)] : ["", "", "+", "-"][random.next(4)]
      items.append(need + field + term)
    }
    if random.next(4) == 0 { items.append("date\([">=", "<", "="][random.next(3)])202\(random.next(3))") }
    return items.joined(separator: " ")
  }
}

/// A random number generator that gives the same numbers for the same seed.
struct TestRandom {
  private var state: UInt64

  init(seed: UInt64) { state = seed &* 0x9E37_79B9_7F4A_7C15 &+ 0x1234_5678 }

  /// A number from 0 to `bound` − 1.
  mutating func next(_ bound: Int) -> Int {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return Int((state >> 33) % UInt64(bound))
  }
}
