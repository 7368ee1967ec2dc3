/// What a stretch of a page is.
enum UnitRole {
  case headline, deck, byline, dateLine, body, crosshead
  case pullQuote, speaker, caption, credit, factBox, contributors
  case jump, folio, runningHead, advertisement, imageName, table, other
}

/// Lines of a page that belong together, with what they are.
struct PageUnit {
  var role: UnitRole
  /// The text of each line, without marks; ascending in the page.
  var pieces: [Range<Int>]
  /// What the page's markup says; the same for all its lines.
  var mark: PageLine.Mark
  /// Whether a blank line or the start of the page stands before it.
  var isAfterBlank: Bool
  /// Whether it is one line that is too wide for the page's columns.
  var isBeyond: Bool
  /// Width in characters of its last line.
  var lastWidth: Int
  /// Whether the next unit stands in the line directly below.
  var touchesNext = false
  /// Whether it was glued to the unit before with nothing to tell them apart.
  var isUnglued = false

  var start: Int { pieces[0].lowerBound }
  var end: Int { pieces[pieces.count - 1].upperBound }

  /// Whether it is a part of an article's running text.
  var isBody: Bool { role == .body }
}

extension PageSheet {
  /// The unit's text in one line, hyphens and all.
  func string(_ unit: PageUnit) -> String {
    unit.pieces.map { string($0) }.joined(separator: " ")
  }
}
