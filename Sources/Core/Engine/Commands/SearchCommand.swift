extension Handler {
  private static let row: [Schema.Field] = [
    .required("article", .string, "the article's id"),
    .required("headline", .nullable(.string), "as printed"),
    .required("date", Shapes.date, "when it was published"),
    .required("file", .string, "the file it stands in"),
    .required("score", .number, "how well it answers, rounded to four digits after the point"),
    .required(
      "snippets",
      .array(
        .object([
          .required("text", .string, "a sentence, or the part of a long one"),
          .required("highlights", .array(Shapes.tokens), "the words found, as byte ranges of `text`, half-open"),
          .required("match", Shapes.tokens, "the tokens of `text`, inclusive"),
          .required("source", .array(Shapes.place), "the original bytes of `text`"),
        ])), "sentences that show why, in the order of the article"),
  ]

  static let search = Handler(
    Command(
      "search", "Finds articles by words, phrases, fields and dates, best first.",
      params: [
        .optional("q", .string, "the words; needed unless `cursor` is given"),
        Shapes.corpusParam, Shapes.whereParam,
        .optional(
          "sort", .choice(Search.Order.allCases.map(\.rawValue)), default: .string("score"),
          "best, newest or first in the corpus on top; those without a date come last"),
        Shapes.limitParam(10), Shapes.cursorParam,
        .optional("snippets", .integer(0...20), default: .integer(1), "sentences of each article, at most"),
        Shapes.dupParam,
        .optional(
          "facets", .array(.string, count: 0...8),
          "count all articles found by these fields: year, month, date, source, file, document, …"),
      ],
      result: Shapes.listing(
        row,
        special: [
          .required("sort", .string, "the order applied"),
          .required(
            "ranking",
            .object([
              .required("function", .choice(["bm25"]), "the ranking function"),
              .required("k1", .number, "its first constant"),
              .required("b", .number, "its second constant"),
              .required(
                "weights",
                .object([
                  .required("headline", .count, "in the headline that the article begins with"),
                  .required("deck", .count, "in the deck behind it"),
                ]), "what an occurrence counts; anywhere else it counts 1"),
            ]), "how `score` is computed"),
          .optional(
            "facets",
            .array(
              .object([
                .required("name", .string, "the field"),
                .required("values", .count, "how many values there are"),
                .required("rows", ValueCounts.schema, "the most frequent values, at most \(Facet.values)"),
              ])), "the counts asked for, in the order asked"),
        ]),
      errors: [.querySyntax, .unknownAttribute, .unknownCorpus, .cursorExpired, .missingCapability, .corpusDamaged],
      examples: [
        .init("Articles about aerogel", #"{"q":"aerogel"}"#),
        .init("A phrase in the headline, newest first", #"{"q":"headline:\"coal museum\"","sort":"date"}"#),
        .init("Two words, one of which must be there, since 2021", #"{"q":"+coal museum date>=2021","limit":5}"#),
        .init("How they spread over years and files", #"{"q":"coal","limit":0,"facets":["year","file"]}"#),
        .init("Without snippets, in one file", #"{"q":"coal","snippets":0,"where":{"file":"rows.jsonl"}}"#),
      ])
  ) { call, writer in
    let listing = try call.listing()
    let search = try search(listing)
    let order = Search.Order(rawValue: listing.params.string("sort") ?? "") ?? .score
    let names = listing.params["facets"]?.array?.compactMap(\.string)
    let page = try search.page(
      order: order, from: listing.position, limit: listing.limit, keepsAll: names != nil, cancel: call.cancel)
    let facets = try page.all.map { all in
      try (names ?? []).map { try Facet($0, of: all, in: listing.segment.articles, call.cancel) }
    }
    let limit = listing.params.integer("snippets")
    let snippets = limit > 0 ? SnippetMaker(search.terms, in: listing.segment) : nil
    let book = PlaceBook(listing.generation)
    try call.write(listing, total: page.total, rows: page.rows.count, into: &writer) { writer in
      writer.member("sort", order.rawValue)
      writer.key("ranking")
      writer.raw(ranking)
      if let facets { write(facets, into: &writer) }
    } row: { index, writer in
      let found = page.rows[index]
      let shown = try snippets?.snippets(of: found.article, limit: limit) ?? []
      try write(found, shown, listing.segment.articles, book, into: &writer)
    }
  }

  private static let ranking: [UInt8] = {
    var writer = JSONWriter()
    writer.object {
      $0.member("function", "bm25")
      $0.key("k1")
      $0.number(BM25.k1)
      $0.key("b")
      $0.number(BM25.b)
      $0.key("weights")
      $0.object {
        $0.member("headline", Int(ArticleSpans.headlineWeight))
        $0.member("deck", Int(ArticleSpans.deckWeight))
      }
    }
    return writer.bytes
  }()

  private static func write(_ facets: [Facet], into writer: inout JSONWriter) {
    writer.key("facets")
    writer.array { writer in
      for facet in facets {
        writer.object {
          $0.member("name", facet.name)
          $0.member("values", facet.rows.count)
          $0.key("rows")
          ValueCounts.write(facet.rows.prefix(Facet.values), into: &$0)
        }
      }
    }
  }

  private static func search(_ listing: Listing) throws -> Search {
    let text = try listing.params.query()
    let tests = try listing.params.metadataTests()
    let query: SearchQuery
    do throws(SearchError) {
      query = try SearchQuery(parsing: text)
      if query.terms.isEmpty && query.tests.isEmpty && tests.isEmpty {
        throw SearchError(
          reason: .empty, offset: 0, length: text.utf8.count, message: "there is no word to search for",
          expected: ["a word", "a phrase in quotation marks", "a test like date>=2021"])
      }
    } catch {
      throw Refusal(error, in: text)
    }
    return try Search(query, where: tests, isDistinct: listing.params.isDistinct, in: listing.segment)
  }

  private static func write(
    _ found: Search.Found, _ snippets: [Snippet], _ articles: ArticleTable, _ book: PlaceBook,
    into writer: inout JSONWriter
  ) throws {
    let row = RowMembers(try articles.row(found.article))
    // Where the bytes lie is only looked up for what is shown.
    let places = snippets.isEmpty ? nil : try book.places(of: articles.document(found.article))
    writer.object { writer in
      for name in ["article", "headline", "date", "file"] as [StaticString] { writer.member(name, of: row) }
      writer.key("score")
      writer.score(found.score)
      writer.key("snippets")
      writer.array { writer in
        guard let places else { return }
        for snippet in snippets { write(snippet, places, into: &writer) }
      }
    }
  }

  private static func write(_ snippet: Snippet, _ places: DocumentPlaces, into writer: inout JSONWriter) {
    writer.object { writer in
      writer.key("text")
      writer.string(snippet.text.span)
      writer.key("highlights")
      writer.array { writer in
        for range in snippet.highlights {
          writer.array {
            $0.integer(range.lowerBound)
            $0.integer(range.upperBound)
          }
        }
      }
      writer.key("match")
      writer.tokens(snippet.tokens)
      writer.key("source")
      writer.places(snippet.source, in: places)
    }
  }
}
