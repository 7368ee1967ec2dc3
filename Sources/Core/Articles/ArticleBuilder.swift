import Glibc

/// Builds one article from its units.
struct ArticleBuilder {
  private let sheet: PageSheet
  private let units: [PageUnit]
  private let positions: [Int]
  private let links: Links
  private var blocks: [Block] = []
  private var displaced: [Block] = []
  private var repairs: [Repair] = []
  private var boundaries: [Boundary] = []
  private var dateline: (text: String, finding: Datelines.Finding)?

  init(_ sheet: PageSheet, _ units: [PageUnit], _ positions: [Int], _ links: Links) {
    self.sheet = sheet
    self.units = units
    self.positions = positions
    self.links = links
  }

  mutating func article(of own: [Int], in edition: Edition) -> Article {
    var bylines: [Byline] = []
    var source: String?
    var date = edition.date
    let heads: [(UnitRole, BlockKind)] = [
      (.headline, .headline), (.deck, .deck), (.byline, .byline), (.dateLine, .dateLine),
    ]
    for (role, kind) in heads { addHead(own.filter { units[$0].role == role }, as: kind) }
    for index in own where units[index].role == .byline {
      guard let reading = byline(units[index]) else { continue }
      bylines += reading.bylines.filter { byline in !bylines.contains { $0.name == byline.name } }
      source = source ?? reading.source
    }
    for index in own where units[index].role == .dateLine {
      let text = sheet.string(units[index])
      guard let value = PrintedDate.find(in: text) else { continue }
      date = ArticleDate(value: value, certainty: .stated, basis: text)
    }
    noteStart(own)
    addBody(own)
    addDisplaced(own)
    if let dateline {
      source = source ?? dateline.finding.agency
      if date.certainty != .stated, let value = PrintedDate.find(in: dateline.text) {
        date = ArticleDate(value: value, certainty: .stated, basis: "dateline: \(dateline.text)")
      }
    }
    for index in own where units[index].isUnglued { noteGlue(before: index) }
    let headline = blocks.first { $0.kind == .headline }.map {
      String(decoding: $0.text, as: UTF8.self)
    }
    let deck = blocks.first { $0.kind == .deck }.map { String(decoding: $0.text, as: UTF8.self) }
    return Article(
      headline: headline, deck: deck, bylines: bylines, source: source ?? edition.newspaper,
      date: date,
      blocks: blocks + displaced,
      repairs: repairs.sorted {
        ($0.source.first?.lowerBound ?? 0) < ($1.source.first?.lowerBound ?? 0)
      },
      boundaries: boundaries)
  }

  /// Lists what speaks for the article's beginning where it does.
  private mutating func noteStart(_ own: [Int]) {
    guard let first = own.first(where: { units[$0].role == .headline }) ?? own.first else { return }
    let signals = units[first].role == .headline ? units[first].signals : [.first]
    boundaries.append(
      Boundary(
        kind: .start, source: [units[first].start..<units[first].end], signals: signals.names,
        confidence: signals.confidence))
  }

  /// Lists that the text of unit `second` goes on with that of unit `first`.
  private mutating func noteJoin(_ first: Int, _ second: Int) {
    let (signals, gain) = links.evidence(first, second)
    let isJump = units[first...second].contains { $0.role == .continued }
    boundaries.append(
      Boundary(
        kind: isJump ? .continuation : .join,
        source: [units[first].start..<units[first].end, units[second].start..<units[second].end],
        signals: signals, confidence: (100 / (1 + exp(-gain / 2))).rounded() / 100))
  }

  /// All headline units are one headline; each other unit at the head is a block of its own.
  private mutating func addHead(_ own: [Int], as kind: BlockKind) {
    guard kind == .headline, let first = own.first else {
      for index in own { addBlock(of: [index], as: kind) }
      return
    }
    addBlock(of: own.filter { $0 - first < own.count }, as: kind)
  }

  private mutating func addBlock(of own: [Int], as kind: BlockKind) {
    var writer = TextWriter(sheet)
    for index in own { writer.add(units[index].pieces) }
    if let block = block(of: writer, kind, position: own[0]) { blocks.append(block) }
  }

  private mutating func block(of writer: TextWriter, _ kind: BlockKind, position: Int) -> Block? {
    guard !writer.text.bytes.isEmpty else { return nil }
    repairs += writer.repairs
    return Block(
      kind: kind, text: writer.text.bytes, runs: writer.text.runs, position: positions[position],
      signals: units[position].signals)
  }

  /// Lists that two blocks stood in one stretch of text.
  private mutating func noteGlue(before index: Int) {
    let (first, second) = (units[index - 1], units[index])
    let tail = LineTail(first.pieces[first.pieces.count - 1], of: sheet.bytes).word(in: sheet.bytes)
    let head = LineHead(second.pieces[0], of: sheet.bytes).word(in: sheet.bytes)
    repairs.append(
      Repair(
        kind: .unglue, before: "\(tail) \(head)", after: "\(tail) | \(head)",
        source: [first.end..<second.start], confidence: second.role == .contributors ? 0.98 : 0.8))
  }

