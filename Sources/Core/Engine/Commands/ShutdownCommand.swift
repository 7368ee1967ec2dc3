extension Handler {
  static let shutdown = Handler(
    Command(
      "shutdown", "Ends the daemon: requests in work are answered, new ones refused.", role: .admin,
      params: [
        .optional("if_idle", .boolean, default: .bool(false), "only when nobody else is connected")
      ],
      result: [
        .required("stopping", .boolean, "whether it ends"),
        .required("others", .count, "connections besides the one that asks"),
      ],
      errors: [.forbidden],
      examples: [.init("End when nobody else is connected", #"{"if_idle":true}"#)])
  ) { call, writer in
    let configuration = call.engine.configuration
    let others = max(0, configuration.connectionCounts().open - 1)
    let isStopping = !call.params.isTrue("if_idle") || (others == 0 && !call.engine.isWriting)
    writer.member("stopping", isStopping)
    writer.member("others", others)
    if isStopping { configuration.end() }
  }
}
