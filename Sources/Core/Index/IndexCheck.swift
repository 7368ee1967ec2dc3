/// The verification of a whole corpus: each checksum, each table, each place back to the original bytes.
public struct IndexCheck: Sendable {
  /// The corpus' name.
  public let corpus: String
  /// The generation checked.
  public let generation: String
  /// Files of the generation.
  public let files: Int
  /// Their bytes.
  public let bytes: Int
  /// Documents, articles and tokens in it.
  public let documents: Int
  /// Articles in it.
  public let articles: Int
  /// Tokens in it.
  public let tokens: Int
  /// What is not what was written, in words with file, section and offset; empty for a sound corpus.
  public let findings: [String]

  /// Checks the published generation of a corpus folder.
  ///
  /// Throws when it cannot be opened; whatever is found after that is in `findings`.
  public init(checking folder: String) throws(IndexError) {
    self.init(try Corpus.publishedGeneration(in: folder))
  }

  init(_ opened: Generation) {
    corpus = opened.corpus
    generation = opened.name
    files = opened.sizes.count + 2
    bytes = opened.sizes.reduce(0) { $0 + $1.file.length }
    documents = opened.documents.count
    articles = opened.segment.articles.count
    tokens = opened.segment.tokenCount
    // A table is looked into only when its bytes are those that were written.
    let broken = opened.brokenBlocks()
    findings = broken.isEmpty ? opened.brokenInvariants() : broken.map(\.description)
  }
}

extension Generation {
  /// The blocks that do not match their checksums.
  func brokenBlocks() -> [IndexError] {
    var broken: [IndexError] = []
    for file in allFiles {
      do { try file.verifyAll() } catch { broken.append(error) }
    }
    return broken
  }

  /// What the tables say that cannot be.
  func brokenInvariants() -> [String] {
    var findings: [String] = []
    func attempt(_ check: () throws(IndexError) -> Void) {
      do { try check() } catch { findings.append(error.description) }
    }
    attempt { () throws(IndexError) in try segment.types.checkInvariants(tokens: segment.tokenCount) }
    for name in segment.attributeNames {
      guard let attribute = segment.attribute(name) else { continue }
      attempt { () throws(IndexError) in try attribute.checkInvariants(segment.types) }
    }
    for name in segment.regionNames {
      guard let layer = segment.region(name) else { continue }
      attempt { () throws(IndexError) in try layer.checkInvariants() }
    }
    attempt { () throws(IndexError) in try checkArticles() }
    attempt { () throws(IndexError) in try checkText() }
    attempt { () throws(IndexError) in try checkAnnotation() }
    attempt { () throws(IndexError) in try checkDocuments() }
    if findings.isEmpty, let damage { findings.append(damage.description) }
    return findings
  }

  /// The articles tile the tokens, the blocks and the text; each norm is counted where it occurs.
  fileprivate func checkArticles() throws(IndexError) {
    let articles = segment.articles
    var token = 0
    var block = 0
    var text = 0
    for article in 0..<articles.count {
      let tokens = try articles.tokens(article)
      let blocks = try articles.blocks(article)
      let place = try articles.text(article)
      guard tokens.lowerBound == token, blocks.lowerBound == block, place.lowerBound == text else {
        throw articles.regions.starts.damaged(
          "article \(article) does not begin where the one before ends", at: article)
      }
      (token, block, text) = (tokens.upperBound, blocks.upperBound, place.upperBound)
      _ = try segment.repairs(ofArticle: article)
      for row in try segment.blocks(ofArticle: article) {
        guard tokens.contains(row.tokens), place.contains(row.text) else {
          throw articles.regions.starts.damaged("a block leaves article \(article)", at: article)
        }
      }
      let id = try articles.id(article)
      let file = try articles.file(article)
      let found = try articles.ordinal(ofID: id)
      let row = RowFacts(try articles.row(article))
      guard row == RowFacts(article: id, file: file, tokens: tokens.count), found == article else {
        throw articles.regions.starts.damaged("the row of article \(article) says something else", at: article)
      }
    }
    guard token == segment.tokenCount, text == segment.textCount else {
      throw articles.regions.starts.damaged("the articles do not hold all tokens", at: max(0, articles.count - 1))
    }
    try checkRanking()
  }

  /// The text is put together as its parts say, and each verbatim run of the text is in the original bytes.
  fileprivate func checkText() throws(IndexError) {
    try segment.checkText()
    var original = OriginalWindow(documents)
    for article in 0..<segment.articles.count {
      try original.open(segment.articles.document(article))
      for block in try segment.blocks(ofArticle: article) { try check(block, against: &original) }
    }
  }

  private func check(_ block: BlockRow, against original: inout OriginalWindow) throws(IndexError) {
    for run in try segment.runs(ofText: block.text) {
      let source = run.source
      guard source.upperBound <= original.count else {
        throw segment.damagedRun("a source run leaves the original file", at: run.ordinal)
      }
      if run.scale != 1 { continue }
      let text = try segment.text(run.text)
      guard try text.elementsEqual(original.read(source)) else {
        throw segment.damagedRun("the text differs from the original bytes that it came from", at: run.ordinal)
      }
    }
  }

