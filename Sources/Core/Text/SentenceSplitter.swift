/// Finds the sentences of a block by rule.
///
/// A sentence ends behind a full stop, question or exclamation mark with the quotation marks and brackets that close
/// there, unless what follows says that it goes on. The rules are in docs/tokens.md.
struct SentenceSplitter: ~Escapable {
  let text: Span<UInt8>
  private let classes: CharacterClasses
  private let words: WordTable

  /// What a token is to a sentence that may end with it.
  private enum Mark {
    case none, stop, question, ellipsis, abbreviation
  }

  @_lifetime(copy text)
  init(_ text: Span<UInt8>, _ classes: CharacterClasses, _ words: WordTable) {
    self.text = text
    self.classes = classes
    self.words = words
  }

  /// Fills `tokens.sentences`.
  func split(_ tokens: inout Tokens) {
    let count = tokens.count
    guard count > 0 else { return }
    tokens.sentences.append(0)
    var list = ListItems(self, tokens)
    var first = 0
    var index = list.pastHead
    while index < count {
      if list.isActive, let past = list.pastItem(self, tokens, index) {
        if index > first {
          tokens.sentences.append(UInt32(truncatingIfNeeded: index))
          first = index
        }
        index = past
        continue
      }
      let mark = mark(tokens, index)
      // Stops that begin a sentence, and an ellipsis in brackets of its own, end nothing.
      if mark == .stop, index == first {
        while index < count, isStop(tokens, index) { index += 1 }
        continue
      }
      guard mark != .none, mark != .ellipsis || index > first && scalar(tokens, index - 1) != 0x5B else {
        index += 1
        continue
      }
      let (next, isEnd) = ending(tokens, index, mark, first)
      if isEnd, next < count {
        tokens.sentences.append(UInt32(truncatingIfNeeded: next))
        first = next
      }
      index = next
    }
  }

  func byte(_ index: Int) -> UInt8 { index >= 0 && index < text.count ? text[index] : 0x20 }

  /// The first scalar of a token; 0 where the text is not UTF-8.
  func scalar(_ tokens: Tokens, _ index: Int) -> UInt32 {
    UTF8Decoding.scalar(text, at: Int(tokens.starts[index])).scalar
  }

  func kind(_ tokens: Tokens, _ index: Int) -> CharacterClasses.Scalar {
    classes.kind(of: scalar(tokens, index))
  }

  /// Whether no blank stands before token `index`.
  private func touches(_ tokens: Tokens, _ index: Int) -> Bool {
    index > 0 && tokens.ends[index - 1] == tokens.starts[index]
  }

  private func mark(_ tokens: Tokens, _ index: Int) -> Mark {
    let range = tokens.range(index)
    let first = text[range.lowerBound]
    switch text[range.upperBound - 1] {
    case UInt8(ascii: "."):
      if range.count == 1 { return .stop }
      if first == UInt8(ascii: ".") || first == 0xE2 { return .ellipsis }
      return first &- 0x30 < 10 ? .none : .abbreviation
    case UInt8(ascii: "!"), UInt8(ascii: "?"): return .question
    case UInt8(ascii: ")"), UInt8(ascii: "("):
      // A face: `:)`
      return range.count > 1 && (first == UInt8(ascii: ":") || first == UInt8(ascii: ";")) ? .question : .none
    case 0x80...0xBF where range.count == 3 || range.count == 2:
      switch UTF8Decoding.scalar(text, at: range.lowerBound).scalar {
      case 0x2026: return .ellipsis
      case 0x3002, 0xFF01, 0xFF1F, 0xFF0E, 0x061F, 0x06D4, 0x0964: return .question
      default: return .none
      }
    default: return .none
    }
  }

