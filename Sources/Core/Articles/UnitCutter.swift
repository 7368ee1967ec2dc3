/// Cuts a page into units: stretches of lines that look alike and stand together.
///
/// Cuts at blank lines, at changes of mark, at lines too wide for the columns, and before and after lines that say
/// by themselves what they are.
struct UnitCutter {
  private let sheet: PageSheet
  private var units: [PageUnit] = []
  /// The first line of the page, where a file has several.
  private var pageStart = 0

  static func units(of sheet: PageSheet) -> [PageUnit] {
    var cutter = UnitCutter(sheet: sheet)
    var start = 0
    for index in sheet.lines.indices.dropFirst() where sheet.lines[index].isAfterBlank {
      cutter.cut(start..<index)
      start = index
    }
    if start < sheet.lines.count { cutter.cut(start..<sheet.lines.count) }
    return cutter.units
  }

  private let headings: Headings

  private init(sheet: PageSheet) {
    self.sheet = sheet
    headings = Headings(sheet)
  }

  /// Cuts lines with no blank line between them.
  private mutating func cut(_ range: Range<Int>) {
    let first = units.count
    var index = range.lowerBound
    while index < range.upperBound {
      index = takeUnit(at: index, in: range)
    }
    for unit in first..<max(first, units.count - 1) { units[unit].touchesNext = true }
  }

  /// Adds the unit that begins at line `index`; returns the line behind it.
  private mutating func takeUnit(at index: Int, in range: Range<Int>) -> Int {
    let line = sheet.lines[index]
    if line.startsPage { pageStart = index }
    if let stated = sheet.stated[index] {
      let end = min(range.upperBound, stated.end)
      add(stated.role, index..<end)
      return end
    }
    if line.text.isEmpty {
      // A mark without text, such as a lone `##`.
      return index + 1
    }
    if line.mark == .image {
      add(.imageName, index..<index + 1)
      return index + 1
    }
    let isEdge = isNearEdge(index)
    let isUnitStart = index == range.lowerBound || units.last?.mark != PageLine.Mark.none
    let text =
      line.text.count <= 240 && (isEdge || isUnitStart || mayTell(line) || maySign(index, in: range))
      ? sheet.string(line.text) : ""
    if line.mark == .none, let end = table(at: index, in: range) {
      add(.table, index..<end)
      return end
    }
    if line.mark == .none || line.mark == .quote, let role = lineRole(line, text) ?? edgeRole(text, index),
      role != .dateLine || mayDate(index, in: range), role != .credit || !goesOnInCapitals(index, in: range)
    {
      var end = index + 1
      if role == .advertisement {
        while end < range.upperBound, Phrases.continuesAdvertisement(sheet.string(sheet.lines[end].text)) { end += 1 }
      }
      add(role, index..<end)
      return end
    }
    if let end = byline(at: index, in: range, text) {
      add(.byline, index..<end)
      return end
    }
    if isSpeaker(line, text) {
      add(.speaker, index..<index + 1)
      return index + 1
    }
    var end = index + 1
    if line.mark != .none {
      while end < range.upperBound && sheet.lines[end].mark == line.mark { end += 1 }
      add(.body, index..<end)
      return end
    }
    if isDropCap(index, in: range) {
      end += 1
    } else if sheet.measure.isBeyond(line) {
      end = headlineEnd(at: index, in: range)
      if end == index + 1, let wide = wideEnd(at: index, in: range) {
        // Several wide lines are a text in a wider column, few of them a caption or a quote.
        add(.body, index..<wide)
        units[units.count - 1].isBeyond = wide - index <= 4 && wide == range.upperBound && index == range.lowerBound
        return wide
      }
      add(.body, index..<end)
      return end
    }
    guard sheet.measure.isBroken else {
      if end == index + 1 { end = signedEnd(at: index, in: range) }
      add(.body, index..<end)
      return end
    }
    if end == index + 1, let signed = signedHeading(at: index, in: range) {
      add(.body, index..<signed)
      units[units.count - 1].isHeading = true
      return signed
    }
    if end == index + 1, mayHead(index, in: range), let heading = headings.heading(at: index, before: range.upperBound)
    {
      let end = headingEnd(heading, in: range)
      if end > index {
        add(.body, index..<end)
        units[units.count - 1].isHeading = true
        return end
      }
    }
    while end < range.upperBound && isPlain(end, in: range) {
      if endsSentence(end - 1) || headings.isStrong(at: end, before: range.upperBound),
        headings.heading(at: end, before: range.upperBound) != nil
      {
        break
      }
      end += 1
    }
    add(.body, index..<end)
    return end
  }

