/// Cuts a page into units: stretches of lines that look alike and stand together.
///
/// Cuts at blank lines, at changes of mark, at lines too wide for the columns, and before and after lines that say
/// by themselves what they are.
struct UnitCutter {
  let sheet: PageSheet
  var units: [PageUnit] = []
  /// The first line of the page, where a file has several.
  var pageStart = 0

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

  let headings: Headings

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
    let tells = mayTell(line)
    let text =
      line.text.count <= 240
        && (tells || maySign(index, in: range) || isBehindWide(index, in: range)
          || isEdge && mayStandAtEdge(index) || isUnitStart && mayOpen(index, in: range))
      ? sheet.string(line.text) : ""
    if let end = notice(at: index, in: range) {
      add(.advertisement, index..<end)
      return end
    }
    if line.mark == .none, let end = table(at: index, in: range) {
      add(.table, index..<end)
      return end
    }
    if let end = menu(at: index, in: range) {
      add(.menu, index..<end)
      return end
    }
    if line.mark != .none, line.mark != .quote, line.text.count <= 3, line.traits.contains(.digit),
      Phrases.isFolio(text)
    {
      add(.folio, index..<index + 1)
      return index + 1
    }
    if line.mark == .none || line.mark == .quote,
      let role = (tells ? lineRole(line, text) : nil) ?? edgeRole(text, index),
      role != .dateLine || mayDate(index, in: range),
      role != .credit || !goesOnInCapitals(index, in: range)
    {
      var end = index + 1
      if role == .advertisement {
        let isNotice = Phrases.isNotice(text)
        while end < range.upperBound, !isNotice, end - index < 40,
          Phrases.continuesAdvertisement(sheet.string(sheet.lines[end].text)) || goesOnInSmall(end)
        { end += 1 }
      }
      add(role, index..<end)
      return end
    }
    if line.mark == .bold, line.traits.contains(.contributed), Phrases.contributors(sheet.string(line.text)) != nil {
      add(.contributors, index..<index + 1)
      return index + 1
    }
    if let end = relatedLinks(at: index, in: range) {
      add(.menu, index..<end)
      return end
    }
    if index == range.lowerBound, namesQuoted(range) {
      add(.speaker, range)
      return range.upperBound
    }
    if line.mark == .none, index == range.lowerBound, listsStaff(range) {
      add(.runningHead, range)
      return range.upperBound
    }
    if line.mark == .none, index == range.lowerBound, isKicker(index, in: range) {
      add(.runningHead, index..<index + 1)
      return index + 1
    }
    if line.mark == .none, index == range.lowerBound, (2...14).contains(range.count), line.text.count <= 32,
      Phrases.isBoxHeading(sheet.string(line.text))
    {
      add(.factBox, range)
      return range.upperBound
    }
    if range.count == 1, line.mark == .none, Mastheads.isRubric(sheet.string(line.text)) {
      add(.runningHead, index..<index + 1)
      return index + 1
    }
    if range.count == 1, line.mark == .none, line.traits.contains(.at), Phrases.isContact(sheet.string(line.text)) {
      add(units.last?.role == .byline ? .byline : .contributors, index..<index + 1)
      return index + 1
    }
    if let end = byline(at: index, in: range, text) {
      add(.byline, index..<end)
      return end
    }
    if isSpeaker(line, text, endsStretch: index + 1 >= range.upperBound) {
      add(.speaker, index..<index + 1)
      return index + 1
    }
    var end = index + 1
    if line.mark != .none {
      while end < range.upperBound && sheet.lines[end].mark == line.mark {
        if line.mark == .quote,
          isDashedSpeaker(sheet.lines[end], sheet.string(sheet.lines[end].text))
        {
          break
        }
        end += 1
      }
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
        units[units.count - 1].isBeyond =
          wide - index <= 4 && wide == range.upperBound && index == range.lowerBound
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
    if end == index + 1, let last = units.last, last.isHeading, index > range.lowerBound, !last.traits.contains(.small),
      let deck = headings.deck(at: index, before: range.upperBound)
    {
      let end = headingEnd(deck, in: range)
      if end == deck.upperBound {
        add(.body, deck)
        units[units.count - 1].isHeading = true
        return end
      }
    }
    if end == index + 1, mayHead(index, in: range),
      let heading = headings.heading(at: index, before: range.upperBound)
    {
      let end = headingEnd(heading, in: range)
      if end > index {
        add(.body, index..<end)
        units[units.count - 1].isHeading = true
        return end
      }
    }
    if end == index + 1, isSignature(line) {
      add(.body, index..<end)
      units[units.count - 1].isSignature = true
      return end
    }
    while end < range.upperBound && isPlain(end, in: range) {
      if end - index <= 6, closesQuote(index..<end), namesSpeaker(end) { break }
      if endsSentence(end - 1) || headings.isStrong(at: end, before: range.upperBound),
        headings.heading(at: end, before: range.upperBound) != nil || isSignature(sheet.lines[end])
      {
        break
      }
      end += 1
    }
    add(.body, index..<end)
    return end
  }

