import ArgumentParser
import Core
import Glibc
import Logging

/// Serves corpora until a signal ends it.
struct ServeCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "serve", abstract: "Serve corpora over a Unix socket (the default).",
    discussion: """
      Runs in the foreground and logs to standard error. SIGTERM answers what is in work and ends; SIGHUP opens new
      generations of the corpora.

      Examples:
        shanxid --corpus corpora/news
        shanxid serve --socket "$HOME/shanxi.sock" --data /srv/corpora
      """)

  @Option(
    name: [.customShort("S"), .long],
    help: ArgumentHelp(
      "Where to listen; otherwise $SHANXI_SOCK, then the usual places.", valueName: "path"))
  var socket: String?

  @Option(help: ArgumentHelp("A corpus folder to serve; may be given several times.", valueName: "dir"))
  var corpus: [String] = []

  @Option(help: ArgumentHelp("A folder of corpus folders; $XDG_DATA_HOME/shanxi otherwise.", valueName: "dir"))
  var data: String?

  @Option(
    help: ArgumentHelp("Memory besides mapped files above which queries are ended, as 512M or 2G.", valueName: "size"))
  var maxMemory: String?

  @Option(
    help: ArgumentHelp("Set a limit that hello shows, as stall_s=10; may be given several times.", valueName: "name=n"))
  var limit: [String] = []

  func run() throws {
    Signals.claim()
    umask(0o077)
    Self.raiseDescriptorLimit()
    var logger = Logger(label: "shanxid") { _ in LogfmtHandler() }
    logger[metadataKey: "pid"] = "\(getpid())"
    let claim = try SocketClaim(SocketPlace(named: socket))
    let limits = try limits()
    let peers = Peers(limits: limits)
    let corpora = CorpusFolders(named: corpus, data: data)
    var configuration = EngineConfiguration(corpora: corpora.paths, limits: limits, build: Build.version) {
      peers.counts
    }
    configuration.connections = { peers.rows }
    configuration.end = { kill(getpid(), SIGTERM) }
    let engine = Engine(configuration: configuration)
    // Only the owner may connect: the mode is right from the moment the socket exists, and never changed.
    umask(0o177)
    let server = try Server(claim, service: Service(engine), peers: peers, limits: limits, logger: logger)
    umask(0o077)
    logger.info("listening", metadata: ["socket": "\(claim.place.path)", "corpora": "\(corpora.paths.count)"])
    Daemon(server: server, engine: engine, logger: logger).run()
  }

  /// Allows as many open files as the system lets this user have: each connection is one.
  private static func raiseDescriptorLimit() {
    var limit = rlimit()
    let resource = __rlimit_resource_t(RLIMIT_NOFILE.rawValue)
    // `limit` is alive for the calls.
    guard unsafe getrlimit(resource, &limit) == 0 else { return }
    limit.rlim_cur = min(limit.rlim_max, 65_536)
    unsafe setrlimit(resource, &limit)
  }

  private func limits() throws -> Limits {
    var limits = Limits()
    limits.runningQueries = max(2, sysconf(Int32(_SC_NPROCESSORS_ONLN)) * 2)
    do throws(Limits.Mistake) {
      try limits.set(
        "memory", to: maxMemory.map { size throws(Limits.Mistake) in try Limits.size(size) } ?? Memory.usual)
      for text in limit {
        let parts = text.split(separator: "=", maxSplits: 1).map(String.init)
        guard parts.count == 2 else { throw Limits.Mistake("--limit needs name=number, not \(text)") }
        try limits.set(parts[0], to: Limits.size(parts[1]))
      }
    } catch {
      throw ValidationError(error.message)
    }
    // One query alone does not end all others.
    limits.queryMemory = min(limits.queryMemory, limits.memory / 2)
    return limits
  }
}
