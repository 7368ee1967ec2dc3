extension Handler {
  static let describe = Handler(
    Command(
      "describe", "Lists the methods with the JSON Schema of their params and results, errors and examples.",
      params: [.optional("method", .string, "only this one")],
      result: [
        .required(
          "methods",
          .array(
            .object([
              .required("name", .string, "the method"),
              .required("summary", .string, "what it does"),
              .required("params", .any, "the JSON Schema of its params"),
              .required("result", .any, "the JSON Schema of its result"),
              .required(
                "errors",
                .array(
                  .object([
                    .required("code", .anyInteger, "the number"),
                    .required("name", .string, "the stable name"),
                  ])), "errors of its own, besides those that every method may give"),
              .required(
                "examples",
                .array(
                  .object([
                    .required("summary", .string, "what it asks for"),
                    .required("params", .any, "the params to send"),
                  ])), "requests to try"),
            ])), "the methods, in the order of the documentation")
      ],
      errors: [.methodNotFound],
      examples: [
        .init("How is search called?", #"{"method":"ping"}"#),
        .init("Everything", "{}"),
      ])
  ) { call, writer in
    var commands = CommandTable.commands
    if let name = call.params.string("method") {
      guard let command = CommandTable.command(name) else { throw CommandTable.refusal(ofUnknown: name) }
      commands = [command]
    }
    writer.key("methods")
    writer.array { for command in commands { command.write(into: &$0) } }
  }
}
