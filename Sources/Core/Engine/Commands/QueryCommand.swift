extension Handler {
  private static let params: [Schema.Field] = [
    .optional("q", .string, "the query, with or without a final ;, needed unless `cursor` is given"),
    Shapes.corpusParam, Shapes.whereParam, Shapes.limitParam(100), Shapes.cursorParam,
    .optional(
      "stream", .boolean, default: .bool(false),
      "send the rows ahead in `notifications/rows`, all of them unless limit is given"),
    .optional(
      "context",
      .object([
        .optional(
          "left", .integer(0...1000), "how much before the match; 8 when left out; 1 sentence is that of the match"),
        .optional("right", .integer(0...1000), "how much after it; 8 when left out"),
        .optional(
          "unit", .choice(["tokens", "chars", "s"]), "tokens, characters or whole sentences; tokens when left out"),
      ]), "how much text around the match"),
    .optional(
      "attributes", .array(.string, count: 1...16), default: .array([.string("word")]),
      "what is shown of each token; word alone is shown as printed"),
    Shapes.strategyParam,
    Shapes.dupParam,
    .optional(
      "into", .string, "keep the matches, sampled and sorted as asked, under this name, for the methods of `results`"),
    Shapes.sessionParam,
    .optional(
      "sort", .string,
      "an order as the query language writes it: `by word %c on match[1] .. match[3] desc`, `randomize 7`; corpus order when left out"
    ),
    .optional(
      "sample",
      .object([
        .required("n", .integer(0...1_000_000), "how many"),
        .optional("seed", .integer(0...Int(UInt32.max)), "the same seed draws the same matches; 0 when left out"),
      ]), "list only so many of the matches, drawn at random"),
  ]

  private static let result: [Schema.Field] =
    Shapes.contract + [
      .required("limit", .count, "the limit applied"),
      .required("strategy", .choice(MatchStrategy.allCases.map(\.rawValue)), "the match strategy applied"),
      .optional("sort", .string, "the order applied, when one was asked for"),
      .optional(
        "sample",
        .object([
          .required("n", .count, "how many were asked for"),
          .required("seed", .count, "the seed"),
          .required("of", .count, "how many matches there are in all; `total` counts those drawn"),
        ]), "the sample drawn, when one was asked for"),
      .optional("warnings", .array(QueryReply.warning), "what is probably not meant"),
      .optional(
        "rows", .array(.object(Shapes.hitFields)), "the hits, in corpus order unless sorted; left out after a stream"),
      .optional("next", .string, "a cursor to the next rows, when there are more"),
      Shapes.milliseconds,
    ]

  static let query = Handler(
    Command(
      "query", "Finds every place where a query of the query language matches, with its context.",
      params: params, result: result, errors: QueryReply.errors + [.cursorExpired, .quota, .forbidden],
      examples: [
        .init("A word in any case", ##"{"q":"[word=\"coal\"%c];","limit":10}"##),
        .init(
          "Two words with up to two between them, whole sentences around",
          ##"{"q":"\"coal\" []{0,2} \"museum\" within s","context":{"left":1,"right":1,"unit":"s"}}"##),
        .init("In articles since 2021", ##"{"q":"\"museum\"","where":{"date":{">=":"2021"}}}"##),
        .init("Kept under a name", ##"{"q":"[word=\"museum\"%c] []{0,2}","into":"Museum","limit":0}"##),
        .init("Kept to be dropped", ##"{"q":"\"coal\"","into":"Old","limit":0}"##),
        .init(
          "Sorted by what follows, ten drawn at random",
          ##"{"q":"\"coal\"","sort":"by word %c on matchend[1]","sample":{"n":10,"seed":1}}"##),
        .init("All rows as they are found", ##"{"q":"\"coal\"","stream":true}"##),
      ])
  ) { call, writer in
    let listing = try call.listing()
    let asked = try call.asked(listing.served, listing.params)
    if let name = listing.params.string("into"), listing.position == 0 {
      let kept = try asked.arranged(call.cancel) ?? call.materialised(asked.search)
      try call.keep(kept, of: listing.served, as: name)
    }
    if listing.params.isTrue("stream") {
      try call.stream(listing, asked, into: &writer)
    } else {
      try call.page(listing, asked, into: &writer)
    }
  }

  static let explain = Handler(
    Command(
      "explain", "Shows how a query would be answered: how starts are found, how many are tried, how many match.",
      params: [
        .required("q", .string, "the query, with or without a final ;"),
        Shapes.corpusParam, Shapes.whereParam, Shapes.strategyParam, Shapes.sessionParam,
      ],
      result: [
        .required("generation", .string, "the generation asked"),
        .required("text", .string, "the query in canonical form"),
        .required("plan", .any, "the plan"),
        Shapes.milliseconds,
      ],
      errors: QueryReply.errors,
      examples: [.init("How is this found?", ##"{"q":"[word=\"coal\"%c] \"museum\""}"##)])
  ) { call, writer in
    let served = try call.serve()
    let asked = try call.asked(served)
    writer.member("generation", served.generation.name)
    writer.member("text", asked.query.text)
    writer.key("plan")
    try writer.object { try asked.search.explain(into: &$0, call.cancel) }
  }
}

extension Call {
  /// Writes one page of hits.
  fileprivate mutating func page(
    _ listing: Listing, _ asked: QueryRequest, into writer: inout JSONWriter
  ) throws {
    let arranged = try asked.arranged(first: listing.position + listing.limit, cancel)
    let (hits, next) = try asked.hits(
      from: listing.position, after: listing.place, limit: listing.limit, of: arranged, cancel)
    let total = try arranged?.count ?? listing.knownTotal ?? asked.count(cancel)
    try asked.writeHead(listing, total: total, cancel, into: &writer)
    writer.key("rows")
    var written = 0
    let room = rowRoom
    try writer.array { writer in
      while written < hits.count && writer.bytes.count < room {
        try asked.write(hits[written], into: &writer)
        written += 1
      }
    }
    guard written > 0, listing.position + written < total else { return }
    // A line that got too long ends early; what follows is found again from the last hit written.
    let last = hits[written - 1].first
    let place =
      written == hits.count
      ? next
      : HitCursor(
        after: last, listed: listing.position + written, last: hits[written - 1].last)
    writer.member("next", keep(listing, position: listing.position + written, total: total, place: place))
  }

  /// Sends the hits ahead in notifications, then writes the totals.
  fileprivate mutating func stream(
    _ listing: Listing, _ asked: QueryRequest, into writer: inout JSONWriter
  ) throws {
    let limit = params.given.contains { $0.name == "limit" } ? listing.limit : Int.max
    var place = listing.place
    var sent = 0
    var sequence = 0
    let arranged = try asked.arranged(cancel)
    while sent < limit {
      // The first rows are wanted at once; looking on costs a search each time.
      let wanted = min(sent == 0 ? 256 : 4096, limit - sent)
      let (hits, next) = try asked.hits(
        from: listing.position + sent, after: place, limit: wanted, of: arranged, cancel)
      var written = 0
      while written < hits.count {
        try emit(try notification(sequence, asked, hits, &written))
        sequence += 1
      }
      sent += hits.count
      place = next
      if next == nil && listing.position + sent >= arranged?.count ?? 0 { break }
    }
    try asked.writeHead(listing, total: arranged?.count ?? asked.count(cancel), cancel, into: &writer)
  }

  /// One notification with the hits from `written` on, as many as fit.
  private func notification(
    _ sequence: Int, _ asked: QueryRequest, _ hits: [Hit], _ written: inout Int
  ) throws -> [UInt8] {
    try cancel.check()
    let end = min(hits.count, written + 256)
    return try Reply.notification("notifications/rows", capacity: 1 << 17) { writer in
      try writer.object { writer in
        writer.key("requestId")
        if let id { id.write(into: &writer) } else { writer.null() }
        writer.member("seq", sequence)
        writer.key("rows")
        try writer.array { writer in
          while written < end && writer.bytes.count < 200 << 10 {
            try asked.write(hits[written], into: &writer)
            written += 1
          }
        }
      }
    }
  }
}
