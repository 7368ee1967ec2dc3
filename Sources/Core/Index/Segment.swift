import Synchronization

/// Tokens indexed together, with the text, the regions and the articles that they belong to.
///
/// Nothing changes after `init`; every method may be called from any thread.
final class Segment: Sendable {
  /// How many tokens there are; positions run from 0.
  let tokenCount: Int
  /// The length of the text in bytes.
  let textCount: Int
  let attributeNames: [String]
  let regionNames: [String]
  let articles: ArticleTable
  /// The types of the tokens.
  let types: TokenTypes
  private let attributes: [String: TokenAttribute]
  private let regions: [String: RegionLayer]
  private let text: SegmentText
  /// Which original bytes the text was made from.
  let runs: SourceRuns
  /// The blocks of all articles.
  let blocks: BlockTable
  /// The records of the repairs, and where that of each article begins.
  let repairs: Column<UInt8>
  let repairStarts: Column<UInt32>
  /// What a later layer made of the segment, to be used again.
  private let made = Mutex<(any AnyObject & Sendable)?>(nil)

  init(_ manifest: Manifest.Segment, _ files: GenerationFiles, documents: DocumentTable) throws(IndexError) {
    tokenCount = manifest.tokens
    textCount = manifest.text
    attributeNames = manifest.attributes
    regionNames = manifest.regions.map(\.name)
    repairs = try files.column(FileName.repairs, "records")
    repairStarts = try files.column(FileName.repairs, "starts")
    var attributes: [String: TokenAttribute] = [:]
    types = TokenTypes(
      numbers: try files.packed(FileName.types, "numbers"), frequencies: try files.column(FileName.types, "frequencies")
    )
    for name in manifest.attributes {
      attributes[name] = try TokenAttribute(name, files, types: types, tokens: manifest.tokens)
    }
    self.attributes = attributes
    var regions: [String: RegionLayer] = [:]
    for region in manifest.regions { regions[region.name] = try RegionLayer(region, files, tokens: manifest.tokens) }
    self.regions = regions
    guard let word = attributes["word"], let article = regions["article"] else {
      throw types.damaged(0, at: 0)
    }
    text = try SegmentText(files, word: word, count: manifest.text)
    runs = try SourceRuns(files, textCount: manifest.text)
    blocks = try BlockTable(files, tokens: manifest.tokens, text: manifest.text)
    articles = try ArticleTable(
      files, regions: article, documents: documents, tokens: manifest.tokens, text: manifest.text,
      blocks: manifest.blocks)
    guard articles.count == manifest.articles, types.numbers.count == tokenCount, blocks.count == manifest.blocks,
      repairStarts.count == articles.count + 1
    else { throw repairStarts.damaged("the tables of the segment differ in length", at: 0) }
  }

  /// What a later layer makes of the segment for all that ask it: one thing, made at the first call.
  func companion<Made: AnyObject & Sendable>(_ make: () -> Made) -> Made {
    made.withLock { made in
      if let known = made as? Made { return known }
      let new = make()
      made = new
      return new
    }
  }

  /// What stands between the tokens.
  var textParts: SegmentText { text }

  /// The token attribute of this name, or nil.
  func attribute(_ name: String) -> TokenAttribute? { attributes[name] }

  /// The layer of regions of this name, or nil.
  func region(_ name: String) -> RegionLayer? { regions[name] }

  /// The layers that queries see, by the names that they have there.
  var shownRegions: [(name: String, layer: RegionLayer)] {
    regionNames.compactMap { name in
      guard !name.hasPrefix(RegionLayer.besideMark) else { return nil }
      return (region(RegionLayer.besideMark + name) ?? region(name)).map { (name, $0) }
    }
  }

  /// A part of the text: all blocks in corpus order, each followed by a line end.
  ///
  /// - Complexity: O(bytes): it is put together from words.
  func text(_ range: Range<Int>) throws(IndexError) -> [UInt8] {
    var output: [UInt8] = []
    output.reserveCapacity(min(range.count, textCount))
    try text.append(range, to: &output)
    return output
  }

  /// Appends a part of the text to `output`.
  func append(_ range: Range<Int>, to output: inout [UInt8]) throws(IndexError) {
    try text.append(range, to: &output)
  }

  /// The place of a token in the text.
  func tokenText(_ position: Int) throws(IndexError) -> Range<Int> { try text.token(position) }

  /// The place in the text from the first to the last token of a range, with what stands between them.
  ///
  /// - Precondition: `tokens` is not empty.
  func text(ofTokens tokens: Range<Int>) throws(IndexError) -> Range<Int> {
    let start = try tokenText(tokens.lowerBound).lowerBound
    let end = try tokenText(tokens.upperBound - 1).upperBound
    guard start <= end else { throw types.numbers.damaged("tokens are not in order", at: tokens.lowerBound) }
    return start..<end
  }

  /// Reads a range of tokens with their places in the text.
  func stretch(_ tokens: Range<Int>) throws(IndexError) -> TextStretch { try text.stretch(tokens) }

  /// The text from the first to the last token of a range, line ends made blanks.
  ///
  /// - Precondition: the range lies inside the stretch, which was read from this segment.
  func line(_ range: Range<Int>, of stretch: TextStretch) throws(IndexError) -> [UInt8] {
    try text.line(range, of: stretch)
  }

  /// A piece of the text with the original bytes that it came from.
  struct RunPiece: Sendable, Equatable {
    /// The run's place in the table.
    let ordinal: Int
    let text: Range<Int>
    let source: Range<Int>
    /// As `SourceRun.scale`.
    let scale: Int
  }

  /// The original bytes that a part of the text was made from, in text order, neighbours joined.
  ///
  /// Offsets into the file of the article that the text belongs to. Empty where nothing of the text was printed.
  func source(ofText range: Range<Int>) throws(IndexError) -> [Range<Int>] {
    var result: [Range<Int>] = []
    for piece in try runs(ofText: range) where !piece.source.isEmpty {
      if let last = result.last, last.upperBound == piece.source.lowerBound {
        result[result.count - 1] = last.lowerBound..<piece.source.upperBound
      } else if result.last != piece.source {
        result.append(piece.source)
      }
    }
    return result
  }

  /// The source runs that a part of the text meets, cut to it, in text order.
  func runs(ofText range: Range<Int>) throws(IndexError) -> [RunPiece] { try runs.pieces(ofText: range) }

  /// Records that a source run cannot be what was written.
  func damagedRun(_ detail: String, at run: Int) -> IndexError { runs.damaged(detail, at: run) }

  /// What stands between the words, and the runs, hold the whole text.
  func checkText() throws(IndexError) {
    try text.checkInvariants()
    try runs.checkInvariants()
  }

  /// The blocks of an article in corpus order.
  func blocks(ofArticle article: Int) throws(IndexError) -> [BlockRow] {
    var rows: [BlockRow] = []
    for block in try articles.blocks(article) { rows.append(try self.block(block)) }
    return rows
  }

  /// One row of the block table.
  func block(_ ordinal: Int) throws(IndexError) -> BlockRow { try blocks[ordinal] }

  /// The changes made on the way from the page to an article.
  func repairs(ofArticle article: Int) throws(IndexError) -> [Repair] {
    let record = try repairs.copy(repairStarts.extent(article, within: repairs.count))
    guard let list = Repair.list(record: record) else {
      throw repairStarts.damaged("the repairs of article \(article) cannot be read", at: article)
    }
    return list
  }
}
