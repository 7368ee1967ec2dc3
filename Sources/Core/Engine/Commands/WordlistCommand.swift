extension Handler {
  static let wordlist = Handler(
    Command(
      "wordlist", "Lists the values of a token attribute with their frequencies.",
      params: [
        .optional("attribute", .string, default: .string("word"), "the token attribute"),
        Shapes.corpusParam, Shapes.whereParam,
        .optional("matching", .string, "a regular expression that whole values match, as in a query"),
        .optional("flags", .choice(["c", "d", "cd"]), "what `matching` ignores: case, diacritics, both"),
        .optional("least", .integer(1...Int(UInt32.max)), default: .integer(1), "leave out what is rarer"),
        .optional(
          "sort", .choice(FrequencyList.Order.allCases.map(\.rawValue)), default: .string("frequency"),
          "the most frequent first, equal ones in bytewise order; or in bytewise order"),
        Shapes.dupParam, Shapes.limitParam(100), Shapes.cursorParam,
      ],
      result: Shapes.listing(
        [.required("value", .string, "the value"), .required("n", .count, "how many tokens have it")],
        special: [
          .required("attribute", .string, "the attribute listed"),
          .required("tokens", .count, "how many tokens have one of the values, listed or not"),
        ]),
      errors: [.unknownAttribute, .querySyntax, .regexTooCostly, .unknownCorpus, .cursorExpired, .corpusDamaged],
      examples: [
        .init("The most frequent words", ##"{"limit":10}"##),
        .init(
          "Words in -s, in any case, since 2021", ##"{"matching":".*s","flags":"c","where":{"date":{">=":"2021"}}}"##),
        .init("All of them from A to Z", ##"{"attribute":"norm","sort":"value","least":2}"##),
      ])
  ) { call, writer in
    let listing = try call.listing()
    let params = listing.params
    let tokens = SegmentTokens(listing.segment)
    let attribute = try call.attribute(params.string("attribute") ?? "word", tokens)
    let ranges = try ArticleFilter(params.metadataTests(), isDistinct: params.isDistinct, in: listing.segment)?
      .tokens(in: listing.segment.articles)
    let ids = try call.ids(params, attribute, tokens, listing.generation)
    let list = try FrequencyList(
      of: attribute, in: tokens, ids: ids, ranges: ranges, atLeast: params.integer("least"),
      order: params.string("sort").flatMap(FrequencyList.Order.init) ?? .frequency,
      lines: listing.position..<listing.position + listing.limit, call.cancel)
    try call.write(listing, total: list.total, rows: list.rows.count, into: &writer) { writer in
      writer.member("attribute", tokens.names.attributes[attribute])
      writer.member("tokens", list.tokens)
    } row: { index, writer in
      let value = try tokens.copyValue(attribute, list.rows[index].id)
      writer.object {
        $0.member("value", String(decoding: value, as: UTF8.self))
        $0.member("n", list.rows[index].count)
      }
    }
  }
}

extension Call {
  /// The values that the params `matching` and `flags` ask for; nil for all.
  fileprivate func ids(
    _ params: Params, _ attribute: Int, _ tokens: SegmentTokens, _ generation: Generation
  ) throws -> IDSet? {
    guard let text = params.string("matching") else {
      guard params.string("flags") == nil else { throw Refusal(.invalidParams, "flags needs matching") }
      return nil
    }
    try params.checkLength(of: text, "matching")
    var flags: ValueFlags = []
    for letter in params.string("flags") ?? "" { flags.insert(letter == "c" ? .ignoringCase : .ignoringDiacritics) }
    do {
      // The place begins before the text, where a query has a delimiter.
      let place = QueryPlace(offset: -1, length: text.utf8.count + 2)
      let test = try ValueTest(ValueString(text: text, flags: flags, place: place))
      return try IDSetBuilder(tokens: tokens, cache: IDSetCache.of(generation), cancel: cancel)
        .ids(attribute, test, isNegated: false)
    } catch let error as QueryError {
      throw Refusal(error, in: text, of: "matching")
    }
  }
}
