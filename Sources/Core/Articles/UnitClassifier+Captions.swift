/// Captions, told from the credits behind or above them.
extension UnitClassifier {
  mutating func findCaptions() {
    for index in units.indices {
      if units[index].role == .credit, units[index].touchesNext, index + 1 < units.count,
        units[index + 1].isBody,
        units[index + 1].mark == .none, units[index].isAfterBlank,
        isShortParagraph(units[index + 1]),
        units[index + 1].pieces.count <= 6
      {
        // The photographer stands above the words.
        units[index + 1].role = .caption
        units[index + 1].signals.insert(.creditBehind)
      } else if units[index].role == .credit, index > 0, units[index - 1].isBody,
        units[index - 1].mark == .none
      {
        let previous = units[index - 1]
        // A credit between blanks has its caption directly before it only when that is no text of its own.
        if previous.touchesNext || previous.isBeyond
          || (isShortParagraph(previous) && (sheet.measure.isBroken || !isFirstText(index - 1)))
        {
          units[index - 1].role = .caption
          units[index - 1].signals.insert(.creditBehind)
        }
      } else if units[index].isBody, units[index].mark == .none, isShortParagraph(units[index]),
        mayCredit(units[index]),
        Credits.find(atEndOf: sheet.string(units[index])) != nil
      {
        units[index].role = .caption
        units[index].signals.insert(.creditBehind)
      }
    }
  }

  /// Whether a unit is the first text below the head of an article.
  func isFirstText(_ index: Int) -> Bool {
    guard index > 0 else { return true }
    return [.byline, .dateLine, .headline].contains(units[index - 1].role)
  }

  /// Sets the lines apart that stand directly above a credit, where text that they are glued to stands above them.
  mutating func splitCaptions() {
    guard sheet.measure.isBroken, units.contains(where: { $0.role == .credit }) else { return }
    var result: [PageUnit] = []
    for (index, unit) in units.enumerated() {
      let isAboveCredit =
        unit.isBody && unit.touchesNext && index + 1 < units.count
        && units[index + 1].role == .credit
      guard isAboveCredit, unit.mark == .none,
        let lines = captionLines(unit, isFirst: index > 0 && units[index - 1].role == .byline)
      else {
        result.append(unit)
        continue
      }
      var (first, second) = (unit, unit)
      first.pieces = Array(unit.pieces.dropLast(lines))
      first.lastWidth = sheet.width(of: first.pieces[first.pieces.count - 1])
      first.touchesNext = true
      second.pieces = Array(unit.pieces.suffix(lines))
      second.isAfterBlank = false
      result += [first, second]
    }
    units = result
  }

  /// How many lines at the end of a stretch are a caption: what stands behind the last line that ends a sentence, one to
  /// five lines; nil when the whole stretch is.
  func captionLines(_ unit: PageUnit, isFirst: Bool) -> Int? {
    guard unit.pieces.count > 2, isFirst || !unit.isAfterBlank || unit.pieces.count > 4 else { return nil }
    for lines in 1...5 where lines < unit.pieces.count {
      guard LineTail(unit.pieces[unit.pieces.count - lines - 1], of: sheet.bytes).end == .sentence
      else { continue }
      return LineHead(unit.pieces[unit.pieces.count - lines], of: sheet.bytes).first == .lower
        ? nil : lines
    }
    return nil
  }

  func mayCredit(_ unit: PageUnit) -> Bool {
    let last = sheet.bytes[unit.end - 1]
    return (!unit.traits.isDisjoint(with: [.slash, .picture]) || last == 0x29 || last == 0x5D)
      && Credits.mayEnd(unit.pieces, of: sheet.bytes)
  }

  func isShortParagraph(_ unit: PageUnit) -> Bool {
    unit.end - unit.start <= 700
  }
}
