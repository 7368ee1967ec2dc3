import Core
import Dispatch
import Glibc
import Logging
import ServiceLifecycle

/// The life of the daemon after it listens, as services that end in the reverse order of this list:
/// signals, corpora, the socket, the return of memory, the watch for an idle end.
struct Daemon: Sendable {
  let server: Server
  let engine: Engine
  let settings: LiveSettings
  let logger: Logger

  private let heard: HeardSignals
  private let corpora: CorporaService

  /// Begins to open the corpora.
  ///
  /// - Parameter data: where corpora are made and found; nil when there is no such place.
  init(
    server: Server, engine: Engine, settings: LiveSettings, heard: HeardSignals, data: String?, logger: Logger
  ) {
    self.heard = heard
    self.server = server
    self.engine = engine
    self.settings = settings
    self.logger = logger
    corpora = CorporaService(engine: engine, settings: settings, data: data, logger: logger)
    corpora.load()
  }

  /// Returns when the daemon may end.
  func run() async throws {
    let hurry = Hurry()
    let signals = SignalService(
      signals: heard, corpora: corpora, server: server, settings: settings, hurry: hurry, logger: logger)
    var services: [ServiceGroupConfiguration.ServiceConfiguration] = [
      .init(service: signals),
      .init(service: corpora),
      .init(service: SocketService(server: server, engine: engine, hurry: hurry, logger: logger)),
      .init(service: MemoryReturn(server: server)),
    ]
    if settings.current.idleExit != nil {
      services.append(
        .init(
          service: IdleService(server: server, engine: engine, settings: settings, logger: logger),
          successTerminationBehavior: .gracefullyShutdownGroup))
    }
    // What the group says of itself is none of the daemon's events.
    let silent = Logger(label: "lifecycle") { _ in SwiftLogNoOpLogHandler() }
    let group = ServiceGroup(configuration: .init(services: services, logger: silent))
    signals.belongs(to: group)
    try await group.run()
  }
}
