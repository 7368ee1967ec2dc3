/// Reads NewsML-G2 and NITF: news items with their headline, byline, date and text as the agency states them.
///
/// A message of several items is several articles. Text is NITF or XHTML inside the item; an item without text, such as
/// a photograph, has its headline and its descriptions. A package has the titles and descriptions of what it refers to.
struct NewsMLReader {
  private var writer = FlowWriter()
  private var articles: [StatedArticle] = []
  private var open: [Element] = []
  private var article: Int?
  /// The headline and the summary of the item, to be told again where its text has none.
  private var pending: [(role: StatedRole, texts: [Text])] = []
  /// What stands in the elements of the item's own data that are open, between their tags, and is not told yet.
  private var texts: [Text] = []
  private var openMeta = 0
  private var hasHeadline = false
  private var hasText = false
  private var isMetaOnly = false

  private struct Text {
    let range: Range<Int>
    let decodes: Bool
  }

  private struct Element {
    let name: MarkupName
    var role: StatedRole?
    /// Where its inside begins.
    let start: Int
    var detail = ""
  }

  /// Reads `page`, well-formed XML in UTF-8; offsets are into it.
  static func read(_ page: Span<UInt8>) -> Transcript {
    var reader = NewsMLReader()
    var scanner = MarkupScanner(page, isHTML: false)
    while let token = scanner.next() {
      switch token {
      case .open(let name, let attributes, let isEmpty):
        reader.openTag(name, attributes, scanner.range, page)
        if isEmpty { reader.closeTag(scanner.range.upperBound, page) }
      case .close: reader.closeTag(scanner.range.lowerBound, page)
      case .text(let range): reader.add(range, page, decodes: true)
      case .literal(let range): reader.add(range, page, decodes: false)
      default: break
      }
    }
    reader.endArticle(at: page.count, page)
    reader.writer.state(reader.articles)
    return reader.writer.transcript
  }

  /// Elements whose text is a block of the article.
  private static let blocks: [MarkupName: StatedRole] = [
    "hl1": .headline, "hl2": .crosshead, "byline": .byline, "dateline": .dateline, "p": .paragraph, "li": .paragraph,
    "bq": .paragraph, "blockquote": .paragraph, "tr": .table, "media-caption": .caption, "media-producer": .credit,
    "tagline": .contributors, "h1": .headline, "h2": .crosshead, "h3": .crosshead, "h4": .crosshead,
    "figcaption": .caption, "inlinedata": .paragraph, "pre": .paragraph, "note": .other, "fn": .other,
    "lead": .paragraph,
    "nitf-table-summary": .table,
  ]
  /// Elements of the item's own data.
  private static let meta: Set<MarkupName> = [
    "headline", "description", "by", "slugline", "creditline", "title", "contentcreated", "versioncreated",
    "firstcreated", "name", "provider", "infosource", "creator", "itemref", "dateline", "abstract", "copyrightholder",
  ]
  private static let items: Set<MarkupName> = [
    "newsitem", "packageitem", "knowledgeitem", "conceptitem", "planningitem",
  ]

  private func isOpen(_ name: MarkupName) -> Bool { open.contains { $0.name == name } }

  private mutating func openTag(
    _ name: MarkupName, _ attributes: Range<Int>, _ range: Range<Int>, _ page: Span<UInt8>
  ) {
    var element = Element(name: name, start: range.upperBound)
    if Self.meta.contains(name) {
      if openMeta == 0 { texts = [] }
      openMeta += 1
    }
    if Self.items.contains(name) {
      endArticle(at: range.lowerBound, page)
      beginArticle(id: page.attributeText("guid", in: attributes))
    } else if article == nil, name == "nitf" || name == "contentset" || name == "contentmeta" {
      beginArticle(id: nil)
    }
    if let article { readAttributes(name, attributes, article, page) }
    element.detail = page.attributeText("role", in: attributes) ?? ""
    if isInContent {
      if let role = Self.blocks[name] {
        writer.endBlock(openRole ?? .paragraph, article: article, at: range.lowerBound)
        element.role = self.role(role, name)
      } else if name == "br" || name == "td" || name == "th" {
        writer.addBreak(at: range.lowerBound)
      }
    } else if isOpen("contentmeta") || isOpen("itemref"), name == "dateline" || name == "title" && isOpen("itemref") {
      element.role = name == "title" ? .crosshead : .dateline
    }
    open.append(element)
  }

  /// Whether the element that is open belongs to the text of an item.
  private var isInContent: Bool { isOpen("nitf") && isOpen("body") || isOpen("inlinexml") || isOpen("inlinedata") }

  private var openRole: StatedRole? { open.last { $0.role != nil }?.role }

  private func role(_ role: StatedRole, _ name: MarkupName) -> StatedRole {
    if isOpen("abstract") || isOpen("nitf") && isOpen("body.head") && name == "p" { return .deck }
    if isOpen("hedline") && name == "hl2" { return .deck }
    if isOpen("media") && name == "p" { return isOpen("media-caption") ? .caption : .other }
    if isOpen("media-caption") { return .caption }
    if isOpen("figcaption") { return .caption }
    if isOpen("table") && name == "p" { return .table }
    if name == "h1" && hasHeadline { return .crosshead }
    return role
  }

