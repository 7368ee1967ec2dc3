/// Reads PAGE XML: regions with a kind and a reading order, their lines and words.
///
/// The text of a region is written up to three times, for the region, its lines and its words; the finest that is whole
/// is read.
struct PAGEReader {
  private struct Line {
    var text: Range<Int>?
    var words: [(text: Range<Int>, box: Box?)] = []
    var box: Box?
  }

  private struct Region {
    var id = ""
    var role = StatedRole.unknown
    var box: Box?
    var text: Range<Int>?
    var lines: [Line] = []
    /// The number of the table it is a cell of.
    var table: Int?
  }

  private struct Sheet {
    var width: Float = 0
    var height: Float = 0
    var regions: [Region] = []
    /// Ids of regions, as the reading order has them.
    var order: [String] = []
  }

  private enum Level { case region, table, line, word, group, other }

  private var sheets: [Sheet] = []
  private var levels: [(name: MarkupName, level: Level)] = []
  /// Open regions, as indices into the last sheet.
  private var open: [Int] = []
  private var tables: [Int] = []
  private var tableCount = 0
  /// The text of the word that is open.
  private var word: (text: Range<Int>?, box: Box?) = (nil, nil)
  private var isUnicode = false
  /// Whether the alternative that is open is the first one.
  private var isFirst = true
  /// References with their index, in the group that is open.
  private var groups: [(items: [(index: Float, ids: [String])], index: Float)] = []

  /// Reads `page`, well-formed XML in UTF-8; offsets are into it.
  static func read(_ page: Span<UInt8>) -> Transcript {
    var reader = PAGEReader()
    var scanner = MarkupScanner(page, isHTML: false)
    while let token = scanner.next() {
      switch token {
      case .open(let name, let attributes, let isEmpty):
        reader.openTag(name, attributes, page)
        if isEmpty { reader.closeTag(name) }
      case .close(let name): reader.closeTag(name)
      case .text(let range), .literal(let range): if reader.isUnicode { reader.add(range) }
      default: break
      }
    }
    return reader.transcript(page)
  }

  private mutating func openTag(_ name: MarkupName, _ attributes: Range<Int>, _ page: Span<UInt8>) {
    var level = Level.other
    switch name {
    case "page":
      sheets.append(
        Sheet(
          width: page.attribute("imagewidth", in: attributes).flatMap { page.number($0) } ?? 0,
          height: page.attribute("imageheight", in: attributes).flatMap { page.number($0) } ?? 0))
    case "orderedgroup", "orderedgroupindexed", "unorderedgroup", "unorderedgroupindexed":
      level = .group
      groups.append(([], Self.index(attributes, page)))
    case "regionrefindexed", "regionref":
      if let id = page.attributeText("regionref", in: attributes), !groups.isEmpty {
        groups[groups.count - 1].items.append((Self.index(attributes, page), [id]))
      }
    case "textregion":
      level = .region
      guard !sheets.isEmpty else { break }
      var region = Region(id: page.attributeText("id", in: attributes) ?? "")
      let kind = page.attributeText("type", in: attributes)
      region.role = RegionKind.role(kind ?? page.attributeText("custom", in: attributes) ?? "")
      if kind == "paragraph" { region.role = .paragraph }
      region.table = tables.last
      open.append(sheets[sheets.count - 1].regions.count)
      sheets[sheets.count - 1].regions.append(region)
    case "tableregion":
      level = .table
      tableCount += 1
      tables.append(tableCount)
    case "textline":
      level = .line
      withRegion { $0.lines.append(Line()) }
    case "word":
      level = .word
      word = (nil, nil)
    case "coords": addBox(Self.box(attributes, page))
    case "textequiv": isFirst = Self.isFirstAlternative(attributes, page)
    case "unicode": isUnicode = isFirst
    default: break
    }
    levels.append((name, level))
  }

  private mutating func closeTag(_ name: MarkupName) {
    if name == "unicode" { isUnicode = false }
    guard let level = levels.popLast()?.level else { return }
    switch level {
    case .region: open.removeLast(open.isEmpty ? 0 : 1)
    case .table: tables.removeLast(tables.isEmpty ? 0 : 1)
    case .word:
      let word = word
      guard let text = word.text else { return }
      withLine { $0.words.append((text, word.box)) }
    case .group:
      guard let group = groups.popLast() else { return }
      let ids = group.items.sorted { $0.index < $1.index }.flatMap(\.ids)
      if groups.isEmpty {
        if !sheets.isEmpty { sheets[sheets.count - 1].order += ids }
      } else {
        groups[groups.count - 1].items.append((group.index, ids))
      }
    case .line, .other: break
    }
  }

