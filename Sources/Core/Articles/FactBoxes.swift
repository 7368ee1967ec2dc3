/// Finds boxes with a figure that are glued to the running text behind them.
enum FactBoxes {
  /// Words that verbs and nouns are followed by.
  private static let followers: [String: Set<String>] = [
    "on": [
      "focus", "depend", "rely", "base", "concentrat", "insist", "impos", "impact", "effect",
      "emphasi", "center",
      "centr",
      "embark", "capitali", "report", "comment", "agree", "spend", "work", "elaborat", "reflect",
    ],
    "of": [
      "consist", "compos", "made", "full", "aware", "capabl", "proud", "part", "number", "result",
      "think", "accus",
      "rid",
    ],
    "to": [
      "lead", "led", "belong", "contribut", "relat", "accord", "refer", "due", "abl", "expect",
      "design", "plan",
      "attribut",
      "adher", "respond", "return", "compar", "link", "connect", "home", "want", "need", "seek",
      "aim", "used",
      "continu",
    ],
    "in": [
      "result", "locat", "engag", "invest", "participat", "interest", "specializ", "succeed",
      "involv", "situat",
      "live", "born",
    ],
    "with": [
      "cooperat", "deal", "compar", "associat", "equip", "provid", "along", "fill", "combin",
      "coupl", "replac",
    ],
    "for": [
      "known", "famous", "respons", "look", "accoun", "wait", "prepar", "use", "search", "suitabl",
      "famed",
    ],
    "from": [
      "benefit", "suffer", "range", "originat", "differ", "prevent", "com", "deriv", "stem",
    ],
    "by": [
      "follow", "accompan", "led", "driv", "caus", "support", "surround", "produc", "attract",
      "inspir",
    ],
    "into": ["turn", "divid", "transform", "develop", "translat", "enter", "com"],
    "at": ["aim", "target", "look", "arriv", "held"],
  ]

  static func split(_ units: [PageUnit], of sheet: PageSheet) -> [PageUnit] {
    var result: [PageUnit] = []
    result.reserveCapacity(units.count)
    var previous: PageUnit?
    for unit in units {
      if unit.isBody, unit.isAfterBlank || result.last?.isBody == false, isLabelled(unit, sheet) {
        var box = unit
        box.role = .factBox
        box.signals = .columns
        result.append(box)
        continue
      }
      if unit.isBody, unit.isAfterBlank, let before = previous,
        let offset = boundary(in: unit, after: before, sheet)
      {
        let (box, rest) = unit.cut(at: offset, sheet)
        if var box, var rest {
          box.role = .factBox
          box.signals = .figure
          rest.isUnglued = true
          result.append(box)
          result.append(rest)
          previous = rest
          continue
        }
      }
      result.append(unit)
      if unit.isBody { previous = unit } else if unit.role == .headline { previous = nil }
    }
    return result
  }

  /// Whether a unit between blanks is three lines or more of a label with a colon and a short text behind it.
  private static func isLabelled(_ unit: PageUnit, _ sheet: PageSheet) -> Bool {
    guard unit.mark == .none, !unit.touchesNext, (3...20).contains(unit.pieces.count),
      unit.end - unit.start <= 60 * unit.pieces.count
    else { return false }
    return unit.pieces.allSatisfy { piece in
      guard let colon = sheet.bytes[piece].prefix(28).firstIndex(of: 0x3A), colon > piece.lowerBound + 1,
        colon + 1 < piece.upperBound, sheet.bytes[colon + 1] == 0x20, sheet.bytes[piece.lowerBound] &- 0x41 < 26
      else { return false }
      return sheet.bytes[piece.lowerBound..<colon].count { $0 == 0x20 } <= 2
    }
  }

  /// Where the running text begins in a unit that opens with a figure although the sentence before is not done.
  private static func boundary(in unit: PageUnit, after before: PageUnit, _ sheet: PageSheet)
    -> Int?
  {
    let tail = LineTail(before.pieces[before.pieces.count - 1], of: sheet.bytes)
    guard tail.end == .open, let first = unit.pieces.first else { return nil }
    let head = LineHead(first, of: sheet.bytes)
    guard head.first == .digit, !tail.isLeading(in: sheet.bytes) else { return nil }
    let start = first.lowerBound
    let limit = min(first.upperBound, start + 240)
    let stem = tail.word(in: sheet.bytes).lowercased()
    var words: [(word: String, start: Int)] = []
    var wordStart = start
    for index in start...limit where index == limit || sheet.bytes[index] == 0x20 {
      if index > wordStart { words.append((sheet.string(wordStart..<index), wordStart)) }
      wordStart = index + 1
      // The box is one phrase: it ends at the first full stop at the latest.
      if index > start, [0x2E, 0x3F, 0x21].contains(sheet.bytes[index - 1]) { break }
    }
    // What follows has to be the sentence's own end: rather behind a figure, else the last place that fits.
    var fitting: [Int] = []
    for index in words.indices.dropFirst(3) {
      let before = words[index - 1].word
      guard followers[words[index].word]?.contains(where: { stem.hasPrefix($0) }) == true,
        !Phrases.leading.contains(before.lowercased())
      else { continue }
      if before.last?.isNumber == true { return words[index].start }
      fitting.append(words[index].start)
    }
    return fitting.last
  }
}

extension PageUnit {
  /// The unit in two at a place in one of its lines; a half without text is nil.
  func cut(at offset: Int, _ sheet: PageSheet) -> (PageUnit?, PageUnit?) {
    var first = self
    var second = self
    first.pieces = pieces.compactMap { piece in
      var end = min(piece.upperBound, offset)
      while end > piece.lowerBound && sheet.bytes[end - 1] == 0x20 { end -= 1 }
      return end > piece.lowerBound ? piece.lowerBound..<end : nil
    }
    second.pieces = pieces.compactMap {
      $0.upperBound > offset ? max($0.lowerBound, offset)..<$0.upperBound : nil
    }
    second.isAfterBlank = false
    first.touchesNext = true
    return (first.pieces.isEmpty ? nil : first, second.pieces.isEmpty ? nil : second)
  }
}
