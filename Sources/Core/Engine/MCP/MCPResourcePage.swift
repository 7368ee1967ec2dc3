/// A page of `resources/list`: first the corpora, then the articles of each in corpus order.
///
/// Its cursor is `CORPUS.GENERATION.POSITION`, so nothing is kept for it; on another generation it is refused.
struct MCPResourcePage {
  /// Resources of one page.
  static let size = 100

  private let rows: [CorpusRow]
  private let call: Call
  /// The corpus whose articles come next, by its place in `rows`, and the article.
  private let corpus: Int
  private let position: Int
  private let isFirst: Bool

  init(_ cursor: String?, _ call: Call) throws {
    try call.engine.corpora.waitUntilLoaded(call.cancel)
    rows = call.engine.corpora.rows(for: call.caller).filter { $0.state == .ready }
    self.call = call
    isFirst = cursor == nil
    guard let cursor else {
      corpus = 0
      position = 0
      return
    }
    let parts = cursor.split(separator: ".").map(String.init)
    guard parts.count == 3, let index = rows.firstIndex(where: { $0.corpus == parts[0] }),
      rows[index].generation == parts[1], let place = Int(parts[2]), place >= 0
    else { throw Refusal(.invalidParams, "the cursor is not known any more", hint: "begin the list again") }
    corpus = index
    position = place
  }

  /// Writes the resources; gives the cursor to more.
  func write(into writer: inout JSONWriter) throws -> String? {
    var room = Self.size
    if isFirst {
      for row in rows {
        writer.object {
          $0.member("uri", MCPResource.scheme + row.corpus)
          $0.member("name", row.corpus)
          $0.member("title", "Corpus \(row.corpus)")
          $0.member("description", "\(row.articles) articles, \(row.tokens) tokens, generation \(row.generation ?? "")")
          $0.member("mimeType", "application/json")
        }
        room -= 1
      }
    }
    var position = position
    for row in rows.dropFirst(corpus) {
      let served = try call.engine.corpora.served(row.corpus, call.caller, call.cancel)
      let articles = served.generation.segment.articles
      while position < articles.count {
        if room <= 0 { return "\(row.corpus).\(served.generation.name).\(position)" }
        try call.cancel.check()
        let bytes = try articles.row(position)
        write(try JSONReader.read(bytes.span), of: row.corpus, into: &writer)
        position += 1
        room -= 1
      }
      position = 0
    }
    return nil
  }

  private func write(_ article: JSONValue, of corpus: String, into writer: inout JSONWriter) {
    let id = article["article"]?.string ?? ""
    let facts = [article["date"]?["value"]?.string, article["source"]?.string, article["file"]?.string].compactMap(
      \.self)
    writer.object {
      $0.member("uri", "\(MCPResource.scheme)\(corpus)/articles/\(id)")
      $0.member("name", id)
      $0.member("title", article["headline"]?.string ?? id)
      $0.member("description", facts.joined(separator: " · "))
      $0.member("mimeType", "text/plain")
    }
  }
}
