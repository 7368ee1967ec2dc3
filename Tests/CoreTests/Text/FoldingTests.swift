import Testing

@testable import Core

@Suite struct FoldingTests {
  private func fold(_ text: String, _ options: Folding.Options) -> String {
    String(decoding: Folding.folded(Array(text.utf8).span, options), as: UTF8.self)
  }

  @Test(arguments: [
    ("Bank", "bank", "Bank", "bank"), ("Café", "café", "Cafe", "cafe"), ("CAFE\u{301}", "café", "CAFE", "cafe"),
    ("Straße", "strasse", "Straße", "strasse"), ("İstanbul", "i\u{307}stanbul", "Istanbul", "istanbul"),
    ("ΟΔΟΣ", "οδοσ", "ΟΔΟΣ", "οδοσ"), ("οδός", "οδόσ", "οδος", "οδοσ"), ("Йод", "йод", "Иод", "иод"),
    ("smørrebrød", "smørrebrød", "smørrebrød", "smørrebrød"), ("a ≠ b", "a ≠ b", "a ≠ b", "a ≠ b"),
    ("हिन्दी", "हिन्दी", "हिन्दी", "हिन्दी"), ("한국", "한국", "한국", "한국"), ("が", "が", "が", "が"),
    ("\u{301}", "\u{301}", "\u{301}", "\u{301}"), ("ﬁ", "fi", "ﬁ", "fi"), ("", "", "", ""),
  ])
  func `folds letter case, diacritics, and both`(text: String, cased: String, marks: String, both: String) {
    #expect(Array(fold(text, .letterCase).unicodeScalars) == Array(cased.unicodeScalars))
    #expect(Array(fold(text, .diacritics).unicodeScalars) == Array(marks.unicodeScalars))
    #expect(Array(fold(text, [.letterCase, .diacritics]).unicodeScalars) == Array(both.unicodeScalars))
    #expect(fold(text, []) == text)
  }

  @Test func `folding again changes nothing`() {
    for scalar in (0..<0x11_0000 as Range<UInt32>).lazy.compactMap(Unicode.Scalar.init) {
      guard scalar.value < 0x3000 || scalar.value & 0x3F == 0 else { continue }
      for options: Folding.Options in [.letterCase, .diacritics, [.letterCase, .diacritics]] {
        let once = Folding.folded(Array(String(Character(scalar)).utf8).span, options)
        #expect(!once.isEmpty)
        #expect(Folding.folded(once.span, options) == once, "\(scalar.value)")
      }
    }
  }

  @Test func `the ASCII path equals the Unicode one`() {
    let text = (0..<128).map { UInt8($0) }
    for options: Folding.Options in [.letterCase, .diacritics, [.letterCase, .diacritics]] {
      var slow: [UInt8] = []
      let isRead = CharacterData.appendFolded(
        text.span, letterCase: options.contains(.letterCase), diacritics: options.contains(.diacritics), to: &slow)
      #expect(isRead)
      #expect(Folding.folded(text.span, options) == slow)
    }
  }

  @Test func `bytes that are not UTF-8 stay, with ASCII letters folded`() {
    let bytes: [UInt8] = [0x41, 0xFF, 0xC3]
    #expect(Folding.folded(bytes.span, [.letterCase, .diacritics]) == [0x61, 0xFF, 0xC3])
  }
}
