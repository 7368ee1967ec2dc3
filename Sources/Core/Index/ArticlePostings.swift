/// In which articles each norm stands, for ranking: the file `ranking`.
struct ArticlePostings: Sendable {
  /// How many articles there are.
  let articleCount: Int
  /// The first token of each article, and at the end the number of tokens.
  let starts: Column<UInt32>
  /// Whether the bounds of the lists hold for the constants of `BM25` and the lengths of this segment.
  let hasBounds: Bool
  private let lists: Column<UInt8>
  private let listStarts: Column<UInt32>
  private let counts: Column<UInt32>
  private let bounds: Column<UInt16>
  private let denseNorms: Column<UInt32>
  private let dense: Column<UInt64>
  private let heads: Column<UInt8>
  private let blockStarts: Column<UInt64>

  init(_ files: GenerationFiles, articles: Int, tokens: Int) throws(IndexError) {
    let name = FileName.ranking
    articleCount = articles
    lists = try files.column(name, "lists")
    listStarts = try files.column(name, "list_starts")
    counts = try files.column(name, "counts")
    bounds = try files.column(name, "bounds")
    denseNorms = try files.column(name, "dense_norms")
    dense = try files.column(name, "dense")
    starts = try files.column(name, "starts")
    heads = try files.column(name, "heads")
    blockStarts = try files.column(name, "block_starts")
    let parameters: Column<UInt64> = try files.column(name, "parameters")
    guard starts.count == articles + 1, heads.count == 2 * articles, blockStarts.count == (tokens + 63) / 64,
      listStarts.count == counts.count, bounds.count + 1 == counts.count,
      dense.count == denseNorms.count * ((articles + 63) / 64)
    else { throw starts.damaged("the tables of the ranking differ in length", at: 0) }
    hasBounds = try parameters.copy(0..<parameters.count) == Self.parameters(tokens: tokens)
  }

  /// What the bounds depend on: the bits of k1 and b, and how many tokens the articles have together.
  static func parameters(tokens: Int) -> [UInt64] { [BM25.k1.bitPattern, BM25.b.bitPattern, UInt64(tokens)] }

  /// How many norms there are.
  var normCount: Int { bounds.count }

  /// In how many articles each of some norms stands, added up.
  func count(of norms: Range<UInt32>) throws(IndexError) -> Int {
    let (low, high) = (try counts[Int(norms.lowerBound)], try counts[Int(norms.upperBound)])
    guard low <= high else { throw counts.damaged("counts are not in order", at: Int(norms.lowerBound)) }
    return Int(high - low)
  }

  /// The articles of a norm.
  func list(of norm: UInt32) throws(IndexError) -> ArticleList {
    // The lists end before the padding.
    let range = try listStarts.extent(Int(norm), within: lists.count - ArticleList.padding)
    let bound = hasBounds ? try bounds[Int(norm)] : nil
    return try ArticleList(
      lists, range, count: count(of: norm..<norm + 1), bound: bound, total: articleCount)
  }

  /// One bit for each article, set where a norm stands in it; nil for norms in few articles.
  func bits(of norm: UInt32) throws(IndexError) -> Column<UInt64>? {
    let index = try denseNorms.lowerBound(norm)
    guard index < denseNorms.count, try denseNorms[index] == norm else { return nil }
    let words = (articleCount + 63) / 64
    return try dense.extracting(index * words..<(index + 1) * words)
  }

  /// All articles of a norm, and how much it counts in each.
  func copy(of norm: UInt32) throws(IndexError) -> (articles: [UInt32], frequencies: [UInt32]) {
    var (articles, frequencies): ([UInt32], [UInt32]) = ([], [])
    var block = ArticleBlock()
    try append(of: norm, to: &articles, &frequencies, &block)
    return (articles, frequencies)
  }

  /// Appends all articles of a norm, and how much it counts in each.
  ///
  /// - Parameter block: memory that is used again.
  func append(
    of norm: UInt32, to articles: inout [UInt32], _ frequencies: inout [UInt32], _ block: inout ArticleBlock
  ) throws(IndexError) {
    let list = try list(of: norm)
    for number in 0..<list.blockCount {
      try list.read(number, into: &block)
      for index in 0..<block.count {
        articles.append(block.articles[index])
        frequencies.append(block.frequency(at: index))
      }
    }
  }

  /// How much an occurrence at `position` counts in the article that begins at `start`.
  func weight(at position: Int, of article: Int, start: Int) throws(IndexError) -> UInt32 {
    ArticleSpans.weight(
      at: UInt32(clamping: position - start), headline: try heads[2 * article], deck: try heads[2 * article + 1])
  }

  /// Whether no block begins inside of a range of tokens, after its first one.
  @inline(__always)
  func isInOneBlock(_ tokens: Range<Int>) throws(IndexError) -> Bool {
    for position in tokens.dropFirst() where try blockStarts[position >> 6] >> UInt64(position & 63) & 1 != 0 {
      return false
    }
    return true
  }

  /// Records that the tables cannot be what was written.
  func damaged(_ detail: String) -> IndexError { starts.damaged(detail, at: 0) }

  /// The heads of an article, the dense norms and the starts of blocks, to be compared with what they are made of.
  func heads(of article: Int) throws(IndexError) -> [UInt8] { try heads.copy(2 * article..<2 * article + 2) }

  func isBlockStart(_ position: Int) throws(IndexError) -> Bool {
    try blockStarts[position >> 6] >> UInt64(position & 63) & 1 != 0
  }
}
