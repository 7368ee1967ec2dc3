/// Finds the articles with the highest scores, and passes over those that cannot be among them.
///
/// Behaves as if the score of every article were worked out, the terms added in their order. It goes through the
/// articles in windows: what a term can add there at most is known from the bounds of its blocks. Terms that cannot lift
/// an article over the worst of the best so far, even together, only add to the articles that the other terms lead to
/// (MaxScore: H. Turtle, J. Flood, "Query evaluation: strategies and optimizations", Information Processing and
/// Management 31(6), 1995; bounds of blocks: S. Ding, T. Suel, "Faster top-k document retrieval using block-max
/// indexes", SIGIR 2011).
struct ScoredSearch {
  /// Articles of one window.
  private static let windowSize = 4096
  /// Sums of bounds may round below the sum of the scores; this is far more than they do.
  private static let slack = 1 + 1e-10

  private var cursors: [TermCursor]
  private let norms: LengthNorms
  private let postings: ArticlePostings
  private let cancel: CancelFlag

  init(_ cursors: [TermCursor], _ norms: LengthNorms, _ postings: ArticlePostings, _ cancel: CancelFlag) {
    self.cursors = cursors
    self.norms = norms
    self.postings = postings
    self.cancel = cancel
  }

  /// Ranks all articles that have a term and are in `allowed`.
  mutating func rank(allowed: ArticleFilter?, into top: inout TopItems) throws {
    let column = postings.starts
    let starts = try column.span()
    if cursors.count == 1 {
      try rankOne(allowed, starts, into: &top)
    } else {
      try rankWindows(allowed, starts, into: &top)
    }
  }

  /// Ranks the articles of a set, which all have a term, one by one.
  mutating func rank(each articles: ArticleFilter, into top: inout TopItems) throws {
    let column = postings.starts
    let starts = try column.span()
    var number = 0
    try articles.forEach { article in
      if number & 255 == 255 { try cancel.check() }
      number += 1
      var bound = 0.0
      for index in cursors.indices { bound += cursors[index].bound(of: UInt32(article)) }
      if bound * Self.slack <= top.threshold { return }
      top.insert(UInt32(article), score: try score(UInt32(article), starts))
    }
  }

  /// The score of one article.
  ///
  /// - Precondition: no article after it was asked about.
  mutating func score(_ article: UInt32) throws -> Double {
    let column = postings.starts
    return try score(article, column.span())
  }

  private mutating func score(_ article: UInt32, _ starts: Span<UInt32>) throws(IndexError) -> Double {
    let norm = norms[length: starts[Int(article) + 1] &- starts[Int(article)]]
    var sum = 0.0
    for index in cursors.indices {
      let frequency = try cursors[index].frequency(in: article)
      if frequency > 0 {
        sum += BM25.score(idf: cursors[index].weight, frequency: Int(frequency), lengthNorm: norm)
      }
    }
    return sum
  }

  private mutating func rankOne(_ allowed: ArticleFilter?, _ starts: Span<UInt32>, into top: inout TopItems) throws {
    let source = cursors[0].source
    let weight = cursors[0].weight
    for number in 0..<source.blockCount {
      if number & 31 == 0 { try cancel.check() }
      let bound = Double(source.bound(ofBlock: number)) * ArticleList.boundStep * weight
      if bound * Self.slack <= top.threshold { continue }
      try cursors[0].read(number)
      add(cursors[0].block, weight, allowed, starts, into: &top)
    }
  }

  private func add(
    _ block: borrowing ArticleBlock, _ weight: Double, _ allowed: ArticleFilter?, _ starts: Span<UInt32>,
    into top: inout TopItems
  ) {
    let articles = block.articles
    for index in 0..<block.count {
      let article = Int(articles[index])
      if let allowed, !allowed.contains(article) { continue }
      let norm = norms[length: starts[article + 1] &- starts[article]]
      let frequency = Int(block.frequency(at: index))
      top.insert(UInt32(article), score: BM25.score(idf: weight, frequency: frequency, lengthNorm: norm))
    }
  }

  // MARK: - Several terms

