/// One article as `articles.get` gives it.
struct ArticleReply {
  let generation: Generation
  let article: Int
  let document: Int
  let file: String
  /// Where the bytes of its document lie.
  let places: DocumentPlaces
  let blocks: [BlockRow]
  let repairs: [Repair]

  init(_ article: Int, in generation: Generation) throws(IndexError) {
    self.generation = generation
    self.article = article
    document = try generation.segment.articles.document(article)
    places = try PlaceBook(generation).places(of: document)
    file = places.file
    blocks = try generation.segment.blocks(ofArticle: article)
    repairs = try generation.segment.repairs(ofArticle: article)
  }

  static let block = Schema.object([
    .required("kind", .choice(BlockKind.allCases.map(\.rawValue)), "what it is on the page"),
    .required("text", .string, "its text, repaired"),
    .required(
      "sentences",
      .array(
        .object([
          .required("text", .string, "the sentence"),
          .required("source", .array(Shapes.place), "its original bytes"),
        ])), "its sentences"),
    .required("source", .array(Shapes.place), "its original bytes"),
    .required("position", .count, "its place on the page, from 0"),
    .required("speaker", .nullable(.string), "who says it, for a pull quote"),
    .required("credit", .nullable(.string), "the photographer or agency, for a caption"),
  ])

  static let original = Schema.object([
    .required("file", .string, "the file"),
    .required("start", .count, "the first byte"),
    .required("end", .count, "the byte after the last one"),
    .required("encoding", .string, "how the file writes its characters"),
    .required("text", .string, "these bytes as text"),
  ])

  static let furniture = Schema.object([
    .required("kind", .choice(FurnitureKind.allCases.map(\.rawValue)), "what it is"),
    .required("text", .string, "its text"),
    .required("source", Shapes.place, "where"),
  ])

  static let accounting = Schema.object([
    .required("bytes", .count, "the size of the file"),
    .required("articles", .count, "how many articles the file holds"),
    .required("blocks", .count, "bytes of the file that this article's blocks came from"),
    .required("unassigned", .array(Shapes.place), "bytes in no block, repair or furniture: blanks and marks"),
  ])

  /// Writes the members of the result, all but the first and the last.
  func write(as form: String, explained: Bool, into writer: inout JSONWriter) throws {
    let bytes = try generation.segment.articles.row(article)
    let row = try JSONReader.read(bytes.span)
    for member in row.members ?? [] {
      writer.key(member.name)
      writer.value(member.value)
    }
    switch form {
    case "text": writer.member("text", try text())
    case "original": try writeOriginal(into: &writer)
    default:
      writer.key("blocks")
      try writer.array { try writeBlocks(into: &$0) }
    }
    writer.key("repairs")
    writer.array { for repair in repairs { $0.repair(repair, in: places) } }
    if explained {
      try writeAccounting(into: &writer)
      try ArticleExplanation(self)?.write(into: &writer)
    }
  }