  /// A heading without the lines that say by themselves what they are.
  private func headingEnd(_ heading: Range<Int>, in range: Range<Int>) -> Int {
    var end = heading.lowerBound
    while end < heading.upperBound && isPlain(end, in: range) { end += 1 }
    return end
  }

  /// Whether a heading may begin at a line: it opens its stretch, or what stands before it is done.
  private func mayHead(_ index: Int, in range: Range<Int>) -> Bool {
    guard index > range.lowerBound, let last = units.last else { return true }
    return last.role != .body || last.isHeading || endsSentence(index - 1)
      || headings.isStrong(at: index, before: range.upperBound)
  }

  private func endsSentence(_ line: Int) -> Bool {
    let text = sheet.lines[line].text
    guard !text.isEmpty else { return true }
    return LineTail(text, of: sheet.bytes).end == .sentence
  }

  /// Where a table ends that begins at a line: at least three lines that are cut into columns.
  private func table(at index: Int, in range: Range<Int>) -> Int? {
    var end = index
    while end < range.upperBound, isTabular(sheet.lines[end]) { end += 1 }
    return end - index >= 3 ? end : nil
  }

  private func isTabular(_ line: PageLine) -> Bool {
    guard line.mark == .none, !line.traits.isDisjoint(with: [.gap, .tab, .bar]) else { return false }
    let bytes = sheet.bytes
    if line.traits.contains(.bar) && bytes[line.text.lowerBound] == 0x7C { return true }
    // Words left and right of a gap, and a figure or a second gap.
    var gaps = 0
    var blanks = 0
    for place in line.text {
      let byte = bytes[place]
      if byte == 0x20 || byte == 0x2E {
        blanks += 1
        continue
      }
      if blanks >= 3 || (byte == 0x09) { gaps += 1 }
      blanks = 0
    }
    return gaps >= 1 && (line.traits.contains(.digit) || gaps >= 2)
  }

  /// Whether a line is a single capital whose word goes on in the next line.
  private func isDropCap(_ index: Int, in range: Range<Int>) -> Bool {
    let line = sheet.lines[index]
    guard line.text.count == 1, index + 1 < range.upperBound else { return false }
    let (letter, next) = (sheet.bytes[line.text.lowerBound], sheet.bytes[sheet.lines[index + 1].text.lowerBound])
    return letter >= 0x41 && letter <= 0x5A && next >= 0x61 && next <= 0x7A
  }

  /// Where a text of several lines ends that begins with a wide one which ends no sentence.
  private func wideEnd(at index: Int, in range: Range<Int>) -> Int? {
    var end = index
    while end < range.upperBound, end == index || isPlainOrWide(end), !endsSentence(end) { end += 1 }
    guard end > index, end < range.upperBound, isPlainOrWide(end) else { return nil }
    end += 1
    // What follows has to be wide too, else the columns go on there.
    while end < range.upperBound, sheet.measure.isBeyond(sheet.lines[end]), isPlainOrWide(end) {
      end += 1
      while end < range.upperBound, isPlainOrWide(end), !endsSentence(end - 1) { end += 1 }
    }
    return end - index >= 2 && end - index <= 40 ? end : nil
  }

  private func isPlainOrWide(_ index: Int) -> Bool {
    let line = sheet.lines[index]
    guard line.mark == .none, !line.text.isEmpty else { return false }
    guard line.text.count <= 240, mayTell(line) else { return true }
    return lineRole(line, sheet.string(line.text)) == nil
  }

  /// Where a heading of several wide lines ends: two or three lines that fill their stretch and end no sentence.
  private func headlineEnd(at index: Int, in range: Range<Int>) -> Int {
    guard range.upperBound - index <= 3, range.upperBound - index > 1 else { return index + 1 }
    for line in index..<range.upperBound {
      let text = sheet.lines[line].text
      let end = LineTail(text, of: sheet.bytes).end
      if end == .sentence || (end == .hyphen && line == range.upperBound - 1)
        || (line > index && !isPlain(line, in: range) && !sheet.measure.isBeyond(sheet.lines[line]))
        || (line < range.upperBound - 1 && !sheet.measure.isBeyond(sheet.lines[line]))
      {
        return index + 1
      }
    }
    return range.upperBound
  }

  /// Whether a line of capitals stands above another one, as in a headline.
  private func goesOnInCapitals(_ index: Int, in range: Range<Int>) -> Bool {
    guard index + 1 < range.upperBound, !sheet.lines[index].traits.contains(.small) else { return false }
    let next = sheet.lines[index + 1]
    return next.mark == .none && next.traits.contains(.capital) && !next.traits.contains(.small)
  }

