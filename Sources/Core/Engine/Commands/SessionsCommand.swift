extension Handler {
  static let sessions = Handler(
    Command(
      "sessions", "Lists connections and what is in work on them: the caller's own, or everybody's for an admin.",
      bypassesQueue: true,
      result: [
        .required("total", .count, "how many connections are listed"),
        .required(
          "rows",
          .array(
            .object([
              .required("connection", .count, "its number since the daemon began"),
              .required("pid", .count, "the peer's process"),
              .required("uid", .count, "the peer's user"),
              .required("role", .choice(Role.allCases.map(\.rawValue)), "what the peer may do"),
              .required("client", .nullable(.string), "the program, as it says itself"),
              .required("age_s", .number, "seconds since it connected"),
              .required("pending", .count, "bytes of answers that wait for it"),
              .required(
                "jobs",
                .array(
                  .object([
                    .required("job", .count, "the number that job.kill takes"),
                    .required("method", .string, "the method"),
                    .required("age_s", .number, "seconds since it began or joined the queue"),
                  ])), "its requests in work"),
            ])), "by connection"),
        Shapes.milliseconds,
      ],
      examples: [.init("Who is here?", "{}")])
  ) { call, writer in
    let caller = call.caller
    let isAdmin = caller.role == .admin
    let rows = call.engine.configuration.connections().filter { isAdmin || $0.caller.uid == caller.uid }
    let jobs = Dictionary(grouping: call.engine.jobs.all) { $0.caller.connection }
    let now = MonotonicClock.nanoseconds
    func seconds(_ time: UInt64) -> Double { Double((now - min(now, time)) / 1_000_000) / 1000 }
    writer.member("total", rows.count)
    writer.key("rows")
    writer.array { writer in
      for row in rows.sorted(by: { $0.caller.connection < $1.caller.connection }) {
        writer.object { writer in
          writer.member("connection", row.caller.connection)
          writer.member("pid", row.caller.pid)
          writer.member("uid", row.caller.uid)
          writer.member("role", row.caller.role.rawValue)
          writer.member("client", row.client)
          writer.key("age_s")
          writer.number(seconds(row.opened))
          writer.member("pending", row.pending)
          writer.key("jobs")
          writer.array { writer in
            for job in jobs[row.caller.connection] ?? [] {
              writer.object {
                $0.member("job", job.number)
                $0.member("method", job.method)
                $0.key("age_s")
                $0.number(seconds(job.began))
              }
            }
          }
        }
      }
    }
  }

  static let jobKill = Handler(
    Command(
      "job.kill", "Cancels a request in work by its number: the caller's own, or anybody's for an admin.",
      bypassesQueue: true,
      params: [.required("job", .integer(1...Int.max), "the number that sessions gives")],
      result: [.required("killed", .boolean, "whether it had not ended yet; it does so now, with CANCELLED")],
      errors: [.unknownID, .forbidden],
      examples: [.init("End job 1", ##"{"job":1}"##)])
  ) { call, writer in
    writer.member("killed", try call.engine.jobs.kill(call.params.integer("job"), by: call.caller))
  }

  static let subscribe = Handler(
    Command(
      "subscribe", "Sends `notifications/event` on this connection from now on, the latest of each kind and corpus.",
      scope: .connection, bypassesQueue: true, isInstant: true,
      params: [
        .optional(
          "events", .array(.choice(EngineEvent.names), count: 0...8),
          "which; all when left out, none for an empty list"),
        .optional(
          "since", .string,
          "`at` of an earlier event or answer: what happened since then comes first; all there is when that was another daemon's"
        ),
      ],
      result: [
        .required("events", .array(.string), "the events that will come"),
        .required("at", .string, "where the log of events is now"),
      ],
      examples: [
        .init("Tell when a corpus has changed", ##"{"events":["corpus.reloaded","corpus.reload_failed"]}"##),
        .init("All events, from the first", ##"{"since":"0.0"}"##),
      ])
  ) { call, writer in
    let names = call.params["events"]?.array?.compactMap(\.string) ?? EngineEvent.names
    writer.key("events")
    writer.array { for name in names { $0.string(name) } }
    writer.member("at", call.engine.events.position)
  }
}