  private func byline(_ unit: PageUnit) -> Bylines.Reading? {
    let lines = unit.pieces.map { sheet.string($0) }
    var reading =
      Bylines.read(lines[0])
      ?? (lines.count > 1 ? Bylines.read(name: lines[0], agency: lines[1]) : nil)
    if reading == nil, Phrases.agencyTable[lines[0]] != 0 {
      reading = Bylines.Reading(bylines: [], source: Phrases.ordinaryCase(lines[0]))
    }
    if reading == nil, lines.count > 1, Phrases.isNames(lines[0]), Phrases.isContact(lines[1]) {
      reading = Bylines.read("By " + lines[0])
    }
    if lines.count > 1, reading?.source == nil, Bylines.isAgency(lines[1]) {
      reading?.source = Bylines.agencyName(lines[1])
    }
    return reading
  }

  private mutating func addBody(_ own: [Int]) {
    let text = own.filter { units[$0].isBody || units[$0].role == .crosshead }
    var paragraphs: [(writer: TextWriter, unit: Int)] = []
    var previous: Int?
    for index in text {
      if units[index].role == .crosshead {
        finish(&paragraphs)
        addBlock(of: [index], as: .crosshead)
        previous = nil
        continue
      }
      for (number, piece) in units[index].pieces.enumerated() {
        let isNew =
          number == 0
          ? previous.map { !rejoins($0, index) } ?? true : endsParagraph(units[index], number - 1)
        if isNew { paragraphs.append((TextWriter(sheet), index)) }
        let isRejoined = number == 0 && !isNew
        let isMoved = isRejoined && previous.map { $0 + 1 < index } ?? false
        if number == 0, let previous, isRejoined || previous + 1 < index {
          noteJoin(previous, index)
        }
        paragraphs[paragraphs.count - 1].writer.add(piece, isMoved: isMoved, rejoins: isRejoined)
      }
      previous = index
    }
    finish(&paragraphs)
  }

  /// Adds paragraphs as blocks.
  private mutating func finish(_ paragraphs: inout [(writer: TextWriter, unit: Int)]) {
    for (var writer, unit) in paragraphs {
      writer.restoreDashes()
      if !blocks.contains(where: { $0.kind.isRunningText }),
        let finding = Datelines.find(in: writer.text.bytes[...]),
        let (head, rest) = writer.text.split(at: finding.end)
      {
        repairs += writer.repairs
        dateline = (String(decoding: head.bytes, as: UTF8.self), finding)
        for (text, kind) in [(head, BlockKind.dateline), (rest, .paragraph)] {
          blocks.append(
            Block(
              kind: kind, text: text.bytes, runs: text.runs, position: positions[unit],
              signals: kind == .dateline ? [.form, .first] : units[unit].signals))
        }
        continue
      }
      if let block = block(of: writer, .paragraph, position: unit) { blocks.append(block) }
    }
    paragraphs = []
  }

  /// Whether the text of unit `second` goes on with the paragraph that unit `first` ends with.
  private func rejoins(_ first: Int, _ second: Int) -> Bool {
    guard let before = links.chunks[first], let after = links.chunks[second], !units[first].isSignature else {
      return false
    }
    let last = units[first].pieces[units[first].pieces.count - 1]
    if sheet.opensItem(units[second].pieces[0], behind: last) { return false }
    switch before.tail.end {
    case .hyphen: return true
    case .open:
      return after.head.first == .lower || after.head.first == .punctuation || goesOn(before, after)
    case .abbreviation:
      return after.head.first == .lower || before.isFull(for: after, sheet.measure)
    case .colon, .sentence:
      return after.head.first == .lower
        || links.isCutAnywhere && before.isFull(for: after, sheet.measure)
          && areParted(first, second)
    }
  }

  /// Whether between two units stand a quote or a picture, with what belongs to it, and nothing else.
  private func areParted(_ first: Int, _ second: Int) -> Bool {
    second > first + 1
      && units[(first + 1)..<second].allSatisfy {
        [.pullQuote, .speaker, .caption, .credit, .imageName].contains($0.role)
      }
  }

  /// Whether a sentence left open goes on with a capital, a figure or a quotation mark.
  private func goesOn(_ before: Links.Chunk, _ after: Links.Chunk) -> Bool {
    if sheet.measure.isGreedy { return before.isFull(for: after, sheet.measure) }
    if before.tail.isLeading(in: sheet.bytes) || links.haveMet(before, after) { return true }
    return before.tail.isCapital(in: sheet.bytes) || after.head.first == .digit || after.head.isQuoted
  }

