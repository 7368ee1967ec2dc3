extension Handler {
  static let run = Handler(
    Command(
      "run", "Carries out statements of the command language: queries, named results, sorting, counting, options.",
      role: .user,
      params: [
        .required("text", .string, "statements, each ended by ;"),
        .optional("corpus", .string, "the corpus that the session is about from now on"),
        Shapes.sessionParam,
        .optional(
          "inputs", .dictionary(.string), "the contents of what statements read with <, by the names they write"),
      ],
      result: [
        .required("generation", .nullable(.string), "the generation used last"),
        .required("outputs", .array(RunOutput.schema), "one a statement"),
        Shapes.milliseconds,
      ],
      errors: QueryReply.errors + [.unknownID, .quota, .generationGone, .resultTooLarge, .forbidden],
      examples: [
        .init(
          "A named result, its size and its rows",
          ##"{"text":"set AutoShow off; Coal = \"coal\"; size Coal; dump Coal;"}"##),
        .init(
          "Sorted, counted and grouped",
          ##"{"text":"A = \"the\"%c []; count A by word %c; sort A by word on matchend; cat A 0 2; group A matchend word by match word;"}"##
        ),
        .init(
          "Rows and a word list from files of the client",
          ##"{"text":"undump R < \"r.tbl\"; define $w < \"w.txt\"; size $w; tabulate R match word, matchend;","inputs":{"r.tbl":"0\t1\n3\t3\n","w.txt":"coal\nmine\n"}}"##
        ),
      ])
  ) { call, writer in
    let text = call.params.string("text") ?? ""
    guard text.utf8.count <= 1 << 20 else {
      throw Refusal(.invalidParams, "text has more than \(1 << 20) bytes")
    }
    if let corpus = call.params.string("corpus") {
      try call.engine.corpora.waitUntilLoaded(call.cancel)
      try call.engine.corpora.check(corpus, call.caller)
      call.engine.sessions.update(call.owner) { session in
        if session.corpus?.lowercased() != corpus.lowercased() { session.active = nil }
        session.corpus = corpus
      }
    }
    var inputs: [String: String] = [:]
    for member in call.params["inputs"]?.members ?? [] { inputs[member.name] = member.value.string }
    var interpreter = Interpreter(
      text, engine: call.engine, caller: call.caller, owner: call.owner, inputs: inputs, room: call.rowRoom,
      cancel: call.cancel)
    do {
      try interpreter.run()
    } catch let error as ResultSet.TooLarge {
      throw Refusal(
        .quota, "the result would hold more than \(error.limit >> 20) MiB", hint: "ask for less, or cut the query")
    }
    if let served = interpreter.served { call.serve(served) }
    writer.member("generation", interpreter.served?.generation.name)
    writer.key("outputs")
    writer.array { for output in interpreter.outputs { output.write(into: &$0) } }
  }
}
