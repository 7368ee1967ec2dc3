extension Shapes {
  static let sessionParam = Schema.Field.optional(
    "session", .string, default: .string("default"), "the caller's session, whose names these are")

  static func nameParam(_ name: String = "name", _ description: String = "the result; `shared/NAME` is the group's")
    -> Schema.Field
  {
    .required(name, .string, description)
  }

  /// How much text stands around a match.
  static let contextParam = Schema.Field.optional(
    "context",
    .object([
      .optional(
        "left", .integer(0...1000), "how much before the match; 8 when left out; 1 sentence is that of the match"),
      .optional("right", .integer(0...1000), "how much after it; 8 when left out"),
      .optional(
        "unit", .choice(["tokens", "chars", "s"]), "tokens, characters or whole sentences; tokens when left out"),
    ]), "how much text around the match")

  static let attributesParam = Schema.Field.optional(
    "attributes", .array(.string, count: 1...16), default: .array([.string("word")]),
    "what is shown of each token; word alone is shown as printed")

  /// The members of a row that tells of a result.
  static let resultFields: [Schema.Field] = [
    .required("name", .string, "the name; `shared/NAME` for one of the group's"),
    .required("corpus", .string, "the corpus it is about"),
    .required("generation", .string, "the generation it is about"),
    .required("size", .count, "matches"),
    .required("anchors", .array(.choice(["target", "keyword"])), "anchors that it has beside match and matchend"),
    .required("captures", .array(.string), "named parts that it has"),
    .required("sorted", .boolean, "whether lines stand in another order than the corpus"),
    .required("bytes", .count, "what it holds in memory"),
    .required("session", .nullable(.string), "the session that keeps it; null for one of the group's"),
    .required("idle_s", .count, "seconds since it was used"),
  ]
}

extension Handler {
  static let resultsList = Handler(
    Command(
      "results.list", "Lists the results that the caller keeps under names, and those that the group shares.",
      params: [.optional("session", .string, "only this session; all of the caller's when left out")],
      result: [
        .required("total", .count, "how many there are"),
        .required("names", .count, "how many of them count against the caller's 64"),
        .required("bytes", .count, "what those hold of the caller's 256 MiB"),
        .required("rows", .array(.object(Shapes.resultFields)), "one a result, by session, corpus and name"),
        Shapes.milliseconds,
      ],
      examples: [.init("What is kept?", "{}")])
  ) { call, writer in
    let store = call.engine.sessions
    let own = store.list(uid: call.caller.uid, session: call.params.string("session"))
    let (corpora, caller) = (call.engine.corpora, call.caller)
    let shared = store.shared(group: caller.gid).filter { corpora.isVisible($0.result.served.corpus, to: caller) }
    writer.member("total", own.count + shared.count)
    writer.member("names", own.count)
    writer.member("bytes", own.reduce(0) { $0 + $1.entry.result.set.byteCount })
    writer.key("rows")
    writer.array { writer in
      for row in own {
        row.entry.result.write(session: row.session, idle: store.seconds(since: row.entry.lastUse), into: &writer)
      }
      for entry in shared {
        entry.result.write(session: nil, idle: store.seconds(since: entry.lastUse), into: &writer)
      }
    }
  }

  static let resultsGet = Handler(
    Command(
      "results.get", "Shows the matches of a result, line by line in its order.",
      params: [
        .optional("name", .string, "the result; `shared/NAME` is the group's; needed unless `cursor` is given"),
        Shapes.corpusParam, Shapes.sessionParam,
        .optional("from", .count, default: .integer(0), "the first line, from 0"),
        Shapes.limitParam(100), Shapes.cursorParam, Shapes.contextParam, Shapes.attributesParam,
      ],
      result: Shapes.listing(Shapes.hitFields),
      errors: [.unknownID, .generationGone, .unknownAttribute, .cursorExpired, .corpusDamaged],
      examples: [.init("The matches kept", ##"{"name":"Museum","limit":5,"context":{"left":3,"right":3}}"##)])
  ) { call, writer in
    let (listing, set) = try call.resultListing()
    let rows = HitRowWriter(listing.generation, try QueryRequest.concordance(listing.params, listing.generation))
    let count = min(listing.limit, set.count - min(listing.position, set.count))
    try call.write(listing, total: set.count, rows: count, into: &writer) { row, writer in
      try rows.write(set.hit(set.row(atLine: listing.position + row)), into: &writer)
    }
  }

  static let resultsDrop = Handler(
    Command(
      "results.drop", "Lets results go.", role: .user,
      params: [
        .required("names", .array(.string, count: 1...64), "the results; `shared/NAME` ends the sharing"),
        Shapes.corpusParam, Shapes.sessionParam,
      ],
      result: [.required("dropped", .count, "how many results were let go")],
      errors: [.unknownID, .generationGone, .forbidden],
      examples: [.init("Not needed any more", ##"{"names":["Old"]}"##)])
  ) { call, writer in
    let names = call.params["names"]?.array?.compactMap(\.string) ?? []
    let corpus = call.params.string("corpus")
    for name in names {
      if name.hasPrefix("shared/") {
        try call.engine.sessions.unshare(
          String(name.dropFirst(7)), corpus: corpus, uid: call.caller.uid, group: call.caller.gid)
      } else {
        try call.engine.sessions.drop(name, corpus: corpus, call.owner)
      }
    }
    writer.member("dropped", names.count)
  }
}

extension Call {
  /// A listing of a result, begun now or gone on with.
  mutating func resultListing() throws -> (Listing, ResultSet) {
    if params.string("cursor") != nil {
      let listing = try self.listing()
      guard let set = listing.set else { throw Refusal(.internalError, "the cursor has lost its result") }
      return (listing, set)
    }
    guard params.string("name") != nil else { throw Refusal(.invalidParams, "name is missing") }
    let result = try result()
    let listing = Listing(
      served: result.served, params: params, position: params.integer("from"), limit: params.integer("limit"),
      knownTotal: nil, set: result.set)
    return (listing, result.set)
  }
}

extension NamedResult {
  /// Writes what `results.list` tells; a result without a session is one of the group's.
  func write(session: String?, idle: Int, into writer: inout JSONWriter) {
    writer.object { writer in
      writeFacts(name: session == nil ? "shared/" + name : name, into: &writer)
      writer.member("session", session)
      writer.member("idle_s", idle)
    }
  }

  /// Writes what a result is, as members of an object.
  func writeFacts(name: String, into writer: inout JSONWriter) {
    writer.member("name", name)
    writer.member("corpus", served.corpus)
    writer.member("generation", served.generation.name)
    writer.member("size", set.count)
    writer.key("anchors")
    writer.array {
      if set.targets != nil { $0.string("target") }
      if set.keywords != nil { $0.string("keyword") }
    }
    writer.key("captures")
    writer.array { for capture in set.captures { $0.string(capture.name) } }
    writer.member("sorted", set.order != nil)
    writer.member("bytes", set.byteCount)
  }
}
