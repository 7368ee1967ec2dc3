extension UnitClassifier {
  /// Finds headlines without a mark by their shape and by what stands around them.
  mutating func findPlainHeadlines() {
    let hasMarks = units.contains { $0.role == .headline }
    splitTails()
    for index in units.indices where units[index].isBody && mayBeHeadline(index) {
      let unit = units[index]
      let isOpen =
        unit.isTail || unit.isAfterBlank || unit.isBeyond || unit.isHeading || isBehindRest(index)
      guard isOpen, !isDeckPlace(index) else { continue }
      if headlineScore(index, hasMarks: hasMarks, isGlued: unit.isTail) >= (unit.isTail ? 5 : 4) {
        units[index].role = .headline
        units[index].signals.formUnion(headlineSignals(index))
      }
    }
    mergeTails()
  }

  /// Whether nothing but the lines of an article's head stands directly below a unit.
  func mayBeHeadline(_ index: Int) -> Bool {
    guard units[index].touchesNext, !units[index].isHeading, index + 1 < units.count else {
      return true
    }
    let next = units[index + 1]
    if next.role == .byline || next.role == .continued { return true }
    guard units[index].isAfterBlank || isBehindRest(index), next.isBody else { return false }
    // A deck above a byline, or a text whose title stands directly above it.
    let (length, own) = (next.end - next.start, units[index].end - units[index].start)
    if index + 2 < units.count, units[index + 2].role == .byline { return length < 300 }
    guard !sheet.measure.isBroken else { return false }
    if !next.touchesNext, own <= 120, length <= 240, !endsSentence(units[index]),
      !endsSentence(next),
      LineHead(next.pieces[0], of: sheet.bytes).first == .upper
    {
      return true
    }
    return own <= 100 && length > own * 2 && !endsSentence(units[index]) && endsSentence(next)
  }

  /// Whether half of a text's signs are letters, three at least.
  private func hasLetters(_ text: String) -> Bool {
    var (letters, signs) = (0, 0)
    for scalar in text.unicodeScalars where scalar != " " {
      signs += 1
      if scalar.isLetter { letters += 1 }
    }
    return letters >= 3 && letters * 2 >= signs
  }

  /// Whether narrow lines between blanks have a capital on each word of some length.
  private func isTitleBetweenBlanks(_ index: Int, _ words: [Substring]) -> Bool {
    let unit = units[index]
    guard sheet.measure.isBroken, !sheet.isOrdered, unit.isAfterBlank, !unit.touchesNext,
      (3...14).contains(words.count),
      unit.lastWidth * 10 < sheet.measure.width * 9
    else { return false }
    let long = words.filter { $0.utf8.count > 4 }
    return long.count >= 2 && long.allSatisfy { $0.first?.isLowercase != true }
  }

  /// Whether one or two lines between blanks, three words at least, leave far more room than a line of running text does.
  private func standsAlone(_ index: Int, _ words: [Substring]) -> Bool {
    let unit = units[index]
    guard sheet.measure.isBroken, !sheet.isOrdered, unit.isAfterBlank, !unit.touchesNext, words.count >= 3,
      unit.pieces.count <= 2, index + 1 < units.count, units[index + 1].isAfterBlank
    else { return false }
    return unit.pieces.allSatisfy { sheet.width(of: $0) * 4 < sheet.measure.usual * 3 }
  }

  /// Whether up to three words that are no title in capitals have no byline below, as all headlines before have.
  private func isSubtitle(_ index: Int, _ words: [Substring]) -> Bool {
    guard words.count <= 3, words.dropFirst().contains(where: { $0.first?.isLowercase == true }),
      !units[index].touchesNext, !isFollowedByByline(index)
    else { return false }
    let before = units.indices.prefix(index).filter { units[$0].role == .headline }
    return !before.isEmpty && before.allSatisfy { isFollowedByByline($0) }
  }

  /// Whether the text below opens with the words of a short line between blanks, as that of an obituary with the name.
  private func opensText(_ index: Int, _ text: String) -> Bool {
    let unit = units[index]
    guard unit.pieces.count == 1, unit.isAfterBlank, !unit.touchesNext, text.utf8.contains(0x20), text.utf8.count <= 60,
      index + 1 < units.count, units[index + 1].isBody,
      units[index + 1].end - units[index + 1].start > 2 * text.utf8.count
    else { return false }
    return sheet.string(units[index + 1].pieces[0]).hasPrefix(text)
  }

  /// Titles of up to three words between blanks that are no headlines stand above a part of their article.
  mutating func findShortCrossheads() {
    guard !units.contains(where: { $0.role == .headline && $0.mark != .none }) else { return }
    for index in units.indices where units[index].isBody && units[index].pieces.count == 1 && index > 0 {
      let words = sheet.string(units[index]).partsAtBlanks
      let tail = LineTail(units[index].pieces[0], of: sheet.bytes)
      guard (2...3).contains(words.count), !isDeckPlace(index), partsTexts(index, words, tail) else { continue }
      units[index].role = .crosshead
      units[index].signals.formUnion([.room, .noSentence])
    }
  }

  /// Whether one to three lines between blanks are neither the end nor the beginning of what stands around them: the text
  /// before is done, they end no sentence, and what follows opens one.
  private func partsTexts(_ index: Int, _ words: [Substring], _ tail: LineTail) -> Bool {
    let unit = units[index]
    guard sheet.measure.isBroken, !sheet.isOrdered, unit.isAfterBlank, !unit.touchesNext, unit.pieces.count <= 3,
      unit.mark == .none, words.count >= 2, tail.end == .open, !tail.isLeading(in: sheet.bytes),
      sheet.bytes[unit.end - 1] != 0x2C, index + 1 < units.count, units[index + 1].isBody,
      units[index + 1].isAfterBlank, let before = previousText(index), let after = nextText(index),
      LineTail(before, of: sheet.bytes).end == .sentence
    else { return false }
    let next = units[index + 1]
    let head = LineHead(after, of: sheet.bytes)
    guard head.first == .upper || head.isQuoted, next.end - next.start > unit.end - unit.start,
      words.contains(where: { $0.first?.isLowercase == true })
    else { return false }
    // In the middle of a sentence the last line would have taken the next word.
    let last = unit.pieces[unit.pieces.count - 1]
    guard sheet.hasRoom(last, for: head) || sheet.width(of: last) * 4 < sheet.measure.width * 3 else { return false }
    return !Phrases.isNames(sheet.string(unit)) && !hasOrphans
  }

  /// Whether running text somewhere goes on in small letters behind text that is done: columns are read across each
  /// other, and what a piece of text goes on with may stand anywhere.
  private var hasOrphans: Bool {
    var open = 0
    for unit in units where unit.isBody && !unit.isBeyond {
      if LineHead(unit.pieces[0], of: sheet.bytes).first == .lower {
        guard open > 0 else { return true }
        open -= 1
      }
      let end = LineTail(unit.pieces[unit.pieces.count - 1], of: sheet.bytes).end
      if end == .open || end == .hyphen { open += 1 }
    }
    return false
  }

  /// Whether what stands directly before a unit ends an article or belongs to none.
  func isBehindRest(_ index: Int) -> Bool {
    guard index > 0 else { return true }
    return units[index - 1].isFurniture || units[index - 1].role == .jump
      || units[index - 1].role == .contributors
      || units[index - 1].role == .dateLine
  }

  func headlineSignals(_ index: Int) -> Signals {
    let unit = units[index]
    var signals: Signals = []
    if isFollowedByByline(index) { signals.insert(.bylineBelow) }
    if index + 1 < units.count, units[index + 1].role == .continued {
      signals.insert(.continuationBelow)
    }
    if !unit.traits.contains(.small) { signals.insert(.capitals) }
    if unit.isHeading || unit.isTail
      || (unit.pieces.count == 1 && unit.lastWidth * 10 < sheet.measure.width * 8)
    {
      signals.insert(.room)
    }
    if unit.isBeyond { signals.insert(.wide) }
    if !endsSentence(unit) { signals.insert(.noSentence) }
    if units[..<index].allSatisfy(\.isFurniture) { signals.insert(.first) }
    if let previous = previousText(index) {
      if LineTail(previous, of: sheet.bytes).end == .sentence { signals.insert(.behindEnd) }
    }
    return signals
  }

  /// Sets the lines apart that could be a headline glued to the end of running text.
  mutating func splitTails() {
    guard sheet.measure.isBroken else { return }
    var result: [PageUnit] = []
    result.reserveCapacity(units.count + 16)
    for (index, unit) in units.enumerated() {
      let isSigned = unit.touchesNext && index + 1 < units.count && units[index + 1].role == .byline
      guard unit.isBody, !unit.touchesNext || isSigned, let lines = trailingLines(unit),
        !isDeckPlace(index)
      else {
        result.append(unit)
        continue
      }
      var first = unit
      var second = unit
      first.pieces = Array(unit.pieces.dropLast(lines))
      first.lastWidth = sheet.width(of: first.pieces[first.pieces.count - 1])
      first.touchesNext = true
      second.pieces = Array(unit.pieces.suffix(lines))
      second.isAfterBlank = false
      second.isTail = true
      result += [first, second]
    }
    if result.count != units.count { copies.note(result) }
    units = result
  }

  /// Puts the lines back that are no headline.
  mutating func mergeTails() {
    guard units.contains(where: \.isTail) else { return }
    var result: [PageUnit] = []
    result.reserveCapacity(units.count)
    for unit in units {
      guard unit.isTail, unit.isBody, !result.isEmpty else {
        result.append(unit)
        continue
      }
      let last = result.count - 1
      result[last].pieces += unit.pieces
      result[last].lastWidth = unit.lastWidth
      result[last].touchesNext = unit.touchesNext
    }
    if result.count != units.count { copies.note(result) }
    units = result
  }

  /// How many lines at the end of a stretch of running text could be a headline glued to it: they stand behind the
  /// end of a sentence and end none.
  func trailingLines(_ unit: PageUnit) -> Int? {
    guard sheet.measure.isBroken, unit.mark == .none, unit.pieces.count >= 2 else { return nil }
    for lines in 1...(unit.touchesNext ? 6 : 3) where lines < unit.pieces.count {
      let before = LineTail(unit.pieces[unit.pieces.count - lines - 1], of: sheet.bytes).end
      if before == .sentence { return lines }
    }
    return nil
  }

  func headlineScore(_ index: Int, hasMarks: Bool, isGlued: Bool = false) -> Int {
    let unit = units[index]
    guard unit.pieces.count <= (unit.isHeading || isFollowedByByline(index) ? 8 : 5),
      unit.end - unit.start <= 240
    else {
      return 0
    }
    let head = LineHead(unit.pieces[0], of: sheet.bytes)
    guard head.first == .upper || head.first == .digit || head.isQuoted else { return 0 }
    let tail = LineTail(unit.pieces[unit.pieces.count - 1], of: sheet.bytes)
    let text = sheet.string(unit)
    let words = text.partsAtBlanks
    guard (1...25).contains(words.count), text.utf8.count <= 220, hasLetters(text)
    else { return 0 }
    guard tail.end != .hyphen else { return 0 }
    // What stands directly below a byline is the text.
    if index > 0, units[index - 1].role == .byline, !isFollowedByByline(index) { return 0 }
    // Below the end of a text, a name with an initial signs it.
    let opensNext = opensText(index, text)
    if unit.pieces.count == 1, previousText(index) != nil, !isFollowedByByline(index), !opensNext,
      Phrases.isSignature(text)
    {
      return 0
    }
    var score = 0
    if opensNext { score += 4 }
    if isFollowedByByline(index) { score += 4 }
    if unit.isHeading { score += 3 }
    if unit.touchesNext, index + 1 < units.count,
      Phrases.isSalutation(sheet.string(units[index + 1].pieces[0]))
    {
      score += 4
    }
    if isTitleBetweenBlanks(index, words) {
      score += 3
    } else if standsAlone(index, words) {
      score += 2
    }
    if isSubtitle(index, words) { score -= 2 }
    if !hasMarks && words.count > 3 && partsTexts(index, words, tail) { score += 3 }
    if index + 1 < units.count, units[index + 1].role == .continued { score += 4 }
    if tail.end == .sentence && !text.hasSuffix("?") && !text.hasSuffix("!") && !text.hasSuffix("'") {
      score -= 4
    }
    if text.hasSuffix(",") || text.hasSuffix(";") || text.hasSuffix(":") { score -= 3 }
    if tail.isLeading(in: sheet.bytes) { score -= 3 }
    if Phrases.isAllCapitals(text) { score += 2 }
    let capitals = words.count { $0.first?.isUppercase == true }
    if capitals * 3 >= words.count * 2 && words.count > 1 { score += 1 }
    let before =
      isGlued
      ? LineTail.End.sentence : previousText(index).map { LineTail($0, of: sheet.bytes).end }
    let previousRole = index > 0 ? units[index - 1].role : nil
    let isBehindEnd = previousRole == .jump || previousRole == .contributors
    let isBehindBriefs = previousRole == .runningHead && Phrases.isBriefsHeading(sheet.string(units[index - 1]))
    if before == nil || previousRole == .runningHead && !isBehindBriefs || previousRole == .folio {
      score += 3
    } else if isBehindEnd && !isGlued {
      score += 3
    } else if (previousRole == .advertisement || isBehindBriefs) && !isGlued {
      score += 1
    }
    let isBehindKicker = previousRole == .runningHead && Phrases.isKicker(sheet.string(units[index - 1]))
    if before == .open || before == .hyphen, !isBehindKicker { score -= isBehindEnd ? 1 : 3 }
    score += nextScore(index, unit)
    if hasMarks { score -= 3 }
    // What the page says twice is looked for only where it can still decide: the rest adds 3 at most.
    guard score >= 1 else { return score }
    let mayStandOut = unit.isBeyond && tail.end != .sentence
    let isCopied = (words.count >= 6 || mayStandOut) && isCopy(index)
    if words.count >= 6 && isCopied { score -= 4 }
    if mayStandOut && !isCopied { score += 2 }
    if unit.isBeyond || (unit.pieces.count == 1 && unit.lastWidth * 10 < sheet.measure.width * 8) {
      score += 1
    }
    return score
  }

  /// What the running text behind a unit says about its being a headline.
  func nextScore(_ index: Int, _ unit: PageUnit) -> Int {
    guard let next = nextText(index) else { return -4 }
    let head = LineHead(next, of: sheet.bytes)
    guard head.first != .lower || next.count == 1 else { return -4 }
    // A line in the middle of a sentence would have taken the next word.
    let width = sheet.measure.width
    let hasRoom = sheet.measure.isGreedy && unit.lastWidth + 1 + head.width <= width
    // Nor would one inside the unit have left room for its own next word.
    var isLoose = false
    for (piece, below) in zip(unit.pieces, unit.pieces.dropFirst()) where sheet.measure.isGreedy {
      let below = LineHead(below, of: sheet.bytes)
      isLoose = isLoose || sheet.width(of: piece) + 1 + below.width <= width
    }
    return (hasRoom ? 3 : 1) + (isLoose ? 2 : 0)
  }

  /// The end of the running text before a unit, or nil when none stands on the page yet.
  func previousText(_ index: Int) -> Range<Int>? {
    units[..<index].last { $0.isBody && !$0.isBeyond }.map { $0.pieces[$0.pieces.count - 1] }
  }

  func nextText(_ index: Int) -> Range<Int>? {
    for next in index + 1..<max(index + 1, units.count)
    where units[next].isBody && !units[next].isBeyond {
      // A short piece of a sentence that the page has elsewhere is a deck or a quote that was cut.
      let unit = units[next]
      if unit.pieces.count == 1, unit.isAfterBlank, !unit.touchesNext, unit.end - unit.start < 120,
        next - index <= 3,
        LineHead(unit.pieces[0], of: sheet.bytes).first == .lower, isCopy(next)
      {
        continue
      }
      return unit.pieces[0]
    }
    return nil
  }
}
