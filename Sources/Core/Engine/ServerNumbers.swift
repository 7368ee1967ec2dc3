/// What `stat` tells, taken at one moment.
struct ServerNumbers {
  let uptime: Double
  let connections: EngineConfiguration.ConnectionCounts
  let memory: ProcessMemory?
  let methods: [MethodStatistics.Row]
  let corpora: [CorpusRow]

  init(of engine: Engine, for caller: Caller) {
    uptime = Double((MonotonicClock.nanoseconds &- engine.started) / 1_000_000) / 1000
    connections = engine.configuration.connectionCounts()
    memory = ProcessMemory()
    methods = engine.statistics.called
    corpora = engine.corpora.rows(for: caller)
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
      }
    }
    writer.key("methods")
    writer.object { for row in methods { Self.write(row, into: &$0) } }
    writer.key("corpora")
    writer.array { for row in corpora { row.write(into: &$0) } }
  }

  private static func write(_ row: MethodStatistics.Row, into writer: inout JSONWriter) {
    writer.key(row.name)
    writer.object {
      $0.member("calls", row.calls)
      $0.member("errors", row.errors)
      for (name, value) in [
        ("mean_ms", Double(row.nanoseconds / UInt64(max(1, row.calls)) / 1000) / 1000),
        ("p50_ms", row.quantile(0.5)), ("p99_ms", row.quantile(0.99)), ("max_ms", Double(row.longest / 1000) / 1000),
      ] {
        $0.key(name)
        $0.number(value)
      }
    }
  }

  /// The numbers in the text format of Prometheus.
  var prometheus: String {
    var lines = [
      "# TYPE shanxi_uptime_seconds gauge", "shanxi_uptime_seconds \(uptime)",
      "# TYPE shanxi_connections gauge", "shanxi_connections \(connections.open)",
      "# TYPE shanxi_connections_accepted_total counter", "shanxi_connections_accepted_total \(connections.accepted)",
      "# TYPE shanxi_connections_refused_total counter", "shanxi_connections_refused_total \(connections.refused)",
    ]
    if let memory {
      lines += ["# TYPE shanxi_resident_bytes gauge", "shanxi_resident_bytes \(memory.resident)"]
    }
    for (metric, value) in [
      ("shanxi_requests_total", { (row: MethodStatistics.Row) in "\(row.calls)" }),
      ("shanxi_request_errors_total", { "\($0.errors)" }),
      ("shanxi_request_seconds_total", { "\(Double($0.nanoseconds) / 1e9)" }),
    ] {
      lines.append("# TYPE \(metric) counter")
      lines += methods.map { "\(metric){method=\"\($0.name)\"} \(value($0))" }
    }
    return lines.joined(separator: "\n") + "\n"
  }
}