  private mutating func rankWindows(
    _ allowed: ArticleFilter?, _ starts: Span<UInt32>, into top: inout TopItems
  ) throws {
    let total = starts.count - 1
    var sums = [Double](repeating: 0, count: Self.windowSize)
    var seen = ArticleFilter(total: Self.windowSize)
    var bounds = [Double](repeating: 0, count: cursors.count)
    var order = Array(cursors.indices)
    var likely: [(offset: Int, sum: Double)] = []
    for base in stride(from: 0, to: total, by: Self.windowSize) {
      try cancel.check()
      let end = min(base + Self.windowSize, total)
      if let allowed, !allowed.hasAny(in: base..<end) { continue }
      var most = 0.0
      for index in cursors.indices {
        bounds[index] = cursors[index].bound(UInt32(base), UInt32(end))
        most += bounds[index]
      }
      if most * Self.slack <= top.threshold { continue }
      order.sort { (bounds[$0], $0) < (bounds[$1], $1) }
      // The terms before `split` cannot lift an article over the threshold.
      var (split, rest) = (0, 0.0)
      while split < order.count - 1, (rest + bounds[order[split]]) * Self.slack <= top.threshold {
        rest += bounds[order[split]]
        split += 1
      }
      for index in order[split...] where bounds[index] > 0 {
        for number in cursors[index].blocks(before: UInt32(end)) {
          try cursors[index].read(number)
          add(cursors[index].block, cursors[index].weight, base..<end, starts, &sums, &seen)
        }
      }
      Self.take(&seen, &sums, rest, above: top.threshold, into: &likely)
      for (offset, sum) in likely {
        if let allowed, !allowed.contains(base + offset) { continue }
        if (sum + rest) * Self.slack <= top.threshold { continue }
        let article = UInt32(base + offset)
        if try canReach(top.threshold, article, sum, rest, order[..<split], bounds, starts) {
          top.insert(article, score: try score(article, starts))
        }
      }
    }
  }

  /// Replaces `likely` by the articles of a window whose sum and `rest` exceed `threshold`, and empties the window.
  private static func take(
    _ seen: inout ArticleFilter, _ sums: inout [Double], _ rest: Double, above threshold: Double,
    into likely: inout [(offset: Int, sum: Double)]
  ) {
    likely.removeAll(keepingCapacity: true)
    var sums = sums.mutableSpan
    for index in 0..<seen.wordCount {
      var word = seen.takeWord(index)
      while word != 0 {
        let offset = index << 6 | word.trailingZeroBitCount
        word &= word - 1
        let sum = sums[offset]
        sums[offset] = 0
        if (sum + rest) * slack > threshold { likely.append((offset, sum)) }
      }
    }
  }

  /// Adds what a term gives to the articles of a block that lie in a window.
  private func add(
    _ block: borrowing ArticleBlock, _ weight: Double, _ window: Range<Int>, _ starts: Span<UInt32>,
    _ sums: inout [Double], _ seen: inout ArticleFilter
  ) {
    let articles = block.articles
    let low = block.index(of: UInt32(window.lowerBound))
    let high = block.index(of: UInt32(window.upperBound), from: low)
    var target = sums.mutableSpan
    for index in low..<high {
      let article = Int(articles[index])
      let norm = norms[length: starts[article + 1] &- starts[article]]
      target[article - window.lowerBound] += BM25.score(
        idf: weight, frequency: Int(block.frequency(at: index)), lengthNorm: norm)
    }
    seen.insert(articles, low..<high, from: window.lowerBound)
  }

  /// Whether an article's score can exceed `threshold`, found out with as few of the terms `others` as that takes.
  private mutating func canReach(
    _ threshold: Double, _ article: UInt32, _ sum: Double, _ rest: Double, _ others: ArraySlice<Int>,
    _ bounds: [Double], _ starts: Span<UInt32>
  ) throws(IndexError) -> Bool {
    var (sum, rest) = (sum, rest)
    let norm = norms[length: starts[Int(article) + 1] &- starts[Int(article)]]
    for index in others.reversed() {
      rest -= bounds[index]
      let frequency = try cursors[index].frequency(in: article)
      if frequency > 0 {
        sum += BM25.score(idf: cursors[index].weight, frequency: Int(frequency), lengthNorm: norm)
      }
      if (sum + max(0, rest)) * Self.slack <= threshold { return false }
    }
    return true
  }
}
