import Core
import Dispatch
import Glibc
import Logging

/// The life of the daemon after it listens: waits for signals in the main thread.
struct Daemon {
  /// How long answers in work may take after the first SIGTERM, in milliseconds.
  static let patience = 10_000
  /// How long the refusals of what is still in work then may take to be read, in milliseconds.
  static let lastPatience = 1_000

  let server: Server
  let engine: Engine
  let logger: Logger
  /// Seconds without a connection after which it ends; nil when it never does.
  let idleExit: Int?
  /// Opens corpora one after the other, so that a signal is heard meanwhile.
  private let opening = DispatchQueue(label: "opening")

  init(server: Server, engine: Engine, logger: Logger, idleExit: Int? = nil) {
    self.server = server
    self.engine = engine
    self.logger = logger
    self.idleExit = idleExit
  }

  /// Returns when the daemon may end.
  func run() {
    open("loaded") { $0.load() }
    let watcher = CorpusWatcher(folders: { [engine] in engine.corpusFolders }, logger: logger) { [self] in
      open("published") { $0.reloadChanged() }
    }
    watcher.start()
    defer { watcher.stop() }
    var watch = IdleWatch(limit: idleExit)
    while true {
      let signal = Signals.wait(milliseconds: idleExit == nil ? nil : 500)
      if signal == SIGHUP { open("reloaded") { $0.reload() } } else if signal != nil { return end() }
      if !engine.isWriting, watch.isOver(server.uses, now: MonotonicClock.nanoseconds) {
        logger.info("idle", metadata: ["seconds": "\(idleExit ?? 0)"])
        return end()
      }
    }
  }

  /// Lets the engine open corpora, and logs each that fails.
  private func open(_ event: Logger.Message, _ body: @escaping @Sendable (Engine) -> [String]) {
    opening.async { [engine, logger] in
      let began = MonotonicClock.nanoseconds
      for problem in body(engine) { logger.error("corpus_failed", metadata: ["reason": "\(problem)"]) }
      let microseconds = (MonotonicClock.nanoseconds - began) / 1000
      logger.info(event, metadata: ["ms": "\(Double(microseconds) / 1000)"])
    }
  }

  private func end() {
    logger.info("draining")
    ServiceManager.notify("STOPPING=1")
    engine.events.post(.closing)
    server.drain()
    if wait(milliseconds: Self.patience) == .timePassed {
      server.abandon()
      _ = wait(milliseconds: Self.lastPatience)
    }
    logger.info("stopped", metadata: ["unanswered": "\(!server.isIdle)"])
  }

  /// Why a wait ended.
  private enum Ending {
    case everybodyLeft, timePassed, signalled
  }

  /// Waits until everybody has left, the time is over or another signal comes.
  private func wait(milliseconds: Int) -> Ending {
    let deadline = MonotonicClock.nanoseconds + UInt64(milliseconds) * 1_000_000
    while !server.isIdle && MonotonicClock.nanoseconds < deadline {
      if let signal = Signals.wait(milliseconds: 5), signal != SIGHUP { return .signalled }
    }
    return server.isIdle ? .everybodyLeft : .timePassed
  }
}
