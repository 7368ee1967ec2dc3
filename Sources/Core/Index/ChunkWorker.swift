/// Cuts and annotates the articles of a chunk one after the other, with memory that it uses again.
struct ChunkWorker {
  /// The tokens of the block read last.
  private(set) var tokens = Tokens()
  private let tokenizer: Tokenizer
  private let annotation: CorpusAnnotation
  private var article = ArticleAnnotation(lemmatizes: false)
  /// Where the tags of the block read last begin in `article`.
  private var firstTag = 0
  /// Tokens of the article so far.
  private var count = 0
  /// Whether the block read last is in another script, and the tokens of all such blocks of the article.
  private var isOtherScript = false
  private var otherScript: [Range<Int>] = []
  /// Whether the tags, and whether the names, of the article are given.
  private var hasGivenTags = false
  private var hasGivenNames = false
  private var givenNames: [Name] = []

  init(tokenizer: Tokenizer, annotation: CorpusAnnotation) {
    self.tokenizer = tokenizer
    self.annotation = annotation
  }

  /// Whether the models read the article: for its tags or for its names.
  private var isRead: Bool { annotation.annotator != nil && (!hasGivenTags || annotation.findsNames && !hasGivenNames) }

  /// Begins the next article.
  mutating func begin(_ next: Article) {
    article.removeAll()
    givenNames.removeAll(keepingCapacity: true)
    otherScript.removeAll(keepingCapacity: true)
    count = 0
    // What a command leaves without tags stays without.
    hasGivenTags = annotation.command != nil || next.blocks.contains { $0.given?.hasTags ?? false }
    hasGivenNames = next.givesNames
  }

  /// Finds tokens, sentences and tags of the next block of the article.
  mutating func read(_ block: Block) {
    let bytes = block.text.span
    if let given = block.given {
      tokens = given.tokens
      for name in given.names {
        guard let kind = NameKind(code: name.kind) else { continue }
        givenNames.append(
          Name(tokens: count + name.tokens.lowerBound..<count + name.tokens.upperBound, kind: kind))
      }
    } else {
      tokenizer.tokenize(bytes, into: &tokens)
    }
    firstTag = article.count
    count += tokens.count
    isOtherScript = OtherScript.isWritten(bytes)
    if isOtherScript { otherScript.append(count - tokens.count..<count) }
    guard isRead, let annotator = annotation.annotator else { return }
    article.append(bytes, &tokens, with: annotator, keepsSentences: block.given != nil)
  }

  /// The analysis of a token of the block read last; given values go through `analyses`.
  func analysis(_ index: Int, _ block: Block, _ analyses: inout ByteInterner) -> UInt32 {
    if hasGivenTags {
      guard let given = block.given else { return 0 }
      let values = given.values
      return TokenType.firstGiven + analyses.intern(values.span.extracting(given.values(index)))
    }
    return isRead && !isOtherScript ? UInt32(article.tags[firstTag + index]) + 1 : 0
  }

  /// The names of the article, when all its blocks are read.
  mutating func names() -> [Name] {
    if hasGivenNames { return givenNames }
    guard annotation.findsNames, isRead, let annotator = annotation.annotator else { return [] }
    let found = article.names(with: annotator)
    if otherScript.isEmpty { return found }
    return found.filter { name in !otherScript.contains { $0.overlaps(name.tokens) } }
  }

  /// What places are called as the tokens that begin at `starts` and end with `end`, as a feature set.
  ///
  /// - Parameters:
  ///   - text: the text of the chunk.
  ///   - starts: where the tokens begin, from `base` on.
  func places(_ text: Span<UInt8>, _ starts: ArraySlice<UInt32>, _ base: Int, _ end: Int) -> String {
    guard let annotator = annotation.annotator else { return "|" }
    var key: UInt64 = 0
    for index in starts.indices {
      let start = Int(starts[index]) - base
      var past = index + 1 < starts.endIndex ? Int(starts[index + 1]) - base : end
      while past > start, text[past - 1] <= 0x20 { past -= 1 }
      key = Gazetteer.key(key, adding: WordForm(text, start, past).lower)
    }
    return annotator.gazetteer.kinds(key).featureSet
  }
}

extension Article {
  /// Whether its file says which names are in it.
  var givesNames: Bool { blocks.contains { $0.given?.saysNames ?? false } }
}
