/// Text from pages made safe to show: no byte of it can move a cursor, change a colour or turn the reading direction.
enum Visible {
  /// `text` with control characters written as `\n`, `\t`, `\e`, `\u202e`.
  static func text(_ text: some StringProtocol) -> String {
    escaped(text, doublingBackslashes: false)
  }

  /// As `text`, with `\` doubled as well, so that the original can be told from what is written.
  static func field(_ text: some StringProtocol) -> String {
    escaped(text, doublingBackslashes: true)
  }

  /// As `text`, with line ends and tabs kept as they are.
  static func lines(_ text: String) -> String {
    text.utf8.split(separator: 0x0A, omittingEmptySubsequences: false).map { line in
      line.split(separator: 0x09, omittingEmptySubsequences: false).map { Self.text(Substring($0)) }.joined(
        separator: "\t")
    }.joined(separator: "\n")
  }

  /// JSON with the same value, in which nothing can move a cursor or turn the reading direction.
  static func json(_ text: String) -> String {
    guard text.unicodeScalars.contains(where: isControl) else { return text }
    var output = String.UnicodeScalarView()
    for scalar in text.unicodeScalars {
      // Line ends stand between values here, never inside strings.
      if isControl(scalar) && scalar != "\n" {
        output.append(contentsOf: escape(scalar).unicodeScalars)
      } else {
        output.append(scalar)
      }
    }
    return String(output)
  }

  private static func escaped(_ text: some StringProtocol, doublingBackslashes: Bool) -> String {
    let isSafe = text.unicodeScalars.allSatisfy { !isControl($0) && !(doublingBackslashes && $0 == "\\") }
    if isSafe { return String(text) }
    var output = String.UnicodeScalarView()
    for scalar in text.unicodeScalars {
      if scalar == "\\" && doublingBackslashes {
        output.append(contentsOf: "\\\\".unicodeScalars)
      } else if isControl(scalar) {
        output.append(contentsOf: escape(scalar).unicodeScalars)
      } else {
        output.append(scalar)
      }
    }
    return String(output)
  }

  /// C0, C1, DEL, line and paragraph separators, marks and overrides of the reading direction.
  private static func isControl(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0..<0x20, 0x7F...0x9F, 0x200E, 0x200F, 0x2028...0x202E, 0x2066...0x2069, 0xFEFF: true
    default: false
    }
  }

  private static func escape(_ scalar: Unicode.Scalar) -> String {
    switch scalar {
    case "\n": return "\\n"
    case "\r": return "\\r"
    case "\t": return "\\t"
    case "\u{1B}": return "\\e"
    default:
      let digits = String(scalar.value, radix: 16)
      return "\\u" + String(repeating: "0", count: max(0, 4 - digits.count)) + digits
    }
  }
}
