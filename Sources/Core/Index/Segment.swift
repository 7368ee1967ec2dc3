/// One block of an article as the page had it, with its places.
struct BlockRow: Sendable, Equatable {
  let kind: BlockKind
  /// Its tokens, half-open; empty when it has none.
  let tokens: Range<Int>
  /// Its bytes in the segment's text, without the line end.
  let text: Range<Int>
  /// Its place on the page.
  let position: Int
  let speaker: String?
  let credit: String?
}

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
  private let word: TokenAttribute
  private let text: Column<UInt8>
  private let tokenStarts: Column<UInt32>
  private let runs: Column<UInt32>
  private let blocks: Column<UInt32>
  private let blockStrings: StringTable
  private let repairs: Column<UInt8>
  private let repairStarts: Column<UInt32>

  init(_ manifest: Manifest.Segment, _ files: GenerationFiles, documents: DocumentTable) throws(IndexError) {
    tokenCount = manifest.tokens
    textCount = manifest.text
    attributeNames = manifest.attributes
    regionNames = manifest.regions.map(\.name)
    text = try files.column(FileName.text, "bytes")
    tokenStarts = try files.column(FileName.tokens, "starts")
    runs = try files.column(FileName.runs, "rows")
    blocks = try files.column(FileName.blocks, "rows")
    blockStrings = try files.table(FileName.blocks, "strings")
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
      throw tokenStarts.damaged("the segment has no words or no articles", at: 0)
    }
    self.word = word
    articles = try ArticleTable(
      files, regions: article, documents: documents, tokens: manifest.tokens, text: manifest.text,
      blocks: manifest.blocks)
    guard articles.count == manifest.articles, tokenStarts.count == tokenCount, text.count == textCount,
      runs.count % 4 == 0, blocks.count == 8 * manifest.blocks, repairStarts.count == articles.count + 1
    else { throw tokenStarts.damaged("the tables of the segment differ in length", at: 0) }
  }

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
  func text(_ range: Range<Int>) throws(IndexError) -> [UInt8] { try text.copy(range) }

  /// Appends a part of the text to `output` without a copy between.
  func append(_ range: Range<Int>, to output: inout [UInt8]) throws(IndexError) {
    let text = text
    let part = try text.span(range)
    unsafe part.withUnsafeBufferPointer { unsafe output.append(contentsOf: $0) }
  }

  /// The place of a token in the text.
  func tokenText(_ position: Int) throws(IndexError) -> Range<Int> {
    let start = Int(try tokenStarts[position])
    let length = try word.lexicon.values.length(of: word.id(at: position))
    guard start + length <= textCount else { throw tokenStarts.damaged("a token leaves the text", at: position) }
    return start..<start + length
  }

  /// The place in the text from the first to the last token of a range, with what stands between them.
  ///
  /// - Precondition: `tokens` is not empty.
  func text(ofTokens tokens: Range<Int>) throws(IndexError) -> Range<Int> {
    let start = try tokenText(tokens.lowerBound).lowerBound
    let end = try tokenText(tokens.upperBound - 1).upperBound
    guard start <= end else { throw tokenStarts.damaged("tokens are not in order", at: tokens.lowerBound) }
    return start..<end
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
  func runs(ofText range: Range<Int>) throws(IndexError) -> [RunPiece] {
    guard range.lowerBound >= 0 && range.upperBound <= textCount else {
      throw IndexError(.outOfRange, text.file.path, "text \(range.lowerBound) to \(range.upperBound) of \(textCount)")
    }
    var pieces: [RunPiece] = []
    if range.isEmpty { return pieces }
    let count = runs.count / 4
    for run in try lastRun(at: range.lowerBound)..<count {
      let start = Int(try runs[4 * run])
      if start >= range.upperBound { break }
      let next = run + 1 < count ? Int(try runs[4 * run + 4]) : textCount
      let source = Int(try runs[4 * run + 1])
      let length = Int(try runs[4 * run + 2])
      let scale = Int(try runs[4 * run + 3])
      guard start < next, scale <= 4 else { throw damagedRun("a source run is out of order", at: run) }
      let low = max(start, range.lowerBound)
      let high = min(next, range.upperBound)
      if low >= high { continue }
      let place =
        scale == 0 ? source..<source + length : source + (low - start) * scale..<source + (high - start) * scale
      pieces.append(RunPiece(ordinal: run, text: low..<high, source: place, scale: scale))
    }
    return pieces
  }

  /// Records that a source run cannot be what was written.
  func damagedRun(_ detail: String, at run: Int) -> IndexError { runs.damaged(detail, at: 4 * run) }

  /// The last source run that begins at or before `offset`, or the first one.
  private func lastRun(at offset: Int) throws(IndexError) -> Int {
    var low = 0
    var high = runs.count / 4
    while low < high {
      let middle = (low + high) / 2
      if try Int(runs[4 * middle]) <= offset { low = middle + 1 } else { high = middle }
    }
    return max(0, low - 1)
  }

  /// The blocks of an article in corpus order.
  func blocks(ofArticle article: Int) throws(IndexError) -> [BlockRow] {
    var rows: [BlockRow] = []
    for block in try articles.blocks(article) { rows.append(try self.block(block)) }
    return rows
  }

  /// One row of the block table.
  func block(_ ordinal: Int) throws(IndexError) -> BlockRow {
    let row = try blocks.copy(8 * ordinal..<8 * ordinal + 8)
    let kinds = BlockKind.allCases
    guard row[0] < kinds.count, row[1] <= row[2], row[2] <= tokenCount, row[3] <= row[4], row[4] <= textCount else {
      throw blocks.damaged("block \(ordinal) cannot be what was written", at: 8 * ordinal)
    }
    return BlockRow(
      kind: kinds[Int(row[0])], tokens: Int(row[1])..<Int(row[2]), text: Int(row[3])..<Int(row[4]),
      position: Int(row[5]), speaker: try blockString(row[6], ordinal), credit: try blockString(row[7], ordinal))
  }

  private func blockString(_ id: UInt32, _ ordinal: Int) throws(IndexError) -> String? {
    if id == RegionColumn.missing { return nil }
    guard id < blockStrings.count else {
      throw blocks.damaged("a string of block \(ordinal) is missing", at: 8 * ordinal)
    }
    return String(decoding: try blockStrings.copy(of: id), as: UTF8.self)
  }

  /// The changes made on the way from the page to an article.
  func repairs(ofArticle article: Int) throws(IndexError) -> [Repair] {
    let record = try repairs.copy(repairStarts.extent(article, within: repairs.count))
    guard let list = Repair.list(record: record) else {
      throw repairStarts.damaged("the repairs of article \(article) cannot be read", at: article)
    }
    return list
  }
}
