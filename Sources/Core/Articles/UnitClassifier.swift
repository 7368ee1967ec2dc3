/// Tells what each unit of a page is, from its marks, its place, its shape, the words that newspapers always use,
/// and what the page says twice.
struct UnitClassifier {
  let sheet: PageSheet
  var units: [PageUnit]
  var copies: Copies

  static func classified(_ units: [PageUnit], of sheet: PageSheet, _ copies: Copies) -> [PageUnit] {
    var classifier = UnitClassifier(sheet: sheet, units: units, copies: copies)
    classifier.splitCaptions()
    classifier.copies.note(classifier.units)
    classifier.findCaptions()
    classifier.findMarkedHeadlines()
    classifier.findPlainHeadlines()
    classifier.findPullQuotes()
    classifier.findDecks()
    classifier.findSpeakers()
    classifier.findCrossheads()
    classifier.findShortCrossheads()
    classifier.findSectionNames()
    classifier.findUnreadable()
    classifier.noteRest()
    return classifier.splitUnits()
  }

  init(sheet: PageSheet, units: [PageUnit], copies: Copies) {
    self.sheet = sheet
    self.units = units
    self.copies = copies
  }

  mutating func findMarkedHeadlines() {
    for index in units.indices where units[index].isBody {
      let unit = units[index]
      switch unit.mark {
      case .heading(let level):
        if level <= 2 {
          units[index].role = .headline
        } else if isFollowedByByline(index) && !isCopy(index) {
          units[index].role = .headline
        } else {
          units[index].role =
            isCopy(index) || isFollowedBySpeaker(index) || endsSentence(unit)
            ? .pullQuote : .crosshead
        }
      case .bold:
        guard unit.isAfterBlank, !isFollowedBySpeaker(index) else {
          units[index].role = .pullQuote
          continue
        }
        if isFollowedByByline(index) {
          units[index].role = .headline
        } else if endsSentence(unit) || (isCopy(index) && unit.end - unit.start > 50) {
          units[index].role = .pullQuote
        } else {
          units[index].role = .headline
        }
      case .quote:
        units[index].role = .pullQuote
      case .none, .image:
        continue
      }
      units[index].signals.insert(.mark)
      if units[index].role == .headline, isFollowedByByline(index) {
        units[index].signals.insert(.bylineBelow)
      }
    }
  }

  /// Whether a byline comes next, at most one short unit (a deck) in between.
  func isFollowedByByline(_ index: Int) -> Bool {
    var next = index + 1
    var decks = 0
    while next < units.count {
      switch units[next].role {
      case .byline: return true
      case .imageName, .caption, .credit, .advertisement: break
      case .body, .deck:
        // A heading between is that of the byline's own article.
        guard decks == 0, !units[next].isHeading || units[index].isHeading,
          units[next].pieces.count <= 3, units[next].end - units[next].start <= 300
        else {
          return false
        }
        decks += 1
      default: return false
      }
      next += 1
    }
    return false
  }

  func isFollowedBySpeaker(_ index: Int) -> Bool {
    index + 1 < units.count && units[index + 1].role == .speaker
  }

  func endsSentence(_ unit: PageUnit) -> Bool {
    LineTail(unit.pieces[unit.pieces.count - 1], of: sheet.bytes).end == .sentence
      && !sheet.string(unit).hasSuffix("?")
  }

  func isCopy(_ index: Int) -> Bool {
    let (share, count, _) = copies.share(of: index) { units[$0].isBody }
    return count >= 1 && share >= 0.6
  }

  mutating func findPullQuotes() {
    for index in units.indices where units[index].isBody && units[index].mark == .none {
      let unit = units[index]
      guard !sheet.isItem(unit.pieces[0]) else { continue }
      let isNarrow = sheet.measure.isBroken && !sheet.isOrdered && isSetApart(index)
      guard
        unit.isBeyond || (!sheet.measure.isBroken && isShortParagraph(unit))
          || isFollowedBySpeaker(index) || isNarrow
      else { continue }
      if isFollowedBySpeaker(index) && unit.end - unit.start <= 600 {
        units[index].role = .pullQuote
        units[index].signals.insert(.speakerBelow)
        continue
      }
      if isDeckPlace(index) { continue }
      let (share, count, partners) = copies.share(of: index) { other in
        units[other].isBody && !units[other].isBeyond
          && isLonger(other, than: unit)
      }
      if isNarrow && !unit.isBeyond {
        if count >= 4 && (share >= 0.8 || share >= 0.5 && cutsSentence(index))
          || count >= 1 && share == 1 && isQuoted(unit) && cutsSentence(index)
        {
          units[index].role = .pullQuote
          units[index].signals.formUnion([.nearCopy, .room])
        } else if LineHead(unit.pieces[0], of: sheet.bytes).first == .digit, !endsSentence(unit), cutsSentence(index) {
          // Running text would have filled its lines.
          units[index].role = .factBox
          units[index].signals.formUnion([.figure, .room])
        }
        continue
      }
      let isWhole = unit.isBeyond || partners.contains { $0.runs * 10 >= count * 5 }
      if count >= 3 && share >= 0.6 && isWhole {
        units[index].role = .pullQuote
        units[index].signals.insert(.nearCopy)
        if unit.isBeyond { units[index].signals.insert(.wide) }
      }
      if count < 3 && unit.isBeyond && unit.end - unit.start < 120 {
        units[index].role = .pullQuote
        units[index].signals.insert(.wide)
      }
    }
  }

