import Core
import Logging
import ServiceLifecycle

/// Ends the daemon when nobody has been connected for long enough and nothing waits to be written.
struct IdleService: ServiceLifecycle.Service {
  /// Between two looks.
  static let period = Duration.milliseconds(500)

  let server: Server
  let engine: Engine
  let settings: LiveSettings
  let logger: Logger

  func run() async throws {
    try? await cancelWhenGracefulShutdown {
      var watch = IdleWatch()
      while true {
        try await Task.sleep(for: Self.period)
        let limit = settings.current.idleExit
        if watch.isOver(server.uses, limit: limit, now: MonotonicClock.nanoseconds), !engine.isWriting {
          logger.info("idle", metadata: ["seconds": "\(limit ?? 0)"])
          return
        }
      }
    }
  }
}
