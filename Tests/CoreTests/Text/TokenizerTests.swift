import Testing

@testable import Core

@Suite struct TokenizerTests {
  private static let tokenizer = Tokenizer()
  private static let classes = CharacterClasses.all

  private func tokenize(_ text: String) -> (tokens: String, sentences: [String]) {
    let bytes = Array(text.utf8)
    var tokens = Tokens()
    Self.tokenizer.tokenize(bytes.span, into: &tokens)
    let words = (0..<tokens.count).map { String(decoding: bytes[tokens.range($0)], as: UTF8.self) }
    let sentences = tokens.sentences.indices.map { index in
      let last = index + 1 < tokens.sentences.count ? Int(tokens.sentences[index + 1]) : tokens.count
      let range = Int(tokens.starts[Int(tokens.sentences[index])])..<Int(tokens.ends[last - 1])
      return String(decoding: bytes[range], as: UTF8.self)
    }
    return (words.joined(separator: " "), sentences)
  }

  @Test(arguments: [
    ("don't can't cannot won't", "do n't ca n't can not wo n't"),
    ("Don’t it’s we‘re", "Do n’t it ’s we ‘re"),
    ("Ni'er's Lu'an Xi'an-based o'clock", "Ni'er 's Lu'an Xi'an - based o'clock"),
    ("wouldn't've he'd I'm they'll gonna", "would n't 've he 'd I 'm they 'll gon na"),
    ("workers' 2003's 1990's '60s 'em", "workers ' 2003 's 1990's '60s 'em"),
    ("'single' ‘curly’ “double” ''two''", "' single ' ‘ curly ’ “ double ” '' two ''"),
    ("China 's U.S.'s", "China 's U.S. 's"),
  ])
  func `short forms and possessives are tokens, apostrophes in names are not`(text: String, expected: String) {
    #expect(tokenize(text).tokens == expected)
  }

  @Test(arguments: [
    ("aerogel-adding eco-friendly 4-inch", "aerogel - adding eco - friendly 4 - inch"),
    ("non-avian Co-founder e-mail mid-1980s post-2015", "non-avian Co-founder e-mail mid-1980s post - 2015"),
    ("UN-related Non-Proliferation non-profit-making", "UN - related Non-Proliferation non-profit - making"),
    ("Eun-soo Wai-ching Min-Woo Eun-soo's", "Eun-soo Wai-ching Min-Woo Eun-soo 's"),
    ("Long-run High-tech Mary-Kate son-in-law", "Long - run High - tech Mary - Kate son - in - law"),
    ("SCAP-22-368 US-75 COVID-19", "SCAP-22-368 US - 75 COVID - 19"),
    ("201-592-4699 944-3737 2021-07-30 2007-2010 3-2", "201-592-4699 944-3737 2021-07-30 2007 - 2010 3 - 2"),
    ("five–six one—two three--four", "five – six one — two three -- four"),
  ])
  func `words are split at hyphens, but not behind prefixes, in given names and ids`(text: String, expected: String) {
    #expect(tokenize(text).tokens == expected)
  }

  @Test(arguments: [
    ("$1.2 US$4.5 10% 1,200.50 13,14 1,00,000", "$ 1.2 US$ 4.5 10 % 1,200.50 13 , 14 1,00,000"),
    ("$84b £2.5t €3b 4b", "$ 84 b £ 2.5 t € 3 b 4b"),
    ("430km 35mm 5pm 2.7m 20th 1970s 4A 3D", "430 km 35 mm 5 pm 2.7 m 20th 1970s 4A 3D"),
    ("PM2.5 RMB100 CO2 24°C 5'11\"", "PM 2.5 RMB 100 CO2 24 ° C 5 ' 11 \""),
    ("10:30 9/11 1/2 and/or s/he .265 +44 #1", "10:30 9/11 1/2 and / or s/he .265 +44 # 1"),
    ("km² 3½", "km ² 3 ½"),
  ])
  func `numbers keep their separators and leave their units`(text: String, expected: String) {
    #expect(tokenize(text).tokens == expected)
  }

