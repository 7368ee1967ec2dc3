/// What `stat` tells, taken at one moment.
struct ServerNumbers {
  let uptime: Double
  let connections: EngineConfiguration.ConnectionCounts
  let memory: ProcessMemory?
  /// Bytes of answers that wait for their peers, of all connections.
  let output: Int
  /// Bytes of results that are kept by name.
  let results: Int
  let cursors: Int
  let jobs: Int
  let methods: [MethodStatistics.Row]
  let users: [MethodStatistics.User]
  let usersConnections: [Int: Int]
  let corpora: [(row: CorpusRow, resident: Int)]

  init(of engine: Engine, for caller: Caller) {
    uptime = Double((MonotonicClock.nanoseconds &- engine.started) / 1_000_000) / 1000
    connections = engine.configuration.connectionCounts()
    memory = ProcessMemory()
    let open = engine.configuration.connections()
    output = open.reduce(0) { $0 + $1.pending }
    results = engine.sessions.byteCount
    cursors = engine.cursors.count
    jobs = engine.jobs.count
    methods = engine.statistics.called
    users = engine.statistics.users.filter { caller.role == .admin || $0.uid == caller.uid }
    usersConnections = Dictionary(open.map { ($0.caller.uid, 1) }, uniquingKeysWith: +)
    let served = engine.corpora.located(for: caller)
    let mapped = MappedMemory(below: served.map(\.path)).resident
    corpora = zip(served, mapped).map { ($0.row, $1) }
  }

  func write(into writer: inout JSONWriter) {
    writer.key("uptime_s")
    writer.number(uptime)
    writer.key("connections")
    writer.object {
      $0.member("open", connections.open)
      $0.member("accepted", connections.accepted)
      $0.member("refused", connections.refused)
    }
    if let memory {
      writer.key("memory")
      writer.object {
        $0.member("resident", memory.resident)
        $0.member("file", memory.file)
        $0.member("output", output)
        $0.member("results", results)
        $0.member("cursors", cursors)
      }
    }
    writer.member("jobs", jobs)
    writer.key("methods")
    writer.object { for row in methods { Self.write(row, into: &$0) } }
    writer.key("users")
    writer.array { for user in users { write(user, into: &$0) } }
    writer.key("corpora")
    writer.array { writer in
      for entry in corpora {
        writer.object {
          entry.row.writeMembers(into: &$0)
          $0.member("resident", entry.resident)
        }
      }
    }
  }

  private static func write(_ row: MethodStatistics.Row, into writer: inout JSONWriter) {
    let times = row.times
    writer.key(row.name)
    writer.object {
      $0.member("calls", times.count)
      $0.member("errors", row.errors)
      for (name, value) in [
        ("mean_ms", Double(times.nanoseconds / UInt64(max(1, times.count)) / 1000) / 1000),
        ("p50_ms", times.quantile(0.5)), ("p99_ms", times.quantile(0.99)),
        ("max_ms", Double(times.longest / 1000) / 1000),
      ] {
        $0.key(name)
        $0.number(value)
      }
    }
  }

  private func write(_ user: MethodStatistics.User, into writer: inout JSONWriter) {
    writer.object {
      $0.member("uid", user.uid)
      $0.member("connections", usersConnections[user.uid, default: 0])
      $0.member("calls", user.calls)
      $0.member("errors", user.errors)
      $0.key("seconds")
      $0.number(Double(user.nanoseconds / 1_000_000) / 1000)
    }
  }

  /// The numbers in the text format of Prometheus.
  var prometheus: String {
    var lines =
      Self.gauge("shanxi_uptime_seconds", "\(uptime)") + Self.gauge("shanxi_connections", "\(connections.open)")
    lines += Self.gauge("shanxi_jobs", "\(jobs)") + Self.gauge("shanxi_cursors", "\(cursors)")
    lines += [
      "# TYPE shanxi_connections_accepted_total counter", "shanxi_connections_accepted_total \(connections.accepted)",
      "# TYPE shanxi_connections_refused_total counter", "shanxi_connections_refused_total \(connections.refused)",
    ]
    if let memory {
      lines += Self.gauge("shanxi_resident_bytes", "\(memory.resident)")
      lines += Self.gauge("shanxi_resident_file_bytes", "\(memory.file)")
    }
    lines += Self.gauge("shanxi_output_bytes", "\(output)") + Self.gauge("shanxi_results_bytes", "\(results)")
    lines.append("# TYPE shanxi_corpus_resident_bytes gauge")
    lines += corpora.map { "shanxi_corpus_resident_bytes{corpus=\"\($0.row.corpus)\"} \($0.resident)" }
    lines.append("# TYPE shanxi_requests_total counter")
    lines += methods.map { "shanxi_requests_total{method=\"\($0.name)\"} \($0.times.count)" }
    lines.append("# TYPE shanxi_request_errors_total counter")
    lines += methods.map { "shanxi_request_errors_total{method=\"\($0.name)\"} \($0.errors)" }
    lines.append("# TYPE shanxi_user_seconds_total counter")
    lines += users.map { "shanxi_user_seconds_total{uid=\"\($0.uid)\"} \(Double($0.nanoseconds) / 1e9)" }
    lines.append("# TYPE shanxi_request_seconds histogram")
    for row in methods { lines += Self.histogram(row) }
    return lines.joined(separator: "\n") + "\n"
  }

  private static func gauge(_ name: String, _ value: String) -> [String] {
    ["# TYPE \(name) gauge", "\(name) \(value)"]
  }

  /// Buckets by powers of four microseconds, from 16 µs to 67 s.
  private static func histogram(_ row: MethodStatistics.Row) -> [String] {
    let name = "shanxi_request_seconds"
    let label = "method=\"\(row.name)\""
    var lines = stride(from: 4, through: 26, by: 2).map { power in
      "\(name)_bucket{\(label),le=\"\(Double(1 << power) / 1e6)\"} \(row.times.count(below: power))"
    }
    lines.append("\(name)_bucket{\(label),le=\"+Inf\"} \(row.times.count)")
    lines.append("\(name)_sum{\(label)} \(Double(row.times.nanoseconds) / 1e9)")
    lines.append("\(name)_count{\(label)} \(row.times.count)")
    return lines
  }
}
