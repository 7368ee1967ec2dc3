import Core
import Logging
import ServiceLifecycle

/// Lets the socket end well: nobody new, then the answers in work, then refusals.
struct SocketService: ServiceLifecycle.Service {
  /// How long answers in work may take after the first SIGTERM.
  static let patience = Duration.seconds(10)
  /// How long the refusals of what is still in work then may take to be read.
  static let lastPatience = Duration.seconds(1)

  let server: Server
  let engine: Engine
  let hurry: Hurry
  let logger: Logger

  func run() async throws {
    try? await gracefulShutdown()
    logger.info("draining")
    ServiceManager.notify("STOPPING=1")
    engine.events.post(.closing)
    server.drain()
    await wait(Self.patience)
    if !server.isIdle && !hurry.isAsked {
      server.abandon()
      await wait(Self.lastPatience)
    }
    logger.info("stopped", metadata: ["unanswered": "\(!server.isIdle)"])
  }

  /// Waits until everybody has left, the time is over, or another signal comes.
  private func wait(_ time: Duration) async {
    let clock = ContinuousClock()
    let deadline = clock.now + time
    while !server.isIdle && !hurry.isAsked && clock.now < deadline {
      try? await clock.sleep(for: .milliseconds(5))
    }
  }
}
