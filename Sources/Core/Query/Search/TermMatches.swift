/// In which articles a term stands, ascending, and how often in each.
enum TermMatches {
  /// As the index keeps it.
  case stored(articles: Column<UInt32>, frequencies: Column<UInt32>)
  /// As it was found out.
  case found(articles: [UInt32], frequencies: [UInt32])

  /// How many articles there are.
  var count: Int {
    switch self {
    case .stored(let articles, _): articles.count
    case .found(let articles, _): articles.count
    }
  }

  /// Calls `body` with both lists, without copying them.
  func withLists<R>(_ body: (Span<UInt32>, Span<UInt32>) throws -> R) throws -> R {
    switch self {
    case .stored(let articles, let frequencies): try body(articles.span(), frequencies.span())
    case .found(let articles, let frequencies): try body(articles.span, frequencies.span)
    }
  }

  /// Finds a term in a segment.
  init(_ term: ResolvedTerm, in segment: Segment, _ norm: TokenAttribute, cancel: CancelFlag) throws {
    if term.places.isEmpty {
      self = .found(articles: [], frequencies: [])
    } else if term.places.count == 1 && term.regions == nil {
      self = try Self.word(term.places[0], segment.articles, cancel)
    } else {
      self = try Self.positions(term, segment, norm, cancel)
    }
  }

  private static func word(_ ids: Range<UInt32>, _ table: ArticleTable, _ cancel: CancelFlag) throws -> TermMatches {
    if ids.count == 1 {
      let postings = try table.postings(ofNorm: ids.lowerBound)
      return .stored(articles: postings.articles, frequencies: postings.frequencies)
    }
    var counts = [UInt32](repeating: 0, count: table.count)
    for id in ids {
      try cancel.check()
      let postings = try table.postings(ofNorm: id)
      let articles = try postings.articles.span()
      let frequencies = try postings.frequencies.span()
      for index in articles.indices { counts[Int(articles[index])] += frequencies[index] }
    }
    var articles: [UInt32] = []
    for article in counts.indices where counts[article] > 0 { articles.append(UInt32(article)) }
    return .found(articles: articles, frequencies: articles.map { counts[Int($0)] })
  }

  /// Walks the positions of the rarest word and looks at its neighbours.
  private static func positions(
    _ term: ResolvedTerm, _ segment: Segment, _ norm: TokenAttribute, _ cancel: CancelFlag
  ) throws -> TermMatches {
    var rarest = 0
    var least = Int.max
    for (index, ids) in term.places.enumerated() {
      let frequency = try norm.lexicon.frequency(of: ids)
      if frequency < least { (rarest, least) = (index, frequency) }
    }
    var starts: [Int] = []
    for id in term.places[rarest] {
      let positions = try norm.postings(of: id).copy()
      let postings = positions.span
      guard postings.count > 0 else { continue }
      // Scattered occurrences are looked at one by one, so that the norms between them are not read for nothing.
      let step = postings.count > norm.count / 32 ? 1024 : 1
      for low in stride(from: 0, to: postings.count, by: step) {
        try cancel.check()
        let part = postings.extracting(low..<min(low + step, postings.count))
        try Self.starts(of: term, rarest, part, norm, cancel, into: &starts)
      }
    }
    if term.places[rarest].count > 1 { starts.sort() }
    return try count(term.inRegions(starts), segment.articles)
  }

  /// Adds where the term begins around each of `postings`, the positions of its word at `place`.
  private static func starts(
    of term: ResolvedTerm, _ place: Int, _ postings: Span<UInt32>, _ norm: TokenAttribute, _ cancel: CancelFlag,
    into starts: inout [Int]
  ) throws {
    let low = max(0, Int(postings[0]) - place)
    let high = min(norm.count, Int(postings[postings.count - 1]) - place + term.places.count)
    if low >= high { return }
    let norms = try norm.ids(low..<high)
    let span = norms.span
    for index in postings.indices {
      if index & 4095 == 4095 { try cancel.check() }
      let start = Int(postings[index]) - place - low
      if term.words(at: start, in: span) { starts.append(start + low) }
    }
  }

  private static func count(_ starts: [Int], _ table: ArticleTable) throws -> TermMatches {
    var articles: [UInt32] = []
    var frequencies: [UInt32] = []
    var end = 0
    for start in starts {
      if start < end {
        frequencies[frequencies.count - 1] += 1
      } else if let article = try table.ordinal(covering: start) {
        articles.append(UInt32(article))
        frequencies.append(1)
        end = try table.tokens(article).upperBound
      }
    }
    return .found(articles: articles, frequencies: frequencies)
  }
}
