import Glibc

extension Handler {
  /// What this build can do beyond the methods it lists.
  static let capabilities = ["cql", "search", "provenance", "cursors", "events", "mcp"]

  static let hello = Handler(
    Command(
      "hello", "Tells who answers, to whom, and within which limits.", scope: .connection,
      params: [
        .optional(
          "ordered", .boolean, default: .bool(true), "answer in request order; false: each answer as it is ready"),
        .optional("client", .string, "the program that asks, for the log"),
      ],
      result: [
        .required("protocol", .choice(["shanxi/1"]), "the protocol spoken"),
        .required("build", .string, "the version of the daemon"),
        .required("pid", .count, "the daemon's process"),
        .required("autostarted", .boolean, "whether a client started it"),
        .required("uid", .count, "the caller's user, as the kernel says"),
        .required("role", .choice(Role.allCases.map(\.rawValue)), "what the caller may do"),
        .required("corpora", .array(.string), "the corpora served"),
        .required("capabilities", .array(.string), "what this build can do beyond its methods"),
        .required("limits", Limits.schema, "the limits kept"),
        .required("ordered", .boolean, "whether answers come in request order"),
      ],
      examples: [
        .init("Say who you are", #"{"client":"example/1"}"#),
        .init("Take answers as they are ready", #"{"ordered":false}"#),
      ])
  ) { call, writer in
    writer.member("protocol", "shanxi/1")
    writer.member("build", call.engine.configuration.build)
    writer.member("pid", getpid())
    writer.member("autostarted", call.engine.configuration.isAutostarted)
    writer.member("uid", call.caller.uid)
    writer.member("role", call.caller.role.rawValue)
    writer.key("corpora")
    writer.array { for row in call.engine.corpora.rows(for: call.caller) { $0.string(row.corpus) } }
    writer.key("capabilities")
    writer.array { for name in capabilities { $0.string(name) } }
    writer.key("limits")
    call.engine.configuration.limits.current.write(into: &writer)
    writer.member("ordered", call.params.isTrue("ordered"))
  }
}
