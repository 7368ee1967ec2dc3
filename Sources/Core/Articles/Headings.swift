/// Finds the lines that stand as a heading inside a stretch without blank lines.
///
/// The lines of running text are filled; those of a heading leave room for the next word, or are all in capitals.
struct Headings {
  private let sheet: PageSheet

  init(_ sheet: PageSheet) {
    self.sheet = sheet
  }

  /// The lines from `index` on that are one heading; nil when line `index` begins none.
  ///
  /// - Precondition: line `index` begins its stretch, or the line before it ends a sentence.
  func heading(at index: Int, before limit: Int) -> Range<Int>? {
    guard sheet.measure.isBroken, !sheet.isOrdered else { return nil }
    if let end = capitalsEnd(at: index, before: limit) {
      if Phrases.isSignature(sheet.string(sheet.lines[index].text)) { return nil }
      if end == index + 1, isSignature(sheet.lines[index]) || signsAbovePlace(index, before: limit) {
        return nil
      }
      // A stretch all of capitals is looked at as a whole.
      guard end < limit, words(index..<end) >= 2 || isLoneWord(index) else { return nil }
      // A single word of capitals at the end opens the text below rather than closing the heading.
      return LineHead(sheet.lines[end].text, of: sheet.bytes).first == .lower ? nil : index..<end
    }
    return narrow(at: index, before: limit) ?? wide(at: index, before: limit)
  }

  /// A line at the head of its stretch that is set wider than the lines below, ends no sentence and stands above text that
  /// opens one.
  private func wide(at index: Int, before limit: Int) -> Range<Int>? {
    guard let full = sheet.measure.setWidth, index + 2 < limit, sheet.lines[index].isAfterBlank else { return nil }
    let (line, next) = (sheet.lines[index], sheet.lines[index + 1])
    guard line.mark == .none, line.width <= 80,
      SetWidths.width(of: line.text, in: sheet.bytes) * 20 > full.upperBound * 21
    else { return nil }
    let tail = LineTail(line.text, of: sheet.bytes)
    guard tail.end == .open, !tail.isLeading(in: sheet.bytes), sheet.bytes.last(in: line.text) != 0x2C,
      LineHead(line.text, of: sheet.bytes).first == .upper, LineHead(next.text, of: sheet.bytes).first == .upper,
      SetWidths.width(of: next.text, in: sheet.bytes) >= full.lowerBound
    else { return nil }
    return index..<index + 1
  }

  /// Whether several lines from `index` on are all in capitals, or one that leaves much room: a heading though the text
  /// before it may have lost its full stop.
  func isStrong(at index: Int, before limit: Int) -> Bool {
    guard sheet.measure.isBroken, !sheet.isOrdered, let end = capitalsEnd(at: index, before: limit),
      end < limit
    else {
      return false
    }
    guard words(index..<end) >= 3, !Phrases.isSignature(sheet.string(sheet.lines[index].text)),
      TextQuality.of(sheet.bytes[sheet.lines[index].text]) > 0.6
    else {
      return false
    }
    return end - index > 1 || sheet.lines[index].width * 4 < sheet.measure.width * 3
  }

  /// Whether a line is one word of some length in the middle of its column.
  private func isLoneWord(_ index: Int) -> Bool {
    let line = sheet.lines[index]
    return line.width >= 5 && line.width * 2 < sheet.measure.width && !line.traits.contains(.blank)
      && line.traits.isDisjoint(with: [.digit, .dot])
  }

  private func words(_ lines: Range<Int>) -> Int {
    lines.reduce(0) { count, line in
      count + sheet.bytes[sheet.lines[line].text].count { $0 == 0x20 } + 1
    }
  }

  private func capitalsEnd(at index: Int, before limit: Int) -> Int? {
    var end = index
    while end < limit, end - index < 8, isCapital(sheet.lines[end]) { end += 1 }
    return end > index ? end : nil
  }

  /// Whether a line is all in capitals. One letter in eight may be misread.
  private func isCapital(_ line: PageLine) -> Bool {
    guard line.mark == .none, line.traits.contains(.capital), line.text.count <= 100 else {
      return false
    }
    var small = 0
    var capital = 0
    let most = line.text.count
    for index in line.text {
      let byte = sheet.bytes[index]
      if byte &- 0x61 < 26 {
        small += 1
        if small * 8 > most { return false }
      } else if byte &- 0x41 < 26 {
        capital += 1
      }
    }
    return capital >= 3 && small * 8 <= capital
  }

  /// Whether a line is a name that signs a text: it has a comma behind it, the post below, or a full stop.
  private func isSignature(_ line: PageLine) -> Bool {
    let last = sheet.bytes.last(in: line.text)
    if last == 0x2C { return true }
    guard last == 0x2E, line.text.count <= 30 else { return false }
    let words = sheet.string(line.text).split { !$0.isLetter && $0 != "'" }
    return (2...4).contains(words.count) && words.allSatisfy { !CommonWords.contains($0.lowercased()) }
  }

