import Testing

@testable import Core

@Suite struct TokenizerTests {
  @Test func `tokens are ascending, disjoint and hold every byte that is no blank`() {
    let text = Array("The bank's rates rose 3%. They fell — again.".utf8)
    var tokens = Tokens()
    Tokenizer().tokenize(text.span, into: &tokens)
    var end = 0
    for index in 0..<tokens.count {
      #expect(Int(tokens.starts[index]) >= end)
      #expect(text[end..<Int(tokens.starts[index])].allSatisfy { $0 == 0x20 })
      end = Int(tokens.ends[index])
    }
    #expect(end == text.count)
    #expect(tokens.sentences.count == 2)
  }
}
