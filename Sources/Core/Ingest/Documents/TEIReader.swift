/// Reads TEI: the articles of a text, its heads, bylines, paragraphs, captions and line breaks, and what its header
/// says.
///
/// Divisions whose type names a kind of article are articles. Without any, the outermost divisions with running text
/// are; a text without divisions is one article. Of a correction and what it corrects the printed form is read.
struct TEIReader {
  private var writer = FlowWriter()
  private var articles: [StatedArticle] = []
  private var issue = StatedArticle()
  private var open: [Element] = []
  private var hasKinds = false
  private var isBody = false
  private var skipped = 0
  private var article: Int?
  private var hasHead = false
  private var hasText = false

  private struct Element {
    let name: MarkupName
    /// What its text is; nil inside a block.
    var role: StatedRole?
    /// Whether it began the article that is open.
    var isArticle = false
    /// Whether another block stands in the middle of its text.
    var isCut = false
    /// Whether it is passed over.
    var isSkipped = false
  }

  /// Reads `page`, well-formed XML in UTF-8; offsets are into it.
  static func read(_ page: Span<UInt8>) -> Transcript {
    var reader = TEIReader()
    reader.hasKinds = Self.hasKinds(page)
    var scanner = MarkupScanner(page, isHTML: false)
    while let token = scanner.next() {
      switch token {
      case .open(let name, let attributes, let isEmpty):
        reader.openTag(name, attributes, scanner.range, page)
        if isEmpty { reader.closeTag(name, scanner.range.upperBound) }
      case .close(let name): reader.closeTag(name, scanner.range.lowerBound)
      case .text(let range): reader.add(range, page, decodes: true)
      case .literal(let range): reader.add(range, page, decodes: false)
      default: break
      }
    }
    reader.writer.state(reader.articles, issue: reader.issue)
    return reader.hasKinds ? withoutSectionHeads(reader.writer.transcript) : reader.writer.transcript
  }

  /// Headings outside of the articles, with no text of their own, are running heads.
  private static func withoutSectionHeads(_ transcript: Transcript) -> Transcript {
    var result = transcript
    for number in result.articles.indices {
      let own = result.blocks.indices.filter { result.blocks[$0].article == number }
      guard own.allSatisfy({ result.blocks[$0].role == .headline || result.blocks[$0].role == .deck }) else { continue }
      guard result.articles[number].id == nil else { continue }
      for block in own { (result.blocks[block].role, result.blocks[block].article) = (.runningHead, nil) }
    }
    return result
  }

  private static let kinds: Set<String> = [
    "article", "story", "item", "newsitem", "news", "advert", "advertisement", "ad", "letter", "obituary", "review",
    "editorial", "notice", "report", "column", "leader",
  ]

  private static func hasKinds(_ page: Span<UInt8>) -> Bool {
    var scanner = MarkupScanner(page, isHTML: false)
    while let token = scanner.next() {
      if case .open(let name, let attributes, _) = token, isDivision(name), isKind(attributes, page) { return true }
    }
    return false
  }

  private static func isDivision(_ name: MarkupName) -> Bool {
    name == "div" || name == "div1" || name == "div2" || name == "div3" || name == "div4"
  }

  private static func isKind(_ attributes: Range<Int>, _ page: Span<UInt8>) -> Bool {
    for name: MarkupName in ["type", "subtype"] {
      if let kind = page.attributeText(name, in: attributes), kinds.contains(kind.lowercased()) { return true }
    }
    return false
  }

  private static let skippedElements: Set<MarkupName> = [
    "corr", "reg", "expan", "rdg", "figdesc", "graphic", "formula",
  ]
  private static let blocks: [MarkupName: StatedRole] = [
    "p": .paragraph, "ab": .paragraph, "lg": .paragraph, "item": .paragraph, "sp": .paragraph, "byline": .byline,
    "docauthor": .byline, "dateline": .dateLine, "docdate": .dateLine, "note": .other, "fw": .runningHead,
    "row": .table, "closer": .paragraph, "opener": .paragraph, "salute": .paragraph, "signed": .byline,
    "argument": .deck, "epigraph": .pullQuote, "trailer": .paragraph, "figure": .caption, "ad": .advertisement,
    "titlepart": .headline, "bibl": .paragraph, "label": .crosshead,
  ]

  private mutating func openTag(
    _ name: MarkupName, _ attributes: Range<Int>, _ range: Range<Int>, _ page: Span<UInt8>
  ) {
    var element = Element(name: name)
    if name == "teiheader" { return openHeader(attributes, range, page) }
    if header != nil { return openHeader(name, attributes, page) }
    if name == "body" || name == "front" || name == "back" {
      isBody = true
    }
    if Self.skippedElements.contains(name) || skipped > 0 {
      element.isSkipped = true
      skipped += 1
    } else if isBody {
      if Self.isDivision(name) {
        openDivision(&element, attributes, range, page)
      } else if name == "lb" {
        breakLine(attributes, range, page)
      } else if name == "l" || name == "cell" {
        writer.addBreak(at: range.lowerBound)
      } else if name == "head" {
        endBlock(at: range.lowerBound)
        element.role = headRole
      } else if let role = Self.blocks[name], openBlock == nil || Self.interrupts(name) {
        endBlock(at: range.lowerBound)
        if let outer = open.lastIndex(where: { $0.role != nil }) { open[outer].isCut = true }
        element.role = role == .byline && hasText ? .paragraph : role
        if name == "p", inside("figure") { element.role = .caption }
        if name == "p", inside("note") { element.role = .other }
        if name == "date", element.role == .dateLine { noteDate(attributes, page) }
      } else if name == "date", let when = page.attributeText("when", in: attributes), openBlock == .dateLine {
        noteDate(when)
      }
    }
    open.append(element)
  }

