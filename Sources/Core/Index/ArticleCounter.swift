/// Turns the positions of a term into the articles that hold it.
struct ArticleCounter {
  /// The articles of the last term, ascending, and how often it occurs in each.
  private(set) var articles: [UInt32] = []
  private(set) var frequencies: [UInt32] = []
  /// Where the articles of each term begin among those of all terms, and the end of the last.
  private(set) var termStarts: [UInt32] = [0]
  private let ends: [UInt32]
  /// The article of every 256th token.
  private let guide: [UInt32]

  init(starts: [UInt32], ends: [UInt32], tokenCount: Int) {
    self.ends = ends
    var guide: [UInt32] = []
    var article = 0
    for position in stride(from: 0, to: tokenCount, by: 256) {
      while ends[article] <= position { article += 1 }
      guide.append(UInt32(article))
    }
    self.guide = guide
  }

  /// Finds the articles of the next term.
  mutating func count(_ positions: Span<UInt32>) {
    articles.removeAll(keepingCapacity: true)
    frequencies.removeAll(keepingCapacity: true)
    var end: UInt32 = 0
    for index in positions.indices {
      let position = positions[index]
      if position < end {
        frequencies[frequencies.count - 1] += 1
        continue
      }
      var article = max(Int(guide[Int(position >> 8)]), Int(articles.last ?? 0))
      while ends[article] <= position { article += 1 }
      end = ends[article]
      articles.append(UInt32(article))
      frequencies.append(1)
    }
    termStarts.append(termStarts[termStarts.count - 1] + UInt32(articles.count))
  }
}
