/// How a stretch of text begins.
struct LineHead {
  enum First { case lower, upper, digit, punctuation }

  let first: First
  /// Whether a quotation mark or bracket stands before the first letter.
  let isQuoted: Bool
  /// The first word as it stands, with quotation marks and punctuation.
  let word: String

  init(_ range: Range<Int>, of bytes: [UInt8]) {
    let limit = min(range.upperBound, range.lowerBound + 80)
    let text = String(decoding: bytes[range.lowerBound..<limit], as: UTF8.self)
    word = String(text.prefix { $0 != " " })
    let letters = word.unicodeScalars.drop { Typography.opening.contains($0) }
    isQuoted = letters.count < word.unicodeScalars.count
    guard let scalar = letters.first else {
      first = .punctuation
      return
    }
    first = scalar.isSmall ? .lower : scalar.isLetter ? .upper : scalar.isNumeric ? .digit : .punctuation
  }
}

/// How a stretch of text ends.
struct LineTail {
  enum End {
    /// `.`, `!`, `?` or `…`, with or without closing marks behind it.
    case sentence
    /// A full stop that may belong to a shortened word or an initial.
    case abbreviation
    /// A colon, a semicolon or a dash.
    case colon
    case open
    /// A hyphen behind a letter or digit.
    case hyphen
  }

  let end: End
  /// The last word without punctuation around it.
  let word: String

  init(_ range: Range<Int>, of bytes: [UInt8]) {
    let start = max(range.lowerBound, range.upperBound - 120)
    let scalars = Array(String(decoding: bytes[start..<range.upperBound], as: UTF8.self).unicodeScalars)
    var index = scalars.count
    while index > 0 {
      if Typography.closing.contains(scalars[index - 1]) {
        // A footnote mark such as [12] closes with its bracket.
        if scalars[index - 1] == "]", let open = scalars[..<index].lastIndex(of: "["),
          scalars[open + 1..<index - 1].allSatisfy({ $0.isNumeric })
        {
          index = open
        } else {
          index -= 1
        }
      } else if scalars[index - 1] == " " && index < scalars.count {
        index -= 1
      } else {
        break
      }
    }
    let last = index > 0 ? scalars[index - 1] : " "
    var first = index
    while first > 0 && scalars[first - 1] != " " { first -= 1 }
    var text = String.UnicodeScalarView()
    text.append(contentsOf: scalars[first..<index])
    let printed = String(text)
    word = printed.trimmed { !$0.isLetter && !$0.isNumeric }
    switch last {
    case ".":
      let isShort = Phrases.shortened.contains(word) || (word.count == 1 && word != "I") || word.contains(".")
      end = isShort && index == scalars.count ? .abbreviation : .sentence
    case "!", "?", "…": end = .sentence
    case ":", ";", "—", "–": end = .colon
    case "-" where index > 1 && scalars[index - 2] == "-": end = .colon
    case "-" where index == scalars.count && printed.count > 1 && !printed.hasSuffix("--"): end = .hyphen
    default: end = .open
    }
  }
}

/// Signs that stand around words.
enum Typography {
  static let opening: Set<Unicode.Scalar> = ["\"", "'", "“", "‘", "(", "[", "«", "„", "*", "`"]
  static let closing: Set<Unicode.Scalar> = ["\"", "'", "”", "’", ")", "]", "»", "*", "`"]
}

extension String {
  /// The text without the characters at both ends that `isOuter` names.
  func trimmed(_ isOuter: (Unicode.Scalar) -> Bool) -> String {
    let scalars = unicodeScalars
    guard let first = scalars.firstIndex(where: { !isOuter($0) }),
      let last = scalars.lastIndex(where: { !isOuter($0) })
    else { return "" }
    return String(scalars[first...last])
  }
}
