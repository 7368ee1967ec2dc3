/// Sentences, tags, lemmas and names of English text, from models on disk.
///
/// Immutable: one value serves all threads, each with an `ArticleAnnotation` of its own.
package final class Annotator: Sendable {
  /// The Penn tags and universal parts of speech, by tag number.
  package let tags: TagSet
  /// The values of `feats`, by number.
  package var feats: [String] { lemmatizer.feats }
  /// What the models are called and what each says of itself, for the manifest of an index.
  package let models: [(name: String, version: String)]
  let tagger: Tagger
  let lemmatizer: Lemmatizer
  let sentences: SentenceModel
  let gazetteer: Gazetteer
  let clusters: WordClusters
  /// Nil while names are not asked for.
  let names: NameFinder?

  /// Opens the models in `folder`, by default where `ModelPlace` finds them.
  ///
  /// - Parameters:
  ///   - syntax: the file of another syntax model than the folder's.
  ///   - findsNames: whether the model of names is opened too.
  package init(
    models folder: String? = nil, syntax file: String? = nil, findsNames: Bool = true
  ) throws(ModelError) {
    let folder = if let folder { folder } else { try ModelPlace.folder(holding: "syntax.model") }
    let syntax = try ModelFile(file ?? folder + "/syntax.model")
    let boundaries = try ModelFile(folder + "/sentences.model")
    let groups = try ModelFile(folder + "/clusters.model")
    tagger = try Tagger(syntax)
    tags = tagger.tags
    lemmatizer = try Lemmatizer(syntax, tags: tagger.tags)
    sentences = try SentenceModel(boundaries)
    let places = try ModelFile(folder + "/places.model")
    gazetteer = try Gazetteer(places)
    clusters = try WordClusters(groups)
    guard findsNames else {
      names = nil
      models = Self.models([boundaries, groups, syntax])
      return
    }
    let file = try ModelFile(folder + "/names.model")
    names = try NameFinder(file)
    models = Self.models([boundaries, groups, syntax, places, file])
  }

  /// The name and the rest of each title: `syntax 1: UD GUM` is version `1: UD GUM` of `syntax`.
  private static func models(_ files: [ModelFile]) -> [(name: String, version: String)] {
    files.map { file in
      let parts = file.title.split(separator: " ", maxSplits: 1).map(String.init)
      return parts.count == 2 ? (parts[0], parts[1]) : (file.title, "")
    }
  }

  /// Appends the lemma of a word with a tag; it depends on nothing else.
  package func appendLemma(of word: Span<UInt8>, tag: Int, to output: inout [UInt8]) {
    lemmatizer.appendLemma(word, 0, word.count, WordForm(word, 0, word.count), tag: tag, to: &output)
  }

  /// The number in `feats` of the features of a word with a tag; it depends on nothing else.
  package func feats(of word: Span<UInt8>, tag: Int) -> Int {
    lemmatizer.feats(WordForm(word, 0, word.count), tag: tag)
  }
}

