extension Handler {
  static let initialize = Handler(
    Command(
      "initialize", "Begins a connection of the Model Context Protocol up to revision 2025-11-25.",
      scope: .connection, isTolerant: true,
      params: [
        .required("protocolVersion", .string, "the revision that the client would like"),
        .optional("capabilities", .any, "what the client can do; nothing of it is needed"),
        .optional("clientInfo", .open([.optional("name", .string, "the program that asks")]), "who asks"),
      ],
      result: [
        .required("protocolVersion", .choice(MCPRevision.handshake), "the revision spoken"),
        .required("capabilities", offer, "what is offered"),
        .required("serverInfo", .any, "who answers"),
        .required("instructions", .string, "how to use it, for a language model"),
      ],
      examples: [
        .init(
          "Begin",
          ##"{"protocolVersion":"2025-11-25","capabilities":{},"clientInfo":{"name":"example","version":"1"}}"##)
      ])
  ) { call, writer in
    let wish = call.params.string("protocolVersion") ?? ""
    writer.member("protocolVersion", MCPRevision.handshake.contains(wish) ? wish : MCPRevision.handshake[0])
    writer.key("capabilities")
    writeCapabilities(into: &writer)
    writer.key("serverInfo")
    call.writeServerInfo(into: &writer)
    writer.member("instructions", instructions(call))
  }

  static let serverDiscover = Handler(
    Command(
      "server/discover", "Tells a client of the Model Context Protocol which revisions are spoken and what is offered.",
      scope: .connection, isTolerant: true,
      result: [
        .required("supportedVersions", .array(.string), "the revisions, the newest first"),
        .required("capabilities", offer, "what is offered"),
        .required("instructions", .string, "how to use it, for a language model"),
      ] + Schema.Field.envelope,
      errors: [.unsupportedProtocolVersion],
      examples: [
        .init("What is offered?", "{}"),
        .init(
          "The same with an envelope",
          ##"{"_meta":{"io.modelcontextprotocol/protocolVersion":"2026-07-28","io.modelcontextprotocol/clientCapabilities":{}}}"##
        ),
      ])
  ) { call, writer in
    writer.key("supportedVersions")
    writer.array { for name in MCPRevision.all { $0.string(name) } }
    writer.key("capabilities")
    writeCapabilities(into: &writer)
    writer.member("instructions", instructions(call))
    call.writeEnvelope(cacheable: true, into: &writer)
  }

  private static let offer = Schema.object([
    .required("tools", .object([.required("listChanged", .boolean, "whether changes are told")]), "tools"),
    .required(
      "resources",
      .object([
        .required("listChanged", .boolean, "whether changes of the list are told"),
        .required("subscribe", .boolean, "whether changes of one are told"),
      ]), "resources"),
  ])

  private static func writeCapabilities(into writer: inout JSONWriter) {
    writer.object {
      $0.key("tools")
      $0.object { $0.member("listChanged", false) }
      $0.key("resources")
      $0.object {
        $0.member("listChanged", false)
        $0.member("subscribe", false)
      }
    }
  }

  /// What a language model should know before it calls the first tool.
  private static func instructions(_ call: Call) -> String {
    let rows = call.engine.corpora.rows(for: call.caller)
    let corpora = rows.map { "\($0.corpus) (\($0.articles) articles, \($0.tokens) words)" }
    return """
      Shanxi answers questions about corpora of newspaper articles that were rebuilt from page files. \
      \(corpora.isEmpty ? "No corpus is served now." : "Corpora: " + corpora.joined(separator: ", ") + ".")

      - search finds articles by keywords, the best first, with snippets; articles_get reads one; articles_list lists.
      - query finds every place where a pattern of the corpus query language (CQL) matches: \
      [word="coal"%c] [lemma="mine"]; count counts the same, also by attribute or metadata.
      - provenance shows the untouched lines of the source file behind a match or an article: quote from there.
      - A listing has `total` and, when there is more, `next`: call the same tool with {"cursor": next} alone.
      - An error says what was expected and often what was meant; mend the arguments and call again.
      - Resources are the corpora and the articles as plain text.
      """
  }
}
