/// How a stretch of text begins.
struct LineHead {
  enum First { case lower, upper, digit, punctuation }

  let first: First
  /// Whether a quotation mark or bracket stands before the first letter.
  let isQuoted: Bool
  /// Where the first word stands, with quotation marks and punctuation.
  let place: Range<Int>
  /// The width of the first word in characters.
  let width: Int

  /// The first word as it stands, with quotation marks and punctuation.
  func word(in bytes: [UInt8]) -> String { String(decoding: bytes[place], as: UTF8.self) }

  /// Whether the first word is one that a sentence does not end with.
  func isLeading(in bytes: [UInt8]) -> Bool {
    LineTraits.of(word: WordHash.of(place, in: bytes)).contains(.leading)
  }

  init(_ range: Range<Int>, of bytes: [UInt8]) {
    var end = range.lowerBound
    var width = 0
    let limit = min(range.upperBound, range.lowerBound + 80)
    while end < limit && bytes[end] != 0x20 {
      if bytes[end] & 0xC0 != 0x80 { width += 1 }
      end += 1
    }
    while end < range.upperBound && end > limit - 1 && bytes[end] & 0xC0 == 0x80 { end += 1 }
    place = range.lowerBound..<end
    self.width = width
    var start = range.lowerBound
    while start < end, let length = Typography.openingLength(bytes, start, end) { start += length }
    isQuoted = start > range.lowerBound
    guard start < end else {
      first = .punctuation
      return
    }
    switch bytes[start] {
    case 0x61...0x7A: first = .lower
    case 0x41...0x5A: first = .upper
    case 0x30...0x39: first = .digit
    case 0..<0x80: first = .punctuation
    default:
      guard let scalar = String(decoding: bytes[start..<end], as: UTF8.self).unicodeScalars.first
      else {
        first = .punctuation
        return
      }
      first =
        scalar.isSmall
        ? .lower : scalar.isLetter ? .upper : scalar.isNumeric ? .digit : .punctuation
    }
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
  /// Where the last word stands, without punctuation around it.
  let place: Range<Int>

  /// The last word without punctuation around it.
  func word(in bytes: [UInt8]) -> String { String(decoding: bytes[place], as: UTF8.self) }

  /// Whether the last word is one that a sentence does not end with.
  func isLeading(in bytes: [UInt8]) -> Bool {
    LineTraits.of(word: WordHash.of(place, in: bytes)).contains(.leading)
  }

  /// Whether the last word begins with a capital.
  func isCapital(in bytes: [UInt8]) -> Bool {
    place.lowerBound < place.upperBound && bytes[place.lowerBound] &- 0x41 < 26
  }

  init(_ range: Range<Int>, of bytes: [UInt8]) {
    let low = max(range.lowerBound, range.upperBound - 240)
    var index = range.upperBound
    var isClosed = false
    while index > low {
      if bytes[index - 1] == 0x20 && isClosed {
        index -= 1
      } else if let length = Typography.closingLength(bytes, index, low) {
        // A footnote mark such as [12] closes with its bracket.
        var open = index - 1
        while open > low && bytes[open - 1] &- 0x30 < 10 { open -= 1 }
        let isMark = bytes[index - 1] == 0x5D && open > low && bytes[open - 1] == 0x5B
        index = isMark ? open - 1 : index - length
        isClosed = true
      } else {
        break
      }
    }
    var start = index
    while start > low && bytes[start - 1] != 0x20 { start -= 1 }
    var first = start
    var last = index
    while first < last, let length = Typography.outerLength(bytes, first, last) { first += length }
    while last > first, let length = Typography.outerLength(bytes, before: last, first) {
      last -= length
    }
    place = first..<last
    let byte = index > low ? bytes[index - 1] : 0x20
    switch byte {
    case 0x2E:
      end = !isClosed && Self.isShort(first..<last, bytes) ? .abbreviation : .sentence
    case 0x21, 0x3F: end = .sentence
    case 0x3A, 0x3B: end = .colon
    case 0x2D where index - low > 1 && bytes[index - 2] == 0x2D: end = .colon
    case 0x2D where !isClosed && index - start > 1: end = .hyphen
    // The soft hyphen.
    case 0xAD where !isClosed && index - start > 2 && bytes[index - 2] == 0xC2: end = .hyphen
    case 0xA6 where index - low > 2 && bytes[index - 2] == 0x80 && bytes[index - 3] == 0xE2:
      end = .sentence
    case 0x93 where index - low > 2 && bytes[index - 2] == 0x80 && bytes[index - 3] == 0xE2:
      end = .colon
    case 0x94 where index - low > 2 && bytes[index - 2] == 0x80 && bytes[index - 3] == 0xE2:
      end = .colon
    default: end = .open
    }
  }

  /// Whether a word with a full stop behind it is shortened: an initial, `Gen.`, `U.S.`.
  private static func isShort(_ word: Range<Int>, _ bytes: [UInt8]) -> Bool {
    if word.count == 1 {
      return bytes[word.lowerBound] != 0x49 && bytes[word.lowerBound] &- 0x30 > 9
    }
    guard word.count <= 12 else { return false }
    if bytes[word].contains(0x2E) { return true }
    return word.count <= 6
      && Phrases.shortened.contains(String(decoding: bytes[word], as: UTF8.self))
  }
}

/// Signs that stand around words.
enum Typography {
  /// The length of the opening sign at `index`, nil when none is there.
  static func openingLength(_ bytes: [UInt8], _ index: Int, _ end: Int) -> Int? {
    switch bytes[index] {
    case 0x22, 0x27, 0x28, 0x5B, 0x2A, 0x60: 1
    case 0xC2 where index + 1 < end && bytes[index + 1] == 0xAB: 2
    case 0xE2
    where index + 2 < end && bytes[index + 1] == 0x80
      && [0x98, 0x9C, 0x9E].contains(bytes[index + 2]):
      3
    default: nil
    }
  }

