/// Reads the marks of Markdown inside a line.
enum Markup {
  private static let entities: [(String, String)] = [
    ("&amp;", "&"), ("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&apos;", "'"), ("&#39;", "'"),
    ("&nbsp;", " "),
    ("&mdash;", "—"), ("&ndash;", "–"), ("&lsquo;", "‘"), ("&rsquo;", "’"), ("&ldquo;", "“"),
    ("&rdquo;", "”"),
    ("&hellip;", "…"), ("&pound;", "£"), ("&euro;", "€"), ("&deg;", "°"), ("&eacute;", "é"),
  ]

  /// The length and meaning of the escape or entity that begins at `range`, or nil when none does.
  static func escape(_ bytes: [UInt8], _ range: Range<Int>) -> (length: Int, meaning: String)? {
    if bytes[range.lowerBound] == 0x5C {
      guard range.count >= 2 else { return nil }
      let byte = bytes[range.lowerBound + 1]
      let isSign =
        (0x21...0x2F).contains(byte) || (0x3A...0x40).contains(byte) || (0x5B...0x60).contains(byte)
        || (0x7B...0x7E).contains(byte)
      return isSign ? (2, String(UnicodeScalar(byte))) : nil
    }
    guard bytes[range.lowerBound] == 0x26 else { return nil }
    for (name, meaning) in entities where bytes[range].starts(with: name.utf8) {
      return (name.utf8.count, meaning)
    }
    return numbered(bytes, range)
  }

  /// `&#233;` or `&#xE9;`: a character by its number.
  private static func numbered(_ bytes: [UInt8], _ range: Range<Int>) -> (length: Int, meaning: String)? {
    guard range.count >= 4, bytes[range.lowerBound + 1] == 0x23 else { return nil }
    let isHex = bytes[range.lowerBound + 2] | 0x20 == 0x78
    let start = range.lowerBound + (isHex ? 3 : 2)
    var end = start
    while end < range.upperBound, end - start < 7, bytes[end] != 0x3B { end += 1 }
    guard end > start, end < range.upperBound, bytes[end] == 0x3B,
      let value = UInt32(String(decoding: bytes[start..<end], as: UTF8.self), radix: isHex ? 16 : 10),
      value >= 0x20, value &- 0x7F > 0x20, let scalar = UnicodeScalar(value)
    else { return nil }
    return (end + 1 - range.lowerBound, String(Character(scalar)))
  }

  /// The place between `**` or `*` marks that open at `range` and close in it, and the width of each mark.
  static func emphasis(_ bytes: [UInt8], _ range: Range<Int>) -> (inner: Range<Int>, marks: Int)? {
    var marks = 0
    while marks < min(3, range.count) && bytes[range.lowerBound + marks] == 0x2A { marks += 1 }
    let start = range.lowerBound + marks
    guard start < range.upperBound, bytes[start] != 0x20, bytes[start] != 0x2A else { return nil }
    var index = start + 1
    while index + marks <= range.upperBound {
      if bytes[index] == 0x2A {
        var count = 0
        while index + count < range.upperBound && bytes[index + count] == 0x2A { count += 1 }
        return count == marks && bytes[index - 1] != 0x20 ? (start..<index, marks) : nil
      }
      index += 1
    }
    return nil
  }
}