  /// Whether a line that is a date may be one of the head of an article: it stands at the beginning or the end of its
  /// stretch, or no text above it is open.
  private func mayDate(_ index: Int, in range: Range<Int>) -> Bool {
    guard index > range.lowerBound, index + 1 < range.upperBound, let last = units.last else { return true }
    return last.role != .body || last.isHeading || !sheet.measure.isBroken || endsSentence(index - 1)
  }

  /// Whether line `index` goes on with running text above it.
  private func isPlain(_ index: Int, in range: Range<Int>) -> Bool {
    let line = sheet.lines[index]
    guard line.mark == .none, !sheet.measure.isBeyond(line) else { return false }
    if maySign(index, in: range), byline(at: index, in: range, sheet.string(line.text)) != nil { return false }
    if index - pageStart < 5, edgeRole(sheet.string(line.text), index) != nil { return false }
    guard line.text.count <= 240, mayTell(line) else { return true }
    let text = sheet.string(line.text)
    let role = lineRole(line, text)
    return (role == nil || role == .dateLine && !endsSentence(index - 1)) && !isDashedSpeaker(line, text)
  }

  /// Where the lines end that stand above a byline at the head of a stretch, on a page whose lines are whole paragraphs.
  private func signedEnd(at index: Int, in range: Range<Int>) -> Int {
    guard index == range.lowerBound else { return index + 1 }
    for end in index + 1..<max(index + 1, min(index + 5, range.upperBound)) {
      let line = sheet.lines[end]
      if maySign(end, in: range), byline(at: end, in: range, sheet.string(line.text)) != nil {
        // A last line much longer than the first is a deck.
        let (first, last) = (sheet.lines[index], sheet.lines[end - 1])
        let hasDeck = end - index > 1 && last.width > 60 && last.width * 10 > first.width * 14
        return hasDeck ? end - 1 : end
      }
      if line.mark != .none || line.width > 120 || endsSentence(end) { break }
    }
    return index + 1
  }

  /// Where a heading ends that begins a stretch, or stands behind the end of a sentence, and has a byline directly below;
  /// lines at its end that fill the column are a deck.
  private func signedHeading(at index: Int, in range: Range<Int>) -> Int? {
    guard index == range.lowerBound || mayHead(index, in: range) else { return nil }
    var end = index
    while end < min(index + 8, range.upperBound), isPlain(end, in: range), !endsSentence(end) { end += 1 }
    guard end > index, end < range.upperBound, maySign(end, in: range),
      byline(at: end, in: range, sheet.string(sheet.lines[end].text)) != nil
    else { return nil }
    guard LineHead(sheet.lines[index].text, of: sheet.bytes).first != .lower else { return nil }
    let full = sheet.measure.width * 9 / 10
    guard let deck = (index..<end).first(where: { sheet.lines[$0].width >= full }) else { return end }
    return deck > index ? deck : nil
  }

  /// Whether a line could say who wrote what stands below it: it begins with "By", or a post stands below a name.
  private func maySign(_ index: Int, in range: Range<Int>) -> Bool {
    let line = sheet.lines[index]
    let first = sheet.bytes[line.text.lowerBound]
    guard line.mark == .none, (5...100).contains(line.text.count), first &- 0x41 < 26 || first == 0x28 else {
      return false
    }
    if line.traits.contains(.by) && Bylines.mayBegin(first) { return true }
    guard index + 1 < range.upperBound, line.text.count <= 60, !line.traits.contains(.digit) else { return false }
    let next = sheet.lines[index + 1]
    return next.traits.contains(.post) && next.text.count <= 60
  }

  /// Whether a line has anything that lines which say by themselves what they are have; most lines have nothing.
  private func mayTell(_ line: PageLine) -> Bool {
    let first = sheet.bytes[line.text.lowerBound]
    let last = sheet.bytes[line.text.upperBound - 1]
    let traits = line.traits
    if !traits.isDisjoint(with: [.slash, .contributed, .picture, .at, .bar]) || !traits.contains(.small) {
      return true
    }
    if last == 0x29 || last == 0x5D || first == 0x2D || first >= 0x80 || first == 0x3E { return true }
    if !traits.contains(.blank) && traits.contains(.dot) { return true }
    if !traits.isDisjoint(with: [.page, .continued]) && line.text.count <= 80 { return true }
    if traits.contains(.year) && !traits.isDisjoint(with: [.updated, .month]) && line.text.count <= 80 { return true }
    if first &- 0x30 < 10 && traits.contains(.year) { return true }
    return Phrases.beginsAdvertisement(sheet.bytes, line.text)
  }

