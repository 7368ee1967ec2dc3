import Testing

@testable import Core

@Suite struct TextBlocksTests {
  @Test(arguments: [
    ("", []), (" \n\n ", []), ("one", ["one"]), ("one\ntwo\n\nthree\n", ["one\ntwo", "three"]),
    ("\n\n a \n \n\n b ", ["a", "b"]),
  ])
  func `blank lines part blocks`(text: String, expected: [String]) {
    let bytes = Array(text.utf8)
    let found = TextBlocks.ranges(bytes.span).map { String(decoding: bytes[$0], as: UTF8.self) }
    #expect(found == expected)
  }
}
