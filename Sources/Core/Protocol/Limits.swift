/// The bounds that a server keeps and `hello` shows; all sizes in bytes.
public struct Limits: Sendable, Equatable {
  /// The longest line read.
  public var requestLine = Request.limit
  /// The longest line sent, except a single row that is longer.
  public var replyLine = Reply.limit
  /// Brackets open at once in a request.
  public var depth = JSONReader.maximumDepth
  /// Members of one object of a request.
  public var keys = JSONReader.maximumMembers
  /// Requests of one connection that may be unanswered before reading stops.
  public var inFlight = 64
  /// Connections in all.
  public var connections = 4096
  /// Connections of one user.
  public var connectionsPerUser = 256
  /// Queries that run at once.
  public var runningQueries = 4
  /// Output waiting on one connection above which none of its requests begins; its streams are held above half of it.
  public var outputHigh = 1 << 20
  /// Output waiting on one connection below which its requests go on.
  public var outputLow = 256 << 10
  /// Seconds after which a peer that takes no byte is closed.
  public var stallSeconds = 60
  /// All output buffers together.
  public var outputTotal = 256 << 20
  /// What one query may hold while it runs.
  public var queryMemory = 1 << 30
  /// What the daemon may hold besides mapped files; queries are ended above it.
  public var memory = Int.max
  /// One document that is put.
  public var documentSize = 64 << 20
  /// Documents put into a corpus that wait for their generation.
  public var journal = 256 << 20
  /// Parts of documents that one user has sent and not ended.
  public var uploads = 128 << 20
  /// Corpora that one user may make.
  public var corporaPerUser = 64
  /// Rows of one page.
  public static let rows = 10_000

  /// The defaults of the protocol.
  public init() {}

  /// The form of `hello`'s `limits`.
  static let schema = Schema.object([
    .required("request_line", .count, "the longest request line, in bytes"),
    .required("reply_line", .count, "the longest reply line, in bytes"),
    .required("depth", .count, "brackets open at once in a request"),
    .required("keys", .count, "members of one object of a request"),
    .required("rows", .count, "rows of one page"),
    .required("in_flight", .count, "unanswered requests of one connection"),
    .required("connections", .count, "connections in all"),
    .required("connections_per_uid", .count, "connections of one user"),
    .required("running_queries", .count, "queries that run at once"),
    .required(
      "output_high", .count,
      "waiting output above which a connection's requests are held, streams above half of it, in bytes"),
    .required("output_low", .count, "waiting output below which they go on, in bytes"),
    .required("stall_s", .count, "seconds after which a peer that takes no byte is closed"),
    .required("output_total", .count, "all output buffers together, in bytes"),
    .required("query_memory", .count, "what one query may hold while it runs, in bytes"),
    .required("memory", .count, "what the daemon may hold besides mapped files, in bytes"),
    .required("document", .count, "the largest document that may be put, in bytes"),
    .required("journal", .count, "documents of one corpus that may wait for their generation, in bytes"),
    .required("uploads", .count, "parts of documents that one user may have sent and not ended, in bytes"),
    .required("corpora_per_uid", .count, "corpora that one user may make"),
  ])

  func write(into writer: inout JSONWriter) {
    writer.object {
      $0.member("request_line", requestLine)
      $0.member("reply_line", replyLine)
      $0.member("depth", depth)
      $0.member("keys", keys)
      $0.member("rows", Self.rows)
      $0.member("in_flight", inFlight)
      $0.member("connections", connections)
      $0.member("connections_per_uid", connectionsPerUser)
      $0.member("running_queries", runningQueries)
      $0.member("output_high", outputHigh)
      $0.member("output_low", outputLow)
      $0.member("stall_s", stallSeconds)
      $0.member("output_total", outputTotal)
      $0.member("query_memory", queryMemory)
      $0.member("memory", memory)
      $0.member("document", documentSize)
      $0.member("journal", journal)
      $0.member("uploads", uploads)
      $0.member("corpora_per_uid", corporaPerUser)
    }
  }
}