  private mutating func withRegion(_ change: (inout Region) -> Void) {
    guard let last = open.last, !sheets.isEmpty else { return }
    change(&sheets[sheets.count - 1].regions[last])
  }

  private mutating func withLine(_ change: (inout Line) -> Void) {
    withRegion { region in
      guard !region.lines.isEmpty else { return }
      change(&region.lines[region.lines.count - 1])
    }
  }

  /// The element that text or a box inside belongs to.
  private var owner: Level? {
    levels.last { $0.level == .word || $0.level == .line || $0.level == .region || $0.level == .table }?.level
  }

  private mutating func add(_ range: Range<Int>) {
    switch owner {
    case .word: if word.text == nil { word.text = range }
    case .line: withLine { if $0.text == nil { $0.text = range } }
    case .region: withRegion { if $0.text == nil { $0.text = range } }
    default: break
    }
  }

  private mutating func addBox(_ box: Box?) {
    guard let box else { return }
    switch owner {
    case .word: word.box = box
    case .line: withLine { $0.box = box }
    case .region: withRegion { $0.box = box }
    default: break
    }
  }

  private func transcript(_ page: Span<UInt8>) -> Transcript {
    var scan = ScanWriter()
    var isOrdered = true
    for sheet in sheets {
      scan.beginPage(width: sheet.width, height: sheet.height)
      var places: [String: Int] = [:]
      for (place, id) in sheet.order.enumerated() where places[id] == nil { places[id] = place }
      if sheet.order.isEmpty && sheet.regions.count > 1 { isOrdered = false }
      let indices = sheet.regions.indices.sorted {
        (places[sheet.regions[$0].id] ?? Int.max, $0) < (places[sheet.regions[$1].id] ?? Int.max, $1)
      }
      var table: Int?
      for index in indices {
        let region = sheet.regions[index]
        if region.table == nil || region.table != table {
          scan.endBlock(table == nil ? .unknown : .table)
          scan.beginBlock(box: region.box)
        }
        table = region.table
        write(region, page, to: &scan)
        if table == nil { scan.endBlock(region.role) }
      }
      scan.endBlock(table == nil ? .unknown : .table)
    }
    scan.setLayout(needed: !isOrdered)
    var transcript = scan.transcript
    transcript.isOrdered = isOrdered
    transcript.mayRejoin = true
    return transcript
  }

  private func write(_ region: Region, _ page: Span<UInt8>, to scan: inout ScanWriter) {
    let isInLines = region.lines.contains { line in
      line.text?.contains { page[$0] > 0x20 } ?? false || !line.words.isEmpty
    }
    guard isInLines else {
      if let text = region.text { scan.addText(text, of: page, box: region.box) }
      return scan.endLine()
    }
    for line in region.lines {
      scan.beginLine(box: line.box)
      if let text = line.text, text.contains(where: { page[$0] > 0x20 }) {
        scan.addText(text, of: page, box: line.box)
      } else {
        for word in line.words { scan.addWord(word.text, of: page, box: word.box) }
      }
      scan.endLine()
    }
  }

  private static func index(_ attributes: Range<Int>, _ page: Span<UInt8>) -> Float {
    page.attribute("index", in: attributes).flatMap { page.number($0) } ?? 0
  }

  private static func isFirstAlternative(_ attributes: Range<Int>, _ page: Span<UInt8>) -> Bool {
    guard let index = page.attribute("index", in: attributes).flatMap({ page.number($0) }) else { return true }
    return index <= 1
  }

  /// The box around `points="x,y x,y …"` or around `Point` elements' first form.
  private static func box(_ attributes: Range<Int>, _ page: Span<UInt8>) -> Box? {
    guard let points = page.attribute("points", in: attributes) else { return nil }
    var box: Box?
    var numbers: [Float] = []
    var start = points.lowerBound
    for index in points.lowerBound...points.upperBound
    where index == points.upperBound || page[index] <= 0x20 || page[index] == 0x2C {
      if index > start, let number = page.number(start..<index) { numbers.append(number) }
      start = index + 1
      if numbers.count == 2 {
        let point = Box(left: numbers[0], top: numbers[1], right: numbers[0], bottom: numbers[1])
        box = box?.joined(point) ?? point
        numbers = []
      }
    }
    guard let box, box.width > 0, box.height > 0 else { return nil }
    return box
  }
}
