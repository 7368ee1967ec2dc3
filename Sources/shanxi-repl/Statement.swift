/// One statement as typed, comments blanked out, with the place it came from.
struct Statement: Equatable {
  /// What its first characters say it is.
  enum Kind: Equatable {
    /// A token query or another statement of the query language, up to its `;`.
    case pattern
    /// A statement of the command language, up to its `;`.
    case command
    /// A word of the verb list and what follows.
    case verb
    /// A setting: a line that begins with a dot.
    case setting
    /// Anything else: words to search for.
    case search
  }

  let kind: Kind
  /// Without the `;` that ended it and without white space at its ends; may hold line ends.
  let text: String
  /// The file, `-c` or `<stdin>`; nil for what was typed at the prompt.
  let origin: String?
  /// The line of its first character, from 1.
  let line: Int
  /// The character of that line it begins at, from 1.
  let column: Int

  /// A place inside the text, as people count.
  struct Spot: Equatable {
    let line: Int
    let column: Int
    /// The line of the statement that holds the place.
    let text: Substring
    /// The part of that line before the place.
    let before: Substring
  }

  /// The place `offset` UTF-8 bytes into the text.
  func spot(at offset: Int) -> Spot {
    let bytes = text.utf8
    var place = bytes.index(bytes.startIndex, offsetBy: min(max(0, offset), bytes.count))
    while !isBoundary(place) { place = bytes.index(before: place) }
    let begin = text[..<place].lastIndex(of: "\n").map { text.index(after: $0) } ?? text.startIndex
    let end = text[place...].firstIndex(of: "\n") ?? text.endIndex
    let row = text[..<begin].count { $0 == "\n" }
    let before = text[begin..<place]
    return Spot(
      line: line + row, column: before.count + (row == 0 ? column : 1), text: text[begin..<end], before: before)
  }

  private func isBoundary(_ place: String.Index) -> Bool {
    place.samePosition(in: text.unicodeScalars) != nil
  }
}
