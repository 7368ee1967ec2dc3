/// What can be read from a regular expression without compiling it.
enum PatternText {
  private static let backslash = UInt8(ascii: "\\")

  /// Whether `pattern` holds no metacharacter.
  static func isLiteral(_ pattern: Span<UInt8>) -> Bool {
    for index in pattern.indices where isMeta(pattern[index]) { return false }
    return true
  }

  /// Bytes that every text which `pattern` matches begins with, as far as that is plain.
  static func literalPrefix(of pattern: Span<UInt8>) -> [UInt8] {
    if hasOuterAlternative(pattern) { return [] }
    var prefix: [UInt8] = []
    var last = 0
    var index = 0
    while index < pattern.count {
      var byte = pattern[index]
      if byte == UInt8(ascii: "?") || byte == UInt8(ascii: "*") || byte == UInt8(ascii: "{") {
        // The character before may be absent.
        prefix.removeSubrange(last...)
        return prefix
      }
      if byte == backslash {
        guard index + 1 < pattern.count, isPunctuation(pattern[index + 1]) else { return prefix }
        index += 1
        byte = pattern[index]
      } else if isMeta(byte) {
        return prefix
      }
      if byte & 0xC0 != 0x80 { last = prefix.count }
      prefix.append(byte)
      index += 1
    }
    return prefix
  }

  /// `pattern` with its diacritics folded away; a backslash in front of a letter that becomes ASCII goes too, so that
  /// `\é` is the letter `e` and not an escape.
  static func withoutDiacritics(_ pattern: Span<UInt8>) -> [UInt8] {
    var plain: [UInt8] = []
    var index = 0
    while index < pattern.count {
      if pattern[index] == backslash, index + 1 < pattern.count {
        if pattern[index + 1] < 0x80 {
          plain.append(backslash)
          plain.append(pattern[index + 1])
          index += 1
        }
      } else {
        plain.append(pattern[index])
      }
      index += 1
    }
    return Folding.folded(plain.span, .diacritics)
  }

  /// Whether a `|` stands outside all groups; true also when that is hard to say.
  private static func hasOuterAlternative(_ pattern: Span<UInt8>) -> Bool {
    var depth = 0
    var index = 0
    while index < pattern.count {
      switch pattern[index] {
      case backslash:
        index += 1
        if index < pattern.count, pattern[index] == UInt8(ascii: "Q") { return true }
      case UInt8(ascii: "["):
        guard let end = endOfClass(pattern, from: index) else { return true }
        index = end
      case UInt8(ascii: "("): depth += 1
      case UInt8(ascii: ")"): depth -= 1
      case UInt8(ascii: "|"): if depth <= 0 { return true }
      default: break
      }
      index += 1
    }
    return false
  }

  /// The place of the `]` that closes the class opened at `start`; nil when it holds anything unusual.
  static func endOfClass(_ pattern: Span<UInt8>, from start: Int) -> Int? {
    var index = start + 1
    if index < pattern.count, pattern[index] == UInt8(ascii: "^") { index += 1 }
    if index < pattern.count, pattern[index] == UInt8(ascii: "]") { index += 1 }
    while index < pattern.count {
      switch pattern[index] {
      case backslash:
        index += 1
        if index < pattern.count, pattern[index] == UInt8(ascii: "Q") { return nil }
      case UInt8(ascii: "["): return nil
      case UInt8(ascii: "]"): return index
      default: break
      }
      index += 1
    }
    return nil
  }

  /// The characters of a class that stands in `range` of a pattern; nil unless they are ASCII letters and digits, and
  /// ranges of these.
  static func members(ofClass pattern: Span<UInt8>, _ range: ClosedRange<Int>) -> [UInt8]? {
    var members: [UInt8] = []
    var index = range.lowerBound + 1
    while index < range.upperBound {
      let first = pattern[index]
      guard isLetterOrDigit(first) else { return nil }
      var last = first
      if pattern[index + 1] == UInt8(ascii: "-") {
        // Ends of one kind: `A-z` has more than letters.
        last = pattern[index + 2]
        guard isLetterOrDigit(last), first <= last, first >> 5 == last >> 5 else { return nil }
        index += 2
      }
      for member in first...last where !members.contains(member) { members.append(member) }
      index += 1
    }
    return members.isEmpty ? nil : members
  }

  private static func isLetterOrDigit(_ byte: UInt8) -> Bool {
    byte &- 0x30 < 10 || (byte | 0x20) &- 0x61 < 26
  }

  private static func isMeta(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "\\"), UInt8(ascii: "^"), UInt8(ascii: "$"), UInt8(ascii: "."), UInt8(ascii: "["),
      UInt8(ascii: "]"), UInt8(ascii: "|"), UInt8(ascii: "("), UInt8(ascii: ")"), UInt8(ascii: "?"),
      UInt8(ascii: "*"), UInt8(ascii: "+"), UInt8(ascii: "{"), UInt8(ascii: "}"):
      true
    default: false
    }
  }

  /// Whether `byte` is ASCII and no letter, digit or control: after a backslash it stands for itself.
  static func isPunctuation(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x21...0x2F, 0x3A...0x40, 0x5B...0x60, 0x7B...0x7E: true
    default: false
    }
  }
}
