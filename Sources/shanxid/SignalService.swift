import Core
import Dispatch
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

/// The signals that the daemon acts on, heard from the moment this is made.
///
/// Make it before anybody can connect: hearing signals and measuring time take descriptors, and the system's library
/// for both ends a process that has none left.
final class HeardSignals: Sendable {
  /// Guards the sequence, which is made on another thread.
  private let state = Mutex<UnixSignalsSequence?>(nil)

  init() {
    let made = DispatchSemaphore(value: 0)
    Task.detached { [self] in
      let sequence = await UnixSignalsSequence(trapping: .sighup, .sigterm, .sigint)
      // The first timer takes its descriptor here.
      try? await Task.sleep(for: .milliseconds(1))
      state.withLock { $0 = sequence }
      made.signal()
    }
    made.wait()
  }

  /// The signals, for one reader.
  var sequence: UnixSignalsSequence? { state.withLock { $0 } }
}

/// Reads the settings again at SIGHUP, and begins the end at SIGTERM and SIGINT; a second one of these hurries.
///
/// The group's own handling of signals knows no second one, and a signal reaches one of two sequences only.
final class SignalService: ServiceLifecycle.Service {
  private let signals: HeardSignals
  private let corpora: CorporaService
  private let server: Server
  private let settings: LiveSettings
  private let hurry: Hurry
  private let logger: Logger
  /// Guards the group whose end begins.
  private let group = Mutex<ServiceGroup?>(nil)

  init(
    signals: HeardSignals, corpora: CorporaService, server: Server, settings: LiveSettings, hurry: Hurry, logger: Logger
  ) {
    self.signals = signals
    self.corpora = corpora
    self.server = server
    self.settings = settings
    self.hurry = hurry
    self.logger = logger
  }

  /// Names the group that this service is one of; before it runs.
  func belongs(to group: ServiceGroup) { self.group.withLock { $0 = group } }

  func run() async throws {
    guard let sequence = signals.sequence else { return }
    for await signal in sequence.cancelOnGracefulShutdown() {
      guard signal != .sighup else {
        reload()
        continue
      }
      hurry.ask()
      await group.withLock { $0 }?.triggerGracefulShutdown()
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
