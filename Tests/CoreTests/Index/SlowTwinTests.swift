import Testing

@testable import Core

/// Everything that the index answers, worked out again from the articles by the obvious way.
@Suite struct SlowTwinTests {
  /// One token as the twin sees it.
  struct Token {
    let word: [UInt8]
    let text: Range<Int>
    let article: Int
    let block: Int
    let isSentenceStart: Bool
  }

  /// A corpus worked out without an index.
  struct Twin {
    var tokens: [Token] = []
    var text: [UInt8] = []
    var articles: [Article] = []
    var files: [String] = []
    var blocks: [(kind: BlockKind, article: Int)] = []

    init(_ documents: [(file: String, text: String)]) throws {
      let tokenizer = Tokenizer()
      for document in documents.sorted(by: { NaturalOrder.precedes($0.file, $1.file) }) {
        let reading = try PageReader().read(Array(document.text.utf8).span, name: document.file)
        for article in reading.articles {
          for block in article.blocks {
            var cut = Tokens()
            tokenizer.tokenize(block.text.span, into: &cut)
            for index in 0..<cut.count {
              let place = Int(cut.starts[index])..<Int(cut.ends[index])
              tokens.append(
                Token(
                  word: Array(block.text[place]), text: text.count + place.lowerBound..<text.count + place.upperBound,
                  article: articles.count, block: blocks.count,
                  isSentenceStart: cut.sentences.contains(UInt32(index))))
            }
            text += block.text + [0x0A]
            blocks.append((block.kind, articles.count))
          }
          articles.append(article)
          files.append(document.file)
        }
      }
    }

    func runs(of key: (Token) -> Int) -> [Range<Int>] {
      var runs: [Range<Int>] = []
      for (position, token) in tokens.enumerated() {
        if position > 0, key(tokens[position - 1]) == key(token), let last = runs.last {
          runs[runs.count - 1] = last.lowerBound..<position + 1
        } else {
          runs.append(position..<position + 1)
        }
      }
      return runs
    }
  }

  static func documents(_ seed: UInt64) -> [(file: String, text: String)] {
    var dice = Dice(seed: seed)
    let words = [
      "the", "The", "THE", "aerogel", "élan", "Elan", "price", "rose", "do", "n't", "$157", "eco-friendly", "山西", ".",
    ]
    func sentence() -> String {
      (0...dice.below(8)).map { _ in dice.pick(words) }.joined(separator: dice.below(5) == 0 ? "  " : " ") + "."
    }
    return (0..<1 + dice.below(5)).map { number in
      var rows = ""
      for row in 0..<1 + dice.below(6) {
        let text = (0..<dice.below(4)).map { _ in sentence() + " " + sentence() }.joined(separator: "\n\n")
        rows += TestCorpus.row(
          id: "\(row)", title: dice.below(4) == 0 ? "" : sentence(),
          date: dice.below(3) == 0 ? nil : "2021-0\(1 + dice.below(9))-1\(dice.below(10))",
          text: text)
      }
      return ("page \(dice.below(3) * 7)-\(number).jsonl", rows)
    }
  }

