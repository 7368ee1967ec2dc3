/// The elements of an HTML page and its stretches of text in document order.
///
/// Tags that are left out or closed in the wrong order are mended as far as blocks of text need it. At most 400
/// elements are open at once; deeper ones count as their ancestor.
struct HTMLTree {
  static let maximumDepth = 400

  struct Element {
    let name: MarkupName
    /// -1 for the root.
    let parent: Int
    let attributes: Range<Int>
    let hints: HTMLHints
    /// First piece inside; those up to `end` are inside too.
    let start: Int
    var end: Int
    /// Whether text before and after it stands on other lines.
    let isBlock: Bool
  }

  /// A stretch of text between two tags.
  struct Piece {
    enum Kind { case text, literal, lineBreak }

    let range: Range<Int>
    let kind: Kind
    /// The element it stands in directly.
    let element: Int
    /// The nearest element that is a block.
    let block: Int
    /// Changes where a block begins or ends.
    let segment: Int
    let isLink: Bool
  }

  private(set) var elements: [Element] = []
  private(set) var pieces: [Piece] = []
  /// The insides of `script` elements that hold JSON-LD.
  private(set) var linkedData: [Range<Int>] = []
  /// The attributes of `meta` elements.
  private(set) var metas: [Range<Int>] = []
  /// The inside of `title`.
  private(set) var title: Range<Int>?

  private var open: [Int] = []
  private var segment = 0

  init(_ page: Span<UInt8>) {
    var scanner = MarkupScanner(page, isHTML: true)
    elements.append(
      Element(
        name: "#root", parent: -1, attributes: 0..<0, hints: HTMLHints(), start: 0, end: 0, isBlock: true))
    open = [0]
    while let token = scanner.next() {
      switch token {
      case .open(let name, let attributes, let isEmpty): openTag(name, attributes, isEmpty, scanner.range, page)
      case .close(let name): closeTag(name)
      case .text(let range): add(range, .text)
      case .literal(let range): add(range, .literal)
      case .raw(let name, let attributes, let inside):
        if name == "script", page.attributeText("type", in: attributes)?.lowercased().contains("ld+json") == true {
          linkedData.append(inside)
        }
      case .other: break
      }
    }
    while open.count > 0 { pop() }
  }

  private mutating func add(_ range: Range<Int>, _ kind: Piece.Kind) {
    guard let element = open.last else { return }
    if elements[element].name == "title" {
      if title == nil { title = range }
      return
    }
    var block = element
    while !elements[block].isBlock { block = elements[block].parent }
    var isLink = false
    var above = element
    while above > 0 && !isLink && above != block {
      isLink = elements[above].name == "a"
      above = elements[above].parent
    }
    pieces.append(Piece(range: range, kind: kind, element: element, block: block, segment: segment, isLink: isLink))
  }

  private mutating func openTag(
    _ name: MarkupName, _ attributes: Range<Int>, _ isEmpty: Bool, _ range: Range<Int>, _ page: Span<UInt8>
  ) {
    if name == "meta" { return metas.append(attributes) }
    if name == "br" { return add(range, .lineBreak) }
    if Self.voids.contains(name) {
      if name == "hr" { segment += 1 }
      return
    }
    let hints = HTMLHints(name, attributes, page)
    let isBlock = Self.blocks.contains(name) || hints.contains(.ownBlock)
    if isBlock {
      closeImplied(by: name)
      segment += 1
    }
    guard open.count < Self.maximumDepth else { return }
    let inherited = elements[open[open.count - 1]].hints.inherited
    elements.append(
      Element(
        name: name, parent: open[open.count - 1], attributes: attributes, hints: hints.union(inherited),
        start: pieces.count, end: pieces.count, isBlock: isBlock))
    open.append(elements.count - 1)
    if isEmpty && Self.foreign.contains(name) { pop() }
  }

  /// Closes what cannot go on when `name` begins: a paragraph, an item of the same list, a cell of the same row.
  private mutating func closeImplied(by name: MarkupName) {
    let ends: Set<MarkupName>
    let stops: Set<MarkupName>
    switch name {
    case "li": (ends, stops) = (["li", "p"], ["ul", "ol", "menu"])
    case "dt", "dd": (ends, stops) = (["dt", "dd", "p"], ["dl"])
    case "tr": (ends, stops) = (["tr", "td", "th", "p"], ["table"])
    case "option": (ends, stops) = (["option"], ["select"])
    default: (ends, stops) = (["p"], ["li", "td", "th", "blockquote", "div", "section", "article", "button"])
    }
    var depth = open.count - 1
    var last: Int?
    while depth > 0 {
      let element = elements[open[depth]]
      if stops.contains(element.name) { break }
      if ends.contains(element.name) { last = depth }
      depth -= 1
    }
    if let last { while open.count > last { pop() } }
  }

  private mutating func closeTag(_ name: MarkupName) {
    guard let depth = open.lastIndex(where: { elements[$0].name == name }), depth > 0 else {
      if name == "p" { segment += 1 }
      return
    }
    // An inline element does not close the blocks that were opened in it.
    if !elements[open[depth]].isBlock {
      if open[(depth + 1)...].contains(where: { elements[$0].isBlock }) { return }
    }
    while open.count > depth { pop() }
  }

  private mutating func pop() {
    let element = open.removeLast()
    elements[element].end = pieces.count
    if elements[element].isBlock { segment += 1 }
  }

  private static let voids: Set<MarkupName> = [
    "area", "base", "col", "embed", "hr", "img", "input", "link", "param", "source", "track", "wbr", "frame", "keygen",
  ]
  /// Elements that XML-like empty tags close.
  private static let foreign: Set<MarkupName> = ["path", "circle", "rect", "use", "g", "line", "polygon", "polyline"]
  private static let blocks: Set<MarkupName> = [
    "html", "head", "body", "address", "article", "aside", "blockquote", "center", "dd", "details", "dialog", "dir",
    "div",
    "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header",
    "hgroup", "iframe", "legend", "li", "main", "menu", "nav", "object", "ol", "option", "p", "pre", "search",
    "section",
    "select", "summary", "table", "caption", "tbody", "tfoot", "thead", "tr", "ul", "video", "audio", "button", "title",
  ]
}
