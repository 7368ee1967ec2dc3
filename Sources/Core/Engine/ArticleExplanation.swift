/// What decided the blocks and the boundaries of an article, found again from the stored page.
///
/// Reading is a function of the bytes, so nothing of this is kept in the index.
struct ArticleExplanation {
  private let article: Article
  private let places: DocumentPlaces

  /// Nil when the page is not read into the article that the index holds, as with an index of an older version.
  init?(_ reply: ArticleReply) throws {
    let documents = reply.generation.documents
    let record = try documents.document(reply.document)
    let number = reply.article - (try documents.articles(reply.document)).lowerBound
    let bytes = try documents.original(reply.document)
    let format = PageFormat(rawValue: record.format) ?? .auto
    guard let reading = try? PageReader(format: format).read(bytes.span, name: record.file, parts: record.parts),
      reading.articles.indices.contains(number)
    else { return nil }
    article = reading.articles[number]
    places = reply.places
    guard article.blocks.count == reply.blocks.count else { return nil }
  }

  static let schema = Schema.object([
    .required(
      "blocks",
      .array(
        .object([
          .required("kind", .choice(BlockKind.allCases.map(\.rawValue)), "what it is"),
          .required("position", .count, "its place on the page, from 0"),
          .required("signals", .array(.string), "what spoke for it, as docs/articles.md names it"),
          .required("confidence", .number, "from 0 to 1"),
        ])), "each block in the order of `blocks`"),
    .required(
      "boundaries",
      .array(
        .object([
          .required("kind", .choice(Boundary.Kind.allCases.map(\.rawValue)), "a beginning or a place put together"),
          .required("source", .array(Shapes.place), "the stretches on both sides"),
          .required("signals", .array(.string), "what spoke for it"),
          .required("confidence", .number, "from 0 to 1"),
        ])), "where the article begins and where its text goes on elsewhere on the page"),
  ])

  /// Writes the member `explanation`.
  func write(into writer: inout JSONWriter) {
    writer.key("explanation")
    writer.object { writer in
      writer.key("blocks")
      writer.array { writer in
        for block in article.blocks { write(block, into: &writer) }
      }
      writer.key("boundaries")
      writer.array { writer in
        for boundary in article.boundaries {
          writer.object { writer in
            writer.member("kind", boundary.kind.rawValue)
            writer.key("source")
            writer.places(boundary.source, in: places)
            write(boundary.signals, boundary.confidence, into: &writer)
          }
        }
      }
    }
  }

  private func write(_ block: Block, into writer: inout JSONWriter) {
    writer.object { writer in
      writer.member("kind", block.kind.rawValue)
      writer.member("position", block.position)
      // Where the file itself says what its parts are, nothing was left to decide.
      let isStated = block.signals.isEmpty
      write(isStated ? ["stated"] : block.signals.names, isStated ? 1 : block.signals.confidence, into: &writer)
    }
  }

  private func write(_ signals: [String], _ confidence: Double, into writer: inout JSONWriter) {
    writer.key("signals")
    writer.array { for signal in signals { $0.string(signal) } }
    writer.key("confidence")
    writer.number(confidence)
  }
}
