/// Turns the bytes of a file into articles.
struct PageReader: Sendable {
  private let format: PageFormat

  /// What the members of JSONL rows are called, or the columns of VRT, as `--columns` has it.
  let columns: String

  /// - Parameter format: what the files are written in; `.auto` tells it from their content.
  /// - Parameter columns: what JSONL rows call their fields, such as `text=body,title=headline`; empty, or what names no
  ///   field, for their own names.
  init(format: PageFormat = .auto, columns: String = "") {
    self.format = format
    self.columns = columns
  }

  /// Reads one file; `name` is used in no decision.
  ///
  /// Every byte of the file is in exactly one of: the runs of a block, furniture, `unassigned`, or the source of a
  /// repair that left it out. Offsets into a compressed file are into what it holds, those into a PDF into the output of
  /// `pdftotext`. Of VRT, what is not the text of a token is in none.
  ///
  /// - Parameter parts: where the files begin that `bytes` are put together from, when there are several.
  func read(_ bytes: Span<UInt8>, name: String, parts: [FilePart] = []) throws(PageError) -> PageReading {
    let (page, format) = try open(bytes)
    if format == .vrt { return try readTagged(page, fileLength: bytes.count) }
    return try read(page, format, parts, fileLength: bytes.count)
  }

  /// Reads one file as `read` does, but leaves VRT in lines, in `vrt`, without articles.
  func readForIndex(
    _ bytes: Span<UInt8>, parts: [FilePart], sliceSize: Int = VRTText.sliceSize
  ) throws(PageError) -> PageReading {
    let (page, format) = try open(bytes)
    guard format == .vrt else { return try read(page, format, parts, fileLength: bytes.count) }
    return reading(of: try VRTText(page, columns: vrtColumns(), sliceSize: sliceSize))
  }

  /// What is read of a text of lines.
  func reading(of text: VRTText) -> PageReading {
    var reading = PageReading(
      format: PageFormat.vrt.rawValue, encoding: text.encoding.rawValue, articles: [], furniture: [], unassigned: [],
      boxes: [])
    reading.vrt = text
    return reading
  }

  /// Whether a file that begins so is read as lines of VRT.
  func isTagged(head: Span<UInt8>) -> Bool {
    let seen = PageFormat.detect(head)
    return (format == .vrt || format == .auto && seen == .vrt) && format.accepts(seen)
  }

  /// What the columns of VRT files are.
  func vrtColumns() throws(PageError) -> VRTColumns {
    guard let columns = VRTColumns(columns) ?? VRTColumns(VRTColumns.standard) else { throw .empty }
    return columns
  }

  /// The text of a file and what it is written in.
  private func open(_ bytes: Span<UInt8>) throws(PageError) -> (PageText, PageFormat) {
    guard bytes.count <= Int(UInt32.max) else { throw .tooLarge }
    guard !isBlank(bytes) else { throw .empty }
    if let container = PageFormat.container(bytes) { throw .nested(format: container) }
    let page = try PageText(decoding: bytes)
    let text = page.bytes.span
    guard !isBlank(text), hasText(text) else { throw .empty }
    let seen = PageFormat.detect(text)
    let format = format == .auto ? seen : format
    guard format.accepts(seen) else { throw .wrongFormat(asked: format, saw: seen) }
    guard format.isRead else { throw .notReadYet(format: format.rawValue) }
    return (page, format)
  }

  private func read(
    _ page: PageText, _ format: PageFormat, _ parts: [FilePart], fileLength: Int
  ) throws(PageError) -> PageReading {
    if format == .mets { return try mets(page, parts, fileLength: fileLength) }
    return try self.parts(page.bytes, format).reading(of: page, format: format, fileLength: fileLength)
  }

  /// Reads a METS file and the ALTO files behind it.
  private func mets(_ page: PageText, _ parts: [FilePart], fileLength: Int) throws(PageError)
    -> PageReading
  {
    guard parts.count > 1 else {
      throw .noText(reason: "a METS file whose ALTO files are not among the files to index")
    }
    guard page.isIdentity else {
      throw .invalidText(encoding: page.encoding, offset: 0)
    }
    let text = page.bytes.span
    for (index, part) in parts.enumerated() {
      var start = part.start
      let end = index + 1 < parts.count ? parts[index + 1].start : text.count
      if end - start >= 3 && text[start] == 0xEF && text[start + 1] == 0xBB
        && text[start + 2] == 0xBF
      {
        start += 3
      }
      try XMLCheck.check(text.extracting(start..<end), format: index == 0 ? .mets : .alto)
    }
    return self.parts(METSReader.read(text, parts: parts), text)
      .reading(of: page, format: .mets, fileLength: fileLength)
  }

