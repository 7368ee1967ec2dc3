/// What an HTML page says about its article in JSON-LD and `meta` elements.
struct NewsData {
  private(set) var article = StatedArticle()
  /// The text of `articleBody`, when there is one.
  private(set) var body: String?
  /// Whether JSON-LD or Open Graph calls the page an article.
  private(set) var isArticle = false
  private(set) var siteName: String?

  init(_ tree: HTMLTree, _ page: Span<UInt8>) {
    for range in tree.linkedData { readLinkedData(range, page) }
    for attributes in tree.metas { readMeta(attributes, page) }
    if article.source == nil { article.source = siteName }
  }

  private static let types: Set<String> = [
    "NewsArticle", "Article", "ReportageNewsArticle", "AnalysisNewsArticle", "OpinionNewsArticle", "BlogPosting",
    "BackgroundNewsArticle", "ReviewNewsArticle", "AskPublicNewsArticle", "Report", "LiveBlogPosting",
  ]

  private mutating func readLinkedData(_ range: Range<Int>, _ page: Span<UInt8>) {
    guard range.count <= 4 << 20, let value = Self.json(range, page) else { return }
    var pending = [value]
    while let value = pending.popLast() {
      if let items = value.array {
        pending += items.reversed()
        continue
      }
      if let graph = value["@graph"] { pending.append(graph) }
      if let main = value["mainEntity"] { pending.append(main) }
      let names = value["@type"]?.array?.compactMap(\.string) ?? [value["@type"]?.string].compactMap { $0 }
      guard !isArticle, names.contains(where: { Self.types.contains($0) }) else { continue }
      isArticle = true
      article.headline = Self.text(value["headline"]) ?? Self.text(value["name"])
      article.deck = Self.text(value["alternativeHeadline"])
      article.date = Self.text(value["datePublished"]) ?? Self.text(value["dateCreated"])
      article.dateField = "datePublished of the page's JSON-LD"
      article.authors = Self.names(value["author"] ?? value["creator"])
      article.source = Self.names(value["publisher"] ?? value["sourceOrganization"]).first
      body = Self.text(value["articleBody"])
    }
  }

  /// JSON-LD as pages have it: sometimes inside a comment or a CDATA section.
  private static func json(_ range: Range<Int>, _ page: Span<UInt8>) -> JSONValue? {
    var range = range
    while let first = range.first, page[first] != 0x7B && page[first] != 0x5B { range.removeFirst() }
    while let last = range.last, page[last] != 0x7D && page[last] != 0x5D { range.removeLast() }
    guard !range.isEmpty else { return nil }
    // Only an object at the top is taken by the reader.
    let wrapped = Array("{\"@graph\":".utf8) + Array(page.string(range).utf8) + [0x7D]
    return try? JSONReader.read(wrapped.span)
  }

  private static func text(_ value: JSONValue?) -> String? {
    guard let string = value?.string else { return nil }
    let bytes = Array(string.utf8)
    let text = bytes.span.decodedText(0..<bytes.count).split(whereSeparator: \.isWhitespace).joined(separator: " ")
    return text.isEmpty ? nil : text
  }

  /// A name, an object with a name, or a list of them.
  private static func names(_ value: JSONValue?) -> [String] {
    guard let value else { return [] }
    if let items = value.array { return items.flatMap { names($0) } }
    return [text(value) ?? text(value["name"])].compactMap { $0 }.filter { !$0.hasPrefix("http") }
  }

  private mutating func readMeta(_ attributes: Range<Int>, _ page: Span<UInt8>) {
    let name =
      page.attributeText("property", in: attributes) ?? page.attributeText("name", in: attributes)
      ?? page.attributeText("itemprop", in: attributes)
    guard let name, let content = page.attributeText("content", in: attributes) else { return }
    let value = content.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    guard !value.isEmpty else { return }
    switch name.lowercased() {
    case "og:type": if value.lowercased() == "article" { isArticle = true }
    case "og:title": if article.headline == nil { article.headline = value }
    case "og:site_name": siteName = value
    case "article:published_time", "datepublished", "dc.date", "dc.date.issued", "dcterms.created", "pubdate",
      "publishdate", "parsely-pub-date", "sailthru.date", "date":
      if article.date == nil { (article.date, article.dateField) = (value, "\(name) of the page's meta data") }
    case "author", "article:author", "dc.creator", "parsely-author", "byl":
      if article.authors.isEmpty && !value.hasPrefix("http") { article.authors = [value] }
    default: break
    }
  }
}
