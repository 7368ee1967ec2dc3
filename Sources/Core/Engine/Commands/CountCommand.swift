extension Handler {
  static let count = Handler(
    Command(
      "count", "Counts the matches of a query, in all or by the words matched or the articles' metadata.",
      params: [
        .required("q", .string, "the query, with or without a final ;"),
        Shapes.corpusParam, Shapes.whereParam,
        .optional("by", .string, "an attribute (the values of the match), or date, file, source, article, headline"),
        .optional("limit", .integer(0...Limits.rows), default: .integer(Int64(Limits.rows)), "values at most"),
        Shapes.strategyParam, Shapes.dupParam, Shapes.sessionParam,
      ],
      result: Shapes.contract + [
        .required("strategy", .choice(MatchStrategy.allCases.map(\.rawValue)), "the match strategy applied"),
        .optional("values", .count, "with by: how many values there are"),
        .optional(
          "rows", ValueCounts.schema,
          "with by: the most frequent value first, equal ones in bytewise order"),
        Shapes.milliseconds,
      ],
      errors: QueryReply.errors,
      examples: [
        .init("How often?", ##"{"q":"[word=\"coal\"%c]"}"##),
        .init("In which spellings?", ##"{"q":"[word=\"coal\"%c]","by":"word"}"##),
        .init("How often, without near-copies?", ##"{"q":"[word=\"coal\"%c]","dup":"distinct"}"##),
        .init("In which articles?", ##"{"q":"[word=\"coal\"%c]","by":"article","limit":10}"##),
      ])
  ) { call, writer in
    let served = try call.serve()
    let asked = try call.asked(served)
    let groups = try call.params.string("by").map {
      try HitGroups(asked, by: $0, limit: call.params.integer("limit"), call.cancel)
    }
    writer.member("generation", served.generation.name)
    writer.member("status", "complete")
    writer.member("total", try groups?.total ?? asked.count(call.cancel))
    writer.member("strategy", asked.search.strategy.rawValue)
    guard let groups else { return }
    writer.member("values", groups.valueCount)
    writer.key("rows")
    ValueCounts.write(groups.rows, into: &writer)
  }
}
