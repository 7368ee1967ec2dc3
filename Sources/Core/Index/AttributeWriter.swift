import Synchronization

/// Writes the token attributes `word` and `norm`, and in which articles each norm occurs.
struct AttributeWriter: Sendable {
  let folder: String
  let generation: Int
  let disk: Disk
  let words: WordList
  /// The tokens of each article.
  let articles: (starts: [UInt32], ends: [UInt32])

  /// What came of it.
  struct Written: Sendable {
    var files: [(file: Manifest.File, checksums: [UInt32])]
    /// Where the articles of each norm begin, and their end.
    var articleStarts: [UInt32]
  }

  /// Writes both attributes, at the same time where there are two jobs.
  func write(jobs: Int) throws(SystemError) -> Written {
    let (norms, normOf) = foldedWords()
    let results = Parallel.map(2, jobs: jobs) { (index: Int) -> Result<Written, SystemError> in
      do throws(SystemError) {
        if index == 0 {
          let file = try self.file(FileName.attribute("word"))
          let ranks = Self.ranks(words.order)
          try write(words.values, order: words.order, ids: ranks, to: file)
          return .success(Written(files: [try file.finish()], articleStarts: []))
        }
        return .success(try writeNorms(norms, normOf))
      } catch {
        return .failure(error)
      }
    }
    let word = try results[0].get()
    let norm = try results[1].get()
    return Written(files: word.files + norm.files, articleStarts: norm.articleStarts)
  }

  private func file(_ name: String) throws(SystemError) -> IndexFileWriter {
    try IndexFileWriter(folder: folder, name: "s1/" + name, generation: generation, disk: disk)
  }

  /// The distinct folded words, and which of them each word becomes.
  private func foldedWords() -> (norms: ByteInterner, normOf: [UInt32]) {
    var norms = ByteInterner(minimumCapacity: words.values.count)
    var normOf: [UInt32] = []
    normOf.reserveCapacity(words.values.count)
    var folded: [UInt8] = []
    for word in 0..<words.values.count {
      folded.removeAll(keepingCapacity: true)
      Folding.fold(words.values[word], [.letterCase, .diacritics], into: &folded)
      normOf.append(norms.intern(folded.span))
    }
    return (norms, normOf)
  }

  /// The place of each number in `order`.
  private static func ranks(_ order: [UInt32]) -> [UInt32] {
    var ranks = [UInt32](repeating: 0, count: order.count)
    for (rank, number) in order.enumerated() { ranks[Int(number)] = UInt32(rank) }
    return ranks
  }

  private func writeNorms(_ norms: ByteInterner, _ normOf: [UInt32]) throws(SystemError) -> Written {
    let file = try self.file(FileName.attribute("norm"))
    let inArticles = try self.file(FileName.articlePostings)
    try inArticles.begin("articles", width: 4)
    let frequencies = try self.file(FileName.articleFrequencies)
    try frequencies.begin("frequencies", width: 4)
    let order = norms.sorted()
    let ranks = Self.ranks(order)
    var counter = ArticleCounter(starts: articles.starts, ends: articles.ends, tokenCount: words.tokenCount)
    try write(norms, order: order, ids: normOf.map { ranks[Int($0)] }, to: file) { postings throws(SystemError) in
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
  ///   - values: the distinct values, `order` their bytewise order.
  ///   - ids: the id of each word number.
  ///   - visit: gets the positions of each id in turn.
  private func write(
    _ values: ByteInterner, order: [UInt32], ids: [UInt32], to file: IndexFileWriter,
    visit: ((Span<UInt32>) throws(SystemError) -> Void)? = nil
  ) throws(SystemError) {
    try file.write("values", values, order: order)
    try writeFolds(values, order: order, to: file)
    var starts = [UInt32](repeating: 0, count: order.count + 1)
    for (word, id) in ids.enumerated() { starts[Int(id) + 1] += words.frequencies[word] }
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
      while last < order.count, Int(starts[last + 1] - starts[first]) <= SegmentWriter.postingBudget { last += 1 }
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

  /// Lends the words' numbers of all tokens in corpus order, a batch at a time.
  private func forEachBatch<E: Error>(_ body: (Span<UInt32>) throws(E) -> Void) throws(E) {
    let file = words.numbers
    let all = file.numbers
    for start in stride(from: 0, to: words.tokenCount, by: 1 << 16) {
      try body(all.extracting(start..<min(start + 1 << 16, words.tokenCount)))
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
