/// Finds dashes that were flattened to hyphens.
///
/// A pair of dashes around an insertion becomes `word-Insertion of some words-and`: a common word glued to a capital,
/// and within the same sentence a word glued to one that only joins clauses. Either alone is a compound.
enum Dashes {
  private static let joining: Set<String> = [
    "in", "and", "a", "an", "the", "which", "who", "with", "at", "on", "for", "to", "is", "was",
    "are", "were", "has",
    "have", "had", "as", "but", "or", "that", "from", "by", "of", "will", "also",
  ]
  private static let prefixes: Set<String> = [
    "non", "pro", "anti", "pre", "post", "ex", "mid", "trans", "pan", "un", "sub", "inter", "neo",
    "all", "half",
    "self",
    "late", "early", "then", "like", "near", "quasi", "cross", "de", "non-", "al", "el", "vice",
    "born", "made",
    "based",
  ]

  /// Ascending offsets of the hyphens that stand for dashes.
  static func flattened(_ text: [UInt8]) -> [Int] {
    guard let start = text.firstIndex(of: 0x2D) else { return [] }
    var offsets: [Int] = []
    var opening: Int?
    for index in start..<text.count {
      let byte = text[index]
      if (byte == 0x2E || byte == 0x21 || byte == 0x3F) && index + 1 < text.count
        && text[index + 1] == 0x20
      {
        opening = nil
      }
      guard byte == 0x2D, index > 0, index + 1 < text.count, isLetter(text[index - 1]),
        isLetter(text[index + 1])
      else {
        continue
      }
      let (left, right) = (word(before: index, text), word(after: index, text))
      if let first = opening, index - first <= 120 {
        if joining.contains(right), isStart(left, text, index) {
          offsets += [first, index]
          opening = nil
          continue
        }
      }
      let isCapital = text[index + 1] >= 0x41 && text[index + 1] <= 0x5A
      let isPlain =
        left.count >= 4 && left.allSatisfy { $0.isLowercase } && !prefixes.contains(left)
      if isCapital && isPlain && !isInCompound(text, index, left) { opening = index }
    }
    return offsets
  }

  /// The words around a hyphen.
  static func context(_ text: [UInt8], _ offset: Int, dash: String = "-") -> String {
    word(before: offset, text) + dash + word(after: offset, text)
  }

  /// The insertion ends with a name or a longer word, not with one that makes verbs into nouns (`drive-in`).
  private static func isStart(_ left: String, _ text: [UInt8], _ index: Int) -> Bool {
    left.first?.isUppercase == true || left.count >= 6
  }

  /// Whether the word before the hyphen is itself the second part of a compound.
  private static func isInCompound(_ text: [UInt8], _ index: Int, _ left: String) -> Bool {
    let before = index - left.utf8.count - 1
    return before >= 0 && text[before] == 0x2D
  }

  private static func isLetter(_ byte: UInt8) -> Bool {
    let lower = byte | 0x20
    return byte >= 0x80 || (lower >= 0x61 && lower <= 0x7A)
  }

  private static func word(before index: Int, _ text: [UInt8]) -> String {
    var start = index
    while start > 0 && isLetter(text[start - 1]) { start -= 1 }
    return String(decoding: text[start..<index], as: UTF8.self)
  }

  private static func word(after index: Int, _ text: [UInt8]) -> String {
    var end = index + 1
    while end < text.count && isLetter(text[end]) { end += 1 }
    return String(decoding: text[index + 1..<end], as: UTF8.self)
  }
}
