/// Cuts a page into units: stretches of lines that look alike and stand together.
///
/// Cuts at blank lines, at changes of mark, at lines too wide for the columns, and before and after lines that say
/// by themselves what they are.
struct UnitCutter {
  private let sheet: PageSheet
  private var units: [PageUnit] = []

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

  private init(sheet: PageSheet) {
    self.sheet = sheet
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
    let text = line.text.count <= 240 ? sheet.string(line.text) : ""
    if line.mark == .none || line.mark == .quote, let role = lineRole(text) ?? edgeRole(text, index) {
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
      add(.body, index..<end)
      return end
    }
    guard sheet.measure.isBroken else {
      add(.body, index..<end)
      return end
    }
    while end < range.upperBound && isPlain(end, in: range) { end += 1 }
    add(.body, index..<end)
    return end
  }

  /// Whether a line is a single capital whose word goes on in the next line.
  private func isDropCap(_ index: Int, in range: Range<Int>) -> Bool {
    let line = sheet.lines[index]
    guard line.text.count == 1, index + 1 < range.upperBound else { return false }
    let (letter, next) = (sheet.bytes[line.text.lowerBound], sheet.bytes[sheet.lines[index + 1].text.lowerBound])
    return letter >= 0x41 && letter <= 0x5A && next >= 0x61 && next <= 0x7A
  }

  /// Where a heading of several wide lines ends: two or three lines that fill their stretch and end no sentence.
  private func headlineEnd(at index: Int, in range: Range<Int>) -> Int {
    guard range.upperBound - index <= 3, range.upperBound - index > 1 else { return index + 1 }
    for line in index..<range.upperBound {
      let text = sheet.lines[line].text
      let end = LineTail(text, of: sheet.bytes).end
      if end == .sentence || end == .hyphen
        || (line > index && !isPlain(line, in: range) && !sheet.measure.isBeyond(sheet.lines[line]))
      {
        return index + 1
      }
    }
    return range.upperBound
  }

  /// Whether line `index` goes on with running text above it.
  private func isPlain(_ index: Int, in range: Range<Int>) -> Bool {
    let line = sheet.lines[index]
    guard line.mark == .none, !sheet.measure.isBeyond(line) else { return false }
    guard line.text.count <= 240 else { return true }
    let text = sheet.string(line.text)
    return lineRole(text) == nil && !isDashedSpeaker(line, text)
  }

  /// What a line near the top or the end of the page is: a page number with a section, or a date with the newspaper.
  private func edgeRole(_ text: String, _ index: Int) -> UnitRole? {
    guard !text.isEmpty, text.utf8.count <= 100, index < 5 || index >= sheet.lines.count - 2 else { return nil }
    if Phrases.isFolio(text) { return .folio }
    if Phrases.isRunningHead(text) { return .runningHead }
    return nil
  }

  /// What a line is that says so by itself, wherever it stands.
  private func lineRole(_ text: String) -> UnitRole? {
    guard !text.isEmpty else { return nil }
    if Phrases.isImageName(text) { return .imageName }
    if Phrases.isJump(text) { return .jump }
    if Phrases.isAdvertisement(text) { return .advertisement }
    if text.utf8.count <= 120, let credit = Credits.find(atEndOf: text), credit.length == text.utf8.count {
      return .credit
    }
    if text.utf8.count <= 200, Phrases.contributors(text) != nil { return .contributors }
    if Phrases.isDateLine(text) { return .dateLine }
    return nil
  }

  private func byline(at index: Int, in range: Range<Int>, _ text: String) -> Int? {
    let line = sheet.lines[index]
    guard line.mark != .image, index == range.lowerBound || units.last?.mark != PageLine.Mark.none else { return nil }
    var end = index + 1
    if Bylines.read(text) != nil {
      if end < range.upperBound, Bylines.isAgency(sheet.string(sheet.lines[end].text)) { end += 1 }
    } else if end < range.upperBound, Bylines.read(name: text, agency: sheet.string(sheet.lines[end].text)) != nil {
      end += 1
    } else {
      return nil
    }
    if end < range.upperBound, Phrases.isContact(sheet.string(sheet.lines[end].text)) { end += 1 }
    return end
  }

  /// A dash and a name, with or without a role.
  private func isDashedSpeaker(_ line: PageLine, _ text: String) -> Bool {
    guard line.mark == .none || line.mark == .bold, text.utf8.count <= 140 else { return false }
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
    guard isBehindQuote, line.mark == .none else { return false }
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
    let text = sheet.string(unit)
    return text.utf8.count <= 500
      && (text.hasSuffix("\"") || text.hasSuffix("”") || text.hasPrefix("\"") || text.hasPrefix("“"))
  }

  private mutating func add(_ role: UnitRole, _ range: Range<Int>) {
    let lines = sheet.lines[range]
    guard let first = lines.first, let last = lines.last else { return }
    let pieces = lines.map(\.text).filter { !$0.isEmpty }
    guard !pieces.isEmpty else { return }
    units.append(
      PageUnit(
        role: role, pieces: pieces, mark: first.mark, isAfterBlank: first.isAfterBlank,
        isBeyond: range.count == 1 && sheet.measure.isBeyond(first), lastWidth: last.width))
  }
}
