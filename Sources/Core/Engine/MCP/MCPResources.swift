extension Handler {
  private static let resource: [Schema.Field] = [
    .required("name", .string, "a corpus, or the id of an article"),
    .required("title", .string, "for people: the headline"),
    .required("description", .string, "what it is"),
    .required("mimeType", .string, "text/plain or application/json"),
  ]

  static let resourcesList = Handler(
    Command(
      "resources/list", "Lists the corpora, then their articles, as resources of the Model Context Protocol.",
      isTolerant: true, params: [.optional("cursor", .string, "go on where `nextCursor` of an answer points")],
      result: [
        .required(
          "resources", .array(.object([.required("uri", .string, "what to read it by")] + resource)), "at most 100"),
        .optional("nextCursor", .string, "leads to more"),
      ] + Schema.Field.envelope,
      errors: [.unsupportedProtocolVersion], examples: [.init("What can be read?", "{}")])
  ) { call, writer in
    let page = try MCPResourcePage(call.params.string("cursor"), call)
    writer.key("resources")
    var next: String?
    try writer.array { next = try page.write(into: &$0) }
    if let next { writer.member("nextCursor", next) }
    call.writeEnvelope(cacheable: true, into: &writer)
  }

  static let resourcesTemplatesList = Handler(
    Command(
      "resources/templates/list", "Lists the forms that the addresses of resources have.",
      isTolerant: true, params: [.optional("cursor", .string, "not needed: the list is one page")],
      result: [
        .required(
          "resourceTemplates",
          .array(.object([.required("uriTemplate", .string, "as in RFC 6570")] + resource)), "the forms")
      ] + Schema.Field.envelope,
      errors: [.unsupportedProtocolVersion], examples: [.init("How are articles addressed?", "{}")])
  ) { call, writer in
    writer.key("resourceTemplates")
    writer.array { writer in
      for form in MCPResource.forms {
        writer.object {
          $0.member("uriTemplate", form.template)
          $0.member("name", form.name)
          $0.member("title", form.title)
          $0.member("description", form.description)
          $0.member("mimeType", form.type)
        }
      }
    }
    call.writeEnvelope(cacheable: true, into: &writer)
  }

  static let resourcesRead = Handler(
    Command(
      "resources/read", "Reads a resource: what a corpus is made of, or an article as plain text or as printed.",
      isTolerant: true, params: [.required("uri", .string, "the address")],
      result: [
        .required(
          "contents",
          .array(
            .object([
              .required("uri", .string, "the address"),
              .required("mimeType", .string, "text/plain or application/json"),
              .required("text", .string, "the text"),
            ])), "the one that was asked for")
      ] + Schema.Field.envelope,
      errors: [.unsupportedProtocolVersion, .unknownCorpus, .corpusDamaged],
      examples: [
        .init("A corpus", ##"{"uri":"shanxi://corpora/example"}"##),
        .init("An article", ##"{"uri":"shanxi://corpora/example/articles/\##(exampleArticle)"}"##),
      ])
  ) { call, writer in
    let uri = call.params.string("uri") ?? ""
    guard let resource = MCPResource(uri) else { throw MCPResource.unknown(uri) }
    let text = try resource.text(&call)
    writer.key("contents")
    writer.array {
      $0.object {
        $0.member("uri", uri)
        $0.member("mimeType", resource.type)
        $0.member("text", text)
      }
    }
    call.writeEnvelope(cacheable: true, into: &writer)
  }
}