  private func text() throws(IndexError) -> String {
    var bytes: [UInt8] = []
    for block in blocks {
      if !bytes.isEmpty { bytes += [0x0A, 0x0A] }
      bytes += try generation.segment.text(block.text)
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  private func writeBlocks(into writer: inout JSONWriter) throws {
    for block in blocks { try write(block, into: &writer) }
  }

  private func writeSentences(of block: BlockRow, into writer: inout JSONWriter) throws {
    let segment = generation.segment
    for tokens in try sentences(in: block.tokens) {
      let place = try segment.text(ofTokens: tokens)
      try writer.object { writer in
        // A span of a temporary that a throwing call makes is miscompiled by Swift 6.3.1, so texts are named first.
        let text = try segment.text(place)
        writer.key("text")
        writer.string(text.span)
        writer.key("source")
        writer.places(try segment.source(ofText: place), in: places)
      }
    }
  }

  private func write(_ block: BlockRow, into writer: inout JSONWriter) throws {
    let segment = generation.segment
    try writer.object { writer in
      let text = try segment.text(block.text)
      writer.member("kind", block.kind.rawValue)
      writer.key("text")
      writer.string(text.span)
      writer.key("sentences")
      try writer.array { try writeSentences(of: block, into: &$0) }
      writer.key("source")
      writer.places(try segment.source(ofText: block.text), in: places)
      writer.member("position", block.position)
      writer.member("speaker", block.speaker)
      writer.member("credit", block.credit)
    }
  }

  private func sentences(in tokens: Range<Int>) throws(IndexError) -> [Range<Int>] {
    guard !tokens.isEmpty, let layer = generation.segment.region("s") else { return [] }
    var result: [Range<Int>] = []
    var ordinal = try layer.first(atOrAfter: tokens.lowerBound)
    while ordinal < layer.count {
      let range = try layer.range(ordinal)
      if range.lowerBound >= tokens.upperBound { break }
      result.append(range)
      ordinal += 1
    }
    return result
  }

  /// The whole line around a place, for files whose lines are rows.
  private func row(around place: Range<Int>) throws -> Range<Int> {
    let documents = generation.documents
    let count = try documents.originalCount(document)
    let step = 1 << 16
    var (start, end) = (place.lowerBound, place.upperBound)
    while start > 0 {
      let low = max(0, start - step)
      if let feed = try documents.original(document, low..<start).lastIndex(of: 0x0A) {
        start = low + feed + 1
        break
      }
      start = low
    }
    while end < count {
      let high = min(count, end + step)
      if let feed = try documents.original(document, end..<high).firstIndex(of: 0x0A) {
        end += feed
        break
      }
      end = high
    }
    return start..<end
  }

  private func writeOriginal(into writer: inout JSONWriter) throws {
    let documents = generation.documents
    let record = try documents.document(document)
    let encoding = TextEncoding(rawValue: record.encoding) ?? .utf8
    let sources = try blocks.flatMap { try generation.segment.source(ofText: $0.text) }
    var start = sources.map(\.lowerBound).min() ?? 0
    var end = sources.map(\.upperBound).max() ?? start
    if record.format == PageFormat.jsonl.rawValue, end > start, encoding != .utf16LittleEndian,
      encoding != .utf16BigEndian
    {
      let row = try row(around: start..<end)
      (start, end) = (row.lowerBound, row.upperBound)
    }
    guard end - start <= Reply.limit else {
      throw Refusal(.resultTooLarge, "the article spreads over \(end - start) bytes of \(file)", hint: "ask as blocks")
    }
    let text = PageText.decode(try documents.original(document, start..<end), as: encoding)
    writer.key("original")
    writer.object {
      $0.member("file", file)
      $0.member("start", start)
      $0.member("end", end)
      $0.member("encoding", record.encoding)
      $0.key("text")
      $0.string(text.span)
    }
    writer.key("furniture")
    try writer.array { try writeFurniture(encoding, into: &$0) }
  }

  private func writeFurniture(_ encoding: TextEncoding, into writer: inout JSONWriter) throws {
    for item in try generation.documents.remainder(document).furniture {
      let text = PageText.decode(try generation.documents.original(document, item.source), as: encoding)
      writer.object {
        $0.member("kind", item.kind.rawValue)
        $0.key("text")
        $0.string(text.span)
        $0.key("source")
        $0.place(item.source, in: places)
      }
    }
  }

  private func writeAccounting(into writer: inout JSONWriter) throws {
    let record = try generation.documents.document(document)
    let remainder = try generation.documents.remainder(document)
    let sources = try blocks.flatMap { try generation.segment.source(ofText: $0.text) }
    writer.key("accounting")
    try writer.object {
      $0.member("bytes", record.stored.bytes)
      $0.member("articles", try generation.documents.articles(document).count)
      $0.member("blocks", sources.reduce(0) { $0 + $1.count })
      $0.key("unassigned")
      $0.places(remainder.unassigned, in: places)
    }
  }
}

extension JSONWriter {
  /// Writes a repair of an article in a document.
  mutating func repair(_ repair: Repair, in places: DocumentPlaces) {
    object {
      $0.member("kind", repair.kind.rawValue)
      $0.member("before", repair.before)
      $0.member("after", repair.after)
      $0.key("source")
      $0.places(repair.source, in: places)
      $0.key("confidence")
      $0.number(repair.confidence)
    }
  }
}
