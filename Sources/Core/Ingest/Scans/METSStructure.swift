/// What a METS file says: its files of text, its articles with the blocks that belong to them, and the issue.
struct METSStructure {
  struct File: Equatable {
    let id: String
    let address: String
  }

  /// A block of text on a page.
  struct Area {
    let file: String
    let block: String
    let role: StatedRole
    /// Whether it goes on with the paragraph of the area before.
    let continues: Bool
  }

  struct LogicalItem {
    var stated = StatedArticle()
    var areas: [Area] = []
    var isSection = false
    /// Whether it is the newspaper's title and the like.
    var isFurniture = false
  }

  /// Files of OCR text, in the order of the METS file.
  private(set) var files: [File] = []
  private(set) var articles: [LogicalItem] = []
  private(set) var issue = StatedArticle()

  private struct Division {
    let type: String
    /// The article that its areas belong to.
    var article: Int
    let role: StatedRole?
    var areas = 0
  }

  private var open: [Division] = []
  private var metadata = METSMetadata()
  private var isText = false
  private var isLogical = false
  private var file: String?
  private var mimeType = ""
  private var issueIDs: [String] = []

  init(_ page: Span<UInt8>) {
    var scanner = MarkupScanner(page, isHTML: false)
    while let token = scanner.next() {
      switch token {
      case .open(let name, let attributes, let isEmpty):
        openTag(name, attributes, page)
        if isEmpty { closeTag(name) }
      case .close(let name): closeTag(name)
      case .text(let range), .literal(let range): metadata.add(range, page)
      default: break
      }
    }
    finishIssue()
  }

  private mutating func openTag(_ name: MarkupName, _ attributes: Range<Int>, _ page: Span<UInt8>) {
    metadata.open(name, attributes, page)
    switch name {
    case "filegrp":
      let words = ["id", "use"].compactMap { page.attributeText(MarkupName($0), in: attributes)?.uppercased() }
      isText = words.contains { $0.contains("ALTO") || $0.contains("FULLTEXT") || $0.contains("TEXT") }
    case "file":
      file = page.attributeText("id", in: attributes)
      mimeType = page.attributeText("mimetype", in: attributes) ?? ""
    case "flocat":
      guard let file, let address = page.attributeText("href", in: attributes) else { return }
      let isXML = mimeType.contains("xml") || mimeType.contains("alto") || address.lowercased().hasSuffix(".xml")
      if isXML && (isText || file.uppercased().contains("ALTO")) { files.append(File(id: file, address: address)) }
    case "structmap": isLogical = page.attributeText("type", in: attributes)?.uppercased() == "LOGICAL"
    case "div" where isLogical: openDivision(attributes, page)
    case "area" where isLogical: addArea(attributes, page)
    default: break
    }
  }

  private mutating func closeTag(_ name: MarkupName) {
    metadata.close(name)
    if name == "structmap" { isLogical = false }
    if name == "div" && isLogical { _ = open.popLast() }
  }

  private static let articleTypes: Set<String> = [
    "article", "item", "letter", "interview", "review", "obituary", "death_notice", "birth_notice", "weather",
    "editorial", "serial", "poem", "announcement", "notice", "column", "chapter", "story",
  ]

  private static let roles: [String: StatedRole] = [
    "title": .headline, "headline": .headline, "overline": .headline, "subheadline": .deck, "subtitle": .deck,
    "author": .byline, "byline": .byline, "caption": .caption, "paragraph": .paragraph, "text": .paragraph,
    "textblock": .paragraph, "table": .table, "footnote": .other, "motto": .other, "crosshead": .crosshead,
    "crossheading": .crosshead, "advertisement": .advertisement, "ad": .advertisement,
    "page_number": .folio, "running_title": .runningHead, "dateline": .dateLine,
  ]

  private mutating func openDivision(_ attributes: Range<Int>, _ page: Span<UInt8>) {
    let type = page.attributeText("type", in: attributes)?.lowercased() ?? ""
    let label = page.attributeText("label", in: attributes)
    var article = open.last?.article ?? -1
    let isSection = type == "section"
    let isTitle = type == "title_section" || type == "masthead"
    if Self.articleTypes.contains(type) || isSection || isTitle {
      var stated = StatedArticle(headline: label, id: page.attributeText("id", in: attributes))
      if isSection || isTitle { stated.id = page.attributeText("id", in: attributes) }
      articles.append(LogicalItem(stated: stated, isSection: isSection, isFurniture: isTitle))
      article = articles.count - 1
    }
    if type == "issue" || type == "newspaper" || type == "volume" {
      issueIDs += page.attributeText("dmdid", in: attributes)?.split(separator: " ").map(String.init) ?? []
      if type == "issue", let label, let date = Self.date(in: label) {
        (issue.date, issue.dateField) = (date, "label of the issue")
      }
    }
    open.append(Division(type: type, article: article, role: Self.roles[type]))
  }

