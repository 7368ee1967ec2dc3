/// What the index knows about each article, in corpus order; an article's ordinal is its place in that order.
struct ArticleTable: Sendable {
  let count: Int
  let documents: DocumentTable
  /// The layer `article`, whose ordinals are the articles'.
  let regions: RegionLayer
  /// In which articles each norm stands.
  let postings: ArticlePostings
  /// The rows, and where that of each article begins.
  let rows: Column<UInt8>
  let rowStarts: Column<UInt32>
  /// The document of each article.
  private let articleDocuments: Column<UInt32>
  private let texts: Column<UInt32>
  private let blockStarts: Column<UInt32>
  private let textCount: Int
  private let blockCount: Int
  private let tokenCount: Int

  init(_ files: GenerationFiles, regions: RegionLayer, documents: DocumentTable, tokens: Int, text: Int, blocks: Int)
    throws(IndexError)
  {
    let name = FileName.articles
    self.regions = regions
    self.documents = documents
    tokenCount = tokens
    textCount = text
    blockCount = blocks
    rows = try files.column(name, "rows")
    rowStarts = try files.column(name, "row_starts")
    articleDocuments = try files.column(name, "documents")
    texts = try files.column(name, "text_starts")
    blockStarts = try files.column(name, "block_starts")
    count = articleDocuments.count
    postings = try ArticlePostings(files, articles: count, tokens: tokens)
    for column in [rowStarts, texts, blockStarts] where column.count != count + 1 {
      throw column.damaged("the table has \(column.count) entries for \(count) articles", at: 0)
    }
    guard regions.count == count else {
      throw articleDocuments.damaged("the tables of the articles differ in length", at: 0)
    }
  }

  /// How many tokens all articles have together.
  var totalLength: Int { tokenCount }

  /// The tokens of an article, half-open; empty for an article without any.
  func tokens(_ article: Int) throws(IndexError) -> Range<Int> { try regions.range(article) }

  /// The number of an article's tokens.
  func length(_ article: Int) throws(IndexError) -> Int { try regions.range(article).count }

  /// The part of the segment's text that is this article's, each block with its line end.
  func text(_ article: Int) throws(IndexError) -> Range<Int> { try texts.extent(article, within: textCount) }

  /// The rows of the block table that are this article's.
  func blocks(_ article: Int) throws(IndexError) -> Range<Int> { try blockStarts.extent(article, within: blockCount) }

  /// The article row of the protocol: one JSON object, ready to be sent.
  func row(_ article: Int) throws(IndexError) -> [UInt8] {
    try rows.copy(rowStarts.extent(article, within: rows.count))
  }

  /// The place of an article's document in the table of documents.
  func document(_ article: Int) throws(IndexError) -> Int {
    let document = Int(try articleDocuments[article])
    guard document < documents.count else {
      throw articleDocuments.damaged("document \(document) is not in the table", at: article)
    }
    return document
  }

  /// The name of the file that the article stands in.
  func file(_ article: Int) throws(IndexError) -> String { try documents.file(document(article)) }

  /// `document.n`, n from 1 in the order of the page.
  func id(_ article: Int) throws(IndexError) -> String { try string("id", article) ?? "" }

  /// The headline, or nil when the page shows none.
  func headline(_ article: Int) throws(IndexError) -> String? { try string("headline", article) }

  /// `YYYY`, `YYYY-MM` or `YYYY-MM-DD`, or nil when unknown.
  func date(_ article: Int) throws(IndexError) -> String? { try string("date", article) }

  /// The article with this id, or nil.
  ///
  /// - Complexity: O(log articles).
  func ordinal(ofID id: String) throws(IndexError) -> Int? {
    guard let dot = id.utf8.lastIndex(of: 0x2E), let number = Int(id[id.index(after: dot)...]), number > 0,
      let document = try documents.ordinal(ofID: String(id[..<dot]))
    else { return nil }
    let articles = try documents.articles(document)
    guard number <= articles.count, try self.id(articles.lowerBound + number - 1) == id else { return nil }
    return articles.lowerBound + number - 1
  }

  /// The article that holds the token at `position`, or nil when there is no such token.
  func ordinal(covering position: Int) throws(IndexError) -> Int? { try regions.ordinal(covering: position) }

  private func string(_ column: String, _ article: Int) throws(IndexError) -> String? {
    try regions.columns[column]?.text(article).map { String(decoding: $0, as: UTF8.self) }
  }
}