  @Test(arguments: UInt64(1)...12)
  func `an index of random articles answers as the articles themselves do`(seed: UInt64) throws {
    let documents = Self.documents(seed)
    let folder = try TemporaryFolder()
    let corpus = try TestCorpus.make(documents, in: folder)
    let segment = corpus.generation.segment
    let twin = try Twin(documents)
    #expect(segment.tokenCount == twin.tokens.count)
    #expect(try segment.text(0..<segment.textCount) == twin.text)
    #expect(segment.articles.count == twin.articles.count)
    #expect(IndexCheck(corpus.generation).findings == [])

    for (name, key) in [
      ("word", { (token: Token) in token.word }),
      ("norm", { Self.fold($0.word) }),
    ] as [(String, (Token) -> [UInt8])] {
      let attribute = try #require(segment.attribute(name))
      let values = Set(twin.tokens.map(key)).sorted { $0.lexicographicallyPrecedes($1) }
      let lexicon = attribute.lexicon
      #expect(try (0..<UInt32(lexicon.count)).map { try lexicon.copy(of: $0) } == values)
      for (id, value) in values.enumerated() {
        let positions = twin.tokens.indices.filter { key(twin.tokens[$0]) == value }.map(UInt32.init)
        let postings = try attribute.postings(of: UInt32(id))
        #expect(try postings.copy() == positions)
        #expect(postings.count == positions.count)
        #expect(try lexicon.frequency(of: UInt32(id)) == positions.count)
        #expect(try lexicon.id(of: value.span) == UInt32(id))
        let folded = Self.fold(value)
        let group = values.indices.filter { Self.fold(values[$0]) == folded }
        #expect(try lexicon.ids(foldingTo: folded.span) == group.map(UInt32.init))
        for length in 0...value.count {
          let prefix = Array(value.prefix(length))
          let matching = values.indices.filter { values[$0].starts(with: prefix) }
          #expect(try lexicon.ids(withPrefix: prefix.span).map(Int.init) == matching)
        }
        if name == "norm" {
          let found = try segment.articles.postings.copy(of: UInt32(id))
          var counts: [Int: UInt32] = [:]
          for position in positions {
            let token = twin.tokens[Int(position)]
            counts[token.article, default: 0] += twin.blocks[token.block].kind == .headline ? 3 : 1
          }
          #expect(found.articles == counts.keys.sorted().map(UInt32.init))
          #expect(found.frequencies == counts.sorted { $0.key < $1.key }.map(\.value))
        }
      }
      #expect(
        try (0..<segment.tokenCount).map { try lexicon.copy(of: attribute.id(at: $0)) } == twin.tokens.map(key))
    }
    #expect(try (0..<segment.tokenCount).map { try segment.tokenText($0) } == twin.tokens.map(\.text))
    try compareRegions(segment, twin)
    try compareArticles(corpus.generation, twin)
  }

  private static func fold(_ value: [UInt8]) -> [UInt8] {
    Folding.folded(value.span, [.letterCase, .diacritics])
  }

  private func compareRegions(_ segment: Segment, _ twin: Twin) throws {
    var expected: [String: [Range<Int>]] = ["p": twin.runs { $0.block }]
    var sentence = 0
    let sentences = twin.tokens.map { token in
      sentence += token.isSentenceStart ? 1 : 0
      return sentence
    }
    expected["s"] = twin.tokens.indices.reduce(into: []) { runs, position in
      if position > 0, sentences[position] == sentences[position - 1], let last = runs.last {
        runs[runs.count - 1] = last.lowerBound..<position + 1
      } else {
        runs.append(position..<position + 1)
      }
    }
    expected["page"] = twin.runs { token in twin.files.firstIndex(of: twin.files[token.article]) ?? 0 }
    for kind in BlockKind.allCases {
      expected[kind.rawValue] = (expected["p"] ?? []).filter {
        twin.blocks[twin.tokens[$0.lowerBound].block].kind == kind
      }
    }
    for (name, ranges) in expected {
      let layer = try #require(segment.region(name))
      #expect(try (0..<layer.count).map { try layer.range($0) } == ranges, "\(name)")
      for position in 0..<segment.tokenCount {
        let covering = ranges.indices.filter { ranges[$0].contains(position) }
        #expect(try layer.ordinals(covering: position) == covering)
        #expect(try layer.ordinal(covering: position) == covering.last)
        #expect(try layer.first(atOrAfter: position) == ranges.firstIndex { $0.lowerBound >= position } ?? ranges.count)
        #expect(
          try Array(layer.ordinals(startingAt: position)) == ranges.indices.filter { ranges[$0].lowerBound == position }
        )
        #expect(
          try layer.ordinals(endingAt: position) == ranges.indices.filter { ranges[$0].upperBound == position + 1 })
      }
    }
  }

  private func compareArticles(_ generation: Generation, _ twin: Twin) throws {
    let articles = generation.segment.articles
    let layer = try #require(generation.segment.region("article"))
    for (ordinal, article) in twin.articles.enumerated() {
      let positions = twin.tokens.indices.filter { twin.tokens[$0].article == ordinal }
      #expect(try articles.length(ordinal) == positions.count)
      if let first = positions.first { #expect(try articles.tokens(ordinal).lowerBound == first) }
      #expect(try articles.headline(ordinal) == article.headline)
      #expect(try articles.date(ordinal) == article.date.value)
      #expect(try articles.file(ordinal) == twin.files[ordinal])
      #expect(try layer.columns["external_id"]?.text(ordinal) == article.externalID.map { Array($0.utf8) })
      let blocks = try generation.segment.blocks(ofArticle: ordinal)
      #expect(blocks.map(\.kind) == article.blocks.map(\.kind))
      #expect(try blocks.map { try generation.segment.text($0.text) } == article.blocks.map(\.text))
      #expect(try generation.segment.repairs(ofArticle: ordinal) == article.repairs)
      for position in positions.prefix(3) {
        #expect(try layer.ordinal(covering: position) == ordinal)
        #expect(try Array(layer.ordinals(startingAt: position)) == (position == positions.first ? [ordinal] : []))
      }
    }
  }
}

/// Random choices that are the same in every run.
struct Dice {
  private var state: UInt64

  init(seed: UInt64) { state = seed &* 0x9E37_79B9_7F4A_7C15 | 1 }

  mutating func next() -> UInt64 {
    state ^= state << 13
    state ^= state >> 7
    state ^= state << 17
    return state
  }

  mutating func below(_ limit: Int) -> Int { Int(next() >> 16) % limit }
  mutating func pick<Element>(_ items: [Element]) -> Element { items[below(items.count)] }
}
