extension Handler {
  static let stat = Handler(
    Command(
      "stat", "Counts what the daemon has done and what it holds.", bypassesQueue: true,
      params: [
        .optional("prometheus", .boolean, default: .bool(false), "give the numbers as Prometheus text instead")
      ],
      result: [
        .optional("uptime_s", .number, "seconds since the start"),
        .optional(
          "connections",
          .object([
            .required("open", .count, "open now"),
            .required("accepted", .count, "accepted since the start"),
            .required("refused", .count, "turned away since the start"),
          ]), "peers"),
        .optional(
          "memory",
          .object([
            .required("resident", .count, "bytes in memory, mapped files included"),
            .required("file", .count, "bytes of them that belong to files"),
            .required("output", .count, "bytes of answers that wait for their peers"),
            .required("results", .count, "bytes of results that are kept by name"),
            .required("cursors", .count, "how many cursors there are"),
          ]), "the daemon's memory"),
        .optional("jobs", .count, "requests in work, this one included"),
        .optional(
          "methods",
          .dictionary(
            .object([
              .required("calls", .count, "how often it was called"),
              .required("errors", .count, "how often with an error"),
              .required("mean_ms", .number, "the mean time"),
              .required("p50_ms", .number, "half took at most this, rounded up by an eighth at most"),
              .required("p99_ms", .number, "99 in 100 took at most this, rounded up likewise"),
              .required("max_ms", .number, "the longest"),
            ])), "the methods that were called"),
        .optional(
          "users",
          .array(
            .object([
              .required("uid", .count, "the user"),
              .required("connections", .count, "connections open now"),
              .required("calls", .count, "requests answered"),
              .required("errors", .count, "of them with an error"),
              .required("seconds", .number, "the time they took"),
            ])), "what users used: the caller, or all for an admin"),
        .optional(
          "corpora",
          .array(
            .object(
              CorpusRow.fields + [.required("resident", .count, "bytes of its mapped files that are in memory")])),
          "the corpora that the caller may see"),
        .optional("prometheus", .string, "the numbers as Prometheus text"),
      ],
      examples: [
        .init("Counts and memory", "{}"),
        .init("For a scraper", #"{"prometheus":true}"#),
      ])
  ) { call, writer in
    let numbers = ServerNumbers(of: call.engine, for: call.caller)
    if call.params.isTrue("prometheus") {
      writer.member("prometheus", numbers.prometheus)
    } else {
      numbers.write(into: &writer)
    }
  }
}