  /// Whether a unit stands in quotation marks as a whole.
  private func isQuoted(_ unit: PageUnit) -> Bool {
    let last = sheet.bytes[unit.end - 1]
    return LineHead(unit.pieces[0], of: sheet.bytes).isQuoted && (last == 0x22 || last == 0x9D)
  }

  /// Whether the text before a unit is left open and that behind it goes on with a small letter.
  private func cutsSentence(_ index: Int) -> Bool {
    guard let before = previousText(index), let after = nextText(index) else { return false }
    let end = LineTail(before, of: sheet.bytes).end
    return (end == .open || end == .hyphen) && LineHead(after, of: sheet.bytes).first == .lower
  }

  /// Whether a unit is two to five narrow lines between blanks.
  func isSetApart(_ index: Int) -> Bool {
    let unit = units[index]
    guard unit.isAfterBlank, !unit.touchesNext, (1...5).contains(unit.pieces.count), !unit.isHeading
    else {
      return false
    }
    return unit.pieces.allSatisfy { sheet.width(of: $0) * 5 <= sheet.measure.width * 4 }
  }

  /// Whether a unit is the running text that `unit` repeats: longer, or less far in from the edge.
  func isLonger(_ other: Int, than unit: PageUnit) -> Bool {
    if unit.isBeyond { return true }
    let (length, own) = (units[other].end - units[other].start, unit.end - unit.start)
    if unit.indent >= units[other].indent + 2 { return length * 10 >= own * 8 }
    return length > own && units[other].indent < unit.indent + 2
  }

  /// Whether a unit stands behind a headline with no running text between.
  func isDeckPlace(_ index: Int) -> Bool {
    for previous in units[..<index].reversed() {
      switch previous.role {
      case .headline: return true
      case .imageName, .caption, .credit, .advertisement: continue
      case .deck where previous.isHeading: continue
      default: return false
      }
    }
    return false
  }

  mutating func findDecks() {
    for index in units.indices where units[index].isBody && isDeckPlace(index) {
      let unit = units[index]
      guard unit.end - unit.start <= 400, nextText(index) != nil else { continue }
      if unit.isHeading {
        units[index].role = .deck
        continue
      }
      let isBeforeByline = index + 1 < units.count && units[index + 1].role == .byline
      if isBeforeByline && !continuesText(index) {
        units[index].role = .deck
      } else if opensDateline(index + 1), unit.pieces.count <= 5, !endsSentence(unit),
        !continuesText(index)
      {
        units[index].role = .deck
      } else if unit.pieces.count == 1 && !endsSentence(unit) && !sheet.measure.isBroken {
        units[index].role = .deck
      } else if isDeckByForm(index) {
        units[index].role = .deck
      } else if unit.pieces.count == 1 && (unit.isBeyond || !sheet.measure.isBroken) {
        let (share, count, _) = copies.share(of: index) {
          units[$0].isBody && !isDeckPlace($0)
        }
        if unit.isBeyond || (count >= 3 && share >= 0.6) { units[index].role = .deck }
      } else if unit.pieces.count <= 2 && unit.isAfterBlank && !unit.touchesNext {
        let (share, count, _) = copies.share(of: index) {
          units[$0].isBody && $0 > index
        }
        if count >= 2 && share >= 0.8 { units[index].role = .deck }
      }
    }
  }

  /// Whether a unit below a headline, between blanks, looks like one itself: it ends no sentence and its lines leave room,
  /// or most of its words have capitals.
  func isDeckByForm(_ index: Int) -> Bool {
    let unit = units[index]
    // A line of capitals may stand directly above.
    let isApart =
      unit.isAfterBlank
      || index > 0 && units[index - 1].role == .headline && units[index - 1].isHeading && units[index - 1].touchesNext
        && !units[index - 1].traits.contains(.small)
    guard sheet.measure.isBroken, !sheet.isOrdered, isApart, !unit.touchesNext, unit.pieces.count <= 4,
      LineTail(unit.pieces[unit.pieces.count - 1], of: sheet.bytes).end == .open,
      LineHead(unit.pieces[0], of: sheet.bytes).first == .upper, index + 1 < units.count,
      units[index + 1].isAfterBlank,
      let next = nextText(index), LineHead(next, of: sheet.bytes).first != .lower
    else { return false }
    let words = sheet.string(unit).partsAtBlanks
    let capitals = words.count { $0.first?.isLowercase != true }
    if capitals * 10 >= words.count * 6 && words.count > 2 { return true }
    if unit.pieces.count == 1 {
      return unit.lastWidth * 10 < sheet.measure.width * 8 && words.count > 2
    }
    return zip(unit.pieces, unit.pieces.dropFirst()).contains { line, below in
      sheet.width(of: line) + 1 + LineHead(below, of: sheet.bytes).width <= sheet.measure.width * 9
        / 10
    }
  }