  /// Where links to other pages end: a heading such as "Related stories", or items of a list that are links and nothing
  /// else.
  private func relatedLinks(at index: Int, in range: Range<Int>) -> Int? {
    guard sheet.isMarkdown else { return nil }
    var end = index
    while end < range.upperBound {
      let line = sheet.lines[end]
      let isTitle = line.mark != .none && line.text.count <= 40 && Menus.opensLinks(sheet.string(line.text))
      guard isTitle || line.mark == .none && Menus.isLinkItem(sheet.string(line.text)) else { break }
      end += 1
    }
    return end > index ? end : nil
  }

  /// Whether a stretch of one or two lines names who says the short quotation between blanks above it, a name in capitals
  /// and below it a post.
  private func namesQuoted(_ range: Range<Int>) -> Bool {
    guard range.count <= 2, sheet.measure.isBroken, !sheet.isOrdered, let quote = units.last, quote.isBody,
      quote.isAfterBlank, quote.pieces.count <= 5, LineHead(quote.pieces[0], of: sheet.bytes).isQuoted
    else { return false }
    let last = sheet.bytes[quote.end - 1]
    guard last == 0x22 || last == 0x9D,
      quote.pieces.allSatisfy({ sheet.width(of: $0) * 5 <= sheet.measure.width * 4 })
    else { return false }
    let lines = sheet.lines[range]
    guard lines.allSatisfy({ $0.mark == .none && $0.text.count <= 40 && !$0.traits.contains(.digit) }) else {
      return false
    }
    let name = sheet.string(sheet.lines[range.lowerBound].text)
    return Phrases.isAllCapitals(name) && Phrases.isName(name) && name.utf8.contains(0x20)
      && !endsSentence(range.upperBound - 1)
  }

  /// Whether a stretch is the list of who makes the newspaper: half of its lines name a post, three at least.
  private func listsStaff(_ range: Range<Int>) -> Bool {
    guard (3...40).contains(range.count), !sheet.isOrdered else { return false }
    var posts = 0
    for line in range {
      guard sheet.lines[line].mark == .none, sheet.lines[line].width <= 80 else { return false }
      if sheet.lines[line].text.count <= 60, Mastheads.namesPost(sheet.string(sheet.lines[line].text)) { posts += 1 }
    }
    return posts >= 3 && posts * 2 >= range.count
  }

  /// Whether a line says what kind of text the headline below it has.
  private func isKicker(_ index: Int, in range: Range<Int>) -> Bool {
    let line = sheet.lines[index]
    guard !line.traits.contains(.small), line.text.count <= 32, sheet.measure.isBroken, !sheet.isOrdered,
      index + 1 < sheet.lines.count, Phrases.isKicker(sheet.string(line.text))
    else { return false }
    // The headline goes to the end of the stretch, or is one of its own.
    let start = index + 1
    var end = start + 1
    while end < sheet.lines.count, !sheet.lines[end].isAfterBlank { end += 1 }
    return end - start <= 3 && end < sheet.lines.count && sheet.lines[start].traits.contains(.small)
      && !(start..<end).contains { endsSentence($0) }
  }

