/// What a file is written in, as `--format` names it.
enum PageFormat: String, Sendable, CaseIterable {
  case auto, text, markdown, jsonl
  case html, hocr, alto, mets, tei, nitf, newsml, ninjs, xml, pdf, warc, zip, gzip, tar, zstd, vrt, conllu
  case pageXML = "page-xml"

  /// The formats that `--columns` says something about.
  static let withColumns = [PageFormat.jsonl.rawValue, PageFormat.vrt.rawValue]

  /// Whether a reader for it exists.
  var isRead: Bool {
    switch self {
    case .auto, .text, .markdown, .jsonl, .conllu, .html, .alto, .hocr, .pageXML, .pdf, .tei, .nitf, .newsml, .ninjs,
      .mets, .vrt:
      true
    default: false
    }
  }

  /// Whether files of this format say where words stand on pages.
  var hasPages: Bool {
    switch self {
    case .pdf, .alto, .mets, .hocr, .pageXML: true
    default: false
    }
  }

  /// Whether a file that looks like `seen` may be read as this format.
  ///
  /// Text is whatever somebody says is text, Markdown what is no other markup; what is marked up or packed says what it is.
  func accepts(_ seen: PageFormat) -> Bool {
    switch self {
    case .auto, .text: return true
    case .markdown: return [.text, .markdown, .conllu, .vrt].contains(seen)
    case seen: return true
    case .html: return seen == .hocr || seen == .text || seen == .markdown || seen == .vrt || seen == .xml
    case .jsonl: return seen == .ninjs
    case .ninjs: return seen == .jsonl
    case .nitf, .newsml: return seen == .nitf || seen == .newsml
    case .vrt, .conllu: return [.text, .markdown, .html, .vrt, .conllu, .xml].contains(seen)
    default: return false
    }
  }

  /// Tells a container or a binary format by its first bytes, before any decoding.
  static func container(_ bytes: Span<UInt8>) -> PageFormat? {
    if begins(bytes, with: "%PDF-") { return .pdf }
    if begins(bytes, with: "PK\u{3}\u{4}") { return .zip }
    if begins(bytes, with: "WARC/") { return .warc }
    if bytes.count >= 2 && bytes[0] == 0x1F && bytes[1] == 0x8B { return .gzip }
    if bytes.count >= 4 && bytes[0] == 0x28 && bytes[1] == 0xB5 && bytes[2] == 0x2F && bytes[3] == 0xFD {
      return .zstd
    }
    if bytes.count >= 262 && begins(bytes.extracting(257..<262), with: "ustar") { return .tar }
    return nil
  }

  /// Tells the format of a decoded text.
  ///
  /// - Complexity: O(text) at worst, when nothing but plain text is found.
  static func detect(_ text: Span<UInt8>) -> PageFormat {
    var first = 0
    while first < text.count && isSpace(text[first]) { first += 1 }
    guard first < text.count else { return .text }
    let head = text.extracting(first..<min(text.count, first + 8192))
    if head[0] == 0x3C, let markup = markup(head) { return markup }
    if head[0] == 0x7B, let json = json(head) { return json }
    if head[0] == 0x5B, isListOfItems(head) { return .ninjs }
    if isTable(head) { return .conllu }
    if head[0] == 0x2D, FrontMatter(text) != nil { return .markdown }
    return hasMarkdown(text) ? .markdown : .text
  }

  private static func markup(_ head: Span<UInt8>) -> PageFormat? {
    let isDeclared = begins(head, with: "<?xml")
    let roots: [(String, PageFormat)] = [
      ("<alto", .alto), ("<mets", .mets), ("<pcgts", .pageXML), ("<tei", .tei), ("<nitf", .nitf),
      ("<newsitem", .newsml), ("<newsmessage", .newsml), ("<packageitem", .newsml), ("<knowledgeitem", .newsml),
      ("<contentset", .newsml), ("<contentmeta", .newsml), ("<teicorpus", .tei),
      ("<html", .html), ("<!doctype html", .html),
    ]
    for index in head.indices where head[index] == 0x3C {
      let rest = head.extracting(index..<head.count)
      for (root, format) in roots where begins(rest, with: root) && endsName(rest, at: root.utf8.count) {
        guard format == .html else { return format }
        if contains(head, "ocr_page") { return .hocr }
        return contains(head, "<doc>") && contains(head, "<page width=") ? .pdf : .html
      }
      // A prefix before the root's name, as in `<mets:mets`.
      for name in ["mets", "alto", "tei"] where begins(rest, with: "<\(name):\(name)") {
        return PageFormat(rawValue: name)
      }
    }
    if isDeclared { return .xml }
    for name in [
      "<text", "<doc", "<corpus", "<article", "<p>", "<s>", "<body", "<head", "<div", "<script", "<main", "<section",
      "<h1", "<h2", "<table", "<title", "<meta", "<ul", "<!--", "<nav", "<header",
    ] where begins(head, with: name) {
      return hasTabbedLine(head) ? .vrt : begins(head, with: "<p") || begins(head, with: "<s>") ? nil : .html
    }
    return nil
  }

