/// Reads ALTO 1.4 to 4: the OCR text of a page with the place of each word.
///
/// Blocks stand in the order of the file. A word that a line end cut has its whole in `SUBS_CONTENT`, which tells
/// whether its hyphen stays; the text itself is taken from `CONTENT`, so that each letter has its place.
struct ALTOReader {
  private var scan = ScanWriter()
  private var styles: [MarkupName: Style] = [:]
  /// Labels of `Tags`, by id.
  private var labels: [MarkupName: StatedRole] = [:]
  /// Ids of the open `ComposedBlock` elements.
  private var composed: [String] = []
  private var isMargin = false
  private var block = BlockState()
  private var cut = CutWord()

  private struct Style {
    var size: Float = 0
    var isBold = false
  }

  private struct BlockState {
    var role = StatedRole.unknown
    var style = Style()
    var lineStyle = Style()
    var id = ""
    var isOpen = false
  }

  /// The first part of a word that a line end cut.
  private struct CutWord {
    var isFirst = false
    var part: Range<Int> = 0..<0
    var whole: Range<Int> = 0..<0
    /// Whether the hyphen is still to come.
    var needsHyphen = false
  }

  /// Reads `page`, well-formed XML in UTF-8; offsets are into it.
  static func read(_ page: Span<UInt8>) -> Transcript {
    var reader = ALTOReader()
    reader.scan(page)
    return reader.scan.transcript
  }

  /// The same with the ids of the blocks, in the order of the blocks; each also has those of the blocks around it.
  static func readWithNames(_ page: Span<UInt8>) -> (transcript: Transcript, names: [[String]]) {
    var reader = ALTOReader()
    reader.scan(page)
    return (reader.scan.transcript, reader.scan.names)
  }

  private mutating func scan(_ page: Span<UInt8>) {
    var scanner = MarkupScanner(page, isHTML: false)
    while let token = scanner.next() {
      switch token {
      case .open(let name, let attributes, let isEmpty):
        open(name, attributes, page)
        if isEmpty { close(name, page) }
      case .close(let name): close(name, page)
      default: break
      }
    }
    scan.endBlock(.unknown)
    scan.setLayout(needed: true)
  }

  private mutating func open(_ name: MarkupName, _ attributes: Range<Int>, _ page: Span<UInt8>) {
    switch name {
    case "string": addWord(attributes, page)
    case "hyp": addHyphen(attributes, page)
    case "textline":
      block.lineStyle = style(of: attributes, page) ?? block.style
      scan.beginLine(box: ScanWriter.box(attributes, page))
    case "textblock":
      block = BlockState(role: isMargin ? .runningHead : .unknown, isOpen: true)
      block.style = style(of: attributes, page) ?? Style()
      block.id = page.attributeText("id", in: attributes) ?? ""
      if let tags = page.attribute("tagrefs", in: attributes) {
        for tag in Self.words(page, tags) { if let role = labels[tag] { block.role = role } }
      }
      scan.beginBlock(names: composed + [block.id], box: ScanWriter.box(attributes, page))
    case "composedblock": composed.append(page.attributeText("id", in: attributes) ?? "")
    case "page":
      scan.beginPage(
        width: page.attribute("width", in: attributes).flatMap { page.number($0) } ?? 0,
        height: page.attribute("height", in: attributes).flatMap { page.number($0) } ?? 0)
    case "topmargin", "bottommargin", "leftmargin", "rightmargin": isMargin = true
    case "printspace": isMargin = false
    case "textstyle": addStyle(attributes, page)
    case "structuretag", "layouttag", "roletag": addLabel(attributes, page)
    default: break
    }
  }

  private mutating func close(_ name: MarkupName, _ page: Span<UInt8>) {
    switch name {
    case "textline":
      if cut.needsHyphen { scan.addHyphen(at: cut.part.upperBound) }
      cut.needsHyphen = false
      scan.endLine(size: block.lineStyle.size, isBold: block.lineStyle.isBold, cut: lineCut(page))
    case "textblock":
      scan.endBlock(block.role)
      block.isOpen = false
    case "composedblock": if !composed.isEmpty { composed.removeLast() }
    case "topmargin", "bottommargin", "leftmargin", "rightmargin": isMargin = false
    default: break
    }
  }

