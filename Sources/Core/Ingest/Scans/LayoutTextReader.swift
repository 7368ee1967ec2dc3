/// Reads what `pdftotext -bbox-layout` writes: pages, flows, blocks, lines and words with their boxes in points.
enum LayoutTextReader {
  /// Reads `page`, which is valid UTF-8; offsets are into it.
  static func read(_ page: Span<UInt8>) -> Transcript {
    var scan = ScanWriter()
    var scanner = MarkupScanner(page, isHTML: false)
    var word: Box?
    var isWord = false
    while let token = scanner.next() {
      switch token {
      case .open(let name, let attributes, _):
        switch name {
        case "page":
          scan.beginPage(
            width: page.attribute("width", in: attributes).flatMap { page.number($0) } ?? 0,
            height: page.attribute("height", in: attributes).flatMap { page.number($0) } ?? 0)
        case "block": scan.beginBlock(box: box(attributes, page))
        case "line": scan.beginLine(box: box(attributes, page))
        case "word":
          isWord = true
          word = box(attributes, page)
        default: break
        }
      case .close(let name):
        switch name {
        case "word": isWord = false
        case "line": scan.endLine()
        case "block": scan.endBlock(.unknown)
        default: break
        }
      case .text(let range) where isWord: scan.addWord(range, of: page, box: word)
      default: break
      }
    }
    scan.endBlock(.unknown)
    scan.setLayout(needed: true)
    return scan.transcript
  }

  private static func box(_ attributes: Range<Int>, _ page: Span<UInt8>) -> Box? {
    var sides = (left: Float?.none, top: Float?.none, right: Float?.none, bottom: Float?.none)
    var scanner = AttributeScanner(page, attributes)
    while let (name, value) = scanner.next() {
      switch name {
      case "xmin": sides.left = page.number(value)
      case "ymin": sides.top = page.number(value)
      case "xmax": sides.right = page.number(value)
      case "ymax": sides.bottom = page.number(value)
      default: break
      }
    }
    guard let left = sides.left, let top = sides.top, let right = sides.right, let bottom = sides.bottom,
      right > left, bottom > top
    else { return nil }
    return Box(left: left, top: top, right: right, bottom: bottom)
  }
}
