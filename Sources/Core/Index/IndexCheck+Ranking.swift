extension Generation {
  /// Each norm is counted where it occurs, and no article scores higher than its bounds say.
  func checkRanking() throws(IndexError) {
    let articles = segment.articles
    let postings = articles.postings
    for article in 0...articles.count {
      let start = article < articles.count ? try articles.tokens(article).lowerBound : segment.tokenCount
      guard try Int(postings.starts[article]) == start else {
        throw postings.starts.damaged("article \(article) does not begin at token \(start)", at: article)
      }
    }
    for article in 0..<articles.count { try checkHeads(article) }
    guard let norm = segment.attribute("norm"), norm.lexicon.count == postings.normCount else {
      throw postings.damaged("the ranking has not the norms of the segment")
    }
    for id in 0..<UInt32(norm.lexicon.count) { try check(id, norm.postings(of: id).copy()) }
  }

  /// The heads of an article are those of its blocks, and where its blocks begin is marked.
  private func checkHeads(_ article: Int) throws(IndexError) {
    let postings = segment.articles.postings
    let tokens = try segment.articles.tokens(article)
    let blocks = try segment.blocks(ofArticle: article)
    let spans = ArticleSpans(
      starts: [0], tokenCount: tokens.count,
      blocks: blocks.map { block in
        (block.kind, block.tokens.lowerBound - tokens.lowerBound..<block.tokens.upperBound - tokens.lowerBound)
      }, blockEnds: [UInt32(blocks.count)])
    guard try postings.heads(of: article) == spans.heads else {
      throw postings.damaged("the heads of article \(article) are not those of its blocks")
    }
    for position in tokens {
      let offset = position - tokens.lowerBound
      let isStart = spans.blockStarts[offset >> 6] >> UInt64(offset & 63) & 1 != 0
      guard try postings.isBlockStart(position) == isStart else {
        throw postings.damaged("token \(position) is not marked as its block says")
      }
    }
  }

  /// The list of a norm says what its positions say.
  private func check(_ id: UInt32, _ positions: [UInt32]) throws(IndexError) {
    let postings = segment.articles.postings
    let norms = LengthNorms(tokens: segment.tokenCount, articles: segment.articles.count)
    let list = try postings.list(of: id)
    let bits = try postings.bits(of: id)
    let isDense = list.count > 0 && list.count * ArticlePostingsWriter.denseShare >= segment.articles.count
    guard isDense == (bits != nil) else { throw list.damaged(0, "the bit set of norm \(id) is missing or too much") }
    var next = 0
    var set = 0
    if let bits { for word in 0..<bits.count { set += try bits[word].nonzeroBitCount } }
    var block = ArticleBlock()
    for number in 0..<list.blockCount {
      try list.read(number, into: &block)
      for index in 0..<block.count {
        let article = Int(block.articles[index])
        let tokens = try segment.articles.tokens(article)
        var frequency = 0
        while next < positions.count, tokens.contains(Int(positions[next])) {
          frequency += Int(try postings.weight(at: Int(positions[next]), of: article, start: tokens.lowerBound))
          next += 1
        }
        let score = BM25.score(idf: 1, frequency: frequency, lengthNorm: norms[length: UInt32(tokens.count)])
        let bound = min(list.bound(ofBlock: number), list.bound)
        guard frequency > 0, frequency == block.frequency(at: index),
          !postings.hasBounds || score <= Double(bound) * ArticleList.boundStep * (1 + 1e-12),
          try bits.map({ bits throws(IndexError) in try bits[article >> 6] >> UInt64(article & 63) & 1 != 0 }) ?? true
        else { throw list.damaged(0, "norm \(id) does not count \(frequency) in article \(article)") }
      }
    }
    guard next == positions.count, bits == nil || set == list.count else {
      throw list.damaged(0, "norm \(id) stands in more articles")
    }
  }
}
