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

  @Flag(help: "Listen on the socket that systemd hands over, and tell systemd when it is ready and when it ends.")
  var systemd = false

  @Option(
    help: ArgumentHelp("End after so long without a connection; never otherwise.", valueName: "seconds"))
  var idleExit: Int?

  @Flag(help: "Find everything out anew for each request, for measuring.")
  var noCache = false

  @Flag(help: "Be the daemon that a client started: others of another build may replace it while nobody uses it.")
  var autostarted = false

  func validate() throws {
    if systemd && socket != nil { throw ValidationError("--systemd and --socket exclude each other") }
    if let idleExit, idleExit < 1 { throw ValidationError("--idle-exit needs a number of seconds from 1 on") }
  }

  func run() throws {
    Signals.claim()
    umask(0o077)
    Self.raiseDescriptorLimit()
    var logger = Logger(label: "shanxid") { _ in LogfmtHandler() }
    logger[metadataKey: "pid"] = "\(getpid())"
    let origin: Server.Origin =
      systemd
      ? .inherited(try ServiceManager.listener()) : .claim(try SocketClaim(SocketPlace(named: socket)))
    let limits = try limits()
    let peers = Peers(limits: limits)
    let corpora = CorpusFolders(named: corpus, data: data)
    let folders = corpora.paths.map(Self.absolute)
    var configuration = EngineConfiguration(corpora: folders, limits: limits, build: Build.version) { peers.counts }
    configuration.connections = { peers.rows }
    configuration.dataFolder = corpora.data.map(Self.absolute)
    // The other cores are for those who ask.
    configuration.jobs = max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN)) / 2)
    configuration.isAutostarted = autostarted
    configuration.end = { kill(getpid(), SIGTERM) }
    if noCache { EngineConfiguration.turnOffCaches() }
    let engine = Engine(configuration: configuration)
    // Only the owner may connect: the mode is right from the moment the socket exists, and never changed.
    umask(0o177)
    let server = try Server(origin, service: Service(engine), peers: peers, limits: limits, logger: logger)
    umask(0o077)
    var place = "handed over"
    if case .claim(let claim) = origin { place = claim.place.path }
    logger.info("listening", metadata: ["socket": "\(place)", "corpora": "\(corpora.paths.count)"])
    if systemd { ServiceManager.notify("READY=1") }
    // The folder that it was started in may go.
    if autostarted { unsafe chdir("/") }
    Daemon(server: server, engine: engine, logger: logger, idleExit: idleExit).run()
  }

  /// The path from the root, since the daemon may leave the folder it was started in.
  private static func absolute(_ path: String) -> String {
    guard !path.hasPrefix("/"), let current = unsafe getcwd(nil, 0) else { return path }
    defer { unsafe free(current) }
    // `getcwd` gave a text that ends in a zero byte, freed at the end.
    return unsafe String(cString: current) + "/" + path
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
