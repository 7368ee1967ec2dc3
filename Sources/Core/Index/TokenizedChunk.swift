/// Some neighbouring articles in the form in which the segment's files keep them.
///
/// Made by one thread while others make the next ones. Token numbers count from the chunk's first token, the numbers of
/// words, analyses and types are the chunk's own; places in the text are the segment's already.
struct TokenizedChunk: Sendable {
  /// One article of a document, to be tokenised.
  struct Source: Sendable {
    let article: Article
    /// The document's ordinal.
    let document: Int
    /// `document.n`.
    let id: String
    let file: String
  }

  /// What is kept of one article besides its blocks.
  struct ArticleDraft: Sendable {
    let document: Int
    let id: String
    let tokens: Range<Int>
    let blocks: Range<Int>
    let textStart: Int
    let row: [UInt8]
    let repairs: [UInt8]
    let headline: String?
    let source: String?
    let date: String?
    let externalID: String?
    /// What its running text is about, to find near-copies.
    let sketch: Sketch
    /// How well it was read from its page, from 0 to 1.
    let quality: Double
  }

  /// A row of the block table.
  struct BlockDraft: Sendable {
    let kind: BlockKind
    let tokens: Range<Int>
    let text: Range<Int>
    let position: Int
    let speaker: String?
    let credit: String?
    let sketch: Sketch
    /// How well it was read from its page, from 0 to 1.
    let quality: Double
  }

  /// A name in the tokens of the chunk.
  struct NameDraft: Sendable {
    let kind: NameKind
    let tokens: Range<Int>
    /// As printed, white space as one blank.
    let name: String
    /// What places are called so, as a feature set; nil for other kinds of names.
    let places: String?
  }

  private(set) var text: [UInt8] = []
  private(set) var tokenStarts: [UInt32] = []
  /// The type of each token.
  private(set) var tokens: [UInt32] = []
  /// The distinct words.
  private(set) var lexicon = ByteInterner(minimumCapacity: 8192)
  /// The distinct values that a file or a command gave to tokens, as `GivenTokens` has them.
  private(set) var analyses = ByteInterner(minimumCapacity: 16)
  /// The types: for each its word and its analysis (see `TokenType`).
  private(set) var types = NumberInterner(minimumCapacity: 8192)
  /// How often each type occurs.
  private(set) var frequencies: [UInt32] = []
  private(set) var names: [NameDraft] = []
  /// The first token of each sentence.
  private(set) var sentences: [UInt32] = []
  /// Four numbers a run: text, source, length, scale.
  private(set) var runs: [UInt32] = []
  private(set) var blocks: [BlockDraft] = []
  private(set) var articles: [ArticleDraft] = []

  /// Tokenises and annotates `sources`, whose text begins at `textStart` of the segment.
  init(_ sources: ArraySlice<Source>, textStart: Int, tokenizer: Tokenizer, annotation: CorpusAnnotation) {
    var worker = ChunkWorker(tokenizer: tokenizer, annotation: annotation)
    let size = sources.reduce(0) { $0 + Self.textSize($1.article) }
    text.reserveCapacity(size)
    tokenStarts.reserveCapacity(size / 5)
    tokens.reserveCapacity(size / 5)
    for source in sources { add(source, textStart: textStart, &worker) }
    frequencies = Array(repeating: 0, count: types.count)
    for type in tokens { frequencies[Int(type)] += 1 }
  }

  /// How many bytes the blocks of an article take in the text, line ends included.
  static func textSize(_ article: Article) -> Int {
    article.blocks.reduce(0) { $0 + $1.text.count + 1 }
  }

  private mutating func add(_ source: Source, textStart: Int, _ worker: inout ChunkWorker) {
    let firstToken = tokens.count
    let firstBlock = blocks.count
    let start = textStart + text.count
    worker.begin(source.article)
    var sketch = Sketch()
    for block in source.article.blocks { add(block, textStart: textStart, &worker, &sketch) }
    sketch.finish()
    let count = tokens.count - firstToken
    for name in worker.names() {
      let range = firstToken + name.tokens.lowerBound..<firstToken + name.tokens.upperBound
      let place = Int(tokenStarts[range.lowerBound]) - textStart..<textEnd(range.upperBound - 1) - textStart
      let places = name.kind == .place ? worker.places(text.span, tokenStarts[range], textStart, place.upperBound) : nil
      names.append(NameDraft(kind: name.kind, tokens: range, name: PrintedName.joined(text[place]), places: places))
    }
    articles.append(
      ArticleDraft(
        document: source.document, id: source.id, tokens: firstToken..<tokens.count, blocks: firstBlock..<blocks.count,
        textStart: start, row: source.row(tokens: count), repairs: Repair.record(of: source.article.repairs),
        headline: source.article.headline, source: source.article.source, date: source.article.date.value,
        externalID: source.article.externalID, sketch: sketch, quality: Self.quality(source.article)))
  }

