import Synchronization

/// Writes the token attributes, and in which articles each norm occurs.
struct AttributeWriter: Sendable {
  let folder: String
  let generation: Int
  let disk: Disk
  let tokens: TokenList
  /// The tokens of each article.
  let articles: (starts: [UInt32], ends: [UInt32])

  /// What came of it.
  struct Written: Sendable {
    var files: [(file: Manifest.File, checksums: [UInt32])]
    /// Where the articles of each norm begin, and their end.
    var articleStarts: [UInt32]
  }

  /// Writes all attributes, as many at the same time as there are jobs.
  func write(jobs: Int) throws(SystemError) -> Written {
    let budget = SegmentWriter.postingBudget / max(1, min(jobs, tokens.attributes.count))
    let results = Parallel.map(tokens.attributes.count, jobs: jobs) { (index: Int) -> Result<Written, SystemError> in
      do throws(SystemError) {
        let attribute = self.tokens.attributes[index]
        if attribute.name == "norm" { return .success(try writeNorms(attribute, budget: budget)) }
        let file = try self.file(FileName.attribute(attribute.name))
        try write(attribute, order: attribute.values.sorted(), budget: budget, to: file)
        return .success(Written(files: [try file.finish()], articleStarts: []))
      } catch {
        return .failure(error)
      }
    }
    var all = Written(files: [], articleStarts: [])
    for result in results {
      let written = try result.get()
      all.files += written.files
      if !written.articleStarts.isEmpty { all.articleStarts = written.articleStarts }
    }
    return all
  }

  private func file(_ name: String) throws(SystemError) -> IndexFileWriter {
    try IndexFileWriter(folder: folder, name: "s1/" + name, generation: generation, disk: disk)
  }

  /// The place of each number in `order`.
  private static func ranks(_ order: [UInt32]) -> [UInt32] {
    var ranks = [UInt32](repeating: 0, count: order.count)
    for (rank, number) in order.enumerated() { ranks[Int(number)] = UInt32(rank) }
    return ranks
  }

  private func writeNorms(_ norm: AttributeValues, budget: Int) throws(SystemError) -> Written {
    let file = try self.file(FileName.attribute(norm.name))
    let inArticles = try self.file(FileName.articlePostings)
    try inArticles.begin("articles", width: 4)
    let frequencies = try self.file(FileName.articleFrequencies)
    try frequencies.begin("frequencies", width: 4)
    var counter = ArticleCounter(starts: articles.starts, ends: articles.ends, tokenCount: tokens.tokenCount)
    try write(norm, order: norm.values.sorted(), budget: budget, to: file) { postings throws(SystemError) in
      counter.count(postings)
      try inArticles.append(counter.articles.span)
      try frequencies.append(counter.frequencies.span)
    }
    return Written(
      files: [try file.finish(), try inArticles.finish(), try frequencies.finish()], articleStarts: counter.termStarts)
  }

  /// Writes the sections of one attribute.
  ///
  /// - Parameters:
  ///   - order: the bytewise order of the values.
  ///   - budget: how many postings are sorted in memory at once.
  ///   - visit: gets the positions of each id in turn.
  private func write(
    _ attribute: AttributeValues, order: [UInt32], budget: Int, to file: IndexFileWriter,
    visit: ((Span<UInt32>) throws(SystemError) -> Void)? = nil
  ) throws(SystemError) {
    let values = attribute.values
    let ranks = Self.ranks(order)
    let ids = attribute.ofType.map { ranks[Int($0)] }
    try file.write("values", values, order: order)
    try writeFolds(values, order: order, to: file)
    var starts = [UInt32](repeating: 0, count: order.count + 1)
    for (type, id) in ids.enumerated() { starts[Int(id) + 1] += tokens.frequencies[type] }
    for id in 0..<order.count { starts[id + 1] += starts[id] }
    try file.write("posting_starts", starts)
    try file.begin("ids", width: 4)
    var batch: [UInt32] = []
    try forEachBatch { numbers throws(SystemError) in
      batch.removeAll(keepingCapacity: true)
      for index in numbers.indices { batch.append(ids[Int(numbers[index])]) }
      try file.append(batch.span)
    }
    try file.begin("postings", width: 4)
    var first = 0
    while first < order.count {
      var last = first + 1
      while last < order.count, Int(starts[last + 1] - starts[first]) <= budget { last += 1 }
      let postings = sort(first..<last, starts: starts, ids: ids)
      try file.append(postings.span)
      if let visit {
        for id in first..<last {
          let range = Int(starts[id] - starts[first])..<Int(starts[id + 1] - starts[first])
          try visit(postings.span.extracting(range))
        }
      }
      first = last
    }
  }

  /// The positions of the tokens whose ids lie in `range`, by id and then ascending: a counting sort.
  private func sort(_ range: Range<Int>, starts: [UInt32], ids: [UInt32]) -> [UInt32] {
    let base = starts[range.lowerBound]
    var postings = [UInt32](repeating: 0, count: Int(starts[range.upperBound] - base))
    var places = starts[range].map { $0 - base }
    let all = range.lowerBound == 0 && range.upperBound == starts.count - 1
    var position: UInt32 = 0
    forEachBatch { (numbers: Span<UInt32>) in
      var output = postings.mutableSpan
      var next = places.mutableSpan
      for index in numbers.indices {
        let id = Int(ids[Int(numbers[index])])
        if all || range.contains(id) {
          output[Int(next[id - range.lowerBound])] = position
          next[id - range.lowerBound] += 1
        }
        position += 1
      }
    }
    return postings
  }

  /// Lends the types of all tokens in corpus order, a batch at a time.
  private func forEachBatch<E: Error>(_ body: (Span<UInt32>) throws(E) -> Void) throws(E) {
    let file = tokens.numbers
    let all = file.numbers
    for start in stride(from: 0, to: tokens.tokenCount, by: 1 << 16) {
      try body(all.extracting(start..<min(start + 1 << 16, tokens.tokenCount)))
    }
  }

  private func writeFolds(_ values: ByteInterner, order: [UInt32], to file: IndexFileWriter) throws(SystemError) {
    var folds = ByteInterner(minimumCapacity: values.count)
    var folded: [UInt8] = []
    var foldOf: [UInt32] = []
    foldOf.reserveCapacity(order.count)
    for number in order {
      folded.removeAll(keepingCapacity: true)
      Folding.fold(values[Int(number)], [.letterCase, .diacritics], into: &folded)
      foldOf.append(folds.intern(folded.span))
    }
    let foldOrder = folds.sorted()
    let ranks = Self.ranks(foldOrder)
    var starts = [UInt32](repeating: 0, count: foldOrder.count + 1)
    for fold in foldOf { starts[Int(ranks[Int(fold)]) + 1] += 1 }
    for fold in 0..<foldOrder.count { starts[fold + 1] += starts[fold] }
    var next = starts
    var ids = [UInt32](repeating: 0, count: order.count)
    for (id, fold) in foldOf.enumerated() {
      let rank = Int(ranks[Int(fold)])
      ids[Int(next[rank])] = UInt32(id)
      next[rank] += 1
    }
    try file.write("folds", folds, order: foldOrder)
    try file.write("fold_starts", starts)
    try file.write("fold_ids", ids)
  }
}

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