  /// Whether a line is who signed the letter above it.
  private func isSignature(_ line: PageLine) -> Bool {
    // Behind a comma stands the post.
    line.text.count <= 40 && !line.traits.contains(.small) && !units.isEmpty && sheet.bytes.last(in: line.text) != 0x2C
      && Phrases.isSignature(sheet.string(line.text))
  }

  /// Whether lines stand in quotation marks together.
  private func closesQuote(_ lines: Range<Int>) -> Bool {
    let last = sheet.bytes.last(in: sheet.lines[lines.upperBound - 1].text)
    return (last == 0x22 || last == 0x9D)
      && LineHead(sheet.lines[lines.lowerBound].text, of: sheet.bytes).isQuoted
  }

  /// Whether a line goes on in small letters with a sentence that the line above it leaves open.
  private func goesOnInSmall(_ index: Int) -> Bool {
    let (line, above) = (sheet.lines[index], sheet.lines[index - 1])
    guard line.mark == .none, !line.text.isEmpty, !above.text.isEmpty else { return false }
    let end = LineTail(above.text, of: sheet.bytes).end
    return (end == .open || end == .hyphen) && LineHead(line.text, of: sheet.bytes).first == .lower
  }

  func endsSentence(_ line: Int) -> Bool {
    let text = sheet.lines[line].text
    guard !text.isEmpty else { return true }
    return LineTail(text, of: sheet.bytes).end == .sentence
  }

  /// Whether a line is a single capital whose word goes on in the next line.
  private func isDropCap(_ index: Int, in range: Range<Int>) -> Bool {
    let line = sheet.lines[index]
    guard line.text.count == 1, index + 1 < range.upperBound else { return false }
    let (letter, next) = (
      sheet.bytes.first(in: line.text), sheet.bytes.first(in: sheet.lines[index + 1].text)
    )
    return letter >= 0x41 && letter <= 0x5A && next >= 0x61 && next <= 0x7A
  }

  /// Where a text of several lines ends that begins with a wide one which ends no sentence.
  private func wideEnd(at index: Int, in range: Range<Int>) -> Int? {
    var end = index
    while end < range.upperBound, end == index || isPlainOrWide(end) && !namesSpeaker(end),
      !endsSentence(end)
    {
      end += 1
    }
    guard end > index, end < range.upperBound, isPlainOrWide(end) else { return nil }
    // Below a quotation stands who said it.
    if namesSpeaker(end) { return end - index >= 2 ? end : nil }
    end += 1
    // All lines but the last are as wide as the columns at least, else the columns go on below the first.
    guard sheet.lines[index..<end - 1].allSatisfy({ $0.width >= sheet.measure.width }) else {
      return nil
    }
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
        || (line > index && !isPlain(line, in: range)
          && !(sheet.measure.isBeyond(sheet.lines[line]) && isPlainOrWide(line)))
        || (line > index && namesSpeaker(line))
        || (line < range.upperBound - 1 && !sheet.measure.isBeyond(sheet.lines[line]))
      {
        return index + 1
      }
    }
    return range.upperBound
  }

  /// Whether line `index` goes on with running text above it.
  func isPlain(_ index: Int, in range: Range<Int>) -> Bool {
    let line = sheet.lines[index]
    guard line.mark == .none, !sheet.measure.isBeyond(line) else { return false }
    if maySign(index, in: range), byline(at: index, in: range, sheet.string(line.text)) != nil {
      return false
    }
    if index - pageStart < 5, mayStandAtEdge(index), edgeRole(sheet.string(line.text), index) != nil {
      return false
    }
    if line.traits.contains(.gap) || line.traits.contains(.digit) && line.text.count <= 30,
      table(at: index, in: range) != nil
    {
      return false
    }
    guard line.text.count <= 240, mayTell(line) else { return true }
    let text = sheet.string(line.text)
    let role = lineRole(line, text)
    return (role == nil || role == .dateLine && !endsSentence(index - 1))
      && !isDashedSpeaker(line, text)
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
        traits: lines.reduce([]) { $0.union($1.traits) },
        indent: Int(lines.map(\.indent).min() ?? 0),
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