/// What one thread has annotated of one article: parallel arrays over its tokens, block after block.
///
/// Used again for the next article, so that its memory is taken once.
package struct ArticleAnnotation {
  /// The tag of each token, an index into `Annotator.tags`.
  package private(set) var tags: [UInt8] = []
  /// The morphological features of each token, an index into `Annotator.feats`.
  package private(set) var feats: [UInt16] = []
  /// The lemmas, one behind the other.
  package private(set) var lemmaBytes: [UInt8] = []
  /// Where the lemma of each token ends in `lemmaBytes`; it begins where the one before ends.
  package private(set) var lemmaEnds: [UInt32] = []
  var words: [TaggerWord] = []
  private var sentence: [TaggerWord] = []
  private var taggerSpace = Tagger.Workspace()
  private var sentenceSpace = SentenceModel.Workspace()
  private var nameSpace = NameFinder.Workspace()
  /// The tokens of the article for the name finder.
  package private(set) var nameWords = NameWords()

  private let keepsNameWords: Bool
  private let lemmatizes: Bool

  /// - Parameters:
  ///   - keepsNameWords: whether `nameWords` are made though no model of names is open, to train one.
  ///   - lemmatizes: whether `feats` and lemmas are made.
  package init(keepsNameWords: Bool = false, lemmatizes: Bool = true) {
    self.keepsNameWords = keepsNameWords
    self.lemmatizes = lemmatizes
  }

  /// The number of tokens annotated so far.
  package var count: Int { tags.count }

  /// The lemma of token `index`.
  package func lemma(_ index: Int) -> ArraySlice<UInt8> {
    lemmaBytes[(index == 0 ? 0 : Int(lemmaEnds[index - 1]))..<Int(lemmaEnds[index])]
  }

  /// Forgets the last article.
  package mutating func removeAll() {
    tags.removeAll(keepingCapacity: true)
    feats.removeAll(keepingCapacity: true)
    lemmaBytes.removeAll(keepingCapacity: true)
    lemmaEnds.removeAll(keepingCapacity: true)
    nameWords.removeAll()
  }

  /// The names of the article, in order; asked for when all its blocks are there.
  package mutating func names(with annotator: Annotator) -> [Name] {
    guard let finder = annotator.names else { return [] }
    nameWords.noteSpellings()
    return finder.names(in: nameWords, &nameSpace)
  }

  /// Appends the annotation of one block, and decides its sentences anew.
  ///
  /// - Parameters:
  ///   - text: the block.
  ///   - tokens: its tokens; `sentences` are set.
  ///   - annotator: the models.
  ///   - keepsSentences: whether the sentences stay as they are.
  package mutating func append(
    _ text: Span<UInt8>, _ tokens: inout Tokens, with annotator: Annotator, keepsSentences: Bool = false
  ) {
    guard tokens.count > 0 else { return }
    read(text, tokens, annotator)
    let words = words
    if !keepsSentences { annotator.sentences.decide(text, words.span, &sentenceSpace, &tokens) }
    let first = tags.count
    for (index, start) in tokens.sentences.enumerated() {
      let end = index + 1 < tokens.sentences.count ? Int(tokens.sentences[index + 1]) : tokens.count
      tag(Int(start)..<end, annotator)
    }
    guard lemmatizes else { return }
    for index in 0..<tokens.count {
      let tag = Int(tags[first + index])
      let form = words[index + TaggerFeatures.padding].form
      feats.append(UInt16(truncatingIfNeeded: annotator.lemmatizer.feats(form, tag: tag)))
      annotator.lemmatizer.appendLemma(
        text, Int(tokens.starts[index]), Int(tokens.ends[index]), form, tag: tag, to: &lemmaBytes)
      lemmaEnds.append(UInt32(lemmaBytes.count))
    }
  }

  private mutating func read(_ text: Span<UInt8>, _ tokens: Tokens, _ annotator: Annotator) {
    words.removeAll(keepingCapacity: true)
    for _ in 0..<TaggerFeatures.padding { words.append(TaggerWord()) }
    for index in 0..<tokens.count {
      let form = WordForm(text, Int(tokens.starts[index]), Int(tokens.ends[index]))
      words.append(
        TaggerWord(
          form: form, entry: annotator.tagger.lexicon.entry(of: form),
          groups: annotator.clusters.groups(of: form.lower),
          token: index))
    }
    for _ in 0..<TaggerFeatures.padding { words.append(TaggerWord()) }
  }

  private mutating func tag(_ range: Range<Int>, _ annotator: Annotator) {
    let padding = TaggerFeatures.padding
    sentence.removeAll(keepingCapacity: true)
    for _ in 0..<padding { sentence.append(TaggerWord()) }
    for index in range { sentence.append(words[index + padding]) }
    for _ in 0..<padding { sentence.append(TaggerWord()) }
    let sentence = sentence
    let first = tags.count
    annotator.tagger.tag(sentence.span, &taggerSpace, into: &tags)
    guard keepsNameWords || annotator.names != nil else { return }
    let tags = tags
    nameWords.append(
      sentence.span.extracting(padding..<sentence.count - padding), tags.span.extracting(first..<tags.count),
      annotator.gazetteer)
  }
}
