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
    .optional("dup", .choice(["all"]), default: .string("all"), "near-duplicates: all are listed"),
    .optional("into", .string, "keep all matches under this name, for the methods of `results`"),
    Shapes.sessionParam,
    .optional("sort", .any, "not answered yet; hits come in corpus order"),
    .optional("sample", .any, "not answered yet"),
  ]

  private static let result: [Schema.Field] =
    Shapes.contract + [
      .required("limit", .count, "the limit applied"),
      .required("strategy", .choice(MatchStrategy.allCases.map(\.rawValue)), "the match strategy applied"),
      .optional("warnings", .array(QueryReply.warning), "what is probably not meant"),
      .optional("rows", .array(.object(Shapes.hitFields)), "the hits in corpus order; left out after a stream"),
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
        .init("All rows as they are found", ##"{"q":"\"coal\"","stream":true}"##),
      ])
  ) { call, writer in
    let listing = try call.listing()
    try refuseWhatIsMissing(listing.params)
    let asked = try QueryRequest(listing, call.cancel)
    if let name = listing.params.string("into"), listing.place == nil {
      try call.keep(try call.materialised(asked.search), of: listing.served, as: name)
    }
    if listing.params.isTrue("stream") {
      try call.stream(listing, asked, into: &writer)
    } else {
      try call.page(listing, asked, into: &writer)
    }
  }

  private static func refuseWhatIsMissing(_ params: Params) throws(Refusal) {
    for name in ["sort", "sample"] where params[name] != nil {
      throw Refusal(.missingCapability, "\(name) is not answered by this build")
    }
  }

  static let explain = Handler(
    Command(
      "explain", "Shows how a query would be answered: how starts are found, how many are tried, how many match.",
      params: [
        .required("q", .string, "the query, with or without a final ;"),
        Shapes.corpusParam, Shapes.whereParam, Shapes.strategyParam,
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
    let asked = try QueryRequest(served.generation, call.params, call.cancel)
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
    let (hits, next) = try asked.search.hits(after: listing.place, limit: listing.limit, cancel)
    let total = try listing.knownTotal ?? asked.search.count(cancel)
    asked.writeHead(listing, total: total, into: &writer)
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
    let place = written == hits.count ? next : HitCursor(after: last, listed: listing.position + written)
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
    while sent < limit {
      let (hits, next) = try asked.search.hits(after: place, limit: min(256, limit - sent), cancel)
      var written = 0
      while written < hits.count {
        try emit(try notification(sequence, asked, hits, &written))
        sequence += 1
      }
      sent += hits.count
      place = next
      if next == nil { break }
    }
    asked.writeHead(listing, total: try asked.search.count(cancel), into: &writer)
  }

  /// One notification with the hits from `written` on, as many as fit.
  private func notification(
    _ sequence: Int, _ asked: QueryRequest, _ hits: [Hit], _ written: inout Int
  ) throws -> [UInt8] {
    var rows = JSONWriter(capacity: 1 << 16)
    try rows.array { rows in
      while written < hits.count && rows.bytes.count < 200 << 10 {
        try asked.write(hits[written], into: &rows)
        written += 1
      }
    }
    return Reply.notification("notifications/rows") { writer in
      writer.object {
        $0.key("requestId")
        if let id { id.write(into: &$0) } else { $0.null() }
        $0.member("seq", sequence)
        $0.key("rows")
        $0.raw(rows.bytes)
      }
    }
  }
}
