/// Reads ninjs, IPTC's news in JSON, versions 1 to 3: one item, or a list of items.
///
/// Of several forms of the text the one with paragraphs in HTML is read. The captions of associated pictures belong to
/// the item that they are associated with.
struct NinjsReader {
  private var transcript = Transcript()

  /// Reads `page`, valid UTF-8; offsets are into it.
  static func read(_ page: Span<UInt8>) throws(PageError) -> Transcript {
    let value: JSONPlace
    do {
      value = try JSONPlace.read(page)
    } catch {
      guard case .malformedRow(let line, let offset, let expected) = error else { throw error }
      throw .malformed(format: .ninjs, line: line, offset: offset, reason: "expected \(expected)")
    }
    var reader = NinjsReader()
    if case .array(let items) = value {
      for item in items { reader.addItem(item, page) }
    } else {
      reader.addItem(value, page)
    }
    guard !reader.transcript.articles.isEmpty else {
      throw .noText(reason: "a JSON document without the members of ninjs (headline, body_text, bodies, …)")
    }
    return reader.transcript
  }

  private mutating func addItem(_ item: JSONPlace, _ page: Span<UInt8>) {
    let names = ["uri", "headline", "headlines", "body_text", "bodies", "body_html", "body_xhtml", "description_text"]
    guard names.contains(where: { item[$0] != nil }) else { return }
    func text(_ name: String) -> String? {
      item[name]?.string.map { Self.decoded($0, page) }
    }
    var article = StatedArticle(id: text("uri") ?? text("guid"))
    article.authors = [text("by") ?? text("byline")].compactMap { $0 }.filter { !$0.isEmpty }
    for name in [
      "firstPublished", "contentCreated", "contentcreated", "firstCreated", "firstcreated", "versionCreated",
      "versioncreated",
    ]
    where article.date == nil {
      (article.date, article.dateField) = (text(name), name)
    }
    article.source = text("source") ?? text("copyrightHolder") ?? text("copyrightholder")
    if article.source == nil {
      article.source = item["infosources"]?.items.lazy.compactMap { $0["name"]?.string }.first
        .map { Self.decoded($0, page) }
    }
    transcript.articles.append(article)
    let number = transcript.articles.count - 1
    if let headline = item["headline"]?.string ?? Self.mainValue(in: item["headlines"], page) {
      addText(headline, .headline, number, page)
    }
    let hasBody = addBody(item, number, page)
    for place in Self.descriptions(of: item, page) {
      let isPicture = text("type") == "picture" || text("type") == "graphic" || text("type") == "video"
      let role: StatedRole = place.isCredit ? .credit : isPicture ? .caption : hasBody ? .deck : .paragraph
      addText(place.range, role, number, page)
    }
    addAssociations(of: item, number, page)
  }

  /// Captions of the pictures that belong to an item.
  private mutating func addAssociations(of item: JSONPlace, _ number: Int, _ page: Span<UInt8>) {
    for other in item["associations"]?.items ?? [] {
      // Version 1 has an object of named items, version 2 a list.
      for place in Self.descriptions(of: other, page) {
        addText(place.range, place.isCredit ? .credit : .caption, number, page)
      }
    }
  }

  /// Descriptions in the form of either version; a credit line is told apart.
  private static func descriptions(
    of item: JSONPlace, _ page: Span<UInt8>
  ) -> [(range: Range<Int>, isCredit: Bool)] {
    var found: [(range: Range<Int>, isCredit: Bool)] = []
    for name in ["description_text", "description_caption", "description_summary"] {
      if let place = item[name]?.string, found.isEmpty { found.append((place, false)) }
    }
    for description in item["descriptions"]?.items ?? [] {
      guard let place = description["value"]?.string else { continue }
      let role = description["role"]?.string.map { page.string($0).lowercased() } ?? ""
      if role.contains("credit") {
        found.append((place, true))
      } else if !found.contains(where: { !$0.isCredit }) {
        found.append((place, false))
      }
    }
    return found
  }