  /// Whether a unit of running text begins with a place and a date.
  func opensDateline(_ index: Int) -> Bool {
    guard index < units.count, units[index].isBody else { return false }
    return Datelines.find(
      in: sheet.bytes[units[index].start..<min(units[index].end, units[index].start + 100)]) != nil
  }

  /// Short lines between blanks that end no sentence are crossheads on pages whose lines are whole paragraphs.
  mutating func findCrossheads() {
    guard !sheet.measure.isBroken, !sheet.isOrdered else { return }
    for index in units.indices
    where units[index].isBody && units[index].mark == .none && units[index].isAfterBlank {
      let unit = units[index]
      guard unit.pieces.count == 1, unit.end - unit.start <= 70, !unit.startsPage, index > 0,
        index + 1 < units.count,
        units[index + 1].isBody, units[index + 1].mark == .none,
        LineTail(unit.pieces[0], of: sheet.bytes).end == .open, sheet.bytes[unit.end - 1] != 0x2C,
        LineHead(unit.pieces[0], of: sheet.bytes).first == .upper,
        LineHead(units[index + 1].pieces[0], of: sheet.bytes).first != .lower,
        endsSentence(units[index + 1]),
        (units[index + 1].end - units[index + 1].start) > unit.end - unit.start
      else { continue }
      // What stands before it is done, and it is no piece of a sentence that was cut.
      guard let before = previousText(index), LineTail(before, of: sheet.bytes).end != .open,
        LineTail(before, of: sheet.bytes).end != .hyphen, !isCopy(index)
      else { continue }
      units[index].role = .crosshead
      units[index].signals.formUnion([.room, .noSentence])
    }
  }

  /// Whether a unit of several lines, or one that fits the columns, takes up running text that was cut before it.
  func continuesText(_ index: Int) -> Bool {
    guard sheet.measure.isBroken, !units[index].isBeyond, let before = previousText(index) else {
      return false
    }
    if units[index].pieces.count > 4 { return true }
    let end = LineTail(before, of: sheet.bytes).end
    let isCut = end == .open || end == .hyphen
    let head = LineHead(units[index].pieces[0], of: sheet.bytes)
    let (share, count, _) = copies.share(of: index) { units[$0].isBody }
    let isDoubled = count >= 2 && share >= 0.6
    return !isDoubled && (isCut || head.first == .lower || endsSentence(units[index]))
  }

  /// A short line of capitals above a page's first headline names the section.
  mutating func findSectionNames() {
    for index in units.indices.dropLast()
    where units[index].role == .headline && units[index].mark == .none {
      let unit = units[index]
      guard unit.pieces.count == 1, unit.end - unit.start <= 40, !unit.isHeading,
        !unit.traits.contains(.small)
      else {
        continue
      }
      let next = units[index + 1]
      guard next.isAfterBlank, next.role == .deck && !endsSentence(next) || next.role == .headline,
        sheet.bytes[unit.start..<unit.end].count(where: { $0 == 0x20 }) <= 3,
        next.end - next.start > 24,
        next.traits.contains(.small), units[..<index].allSatisfy(\.isFurniture)
      else { continue }
      // Above a deck, a line of several words that is no section known is the headline.
      let text = sheet.string(unit)
      let isKnown = Mastheads.isSection(text) || Mastheads.isRubric(text)
      guard isKnown || next.role == .headline || !text.utf8.contains(0x20) else { continue }
      units[index].role = .runningHead
      units[index].signals.formUnion([.capitals, .edge])
      if next.role == .deck { units[index + 1].role = .headline }
    }
  }

  /// Stretches in which next to nothing is a word.
  mutating func findUnreadable() {
    for index in units.indices where units[index].isBody || units[index].role == .headline {
      let unit = units[index]
      guard unit.end - unit.start >= 8, unit.end - unit.start <= 4000 else { continue }
      guard !sheet.isMarkdown || !unit.traits.contains(.slash) else { continue }
      guard TextQuality.isPoor(sheet.bytes[unit.start..<unit.end]) else { continue }
      units[index].role = .unreadable
      units[index].signals.insert(.noise)
    }
  }

  /// Says of decks that they stand below a headline, and of running text that nothing spoke against it.
  mutating func noteRest() {
    for index in units.indices where units[index].signals.isEmpty {
      switch units[index].role {
      case .deck: units[index].signals = [.belowHeadline, .noSentence]
      case .body: units[index].signals = .remainder
      default: units[index].signals = .form
      }
    }
  }

  /// A speaker line without words that it could belong to is running text.
  mutating func findSpeakers() {
    for index in units.indices where units[index].role == .speaker {
      guard index > 0, units[index - 1].role == .pullQuote else {
        units[index].role = .body
        continue
      }
    }
  }
}
