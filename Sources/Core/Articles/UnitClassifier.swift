/// Tells what each unit of a page is, from its marks, its place, its shape, the words that newspapers always use,
/// and what the page says twice.
struct UnitClassifier {
  private let sheet: PageSheet
  private(set) var units: [PageUnit]
  private var copies: Copies

  static func classified(_ units: [PageUnit], of sheet: PageSheet) -> [PageUnit] {
    var classifier = UnitClassifier(sheet: sheet, units: units)
    classifier.findCaptions()
    classifier.findMarkedHeadlines()
    classifier.findPlainHeadlines()
    classifier.findPullQuotes()
    classifier.findDecks()
    classifier.findSpeakers()
    return classifier.splitUnits()
  }

  private init(sheet: PageSheet, units: [PageUnit]) {
    self.sheet = sheet
    self.units = units
    copies = Copies(sheet, units)
  }

  private mutating func findCaptions() {
    for index in units.indices {
      if units[index].role == .credit, index > 0, units[index - 1].isBody, units[index - 1].mark == .none {
        let previous = units[index - 1]
        if previous.touchesNext || previous.isBeyond || isShortParagraph(previous) { units[index - 1].role = .caption }
      } else if units[index].isBody, units[index].mark == .none, isShortParagraph(units[index]),
        Credits.find(atEndOf: sheet.string(units[index])) != nil
      {
        units[index].role = .caption
      }
    }
  }

  private func isShortParagraph(_ unit: PageUnit) -> Bool {
    unit.end - unit.start <= 700
  }

