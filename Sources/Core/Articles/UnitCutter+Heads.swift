/// Bylines, the headings above them, and the lines that say who is quoted.
extension UnitCutter {
  /// A heading without the lines that say by themselves what they are.
  func headingEnd(_ heading: Range<Int>, in range: Range<Int>) -> Int {
    var end = heading.lowerBound
    while end < heading.upperBound && isPlain(end, in: range) { end += 1 }
    return end
  }

  /// Whether a heading may begin at a line: it opens its stretch, or what stands before it is done.
  func mayHead(_ index: Int, in range: Range<Int>) -> Bool {
    guard index > range.lowerBound, let last = units.last else { return true }
    return last.role != .body || last.isHeading || endsSentence(index - 1)
      || headings.isStrong(at: index, before: range.upperBound)
  }

  /// Where the lines end that stand above a byline at the head of a stretch, on a page whose lines are whole paragraphs.
  func signedEnd(at index: Int, in range: Range<Int>) -> Int {
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

  func isSalutation(_ index: Int) -> Bool {
    let text = sheet.lines[index].text
    return text.count <= 40 && !text.isEmpty && Phrases.isSalutation(sheet.string(text))
  }

  /// Where a heading ends that begins a stretch, or stands behind the end of a sentence, and has a byline directly below;
  /// lines at its end that fill the column are a deck.
  func signedHeading(at index: Int, in range: Range<Int>) -> Int? {
    guard maySignBelow(index), index == range.lowerBound || mayHead(index, in: range) else { return nil }
    // Above the salutation of the next letter stands who signed the one before.
    guard units.isEmpty || !Phrases.isSignature(sheet.string(sheet.lines[index].text)) else { return nil }
    var end = index
    while end < min(index + 8, range.upperBound), isPlain(end, in: range), !endsSentence(end),
      !isSalutation(end)
    {
      end += 1
    }
    guard end > index, end < sheet.lines.count else { return nil }
    // The byline may stand below a blank line.
    let isOpen = end == range.upperBound
    let range = isOpen ? end..<min(end + 3, sheet.lines.count) : range
    let text = sheet.string(sheet.lines[end].text)
    guard !isOpen || index == 0 || sheet.lines[index].isAfterBlank else { return nil }
    guard maySign(end, in: range) && byline(at: end, in: range, text) != nil || isSalutation(end)
    else { return nil }
    guard LineHead(sheet.lines[index].text, of: sheet.bytes).first != .lower else { return nil }
    let full = sheet.measure.width * 9 / 10
    guard let deck = (index..<end).first(where: { sheet.lines[$0].width >= full }) else {
      return end
    }
    return deck > index ? deck : nil
  }

  /// Whether one of the lines below could be a byline or the salutation of a letter, as far as its traits say.
  private func maySignBelow(_ index: Int) -> Bool {
    for line in sheet.lines[index..<min(index + 12, sheet.lines.count)] {
      if !line.traits.isDisjoint(with: [.by, .post]) { return true }
      guard line.text.count <= 40, !line.text.isEmpty else { continue }
      switch sheet.bytes.last(in: line.text) {
      case 0x3A, 0x2C, 0x94: return true
      default: break
      }
    }
    return false
  }

  /// Whether a line could say who wrote what stands below it: it begins with "By", or a post stands below a name.
  func maySign(_ index: Int, in range: Range<Int>) -> Bool {
    let line = sheet.lines[index]
    guard line.mark == .none, (5...100).contains(line.text.count) else { return false }
    let first = sheet.bytes.first(in: line.text)
    guard first &- 0x41 < 26 || first == 0x28 else { return false }
    if line.traits.contains(.by) && Bylines.mayBegin(first) { return true }
    guard index + 1 < range.upperBound, line.text.count <= 60, !line.traits.contains(.digit) else {
      return false
    }
    let next = sheet.lines[index + 1]
    return next.traits.contains(.post) && next.text.count <= 60
  }

  /// Where a byline ends that begins at a line, its post and address with it; nil when the line is none.
  func byline(at index: Int, in range: Range<Int>, _ text: String) -> Int? {
    let line = sheet.lines[index]
    guard line.mark != .image, !text.isEmpty else { return nil }
    if line.text.count <= 40, let last = units.last, last.role != .byline, isHeadMark(last.mark),
      Phrases.isStaffLine(text)
    {
      return index + 1
    }
    if isLoneSource(index, in: range, text) { return index + 1 }
    let isInside = index > range.lowerBound && sheet.lines[index - 1].mark == .none
    if isInside {
      guard maySign(index, in: range), mayEndAbove(index) else { return nil }
    }
    var end = index + 1
    if line.traits.contains(.by), Bylines.mayBegin(sheet.bytes.first(in: line.text)),
      let reading = Bylines.read(text),
      !isInside || (reading.isSure && !isInCapitals(index))
    {
      while end < min(range.upperBound, index + 3),
        Bylines.isAgency(sheet.string(sheet.lines[end].text))
          || end == index + 1 && Mastheads.isName(sheet.string(sheet.lines[end].text))
      { end += 1 }
    } else if end < range.upperBound, sheet.lines[end].traits.contains(.post),
      Bylines.read(name: text, agency: sheet.string(sheet.lines[end].text)) != nil,
      !isInside || !sheet.string(sheet.lines[end].text).lowercased().hasPrefix("for ")
        || line.traits.contains(.small)
    {
      end += 1
    } else if !isInside, end < range.upperBound, sheet.lines[end].traits.contains(.at), line.text.count <= 40,
      Phrases.isContact(sheet.string(sheet.lines[end].text)), line.traits.isDisjoint(with: [.digit, .weekday]),
      Phrases.isNames(text), text.utf8.contains(0x20)
    {
      // A name above an address.
      return end + 1
    } else {
      return nil
    }
    if end < range.upperBound, Phrases.isContact(sheet.string(sheet.lines[end].text)) { end += 1 }
    return end
  }

  /// Whether a line between blanks, below one that ends no sentence, says which agency or whose reports a text is from.
  private func isLoneSource(_ index: Int, in range: Range<Int>, _ text: String) -> Bool {
    guard range.count == 1, index == range.lowerBound, text.utf8.count <= 40, sheet.measure.isBroken, !sheet.isOrdered,
      let last = units.last, last.isBody, last.pieces.count <= 4,
      LineTail(last.pieces[last.pieces.count - 1], of: sheet.bytes).end == .open,
      index + 1 < sheet.lines.count
    else { return false }
    return Phrases.isStaffLine(text) || Phrases.agencyTable[text] != 0 && text.utf8.count > 8
  }

  /// Whether a line of capitals goes on with one above it in words of every day: `BRIDGE BONDS CARRY / BY BIG MAJORITY`.
  func isInCapitals(_ index: Int) -> Bool {
    guard !sheet.lines[index].traits.contains(.small),
      !sheet.lines[index - 1].traits.contains(.small)
    else {
      return false
    }
    let words = sheet.string(sheet.lines[index].text).lowercased().split { !$0.isLetter }
      .dropFirst()
    return words.allSatisfy { CommonWords.contains(String($0)) || $0.utf8.count < 3 }
  }

  /// Whether what stands above a line may be done there: it ends with no comma, hyphen or word that asks for another.
  func mayEndAbove(_ index: Int) -> Bool {
    let text = sheet.lines[index - 1].text
    guard !text.isEmpty, sheet.bytes.last(in: text) != 0x2C else { return text.isEmpty }
    let tail = LineTail(text, of: sheet.bytes)
    return tail.end != .hyphen && !(tail.end == .open && tail.isLeading(in: sheet.bytes))
  }

  private func isHeadMark(_ mark: PageLine.Mark) -> Bool {
    if case .heading = mark { return true }
    return mark == .bold
  }

  /// A dash and a name, with or without a role.
  func isDashedSpeaker(_ line: PageLine, _ text: String) -> Bool {
    guard line.mark == .none || line.mark == .bold || line.mark == .quote, text.utf8.count <= 140
    else { return false }
    let start = Array(text.utf8.prefix(3))
    guard start.count == 3,
      start[0] == 0x2D && (start[1] == 0x20 || start[1] == 0x2D)
        || start[0] == 0xE2 && start[1] == 0x80 && (start[2] == 0x93 || start[2] == 0x94)
    else { return false }
    guard let dash = ["— ", "– ", "- ", "—", "-- "].first(where: { text.hasPrefix($0) }) else {
      return false
    }
    let rest = text.dropFirst(dash.count).filter { $0 != "*" }
    let name = rest.split(separator: ",", maxSplits: 1).first ?? ""
    return Phrases.isNames(name) && !rest.hasSuffix(".") && name.partsAtBlanks.count >= 2
  }

  /// The line under a pull quote: a dash and a name, a name in bold, or a name with a role behind words that look
  /// quoted.
  ///
  /// - Parameter endsStretch: whether a blank line stands below.
  func isSpeaker(_ line: PageLine, _ text: String, endsStretch: Bool) -> Bool {
    guard !text.isEmpty, line.mark == .none || line.mark == .bold || line.mark == .quote,
      text.utf8.count <= 140
    else {
      return false
    }
    if isDashedSpeaker(line, text) { return true }
    let isBehindQuote =
      units.last.map { $0.isBody && ($0.isBeyond || $0.mark != .none || looksQuoted($0)) } ?? false
    guard isBehindQuote, line.mark == .none,
      text.utf8.first.map({ $0 == 0x2A || $0 &- 0x41 < 26 || $0 >= 0x80 }) == true
    else { return false }
    if text.hasPrefix("**"), let end = text.dropFirst(2).firstRange(of: "**") {
      let name = text[text.index(text.startIndex, offsetBy: 2)..<end.lowerBound]
      return Phrases.isNames(name) && text.partsAtBlanks.count <= 20
    }
    guard !line.isAfterBlank, let quote = units.last else { return false }
    let last = sheet.bytes[quote.end - 1]
    let isClosed = last == 0x22 || last == 0x9D
    if isClosed && endsStretch, LineHead(quote.pieces[0], of: sheet.bytes).isQuoted, Phrases.isAllCapitals(text),
      Phrases.isName(text), text.utf8.contains(0x20)
    {
      return true
    }
    // A line inside running text names the one who speaks there as well.
    guard isClosed || quote.isBeyond || quote.mark != .none || endsStretch else { return false }
    return Self.isNameWithRole(text)
  }

  /// Whether a line stands directly below a wide one or one in quotation marks, so that it may say who is quoted.
  func isBehindWide(_ index: Int, in range: Range<Int>) -> Bool {
    guard index > range.lowerBound, sheet.lines[index].text.count <= 140, let last = units.last,
      last.isBody
    else { return false }
    return last.isBeyond || last.pieces.count <= 4 && looksQuoted(last)
  }

  /// Whether a line is a name in full and, behind a comma, what the person does, or a name behind a dash.
  func namesSpeaker(_ index: Int) -> Bool {
    let line = sheet.lines[index]
    let first = sheet.bytes.first(in: line.text)
    guard line.mark == .none, (8...140).contains(line.text.count),
      first &- 0x41 < 26 || first == 0x2D || first >= 0x80
    else { return false }
    let text = sheet.string(line.text)
    return isDashedSpeaker(line, text) || Self.isNameWithRole(text) || namesLast(index, text)
  }

  /// Whether a line is a name in capitals and the last of its stretch.
  private func namesLast(_ index: Int, _ text: String) -> Bool {
    (index + 1 >= sheet.lines.count || sheet.lines[index + 1].isAfterBlank) && Phrases.isAllCapitals(text)
      && Phrases.isName(text) && text.utf8.contains(0x20)
  }

  private static func isNameWithRole(_ text: String) -> Bool {
    guard let comma = text.utf8.firstIndex(of: 0x2C), Phrases.isNames(text[..<comma]) else { return false }
    let parts = text.split(separator: ",", maxSplits: 1)
    guard parts.count == 2, let name = parts.first, let role = parts.last else { return false }
    return Phrases.isNames(name) && name.partsAtBlanks.count >= 2 && !text.hasSuffix(".")
      && !role.contains(". ")
      && role.partsAtBlanks.count <= 10 && role.dropFirst().first?.isLowercase == true
  }

  func looksQuoted(_ unit: PageUnit) -> Bool {
    guard unit.end - unit.start <= 500 else { return false }
    let head = LineHead(unit.pieces[0], of: sheet.bytes)
    let last = sheet.bytes[unit.end - 1]
    return head.isQuoted || last == 0x22 || last == 0x9D
  }
}