  /// The value whose role is `main`, else the first one.
  private static func mainValue(in list: JSONPlace?, _ page: Span<UInt8>) -> Range<Int>? {
    let items = list?.items ?? []
    let main = items.first { $0["role"]?.string.map { page.string($0) == "main" } ?? false }
    return (main ?? items.first)?["value"]?.string
  }

  /// Adds the text of an item; returns whether it has any.
  private mutating func addBody(_ item: JSONPlace, _ number: Int, _ page: Span<UInt8>) -> Bool {
    var html = item["body_xhtml"]?.string ?? item["body_html"]?.string
    var plain = item["body_text"]?.string
    for body in item["bodies"]?.items ?? [] {
      guard let value = body["value"]?.string else { continue }
      let kind = body["contentType"]?.string ?? body["contenttype"]?.string
      if kind.map({ page.string($0).contains("html") }) ?? false {
        html = html ?? value
      } else {
        plain = plain ?? value
      }
    }
    let count = transcript.blocks.count
    if let html { addHTML(html, number, page) }
    if transcript.blocks.count == count, let plain { addText(plain, .paragraph, number, page) }
    return transcript.blocks.count > count
  }

  /// Adds the paragraphs of a string of HTML: first its escapes are decoded, then its markup is read.
  private mutating func addHTML(_ range: Range<Int>, _ number: Int, _ page: Span<UInt8>) {
    var decoded = MappedText()
    decoded.decodeJSON(range, of: page)
    let inner = HTMLReader.readFragment(decoded.bytes.span)
    for block in inner.blocks {
      let first = transcript.lines.count
      for line in block.lines {
        let start = transcript.text.bytes.count
        // What stands for itself in the decoded text is looked up in the string it was decoded from.
        transcript.text.append(inner.lines[line].text, of: inner.text, through: decoded)
        transcript.endLine(from: start)
        endLine()
      }
      transcript.endBlock(from: first, block.role, article: number)
    }
  }

  /// Adds a string as paragraphs, cut at blank lines.
  private mutating func addText(_ range: Range<Int>, _ role: StatedRole, _ number: Int, _ page: Span<UInt8>) {
    var decoded = MappedText()
    decoded.decodeJSON(range, of: page)
    let bytes = decoded.bytes
    var start: Int?
    var lineEnds = 0
    var last = 0
    func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || (byte >= 0x09 && byte <= 0x0D) }
    var paragraphs: [Range<Int>] = []
    for index in bytes.indices {
      if isBlank(bytes[index]) {
        if bytes[index] == 0x0A { lineEnds += 1 }
        continue
      }
      if let begin = start, lineEnds > 1 {
        paragraphs.append(begin..<last)
        start = nil
      }
      if start == nil { start = index }
      (lineEnds, last) = (0, index + 1)
    }
    if let start { paragraphs.append(start..<last) }
    for paragraph in paragraphs {
      let begin = transcript.text.bytes.count
      var index = paragraph.lowerBound
      while index < paragraph.upperBound {
        var end = index
        let isGap = isBlank(bytes[index])
        while end < paragraph.upperBound && isBlank(bytes[end]) == isGap { end += 1 }
        if isGap && !(end == index + 1 && bytes[index] == 0x20) {
          let sources = decoded.sources(of: index..<end)
          let low = sources.first?.lowerBound ?? 0
          transcript.text.put(" ", for: low..<max(low, sources.last?.upperBound ?? low))
        } else {
          transcript.text.append(index..<end, of: decoded)
        }
        index = end
      }
      transcript.endLine(from: begin)
      endLine()
      transcript.endBlock(from: transcript.lines.count - 1, role, article: number)
    }
  }

  private mutating func endLine() {
    let end = transcript.text.sourceEnd
    transcript.text.put("\n", for: end..<end)
  }

  private static func decoded(_ range: Range<Int>, _ page: Span<UInt8>) -> String {
    var text = MappedText()
    text.decodeJSON(range, of: page)
    return String(decoding: text.bytes, as: UTF8.self)
  }
}
