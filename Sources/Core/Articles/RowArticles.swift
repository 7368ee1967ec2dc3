/// Makes articles of the rows of a JSONL file, one a row.
///
/// A blank line in `text` ends a paragraph; a single line end becomes a blank.
enum RowArticles {
  /// How many rows that were passed over are listed one by one.
  static let listed = 100

  /// Reads all rows of `page`, which is valid UTF-8; offsets are into it.
  ///
  /// A row that breaks the rules is passed over and listed; the first one is thrown when no row can be read.
  static func read(_ page: Span<UInt8>, fields: RowFields = RowFields()) throws(PageError)
    -> PageParts
  {
    var scanner = RowScanner(page, fields: fields)
    var articles: [Article] = []
    var unassigned: [Range<Int>] = []
    var covered = 0
    var refused: [PageError] = []
    var others = 0
    while true {
      let next: Row?
      do { next = try scanner.next() } catch {
        if refused.count < listed { refused.append(error) } else { others += 1 }
        scanner.skipRow()
        continue
      }
      guard let row = next else { break }
      let article = article(row, page)
      // Title and text stand in either order in a row; their blocks must be met in the order of the file.
      var blocks = article.blocks.indices.map { $0 }
      if let title = row.title, let text = row.text, text.lowerBound < title.lowerBound {
        blocks = Array(blocks.dropFirst()) + blocks.prefix(1)
      }
      for index in blocks {
        for run in article.blocks[index].runs {
          let range = run.sourceRange
          if range.lowerBound > covered { unassigned.append(covered..<range.lowerBound) }
          covered = range.upperBound
        }
      }
      articles.append(article)
    }
    if covered < page.count { unassigned.append(covered..<page.count) }
    if articles.isEmpty, let first = refused.first { throw first }
    var parts = PageParts(articles: articles, unassigned: unassigned)
    parts.refused = refused.map(\.description)
    if others > 0 { parts.refused.append("\(others) more malformed rows") }
    return parts
  }

  private static func article(_ row: Row, _ page: Span<UInt8>) -> Article {
    var blocks: [Block] = []
    var headline: String?
    if let title = row.title {
      addParagraphs(title, page, kind: .headline, isOneLine: true, to: &blocks)
      headline = blocks.first.map { String(decoding: $0.text, as: UTF8.self) }
    }
    if let text = row.text {
      addParagraphs(text, page, kind: .paragraph, isOneLine: false, to: &blocks)
    }
    let id = row.id.map { decoded($0, page) }
    let names = StatedNames(row.author.map { [decoded($0, page)] } ?? [])
    return Article(
      headline: headline, deck: nil, bylines: names.bylines,
      source: row.source.map { decoded($0, page) } ?? names.source,
      date: date(row, page), externalID: id,
      blocks: blocks, repairs: [])
  }

  private static func date(_ row: Row, _ page: Span<UInt8>) -> ArticleDate {
    guard let range = row.date else { return .unknown }
    let printed = decoded(range, page)
    guard let value = PrintedDate.stated(printed) else {
      return ArticleDate(
        value: nil, certainty: .unknown, basis: "date \"\(printed)\" of the row cannot be read")
    }
    return ArticleDate(value: value, certainty: .stated, basis: "date \"\(printed)\" of the row")
  }

  private static func decoded(_ range: Range<Int>, _ page: Span<UInt8>) -> String {
    var text = ""
    var index = range.lowerBound
    var start = index
    while index < range.upperBound {
      guard page[index] == 0x5C else {
        index += 1
        continue
      }
      text += string(page, start..<index)
      let (value, length) = JSONEscape.scalar(page, at: index)
      text.unicodeScalars.append(value)
      index += length
      start = index
    }
    return text + string(page, start..<index)
  }

  private static func string(_ page: Span<UInt8>, _ range: Range<Int>) -> String {
    unsafe page.extracting(range).withUnsafeBufferPointer {
      unsafe String(decoding: $0, as: UTF8.self)
    }
  }

  /// Cuts the string at `range` into paragraphs at blank lines and adds those that are not blank.
  private static func addParagraphs(
    _ range: Range<Int>, _ page: Span<UInt8>, kind: BlockKind, isOneLine: Bool,
    to blocks: inout [Block]
  ) {
    var text = BlockText()
    var index = range.lowerBound
    /// White space met since the last character: where it begins, and how many line ends it holds.
    var gap = index
    var lineEnds = 0
    var isGap = true
    func finish() {
      guard !text.bytes.isEmpty else { return }
      blocks.append(Block(kind: kind, text: text.bytes, runs: text.runs, position: blocks.count))
      text = BlockText()
    }
    func closeGap(at end: Int) {
      guard isGap else { return }
      if lineEnds >= 2 && !isOneLine { finish() }
      if !text.bytes.isEmpty {
        if lineEnds == 0 && !hasEscape(page, gap..<end) {
          text.keep(gap..<end, of: page)
        } else {
          text.put(" ".utf8, for: gap..<end)
        }
      }
      isGap = false
    }
    while index < range.upperBound {
      let byte = page[index]
      if byte == 0x20 {
        if !isGap { (gap, lineEnds, isGap) = (index, 0, true) }
        index += 1
      } else if byte == 0x5C {
        let (value, length) = JSONEscape.scalar(page, at: index)
        if value.properties.isWhitespace && value.value < 0x80 || value.value < 0x20 {
          if !isGap { (gap, lineEnds, isGap) = (index, 0, true) }
          if value == "\n" { lineEnds += 1 }
        } else {
          closeGap(at: index)
          text.put(String(value).utf8, for: index..<index + length)
        }
        index += length
      } else {
        closeGap(at: index)
        var end = index + 1
        while end < range.upperBound && page[end] != 0x5C
          && !isGapStart(page, end, range.upperBound)
        { end += 1 }
        text.keep(index..<end, of: page)
        index = end
      }
    }
    finish()
  }

  /// A blank inside a line stays with its words; only one before another blank, an escape or the end is looked at.
  private static func isGapStart(_ page: Span<UInt8>, _ index: Int, _ end: Int) -> Bool {
    guard page[index] == 0x20 else { return false }
    return index + 1 >= end || page[index + 1] == 0x20 || page[index + 1] == 0x5C
  }

  private static func hasEscape(_ page: Span<UInt8>, _ range: Range<Int>) -> Bool {
    for index in range where page[index] == 0x5C { return true }
    return false
  }
}