  private func parts(_ bytes: [UInt8], _ format: PageFormat) throws(PageError) -> PageParts {
    let text = bytes.span
    switch format {
    case .alto, .pageXML, .tei, .nitf, .newsml: try XMLCheck.check(text, format: format)
    default: break
    }
    switch format {
    case .jsonl: return try RowArticles.read(text, fields: RowFields(columns) ?? RowFields())
    case .conllu: return try ConlluArticles.read(text)
    case .html: return parts(HTMLReader.read(text), text)
    case .hocr: return parts(HOCRReader.read(text), text)
    case .pdf: return parts(LayoutTextReader.read(text), text)
    case .alto: return parts(ALTOReader.read(text), text)
    case .pageXML: return parts(PAGEReader.read(text), text)
    case .tei: return parts(TEIReader.read(text), text)
    case .nitf, .newsml: return parts(NewsMLReader.read(text), text)
    case .ninjs: return parts(try NinjsReader.read(text), text)
    case .markdown: return markdown(bytes)
    default: return plain(bytes)
    }
  }

  private func parts(_ transcript: Transcript, _ text: Span<UInt8>) -> PageParts {
    var transcript = transcript.needsLayout ? PageLayout.arranged(transcript) : transcript
    if transcript.articles.isEmpty { transcript = transcript.withFurnitureLast }
    let parts =
      transcript.articles.isEmpty ? PageArticles.read(transcript) : StatedArticles.read(transcript)
    var mapped = parts.mapped(through: transcript.text, count: text.count)
    mapped.boxes = transcript.words
    return mapped
  }

  private func plain(_ bytes: [UInt8]) -> PageParts {
    guard let page = TextColumns.untangled(bytes) else {
      return PageArticles.read(bytes, isMarkdown: false)
    }
    var parts = PageArticles.read(page.bytes, isMarkdown: false)
    parts.unassigned = []
    return parts.mapped(through: page, count: bytes.count)
  }

  /// Reads Markdown; what its front matter says holds for its first article.
  private func markdown(_ bytes: [UInt8]) -> PageParts {
    let text = bytes.span
    guard let matter = FrontMatter(text) else { return PageArticles.read(bytes, isMarkdown: true) }
    var page = MappedText()
    page.keep(matter.end..<text.count, of: text)
    let own = page.bytes
    let read = PageArticles.read(own, isMarkdown: true)
    var parts = read.mapped(through: page, count: text.count)
    if parts.articles.isEmpty, let headline = matter.article.headline {
      parts.articles = [
        Article(
          headline: headline, deck: nil, bylines: [], source: nil, date: .unknown, blocks: [],
          repairs: [])
      ]
    }
    guard !parts.articles.isEmpty else { return parts }
    // What the page does not show once more is a block of its own, before all others.
    let hasHeadline = parts.articles[0].blocks.contains { $0.kind == .headline }
    let hasDeck = parts.articles[0].blocks.contains { $0.kind == .deck }
    parts.articles[0].take(matter.article)
    var heads: [Block] = []
    for (kind, places) in [
      (BlockKind.headline, hasHeadline ? [] : matter.headlinePlaces), (.deck, hasDeck ? [] : matter.deckPlaces),
    ] where !places.isEmpty {
      var head = BlockText()
      for (number, place) in places.enumerated() {
        if number > 0 { head.put(" ".utf8, for: place.lowerBound..<place.lowerBound) }
        head.keep(place, of: text)
      }
      heads.append(Block(kind: kind, text: head.bytes, runs: head.runs, position: heads.count, signals: .mark))
    }
    for article in parts.articles.indices {
      for block in parts.articles[article].blocks.indices {
        parts.articles[article].blocks[block].position += heads.count
      }
    }
    parts.articles[0].blocks.insert(contentsOf: heads, at: 0)
    parts.unassigned = []
    parts.assignRest(count: text.count)
    return parts
  }

  private func readTagged(_ page: PageText, fileLength: Int) throws(PageError) -> PageReading {
    let text = page.bytes.span
    let tagged = try VRTReader.read(text, columns: vrtColumns())
    let parts = PageParts(articles: TaggedArticles.read(tagged))
    return parts.reading(of: page, format: .vrt, fileLength: fileLength)
  }

  private func isBlank(_ bytes: Span<UInt8>) -> Bool {
    for index in bytes.indices
    where bytes[index] != 0x20 && (bytes[index] < 0x09 || bytes[index] > 0x0D) {
      return false
    }
    return true
  }

  /// Whether any character of valid UTF-8 is neither white space nor invisible.
  private func hasText(_ text: Span<UInt8>) -> Bool {
    var index = 0
    while index < text.count {
      let byte = text[index]
      if byte < 0x80 {
        if byte > 0x20 && byte != 0x7F { return true }
        index += 1
        continue
      }
      let length = byte >= 0xF0 ? 4 : byte >= 0xE0 ? 3 : 2
      var value = UInt32(byte) & (0x7F >> UInt32(length))
      for next in index + 1..<min(text.count, index + length) {
        value = value << 6 | UInt32(text[next] & 0x3F)
      }
      guard let scalar = UnicodeScalar(value) else { return true }
      let properties = scalar.properties
      if !properties.isWhitespace && !properties.isDefaultIgnorableCodePoint
        && properties.generalCategory != .control
      {
        return true
      }
      index += length
    }
    return false
  }
}