  /// The length of the closing sign that ends at `index`, nil when none does.
  static func closingLength(_ bytes: [UInt8], _ index: Int, _ low: Int) -> Int? {
    switch bytes[index - 1] {
    case 0x22, 0x27, 0x29, 0x5D, 0x2A, 0x60: 1
    case 0xBB where index - 2 >= low && bytes[index - 2] == 0xC2: 2
    case 0x99, 0x9D:
      index - 3 >= low && bytes[index - 2] == 0x80 && bytes[index - 3] == 0xE2 ? 3 : nil
    default: nil
    }
  }

  /// The length of the sign at `index` that is no part of a word, nil when a letter or digit stands there.
  static func outerLength(_ bytes: [UInt8], _ index: Int, _ end: Int) -> Int? {
    let byte = bytes[index]
    if byte < 0x80 { return (byte | 0x20) &- 0x61 < 26 || byte &- 0x30 < 10 ? nil : 1 }
    if byte == 0xE2 && index + 2 < end && bytes[index + 1] == 0x80 { return 3 }
    return byte == 0xC2 && index + 1 < end && bytes[index + 1] != 0xB5 ? 2 : nil
  }

  static func outerLength(_ bytes: [UInt8], before index: Int, _ low: Int) -> Int? {
    let byte = bytes[index - 1]
    if byte < 0x80 { return (byte | 0x20) &- 0x61 < 26 || byte &- 0x30 < 10 ? nil : 1 }
    if index - 3 >= low && bytes[index - 2] == 0x80 && bytes[index - 3] == 0xE2 { return 3 }
    return index - 2 >= low && bytes[index - 2] == 0xC2 && byte != 0xB5 ? 2 : nil
  }
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

extension [UInt8] {
  /// The first byte of a line's text; 0 when it is empty, as that of a line of Markdown that shows nothing may be.
  func first(in text: Range<Int>) -> UInt8 { text.isEmpty ? 0 : self[text.lowerBound] }

  /// The last byte of a line's text; 0 when it is empty.
  func last(in text: Range<Int>) -> UInt8 { text.isEmpty ? 0 : self[text.upperBound - 1] }
}