  /// Whether a paragraph ends with a line inside a unit: it had room for the next word.
  private func endsParagraph(_ unit: PageUnit, _ number: Int) -> Bool {
    let (piece, next) = (unit.pieces[number], unit.pieces[number + 1])
    if sheet.opensItem(next, behind: piece) { return true }
    if number == 0, piece.count <= 60, Phrases.isSalutation(sheet.string(piece)) { return true }
    guard sheet.measure.isBroken, !sheet.isOrdered else { return false }
    let head = LineHead(next, of: sheet.bytes)
    guard head.first != .lower && head.first != .punctuation else { return false }
    let tail = LineTail(piece, of: sheet.bytes)
    var width = 0
    for index in piece where sheet.bytes[index] & 0xC0 != 0x80 { width += 1 }
    if tail.end == .sentence && opensParagraph(next, head) { return true }
    if tail.end != .open && tail.end != .hyphen && isIndented(unit, number + 1) { return true }
    if sheet.measure.isGreedy {
      // A sentence left open breaks off where much room is left.
      let last = sheet.bytes[piece.upperBound - 1]
      if tail.end == .open, (last | 0x20) &- 0x61 < 26 || last == 0x2C, width * 4 >= sheet.measure.width * 3 {
        return false
      }
      return tail.end != .hyphen && sheet.hasRoom(piece, for: head)
    }
    if sheet.measure.partsByBlanks {
      return tail.end == .sentence && width * 2 < sheet.measure.width
    }
    // A point behind a shortened word ends a sentence where the line leaves much room.
    if tail.end == .abbreviation {
      return (head.isQuoted || width * 3 < sheet.measure.width * 2) && sheet.hasRoom(piece, for: head)
    }
    return tail.end == .sentence
      && (width * 4 < sheet.measure.width * 3 || sheet.hasRoom(piece, for: head))
  }

  /// Whether a line stands a little farther in than the lines around it.
  private func isIndented(_ unit: PageUnit, _ number: Int) -> Bool {
    let indent = sheet.indent(of: unit.pieces[number])
    guard indent > 0 else { return false }
    let before = sheet.indent(of: unit.pieces[number - 1])
    guard indent > before, indent <= before + 8 else { return false }
    return number + 1 >= unit.pieces.count || sheet.indent(of: unit.pieces[number + 1]) < indent
      || LineTail(unit.pieces[number], of: sheet.bytes).end == .sentence
  }

  /// Whether a line behind the end of a sentence opens a paragraph whatever room the line before had: with a label
  /// such as `QUESTION:` or a dash.
  private func opensParagraph(_ line: Range<Int>, _ head: LineHead) -> Bool {
    let last = sheet.bytes[head.place.upperBound - 1]
    if last == 0x3A && head.first == .upper && head.place.count > 2 { return true }
    return false
  }

  private mutating func addDisplaced(_ own: [Int]) {
    for index in own {
      guard let kind = units[index].role.displacedKind else { continue }
      var writer = TextWriter(sheet, keepsBlanks: kind == .table || kind == .unreadable, keepsLines: kind == .table)
      writer.add(units[index].pieces)
      guard var block = block(of: writer, kind, position: index) else { continue }
      let next = index + 1 < units.count ? units[index + 1] : nil
      switch units[index].role {
      case .caption:
        let credited = next?.role == .credit ? next ?? units[index] : units[index]
        block.credit = Credits.find(atEndOf: sheet.string(credited))?.name
      case .pullQuote:
        if let next, next.role == .speaker { block.speaker = Speakers.name(in: sheet.string(next)) }
      default: break
      }
      displaced.append(block)
    }
  }
}

extension UnitRole {
  /// What a unit is that stands beside the running text; nil for the head and the text itself.
  fileprivate var displacedKind: BlockKind? {
    switch self {
    case .pullQuote: .pullQuote
    case .caption: .caption
    case .credit: .credit
    case .factBox: .factBox
    case .contributors: .contributors
    case .jump, .continued: .jumpLine
    case .table: .table
    case .unreadable: .unreadable
    case .speaker, .other: .other
    default: nil
    }
  }
}

extension Links.Chunk {
  /// Whether its last line has no room for the first word of `next`.
  func isFull(for next: Links.Chunk, _ measure: ColumnMeasure) -> Bool {
    lastWidth + 1 + next.firstWidth > measure.width
  }
}

/// Reads the line under a pull quote.
enum Speakers {
  /// The name in bold, or what stands before the first comma.
  static func name(in line: String) -> String {
    let text = line.trimmed { "-—– ".unicodeScalars.contains($0) }
    if text.hasPrefix("**"), let end = text.dropFirst(2).firstRange(of: "**") {
      return Phrases.ordinaryCase(
        String(text[text.index(text.startIndex, offsetBy: 2)..<end.lowerBound]))
    }
    let name = text.split(separator: ",", maxSplits: 1).first.map(String.init) ?? text
    return Phrases.ordinaryCase(name)
  }
}
