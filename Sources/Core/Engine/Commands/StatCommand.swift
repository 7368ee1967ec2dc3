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
          ]), "the daemon's memory"),
        .optional(
          "methods",
          .dictionary(
            .object([
              .required("calls", .count, "how often it was called"),
              .required("errors", .count, "how often with an error"),
              .required("mean_ms", .number, "the mean time"),
              .required("p50_ms", .number, "half took at most this, rounded up to a power of two of microseconds"),
              .required("p99_ms", .number, "99 in 100 took at most this, rounded up likewise"),
              .required("max_ms", .number, "the longest"),
            ])), "the methods that were called"),
        .optional("corpora", .array(CorpusRow.schema), "the corpora, as corpora.list gives them"),
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
