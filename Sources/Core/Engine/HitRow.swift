/// Writes hits as the rows that clients get.
struct HitRow {
  let generation: Generation
  let concordance: Concordance
  private let book: PlaceBook

  /// - Parameter book: where the documents' places were looked up for other rows of the same reply.
  init(generation: Generation, concordance: Concordance, book: PlaceBook? = nil) {
    self.generation = generation
    self.concordance = concordance
    self.book = book ?? PlaceBook(generation)
  }

  /// Writes a hit row.
  func write(_ hit: Hit, into writer: inout JSONWriter) throws {
    let segment = generation.segment
    let line = try concordance.line(of: hit)
    let id = try line.article.map { try segment.articles.id($0) } ?? ""
    let document =
      try line.article.map { try book.places(of: segment.articles.document($0)) } ?? DocumentPlaces(file: "")
    let source = try segment.source(ofText: line.place)
    writer.object { writer in
      writer.member("article", id)
      writer.key("match")
      writer.tokens(hit.first..<hit.last + 1)
      writer.key("left")
      writer.string(line.left.span)
      writer.key("text")
      writer.string(line.text.span)
      writer.key("right")
      writer.string(line.right.span)
      writer.key("captures")
      writer.object { writer in
        for capture in hit.captures {
          writer.key(capture.name)
          writer.tokens(capture.first..<capture.last + 1)
        }
      }
      writer.position("target", hit.target)
      writer.position("keyword", hit.keyword)
      writer.key("source")
      writer.places(source, in: document)
    }
  }
}

extension JSONWriter {
  /// Writes a member that is a token position or null.
  fileprivate mutating func position(_ name: String, _ position: Int?) {
    key(name)
    if let position { integer(position) } else { null() }
  }
}