  private mutating func findMarkedHeadlines() {
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
            isCopy(index) || isFollowedBySpeaker(index) || endsSentence(unit) ? .pullQuote : .crosshead
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
    }
  }

  /// Whether a byline comes next, at most one short unit (a deck) in between.
  private func isFollowedByByline(_ index: Int) -> Bool {
    var next = index + 1
    var decks = 0
    while next < units.count {
      switch units[next].role {
      case .byline: return true
      case .imageName, .caption, .credit, .advertisement: break
      case .body, .deck:
        guard decks == 0, units[next].pieces.count <= 3, units[next].end - units[next].start <= 300 else {
          return false
        }
        decks += 1
      default: return false
      }
      next += 1
    }
    return false
  }

  private func isFollowedBySpeaker(_ index: Int) -> Bool {
    index + 1 < units.count && units[index + 1].role == .speaker
  }

  private func endsSentence(_ unit: PageUnit) -> Bool {
    LineTail(unit.pieces[unit.pieces.count - 1], of: sheet.bytes).end == .sentence && !sheet.string(unit).hasSuffix("?")
  }

  private func isCopy(_ index: Int) -> Bool {
    let (share, count, _) = copies.share(of: index) { units[$0].isBody }
    return count >= 1 && share >= 0.6
  }

  /// Finds headlines without a mark by their shape and by what stands around them.
  private mutating func findPlainHeadlines() {
    let hasMarks = units.contains { $0.role == .headline }
    var index = 0
    while index < units.count {
      if units[index].isBody && !units[index].touchesNext && !isDeckPlace(index) {
        if units[index].isAfterBlank || units[index].isBeyond {
          if headlineScore(index, hasMarks: hasMarks) >= 4 { units[index].role = .headline }
        }
        if units[index].isBody, let lines = trailingLines(units[index]) { splitHeadline(index, lines, hasMarks) }
      }
      index += 1
    }
  }

  /// How many lines at the end of a stretch of running text could be a headline glued to it: they stand behind the
  /// end of a sentence and end none.
  private func trailingLines(_ unit: PageUnit) -> Int? {
    guard sheet.measure.isBroken, unit.mark == .none, unit.pieces.count >= 2 else { return nil }
    for lines in 1...3 where lines < unit.pieces.count {
      let before = LineTail(unit.pieces[unit.pieces.count - lines - 1], of: sheet.bytes).end
      if before == .sentence { return lines }
    }
    return nil
  }

  private mutating func splitHeadline(_ index: Int, _ lines: Int, _ hasMarks: Bool) {
    let unit = units[index]
    var first = unit
    var second = unit
    first.pieces = Array(unit.pieces.dropLast(lines))
    second.pieces = Array(unit.pieces.suffix(lines))
    second.isAfterBlank = false
    first.touchesNext = true
    units[index] = second
    let score = headlineScore(index, hasMarks: hasMarks, isGlued: true)
    guard score >= 5 else {
      units[index] = unit
      return
    }
    second.role = .headline
    units[index] = first
    units.insert(second, at: index + 1)
    copies = Copies(sheet, units)
  }

  private func headlineScore(_ index: Int, hasMarks: Bool, isGlued: Bool = false) -> Int {
    let unit = units[index]
    let text = sheet.string(unit)
    let words = text.split(separator: " ")
    guard unit.pieces.count <= 4, (1...25).contains(words.count), text.utf8.count <= 200 else { return 0 }
    let head = LineHead(unit.pieces[0], of: sheet.bytes)
    let tail = LineTail(unit.pieces[unit.pieces.count - 1], of: sheet.bytes)
    guard head.first == .upper || head.first == .digit || head.isQuoted, tail.end != .hyphen else { return 0 }
    var score = 0
    if isFollowedByByline(index) { score += 4 }
    if tail.end == .sentence && !text.hasSuffix("?") && !text.hasSuffix("!") && !text.hasSuffix("'") { score -= 4 }
    if text.hasSuffix(",") || text.hasSuffix(";") || text.hasSuffix(":") { score -= 3 }
    if Phrases.leading.contains(tail.word.lowercased()) { score -= 3 }
    if Phrases.isAllCapitals(text) { score += 2 }
    let capitals = words.count { $0.first?.isUppercase == true }
    if capitals * 3 >= words.count * 2 && words.count > 1 { score += 1 }
    let before = isGlued ? LineTail.End.sentence : previousText(index).map { LineTail($0, of: sheet.bytes).end }
    let previousRole = index > 0 ? units[index - 1].role : nil
    let isBehindEnd = previousRole == .jump || previousRole == .contributors
    if before == nil || previousRole == .runningHead || previousRole == .folio {
      score += 3
    } else if isBehindEnd && !isGlued {
      score += 3
    } else if previousRole == .advertisement && !isGlued {
      score += 1
    }
    if before == .open || before == .hyphen { score -= isBehindEnd ? 1 : 3 }
    score += nextScore(index, unit)
    if words.count >= 6 && isCopy(index) { score -= 4 }
    if hasMarks { score -= 3 }
    if unit.isBeyond && tail.end != .sentence && !isCopy(index) { score += 2 }
    if unit.isBeyond || (unit.pieces.count == 1 && unit.lastWidth * 10 < sheet.measure.width * 8) { score += 1 }
    return score
  }

  /// What the running text behind a unit says about its being a headline.
  private func nextScore(_ index: Int, _ unit: PageUnit) -> Int {
    guard let next = nextText(index) else { return -4 }
    let head = LineHead(next, of: sheet.bytes)
    guard head.first != .lower || next.count == 1 else { return -4 }
    // A line in the middle of a sentence would have taken the next word.
    let hasRoom = sheet.measure.isGreedy && unit.lastWidth + 1 + head.word.count <= sheet.measure.width
    return hasRoom ? 3 : 1
  }

  /// The end of the running text before a unit, or nil when none stands on the page yet.
  private func previousText(_ index: Int) -> Range<Int>? {
    units[..<index].last { $0.isBody && !$0.isBeyond }.map { $0.pieces[$0.pieces.count - 1] }
  }

  private func nextText(_ index: Int) -> Range<Int>? {
    units[(index + 1)...].first { $0.isBody && !$0.isBeyond }.map { $0.pieces[0] }
  }

  private mutating func findPullQuotes() {
    for index in units.indices where units[index].isBody && units[index].mark == .none {
      let unit = units[index]
      guard unit.isBeyond || (!sheet.measure.isBroken && isShortParagraph(unit)) || isFollowedBySpeaker(index) else {
        continue
      }
      if isFollowedBySpeaker(index) && unit.end - unit.start <= 600 {
        units[index].role = .pullQuote
        continue
      }
      if isDeckPlace(index) { continue }
      let (share, count, partners) = copies.share(of: index) { other in
        units[other].isBody && !units[other].isBeyond
          && units[other].end - units[other].start > (unit.isBeyond ? 0 : unit.end - unit.start)
      }
      let isWhole = unit.isBeyond || partners.values.contains { $0 * 10 >= count * 5 }
      if count >= 3 && share >= 0.6 && isWhole { units[index].role = .pullQuote }
      if count < 3 && unit.isBeyond && unit.end - unit.start < 120 { units[index].role = .pullQuote }
    }
  }

  /// Whether a unit stands behind a headline with no running text between.
  private func isDeckPlace(_ index: Int) -> Bool {
    for previous in units[..<index].reversed() {
      switch previous.role {
      case .headline: return true
      case .imageName, .caption, .credit, .advertisement: continue
      default: return false
      }
    }
    return false
  }

  private mutating func findDecks() {
    for index in units.indices where units[index].isBody && isDeckPlace(index) {
      let unit = units[index]
      guard unit.end - unit.start <= 400, nextText(index) != nil else { continue }
      let isBeforeByline = index + 1 < units.count && units[index + 1].role == .byline
      if isBeforeByline && !continuesText(index) {
        units[index].role = .deck
      } else if unit.pieces.count == 1 && !endsSentence(unit) && !sheet.measure.isBroken {
        units[index].role = .deck
      } else if unit.pieces.count == 1 && (unit.isBeyond || !sheet.measure.isBroken) {
        let (share, count, _) = copies.share(of: index) { units[$0].isBody && !isDeckPlace($0) }
        if unit.isBeyond || (count >= 3 && share >= 0.6) { units[index].role = .deck }
      }
    }
  }

  /// Whether a unit of several lines, or one that fits the columns, takes up running text that was cut before it.
  private func continuesText(_ index: Int) -> Bool {
    guard sheet.measure.isBroken, !units[index].isBeyond, let before = previousText(index) else { return false }
    if units[index].pieces.count > 4 { return true }
    let end = LineTail(before, of: sheet.bytes).end
    let isCut = end == .open || end == .hyphen
    let head = LineHead(units[index].pieces[0], of: sheet.bytes)
    let (share, count, _) = copies.share(of: index) { units[$0].isBody }
    let isDoubled = count >= 2 && share >= 0.6
    return !isDoubled && (isCut || head.first == .lower || endsSentence(units[index]))
  }

  /// A speaker line without words that it could belong to is running text.
  private mutating func findSpeakers() {
    for index in units.indices where units[index].role == .speaker {
      guard index > 0, units[index - 1].role == .pullQuote else {
        units[index].role = .body
        continue
      }
    }
  }

  /// Splits captions from their credits and contributor lines from the paragraphs they are glued to.
  private func splitUnits() -> [PageUnit] {
    var result: [PageUnit] = []
    result.reserveCapacity(units.count)
    for unit in units {
      switch unit.role {
      case .caption:
        let last = unit.pieces[unit.pieces.count - 1]
        let text = sheet.string(unit)
        guard let credit = Credits.find(atEndOf: text), credit.length < text.utf8.count, credit.length <= last.count
        else {
          // A credit that goes over two lines stays with its caption.
          result.append(unit)
          continue
        }
        split(unit, at: last.upperBound - credit.length, as: .credit, into: &result)
      case .body:
        if let offset = contributorStart(unit) {
          split(unit, at: offset, as: .contributors, into: &result)
        } else {
          result.append(unit)
        }
      default:
        result.append(unit)
      }
    }
    return result
  }

  private func split(_ unit: PageUnit, at offset: Int, as role: UnitRole, into result: inout [PageUnit]) {
    let (first, second) = unit.cut(at: offset, sheet)
    if let first { result.append(first) }
    if var second {
      second.role = role
      second.isUnglued = role == .contributors && first != nil
      result.append(second)
    }
  }

  /// Where a contributor line glued to the end of a unit begins: its last sentence.
  private func contributorStart(_ unit: PageUnit) -> Int? {
    let limit = 200
    let start = max(unit.start, unit.end - limit)
    let tail = sheet.bytes[start..<unit.end]
    guard let last = tail.last, last == 0x2E || last == 0x29 || last == 0x5D else { return nil }
    var index = unit.end - 1
    while index > start {
      index -= 1
      let byte = sheet.bytes[index]
      guard byte == 0x20 || byte == 0x0A, index > start else { continue }
      let before = sheet.bytes[index - 1]
      guard [0x2E, 0x21, 0x3F, 0x22, 0x29, 0x9D].contains(before) else { continue }
      let text = sheet.string(index + 1..<unit.end).split(whereSeparator: \.isNewline).joined(separator: " ")
      if Phrases.contributors(text) != nil { return index + 1 }
    }
    return nil
  }
}
