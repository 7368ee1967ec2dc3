/// Lines that say by themselves, or by their place, what they are.
extension UnitCutter {
  /// Where a table ends that begins at a line: at least three lines that are cut into columns.
  func table(at index: Int, in range: Range<Int>) -> Int? {
    var end = index
    while end < range.upperBound, isTabular(sheet.lines[end]) { end += 1 }
    if end - index >= 3 { return end }
    end = index
    while end < range.upperBound, isEntry(sheet.lines[end]) { end += 1 }
    return end - index >= 4 ? end : nil
  }

  /// Whether a line is a figure, or up to three words with a figure behind them.
  func isEntry(_ line: PageLine) -> Bool {
    guard line.mark == .none, line.traits.contains(.digit), line.text.count <= 30 else { return false }
    var words = 1
    var last = line.text.lowerBound
    for index in line.text where sheet.bytes[index] == 0x20 {
      words += 1
      last = index + 1
    }
    guard words <= 4 else { return false }
    return sheet.bytes[last..<line.text.upperBound].allSatisfy { $0 < 0x80 && ($0 | 0x20) &- 0x61 > 25 }
  }

  func isTabular(_ line: PageLine) -> Bool {
    guard line.mark == .none, !line.traits.isDisjoint(with: [.gap, .tab, .bar]) else {
      return false
    }
    let bytes = sheet.bytes
    if line.traits.contains(.bar) && bytes.first(in: line.text) == 0x7C { return true }
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

  /// Whether a line of capitals stands above another one, as in a headline.
  func goesOnInCapitals(_ index: Int, in range: Range<Int>) -> Bool {
    guard index + 1 < range.upperBound, !sheet.lines[index].traits.contains(.small) else {
      return false
    }
    let next = sheet.lines[index + 1]
    return next.mark == .none && next.traits.contains(.capital) && !next.traits.contains(.small)
  }

  /// Whether a line that is a date may be one of the head of an article: it stands at the beginning or the end of its
  /// stretch, or no text above it is open.
  func mayDate(_ index: Int, in range: Range<Int>) -> Bool {
    guard index > range.lowerBound, index + 1 < range.upperBound, let last = units.last else {
      return true
    }
    return last.role != .body || last.isHeading || !sheet.measure.isBroken
      || endsSentence(index - 1)
  }

  /// Whether a line has anything that lines which say by themselves what they are have; most lines have nothing.
  func mayTell(_ line: PageLine) -> Bool {
    let first = sheet.bytes.first(in: line.text)
    let last = sheet.bytes.last(in: line.text)
    let traits = line.traits
    if !traits.isDisjoint(with: [.slash, .contributed, .picture, .at, .bar])
      || !traits.contains(.small)
    {
      return true
    }
    if last == 0x29 || last == 0x5D || first == 0x2D || first >= 0x80 || first == 0x3E {
      return true
    }
    if !traits.contains(.blank) && traits.contains(.dot) { return true }
    if !traits.isDisjoint(with: [.page, .continued]) && line.text.count <= 80 { return true }
    if traits.contains(.year) && !traits.isDisjoint(with: [.updated, .month])
      && line.text.count <= 80
    {
      return true
    }
    if first &- 0x30 < 10 && traits.contains(.year) { return true }
    return Phrases.beginsAdvertisement(sheet.bytes, line.text)
  }

  func isNearEdge(_ index: Int) -> Bool {
    index - pageStart < 12 || index >= sheet.lines.count - 2
      || sheet.lines[index + 1..<min(index + 3, sheet.lines.count)].contains(where: \.startsPage)
  }

  /// Whether a line could be what stands at the edge of a page, as far as its signs and its length say.
  func mayStandAtEdge(_ index: Int) -> Bool {
    let line = sheet.lines[index]
    guard line.text.count <= 160 else { return false }
    if line.traits.contains(.digit) || line.text.count <= 30 { return true }
    if index - pageStart >= 8 { return false }
    if index - pageStart < 4 && line.text.count <= 50 { return true }
    for place in line.text where sheet.bytes[place] == 0x3A { return true }
    switch sheet.bytes.first(in: line.text) | 0x20 {
    case 0x66, 0x70, 0x6E, 0x6D, 0x65: return true
    default: return false
    }
  }

  /// Whether a line at the head of its stretch could be a byline, a staff line or a speaker, as far as its traits say.
  func mayOpen(_ index: Int, in range: Range<Int>) -> Bool {
    let line = sheet.lines[index]
    if line.traits.contains(.by) { return true }
    if index + 1 < range.upperBound, !sheet.lines[index + 1].traits.isDisjoint(with: [.post, .at]) { return true }
    if line.traits.contains(.post) && line.text.count <= 60 { return true }
    let first = sheet.bytes.first(in: line.text)
    if first == 0x2D || first >= 0x80 || first == 0x2A { return true }
    if line.mark == .bold || line.mark == .quote { return true }
    if line.mark != .none && line.text.count <= 3 { return true }
    guard line.text.count <= 140, let last = units.last, last.isBody else { return false }
    return last.mark != .none || last.isBeyond || looksQuoted(last)
  }

  /// What a line near the top or the end of the page is: a page number with a section, or a date with the newspaper.
  func edgeRole(_ text: String, _ index: Int) -> UnitRole? {
    guard !text.isEmpty, text.utf8.count <= 160, isNearEdge(index) else { return nil }
    let text = sheet.isMarkdown && text.utf8.contains(0x2A) ? text.filter { $0 != "*" } : text
    if index - pageStart >= 5 && index < sheet.lines.count - 2 {
      // Below the first lines only what goes on with a masthead is looked for.
      return units.allSatisfy(\.isFurniture) && Mastheads.isIssueLine(text) ? .runningHead : nil
    }
    if Phrases.isFolio(text) || isPageLine(index, text) || Mastheads.isIssueNumber(text) { return .folio }
    if index - pageStart < 8, isBehindFurniture, Phrases.isReleaseNotice(text) {
      return .runningHead
    }
    if index - pageStart < 8, isBehindFurniture, Mastheads.isLabelled(text) { return .runningHead }
    if Phrases.isRunningHead(text) {
      // Below text, a date with a sentence behind it opens that sentence.
      let isAlone = index + 1 >= sheet.lines.count || sheet.lines[index + 1].isAfterBlank
      let isUpper = !sheet.lines[index].traits.contains(.small)
      return isAlone || isUpper || isBehindFurniture ? .runningHead : nil
    }
    guard index - pageStart < 4, isBehindFurniture else { return nil }
    if Mastheads.isName(text) && !goesOnAsHeading(index) { return .runningHead }
    if isSpreadHead(index, text) || isMasthead(index, text) || isSectionName(index, text) { return .runningHead }
    return nil
  }

  /// Whether the first line of a page names the newspaper: a line with its volume, its price or the like stands below.
  private func isMasthead(_ index: Int, _ text: String) -> Bool {
    guard index == pageStart, index + 1 < sheet.lines.count, text.utf8.count <= 50,
      Mastheads.mayName(text)
    else { return false }
    let next = sheet.lines[index + 1]
    guard next.mark == .none, next.traits.contains(.digit), next.text.count <= 160 else { return false }
    let below = sheet.string(next.text)
    if Mastheads.isPublicationLine(below) { return true }
    // A date with a page number or a section beside it is no date of an article.
    return next.traits.contains(.page) && Mastheads.isIssueLine(below)
  }

  /// Whether the first line of a page has three names at least with wide gaps between them, and nothing below it.
  private func isSpreadHead(_ index: Int, _ text: String) -> Bool {
    guard index == pageStart, sheet.lines[index].traits.contains(.gap), index + 1 < sheet.lines.count,
      sheet.lines[index + 1].isAfterBlank, !endsSentence(index)
    else { return false }
    let parts = text.split(separator: "   ").map { String($0).trimmed { $0 == " " } }.filter { !$0.isEmpty }
    return parts.count >= 3 && parts.allSatisfy { $0.first?.isLowercase != true && $0.utf8.count <= 50 }
  }

  /// Whether a line of capitals directly below goes on with a line of capitals, as in a headline.
  private func goesOnAsHeading(_ index: Int) -> Bool {
    guard index + 1 < sheet.lines.count, !sheet.lines[index].traits.contains(.small) else { return false }
    let next = sheet.lines[index + 1]
    return !next.isAfterBlank && next.traits.isDisjoint(with: [.small, .digit]) && next.traits.contains(.capital)
  }

  /// Whether a line between blanks, or above the date of the page, is the name of a section.
  private func isSectionName(_ index: Int, _ text: String) -> Bool {
    guard text.utf8.count <= 30, Mastheads.isSection(text) || Mastheads.isRubric(text) else { return false }
    guard sheet.lines[index].isAfterBlank || isBehindFurniture, index + 1 < sheet.lines.count else { return false }
    return sheet.lines[index + 1].isAfterBlank
      || sheet.lines[index + 1].traits.contains(.year)
        && Phrases.isRunningHead(sheet.string(sheet.lines[index + 1].text))
  }

  /// Where a stretch of short lines ends that says where to buy something: at least two of a telephone number, a price,
  /// a web page, a street and the hours of a shop, and no sentence that goes over several lines.
  func notice(at index: Int, in range: Range<Int>) -> Int? {
    guard index == range.lowerBound, (2...8).contains(range.count), !sheet.isOrdered else { return nil }
    guard sheet.lines[range].contains(where: { $0.traits.contains(.digit) }) else { return nil }
    var kinds: Notices = []
    for line in range {
      let text = sheet.lines[line].text
      guard sheet.lines[line].mark == .none, (2...70).contains(text.count) else { return nil }
      let head = LineHead(text, of: sheet.bytes)
      guard head.first != .lower, LineTail(text, of: sheet.bytes).end != .hyphen else { return nil }
      kinds.formUnion(Notices.found(in: sheet.string(text)))
    }
    return kinds.isAdvertisement ? range.upperBound : nil
  }

  /// Where the entries of a web page's menu end that begin at a line; nil when it is none.
  ///
  /// Several short lines of which half are words that menus have, or one line that is nothing else.
  func menu(at index: Int, in range: Range<Int>) -> Int? {
    guard !sheet.isOrdered, isShortEntry(index) else { return nil }
    var end = index
    var known = 0
    while end < range.upperBound, end - index < 60, isShortEntry(end) {
      if Menus.isEntry(sheet.string(sheet.lines[end].text)) { known += 1 }
      end += 1
    }
    let count = end - index
    if count >= 3 && known * 2 >= count { return end }
    guard !sheet.measure.isBroken else { return nil }
    // The entries that open a run of short lines.
    end = index
    while end < range.upperBound, isShortEntry(end), Menus.isSure(sheet.string(sheet.lines[end].text)) {
      end += 1
    }
    guard end > index else { return nil }
    // What stands below "Related stories" are the titles of other pages.
    if Menus.opensLinks(sheet.string(sheet.lines[end - 1].text)) {
      while end < range.upperBound, sheet.lines[end].mark == .none, sheet.lines[end].width <= 90,
        !endsSentence(end), !Phrases.beginsAdvertisement(sheet.bytes, sheet.lines[end].text)
      {
        end += 1
      }
    }
    return end
  }

  private func isShortEntry(_ index: Int) -> Bool {
    let line = sheet.lines[index]
    guard line.mark == .none, !line.text.isEmpty, line.width <= 100,
      sheet.bytes.first(in: line.text) &- 0x61 > 25,
      (sheet.bytes.last(in: line.text) | 0x20) &- 0x61 < 26
    else { return false }
    return line.width <= 32 || !sheet.measure.isBroken && Menus.isSure(sheet.string(line.text))
  }

  /// Whether the first or last line of a page has a page number at its side and, behind a gap, a name.
  func isPageLine(_ index: Int, _ text: String) -> Bool {
    guard index == pageStart || index >= sheet.lines.count - 1 || sheet.lines[index + 1].startsPage,
      sheet.lines[index].traits.contains(.gap), sheet.lines[index].traits.contains(.digit)
    else { return false }
    let words = text.partsAtBlanks
    guard let first = words.first, let last = words.last, (2...10).contains(words.count) else {
      return false
    }
    return
      (Phrases.isPageNumber(first) && first.count <= 3
      || Phrases.isPageNumber(last) && last.count <= 3)
      && words.allSatisfy { $0.first?.isLowercase != true || ["of", "the", "and"].contains($0) }
  }

  /// Whether nothing but furniture stands on the page so far.
  var isBehindFurniture: Bool {
    for unit in units.reversed() {
      if unit.startsPage { return unit.isFurniture }
      if !unit.isFurniture { return false }
    }
    return true
  }

  /// What a line is that says so by itself, wherever it stands.
  func lineRole(_ line: PageLine, _ text: String) -> UnitRole? {
    guard !text.isEmpty else { return nil }
    let traits = line.traits
    let count = line.text.count
    if !traits.contains(.blank) && traits.contains(.dot) && Phrases.isImageName(text) {
      return .imageName
    }
    if count <= 80 && !traits.isDisjoint(with: [.page, .continued]) && Phrases.isJump(text) {
      return text.holds("from") ? .continued : .jump
    }
    if !traits.contains(.small) || Phrases.beginsAdvertisement(sheet.bytes, line.text),
      Phrases.isAdvertisement(text)
    {
      return .advertisement
    }
    if !traits.contains(.small), Phrases.isBriefsHeading(text) { return .runningHead }
    if Menus.isMenu(text, traits) { return .menu }
    if count <= 120, mayCredit(line), let credit = Credits.find(atEndOf: text),
      credit.length == text.utf8.count
    {
      return .credit
    }
    if count <= 200, traits.contains(.contributed), Phrases.contributors(text) != nil {
      return .contributors
    }
    if traits.contains(.year) && (Phrases.isDateLine(text) || Mastheads.isDate(text)) {
      return isBehindFurniture ? .runningHead : .dateLine
    }
    return nil
  }

  func mayCredit(_ line: PageLine) -> Bool {
    let last = sheet.bytes.last(in: line.text)
    return (!line.traits.isDisjoint(with: [.slash, .picture]) || last == 0x29 || last == 0x5D)
      && Credits.mayEnd([line.text], of: sheet.bytes)
  }
}