  private mutating func addWord(_ attributes: Range<Int>, _ page: Span<UInt8>) {
    var content: Range<Int>?
    var box = ScanWriter.Sides()
    var style: Style?
    var (type, whole): (Range<Int>?, Range<Int>?) = (nil, nil)
    var scanner = AttributeScanner(page, attributes)
    while let (name, value) = scanner.next() {
      switch name {
      case "content": content = value
      case "hpos": box.left = page.number(value)
      case "vpos": box.top = page.number(value)
      case "width": box.width = page.number(value)
      case "height": box.height = page.number(value)
      case "subs_type": type = value
      case "subs_content": whole = value
      case "stylerefs": style = self.style(named: value, page)
      case "style": if page.string(value).contains("bold") { style = Style(size: block.lineStyle.size, isBold: true) }
      default: break
      }
    }
    guard let content else { return }
    if let style {
      if style.size > 0 { block.lineStyle.size = max(block.lineStyle.size, style.size) }
      block.lineStyle.isBold = style.isBold
    }
    scan.addWord(content, of: page, box: box.box)
    cut.isFirst = false
    cut.needsHyphen = false
    if let type, page.string(type) == "HypPart1", !content.isEmpty {
      cut = CutWord(isFirst: true, part: content, whole: whole ?? 0..<0)
      cut.needsHyphen = !ScanWriter.endsWithHyphen(page, content)
    }
  }

  private mutating func addHyphen(_ attributes: Range<Int>, _ page: Span<UInt8>) {
    guard let content = page.attribute("content", in: attributes), !content.isEmpty else { return }
    // Some files have the hyphen in the word as well.
    if !cut.isFirst || cut.needsHyphen { scan.addHyphen(content) }
    cut.needsHyphen = false
  }

  /// Whether the whole word has a hyphen where the line cut it.
  private mutating func lineCut(_ page: Span<UInt8>) -> Transcript.Cut {
    defer { cut.isFirst = false }
    guard cut.isFirst, !cut.whole.isEmpty else { return .unsaid }
    let part = Array(page.decodedText(cut.part).utf8)
    let whole = Array(page.decodedText(cut.whole).utf8)
    var length = part.count
    if part.last == 0x2D { length -= 1 }
    guard whole.count > length, whole.starts(with: part.prefix(length)) else { return .unsaid }
    return whole[length] == 0x2D ? .kept : .joined
  }

  private mutating func addStyle(_ attributes: Range<Int>, _ page: Span<UInt8>) {
    guard let id = page.attribute("id", in: attributes) else { return }
    var style = Style()
    style.size = page.attribute("fontsize", in: attributes).flatMap { page.number($0) } ?? 0
    style.isBold = page.attributeText("fontstyle", in: attributes)?.contains("bold") ?? false
    styles[MarkupName(page, id)] = style
  }

  private mutating func addLabel(_ attributes: Range<Int>, _ page: Span<UInt8>) {
    guard let id = page.attribute("id", in: attributes) else { return }
    let label =
      (page.attributeText("label", in: attributes) ?? "") + " "
      + (page.attributeText("type", in: attributes) ?? "")
    labels[MarkupName(page, id)] = RegionKind.role(label)
  }

  private func style(of attributes: Range<Int>, _ page: Span<UInt8>) -> Style? {
    page.attribute("stylerefs", in: attributes).flatMap { style(named: $0, page) }
  }

  private func style(named value: Range<Int>, _ page: Span<UInt8>) -> Style? {
    for name in Self.words(page, value) { if let style = styles[name] { return style } }
    return nil
  }

  /// The names in a list of references.
  private static func words(_ page: Span<UInt8>, _ range: Range<Int>) -> [MarkupName] {
    var names: [MarkupName] = []
    var start = range.lowerBound
    for index in range.lowerBound...range.upperBound where index == range.upperBound || page[index] <= 0x20 {
      if index > start { names.append(MarkupName(page, start..<index)) }
      start = index + 1
    }
    return names
  }
}