  /// A row of JSONL ends with its line; a lone object over several lines is another JSON format.
  private static func json(_ head: Span<UInt8>) -> PageFormat? {
    var next = 1
    while next < head.count && isSpace(head[next]) { next += 1 }
    guard next < head.count && (head[next] == 0x22 || head[next] == 0x7D) else { return nil }
    var end = 0
    while end < head.count && head[end] != 0x0A { end += 1 }
    var last = end - 1
    while last > 0 && isSpace(head[last]) { last -= 1 }
    let isWholeRow = head[last] == 0x7D || end == head.count
    // One item of ninjs may stand in one line as well as a row does.
    let line = head.extracting(0..<end)
    let isItem = contains(line, "\"body_xhtml\"") || contains(line, "\"body_text\"") || contains(line, "\"bodies\"")
    return isWholeRow && !(isItem && !contains(line, "\"text\":")) ? .jsonl : .ninjs
  }

  /// A list whose first item is an object with a name of ninjs.
  private static func isListOfItems(_ head: Span<UInt8>) -> Bool {
    var next = 1
    while next < head.count && isSpace(head[next]) { next += 1 }
    guard next < head.count, head[next] == 0x7B else { return false }
    return contains(head, "\"uri\"") || contains(head, "\"headline")
  }

  /// Ten columns behind a token number, as CoNLL-U has them.
  private static func isTable(_ head: Span<UInt8>) -> Bool {
    var tabs = 0
    var lineStart = 0
    for index in head.indices {
      if head[index] == 0x09 { tabs += 1 }
      guard head[index] == 0x0A else { continue }
      if tabs == 9 && head[lineStart] >= 0x30 && head[lineStart] <= 0x39 { return true }
      tabs = 0
      lineStart = index + 1
    }
    return false
  }

  /// Whether a line begins with a word and has a tab behind it.
  private static func hasTabbedLine(_ head: Span<UInt8>) -> Bool {
    var isWord = false
    var isLineStart = true
    for index in head.indices {
      let byte = head[index]
      if isLineStart { isWord = byte > 0x20 && byte != 0x3C }
      if isWord && byte == 0x09 { return true }
      isLineStart = byte == 0x0A
    }
    return false
  }

  private static func hasMarkdown(_ text: Span<UInt8>) -> Bool {
    var isLineStart = true
    for index in text.indices {
      let byte = text[index]
      if isLineStart && (byte == 0x23 || byte == 0x21 || byte == 0x2A) {
        let rest = text.extracting(index..<min(text.count, index + 8))
        var marks = 0
        while marks < rest.count && rest[marks] == 0x23 { marks += 1 }
        if marks > 0 && marks < 7 && marks < rest.count && rest[marks] == 0x20 { return true }
        if begins(rest, with: "![") || (begins(rest, with: "**") && rest.count > 2 && rest[2] > 0x2A) { return true }
      }
      isLineStart = byte == 0x0A || byte == 0x0D
    }
    return false
  }

  private static func endsName(_ text: Span<UInt8>, at index: Int) -> Bool {
    guard index < text.count else { return true }
    return isSpace(text[index]) || text[index] == 0x3E || text[index] == 0x2F
  }

  /// Whether `text` begins with `prefix`, in whatever case.
  private static func begins(_ text: Span<UInt8>, with prefix: String) -> Bool {
    let wanted = prefix.utf8Span.span
    guard text.count >= wanted.count else { return false }
    for index in wanted.indices {
      let byte = text[index]
      let lower = byte >= 0x41 && byte <= 0x5A ? byte | 0x20 : byte
      let target = wanted[index]
      guard lower == (target >= 0x41 && target <= 0x5A ? target | 0x20 : target) else { return false }
    }
    return true
  }

  private static func contains(_ text: Span<UInt8>, _ word: String) -> Bool {
    for index in text.indices where begins(text.extracting(index..<text.count), with: word) { return true }
    return false
  }

  private static func isSpace(_ byte: UInt8) -> Bool {
    byte == 0x20 || (byte >= 0x09 && byte <= 0x0D)
  }
}
