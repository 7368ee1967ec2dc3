/// Reads a METS file together with the ALTO files that it refers to: the logical structure says which blocks of which
/// pages make an article, and what each of them is.
struct METSReader {
  private var transcript = Transcript()
  /// The blocks of each ALTO file, by its place among the parts.
  private var pages: [Int: (transcript: Transcript, names: [[String]], start: Int)] = [:]
  /// Blocks that an area has named, by part and number.
  private var taken: Set<[Int]> = []

  /// Reads `page`, the bytes of all files one after the other, each well-formed XML in UTF-8; offsets are into it.
  ///
  /// - Parameter parts: the names of the files and where each begins, the METS file first.
  static func read(_ page: Span<UInt8>, parts: [FilePart]) -> Transcript {
    let ends = parts.dropFirst().map(\.start) + [page.count]
    let structure = METSStructure(page.extracting(0..<(ends.first ?? page.count)))
    var reader = METSReader()
    for number in parts.indices.dropFirst() {
      let start = parts[number].start
      let (transcript, names) = ALTOReader.readWithNames(page.extracting(start..<ends[number]))
      reader.pages[number] = (transcript, names, start)
      reader.addPage(transcript, start)
    }
    let files = METSStructure.resolve(structure.files.map(\.address), among: parts.map(\.name))
    var parts: [String: Int] = [:]
    for (file, part) in zip(structure.files, files) { parts[file.id] = part }
    reader.addArticles(structure, parts)
    reader.addRest()
    return reader.transcript
  }

  private mutating func addPage(_ page: Transcript, _ start: Int) {
    let first = UInt16(clamping: transcript.pages.count)
    for word in page.words {
      transcript.words.append(
        Transcript.WordBox(
          source: word.source.lowerBound + start..<word.source.upperBound + start, page: first &+ word.page,
          box: word.box))
    }
    transcript.pages += page.pages.isEmpty ? [Transcript.Sheet(width: 0, height: 0)] : page.pages
  }

  private mutating func addArticles(_ structure: METSStructure, _ parts: [String: Int]) {
    transcript.issue = structure.issue
    transcript.mayRejoin = true
    for article in structure.articles {
      var number: Int?
      let hasText = article.areas.contains { $0.role != .headline && $0.role != .deck }
      let isFurniture = article.isFurniture || !hasText && article.isSection
      if !isFurniture {
        transcript.articles.append(article.stated)
        number = transcript.articles.count - 1
      }
      for area in article.areas {
        guard let part = parts[area.file] else { continue }
        let role: StatedRole =
          area.role == .advertisement ? .advertisement : isFurniture ? .runningHead : area.role
        add(area, part, role, role == .advertisement ? nil : number)
      }
    }
  }

  /// Adds the blocks that an area names, by their own id or that of a block around them.
  private mutating func add(_ area: METSStructure.Area, _ part: Int, _ role: StatedRole, _ article: Int?) {
    guard let page = pages[part] else { return }
    var continues = area.continues
    for (number, names) in page.names.enumerated() where names.contains(area.block) {
      guard taken.insert([part, number]).inserted else { continue }
      add(page.transcript.blocks[number], page.transcript, page.start, role, article, continues)
      continues = role == .paragraph && names.last != area.block
    }
  }

  private mutating func add(
    _ block: Transcript.TextBlock, _ page: Transcript, _ start: Int, _ role: StatedRole, _ article: Int?,
    _ continues: Bool
  ) {
    let first = transcript.lines.count
    var last: Int?
    for number in block.lines {
      let line = page.lines[number]
      let begin = (page.text.sources(of: line.text).first?.lowerBound ?? 0) + start
      if !transcript.text.bytes.isEmpty {
        let isNext = last != nil && begin >= transcript.text.sourceEnd
        transcript.text.put("\n", for: isNext ? transcript.text.sourceEnd..<begin : begin..<begin)
      }
      let place = transcript.text.bytes.count
      transcript.text.append(line.text, of: page.text, shiftedBy: start)
      transcript.endLine(from: place, box: line.box, size: line.size, isBold: line.isBold, cut: line.cut)
      last = number
    }
    guard transcript.lines.count > first else { return }
    transcript.blocks.append(
      Transcript.TextBlock(
        lines: first..<transcript.lines.count, role: role, article: article, page: block.page, box: block.box,
        continues: continues))
  }

  /// Adds what the structure does not name, page by page.
  private mutating func addRest() {
    for (part, page) in pages.sorted(by: { $0.key < $1.key }) {
      for (number, block) in page.transcript.blocks.enumerated() where !taken.contains([part, number]) {
        add(block, page.transcript, page.start, block.role == .unknown ? .paragraph : block.role, nil, false)
      }
    }
  }
}

/// One of the files that make a document together.
struct FilePart: Sendable, Equatable {
  /// Its name in the corpus.
  let name: String
  /// Where its bytes begin among those of all parts.
  let start: Int
}
