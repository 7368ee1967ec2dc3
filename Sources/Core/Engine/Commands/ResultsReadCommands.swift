extension Handler {
  private static let common: [Schema.Field] = [Shapes.nameParam(), Shapes.corpusParam, Shapes.sessionParam]
  private static let errors: [ErrorCode] = [
    .unknownID, .unknownAttribute, .querySyntax, .generationGone, .unknownCorpus, .corpusDamaged,
  ]

  static let resultsCount = Handler(
    Command(
      "results.count", "Counts the values that the matches of a result have.",
      params: common + [
        .required("by", .string, "what is counted, as the command `count` writes it: `by lemma %c on match[1]`"),
        .optional("least", .count, default: .integer(1), "leave out what is rarer"),
        Shapes.limitParam(1000),
      ],
      result: Shapes.contract + [
        .required("limit", .count, "the limit applied"),
        .required(
          "rows",
          .array(
            .object([
              .required("value", .string, "the values, with blanks between"), .required("n", .count, "how often"),
              .required("line", .count, "the first line with it when the result is sorted so"),
            ])), "the most frequent first"),
        Shapes.milliseconds,
      ],
      errors: errors,
      examples: [.init("Which words?", ##"{"name":"Museum","by":"by word %c on matchend[1]","limit":5}"##)])
  ) { call, writer in
    let text = call.params.string("by") ?? ""
    let result = try call.result()
    let groups = try call.placed(text) {
      let key = try QueryParser.whole(text) { parser throws(QueryError) in try parser.readSortKey() }
      return try call.view(result).counted(by: key, atLeast: call.params.integer("least")).groups
    }
    call.writeHead(result, total: groups.count, into: &writer)
    writer.key("rows")
    writer.array { writer in
      for group in groups.prefix(call.params.integer("limit")) {
        writer.object {
          $0.member("value", String(decoding: group.text, as: UTF8.self))
          $0.member("n", group.frequency)
          $0.member("line", group.line)
        }
      }
    }
  }

  static let resultsGroup = Handler(
    Command(
      "results.group", "Counts the values, or the pairs of values, that stand at anchors of a result.",
      params: common + [
        .required(
          "target", .string, "an anchor and an attribute, as the command `group` writes them: `match[1] lemma`"),
        .optional("source", .string, "a second one, counted in pairs with the first"),
        .optional("nested", .boolean, default: .bool(false), "put the pairs of one source together"),
        .optional("within", .string, "count the regions of this layer instead of matches"),
        .optional("least", .count, default: .integer(1), "leave out what is rarer"),
        Shapes.limitParam(1000),
      ],
      result: Shapes.contract + [
        .required("limit", .count, "the limit applied"),
        .required(
          "rows",
          .array(
            .object([
              .optional("source", .nullable(.string), "the value of `source`; null where nothing is"),
              .required("target", .nullable(.string), "the value of `target`; null where nothing is"),
              .required("n", .count, "how often"),
            ])), "the most frequent first"),
        Shapes.milliseconds,
      ],
      errors: errors,
      examples: [
        .init("What follows?", ##"{"name":"Museum","target":"matchend[1] word"}"##),
        .init(
          "What follows what?", ##"{"name":"Museum","target":"matchend[1] word","source":"match word","limit":5}"##),
      ])
  ) { call, writer in
    let result = try call.result()
    let view = call.view(result)
    let target = try call.item("target")
    let source = try call.params.string("source").map { _ in try call.item("source") }
    let within = call.params.string("within")
    let (rows, total) = try call.placed(call.params.string("target") ?? "") {
      try view.grouped(
        target, by: source, isNested: call.params.isTrue("nested"),
        within: within.map { try view.region($0, at: .nowhere) }, atLeast: call.params.integer("least"),
        limit: call.params.integer("limit"))
    }
    call.writeHead(result, total: total, into: &writer)
    writer.key("rows")
    writer.array { writer in
      for row in rows {
        writer.object {
          if source != nil { $0.member("source", row.source.map { String(decoding: $0, as: UTF8.self) }) }
          $0.member("target", row.target.map { String(decoding: $0, as: UTF8.self) })
          $0.member("n", row.frequency)
        }
      }
    }
  }

  private static let listed: [Schema.Field] = [
    .optional("name", .string, "the result; `shared/NAME` is the group's; needed unless `cursor` is given"),
    Shapes.corpusParam, Shapes.sessionParam,
    .optional("from", .count, default: .integer(0), "the first line, from 0"), Shapes.limitParam(1000),
    Shapes.cursorParam,
  ]

  private static func rows(_ row: Schema) -> [Schema.Field] {
    Shapes.contract + [
      .required("limit", .count, "the limit applied"), .required("rows", .array(row), "one a line"),
      .optional("next", .string, "a cursor to the next rows, when there are more"), Shapes.milliseconds,
    ]
  }

  static let resultsTabulate = Handler(
    Command(
      "results.tabulate", "Shows values at anchors of a result, line by line.",
      params: listed + [
        .optional(
          "items", .array(.string, count: 1...64), default: .array([.string("match .. matchend word")]),
          "columns as the command `tabulate` writes them: `match .. matchend word`, `match[-1] pos`, `matchend`")
      ],
      result: rows(.array(.string)), errors: errors + [.cursorExpired],
      examples: [
        .init(
          "Words and dates", ##"{"name":"Museum","items":["match .. matchend word","match article_date","match"]}"##)
      ])
  ) { call, writer in
    let (listing, set) = try call.resultListing()
    let view = ResultView(set, SegmentTokens(listing.segment), call.cancel)
    var cells: [(Int) throws -> [UInt8]] = []
    for text in listing.params["items"]?.array?.compactMap(\.string) ?? [] {
      cells.append(try call.placed(text) { try view.cells(try TabulateItem.parse(text)) })
    }
    try call.write(listing, rows: set.count, into: &writer) { line, writer in
      let row = set.row(atLine: line)
      try writer.array { for cell in cells { $0.string(String(decoding: try cell(row), as: UTF8.self)) } }
    }
  }

  static let resultsDump = Handler(
    Command(
      "results.dump", "Shows the positions of a result, line by line: match, matchend, target, keyword.",
      params: listed, result: rows(.array(.anyInteger, count: 4...4)), errors: errors + [.cursorExpired],
      examples: [.init("All positions", ##"{"name":"Museum"}"##)])
  ) { call, writer in
    let (listing, set) = try call.resultListing()
    try call.write(listing, rows: set.count, into: &writer) { line, writer in
      let row = set.row(atLine: line)
      writer.array {
        $0.integer(set.firsts[row])
        $0.integer(set.lasts[row])
        $0.integer(set.target(row) ?? -1)
        $0.integer(set.keyword(row) ?? -1)
      }
    }
  }
}

extension Call {
  func view(_ result: NamedResult) -> ResultView<SegmentTokens> {
    ResultView(
      result.set, SegmentTokens(result.served.generation.segment), cache: IDSetCache.of(result.served.generation),
      cancel)
  }

  /// Runs `body`, with mistakes in `text` told with their place in it.
  func placed<R>(_ text: String, _ body: () throws -> R) throws -> R {
    do {
      return try body()
    } catch let error as QueryError {
      throw Refusal(error, in: text)
    }
  }

  /// The anchor and attribute that a param says.
  func item(_ name: String) throws -> TabulateItem {
    let text = params.string(name) ?? ""
    return try placed(text) {
      try QueryParser.whole(text) { parser throws(QueryError) in try parser.readItem(isAttributeNeeded: true) }
    }
  }

  func writeHead(_ result: NamedResult, total: Int, into writer: inout JSONWriter) {
    writer.member("generation", result.served.generation.name)
    writer.member("status", "complete")
    writer.member("total", total)
    writer.member("limit", params.integer("limit"))
  }

  /// Writes a page of a listing of lines.
  func write(
    _ listing: Listing, rows total: Int, into writer: inout JSONWriter, _ row: (Int, inout JSONWriter) throws -> Void
  ) throws {
    let count = min(listing.limit, total - min(listing.position, total))
    try write(listing, total: total, rows: count, into: &writer) { index, writer in
      try row(listing.position + index, &writer)
    }
  }
}

extension QueryParser {
  /// Reads the whole of a text.
  static func whole<R>(
    _ text: String, _ body: (inout QueryParser) throws(QueryError) -> R
  ) throws(QueryError) -> R {
    var parser = QueryParser(try QueryLexer.tokens(of: Array(text.utf8)))
    let result = try body(&parser)
    _ = parser.take(.semicolon)
    guard parser.current.kind == .end else { throw parser.unexpected(["the end"], "the text could end before it") }
    return result
  }
}

extension TabulateItem {
  static func parse(_ text: String) throws(QueryError) -> TabulateItem {
    try QueryParser.whole(text) { parser throws(QueryError) in try parser.readItem(isAttributeNeeded: false) }
  }
}
