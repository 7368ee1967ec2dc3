/// The regions of a segment while it is built.
struct SegmentLayers {
  private struct PlainArticle {
    let tokens: Range<Int>
    let values: [(name: String, value: String)]
  }

  /// The layer of the elements `article` of files.
  static let articles = RegionLayer.besideMark + "article"

  private var page = RegionBuilder("page", columns: [("file", .string), ("number", .integer)])
  private var article = RegionBuilder(
    "article",
    columns: [
      ("id", .string), ("date", .date), ("headline", .string), ("file", .string), ("source", .string),
      ("external_id", .string),
    ])
  private var blocks: [RegionBuilder]
  private var paragraph = RegionBuilder("p")
  private var sentence = RegionBuilder("s")
  /// One layer for each kind of names.
  private var names: [(kind: NameKind, layer: RegionBuilder)]
  private let findsNames: Bool
  private var articleCopies = NearCopies(size: Sketch.size, shortest: NearCopies.shortestArticle)
  private var articleIDs: [String] = []
  private var articleQualities: [String?] = []
  private var blockCopies = NearCopies(size: NearCopies.blockSize, shortest: NearCopies.shortestBlock)
  private var blockQualities: [String?] = []
  /// Elements of files that bring their regions, besides those that have a layer already.
  private var elements: [RegionBuilder] = []
  /// The articles whose regions are not brought by their files.
  private var plainArticles: [PlainArticle] = []
  /// The document and the tokens of the page that is not closed yet.
  private var openPage: (document: Int, file: String, tokens: Range<Int>)?
  /// The last document that brings its pages itself.
  private var pagedDocument: Int?

  /// - Parameters:
  ///   - findsNames: whether there are layers for names also when none were added.
  ///   - hasArticleElements: whether there is a layer for the elements `article` of files also when there is none yet.
  init(findsNames: Bool, hasArticleElements: Bool = false) {
    names = []
    if hasArticleElements { elements = [RegionBuilder(Self.articles)] }
    self.findsNames = findsNames
    for kind in NameKind.allCases {
      guard let name = kind.region else { continue }
      let columns: [(name: String, kind: RegionColumn.Kind)] = [("name", .string), ("length", .integer)]
      names.append((kind, RegionBuilder(name, columns: columns + (kind == .place ? [("kind", .string)] : []))))
    }
    blocks = BlockKind.allCases.map { kind in
      switch kind {
      case .pullQuote: RegionBuilder(kind.rawValue, columns: [("speaker", .string)])
      case .caption: RegionBuilder(kind.rawValue, columns: [("credit", .string)])
      default: RegionBuilder(kind.rawValue)
      }
    }
  }

  /// Every layer, in the order of the manifest.
  var all: [RegionBuilder] {
    let hasNames = findsNames || names.contains { !$0.layer.starts.isEmpty }
    return [page, article] + blocks + [paragraph, sentence] + (hasNames ? names.map(\.layer) : []) + elements
  }

  /// The tokens of each article.
  var articleRanges: (starts: [UInt32], ends: [UInt32]) { (article.starts, article.ends) }

  /// What is said of an article in its region.
  struct ArticleFacts {
    let document: Int
    let id: String
    let date: String?
    let headline: String?
    let file: String
    let source: String?
    let externalID: String?
    /// Nil when it was not read from a page.
    let quality: Double?
    /// Whether its document brings regions itself.
    let isTagged: Bool
  }

  /// Adds the next article.
  mutating func addArticle(_ facts: ArticleFacts, tokens: Range<Int>, sketch: Sketch) {
    article.add(tokens, [facts.id, facts.date, facts.headline, facts.file, facts.source, facts.externalID])
    articleCopies.add(sketch)
    articleIDs.append(facts.id)
    articleQualities.append(facts.quality?.description)
    if let open = openPage, open.document == facts.document {
      openPage = (open.document, open.file, open.tokens.lowerBound..<tokens.upperBound)
    } else if pagedDocument != facts.document {
      closePage()
      openPage = (facts.document, facts.file, tokens)
    }
    if !facts.isTagged && !tokens.isEmpty {
      let values = [("id", facts.id), ("date", facts.date), ("headline", facts.headline), ("file", facts.file)]
      let plain = PlainArticle(tokens: tokens, values: values.compactMap { name, value in value.map { (name, $0) } })
      plainArticles.append(plain)
      for index in elements.indices where elements[index].name == Self.articles {
        elements[index].add(tokens, named: plain.values)
      }
    }
  }

