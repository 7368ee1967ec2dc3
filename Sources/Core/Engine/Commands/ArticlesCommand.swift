extension Handler {
  static let articlesList = Handler(
    Command(
      "articles.list", "Lists articles, in corpus order or the newest first.",
      params: [
        Shapes.corpusParam, Shapes.whereParam,
        .optional(
          "sort", .choice(["corpus", "date"]), default: .string("corpus"),
          "as in the corpus, or the newest first and those without a date last"),
        Shapes.limitParam(100), Shapes.cursorParam,
      ],
      result: Shapes.listing(Shapes.articleFields),
      errors: [.unknownCorpus, .cursorExpired, .corpusDamaged],
      examples: [
        .init("All articles", "{}"),
        .init("Those of one file", #"{"where":{"file":"rows.jsonl"}}"#),
        .init("Since 2021, newest first", #"{"where":{"date":{">=":"2021"}},"sort":"date","limit":10}"#),
      ])
  ) { call, writer in
    let listing = try call.listing()
    let search = try Search(
      SearchQuery(parsing: ""), where: listing.params.metadataTests(), in: listing.segment)
    let order = Search.Order(rawValue: listing.params.string("sort") ?? "") ?? .corpus
    let page = try search.page(order: order, from: listing.position, limit: listing.limit, cancel: call.cancel)
    try call.write(listing, total: page.total, rows: page.rows.count, into: &writer) { index, writer in
      writer.raw(try listing.segment.articles.row(page.rows[index].article))
    }
  }

  static let articlesGet = Handler(
    Command(
      "articles.get", "Gives one article as blocks, as plain text, or as the bytes it came from.",
      params: [
        .required("article", .string, "the article's id"),
        Shapes.corpusParam,
        .optional(
          "as", .choice(["blocks", "text", "original"]), default: .string("blocks"),
          "blocks in corpus order; plain text; the file's own text from the article's first to its last byte"),
        .optional(
          "explain", .boolean, default: .bool(false),
          "say also where every byte of the file has gone and what decided each block"),
      ],
      result: [.required("generation", .string, "the generation that answered")] + Shapes.articleFields + [
        .optional(
          "blocks", .array(ArticleReply.block), "with as=blocks: headline, body in reading order, then the rest"),
        .optional("text", .string, "with as=text: the blocks, parted by empty lines"),
        .optional("original", ArticleReply.original, "with as=original: the page's own text"),
        .optional(
          "furniture", .array(ArticleReply.furniture), "with as=original: what is on the page but in no article"),
        .required("repairs", .array(Shapes.repair), "every change made on the way from the page"),
        .optional("accounting", ArticleReply.accounting, "with explain: where the bytes of the file have gone"),
        .optional(
          "explanation", ArticleExplanation.schema, "with explain: what decided each block and each boundary"),
        Shapes.milliseconds,
      ],
      errors: [.unknownID, .unknownCorpus, .resultTooLarge, .corpusDamaged],
      examples: [
        .init("Read an article", #"{"article":"\#(exampleArticle)"}"#),
        .init("As plain text", #"{"article":"\#(exampleArticle)","as":"text"}"#),
        .init("As it stands on the page", #"{"article":"\#(exampleArticle)","as":"original","explain":true}"#),
      ])
  ) { call, writer in
    let generation = try call.serve().generation
    let id = call.params.string("article") ?? ""
    guard let ordinal = try generation.segment.articles.ordinal(ofID: id) else {
      throw Refusal(
        .unknownID, "there is no article \"\(id)\" in \(generation.corpus)",
        hint: "articles.list gives the ids of all articles")
    }
    writer.member("generation", generation.name)
    let reply = try ArticleReply(ordinal, in: generation)
    try reply.write(
      as: call.params.string("as") ?? "blocks", explained: call.params.isTrue("explain"), into: &writer)
  }

  /// An article of the little corpus that the examples are run against.
  static let exampleArticle = "53d9434f1722.1"
}
