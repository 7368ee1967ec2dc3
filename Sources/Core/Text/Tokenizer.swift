/// Cuts a block of text into tokens as UD English GUM writes them, and tokens into sentences.
///
/// The rules are in docs/tokens.md. Immutable, so that one value serves all threads.
package struct Tokenizer: Sendable {
  private let classes = CharacterClasses.all
  private let words = TokenizerWords.table

  package init() {}

  /// Replaces what `tokens` holds by the tokens and sentences of `text`, one block.
  ///
  /// - Complexity: O(n); nothing is allocated besides the growth of `tokens`.
  package func tokenize(_ text: Span<UInt8>, into tokens: inout Tokens) {
    tokens.removeAll()
    let cutter = TokenCutter(text, classes.bytes.span, classes, words)
    cutter.cut(into: &tokens)
    SentenceSplitter(text, classes, words).split(&tokens)
  }
}

/// The walk over one block that finds its tokens.
///
/// A chunk is what stands between two blanks. Most chunks are letters only and are one token; the others are cut from
/// left to right, each step taking a word, a number, an address or a mark.
struct TokenCutter: ~Escapable {
  let text: Span<UInt8>
  private let byteKinds: Span<UInt8>
  let classes: CharacterClasses
  let words: WordTable

  @_lifetime(copy text, copy byteKinds)
  init(_ text: Span<UInt8>, _ byteKinds: Span<UInt8>, _ classes: CharacterClasses, _ words: WordTable) {
    self.text = text
    self.byteKinds = byteKinds
    self.classes = classes
    self.words = words
  }

  func cut(into tokens: inout Tokens) {
    typealias Kind = CharacterClasses.Byte
    let count = text.count
    var index = 0
    while index < count {
      var kind = byteKinds[Int(text[index])]
      if kind == Kind.space {
        index += 1
        continue
      }
      let start = index
      var kinds: UInt8 = 0
      repeat {
        kinds |= kind
        index += 1
        kind = index < count ? byteKinds[Int(text[index])] : Kind.space
      } while kind != Kind.space
      if kinds == Kind.letter {
        tokens.append(start, index)
        if index - start >= 4 { splitFused(start, index, &tokens) }
      } else if kinds == Kind.letter | Kind.mark, isPlainWord(start, index - 1), isPlainStop(text[index - 1], index) {
        tokens.append(start, index - 1)
        if index - start >= 5 { splitFused(start, index - 1, &tokens) }
        tokens.append(index - 1, index)
      } else {
        cutChunk(start, index, &tokens)
      }
    }
  }

  /// The byte at `index`; a blank outside the text.
  func byte(_ index: Int) -> UInt8 {
    index >= 0 && index < text.count ? text[index] : 0x20
  }

  func isDigit(_ index: Int) -> Bool { byte(index) &- 0x30 < 10 }
  func isUpper(_ index: Int) -> Bool { byte(index) &- 0x41 < 26 }
  func isASCIILetter(_ index: Int) -> Bool { (byte(index) | 0x20) &- 0x61 < 26 }

  /// The kind and the length in bytes of the scalar at `index`; a blank of length 1 outside the text, and a symbol of
  /// length 1 where the text is not UTF-8.
  func character(_ index: Int) -> (kind: CharacterClasses.Scalar, length: Int) {
    let byte = byte(index)
    if byte < 0x80 { return (classes.kind(of: UInt32(byte)), 1) }
    let (scalar, length) = UTF8Decoding.scalar(text, at: index)
    return length == 0 ? (.symbol, 1) : (classes.kind(of: scalar), length)
  }

  /// Whether `start..<end` is letters, and no abbreviation that might own a full stop.
  private func isPlainWord(_ start: Int, _ end: Int) -> Bool {
    guard end > start else { return false }
    for index in start..<end where byteKinds[Int(text[index])] != CharacterClasses.Byte.letter { return false }
    return true
  }

  /// Whether `mark`, the last byte before `end`, is always a token of its own behind a word.
  private func isPlainStop(_ mark: UInt8, _ end: Int) -> Bool {
    mark == UInt8(ascii: ",") || mark == UInt8(ascii: ";") || mark == UInt8(ascii: ")") || mark == UInt8(ascii: "\"")
  }

  /// Cuts the last token, `start..<end`, in two when it is two words written as one.
  func splitFused(_ start: Int, _ end: Int, _ tokens: inout Tokens) {
    let last = text[end - 1] | 0x20
    guard last == UInt8(ascii: "t") || last == UInt8(ascii: "a"), end - start <= 8 else { return }
    guard words.flags(text, start..<end).contains(.fused) else { return }
    let isNot = end - start == 6 && text[end - 2] | 0x20 == UInt8(ascii: "o")
    tokens.splitLast(at: end - (isNot ? 3 : 2))
  }

  /// Appends the tokens of `start..<end`, which stands between two blanks.
  func cutChunk(_ start: Int, _ end: Int, _ tokens: inout Tokens) {
    var index = start
    let mayHoldAddress = mayHoldAddress(start, end)
    while index < end {
      let (kind, length) = character(index)
      switch kind {
      case .space: index += length
      case .upper, .lower, .extend:
        if mayHoldAddress, let past = address(index, end) {
          tokens.append(index, past)
          index = past
        } else {
          index = cutWord(index, end, &tokens)
        }
      case .digit:
        if mayHoldAddress, let past = address(index, end) {
          tokens.append(index, past)
          index = past
        } else {
          index = cutNumber(index, index, end, &tokens)
        }
      case .single:
        let past = pastExtends(index + length, end)
        tokens.append(index, past)
        index = past
      case .apostrophe, .symbol: index = cutMark(index, length, chunk: start..<end, &tokens)
      }
    }
  }

  /// The place after the marks and joiners at `index`.
  func pastExtends(_ index: Int, _ end: Int) -> Int {
    var index = index
    while index < end, text[index] >= 0x80 {
      let (kind, length) = character(index)
      guard kind == .extend else { break }
      index += length
    }
    return index
  }

  /// The length of the apostrophe at `index`; 0 when there is none.
  func apostrophe(_ index: Int) -> Int {
    let byte = byte(index)
    if byte == 0x27 || byte == 0x60 { return 1 }
    guard byte >= 0x80 else { return 0 }
    let (kind, length) = character(index)
    return kind == .apostrophe ? length : 0
  }
}
