extension UnitClassifier {
  /// Splits captions from their credits and contributor lines from the paragraphs they are glued to.
  func splitUnits() -> [PageUnit] {
    var result: [PageUnit] = []
    result.reserveCapacity(units.count)
    for unit in units {
      switch unit.role {
      case .caption:
        let last = unit.pieces[unit.pieces.count - 1]
        let text = sheet.string(unit)
        guard let credit = Credits.find(atEndOf: text), credit.length < text.utf8.count,
          credit.length <= last.count
        else {
          // A credit that goes over two lines stays with its caption.
          result.append(unit)
          continue
        }
        split(unit, at: last.upperBound - credit.length, as: .credit, into: &result)
      case .body:
        if unit.traits.contains(.contributed), let offset = contributorStart(unit) {
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

  func split(_ unit: PageUnit, at offset: Int, as role: UnitRole, into result: inout [PageUnit]) {
    let (first, second) = unit.cut(at: offset, sheet)
    if let first { result.append(first) }
    if var second {
      second.role = role
      second.isUnglued = role == .contributors && first != nil
      result.append(second)
    }
  }

  /// Where a contributor line glued to the end of a unit begins: its last sentence.
  func contributorStart(_ unit: PageUnit) -> Int? {
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
      let text = sheet.string(index + 1..<unit.end).split(whereSeparator: \.isNewline).joined(
        separator: " ")
      if Phrases.contributors(text) != nil { return index + 1 }
    }
    return nil
  }
}