  /// The token after what belongs to the mark at `index`, and whether a sentence ends in front of it.
  private func ending(_ tokens: Tokens, _ index: Int, _ mark: Mark, _ first: Int) -> (next: Int, isEnd: Bool) {
    var mark = mark
    var last = index
    if mark == .stop {
      // Full stops with blanks between them: three are an ellipsis, a fourth is the end.
      while last + 1 < tokens.count, isStop(tokens, last + 1) { last += 1 }
      let stops = last - index + 1
      let next = pastClosers(tokens, last + 1)
      if stops >= 3, touches(tokens, index), next < tokens.count, kind(tokens, next) == .upper {
        return (index + 1, true)
      }
      if stops == 3 { mark = .ellipsis }
    }
    var next = pastClosers(tokens, last + 1)
    if mark == .stop || mark == .question, isLooseFootnote(tokens, next) { next += 1 }
    return (next, next < tokens.count && isEnd(tokens, last, mark, next, first))
  }

  private func isStop(_ tokens: Tokens, _ index: Int) -> Bool {
    tokens.ends[index] - tokens.starts[index] == 1 && text[Int(tokens.starts[index])] == UInt8(ascii: ".")
  }

  /// The first token from `index` that does not close the sentence before it.
  private func pastClosers(_ tokens: Tokens, _ index: Int) -> Int {
    var index = index
    while index < tokens.count {
      if touches(tokens, index), isCloser(tokens, index) {
        index += 1
      } else if scalar(tokens, index) == 0x5B, let past = pastReference(tokens, index) {
        index = past
      } else if touches(tokens, index), isFootnote(tokens, index) {
        index += 1
      } else {
        break
      }
    }
    return index
  }

  private func isCloser(_ tokens: Tokens, _ index: Int) -> Bool {
    switch scalar(tokens, index) {
    case 0x29, 0x5D, 0x22, 0x27: tokens.ends[index] - tokens.starts[index] <= 2
    case 0x201C, 0x201D, 0x2019, 0xBB, 0x300D, 0x300F, 0x3011, 0xFF09: true
    default: false
    }
  }

  /// Digits that touch the full stop before them and have a blank behind: `innovation.23 Open`.
  private func isFootnote(_ tokens: Tokens, _ index: Int) -> Bool {
    let range = tokens.range(index)
    return range.count <= 3 && text[range.lowerBound] &- 0x30 < 10 && text[range.upperBound - 1] &- 0x30 < 10
      && index + 1 < tokens.count && !touches(tokens, index + 1)
  }

  /// A number between blanks that no sentence can begin with, because a word follows that begins one: `a fee. 8 Yet some`.
  private func isLooseFootnote(_ tokens: Tokens, _ index: Int) -> Bool {
    guard index + 1 < tokens.count, !touches(tokens, index), !touches(tokens, index + 1) else { return false }
    let range = tokens.range(index)
    guard range.count <= 2, range.allSatisfy({ text[$0] &- 0x30 < 10 }) else { return false }
    return kind(tokens, index + 1) == .upper && words.flags(text, tokens.range(index + 1)).contains(.starter)
  }

  /// `[16]` or `[3, 4]` behind a full stop belongs to what it supports.
  private func pastReference(_ tokens: Tokens, _ index: Int) -> Int? {
    var place = index + 1
    while place < tokens.count, place - index < 12 {
      let first = text[Int(tokens.starts[place])]
      if first == UInt8(ascii: "]") { return place > index + 1 ? place + 1 : nil }
      let isPart = first &- 0x30 < 10 || first == UInt8(ascii: ",") || first == UInt8(ascii: "-") || first == 0xE2
      guard isPart else { return nil }
      place += 1
    }
    return nil
  }

  /// The first token from `index` that opens neither a quotation nor a bracket.
  private func pastOpeners(_ tokens: Tokens, _ index: Int) -> Int {
    var index = index
    while index < tokens.count {
      switch scalar(tokens, index) {
      case 0x22, 0x27, 0x28, 0x5B, 0x60, 0x201C, 0x201D, 0x2018, 0x2019, 0xAB, 0x300C, 0x300E, 0x3010: index += 1
      default: return index
      }
    }
    return index
  }