  /// The kept bytes of each document have its hash, and its articles and names are found.
  fileprivate func checkDocuments() throws(IndexError) {
    var articles = 0
    for ordinal in 0..<documents.count {
      let document = try documents.document(ordinal)
      _ = try documents.remainder(ordinal)
      let own = try documents.articles(ordinal)
      let byFile = try documents.ordinal(ofFile: document.file)
      let byID = document.id.isEmpty ? ordinal : try documents.ordinal(ofID: document.id)
      guard own.lowerBound == articles, byFile == ordinal, byID == ordinal else {
        throw documents.damaged("document \(ordinal) is not found by its names")
      }
      articles = own.upperBound
      for article in own {
        let document = try segment.articles.document(article)
        if document != ordinal { throw documents.damaged("article \(article) belongs to another document") }
      }
      if document.rejection != nil { continue }
      let stored = document.stored
      let hash = try hash(ofOriginal: ordinal)
      guard try documents.originalCount(ordinal) == stored.bytes, hash == stored.sha256 else {
        throw documents.damaged("the original bytes of \(document.file) do not have their SHA-256")
      }
    }
    if articles != segment.articles.count { throw documents.damaged("articles belong to no document") }
  }
}

extension Generation {
  /// The SHA-256 of a document's bytes as they are kept.
  fileprivate func hash(ofOriginal ordinal: Int) throws(IndexError) -> [UInt8] {
    let hash = SHA256.Stream()
    let count = try documents.originalCount(ordinal)
    for place in stride(from: 0, to: count, by: OriginalWindow.size) {
      let bytes = try documents.original(ordinal, place..<min(place + OriginalWindow.size, count))
      hash.add(bytes.span)
    }
    return hash.finish()
  }
}

/// The original bytes of a document, read a few megabytes at a time.
private struct OriginalWindow {
  static let size = 4 << 20

  private let documents: DocumentTable
  private var ordinal = -1
  private(set) var count = 0
  private var start = 0
  private var bytes: [UInt8] = []

  init(_ documents: DocumentTable) { self.documents = documents }

  /// Goes to a document, unless it is there.
  mutating func open(_ document: Int) throws(IndexError) {
    if document == ordinal { return }
    ordinal = document
    count = try documents.originalCount(document)
    (start, bytes) = (0, [])
  }

  /// A part of the document.
  ///
  /// - Precondition: it does not end behind it.
  mutating func read(_ range: Range<Int>) throws(IndexError) -> ArraySlice<UInt8> {
    if range.lowerBound < start || range.upperBound > start + bytes.count {
      start = range.lowerBound
      bytes = try documents.original(ordinal, start..<min(count, max(range.upperBound, start + Self.size)))
    }
    return bytes[range.lowerBound - start..<range.upperBound - start]
  }
}

/// What a row says that is known from elsewhere.
private struct RowFacts: Equatable {
  let article: String?
  let file: String?
  let tokens: Int?

  init(article: String, file: String, tokens: Int) {
    self.article = article
    self.file = file
    self.tokens = tokens
  }

  init(_ row: [UInt8]) {
    let json = try? JSONReader.read(row.span)
    article = json?["article"]?.string
    file = json?["file"]?.string
    tokens = json?["tokens"]?.integer
  }
}

extension Range<Int> {
  /// Whether all of `other` lies inside; an empty one may stand at either end.
  fileprivate func contains(_ other: Range<Int>) -> Bool {
    lowerBound <= other.lowerBound && other.upperBound <= upperBound
  }
}

extension RegionLayer {
  /// Starts and ends are ascending as the flags say, inside the corpus, and every column can be read.
  func checkInvariants() throws(IndexError) {
    var reach = 0
    var before = 0..<0
    for ordinal in 0..<count {
      let range = try range(ordinal)
      let isOrdered =
        range.lowerBound > before.lowerBound || ordinal == 0
        || (range.lowerBound == before.lowerBound && (isDisjoint || range.upperBound <= before.upperBound))
      guard isOrdered, !isDisjoint || range.lowerBound >= reach, !range.isEmpty || name == "article" else {
        throw starts.damaged("region \(ordinal) of \(name) is out of order", at: ordinal)
      }
      reach = max(reach, range.upperBound)
      let stored = try self.reach(ordinal)
      guard stored == reach else {
        throw starts.damaged("the reach of region \(ordinal) of \(name) is wrong", at: ordinal)
      }
      before = range
    }
    for name in columnNames { try columns[name]?.checkInvariants(regions: count) }
  }
}

extension RegionColumn {
  /// Every value can be read, and the distinct ones are in order.
  func checkInvariants(regions: Int) throws(IndexError) {
    for ordinal in 0..<regions { _ = try valueID(ordinal) }
    switch storage {
    case .table(let values, _): try values.checkInvariants()
    case .integers(let values, _):
      for id in 1..<max(1, values.count) where try values[id - 1] >= values[id] {
        throw values.damaged("value \(id) is out of order", at: id)
      }
    case .floats(let bits, _):
      for id in 1..<max(1, bits.count) {
        let (before, value) = (Double(bitPattern: try bits[id - 1]), Double(bitPattern: try bits[id]))
        guard before < value else { throw bits.damaged("value \(id) is out of order", at: id) }
      }
    }
  }
}

extension StringTable {
  /// The values are distinct and in bytewise order.
  func checkInvariants() throws(IndexError) {
    var before: [UInt8] = []
    for id in 0..<UInt32(count) {
      let value = try copy(of: id)
      if id > 0, ByteOrder.compare(before.span, value.span) >= 0 {
        throw damaged("value \(id) is out of order", at: id)
      }
      before = value
    }
  }
}
