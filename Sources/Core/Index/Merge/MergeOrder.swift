/// In which order the documents of an old generation and of an added one stand in the next.
struct MergeOrder: Sendable {
  /// A document of a source.
  struct Item: Sendable, Equatable {
    /// 0: the old generation; 1: the added one.
    let source: Int
    let ordinal: Int
  }

  /// Numbers of what there is, or of what comes first.
  struct Counts: Sendable, Equatable {
    var documents = 0
    var articles = 0
    var blocks = 0
    var tokens = 0
    /// Bytes of the text.
    var text = 0
  }

  /// Documents of one source that follow each other, with all that belongs to them.
  struct Piece: Sendable {
    let source: Int
    let documents: Range<Int>
    let articles: Range<Int>
    let blocks: Range<Int>
    let tokens: Range<Int>
    let text: Range<Int>
    /// Where it begins in the next generation.
    let target: Counts
  }

  static let old = 0
  static let added = 1

  /// The old generation and the added one.
  let sources: [Generation]
  private(set) var pieces: [Piece] = []
  /// What the next generation has.
  private(set) var total = Counts()

  init(_ sources: [Generation], _ items: [Item]) throws(IndexError) {
    self.sources = sources
    var first = 0
    while first < items.count {
      var last = first + 1
      while last < items.count, items[last].source == items[first].source,
        items[last].ordinal == items[last - 1].ordinal + 1
      { last += 1 }
      try append(items[first].source, items[first].ordinal..<items[last - 1].ordinal + 1)
      first = last
    }
  }

  private mutating func append(_ source: Int, _ documents: Range<Int>) throws(IndexError) {
    let generation = sources[source]
    let table = generation.segment.articles
    let low = try generation.documents.articles(documents.lowerBound).lowerBound
    let high = try generation.documents.articles(documents.upperBound - 1).upperBound
    guard low <= high else { throw generation.documents.damaged("articles are not in order") }
    var (blocks, tokens, text) = (0..<0, 0..<0, 0..<0)
    if low < high {
      blocks = try Self.span(table.blocks(low), table.blocks(high - 1), generation)
      tokens = try Self.span(table.tokens(low), table.tokens(high - 1), generation)
      text = try Self.span(table.text(low), table.text(high - 1), generation)
    }
    pieces.append(
      Piece(
        source: source, documents: documents, articles: low..<high, blocks: blocks, tokens: tokens, text: text,
        target: total))
    total.documents += documents.count
    total.articles += high - low
    total.blocks += blocks.count
    total.tokens += tokens.count
    total.text += text.count
  }

  private static func span(
    _ first: Range<Int>, _ last: Range<Int>, _ generation: Generation
  ) throws(IndexError) -> Range<Int> {
    guard first.lowerBound <= last.upperBound else { throw generation.documents.damaged("articles are not in order") }
    return first.lowerBound..<last.upperBound
  }

  /// The segment of a source.
  func segment(_ source: Int) -> Segment { sources[source].segment }

  /// The segment that a piece comes from.
  func segment(of piece: Piece) -> Segment { sources[piece.source].segment }

  /// Where the tokens of a source went.
  func tokens(of source: Int) -> ShiftMap { map(source, { $0.tokens }, { $0.tokens }) }

  /// Where the articles of a source went.
  func articles(of source: Int) -> ShiftMap { map(source, { $0.articles }, { $0.articles }) }

  private func map(_ source: Int, _ range: (Piece) -> Range<Int>, _ target: (Counts) -> Int) -> ShiftMap {
    var map = ShiftMap()
    for piece in pieces where piece.source == source { map.append(range(piece), to: target(piece.target)) }
    return map
  }

  /// The tokens of the old generation that are not kept.
  var removedTokens: [Range<Int>] {
    tokens(of: Self.old).gaps(below: segment(Self.old).tokenCount)
  }
}
