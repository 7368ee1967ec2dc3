/// Puts the words of a scanned page together, with their boxes.
///
/// Words of a line are joined by a blank that stands for the markup between them, lines by a line feed.
struct ScanWriter {
  private(set) var transcript = Transcript()
  /// For each block the ids that the file gives to it and to what holds it.
  private(set) var names: [[String]] = []

  private var lineStart = 0
  /// Whether a line feed is due before the next word.
  private var isLineEnded = false
  private var lineBox: Box?
  private var statedBox: Box?
  private var firstLine = 0
  private var blockBox: Box?
  private var blockNames: [String] = []
  private var lastWord: Box?
  private var lineHeights: [Float] = []

  /// A box as formats write it.
  struct Sides {
    var left: Float?
    var top: Float?
    var width: Float?
    var height: Float?

    var box: Box? {
      guard let left, let top, let width, let height, width > 0, height > 0 else { return nil }
      return Box(left: left, top: top, right: left + width, bottom: top + height)
    }
  }

  /// The box in a tag with `HPOS`, `VPOS`, `WIDTH`, `HEIGHT`.
  static func box(_ attributes: Range<Int>, _ page: Span<UInt8>) -> Box? {
    var sides = Sides()
    var scanner = AttributeScanner(page, attributes)
    while let (name, value) = scanner.next() {
      switch name {
      case "hpos": sides.left = page.number(value)
      case "vpos": sides.top = page.number(value)
      case "width": sides.width = page.number(value)
      case "height": sides.height = page.number(value)
      default: break
      }
    }
    return sides.box
  }

  /// Whether a word ends with `-`, a soft hyphen or a double one.
  static func endsWithHyphen(_ page: Span<UInt8>, _ word: Range<Int>) -> Bool {
    guard let last = word.last else { return false }
    if page[last] == 0x2D { return true }
    if word.count >= 2 && page[last - 1] == 0xC2 && (page[last] == 0xAD || page[last] == 0xAC) { return true }
    return word.count >= 3 && page[last - 2] == 0xE2 && page[last - 1] == 0xB8 && page[last] == 0x97
  }

  mutating func beginPage(width: Float, height: Float) {
    endBlock(.unknown)
    transcript.pages.append(Transcript.Sheet(width: width, height: height))
  }

  mutating func beginBlock(names: [String] = [], box: Box? = nil) {
    endBlock(.unknown)
    blockNames = names
    blockBox = box
  }

  mutating func beginLine(box: Box?) {
    endLine()
    statedBox = box
  }

  /// Adds a word; character references in it are decoded.
  ///
  /// Words that a format puts into one line though they stand below each other make several lines.
  mutating func addWord(_ content: Range<Int>, of page: Span<UInt8>, box: Box?) {
    guard content.contains(where: { page[$0] > 0x20 }) else { return }
    if let box, let last = lastWord, box.top > last.bottom - last.height / 4, box.left < last.right {
      statedBox = nil
      endLine()
    }
    if isLineEnded {
      putGap("\n", before: content.lowerBound)
      lineStart = transcript.text.bytes.count
      isLineEnded = false
    } else if transcript.text.bytes.count > lineStart {
      putGap(" ", before: content.lowerBound)
    }
    let start = transcript.text.sourceEnd
    let place = transcript.text.bytes.count
    decode(content, of: page)
    guard let box else { return }
    lastWord = box
    lineBox = lineBox?.joined(box) ?? box
    lineHeights.append(box.height)
    transcript.wordTexts.append(place..<transcript.text.bytes.count)
    transcript.words.append(
      Transcript.WordBox(
        source: max(start, content.lowerBound)..<content.upperBound,
        page: UInt16(clamping: max(0, transcript.pages.count - 1)), box: box))
  }

  /// Adds text line by line as a file has it, without boxes of words.
  mutating func addText(_ content: Range<Int>, of page: Span<UInt8>, box: Box? = nil) {
    var start = content.lowerBound
    for index in content.lowerBound...content.upperBound where index == content.upperBound || page[index] <= 0x20 {
      if index > start { addWord(start..<index, of: page, box: nil) }
      start = index + 1
      if index < content.upperBound && page[index] == 0x0A { endLine() }
    }
    if let box { lineBox = box }
  }

  /// Adds a hyphen behind the last word; one of another shape is written `-`.
  mutating func addHyphen(_ content: Range<Int>) {
    guard transcript.text.bytes.count > lineStart, transcript.text.bytes.last != 0x2D else { return }
    transcript.text.put("-", for: content)
  }

  /// Adds a hyphen that the file only implies.
  mutating func addHyphen(at offset: Int) {
    addHyphen(offset..<offset)
  }

  /// Ends the line; its box is the one given or the one around its words, its size the one given or the height of its
  /// words.
  mutating func endLine(size: Float = 0, isBold: Bool = false, cut: Transcript.Cut = .unsaid) {
    let box = lineBox ?? statedBox
    // A line's type is as high as most of its words, not as its highest.
    lineHeights.sort()
    let height = lineHeights.isEmpty ? box?.height ?? 0 : lineHeights[lineHeights.count / 2]
    let isAdded = transcript.endLine(
      from: lineStart, box: box, size: size > 0 ? size : height, isBold: isBold, cut: cut)
    if isAdded {
      blockBox = box.map { blockBox?.joined($0) ?? $0 } ?? blockBox
    }
    (lineBox, statedBox, lastWord, lineHeights) = (nil, nil, nil, [])
    lineStart = transcript.text.bytes.count
    if isAdded { isLineEnded = true }
  }

  mutating func endBlock(_ role: StatedRole, article: Int? = nil) {
    endLine()
    if transcript.lines.count > firstLine {
      transcript.endBlock(
        from: firstLine, role, article: article, page: max(0, transcript.pages.count - 1), box: blockBox)
      names.append(blockNames)
      firstLine = transcript.lines.count
    }
    blockBox = nil
    blockNames = []
  }

  /// Says that the order of blocks is to be told from their boxes, or that the file has it right.
  mutating func setLayout(needed: Bool) { transcript.needsLayout = needed }

  private mutating func putGap(_ scalar: Unicode.Scalar, before offset: Int) {
    let end = transcript.text.sourceEnd
    transcript.text.put(scalar, for: end <= offset ? end..<offset : offset..<offset)
  }

  private mutating func decode(_ content: Range<Int>, of page: Span<UInt8>) {
    guard Self.endsWithHyphen(page, content), page[content.upperBound - 1] != 0x2D else {
      return transcript.text.decode(content, of: page)
    }
    let length = page[content.upperBound - 1] == 0x97 ? 3 : 2
    transcript.text.decode(content.lowerBound..<content.upperBound - length, of: page)
    transcript.text.put("-", for: content.upperBound - length..<content.upperBound)
  }
}
