/// Makes articles of a page of plain text or Markdown.
enum PageArticles {
  static func read(_ page: Span<UInt8>, isMarkdown: Bool) -> PageParts {
    var parts = PageParts()
    var article: Article?
    var covered = 0
    var position = 0
    for stretch in PageLines(page).ranges.split(whereSeparator: \.isEmpty) {
      var lines = Array(stretch)
      var isHeadline = false
      if isMarkdown, page[lines[0].lowerBound] == 0x23 {
        isHeadline = true
        var start = lines[0].lowerBound
        while start < lines[0].upperBound && (page[start] == 0x23 || page[start] == 0x20) { start += 1 }
        lines[0] = start..<lines[0].upperBound
      }
      guard !lines[0].isEmpty else { continue }
      var text = BlockText()
      for (number, line) in lines.enumerated() {
        if number > 0 { text.put(" ".utf8, for: lines[number - 1].upperBound..<line.lowerBound) }
        text.keep(line, of: page)
      }
      let string = String(decoding: text.bytes, as: UTF8.self)
      if isHeadline || article == nil {
        if let article { parts.articles.append(article) }
        article = Article(
          headline: string, deck: nil, bylines: [], source: nil, date: .unknown, blocks: [], repairs: [])
      }
      let kind: BlockKind = isHeadline || article?.blocks.isEmpty == true ? .headline : .paragraph
      article?.blocks.append(Block(kind: kind, text: text.bytes, runs: text.runs, position: position))
      position += 1
      if covered < lines[0].lowerBound { parts.unassigned.append(covered..<lines[0].lowerBound) }
      covered = lines[lines.count - 1].upperBound
    }
    if covered < page.count { parts.unassigned.append(covered..<page.count) }
    if let article { parts.articles.append(article) }
    return parts
  }
}