  private func isNearEdge(_ index: Int) -> Bool {
    index - pageStart < 12 || index >= sheet.lines.count - 2
      || sheet.lines[index + 1..<min(index + 3, sheet.lines.count)].contains(where: \.startsPage)
  }

  /// What a line near the top or the end of the page is: a page number with a section, or a date with the newspaper.
  private func edgeRole(_ text: String, _ index: Int) -> UnitRole? {
    guard !text.isEmpty, text.utf8.count <= 160, isNearEdge(index) else { return nil }
    if index - pageStart >= 5 && index < sheet.lines.count - 2 {
      // Below the first lines only what goes on with a masthead is looked for.
      return units.allSatisfy(\.isFurniture) && Mastheads.isIssueLine(text) ? .runningHead : nil
    }
    if Phrases.isFolio(text) { return .folio }
    if index - pageStart < 8, isBehindFurniture, Mastheads.isLabelled(text) { return .runningHead }
    if Phrases.isRunningHead(text) {
      // Below text, a date with a sentence behind it opens that sentence.
      let isAlone = index + 1 >= sheet.lines.count || sheet.lines[index + 1].isAfterBlank
      return isAlone || isBehindFurniture ? .runningHead : nil
    }
    if index - pageStart < 4, Mastheads.isName(text), isBehindFurniture { return .runningHead }
    return nil
  }

  /// Whether nothing but furniture stands on the page so far.
  private var isBehindFurniture: Bool {
    for unit in units.reversed() {
      if unit.startsPage { return unit.isFurniture }
      if !unit.isFurniture { return false }
    }
    return true
  }

  /// What a line is that says so by itself, wherever it stands.
  private func lineRole(_ line: PageLine, _ text: String) -> UnitRole? {
    guard !text.isEmpty else { return nil }
    let traits = line.traits
    let count = line.text.count
    if !traits.contains(.blank) && traits.contains(.dot) && Phrases.isImageName(text) { return .imageName }
    if count <= 80 && !traits.isDisjoint(with: [.page, .continued]) && Phrases.isJump(text) {
      return text.holds("from") ? .continued : .jump
    }
    if !traits.contains(.small) || Phrases.beginsAdvertisement(sheet.bytes, line.text), Phrases.isAdvertisement(text) {
      return .advertisement
    }
    if Menus.isMenu(text, traits) { return .menu }
    if count <= 120, mayCredit(line), let credit = Credits.find(atEndOf: text), credit.length == text.utf8.count {
      return .credit
    }
    if count <= 200, traits.contains(.contributed), Phrases.contributors(text) != nil { return .contributors }
    if traits.contains(.year) && (Phrases.isDateLine(text) || Mastheads.isDate(text)) {
      return isBehindFurniture ? .runningHead : .dateLine
    }
    return nil
  }

  private func mayCredit(_ line: PageLine) -> Bool {
    let last = sheet.bytes[line.text.upperBound - 1]
    return !line.traits.isDisjoint(with: [.slash, .picture]) || last == 0x29 || last == 0x5D
  }

  /// Where a byline ends that begins at a line, its post and address with it; nil when the line is none.
  private func byline(at index: Int, in range: Range<Int>, _ text: String) -> Int? {
    let line = sheet.lines[index]
    guard line.mark != .image, !text.isEmpty else { return nil }
    let isInside = index > range.lowerBound && sheet.lines[index - 1].mark == .none
    if isInside {
      guard maySign(index, in: range), mayEndAbove(index) else { return nil }
    }
    var end = index + 1
    if line.traits.contains(.by), Bylines.mayBegin(sheet.bytes[line.text.lowerBound]), let reading = Bylines.read(text),
      !isInside || (reading.isSure && !isInCapitals(index))
    {
      while end < min(range.upperBound, index + 3), Bylines.isAgency(sheet.string(sheet.lines[end].text)) { end += 1 }
    } else if end < range.upperBound, sheet.lines[end].traits.contains(.post),
      Bylines.read(name: text, agency: sheet.string(sheet.lines[end].text)) != nil,
      !isInside || !sheet.string(sheet.lines[end].text).lowercased().hasPrefix("for ")
        || line.traits.contains(.small)
    {
      end += 1
    } else {
      return nil
    }
    if end < range.upperBound, Phrases.isContact(sheet.string(sheet.lines[end].text)) { end += 1 }
    return end
  }

