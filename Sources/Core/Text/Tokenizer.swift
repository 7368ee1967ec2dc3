/// Cuts a block of text into tokens and sentences.
///
/// Immutable, so that one value serves all threads.
struct Tokenizer: Sendable {
  init() {}

  /// Replaces what `tokens` holds by the tokens and sentences of `text`, one block.
  func tokenize(_ text: Span<UInt8>, into tokens: inout Tokens) {
    tokens.removeAll()
    var index = 0
    var sentenceMayEnd = true
    while index < text.count {
      let start = index
      if isSpace(text[index]) {
        index += 1
        continue
      }
      while index < text.count, isWord(text[index]) { index += 1 }
      if index == start { index += 1 }
      if sentenceMayEnd { tokens.sentences.append(UInt32(tokens.count)) }
      tokens.starts.append(UInt32(start))
      tokens.ends.append(UInt32(index))
      sentenceMayEnd = text[start] == 0x2E || text[start] == 0x21 || text[start] == 0x3F
    }
  }

  private func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || (byte >= 0x09 && byte <= 0x0D) }

  private func isWord(_ byte: UInt8) -> Bool {
    byte >= 0x80 || byte &- 0x30 < 10 || (byte | 0x20) &- 0x61 < 26
  }
}
