extension AttributeMerge {
  /// Writes the file of `norm` and `ranking`.
  ///
  /// - Parameter spans: where the articles of the next generation lie.
  func writeNorms(
    to file: IndexFileWriter, ranking: IndexFileWriter, _ order: MergeOrder, _ types: TypeMerge, _ spans: ArticleSpans
  ) throws -> [AttributeWriter.Written] {
    try writeValues(to: file, types)
    var writer = try ArticlePostingsWriter(ranking, spans, norms: ranks.count)
    let maps = [order.articles(of: MergeOrder.old), order.articles(of: MergeOrder.added)]
    let lists = order.sources.map(\.segment.articles.postings)
    var block = ArticleBlock()
    var (articles, frequencies): ([UInt32], [UInt32]) = ([], [])
    var (others, counts): ([UInt32], [UInt32]) = ([], [])
    for norm in 0..<ranks.count {
      articles.removeAll(keepingCapacity: true)
      frequencies.removeAll(keepingCapacity: true)
      if ranks.fromOld[norm] != RankMerge.none {
        try lists[0].append(of: ranks.fromOld[norm], to: &articles, &frequencies, &block)
        maps[0].move(&articles, with: &frequencies)
      }
      if ranks.fromAdded[norm] != RankMerge.none {
        others.removeAll(keepingCapacity: true)
        counts.removeAll(keepingCapacity: true)
        try lists[1].append(of: ranks.fromAdded[norm], to: &others, &counts, &block)
        maps[1].move(&others, with: &counts)
        Self.merge(&articles, &frequencies, others, counts)
      }
      guard let last = articles.last, last < spans.starts.count - 1 else {
        throw lists[0].damaged("norm \(norm) stands in no article")
      }
      try writer.add(articles, frequencies)
    }
    return [try file.finish(), try writer.finish()]
  }

  /// Merges ascending articles, which are distinct, into others.
  private static func merge(
    _ articles: inout [UInt32], _ frequencies: inout [UInt32], _ others: [UInt32], _ counts: [UInt32]
  ) {
    var low = articles.count - 1
    var high = others.count - 1
    articles += others
    frequencies += counts
    var target = articles.count - 1
    while high >= 0 {
      if low >= 0 && articles[low] > others[high] {
        (articles[target], frequencies[target]) = (articles[low], frequencies[low])
        low -= 1
      } else {
        (articles[target], frequencies[target]) = (others[high], counts[high])
        high -= 1
      }
      target -= 1
    }
  }
}