  /// Whether an element ends the block that it stands in.
  private static func interrupts(_ name: MarkupName) -> Bool {
    name == "fw" || name == "note" || name == "figure" || name == "item" || name == "row" || name == "p"
  }

  private var openBlock: StatedRole? { open.last { $0.role != nil }?.role }

  private func inside(_ name: MarkupName) -> Bool { open.contains { $0.name == name } }

  private var headRole: StatedRole {
    if inside("figure") { return .caption }
    if inside("list") || inside("table") { return .crosshead }
    if article == nil || !hasHead { return .headline }
    return hasText ? .crosshead : .deck
  }

  private mutating func openDivision(
    _ element: inout Element, _ attributes: Range<Int>, _ range: Range<Int>, _ page: Span<UInt8>
  ) {
    endBlock(at: range.lowerBound)
    let begins = !hasKinds || Self.isKind(attributes, page)
    guard begins, !open.contains(where: \.isArticle) else { return }
    element.isArticle = true
    beginArticle()
    articles[articles.count - 1].id =
      page.attributeText("id", in: attributes) ?? page.attributeText("n", in: attributes)
  }

  private mutating func beginArticle() {
    articles.append(StatedArticle())
    article = articles.count - 1
    (hasHead, hasText) = (false, false)
  }

  /// A line break; one that says `break="no"` stands inside a word.
  private mutating func breakLine(_ attributes: Range<Int>, _ range: Range<Int>, _ page: Span<UInt8>) {
    guard openBlock != nil else { return }
    let isInWord = page.attributeText("break", in: attributes) == "no"
    writer.endLine(cut: isInWord ? .joined : .unsaid, at: range.lowerBound, isInWord: isInWord)
  }

  private mutating func noteDate(_ when: String) {
    guard let article, articles[article].date == nil else { return }
    articles[article].date = when
    articles[article].dateField = "date in the dateline"
  }

  private mutating func noteDate(_ attributes: Range<Int>, _ page: Span<UInt8>) {
    if let when = page.attributeText("when", in: attributes) { noteDate(when) }
  }

  private mutating func closeTag(_ name: MarkupName, _ offset: Int) {
    if header != nil { return closeHeader(name) }
    guard let element = open.popLast() else { return }
    if element.isSkipped {
      skipped -= 1
      return
    }
    if element.role != nil {
      // The text belongs to the element that closes, which is no longer on the stack.
      endBlock(at: offset, role: element.role, continues: element.isCut)
    }
    if name == "body" || name == "front" || name == "back" { isBody = false }
    if element.isArticle || name == "text" || name == "body" { article = nil }
  }

  private mutating func endBlock(at offset: Int, role: StatedRole? = nil, continues: Bool = false) {
    guard let role = role ?? openBlock else { return }
    let continues = continues || open.last { $0.role != nil }?.isCut ?? false
    let count = writer.transcript.blocks.count
    let isFurniture = role == .runningHead || role == .advertisement && article == nil
    if writer.lineLength > 0 || writer.hasOpenLines, article == nil, !isFurniture { beginArticle() }
    writer.endBlock(
      role, article: isFurniture ? nil : article, at: offset, continues: continues && role == .paragraph)
    guard writer.transcript.blocks.count > count else { return }
    if role == .headline { hasHead = true }
    if role == .paragraph { hasText = true }
  }

  private mutating func add(_ range: Range<Int>, _ page: Span<UInt8>, decodes: Bool) {
    if header != nil { return addHeader(page.decodedText(range)) }
    guard skipped == 0, isBody, openBlock != nil else { return }
    writer.add(range, of: page, decodes: decodes)
  }

  /// Open elements of the header with the text of each; nil outside.
  private var header: [(name: MarkupName, text: String, level: String, when: String?)]?

  private mutating func openHeader(_ attributes: Range<Int>, _ range: Range<Int>, _ page: Span<UInt8>) {
    header = [("teiheader", "", "", nil)]
  }

  private mutating func openHeader(_ name: MarkupName, _ attributes: Range<Int>, _ page: Span<UInt8>) {
    header?.append(
      (
        name, "", page.attributeText("level", in: attributes) ?? "",
        page.attributeText("when", in: attributes) ?? page.attributeText("when-iso", in: attributes)
      ))
  }

  private mutating func addHeader(_ text: String) {
    guard let last = header?.indices.last else { return }
    header?[last].text += text
  }

  private mutating func closeHeader(_ name: MarkupName) {
    guard let element = header?.popLast() else { return }
    if header?.isEmpty == true {
      header = nil
      return
    }
    let isSource = header?.contains { $0.name == "sourcedesc" } ?? false
    let text = element.text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    switch name {
    case "title" where isSource && (element.level == "j" || element.level == "s" || issue.source == nil):
      if !text.isEmpty { issue.source = text }
    case "date" where isSource && issue.date == nil:
      let value = element.when ?? text
      if !value.isEmpty { (issue.date, issue.dateField) = (value, "date of the source in the TEI header") }
    default: break
    }
    if let last = header?.indices.last, name != "title", name != "date" { header?[last].text += element.text }
  }
}
