import CUtf8proc

/// How many columns of a terminal text takes.
///
/// Counted by grapheme clusters: East Asian wide and fullwidth characters take 2, combining marks 0, characters of
/// ambiguous width 1. Text is expected without control characters (see `Visible`).
enum DisplayWidth {
  /// The columns of `text`.
  static func of(_ text: some StringProtocol) -> Int {
    if isPlain(text) { return text.utf8.count }
    return text.reduce(0) { $0 + of($1) }
  }

  /// The columns of one grapheme cluster.
  static func of(_ character: Character) -> Int {
    var width = 0
    var isJoined = false
    var hasBase = false
    for scalar in character.unicodeScalars {
      switch scalar.value {
      case 0x200D:
        isJoined = hasBase
        continue
      case 0xFE0F where width == 1 && character.unicodeScalars.first?.properties.isEmoji == true:
        width = 2
      case 0x1F3FB...0x1F3FF where hasBase, 0x1160...0x11FF where hasBase, 0xD7B0...0xD7FF where hasBase:
        // A skin tone, or a Hangul vowel or final consonant, is drawn inside what stands before it.
        break
      case _ where isJoined && scalar.properties.isEmoji:
        break
      default:
        width += Int(utf8proc_charwidth(Int32(scalar.value)))
      }
      isJoined = false
      hasBase = true
    }
    return width
  }

  /// The longest beginning of `text` that takes at most `columns`, and what it takes.
  static func prefix(of text: some StringProtocol, fitting columns: Int) -> (text: String, width: Int) {
    var kept = ""
    var width = 0
    for character in text {
      let next = of(character)
      if width + next > columns { break }
      kept.append(character)
      width += next
    }
    return (kept, width)
  }

  /// The longest end of `text` that takes at most `columns`, and what it takes.
  static func suffix(of text: some StringProtocol, fitting columns: Int) -> (text: String, width: Int) {
    var kept: [Character] = []
    var width = 0
    for character in text.reversed() {
      let next = of(character)
      if width + next > columns { break }
      kept.append(character)
      width += next
    }
    return (String(kept.reversed()), width)
  }

  /// `text` cut to at most `columns`, with `…` at its end when it was cut.
  static func cut(_ text: String, to columns: Int) -> String {
    guard of(text) > columns else { return text }
    guard columns > 0 else { return "" }
    return prefix(of: text, fitting: columns - 1).text + "…"
  }

  /// `text` followed by blanks up to `columns`.
  static func padded(_ text: String, to columns: Int) -> String {
    text + String(repeating: " ", count: max(0, columns - of(text)))
  }

  /// `text` after blanks, so that it ends at `columns`.
  static func paddedLeft(_ text: String, to columns: Int) -> String {
    String(repeating: " ", count: max(0, columns - of(text))) + text
  }

  /// `text` in lines of at most `columns`, broken at blanks where there are any.
  static func wrapped(_ text: some StringProtocol, to columns: Int) -> [String] {
    var lines: [String] = []
    var line = ""
    var width = 0
    for word in text.split(separator: " ") {
      var rest = String(word)
      var needed = of(rest)
      if width > 0 && width + 1 + needed > columns {
        lines.append(line)
        (line, width) = ("", 0)
      }
      while needed > columns {
        let head = prefix(of: rest, fitting: max(2, columns))
        lines.append(head.text)
        rest = String(rest.dropFirst(head.text.count))
        needed -= head.width
      }
      if width > 0 {
        line += " "
        width += 1
      }
      line += rest
      width += needed
    }
    if width > 0 || lines.isEmpty { lines.append(line) }
    return lines
  }

  /// `text` in lines of at most `columns`, with every blank kept; broken behind a blank where one is near.
  static func folded(_ text: String, to columns: Int) -> [String] {
    var lines: [String] = []
    var rest = text[...]
    while of(String(rest)) > columns {
      var head = prefix(of: String(rest), fitting: max(2, columns)).text
      if let blank = head.lastIndex(of: " "), head.distance(from: blank, to: head.endIndex) < columns / 3 {
        head = String(head[...blank])
      }
      lines.append(head)
      rest = rest.dropFirst(head.count)
    }
    lines.append(String(rest))
    return lines
  }

  private static func isPlain(_ text: some StringProtocol) -> Bool {
    text.utf8.allSatisfy { $0 >= 0x20 && $0 < 0x7F }
  }
}
