/// Reads hOCR: HTML whose classes say what is a page, a block, a paragraph, a line and a word, with boxes in `title`.
struct HOCRReader {
  private var scan = ScanWriter()
  /// Open elements: what each one is, nil for those that say nothing.
  private var open: [(name: MarkupName, level: Level?)] = []
  private var word: Box?
  private var isInWord = false
  private var hasWords = false
  private var lineSize: Float = 0
  private var lineBox: Box?
  private var role = StatedRole.unknown

  private enum Level { case page, block, paragraph, line, word }

  /// Reads `page`, which is valid UTF-8; offsets are into it.
  static func read(_ page: Span<UInt8>) -> Transcript {
    var reader = HOCRReader()
    var scanner = MarkupScanner(page, isHTML: true)
    while let token = scanner.next() {
      switch token {
      case .open(let name, let attributes, let isEmpty):
        reader.openTag(name, attributes, page)
        if isEmpty { reader.closeTag(name) }
      case .close(let name): reader.closeTag(name)
      case .text(let range): reader.addText(range, page)
      default: break
      }
    }
    while let last = reader.open.last { reader.closeTag(last.name) }
    reader.scan.endBlock(.unknown)
    reader.scan.setLayout(needed: true)
    return reader.scan.transcript
  }

  private mutating func openTag(_ name: MarkupName, _ attributes: Range<Int>, _ page: Span<UInt8>) {
    if Self.voids.contains(name) { return }
    guard open.count < HTMLTree.maximumDepth else { return }
    let title = page.attribute("title", in: attributes)
    let box = title.flatMap { Self.numbers("bbox", in: $0, page) }.flatMap { Self.box($0) }
    var level: Level?
    for kind in page.attributeText("class", in: attributes)?.split(separator: " ") ?? [] {
      switch kind {
      case "ocr_page":
        level = .page
        scan.beginPage(width: box?.right ?? 0, height: box?.bottom ?? 0)
      case "ocr_carea", "ocr_column", "ocr_float", "ocr_separator", "ocrx_block":
        level = .block
        endBlock()
      case "ocr_par", "ocr_title", "ocr_chapter", "ocr_section", "ocr_subsection", "ocr_abstract", "ocr_author",
        "ocr_blockquote":
        level = .paragraph
        endBlock()
        role = Self.roles[String(kind)] ?? .unknown
        scan.beginBlock(box: box)
      case "ocr_line", "ocrx_line", "ocr_header", "ocr_footer", "ocr_pageno", "ocr_caption", "ocr_textfloat":
        level = .line
        if let own = Self.roles[String(kind)] {
          endBlock()
          role = own
        }
        scan.beginLine(box: box)
        lineBox = box
        lineSize = title.flatMap { Self.numbers("x_size", in: $0, page) }?.first ?? 0
        hasWords = false
      case "ocrx_word", "ocr_word":
        level = .word
        isInWord = true
        hasWords = true
        word = box
      default: break
      }
    }
    open.append((name, level))
  }

  private mutating func closeTag(_ name: MarkupName) {
    guard let depth = open.lastIndex(where: { $0.name == name }) else { return }
    for element in open[depth...].reversed() {
      switch element.level {
      case .word: isInWord = false
      case .line:
        scan.endLine(size: lineSize)
        if role != .unknown && open[..<depth].contains(where: { $0.level == .paragraph }) == false { endBlock() }
      case .paragraph, .block, .page: endBlock()
      case nil: break
      }
    }
    open.removeSubrange(depth...)
  }

  private mutating func endBlock() {
    scan.endBlock(role)
    role = .unknown
  }

  private mutating func addText(_ range: Range<Int>, _ page: Span<UInt8>) {
    if isInWord {
      scan.addWord(trimmed(range, page), of: page, box: word)
    } else if !hasWords, open.contains(where: { $0.level == .line }) {
      scan.addText(trimmed(range, page), of: page, box: lineBox)
    }
  }

  private func trimmed(_ range: Range<Int>, _ page: Span<UInt8>) -> Range<Int> {
    var (low, high) = (range.lowerBound, range.upperBound)
    while low < high && page[low] <= 0x20 { low += 1 }
    while high > low && page[high - 1] <= 0x20 { high -= 1 }
    return low..<high
  }

  private static let voids: Set<MarkupName> = ["meta", "link", "br", "img", "hr", "input"]
  private static let roles: [String: StatedRole] = [
    "ocr_header": .runningHead, "ocr_footer": .runningHead, "ocr_pageno": .folio, "ocr_caption": .caption,
    "ocr_title": .headline, "ocr_chapter": .headline, "ocr_author": .byline,
  ]

  /// The numbers behind `name` in a list of properties such as `bbox 10 20 300 40; x_size 21.5`.
  private static func numbers(_ name: StaticString, in title: Range<Int>, _ page: Span<UInt8>) -> [Float]? {
    let wanted = Array(name.description.utf8)
    var start = title.lowerBound
    while start < title.upperBound {
      var end = start
      while end < title.upperBound && page[end] != 0x3B { end += 1 }
      var words: [Range<Int>] = []
      var wordStart = start
      for index in start...end where index == end || page[index] <= 0x20 {
        if index > wordStart { words.append(wordStart..<index) }
        wordStart = index + 1
      }
      if let first = words.first, first.count == wanted.count, first.enumerated().allSatisfy({ page[$1] == wanted[$0] })
      {
        return words.dropFirst().prefix(8).compactMap { page.number($0) }
      }
      start = end + 1
    }
    return nil
  }

  private static func box(_ sides: [Float]) -> Box? {
    guard sides.count >= 4, sides[2] > sides[0], sides[3] > sides[1] else { return nil }
    return Box(left: sides[0], top: sides[1], right: sides[2], bottom: sides[3])
  }
}
