import Testing

@testable import Core

/// An index with lemmas, tags and names answers as the annotation of its articles says.
@Suite struct AnnotationIndexTests {
  static let models = IndexOptions.Annotation.models(folder: Models.folder, names: true)

  static let page = """
    # Coal town produces aerogel

    By Anna Smith

    The Taiyuan company produced 200 tons of aerogel in 2020. "We will produce more," said President Barack Obama in \
    London. He visited Germany and the University of Oxford.

    Mr. Smith's firms were producing eco-friendly bricks and selling them in New York. Prices rose.
    """

  static func corpus(
    _ documents: [(file: String, text: String)], in folder: TemporaryFolder,
    annotation: IndexOptions.Annotation = models, jobs: Int = 2
  ) throws -> Corpus {
    let path = folder.path + "/corpus"
    var options = IndexOptions(paths: [], into: path, jobs: jobs)
    options.annotation = annotation
    try Indexer.run(documents: documents.map { ($0.file, Array($0.text.utf8)) }, options)
    return try Corpus(opening: path)
  }

  /// The value of an attribute at each token.
  static func values(_ name: String, _ segment: Segment) throws -> [String] {
    let attribute = try #require(segment.attribute(name))
    return try (0..<segment.tokenCount).map {
      String(decoding: try attribute.lexicon.copy(of: attribute.id(at: $0)), as: UTF8.self)
    }
  }

  static func hits(_ query: String, _ corpus: Corpus) throws -> [String] {
    let search = try CQLSearch(Query.parse(query), over: corpus.generation, cancel: CancelFlag())
    let (hits, _) = try search.hits(after: nil, limit: 1000, CancelFlag())
    let concordance = try Concordance(of: corpus.generation)
    return try hits.map { String(decoding: try concordance.line(of: $0).text, as: UTF8.self) }
  }

  /// What the models say of an article, block by block, by the entry that `shanxid annotate` uses.
  struct Twin {
    var words: [String] = []
    var lemmas: [String] = []
    var pos: [String] = []
    var upos: [String] = []
    var feats: [String] = []
    var sentences: [Int] = []
    var names: [String] = []

    init(_ articles: [Article], _ annotator: Annotator) {
      for article in articles {
        var annotation = ArticleAnnotation()
        var tokens = Tokens()
        let first = words.count
        var isOther: [Bool] = []
        for block in article.blocks {
          Tokenizer().tokenize(block.text.span, into: &tokens)
          annotation.append(block.text.span, &tokens, with: annotator)
          sentences += tokens.sentences.map { words.count + Int($0) }
          isOther += tokens.starts.map { _ in OtherScript.isWritten(block.text.span) }
          for token in 0..<tokens.count {
            words.append(String(decoding: block.text[tokens.range(token)], as: UTF8.self))
          }
        }
        for token in 0..<annotation.count {
          guard !isOther[token] else {
            lemmas.append("")
            pos.append("")
            upos.append("")
            feats.append("|")
            continue
          }
          lemmas.append(String(decoding: annotation.lemma(token), as: UTF8.self))
          pos.append(annotator.tags.xpos[Int(annotation.tags[token])])
          upos.append(annotator.tags.upos[Int(annotation.tags[token])])
          let list = annotator.feats[Int(annotation.feats[token])]
          feats.append(list == "_" ? "|" : "|" + list.split(separator: "|").sorted().joined(separator: "|") + "|")
        }
        for name in annotation.names(with: annotator) {
          guard let region = name.kind.region, !isOther[name.tokens.lowerBound] else { continue }
          names.append("\(region) \(first + name.tokens.lowerBound) \(first + name.tokens.upperBound)")
        }
      }
    }
  }

  @Test(arguments: [1, 3])
  func `the index says of each token what the models say`(jobs: Int) throws {
    try compare([("a.md", Self.page), ("b.txt", "Aerogel sells well in China.\n\nThe end of Siemens AG.")], jobs: jobs)
  }

  @Test(arguments: UInt64(21)...26)
  func `and so it does for random articles`(seed: UInt64) throws {
    try compare(SlowTwinTests.documents(seed), jobs: 2)
  }