  @Test(arguments: [
    ("Mr. Smith of Acme Inc. met J. K. Li.", "Mr. Smith of Acme Inc. met J. K. Li ."),
    ("in the U.S. and the U.S, e.g. a Ph.D.", "in the U.S. and the U.S , e.g. a Ph.D."),
    ("No. 4 and no. Page p. 12 and plan B. It", "No. 4 and no . Page p. 12 and plan B . It"),
    ("on Feb. next, in Feb. The sun. It", "on Feb. next , in Feb . The sun . It"),
    ("Wait... what?! “No….” [...] a..", "Wait ... what ?! “ No …. ” [ ... ] a .."),
    ("AT&T R&D AB&CDEF (a) #tag @name ***", "AT&T R&D AB & CDEF (a) #tag @name ***"),
    ("see http://a.b/c?d=e. (www.x.org) x.y@z.com,", "see http://a.b/c?d=e . ( www.x.org ) x.y@z.com ,"),
    ("example.com report.pdf end.The alt.news.group", "example.com report.pdf end . The alt.news.group"),
  ])
  func `full stops stay with abbreviations, initials and addresses`(text: String, expected: String) {
    #expect(tokenize(text).tokens == expected)
  }

  @Test(arguments: [
    ("山西日报abc 太原。", "山 西 日 报 abc 太 原 。"), ("カタカナ 한국어 ไทย", "カ タ カ ナ 한국어 ไ ท ย"),
    ("naïve cafe\u{301} Привет-мир हिन्दी", "naïve cafe\u{301} Привет - мир हिन्दी"),
    ("a\u{A0}b\u{3000}c\u{200B}d\u{FEFF}", "a b c d"), ("👩‍🔬👍🏽 ❤️", "👩‍🔬 👍🏽 ❤️"),
    ("so\u{AD}ft", "so\u{AD}ft"), ("a\u{0}b\u{1F}c\u{7F}d\u{85}e", "a b c d e"),
  ])
  func `other scripts follow their own rules`(text: String, expected: String) {
    #expect(tokenize(text).tokens == expected)
  }

  @Test(arguments: [
    ["It rose 3%.", "They fell."], ["He said “Go.”", "She went."], ["“Go.” he said."],
    ["Mr. Li of Acme Inc. left at 5 p.m. on Monday."], ["It is in the U.S.", "The rest is not."],
    ["It was shown [16].", "It is so.[17]", "Why?", "(See above.)", "Yes!"], ["He (Mr. A. B. Li) left.", "$5 is low."],
    ["1. The first item", "2. The second item"], ["• One • more".replacing(" • ", with: " ")],
    ["Wait ... what?", "Nothing."], ["Use wikiHow.", "eHow is other."], ["太原。", "山西。"], ["A headline without stop"],
    ["Yahoo! is here."], ["She paid a fee. 4", "The rest is free."], ["She paid a fee.", "4 tons came."],
    ["It was new (e.g. The Times said so)."], ["They met on the first day of Feb. next to vote."],
    ["No. 4 is next to No. 5.", "Plan B.", "It works."],
  ])
  func `sentences end where the next one begins`(sentences: [String]) {
    #expect(tokenize(sentences.joined(separator: " ")).sentences == sentences)
  }

  @Test func `an empty block has no token and no sentence`() {
    for text in ["", " ", "\n\t \u{3000}"] {
      let result = tokenize(text)
      #expect(result.tokens.isEmpty && result.sentences.isEmpty)
    }
  }

  // MARK: Whatever comes in

  /// Whether `byte` begins nothing that a token may hold, in ASCII.
  private static func isBlank(_ byte: UInt8) -> Bool { byte <= 0x20 || byte == 0x7F }