  private mutating func readAttributes(
    _ name: MarkupName, _ attributes: Range<Int>, _ article: Int, _ page: Span<UInt8>
  ) {
    switch name {
    case "date.issue", "date.release", "story.date":
      if let value = page.attributeText("norm", in: attributes) { noteDate(value, name == "date.issue", article) }
    case "pubdata":
      if let value = page.attributeText("date.publication", in: attributes) { noteDate(value, true, article) }
      if let value = page.attributeText("name", in: attributes) { articles[article].source = value }
    case "doc-id":
      if articles[article].id == nil { articles[article].id = page.attributeText("id-string", in: attributes) }
    default: break
    }
  }

  private mutating func noteDate(_ value: String, _ isIssue: Bool, _ article: Int) {
    guard articles[article].date == nil || isIssue else { return }
    articles[article].date = Self.separated(value)
    articles[article].dateField = isIssue ? "date of issue" : "date of the story"
  }

  /// `20160209T091700Z` with the dashes of ISO 8601.
  private static func separated(_ value: String) -> String {
    let digits = value.prefix { $0.isNumber }
    guard digits.count == 8 else { return value }
    return "\(digits.prefix(4))-\(digits.dropFirst(4).prefix(2))-\(digits.suffix(2))" + value.dropFirst(8)
  }

  private mutating func beginArticle(id: String?) {
    articles.append(StatedArticle(id: id))
    article = articles.count - 1
    pending = []
    (hasHeadline, hasText) = (false, false)
  }

  /// Adds the item's own headline and descriptions where its text has none.
  private mutating func endArticle(at offset: Int, _ page: Span<UInt8>) {
    guard article != nil else { return }
    for (role, texts) in pending {
      if role == .headline && hasHeadline { continue }
      if role == .paragraph && hasText { continue }
      write(texts, role, page)
      if role == .headline { hasHeadline = true }
    }
    pending = []
    article = nil
  }

  private mutating func write(_ texts: [Text], _ role: StatedRole, _ page: Span<UInt8>) {
    for text in texts { writer.add(text.range, of: page, decodes: text.decodes) }
    if let last = texts.last { writer.endBlock(role, article: article, at: last.range.upperBound) }
  }

  private mutating func closeTag(_ offset: Int, _ page: Span<UInt8>) {
    guard let element = open.popLast() else { return }
    if let role = element.role {
      let count = writer.transcript.blocks.count
      writer.endBlock(role, article: article, at: offset)
      if writer.transcript.blocks.count > count {
        if role == .headline { hasHeadline = true }
        if role == .paragraph { hasText = true }
      }
    } else if let article, !isInContent {
      readMeta(element, article, page)
    }
    if Self.meta.contains(element.name) { openMeta -= 1 }
    if Self.items.contains(element.name) { endArticle(at: offset, page) }
  }

  private mutating func readMeta(_ element: Element, _ article: Int, _ page: Span<UInt8>) {
    guard Self.meta.contains(element.name) else { return }
    // Texts ascend, so those inside are the last ones.
    let first = texts.lastIndex { $0.range.lowerBound < element.start }.map { $0 + 1 } ?? 0
    let inside = Array(texts[first...])
    func text() -> String {
      inside.map { page.decodedText($0.range) }.joined().split(whereSeparator: \.isWhitespace).joined(separator: " ")
    }
    switch element.name {
    case "headline" where isOpen("contentmeta"): note(.headline, inside, from: element.start)
    case "description" where isOpen("contentmeta"):
      note(element.detail.contains("caption") ? .caption : .paragraph, inside, from: element.start)
    case "description" where isOpen("itemref"):
      forgetPending(from: element.start)
      texts.removeLast(inside.count)
      write(inside, element.detail.contains("caption") ? .caption : .paragraph, page)
    case "by" where isOpen("contentmeta"): articles[article].authors = [text()]
    case "creditline" where isOpen("contentmeta"): note(.credit, inside, from: element.start)
    case "contentcreated", "firstcreated", "versioncreated":
      let isBetter = articles[article].date == nil || element.name == "contentcreated"
      if isBetter { (articles[article].date, articles[article].dateField) = (text(), "date of the item") }
    case "name":
      let owner = open.last?.name
      if owner == "infosource" || owner == "provider" && articles[article].source == nil {
        articles[article].source = text()
      } else if owner == "creator", articles[article].authors.isEmpty {
        articles[article].authors = [text()]
      } else if owner == "copyrightholder", articles[article].source == nil {
        articles[article].source = text()
      }
    default: break
    }
  }

  /// Keeps a text of the item's data for its end, instead of those inside it.
  private mutating func note(_ role: StatedRole, _ inside: [Text], from start: Int) {
    if inside.isEmpty { return }
    forgetPending(from: start)
    pending.append((role, inside))
  }

  /// Takes back what elements inside one that began at `start` told: the last of `pending`, as they ended just before.
  private mutating func forgetPending(from start: Int) {
    while let last = pending.last, last.texts[0].range.lowerBound >= start { pending.removeLast() }
  }

  private mutating func add(_ range: Range<Int>, _ page: Span<UInt8>, decodes: Bool) {
    guard article != nil else { return }
    guard openRole != nil else {
      if openMeta > 0 { texts.append(Text(range: range, decodes: decodes)) }
      return
    }
    // The agency's words inside a byline are parts of it; a title's are not.
    writer.add(range, of: page, decodes: decodes)
  }
}
