/// What an engine serves and under which bounds.
public struct EngineConfiguration: Sendable {
  /// What the transport counts, for `stat`.
  public struct ConnectionCounts: Sendable, Equatable {
    /// Connections open now.
    public var open: Int
    /// Connections accepted since the start.
    public var accepted: Int
    /// Peers turned away since the start.
    public var refused: Int

    /// States the three counts.
    public init(open: Int = 0, accepted: Int = 0, refused: Int = 0) {
      self.open = open
      self.accepted = accepted
      self.refused = refused
    }
  }

  /// The corpus folders, in the order of the command line.
  public var corpora: [String]
  /// Where corpora are made on request; nil where none can be.
  public var dataFolder: String?
  /// Threads that make generations of what came over the socket.
  public var jobs = 1
  /// The bounds that `hello` shows, and that may change.
  public var limits: SharedLimits
  /// The version of the program, for `hello`.
  public var build: String
  /// Whether a client started this daemon, for `hello`.
  public var isAutostarted = false
  /// Makes the daemon end as SIGTERM does, once what is in work is answered.
  public var end: @Sendable () -> Void = {}
  /// Told why documents that came over the socket are not served yet, for the log; safe on any thread.
  public var report: @Sendable (String) -> Void = { _ in }
  /// Asked for each `stat`; must be quick and safe on any thread.
  public var connectionCounts: @Sendable () -> ConnectionCounts
  /// The connections, for `sessions`; must be safe on any thread.
  public var connections: @Sendable () -> [ConnectionRow] = { [] }

  /// Keeps nothing that one request found out for the next: sets of values, ranges, orders, numbers of matches. For
  /// measuring; it holds for all engines of the process and cannot be taken back.
  public static func turnOffCaches() { IDSetCache.turnOff() }

  /// States what is served; an engine without transport has no connections.
  public init(
    corpora: [String] = [], limits: SharedLimits = SharedLimits(), build: String = "development",
    connectionCounts: @escaping @Sendable () -> ConnectionCounts = { ConnectionCounts() }
  ) {
    self.corpora = corpora
    self.limits = limits
    self.build = build
    self.connectionCounts = connectionCounts
  }
}
