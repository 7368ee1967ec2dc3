import Testing

@testable import shanxi_repl

@Suite struct DisplayWidthTests {
  @Test(arguments: [
    ("", 0), ("abc", 3), ("é", 1), ("e\u{301}", 1), ("漢字", 4), ("한국어", 6), ("\u{1112}\u{1161}\u{11AB}", 2),
    ("カナ", 4), ("ｶﾅ", 2), ("Ａ", 2), ("👨‍👩‍👧", 2), ("🇨🇳", 2), ("❤️", 2), ("👍🏽", 2), ("·", 1), ("“”", 2), ("क्ष", 2),
    ("שלום", 4), ("a\u{200B}b", 2), ("\u{0E01}\u{0E34}", 1),
  ])
  func `columns are counted as terminals do`(text: String, width: Int) {
    #expect(DisplayWidth.of(text) == width)
  }

  @Test func `a cut never splits a cluster nor passes the width`() {
    let text = "漢字👨‍👩‍👧e\u{301}x"
    for columns in 0...9 {
      let cut = DisplayWidth.cut(text, to: columns)
      #expect(DisplayWidth.of(cut) <= columns)
      #expect(cut == text || cut.isEmpty || cut.hasSuffix("…"))
    }
    #expect(DisplayWidth.cut(text, to: 8) == text)
    #expect(DisplayWidth.cut("漢字漢字", to: 6) == "漢字…")
    #expect(DisplayWidth.suffix(of: "漢字漢字", fitting: 5).text == "漢字")
    #expect(DisplayWidth.padded("漢", to: 4) == "漢  ")
    #expect(DisplayWidth.paddedLeft("漢", to: 4) == "  漢")
  }

  @Test func `wrapping keeps every word and the width`() {
    #expect(DisplayWidth.wrapped("one two three", to: 7) == ["one two", "three"])
    #expect(DisplayWidth.wrapped("漢字漢字漢字 x", to: 8) == ["漢字漢字", "漢字 x"])
    #expect(DisplayWidth.wrapped("", to: 8) == [""])
    #expect(DisplayWidth.folded("a   b      c", to: 9) == ["a   b    ", "  c"])
    #expect(DisplayWidth.folded("left      right", to: 80) == ["left      right"])
    #expect(DisplayWidth.wrapped("a abcdefghij b", to: 4) == ["a", "abcd", "efgh", "ij b"])
  }
}

@Suite struct VisibleTests {
  @Test func `control characters are shown, not sent`() {
    #expect(
      Visible.text("a\u{1B}[2J\n\t\r\u{7}\u{7F}\u{9B}\u{202E}x") == "a\\e[2J\\n\\t\\r\\u0007\\u007f\\u009b\\u202ex")
    #expect(Visible.text("a\\b") == "a\\b")
    #expect(Visible.field("a\\b\n") == "a\\\\b\\n")
    #expect(Visible.text("\r\n") == "\\r\\n")
  }
}
