import Core
import Logging
import ServiceLifecycle
import Synchronization
import UnixSignals

/// Whether somebody asked a second time that the daemon ends.
final class Hurry: Sendable {
  /// Guards the signals that asked so far.
  private let signals = Mutex(0)

  /// A signal asks for the end.
  func ask() { signals.withLock { $0 += 1 } }

  /// Whether waiting for answers is over.
  var isAsked: Bool { signals.withLock { $0 > 1 } }
}

/// Reads the settings again at SIGHUP, and counts the signals that ask for the end.
struct SignalService: ServiceLifecycle.Service {
  let corpora: CorporaService
  let server: Server
  let settings: LiveSettings
  let hurry: Hurry
  let logger: Logger

  func run() async throws {
    // The group acts on the first of those that end; this sees the second one too.
    for await signal in await UnixSignalsSequence(trapping: .sighup, .sigterm, .sigint).cancelOnGracefulShutdown() {
      if signal == .sighup { reload() } else { hurry.ask() }
    }
  }

  private func reload() {
    do throws(SettingsMistake) {
      for name in try settings.reload() { logger.warning("needs_restart", metadata: ["key": "\(name)"]) }
      server.limitsChanged()
    } catch {
      logger.error("config_failed", metadata: ["reason": "\(error.message)"])
    }
    corpora.reload()
  }
}
