extension Handler {
  static let toolsList = Handler(
    Command(
      "tools/list", "Lists the tools of the Model Context Protocol, made from this table.",
      isTolerant: true, params: [.optional("cursor", .string, "not needed: the list is one page")],
      result: [
        .required(
          "tools",
          .array(
            .object([
              .required(
                "name", .string, "the tool: a method with _ for its dot, or a prefix whose `action` is the rest"),
              .required("title", .string, "the name for people"),
              .required("description", .string, "what it does, with examples of arguments"),
              .required("inputSchema", .any, "the JSON Schema of its arguments"),
              .optional("outputSchema", .any, "the JSON Schema of its structured result"),
              .required("annotations", .any, "whether it only reads"),
              .required("_meta", .any, "the group it belongs to"),
            ])), "the tools that the caller may use")
      ] + Schema.Field.envelope,
      errors: [.unsupportedProtocolVersion], examples: [.init("Which tools are there?", "{}")])
  ) { call, writer in
    writer.key("tools")
    writer.array { for tool in MCPTool.tools(for: call.caller.role) { tool.write(into: &$0) } }
    call.writeEnvelope(cacheable: true, into: &writer)
  }

  static let toolsCall = Handler(
    Command(
      "tools/call", "Calls a tool; a refusal comes as a result with `isError`, so that a model can mend its call.",
      isTolerant: true,
      params: [
        .required("name", .string, "the tool"),
        .optional("arguments", .open([]), default: .object([]), "its arguments"),
      ],
      result: [
        .required(
          "content",
          .array(.object([.required("type", .choice(["text"]), "text"), .required("text", .string, "JSON")])),
          "the result, or the error, as JSON text"),
        .optional("structuredContent", .any, "the result"),
        .required("isError", .boolean, "whether the tool refused"),
      ] + Schema.Field.envelope,
      errors: [.unsupportedProtocolVersion],
      examples: [
        .init("Search", ##"{"name":"search","arguments":{"q":"coal","limit":3}}"##),
        .init("A refusal", ##"{"name":"count","arguments":{"q":"[word="}}"##),
      ])
  ) { call, writer in
    let name = call.params.string("name") ?? ""
    let tools = MCPTool.tools(for: call.caller.role)
    guard let tool = tools.first(where: { $0.name == name }) else {
      throw Refusal(
        .invalidParams, "there is no tool \"\(name)\"", hint: "tools/list lists them",
        didYouMean: NearNames.of(name, among: tools.map(\.name)))
    }
    do {
      let (command, params) = try tool.command(for: call.params["arguments"] ?? .object([]))
      let result = try call.result(of: command, params)
      call.write(result, into: &writer)
    } catch CancelFlag.Stop.cancelled {
      throw CancelFlag.Stop.cancelled
    } catch {
      call.write(Refusal(error, over: call.served), into: &writer)
    }
    call.writeEnvelope(cacheable: false, into: &writer)
  }
}

extension Call {
  /// A result that is longer than this is not repeated as text, in bytes.
  private static let longestText = 1 << 20
  /// Rows end after so many bytes, since models read them.
  static let roomOfTool = 256 << 10

  /// The result of another method, called for a tool.
  mutating func result(of command: Command, _ params: JSONValue) throws -> [UInt8] {
    guard let ordinal = CommandTable.ordinal(of: command.name) else {
      throw Refusal(.internalError, "\(command.name) is not in the command table")
    }
    let handler = CommandTable.handlers[ordinal]
    let start = MonotonicClock.nanoseconds
    let params = try Params(params, for: command)
    if params["stream"]?.bool == true {
      throw Refusal(.invalidParams, "stream is unknown in a tool; use limit and cursor")
    }
    try engine.checkSession(params)
    cancel.setDeadline(start &+ UInt64(params.integer("timeout_ms")) &* 1_000_000)
    var inner = Call(
      engine: engine, method: command.name, params: params, id: id, caller: caller, cancel: cancel, didCancel: false,
      emit: emit)
    inner.roomLimit = Self.roomOfTool
    var writer = JSONWriter(capacity: 4096)
    var isError = true
    defer {
      engine.count(ordinal, caller, since: start, isError: isError)
      if let served = inner.served { serve(served) }
    }
    try writer.object { writer in
      try handler.run(&inner, &writer)
      if handler.isTimed { Engine.writeDuration(since: start, into: &writer) }
    }
    isError = false
    return writer.bytes
  }

  fileprivate func write(_ result: [UInt8], into writer: inout JSONWriter) {
    let isLong = result.count > Self.longestText
    writer.key("content")
    writer.array {
      $0.object {
        $0.member("type", "text")
        $0.key("text")
        if isLong { $0.string("The result is long; it is in structuredContent only.") } else { $0.string(result.span) }
      }
    }
    writer.key("structuredContent")
    writer.raw(result)
    writer.member("isError", false)
  }

  fileprivate func write(_ refusal: Refusal, into writer: inout JSONWriter) {
    var text = JSONWriter()
    refusal.write(into: &text)
    let bytes = text.bytes
    writer.key("content")
    writer.array {
      $0.object {
        $0.member("type", "text")
        $0.key("text")
        $0.string(bytes.span)
      }
    }
    writer.member("isError", true)
  }
}