  private mutating func addArea(_ attributes: Range<Int>, _ page: Span<UInt8>) {
    guard let file = page.attributeText("fileid", in: attributes),
      let block = page.attributeText("begin", in: attributes), let last = open.indices.last
    else { return }
    // The innermost division that says what it is; an advertisement is one whatever it holds.
    let roles = open.compactMap(\.role)
    let role = roles.contains(.advertisement) ? .advertisement : roles.last ?? .paragraph
    let continues = role == .paragraph && open[last].areas > 0
    open[last].areas += 1
    if open[last].article < 0 {
      articles.append(LogicalItem(isFurniture: role != .paragraph))
      for index in open.indices where open[index].article < 0 { open[index].article = articles.count - 1 }
    }
    articles[open[last].article].areas.append(Area(file: file, block: block, role: role, continues: continues))
  }

  private mutating func finishIssue() {
    for id in issueIDs {
      guard let item = metadata.items[id] else { continue }
      if let title = item.titles.first { issue.source = issue.source ?? title }
      if let date = item.date { (issue.date, issue.dateField) = (Self.ordered(date), "dateIssued of the METS file") }
    }
    if issue.source == nil {
      issue.source = metadata.items.first { $0.key.uppercased().contains("PRINT") }?.value.titles.first
    }
  }

  /// A day as `YYYY-MM-DD` inside a label.
  private static func date(in label: String) -> String? {
    let bytes = Array(label.utf8)
    guard bytes.count >= 10 else { return nil }
    for start in 0...bytes.count - 10 {
      let isDate = (0..<10).allSatisfy { index in
        let byte = bytes[start + index]
        return index == 4 || index == 7 ? byte == 0x2D : byte >= 0x30 && byte <= 0x39
      }
      if isDate { return String(decoding: bytes[start..<start + 10], as: UTF8.self) }
    }
    return nil
  }

  /// `01.08.1821` as `1821-08-01`; anything else as it stands.
  private static func ordered(_ date: String) -> String {
    let parts = date.split(separator: ".")
    guard parts.count == 3, parts[0].count == 2, parts[1].count == 2, parts[2].count == 4,
      parts.allSatisfy({ $0.allSatisfy(\.isNumber) })
    else { return date }
    return "\(parts[2])-\(parts[1])-\(parts[0])"
  }

  /// Which of `names` each address means: the same path below the METS file's folder, else a file of the same name in
  /// or below that folder; 0 when none does.
  ///
  /// - Parameter names: the METS file first.
  static func resolve(_ addresses: [String], among names: [String]) -> [Int] {
    guard let own = names.first else { return addresses.map { _ in 0 } }
    let folder = own.lastIndex(of: "/").map { own[...$0] } ?? ""
    return addresses.map { address in
      var path = address[...]
      if path.hasPrefix("file://") { path = path.dropFirst(7) }
      while path.hasPrefix("./") || path.hasPrefix("/") { path = path.dropFirst(path.hasPrefix("/") ? 1 : 2) }
      let whole = folder + path
      if let index = names.indices.dropFirst().first(where: { names[$0] == whole }) { return index }
      let last = path.split(separator: "/").last ?? path
      return names.indices.dropFirst().first { index in
        names[index].hasPrefix(folder) && names[index].split(separator: "/").last == last
      } ?? 0
    }
  }
}

/// The titles and dates in the metadata sections of a METS file.
struct METSMetadata {
  struct Item {
    var titles: [String] = []
    var date: String?
  }

  /// By the id of the section.
  private(set) var items: [String: Item] = [:]
  private var section: String?
  private var text: String?

  mutating func open(_ name: MarkupName, _ attributes: Range<Int>, _ page: Span<UInt8>) {
    if name == "dmdsec" { section = page.attributeText("id", in: attributes) }
    if section != nil, name == "title" || name == "dateissued" { text = "" }
  }

  mutating func add(_ range: Range<Int>, _ page: Span<UInt8>) {
    if text != nil { text? += page.decodedText(range) }
  }

  mutating func close(_ name: MarkupName) {
    if name == "dmdsec" { section = nil }
    guard let section, let value = text, name == "title" || name == "dateissued" else { return }
    text = nil
    let words = value.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    guard !words.isEmpty else { return }
    if name == "title" {
      items[section, default: Item()].titles.append(words)
    } else {
      items[section, default: Item()].date = words
    }
  }
}
