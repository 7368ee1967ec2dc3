extension Handler {
  static let ready = Handler(
    Command(
      "ready", "Tells whether the corpora are open.",
      params: [
        .optional("corpus", .string, "only this one"),
        .optional("wait", .boolean, default: .bool(false), "answer when they are open, or when timeout_ms has passed"),
      ],
      result: [
        .required("ready", .boolean, "whether they answer"),
        .required("percent", .integer(0...100), "how many of them are open"),
      ],
      errors: [.unknownCorpus],
      examples: [
        .init("Is it open?", "{}"),
        .init("Wait until it is, at most 5 seconds", #"{"wait":true,"timeout_ms":5000}"#),
      ])
  ) { call, writer in
    if let name = call.params.string("corpus") { try call.engine.corpora.check(name, call.caller) }
    if call.params.isTrue("wait") { try call.engine.corpora.waitUntilLoaded(call.cancel) }
    let percent = call.engine.corpora.percentLoaded
    writer.member("ready", percent == 100)
    writer.member("percent", percent)
  }
}
