import Testing

@testable import Core

@Suite struct ValuePatternTests {
  private func matches(_ pattern: String, _ value: String, case ignoringCase: Bool = false, _ marks: Bool = false)
    throws -> Bool
  {
    try ValuePattern(pattern, ignoringCase: ignoringCase, ignoringDiacritics: marks).matches(Array(value.utf8).span)
  }

  @Test(arguments: [
    ("ra.*", "rates", true), ("ra.*", "rar", true), ("ra.*", "era", false), ("r.", "rates", false),
    ("a|ab", "ab", true), ("rate", "rate", true), ("rate", "rates", false), ("", "", true), (".", "é", true),
    (#"\p{Lu}\p{Ll}+"#, "Jane", true), (#"\."#, ".", true), (#"\."#, "x", false), ("[^a]", "漢", true),
  ])
  func `the whole value must match`(pattern: String, value: String, isMatch: Bool) throws {
    #expect(try matches(pattern, value) == isMatch)
  }

  @Test func `letter case and diacritics are ignored when asked`() throws {
    #expect(try matches("BANK", "bank", case: true))
    #expect(try matches("CAFÉ.?", "café", case: true))
    #expect(try matches("STRASSE", "Straße", case: true))
    #expect(try !matches("cafe", "café"))
    #expect(try matches("cafe", "Café", case: true, true))
    #expect(try matches("caf[è]|x", "café", true))
    #expect(try matches(#"caf\é+"#, "cafeé", true))
    #expect(try !matches("CAF.", "café", true))
  }

  private func matches(_ pattern: String, _ value: String, _ marks: Bool) throws -> Bool {
    try matches(pattern, value, case: false, marks)
  }

  @Test(arguments: [("a(b", 3), ("a[", 2), ("ab\\", 3), ("x*+*", 3), (#"\C"#, 2), ("é(", 3)])
  func `a mistake is told with its place`(pattern: String, offset: Int) {
    for marks in [false, true] {
      let error = #expect(throws: ValuePatternError.self) {
        _ = try ValuePattern(pattern, ignoringDiacritics: marks)
      }
      #expect(error?.reason == .syntax)
      #expect(error?.offset == offset)
    }
  }

  @Test func `a match without end is given up`() throws {
    let pattern = try ValuePattern("(a+)+b|(.*)*c")
    let value = [UInt8](repeating: UInt8(ascii: "a"), count: 64)
    let error = #expect(throws: ValuePatternError.self) { try pattern.matches(value.span) }
    #expect(error?.reason == .tooCostly)
    #expect(try ValuePattern("(?:.|x)*").matches([UInt8](repeating: 0x61, count: 20_000).span))
  }

  @Test func `bytes that are not UTF-8 match no pattern`() throws {
    for bytes: [UInt8] in [[0xFF], [0xC3], [0xED, 0xA0, 0x80], [0x61, 0x80]] {
      #expect(try !ValuePattern(".*").matches(bytes.span))
      #expect(try !ValuePattern(".*", ignoringCase: true, ignoringDiacritics: true).matches(bytes.span))
    }
  }

  @Test(arguments: [
    ("rate", "rate"), ("rates?", "rate"), ("ra.*", "ra"), ("é?x", ""), ("caé*", "ca"), ("ab+", "ab"), ("a|b", ""),
    ("ab(c|d)", "ab"), (#"U\.S\.x{2}"#, "U.S."), (#"ab\w"#, "ab"), ("a[|]b", "a"), (#"a\|b"#, "a|b"),
    (#"ab\Qc|d\E"#, ""), ("(?i)ab", ""), ("^ab", ""), (#"a[\]|]b|c"#, ""),
  ])
  func `the literal prefix is what every match begins with`(pattern: String, prefix: String) throws {
    #expect(try ValuePattern(pattern).literalPrefix == Array(prefix.utf8))
    #expect(try ValuePattern(pattern, ignoringCase: true).literalPrefix.isEmpty)
  }

  @Test func `a pattern without metacharacter is literal`() {
    #expect(ValuePattern.isLiteral("Lu'an-3/4 é"))
    #expect(!ValuePattern.isLiteral("a.b"))
    #expect(!ValuePattern.isLiteral(#"a\b"#))
  }

  @Test func `one matcher answers about many values`() throws {
    let pattern = try ValuePattern("[a-c]+x?", ignoringCase: true, ignoringDiacritics: true)
    var matcher = ValuePattern.Matcher(pattern)
    for (value, isMatch) in [("ABCX", true), ("çab", true), ("d", false), ("", false), ("ÀBX", true)] {
      #expect(try matcher.matches(Array(value.utf8).span) == isMatch)
    }
  }
}
