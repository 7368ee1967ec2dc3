extension Handler {
  private static let measures = AssociationMeasure.allCases.map(\.rawValue)

  private static let params: [Schema.Field] = [
    .optional("q", .string, "the query whose matches are looked around; needed unless `name` or `cursor` is given"),
    .optional("name", .string, "a result instead; `shared/NAME` is the group's"),
    Shapes.corpusParam, Shapes.whereParam,
    .optional("attribute", .string, default: .string("word"), "the token attribute whose values are counted"),
    .optional(
      "window",
      .either([
        .integer(0...CollocationWindow.widest),
        .object([
          .optional("left", .integer(0...CollocationWindow.widest), "tokens before the match; 5 when left out"),
          .optional("right", .integer(0...CollocationWindow.widest), "tokens after it; 5 when left out"),
        ]), .string,
      ]), default: .integer(5),
      "tokens on either side of a match, or a kind of region: all of the one that the match stands in"),
    .optional(
      "within", .string, "a kind of region that windows do not leave; without it they go over the ends of articles"),
    .optional(
      "counting", .choice(CollocationWindow.Counting.allCases.map(\.rawValue)), default: .string("once"),
      "tokens near several matches: counted `once`, or for `each` match"),
    .optional(
      "by", .string, default: .string("log_likelihood"),
      "the measure that decides the order: \(measures.joined(separator: ", ")); case, - and _ make no difference"),
    .optional("least", .integer(1...Int(UInt32.max)), default: .integer(2), "leave out what is rarer near the matches"),
    Shapes.strategyParam, Shapes.dupParam, Shapes.limitParam(100), Shapes.cursorParam, Shapes.sessionParam,
  ]

  private static let row: [Schema.Field] =
    [
      .required("value", .string, "the value"),
      .required("n", .count, "how often it stands near the matches: O11"),
      .required("corpus_n", .count, "how often it stands in the corpus, or in the articles that `where` asks for: C1"),
      .required("expected", .number, "how often it would stand near the matches by chance: E11"),
    ]
    + AssociationMeasure.allCases.filter { $0 != .frequency }.map { .required($0.rawValue, .number, "the measure") }

  static let collocates = Handler(
    Command(
      "collocates", "Counts the values near the matches of a query and shows which are attracted by them.",
      params: params,
      result: Shapes.listing(
        row,
        special: [
          .required("matches", .count, "how many matches there are"),
          .required("window_tokens", .count, "how many tokens are near them: R1"),
          .required("corpus_tokens", .count, "how many tokens there are in all: N"),
          .required("attribute", .string, "the attribute counted"),
          .required("by", .choice(measures), "the measure applied"),
          .required("least", .count, "the frequency applied"),
        ]),
      errors: QueryReply.errors + [.unknownID, .generationGone, .cursorExpired, .resultTooLarge],
      examples: [
        .init("What stands near coal?", ##"{"q":"[word=\"coal\"%c]","attribute":"norm","least":1,"limit":10}"##),
        .init(
          "To the right of it, in the same sentence, by logDice",
          ##"{"q":"[word=\"coal\"%c]","window":{"left":0,"right":3},"within":"s","by":"logDice","least":1}"##),
        .init(
          "In the sentences of a result, the most frequent first",
          ##"{"name":"Museum","window":"s","by":"frequency","least":1,"limit":5}"##),
      ])
  ) { call, writer in
    let (listing, set) = try call.collocatesListing()
    let params = listing.params
    let tokens = SegmentTokens(listing.segment)
    let attribute = try call.attribute(params.string("attribute") ?? "word", tokens)
    let measure = try call.measure(params.string("by") ?? "")
    let window = try call.window(params, tokens)
    let ranges = try ArticleFilter(params.metadataTests(), isDistinct: params.isDistinct, in: listing.segment)?
      .tokens(in: listing.segment.articles)
    let matches = ranges.map { set.beginning(in: $0) } ?? set
    let least = params.integer("least")
    let found = try call.counted {
      try Collocates(
        of: attribute, in: tokens, near: matches, window, ranges: ranges, by: measure, atLeast: least,
        limit: listing.position + listing.limit, call.cancel)
    }
    let rows = found.rows.dropFirst(listing.position)
    try call.write(listing, total: found.total, rows: rows.count, into: &writer) { writer in
      writer.member("matches", matches.count)
      writer.member("window_tokens", found.windowTokens)
      writer.member("corpus_tokens", found.allTokens)
      writer.member("attribute", tokens.names.attributes[attribute])
      writer.member("by", measure.rawValue)
      writer.member("least", least)
    } row: { index, writer in
      let row = rows[rows.startIndex + index]
      let value = try tokens.copyValue(attribute, row.id)
      writer.object {
        $0.member("value", String(decoding: value, as: UTF8.self))
        $0.member("n", Int(row.table.o11))
        $0.member("corpus_n", Int(row.table.c1))
        $0.key("expected")
        $0.measure(row.table.e11)
        for measure in AssociationMeasure.allCases where measure != .frequency {
          $0.key(measure.rawValue)
          $0.measure(measure.score(row.table))
        }
      }
    }
  }
}

extension Call {
  /// Begins a listing about the matches of a query or of a result, or goes on with it.
  fileprivate mutating func collocatesListing() throws -> (Listing, ResultSet) {
    if params.string("cursor") == nil, params.string("name") != nil {
      guard params.string("q") == nil else {
        throw Refusal(.invalidParams, "q and name are both given", hint: "ask about a query or about a result")
      }
      let result = try result()
      let listing = Listing(
        served: result.served, params: params, position: 0, limit: params.integer("limit"), knownTotal: nil,
        set: result.set)
      return (listing, result.set)
    }
    let listing = try listing()
    if let set = listing.set { return (listing, set) }
    return (listing, try materialised(try asked(listing.served, listing.params).search))
  }

  /// The token attribute called `name`.
  func attribute(_ name: String, _ tokens: SegmentTokens) throws(Refusal) -> Int {
    if let attribute = tokens.names.attribute(name) { return attribute }
    throw Refusal.unknownAttribute(name, among: tokens.names.attributes, "token attribute")
  }

  fileprivate func measure(_ name: String) throws(Refusal) -> AssociationMeasure {
    if let measure = AssociationMeasure(named: name) { return measure }
    let known = AssociationMeasure.allCases.map(\.rawValue)
    var refusal = Refusal(
      .invalidParams, "by: there is no measure \"\(name)\"", didYouMean: NearNames.of(name, among: known))
    refusal.expected = known
    throw refusal
  }

  fileprivate func window(_ params: Params, _ tokens: SegmentTokens) throws(Refusal) -> CollocationWindow {
    let within = try params.string("within").map { name throws(Refusal) in try region(name, tokens) }
    var window = CollocationWindow()
    switch params["window"] {
    case .integer(let width)?: (window.left, window.right) = (Int(width), Int(width))
    case .string(let name)?:
      guard within == nil else {
        throw Refusal(.invalidParams, "window names a region already, so within can name none")
      }
      window = .whole(try region(name, tokens))
    case let sides?:
      window.left = sides["left"]?.integer ?? window.left
      window.right = sides["right"]?.integer ?? window.right
    case nil: break
    }
    if let within { window.within = within }
    window.counting = params.string("counting").flatMap(CollocationWindow.Counting.init) ?? .once
    return window
  }

  private func region(_ name: String, _ tokens: SegmentTokens) throws(Refusal) -> CorpusNames.RegionReference {
    if let reference = tokens.names.region(name) { return reference }
    throw Refusal.unknownAttribute(name, among: tokens.names.regions.map(\.name), "kind of region")
  }

  /// Runs `body`, with too many tokens told.
  func counted<R>(_ body: () throws -> R) throws -> R {
    do {
      return try body()
    } catch is CountOverflow {
      throw Refusal(
        .resultTooLarge, "there are more than \(UInt32.max) tokens to count",
        hint: "count tokens once, or make the windows narrower")
    }
  }
}

extension Refusal {
  fileprivate static func unknownAttribute(_ name: String, among names: [String], _ kind: String) -> Refusal {
    var refusal = Refusal(
      .unknownAttribute, "the corpus has no \(kind) \(name)", didYouMean: NearNames.of(name, among: names))
    refusal.expected = names
    return refusal
  }
}

extension ResultSet {
  /// The rows that begin in one of some ranges, which ascend and are disjoint.
  func beginning(in ranges: [Range<Int>]) -> ResultSet {
    var next = 0
    return filter { row in
      let first = Int(firsts[row])
      while next < ranges.count, ranges[next].upperBound <= first { next += 1 }
      return next < ranges.count && ranges[next].contains(first)
    }
  }
}

extension JSONWriter {
  /// Writes a number rounded to six digits after the point, the same on every machine.
  fileprivate mutating func measure(_ value: Double) { number((value * 1e6).rounded() / 1e6) }
}
