/// Takes tokenised chunks in corpus order and writes the files of a segment.
///
/// The text, the places, the blocks and the articles go to disk as they come; kept in memory are the lexicons, the
/// regions, a few numbers an article, and at the end the postings of at most `postingBudget` tokens at a time.
final class SegmentWriter {
  /// Postings that are sorted in memory at once.
  static let postingBudget = 1 << 26

  private let folder: String
  private let generation: Int
  private let disk: Disk
  let text: SegmentTextWriter
  let runs: SourceRunWriter
  private let rows: IndexFileWriter
  private let repairs: IndexFileWriter
  let spool: TokenSpool
  var layers: SegmentLayers
  private let annotation: CorpusAnnotation
  var blocks = BlockTableWriter()
  private var rowStarts: [UInt32] = [0]
  private var repairStarts: [UInt32] = [0]
  private var documents: [UInt32] = []
  private var textStarts: [UInt32] = []
  private var blockStarts: [UInt32] = [0]

  /// Creates the files in the folder `s1` of a generation's folder.
  ///
  /// - Parameter hasArticleElements: as `SegmentLayers.init`.
  init(
    folder: String, generation: Int, disk: Disk, annotation: CorpusAnnotation, hasArticleElements: Bool
  ) throws(SystemError) {
    self.folder = folder
    self.annotation = annotation
    self.generation = generation
    self.disk = disk
    try disk.makeFolder(folder + "/s1")
    func file(_ name: String) throws(SystemError) -> IndexFileWriter {
      try IndexFileWriter(folder: folder, name: "s1/" + name, generation: generation, disk: disk)
    }
    text = try SegmentTextWriter(try file(FileName.text))
    runs = try SourceRunWriter(try file(FileName.runs))
    rows = try file(FileName.articles)
    try rows.begin("rows", width: 1)
    repairs = try file(FileName.repairs)
    try repairs.begin("records", width: 1)
    spool = try TokenSpool(path: folder + "/s1/tokens.new", disk: disk)
    layers = SegmentLayers(findsNames: annotation.findsNames, hasArticleElements: hasArticleElements)
  }

  /// The number of tokens so far.
  var tokenCount: Int { spool.count }
  /// The number of articles so far.
  var articleCount: Int { documents.count }
  /// The bytes of text so far, which the next chunk must be told.
  var textLength: Int { text.count }

  /// Adds the next chunk; `file` gives the name of a document's file.
  func add(_ chunk: borrowing TokenizedChunk, file: (Int) -> String) throws(SystemError) {
    let firstToken = tokenCount
    let firstBlock = blocks.count
    let base = UInt32(text.count)
    let starts = chunk.tokenStarts.map { $0 - base }
    let ends = zip(starts, chunk.tokens).map { $0 + chunk.length(ofType: $1) }
    try text.add(chunk.text.span, starts: starts.span, ends: ends.span)
    try runs.add(chunk.runs.span)
    try spool.add(chunk)
    layers.addSentences(chunk.sentences, blocks: chunk.blocks, firstToken: firstToken)
    for article in chunk.articles {
      try rows.append(article.row.span)
      rowStarts.append(UInt32(truncatingIfNeeded: Int(rowStarts[articleCount]) + article.row.count))
      try repairs.append(article.repairs.span)
      repairStarts.append(UInt32(truncatingIfNeeded: Int(repairStarts[articleCount]) + article.repairs.count))
      documents.append(UInt32(article.document))
      textStarts.append(UInt32(article.textStart))
      blockStarts.append(UInt32(firstBlock + article.blocks.upperBound))
      let facts = SegmentLayers.ArticleFacts(
        document: article.document, id: article.id, date: article.date, headline: article.headline,
        file: file(article.document), source: article.source, externalID: article.externalID,
        quality: article.quality, isTagged: false)
      let tokens = firstToken + article.tokens.lowerBound..<firstToken + article.tokens.upperBound
      layers.addArticle(facts, tokens: tokens, sketch: article.sketch)
    }
    for block in chunk.blocks { add(block, firstToken: firstToken) }
    layers.addNames(chunk.names, firstToken: firstToken)
  }

  private func add(_ block: TokenizedChunk.BlockDraft, firstToken: Int) {
    blocks.add(
      block.kind, tokens: firstToken + block.tokens.lowerBound..<firstToken + block.tokens.upperBound, text: block.text,
      position: block.position, speaker: block.speaker, credit: block.credit)
    layers.addBlock(block, firstToken: firstToken)
  }

  /// Adds an article whose tokens, text and blocks were added one by one.
  func addArticle(
    _ facts: SegmentLayers.ArticleFacts, row: [UInt8], tokens: Range<Int>, textStart: Int, sketch: Sketch
  ) throws(SystemError) {
    try rows.append(row.span)
    rowStarts.append(UInt32(truncatingIfNeeded: Int(rowStarts[articleCount]) + row.count))
    let record = Repair.record(of: [])
    try repairs.append(record.span)
    repairStarts.append(UInt32(truncatingIfNeeded: Int(repairStarts[articleCount]) + record.count))
    documents.append(UInt32(facts.document))
    textStarts.append(UInt32(truncatingIfNeeded: textStart))
    blockStarts.append(UInt32(blocks.count))
    layers.addArticle(facts, tokens: tokens, sketch: sketch)
  }

  /// Writes what could not be written before the last token was known.
  ///
  /// - Returns: what the manifest says about the segment, and the checksums of its files in the same order.
  func finish(jobs: Int) throws(SystemError) -> (segment: Manifest.Segment, checksums: [UInt32]) {
    var finished: [(file: Manifest.File, checksums: [UInt32])] = []
    let textCount = text.count
    finished.append(try text.finish())
    finished.append(try runs.finish(textCount))
    try repairs.write("starts", repairStarts)
    finished.append(try repairs.finish())
    let blockFile = try IndexFileWriter(
      folder: folder, name: "s1/" + FileName.blocks, generation: generation, disk: disk)
    try blocks.write(to: blockFile)
    finished.append(try blockFile.finish())
    let regions = try IndexFileWriter(
      folder: folder, name: "s1/" + FileName.regions, generation: generation, disk: disk)
    layers.finish()
    for layer in layers.all { try layer.write(to: regions) }
    finished.append(try regions.finish())
    let list = try spool.finish(annotation.annotator)
    let attributes = AttributeWriter(
      folder: folder, generation: generation, disk: disk, tokens: list, articles: articleSpans())
    let written = try attributes.write(jobs: jobs)
    finished += written
    try rows.write("row_starts", rowStarts)
    try rows.write("documents", documents)
    try rows.write("text_starts", textStarts + [UInt32(textCount)])
    try rows.write("block_starts", blockStarts)
    finished.append(try rows.finish())
    try disk.remove(spool.path)
    try disk.synchronizeFolder(folder + "/s1")
    let segment = Manifest.Segment(
      tokens: tokenCount, articles: articleCount, blocks: blocks.count, text: textCount,
      attributes: list.attributes.map(\.name), regions: layers.all.map(\.manifest), files: finished.map(\.file))
    return (segment, finished.flatMap(\.checksums))
  }

  private func articleSpans() -> ArticleSpans {
    ArticleSpans(
      starts: layers.articleRanges.starts, tokenCount: tokenCount, blocks: (0..<blocks.count).map(blocks.span(of:)),
      blockEnds: Array(blockStarts.dropFirst()))
  }
}
