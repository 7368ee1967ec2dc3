/// In which articles a term stands, ascending, and how much it counts in each.
enum TermSource: Sendable {
  /// As the index keeps it.
  case stored(ArticleList, norm: UInt32)
  /// As it was found out.
  case found(FoundArticles)

  /// How many articles there are.
  var count: Int {
    switch self {
    case .stored(let list, _): list.count
    case .found(let articles): articles.articles.count
    }
  }

  /// How many blocks of at most 128 articles there are.
  var blockCount: Int { (count + ArticleList.blockSize - 1) / ArticleList.blockSize }

  /// An article that is not before the last one of a block, and before the next block's first.
  @inline(__always)
  func last(ofBlock block: Int) -> UInt32 {
    switch self {
    case .stored(let list, _): return list.last(ofBlock: block)
    case .found(let articles):
      let next = (block + 1) * ArticleList.blockSize
      return next < articles.articles.count ? articles.articles[next - 1] : .max
    }
  }

  /// How high the articles of a block can score, in steps of `ArticleList.boundStep`.
  @inline(__always)
  func bound(ofBlock block: Int) -> UInt16 {
    switch self {
    case .stored(let list, _): list.bound(ofBlock: block)
    case .found(let articles): articles.bound
    }
  }

  /// Replaces the contents of `output` by those of a block.
  func read(_ block: Int, into output: inout ArticleBlock) throws(IndexError) {
    switch self {
    case .stored(let list, _): try list.read(block, into: &output)
    case .found(let articles):
      output.removeAll()
      let first = block * ArticleList.blockSize
      for index in first..<min(first + ArticleList.blockSize, articles.articles.count) {
        output.append(articles.articles[index], articles.frequencies[index])
      }
    }
  }

  /// Adds all articles to a set.
  func insert(into set: inout ArticleFilter, _ postings: ArticlePostings, _ cancel: CancelFlag) throws {
    switch self {
    case .found(let articles):
      for article in articles.articles { set.insert(Int(article)) }
    case .stored(let list, let norm):
      if let bits = try postings.bits(of: norm) {
        try set.formUnion(bits.span())
        return
      }
      var block = ArticleBlock()
      for number in 0..<list.blockCount {
        if number & 255 == 255 { try cancel.check() }
        try list.read(number, into: &block)
        set.insert(block.articles, count: block.count)
      }
    }
  }
}

/// Articles that were put together for one query, ascending.
struct FoundArticles: Sendable {
  let articles: [UInt32]
  /// How much the term counts in each.
  let frequencies: [UInt32]
  /// How high they can score, in steps of `ArticleList.boundStep`.
  let bound: UInt16

  init(articles: [UInt32], frequencies: [UInt32]) {
    self.articles = articles
    self.frequencies = frequencies
    // No article is shorter than none.
    let norms = LengthNorms(tokens: 1, articles: 1)
    let highest = BM25.score(idf: 1, frequency: Int(frequencies.max() ?? 0), lengthNorm: norms[length: 0])
    bound = UInt16(min(65535, (highest / ArticleList.boundStep).rounded(.up)))
  }
}