  /// How well the running text of an article was read; the whole article where it has none.
  private static func quality(_ article: Article) -> Double {
    let running = article.blocks.filter(\.kind.isRunningText)
    let texts = (running.isEmpty ? article.blocks : running).map(\.text)
    let size = texts.reduce(0) { $0 + $1.count }
    guard size > 0 else { return 1 }
    let sum = texts.reduce(0.0) { $0 + TextQuality.of($1[...]) * Double($1.count) }
    return rounded(sum / Double(size))
  }

  private static func rounded(_ quality: Double) -> Double { (quality * 1000).rounded() / 1000 }

  private mutating func add(
    _ block: Block, textStart: Int, _ worker: inout ChunkWorker, _ sketch: inout Sketch
  ) {
    var own = Sketch(size: NearCopies.blockSize)
    let base = textStart + text.count
    let first = tokens.count
    let bytes = block.text.span
    worker.read(block)
    for index in 0..<worker.tokens.count {
      let place = worker.tokens.range(index)
      let word = lexicon.intern(bytes.extracting(place))
      tokens.append(types.intern(TokenType(word: word, analysis: worker.analysis(index, block, &analyses)).key))
      tokenStarts.append(UInt32(base + place.lowerBound))
      guard isWord(bytes[place.lowerBound]) else { continue }
      let hash = WordHash.of(place, in: block.text)
      own.add(hash)
      if block.kind.isRunningText { sketch.add(hash) }
    }
    own.finish()
    for sentence in worker.tokens.sentences { sentences.append(UInt32(first) + sentence) }
    for run in block.runs {
      runs.append(UInt32(base) + run.text)
      runs.append(run.source)
      runs.append(run.length)
      runs.append(UInt32(run.scale))
    }
    text.append(contentsOf: block.text)
    // The line end after a block stands for nothing on the page.
    runs.append(contentsOf: [UInt32(textStart + text.count), 0, 0, 0])
    blocks.append(
      BlockDraft(
        kind: block.kind, tokens: first..<tokens.count, text: base..<base + block.text.count, position: block.position,
        speaker: block.speaker, credit: block.credit, sketch: own,
        quality: Self.rounded(TextQuality.of(block.text[...]))))
    text.append(0x0A)
  }

  private func isWord(_ byte: UInt8) -> Bool { byte >= 0x80 || (byte | 0x20) &- 0x61 < 26 || byte &- 0x30 < 10 }

  /// The bytes of the word of a type.
  func length(ofType type: UInt32) -> UInt32 {
    UInt32(lexicon[Int(TokenType(key: types.keys[Int(type)]).word)].count)
  }

  /// Where a token ends in the segment's text.
  private func textEnd(_ token: Int) -> Int {
    let type = TokenType(key: types.keys[Int(tokens[token])])
    return Int(tokenStarts[token]) + lexicon[Int(type.word)].count
  }
}

extension TokenizedChunk.Source {
  /// The article row of the protocol.
  func row(tokens: Int) -> [UInt8] {
    var json = JSONWriter(capacity: 320)
    json.object { json in
      json.member("article", id)
      json.member("file", file)
      json.member("headline", article.headline)
      json.member("deck", article.deck)
      json.key("bylines")
      json.array { json in
        for byline in article.bylines {
          json.object { json in
            json.member("name", byline.name)
            json.member("raw", byline.raw)
          }
        }
      }
      json.member("source", article.source)
      json.key("date")
      json.object { json in
        json.member("value", article.date.value)
        json.member("edtf", article.date.value)
        json.member("certainty", article.date.certainty.rawValue)
        json.member("basis", article.date.basis)
      }
      json.member("tokens", tokens)
    }
    return json.bytes
  }
}