  /// Whether a sentence ends before token `next`, behind the mark at `index`.
  private func isEnd(_ tokens: Tokens, _ index: Int, _ mark: Mark, _ next: Int, _ first: Int) -> Bool {
    let ink = pastOpeners(tokens, next)
    guard ink < tokens.count else { return ink > next && mark != .abbreviation && !touches(tokens, next) }
    let kind = kind(tokens, ink)
    let isCapital = kind == .upper || kind == .lower && isCamel(tokens.range(ink))
    switch mark {
    case .none: return false
    case .ellipsis: return isCapital && !touches(tokens, next) && !isPronoun(tokens.range(ink))
    case .abbreviation: return isCapital && endsSentence(tokens, index, ink, first)
    case .stop, .question:
      if kind == .lower { return isCapital }
      if kind == .digit, mark == .stop, isDegree(tokens, index - 1) { return false }
      if kind == .digit, mark == .question, ink > next { return false }
      if kind == .symbol || kind == .apostrophe || kind == .extend { return isSymbolStart(scalar(tokens, ink)) }
      return !touches(tokens, next) || isCapital || kind == .single
    }
  }

  /// `N°. 1026`
  private func isDegree(_ tokens: Tokens, _ index: Int) -> Bool {
    index >= 0 && (scalar(tokens, index) == 0xB0 || scalar(tokens, index) == 0xBA)
  }

  /// Whether a symbol begins a sentence: bullets, currency signs.
  private func isSymbolStart(_ scalar: UInt32) -> Bool {
    switch scalar {
    case 0x24, 0xA3, 0xA5, 0x20AC, 0x2A, 0x23, 0x40: true
    default: ListItems.isBullet(scalar)
    }
  }

  /// `wikiHow`, `eBay`: begins small and is a name.
  private func isCamel(_ range: Range<Int>) -> Bool {
    for index in range where text[index] &- 0x41 < 26 { return true }
    return false
  }

  /// `e.g.`, `i.e.`
  private func isExample(_ range: Range<Int>) -> Bool {
    guard range.count == 4 else { return false }
    let first = text[range.lowerBound] | 0x20
    let second = text[range.lowerBound + 2] | 0x20
    return first == UInt8(ascii: "e") && second == UInt8(ascii: "g")
      || first == UInt8(ascii: "i") && second == UInt8(ascii: "e")
  }

  private func isPronoun(_ range: Range<Int>) -> Bool {
    range.count == 1 && text[range.lowerBound] == UInt8(ascii: "I")
  }

  /// Whether the abbreviation at `index`, with a capital behind it at `ink`, is the last word of its sentence.
  private func endsSentence(_ tokens: Tokens, _ index: Int, _ ink: Int, _ first: Int) -> Bool {
    let range = tokens.range(index)
    let flags = words.flags(text, range.lowerBound..<range.upperBound - 1)
    if flags.contains(.title) || flags.contains(.leading) || flags.contains(.calendar) { return false }
    // An initial was told from a last word when it was cut.
    if range.count == 2 || isExample(range) { return false }
    let inkRange = tokens.range(ink)
    if words.flags(text, inkRange).contains(.starter) { return true }
    if range.count == 4, text[range.lowerBound + 1] == UInt8(ascii: "t"), flags.contains(.abbreviation) { return true }
    // `at 6 p.m. Mr. Smith went`, but `At 5 a.m. Mr. Smith went`.
    let isTime = range.count == 4 && text[range.lowerBound + 2] | 0x20 == UInt8(ascii: "m")
    guard isTime, index - first > 3, text[inkRange.upperBound - 1] == UInt8(ascii: ".") else { return false }
    return words.flags(text, inkRange.lowerBound..<inkRange.upperBound - 1).contains(.title)
  }
}