  /// What is wrong with `tokens` as tokens of `text`; nil when nothing is.
  private func fault(_ tokens: Tokens, _ text: [UInt8]) -> String? {
    var end = 0
    func isSpace(_ range: Range<Int>) -> Bool {
      let scalars = String(decoding: text[range], as: UTF8.self).unicodeScalars
      return scalars.allSatisfy { Self.classes.kind(of: $0.value) == .space }
    }
    for index in 0..<tokens.count {
      let range = Int(tokens.starts[index])..<Int(tokens.ends[index])
      if range.isEmpty || range.lowerBound < end || range.upperBound > text.count { return "order at \(index)" }
      if !isSpace(end..<range.lowerBound) { return "lost bytes before \(range)" }
      if text[range].contains(where: Self.isBlank) { return "white space in \(range)" }
      end = range.upperBound
    }
    if !isSpace(end..<text.count) { return "lost bytes at the end" }
    let sentences = tokens.sentences
    if tokens.count > 0, sentences.first != 0 { return "no first sentence" }
    if tokens.count == 0, !sentences.isEmpty { return "a sentence of nothing" }
    if zip(sentences, sentences.dropFirst()).contains(where: { $0 >= $1 }) { return "sentences out of order" }
    if let last = sentences.last, last >= tokens.count { return "a sentence past the end" }
    return nil
  }

  /// The tokens by chunk, without the short ways of the walk over the whole text.
  private func slowly(_ text: [UInt8]) -> Tokens {
    var tokens = Tokens()
    let classes = Self.classes
    let cutter = TokenCutter(text.span, classes.bytes.span, classes, TokenizerWords.table)
    var start = 0
    while start < text.count {
      let end = text[start...].firstIndex(where: Self.isBlank) ?? text.count
      if end > start { cutter.cutChunk(start, end, &tokens) }
      start = end + 1
    }
    return tokens
  }

  private func check(_ text: [UInt8]) {
    var tokens = Tokens()
    Self.tokenizer.tokenize(text.span, into: &tokens)
    if let fault = fault(tokens, text) { Issue.record("\(fault) in \(text)") }
    let slow = slowly(text)
    if slow.starts != tokens.starts || slow.ends != tokens.ends { Issue.record("the short way differs in \(text)") }
  }

  @Test func `every byte that is no blank is in one token, for every short text of a small alphabet`() {
    let alphabet = ["a", "B", "1", ".", "'", "-", " ", "é", "(", "”", "@", ":", "\u{301}"].map { Array($0.utf8) }
    var texts: [[UInt8]] = [[]]
    for _ in 0..<4 {
      texts = texts.flatMap { text in alphabet.map { text + $0 } }
      texts.forEach(check)
    }
  }

  @Test func `every byte that is no blank is in one token, for random text and for bytes that are no text`() {
    var random = RandomNumbers(seed: 7)
    let pieces = [
      "do", "n't", "'s", "Mr.", "U.S.", "www.", "a.com", "x@", "mid-", "Eun-", "soo", "1,", "234", ".5", "th", "km",
      " ",
      " ", " ", "...", "“", "”", "’", "(", ")", "$", "US$", "&", "/", "_", "#", "+", "\u{301}", "漢", "ก", "\u{200D}",
      "👍",
      "🏽", "\u{A0}", "cannot", "[1]", ":)", "\u{85}", "ß", "É", "—", "--", "•", "1.", "a)", "\n", "\u{AD}", "http://",
      "²",
    ].map { Array($0.utf8) }
    for round in 0..<4000 {
      var text: [UInt8] = []
      for _ in 0..<Int.random(in: 1...12, using: &random) {
        if round % 4 == 0 {
          text.append(UInt8.random(in: 0...255, using: &random))
        } else {
          text += pieces[Int.random(in: 0..<pieces.count, using: &random)]
        }
      }
      check(text)
    }
  }
}