  /// Whether a line is a name and ends its stretch together with one short line, as the name of a letter's writer does
  /// above a place.
  private func signsAbovePlace(_ index: Int, before limit: Int) -> Bool {
    guard index + 2 == limit, sheet.lines[index + 1].width * 2 < sheet.measure.width,
      sheet.lines[index].text.count <= 30
    else { return false }
    let words = sheet.string(sheet.lines[index].text).split { !$0.isLetter && $0 != "'" }
    guard (2...4).contains(words.count) else { return false }
    return words.contains { $0.count == 1 && $0 != "A" && $0 != "I" }
      || words.allSatisfy { !CommonWords.contains($0.lowercased()) }
  }

  /// Lines from `index` on that stand below a heading in capitals and have a capital on each word of some length, up to
  /// the text: its deck.
  func deck(at index: Int, before limit: Int) -> Range<Int>? {
    guard sheet.measure.isBroken, !sheet.isOrdered else { return nil }
    var end = index
    while end < limit - 1, end - index < 6, hasTitleCase(sheet.lines[end]) {
      let (line, next) = (sheet.lines[end], sheet.lines[end + 1])
      guard LineTail(line.text, of: sheet.bytes).end != .hyphen,
        !opensDateline(end, before: limit)
      else { break }
      guard isTitle(line) || line.width + 1 + sheet.firstWordWidth(next) <= sheet.measure.width else { break }
      end += 1
      if LineTail(sheet.lines[end - 1].text, of: sheet.bytes).end == .sentence { break }
    }
    guard end > index, end < limit, words(index..<end) >= 3,
      !hasTitleCase(sheet.lines[end]) || opensDateline(end, before: limit)
    else { return nil }
    return index..<end
  }

  /// Whether a line opens with a place and a date.
  private func opensDateline(_ index: Int, before limit: Int) -> Bool {
    let end = sheet.lines[min(index + 1, limit - 1)].text.upperBound
    return Datelines.find(in: sheet.bytes[sheet.lines[index].text.lowerBound..<end]) != nil
  }

  private func hasTitleCase(_ line: PageLine) -> Bool {
    guard line.mark == .none, line.traits.contains(.small), line.traits.contains(.capital),
      line.width * 10 <= sheet.measure.width * 9 || isTitle(line)
    else { return false }
    let words = sheet.string(line.text).partsAtBlanks.filter { $0.utf8.count > 3 && $0.first?.isLetter == true }
    guard !words.isEmpty else { return true }
    return words.allSatisfy { $0.first?.isUppercase == true }
  }

  /// Whether each word of some length in a line has a capital, three at least, so that it is set as a title whatever room
  /// it takes.
  private func isTitle(_ line: PageLine) -> Bool {
    guard line.text.count <= 80, !line.traits.contains(.digit) else { return false }
    var long = 0
    for word in sheet.string(line.text).partsAtBlanks where word.utf8.count > 3 && word.first?.isLetter == true {
      guard word.first?.isUppercase == true else { return false }
      long += 1
    }
    return long >= 3
  }

  private func narrow(at index: Int, before limit: Int) -> Range<Int>? {
    guard !sheet.isItem(sheet.lines[index].text) else { return nil }
    let head = LineHead(sheet.lines[index].text, of: sheet.bytes)
    guard head.first == .upper || head.isQuoted || head.first == .digit else { return nil }
    var end = index
    while end < limit - 1, end - index < 6, isNarrow(end) { end += 1 }
    guard end > index, end < limit else { return nil }
    // Where no text follows, the stretch is looked at as a whole.
    if end == limit - 1 && LineTail(sheet.lines[end].text, of: sheet.bytes).end != .sentence {
      return nil
    }
    let next = LineHead(sheet.lines[end].text, of: sheet.bytes)
    guard next.first != .lower || sheet.lines[end].text.count == 1 else { return nil }
    let lines = sheet.lines[index..<end]
    let text = lines.map { sheet.string($0.text) }.joined(separator: " ")
    let parts = text.partsAtBlanks
    guard (2...24).contains(parts.count), let last = parts.last, last.last != ",", last.last != ";"
    else { return nil }
    guard !sheet.lines[end - 1].traits.contains(.at) else { return nil }
    return index..<end
  }

  /// Whether a line leaves room for the next word and ends no sentence.
  private func isNarrow(_ index: Int) -> Bool {
    let (line, next) = (sheet.lines[index], sheet.lines[index + 1])
    guard line.mark == .none, next.mark == .none, !next.isAfterBlank, !line.text.isEmpty,
      !next.text.isEmpty
    else {
      return false
    }
    let width = sheet.measure.width
    let room = sheet.measure.isGreedy ? width : width * 17 / 20
    guard line.width + 1 + sheet.firstWordWidth(next) <= room else { return false }
    let end = LineTail(line.text, of: sheet.bytes).end
    if end == .sentence { return sheet.bytes.last(in: line.text) == 0x3F }
    return end != .colon || sheet.bytes.last(in: line.text) == 0x3B
  }
}
