extension Handler {
  static let parse = Handler(
    Command(
      "parse", "Reads one query of the query language and shows what it means, without running it.",
      params: [.required("q", .string, "the query, with or without a final ;")],
      result: [
        .required("tree", .any, "the query as a tree; each node has a `kind`"),
        .required("text", .string, "the same query in canonical form"),
        .required("warnings", .array(QueryReply.warning), "what is probably not meant"),
      ],
      errors: [.querySyntax],
      examples: [
        .init("A word and what follows it", ##"{"q":"[word=\"coal\"%c] []{0,2} [word=\"museum\"] within s;"}"##)
      ])
  ) { call, writer in
    let query = try QueryReply.parse(call.params)
    writer.key("tree")
    query.json(into: &writer)
    writer.member("text", query.text)
    QueryReply.write(query.warnings, into: &writer)
  }
}
