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
  private let text: IndexFileWriter
  private let tokens: IndexFileWriter
  private let runs: IndexFileWriter
  private let rows: IndexFileWriter
  private let repairs: IndexFileWriter
  private let spool: TokenSpool
  private var textCount = 0
  private var layers: SegmentLayers
  private let annotation: CorpusAnnotation
  private var blockRows: [UInt32] = []
  private var blockStrings = StringTableBuilder()
  private var blockCount = 0
  private var rowStarts: [UInt32] = [0]
  private var repairStarts: [UInt32] = [0]
  private var documents: [UInt32] = []
  private var textStarts: [UInt32] = []
  private var blockStarts: [UInt32] = [0]

  /// Creates the files in the folder `s1` of a generation's folder.
  init(
    folder: String, generation: Int, disk: Disk, annotation: CorpusAnnotation
  ) throws(SystemError) {
    self.folder = folder
    self.annotation = annotation
    self.generation = generation
    self.disk = disk
    try disk.makeFolder(folder + "/s1")
    func file(_ name: String) throws(SystemError) -> IndexFileWriter {
      try IndexFileWriter(folder: folder, name: "s1/" + name, generation: generation, disk: disk)
    }
    text = try file(FileName.text)
    try text.begin("bytes", width: 1)
    tokens = try file(FileName.tokens)
    try tokens.begin("starts", width: 4)
    runs = try file(FileName.runs)
    try runs.begin("rows", width: 4)
    rows = try file(FileName.articles)
    try rows.begin("rows", width: 1)
    repairs = try file(FileName.repairs)
    try repairs.begin("records", width: 1)
    spool = try TokenSpool(path: folder + "/s1/tokens.new", disk: disk)
    layers = SegmentLayers(findsNames: annotation.findsNames)
  }

  /// The number of tokens so far.
  var tokenCount: Int { spool.count }
  /// The number of articles so far.
  var articleCount: Int { documents.count }
  /// The bytes of text so far, which the next chunk must be told.
  var textLength: Int { textCount }

  /// Adds the next chunk; `file` gives the name of a document's file.
  func add(_ chunk: borrowing TokenizedChunk, file: (Int) -> String) throws(SystemError) {
    let firstToken = tokenCount
    try text.append(chunk.text.span)
    textCount += chunk.text.count
    try tokens.append(chunk.tokenStarts.span)
    try runs.append(chunk.runs.span)
    try spool.add(chunk)
    layers.addSentences(chunk.sentences, blocks: chunk.blocks, firstToken: firstToken)
    for article in chunk.articles {
      try rows.append(article.row.span)
      rowStarts.append(UInt32(truncatingIfNeeded: Int(rowStarts[articleCount]) + article.row.count))
      try repairs.append(article.repairs.span)
      repairStarts.append(UInt32(truncatingIfNeeded: Int(repairStarts[articleCount]) + article.repairs.count))
      documents.append(UInt32(article.document))
      textStarts.append(UInt32(article.textStart))
      blockStarts.append(UInt32(blockCount + article.blocks.upperBound))
      layers.addArticle(article, firstToken: firstToken, file: file(article.document))
    }
    var article = 0
    for (index, block) in chunk.blocks.enumerated() {
      while chunk.articles[article].blocks.upperBound <= index { article += 1 }
      add(block, isTagged: chunk.articles[article].isTagged, firstToken: firstToken)
    }
    layers.addNames(chunk.names, firstToken: firstToken)
    blockCount += chunk.blocks.count
  }

  private func add(_ block: TokenizedChunk.BlockDraft, isTagged: Bool, firstToken: Int) {
    let kind = BlockKind.allCases.firstIndex(of: block.kind) ?? 0
    blockRows.append(UInt32(kind))
    blockRows.append(UInt32(firstToken + block.tokens.lowerBound))
    blockRows.append(UInt32(firstToken + block.tokens.upperBound))
    blockRows.append(UInt32(block.text.lowerBound))
    blockRows.append(UInt32(block.text.upperBound))
    blockRows.append(UInt32(block.position))
    blockRows.append(blockStrings.add(block.speaker))
    blockRows.append(blockStrings.add(block.credit))
    if !isTagged { layers.addBlock(block, firstToken: firstToken) }
  }

  /// Writes what could not be written before the last token was known.
  ///
  /// - Returns: what the manifest says about the segment, and the checksums of its files in the same order.
  func finish(jobs: Int) throws(SystemError) -> (segment: Manifest.Segment, checksums: [UInt32]) {
    var finished: [(file: Manifest.File, checksums: [UInt32])] = []
    for file in [text, tokens, runs] { finished.append(try file.finish()) }
    try repairs.write("starts", repairStarts)
    finished.append(try repairs.finish())
    finished.append(try writeBlocks())
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
      tokens: tokenCount, articles: articleCount, blocks: blockCount, text: textCount,
      attributes: list.attributes.map(\.name), regions: layers.all.map(\.manifest), files: finished.map(\.file))
    return (segment, finished.flatMap(\.checksums))
  }

  private func articleSpans() -> ArticleSpans {
    let blocks = (0..<blockCount).map { block in
      let row = blockRows[8 * block..<8 * block + 3].map(Int.init)
      return (kind: BlockKind.allCases[row[0]], tokens: row[1]..<row[2])
    }
    return ArticleSpans(
      starts: layers.articleRanges.starts, tokenCount: tokenCount, blocks: blocks, blockEnds: Array(blockStarts.dropFirst()))
  }

  private func writeBlocks() throws(SystemError) -> (file: Manifest.File, checksums: [UInt32]) {
    let file = try IndexFileWriter(folder: folder, name: "s1/" + FileName.blocks, generation: generation, disk: disk)
    let ranks = try blockStrings.write(to: file, "strings")
    for index in blockRows.indices where index % 8 >= 6 && blockRows[index] != RegionColumn.missing {
      blockRows[index] = ranks[Int(blockRows[index])]
    }
    try file.write("rows", blockRows)
    return try file.finish()
  }
}
