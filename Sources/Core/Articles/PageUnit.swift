/// What a stretch of a page is.
enum UnitRole {
  case headline, deck, byline, dateLine, body, crosshead
  case pullQuote, speaker, caption, credit, factBox, contributors
  /// A line that sends the reader on, and one that says where a text comes from.
  case jump, continued
  case folio, runningHead, advertisement, imageName, menu, table, unreadable, other
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
  /// What its lines are worth looking at for.
  var traits: LineTraits
  /// Blanks before the text of its lines, at least.
  var indent: Int
  /// Whether a form feed stands before it.
  var startsPage: Bool
  /// Whether the next unit stands in the line directly below.
  var touchesNext = false
  /// What made it what it is.
  var signals: Signals = []
  /// Whether its lines stand as a heading in a stretch of running text.
  var isHeading = false
  /// Whether it is the line of who signed the letter above it.
  var isSignature = false
  /// Whether its lines end a stretch of running text and are looked at as a headline glued to it.
  var isTail = false
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
    unit.pieces.count == 1 ? string(unit.pieces[0]) : unit.pieces.map { string($0) }.joined(separator: " ")
  }
}
