import ArgumentParser
import Configuration
import Core
import Dispatch
import Glibc
import Logging

/// Serves corpora until a signal ends it.
struct ServeCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "serve", abstract: "Serve corpora over a Unix socket (the default).",
    discussion: """
      Runs in the foreground and logs to standard error. SIGTERM answers what is in work and ends; SIGHUP reads the
      settings again and opens new generations of the corpora.

      Settings come from flags, then the environment, then a file, then the defaults. The file is one JSON object:
        {"corpora": ["/srv/news"], "data": "/srv/corpora", "max_memory": "2G", "idle_exit_s": 1800,
         "log_level": "info", "socket": "/run/news/s.sock", "limits": {"stall_s": 10}}
      Each key has a variable: SHANXI_CORPORA (parted by :), SHANXI_DATA, SHANXI_MAX_MEMORY, SHANXI_IDLE_EXIT_S,
      SHANXI_LOG_LEVEL, SHANXI_LIMITS_STALL_S; the socket's is SHANXI_SOCK. All but socket and data may change while
      the daemon runs; limits count for what begins after SIGHUP.

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

  @Option(
    help: ArgumentHelp(
      "The file of settings; $SHANXI_CONFIG, then shanxi/shanxid.json in $XDG_CONFIG_HOME or ~/.config otherwise.",
      valueName: "file"))
  var config: String?

  @Option(
    help: ArgumentHelp("What is logged: trace, debug, info, notice, warning, error or critical.", valueName: "level"))
  var logLevel: String?

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
    for text in limit where !text.contains("=") {
      throw ValidationError("--limit needs name=number, not \(text)")
    }
  }

  func run() throws {
    Signals.claim()
    umask(0o077)
    Self.raiseDescriptorLimit()
    let sources = SettingsSources(flags: flags, file: config, hasGivenSocket: systemd || autostarted)
    let settings: Settings
    do throws(SettingsMistake) { settings = try sources.read() } catch { throw Failure(.usage, error.message) }
    let threshold = LogThreshold()
    threshold.level = settings.logLevel
    var logger = Logger(label: "shanxid") { _ in LogfmtHandler(threshold) }
    logger[metadataKey: "pid"] = "\(getpid())"
    let origin: Server.Origin =
      systemd
      ? .inherited(try ServiceManager.listener())
      : .claim(try SocketClaim(SocketPlace(named: socket ?? settings.socket)))
    let limits = SharedLimits(settings.limits)
    let peers = Peers(limits: limits)
    let corpora = CorpusFolders(named: settings.corpora, data: settings.data)
    var configuration = EngineConfiguration(corpora: corpora.paths, limits: limits, build: Build.version) {
      peers.counts
    }
    configuration.connections = { peers.rows }
    configuration.report = { [logger] in logger.warning("publish_failed", metadata: ["reason": "\($0)"]) }
    configuration.dataFolder = corpora.data
    // The other cores are for those who ask.
    configuration.jobs = max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN)) / 2)
    configuration.isAutostarted = autostarted
    configuration.end = { kill(getpid(), SIGTERM) }
    if noCache { EngineConfiguration.turnOffCaches() }
    let engine = Engine(configuration: configuration)
    let heard = HeardSignals()
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
    let live = LiveSettings(sources, settings, limits: limits, threshold: threshold)
    Self.finish(
      Daemon(server: server, engine: engine, settings: live, heard: heard, data: corpora.searched, logger: logger),
      logger)
  }

  /// Waits in this thread until the daemon may end.
  private static func finish(_ daemon: Daemon, _ logger: Logger) {
    let ended = DispatchSemaphore(value: 0)
    Task.detached {
      do { try await daemon.run() } catch { logger.error("failed", metadata: ["reason": "\(error)"]) }
      ended.signal()
    }
    ended.wait()
  }

  /// What the flags say, under the names of the settings.
  private var flags: [SettingsKey: ConfigContent] {
    var flags: [SettingsKey: ConfigContent] = [:]
    flags[.socket] = socket.map { .string($0) }
    flags[.corpora] = corpus.isEmpty ? nil : .stringArray(corpus)
    flags[.data] = data.map { .string($0) }
    flags[.maxMemory] = maxMemory.map { .string($0) }
    flags[.idleExit] = idleExit.map { .string(String($0)) }
    flags[.logLevel] = logLevel.map { .string($0) }
    for text in limit {
      let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
      flags[.limit(parts[0])] = .string(parts[1])
    }
    return flags
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
}
