import Core
import Glibc
import Logging

/// The life of the daemon after it listens: waits for signals in the main thread.
struct Daemon {
  /// How long answers in work may take after the first SIGTERM, in milliseconds.
  static let patience = 10_000

  let server: Server
  let engine: Engine
  let logger: Logger

  /// Returns when the daemon may end.
  func run() {
    while let signal = Signals.wait(milliseconds: nil) {
      if signal == SIGHUP {
        logger.info("reloading")
      } else {
        return end()
      }
    }
  }

  private func end() {
    logger.info("draining")
    server.drain()
    let deadline = MonotonicClock.nanoseconds + UInt64(Self.patience) * 1_000_000
    while !server.isIdle && MonotonicClock.nanoseconds < deadline {
      if let signal = Signals.wait(milliseconds: 5), signal != SIGHUP { break }
    }
    logger.info("stopped", metadata: ["unanswered": "\(!server.isIdle)"])
  }
}
