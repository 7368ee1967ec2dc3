/// Another annotator: a command that reads CoNLL-U with the columns ID and FORM, and writes it with lemmas and tags.
///
/// It is started once for some articles, gets all of their sentences, and must write the same words in the same
/// sentences. What it says is kept as if the file had said it.
struct AnnotatorCommand: Sendable {
  /// Why its answer cannot be used.
  enum Failure: Error, Equatable, CustomStringConvertible {
    case command(FilterCommand.Failure)
    /// The answer is no CoNLL-U.
    case malformed(PageError)
    /// Word `word` of sentence `sentence`, both from 1, is another one or none.
    case differs(sentence: Int, word: Int, expected: String, found: String?)
    case longer(sentences: Int)

    var description: String {
      switch self {
      case .command(let failure): "the annotator \(failure)"
      case .malformed(let error): "the annotator's answer: \(error)"
      case .differs(let sentence, let word, let expected, let found):
        "the annotator's answer, sentence \(sentence), word \(word): expected \(Self.shown(expected)), found "
          + (found.map(Self.shown) ?? "the end")
      case .longer(let sentences): "the annotator's answer has more than the \(sentences) sentences that it was given"
      }
    }

    private static func shown(_ form: String) -> String { form.isEmpty ? "the end of the sentence" : "`\(form)`" }
  }

  private let filter: FilterCommand
  private let sentences: Annotator?

  /// - Parameter sentences: the models that decide where sentences end; by the rules when nil.
  init(_ filter: FilterCommand, sentences: Annotator?) {
    self.filter = filter
    self.sentences = sentences
  }

  /// The command as it was given.
  var text: String { filter.command }

  /// The articles with the command's tokens; those whose file gives tags stay as they are.
  func annotate(_ articles: [Article]) throws(Failure) -> [Article] {
    var articles = articles
    let open = articles.indices.filter { index in !articles[index].blocks.contains { $0.given?.hasTags ?? false } }
    let questions = question(&articles, open)
    if questions.isEmpty { return articles }
    let answer: [UInt8]
    do {
      answer = try filter.run(questions, limit: 16 * questions.count + 16 << 20)
    } catch {
      throw .command(error)
    }
    try AnswerReader(articles, open).read(answer.span, into: &articles)
    return articles
  }

  /// Cuts the blocks into tokens and writes them.
  private func question(_ articles: inout [Article], _ open: [Int]) -> [UInt8] {
    var writer = ConlluWriter()
    let tokenizer = Tokenizer()
    var annotation = ArticleAnnotation(lemmatizes: false)
    var count = 0
    for index in open {
      writer.comment("newdoc")
      for place in articles[index].blocks.indices {
        var given = GivenTokens()
        let block = articles[index].blocks[place]
        if let tokens = block.given?.tokens {
          given.tokens = tokens
          given.names = block.given?.names ?? []
          given.saysNames = block.given?.saysNames ?? false
        } else {
          tokenizer.tokenize(block.text.span, into: &given.tokens)
          annotation.removeAll()
          if let sentences { annotation.append(block.text.span, &given.tokens, with: sentences) }
        }
        articles[index].blocks[place].given = given
        if given.tokens.count > 0 { writer.comment("newpar") }
        write(block.text.span, given.tokens, &count, &writer)
      }
    }
    return count > 0 ? writer.bytes : []
  }

  private func write(_ text: Span<UInt8>, _ tokens: Tokens, _ count: inout Int, _ writer: inout ConlluWriter) {
    for (index, first) in tokens.sentences.enumerated() {
      let end = index + 1 < tokens.sentences.count ? Int(tokens.sentences[index + 1]) : tokens.count
      count += 1
      writer.comment("sent_id", String(count))
      writer.text(text.extracting(tokens.range(Int(first)).lowerBound..<tokens.range(end - 1).upperBound))
      for token in Int(first)..<end {
        writer.word(text.extracting(tokens.range(token)))
        let spaceFollows = token + 1 == tokens.count || tokens.ends[token] != tokens.starts[token + 1]
        writer.endWord(after: 0, spaceFollows: spaceFollows)
      }
      writer.endSentence()
    }
  }
}

/// Puts the words of an answer to the tokens that were asked about.
private struct AnswerReader {
  /// The sentences asked about: article, block, first token, end.
  private let sentences: [(article: Int, block: Int, first: Int, end: Int)]

  init(_ articles: [Article], _ open: [Int]) {
    var sentences: [(article: Int, block: Int, first: Int, end: Int)] = []
    for article in open {
      for (block, content) in articles[article].blocks.enumerated() {
        let tokens = content.given?.tokens ?? Tokens()
        for (index, first) in tokens.sentences.enumerated() {
          let end = index + 1 < tokens.sentences.count ? Int(tokens.sentences[index + 1]) : tokens.count
          sentences.append((article, block, Int(first), end))
        }
      }
    }
    self.sentences = sentences
  }

  func read(_ answer: Span<UInt8>, into articles: inout [Article]) throws(AnnotatorCommand.Failure) {
    var scanner = ConlluScanner(answer)
    var sentence = 0
    var word = 0
    var name: GivenTokens.GivenName?
    /// The tokens of the block that is being read, taken out of the article.
    var given = GivenTokens()
    while let item = try next(&scanner) {
      switch item {
      case .comment, .surface, .emptyNode: continue
      case .word(let line):
        guard sentence < sentences.count else { throw .longer(sentences: sentences.count) }
        let place = sentences[sentence]
        if word == 0, place.first == 0 { given = Self.emptied(articles[place.article].blocks[place.block].given) }
        let form = Self.string(answer, line.form)
        let expected = place.first + word < place.end ? self.form(place, place.first + word, articles) : ""
        guard form == expected else {
          throw .differs(sentence: sentence + 1, word: word + 1, expected: expected, found: form)
        }
        given.append(line, token: place.first + word, of: answer, &name)
        word += 1
      case .sentenceEnd:
        guard sentence < sentences.count else { continue }
        let place = sentences[sentence]
        guard place.first + word == place.end else {
          let expected = form(place, place.first + word, articles)
          throw .differs(sentence: sentence + 1, word: word + 1, expected: expected, found: "")
        }
        given.close(&name)
        if place.end == given.tokens.count { articles[place.article].blocks[place.block].given = given }
        sentence += 1
        word = 0
      }
    }
    guard sentence == sentences.count else {
      let place = sentences[sentence]
      throw .differs(sentence: sentence + 1, word: 1, expected: form(place, place.first, articles), found: nil)
    }
  }

  private func next(_ scanner: inout ConlluScanner) throws(AnnotatorCommand.Failure) -> ConlluScanner.Item? {
    do { return try scanner.next() } catch { throw .malformed(error) }
  }

  /// The tokens of a block without values, and without names when the answer may say some.
  private static func emptied(_ given: GivenTokens?) -> GivenTokens {
    var result = GivenTokens()
    result.tokens = given?.tokens ?? Tokens()
    result.names = given?.names ?? []
    result.saysNames = given?.saysNames ?? false
    return result
  }

  private func form(_ place: (article: Int, block: Int, first: Int, end: Int), _ token: Int, _ articles: [Article])
    -> String
  {
    let block = articles[place.article].blocks[place.block]
    guard let range = block.given?.tokens.range(token) else { return "" }
    return String(decoding: block.text[range], as: UTF8.self)
  }

  private static func string(_ text: Span<UInt8>, _ range: Range<Int>) -> String {
    unsafe text.extracting(range).withUnsafeBufferPointer { unsafe String(decoding: $0, as: UTF8.self) }
  }
}