  /// Whether a line of capitals goes on with one above it in words of every day: `BRIDGE BONDS CARRY / BY BIG MAJORITY`.
  private func isInCapitals(_ index: Int) -> Bool {
    guard !sheet.lines[index].traits.contains(.small), !sheet.lines[index - 1].traits.contains(.small) else {
      return false
    }
    let words = sheet.string(sheet.lines[index].text).lowercased().split { !$0.isLetter }.dropFirst()
    return words.allSatisfy { CommonWords.contains(String($0)) || $0.utf8.count < 3 }
  }

  /// Whether what stands above a line may be done there: it ends with no comma, hyphen or word that asks for another.
  private func mayEndAbove(_ index: Int) -> Bool {
    let text = sheet.lines[index - 1].text
    guard !text.isEmpty, sheet.bytes[text.upperBound - 1] != 0x2C else { return text.isEmpty }
    let tail = LineTail(text, of: sheet.bytes)
    return tail.end != .hyphen && !(tail.end == .open && tail.isLeading)
  }

  /// A dash and a name, with or without a role.
  private func isDashedSpeaker(_ line: PageLine, _ text: String) -> Bool {
    guard line.mark == .none || line.mark == .bold, text.utf8.count <= 140 else { return false }
    guard let first = text.utf8.first, first == 0x2D || first == 0xE2 else { return false }
    guard let dash = ["— ", "– ", "- ", "—", "-- "].first(where: { text.hasPrefix($0) }) else { return false }
    let rest = text.dropFirst(dash.count)
    let name = rest.split(separator: ",", maxSplits: 1).first ?? ""
    return Phrases.isNames(name) && !rest.hasSuffix(".") && name.split(separator: " ").count >= 2
  }

  /// The line under a pull quote: a dash and a name, a name in bold, or a name with a role behind words that look
  /// quoted.
  private func isSpeaker(_ line: PageLine, _ text: String) -> Bool {
    guard !text.isEmpty, line.mark == .none || line.mark == .bold, text.utf8.count <= 140 else { return false }
    if isDashedSpeaker(line, text) { return true }
    let isBehindQuote = units.last.map { $0.isBody && ($0.isBeyond || $0.mark != .none || looksQuoted($0)) } ?? false
    guard isBehindQuote, line.mark == .none,
      text.utf8.first.map({ $0 == 0x2A || $0 &- 0x41 < 26 || $0 >= 0x80 }) == true
    else { return false }
    if text.hasPrefix("**"), let end = text.dropFirst(2).firstRange(of: "**") {
      let name = text[text.index(text.startIndex, offsetBy: 2)..<end.lowerBound]
      return Phrases.isNames(name) && text.split(separator: " ").count <= 20
    }
    // A plain name with a role, directly below.
    let parts = text.split(separator: ",", maxSplits: 1)
    guard parts.count == 2, !line.isAfterBlank, let name = parts.first, let role = parts.last else { return false }
    return Phrases.isNames(name) && name.split(separator: " ").count >= 2 && !text.hasSuffix(".")
      && !role.contains(". ")
      && role.split(separator: " ").count <= 10 && role.dropFirst().first?.isLowercase == true
  }

  private func looksQuoted(_ unit: PageUnit) -> Bool {
    guard unit.end - unit.start <= 500 else { return false }
    let head = LineHead(unit.pieces[0], of: sheet.bytes)
    let last = sheet.bytes[unit.end - 1]
    return head.isQuoted || last == 0x22 || last == 0x9D
  }

  private mutating func add(_ role: UnitRole, _ range: Range<Int>) {
    let lines = sheet.lines[range]
    guard let first = lines.first, let last = lines.last else { return }
    let pieces = lines.map(\.text).filter { !$0.isEmpty }
    guard !pieces.isEmpty else { return }
    units.append(
      PageUnit(
        role: role, pieces: pieces, mark: first.mark, isAfterBlank: first.isAfterBlank,
        isBeyond: range.count == 1 && sheet.measure.isBeyond(first), lastWidth: last.width,
        traits: lines.reduce([]) { $0.union($1.traits) }, indent: Int(lines.map(\.indent).min() ?? 0),
        startsPage: first.startsPage))
    units[units.count - 1].signals = signals(of: role)
  }

  /// What says that lines are what they are by themselves.
  private func signals(of role: UnitRole) -> Signals {
    switch role {
    case .body: return []
    case .byline, .dateLine, .credit, .contributors, .imageName: return .form
    case .jump, .continued, .advertisement: return .phrase
    case .folio, .runningHead: return [.form, .edge]
    case .table, .menu: return .columns
    case .speaker: return .form
    default: return .form
    }
  }
}
