extension TermSource {
  /// Finds a term in a segment.
  init(_ term: ResolvedTerm, in segment: Segment, _ norm: TokenAttribute, cancel: CancelFlag) throws {
    let postings = segment.articles.postings
    if term.places.isEmpty {
      self = .found(FoundArticles(articles: [], frequencies: []))
    } else if term.places.count == 1 && term.regions == nil {
      let ids = term.places[0]
      if ids.count == 1 {
        self = .stored(try postings.list(of: ids.lowerBound), norm: ids.lowerBound)
      } else {
        self = .found(try Self.articles(ofAny: ids, postings, cancel))
      }
    } else {
      let starts = try PhrasePositions(term.places, norm, cancel).starts
      self = .found(try Self.count(term.inRegions(starts, postings), postings, cancel))
    }
  }

  /// Adds up the lists of several norms.
  private static func articles(
    ofAny ids: Range<UInt32>, _ postings: ArticlePostings, _ cancel: CancelFlag
  ) throws -> FoundArticles {
    var counts = [UInt32](repeating: 0, count: postings.articleCount)
    var seen = ArticleFilter(total: postings.articleCount)
    var block = ArticleBlock()
    for id in ids {
      try cancel.check()
      let list = try postings.list(of: id)
      for number in 0..<list.blockCount {
        try list.read(number, into: &block)
        block.add(to: &counts)
        seen.insert(block.articles, count: block.count)
      }
    }
    var articles: [UInt32] = []
    var frequencies: [UInt32] = []
    let count = seen.count
    articles.reserveCapacity(count)
    frequencies.reserveCapacity(count)
    seen.forEach { article in
      articles.append(UInt32(article))
      frequencies.append(counts[article])
    }
    return FoundArticles(articles: articles, frequencies: frequencies)
  }

  /// The articles in which matches that begin at `starts` stand.
  private static func count(
    _ starts: [UInt32], _ postings: ArticlePostings, _ cancel: CancelFlag
  ) throws -> FoundArticles {
    var articles: [UInt32] = []
    var frequencies: [UInt32] = []
    var article = 0
    var range = 0..<0
    let column = postings.starts
    let bounds = try column.span()
    for (index, start) in starts.enumerated() {
      if index & 4095 == 4095 { try cancel.check() }
      if Int(start) >= range.upperBound {
        article = Self.article(holding: start, from: article, bounds)
        guard article + 1 < bounds.count else { throw postings.damaged("token \(start) is in no article") }
        range = Int(bounds[article])..<Int(bounds[article + 1])
        articles.append(UInt32(article))
        frequencies.append(0)
      }
      frequencies[frequencies.count - 1] += try postings.weight(
        at: Int(start), of: article, start: range.lowerBound)
    }
    return FoundArticles(articles: articles, frequencies: frequencies)
  }

  /// The last article that begins at or before `position`, from `low` on: `starts` are ascending.
  @inline(__always)
  private static func article(holding position: UInt32, from low: Int, _ starts: Span<UInt32>) -> Int {
    var below = low
    var step = 1
    while below + step < starts.count, starts[below + step] <= position {
      below += step
      step *= 2
    }
    var above = min(below + step, starts.count)
    while above - below > 1 {
      let middle = (below + above) / 2
      if starts[middle] <= position { below = middle } else { above = middle }
    }
    return below
  }
}

/// Where words that follow each other stand.
private struct PhrasePositions {
  /// Another place is looked up token by token when its words stand this many times as often as the phrase can.
  private static let scarcity = 24

  /// The first tokens of the matches, ascending.
  private(set) var starts: [UInt32]

  /// - Parameter places: the ids that may stand at each place.
  init(_ places: [Range<UInt32>], _ norm: TokenAttribute, _ cancel: CancelFlag) throws {
    var order: [(place: Int, frequency: Int)] = []
    for (place, ids) in places.enumerated() { order.append((place, try norm.lexicon.frequency(of: ids))) }
    order.sort { $0.frequency < $1.frequency }
    starts = []
    for (number, (place, frequency)) in order.enumerated() {
      try cancel.check()
      if number == 0 {
        starts = try Self.positions(of: places[place], norm, cancel).compactMap { position in
          let (start, isBefore) = position.subtractingReportingOverflow(UInt32(place))
          return isBefore || Int(start) + places.count > norm.count ? nil : start
        }
      } else if frequency / Self.scarcity > starts.count {
        try keep(where: place, holds: places[place], norm, cancel)
      } else {
        keep(try Self.positions(of: places[place], norm, cancel), at: place)
      }
    }
  }

  /// The positions of some ids, ascending.
  private static func positions(
    of ids: Range<UInt32>, _ norm: TokenAttribute, _ cancel: CancelFlag
  ) throws -> [UInt32] {
    var positions: [UInt32] = []
    for id in ids {
      try cancel.check()
      try norm.postings(of: id).append(to: &positions)
    }
    // Each list is ascending, but they do not follow each other.
    if ids.count > 1 { positions.sort() }
    return positions
  }

  /// Keeps the matches at whose place an id of a range stands.
  private mutating func keep(
    where place: Int, holds ids: Range<UInt32>, _ norm: TokenAttribute, _ cancel: CancelFlag
  ) throws {
    var kept = 0
    for index in starts.indices {
      if index & 1023 == 1023 { try cancel.check() }
      let start = starts[index]
      if try ids.contains(norm.id(at: Int(start) + place)) {
        starts[kept] = start
        kept += 1
      }
    }
    starts.removeSubrange(kept...)
  }

  /// Keeps the matches that have one of `positions`, ascending, at a place.
  private mutating func keep(_ positions: [UInt32], at place: Int) {
    var kept = 0
    var next = 0
    var output = starts.mutableSpan
    let other = positions.span
    for index in output.indices {
      let start = output[index]
      let wanted = start &+ UInt32(place)
      while next < other.count, other[next] < wanted { next += 1 }
      if next == other.count { break }
      output[kept] = start
      kept += other[next] == wanted ? 1 : 0
    }
    starts.removeSubrange(kept...)
  }
}

extension ArticleBlock {
  /// Adds the frequencies to those of their articles.
  fileprivate func add(to counts: inout [UInt32]) {
    var target = counts.mutableSpan
    let ids = articles
    for index in 0..<count { target[Int(ids[index])] &+= frequency(at: index) }
  }
}