  private func compare(_ documents: [(file: String, text: String)], jobs: Int) throws {
    let folder = try TemporaryFolder()
    let corpus = try Self.corpus(documents, in: folder, jobs: jobs)
    let segment = corpus.generation.segment
    var articles: [Article] = []
    for (file, text) in documents.sorted(by: { NaturalOrder.precedes($0.file, $1.file) }) {
      articles += try PageReader().read(Array(text.utf8).span, name: file).articles
    }
    let twin = Twin(articles, try Annotator(models: Models.folder))
    #expect(segment.attributeNames == ["word", "norm", "lemma", "pos", "upos", "feats"])
    #expect(try Self.values("word", segment) == twin.words)
    #expect(try Self.values("lemma", segment) == twin.lemmas)
    #expect(try Self.values("pos", segment) == twin.pos)
    #expect(try Self.values("upos", segment) == twin.upos)
    #expect(try Self.values("feats", segment) == twin.feats)
    let sentences = try #require(segment.region("s"))
    #expect(try (0..<sentences.count).map { try sentences.range($0).lowerBound } == twin.sentences)
    var names: [String] = []
    for kind in NameKind.allCases {
      guard let region = kind.region else { continue }
      let layer = try #require(segment.region(region))
      for ordinal in 0..<layer.count {
        let range = try layer.range(ordinal)
        names.append("\(region) \(range.lowerBound) \(range.upperBound)")
        let name = try #require(try layer.columns["name"]?.text(ordinal))
        let printed = String(decoding: try segment.text(segment.text(ofTokens: range)), as: UTF8.self)
        #expect(String(decoding: name, as: UTF8.self) == printed.split(separator: " ").joined(separator: " "))
      }
    }
    #expect(names.sorted() == twin.names.sorted())
    #expect(IndexCheck(corpus.generation).findings == [])
  }