  /// Adds a region that a document brings; those of one name come in their order and do not overlap.
  mutating func add(
    _ tokens: Range<Int>, _ values: [(name: String, value: String)], to name: String, document: Int
  ) {
    if name == "s" { return sentence.add(tokens, named: values) }
    if name == "p" {
      // What a file brings as tokens was not read from a page.
      blockCopies.addOther()
      blockQualities.append(nil)
      return paragraph.add(tokens, named: values)
    }
    if let block = blocks.firstIndex(where: { $0.name == name }) { return blocks[block].add(tokens, named: values) }
    if let kind = names.firstIndex(where: { $0.layer.name == name }) {
      return names[kind].layer.add(tokens, named: values)
    }
    if name == "page" {
      if let open = openPage, open.document == document { openPage = nil }
      closePage()
      pagedDocument = document
      return page.add(tokens, named: values)
    }
    // The index has articles of its own; those of files stand beside them.
    let stored = name == "article" ? Self.articles : name
    if !elements.contains(where: { $0.name == stored }) {
      var layer = RegionBuilder(stored)
      if name == "article" { for plain in plainArticles { layer.add(plain.tokens, named: plain.values) } }
      elements.append(layer)
    }
    for index in elements.indices where elements[index].name == stored { elements[index].add(tokens, named: values) }
  }

  mutating func addBlock(_ block: TokenizedChunk.BlockDraft, firstToken: Int) {
    if block.tokens.isEmpty { return }
    let tokens = firstToken + block.tokens.lowerBound..<firstToken + block.tokens.upperBound
    let kind = BlockKind.allCases.firstIndex(of: block.kind) ?? 0
    switch block.kind {
    case .pullQuote: blocks[kind].add(tokens, [block.speaker])
    case .caption: blocks[kind].add(tokens, [block.credit])
    default: blocks[kind].add(tokens)
    }
    paragraph.add(tokens)
    blockCopies.add(block.sketch)
    blockQualities.append(block.quality.description)
  }

  /// Adds sentences, each of which ends where the next one begins or its block ends.
  mutating func addSentences(_ starts: [UInt32], blocks: [TokenizedChunk.BlockDraft], firstToken: Int) {
    var next = 0
    for block in blocks {
      while next < starts.count && starts[next] < block.tokens.upperBound {
        let start = Int(starts[next])
        next += 1
        let end = next < starts.count ? min(Int(starts[next]), block.tokens.upperBound) : block.tokens.upperBound
        sentence.add(firstToken + start..<firstToken + end)
      }
    }
  }

  /// Adds names; kinds that have no layer are left out.
  mutating func addNames(_ drafts: [TokenizedChunk.NameDraft], firstToken: Int) {
    for draft in drafts {
      guard let place = names.firstIndex(where: { $0.kind == draft.kind }) else { continue }
      let values = [draft.name, String(draft.tokens.count)] + (draft.kind == .place ? [draft.places ?? "|"] : [])
      names[place].layer.add(
        firstToken + draft.tokens.lowerBound..<firstToken + draft.tokens.upperBound, values)
    }
  }

  /// Closes the page of the last article, for the next one or for good.
  private mutating func closePage() {
    if let open = openPage, !open.tokens.isEmpty { page.add(open.tokens, [open.file, "1"]) }
    openPage = nil
  }

  /// Adds what can be said only when every article is there.
  mutating func finish() {
    closePage()
    article.addColumn("quality", .float, articleQualities)
    let ids = articleIDs
    article.addColumn(
      "copy_of", .string, ids.indices.map { articleCopies.first(of: $0) == $0 ? nil : ids[articleCopies.first(of: $0)] }
    )
    paragraph.addColumn("quality", .float, blockQualities)
    var sizes = [Int](repeating: 0, count: blockCopies.count)
    for block in sizes.indices { sizes[blockCopies.first(of: block)] += 1 }
    paragraph.addColumn(
      "cluster", .integer,
      sizes.indices.map { block in
        let first = blockCopies.first(of: block)
        return sizes[first] > 1 ? String(first) : nil
      })
  }
}