  @Test func `lemmas, tags, features and names are queryable`() throws {
    let folder = try TemporaryFolder()
    let corpus = try Self.corpus([("a.md", Self.page)], in: folder)
    #expect(
      try Self.hits(#"[lemma="produce"] []{0,3} [pos="NN.*"] within s"#, corpus).contains("produced 200 tons"))
    #expect(try Self.hits(#"[lemma="produce"]"#, corpus) == ["produces", "produced", "produce", "producing"])
    #expect(try Self.hits(#"[lemma="say"] []{0,5} <person/>"#, corpus) == ["said President Barack Obama"])
    #expect(try Self.hits(#"<place/>"#, corpus).contains("London"))
    #expect(try Self.hits(#"<place name="Germany"/>"#, corpus) == ["Germany"])
    #expect(try Self.hits(#"<place kind contains "country"/>"#, corpus).contains("Germany"))
    #expect(try Self.hits(#"[feats contains "Tense=Past" & upos="VERB" & word="rose"]"#, corpus) == ["rose"])
    #expect(try Self.hits(#"[pos="HYPH"]"#, corpus) == ["-"])
    let concordance = try Concordance(of: corpus.generation, attributes: ["word", "lemma", "pos"])
    let search = try CQLSearch(Query.parse(#""bricks""#), over: corpus.generation, cancel: CancelFlag())
    let hit = try #require(try search.hits(after: nil, limit: 1, CancelFlag()).0.first)
    #expect(String(decoding: try concordance.line(of: hit).text, as: UTF8.self) == "bricks/brick/NNS")
  }

  @Test(arguments: [
    ("山西的煤炭价格上涨。", true), ("Цены на уголь выросли", true), ("Coal prices rose in Ghent", false), ("", false),
    ("Größe, élan, ćma, ẞ, ﬁ — “naïve” 5 €", false), ("The 山西 mine", false), ("Shanxi 山西省太原市的煤矿", true),
    ("5 + 5 = 10 😀😀😀", false), ("ราคาถ่านหิน", true),
  ])
  func `text in another script is told from signs and Latin letters`(text: String, expected: Bool) {
    #expect(OtherScript.isWritten(Array(text.utf8).span) == expected)
  }

  @Test func `a block in another script has tokens but no tags and names`() throws {
    let folder = try TemporaryFolder()
    let row = TestCorpus.row(id: "1", title: "Coal in Germany", text: "山西的煤炭价格上涨。\n\nPrices rose in China.")
    let corpus = try Self.corpus([("a.jsonl", row)], in: folder)
    #expect(try Self.hits(#"[word="煤" & lemma="" & pos="" & feats="\|"]"#, corpus) == ["煤"])
    #expect(try Self.hits(#"[lemma="price"]"#, corpus) == ["Prices"])
    #expect(try Self.values("pos", corpus.generation.segment).filter { $0.isEmpty }.count == 10)
  }

  @Test func `the manifest says which models made the annotation`() throws {
    let folder = try TemporaryFolder()
    let corpus = try Self.corpus([("a.md", Self.page)], in: folder)
    let models = corpus.generation.manifest.models
    #expect(Set(models.map(\.name)).isSuperset(of: ["tokens", "sentences", "clusters", "syntax", "places", "names"]))
    #expect(models.allSatisfy { !($0.value.string ?? "").isEmpty })
    let lines = try CorpusInfo(of: folder.path + "/corpus").lines
    #expect(lines.contains { $0.name == "model" && $0.value.hasPrefix("syntax: ") })
  }

  @Test func `another annotation makes a new generation of the same files, the same one does not`() throws {
    let folder = try TemporaryFolder()
    var generations: [String] = []
    for annotation in [IndexOptions.Annotation.none, Self.models, Self.models, .none] {
      generations.append(try Self.corpus([("a.md", Self.page)], in: folder, annotation: annotation).generation.name)
    }
    #expect(generations == ["g1", "g2", "g2", "g3"])
    #expect(try Corpus(opening: folder.path + "/corpus").generation.segment.attributeNames == ["word", "norm"])
  }

  @Test func `without models nothing is indexed, and the error says where they were looked for`() throws {
    let folder = try TemporaryFolder()
    #expect {
      try Self.corpus([("a.md", Self.page)], in: folder, annotation: .models(folder: folder.path, names: true))
    } throws: { error in
      "\(error)".contains(folder.path + "/syntax.model")
    }
    #expect(try folder.files().isEmpty || !folder.files().contains("corpus/current"))
  }

  @Test(arguments: [IndexOptions.Annotation.none, models])
  func `what a file says of its tokens is kept, also without models`(annotation: IndexOptions.Annotation) throws {
    let folder = try TemporaryFolder()
    let corpus = try Self.corpus([("a.conllu", ConlluArticlesTests.text)], in: folder, annotation: annotation)
    let segment = corpus.generation.segment
    #expect(
      try Self.values("word", segment).joined(separator: " ") == "Smith does n't sell \" coal \" . à le _ X Next End")
    #expect(try Self.values("lemma", segment).prefix(4) == ["Smith", "do", "not", "sell"])
    #expect(
      try Self.values("pos", segment) == ["NNP", "VBZ", "RB", "VB", "``", "NN", "''", ".", "", "", "NFP", "", "", "NN"])
    #expect(try Self.values("feats", segment)[1] == "|Mood=Ind|Tense=Pres|")
    #expect(try Self.hits("<person/>", corpus) == ["Smith"])
    #expect(try Self.hits("<organization/>", corpus) == ["_ X"])
    #expect(try Self.hits("<s>[]", corpus) == ["Smith", "à", "Next", "End"])
    #expect(IndexCheck(corpus.generation).findings == [])
  }

  @Test func `an article without lemmas and tags gets them from the models, on its own tokens and sentences`() throws {
    let rows = ["The", "firm", "produced", "eco-friendly", "bricks", "."].enumerated()
      .map { "\($0 + 1)\t\($1)" + String(repeating: "\t_", count: 8) }.joined(separator: "\n")
    let folder = try TemporaryFolder()
    let corpus = try Self.corpus([("a.conllu", rows + "\n")], in: folder)
    let segment = corpus.generation.segment
    #expect(try Self.values("word", segment).contains("eco-friendly"))
    #expect(try Self.hits(#"[lemma="produce" & upos="VERB"]"#, corpus) == ["produced"])
  }
}
