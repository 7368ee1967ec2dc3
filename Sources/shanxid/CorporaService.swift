import Core
import Dispatch
import Logging
import ServiceLifecycle
import Synchronization

/// Opens the corpora and what is published later, until the daemon ends.
final class CorporaService: ServiceLifecycle.Service {
  private let engine: Engine
  private let settings: LiveSettings
  private let data: String?
  private let logger: Logger
  /// Opens corpora one after the other, so that signals are heard meanwhile.
  private let opening = DispatchQueue(label: "opening")
  /// Guards the folders that were named one by one when the settings were read last.
  private let named: Mutex<[String]>

  init(engine: Engine, settings: LiveSettings, data: String?, logger: Logger) {
    self.engine = engine
    self.settings = settings
    self.data = data
    self.logger = logger
    named = Mutex(settings.current.corpora.map(CorpusFolders.absolute))
  }

  /// Opens the corpora, on another thread; before everything else, since requests wait for it.
  func load() { open("loaded") { $0.load() } }

  func run() async throws {
    let watcher = CorpusWatcher(folders: { [engine] in engine.corpusFolders }, data: data, logger: logger) { [self] in
      open("published") { [self] engine in serveFound(engine) + engine.reloadChanged() }
    }
    watcher.start()
    try? await gracefulShutdown()
    watcher.stop()
  }

  /// Serves what the settings name now, and opens the generations that the folders publish.
  func reload() {
    open("reloaded") { [self] engine in
      let fresh = settings.current.corpora.map(CorpusFolders.absolute)
      let gone = named.withLock { named in
        defer { named = fresh }
        return named.filter { !fresh.contains($0) }
      }
      let found = CorpusFolders.published(in: data)
      let problems = engine.serve(fresh, dropping: gone.filter { !found.contains($0) })
      return problems + serveFound(engine) + engine.reload()
    }
  }

  /// Serves corpora that have come into the data folder, and no more those whose folder has gone from it.
  private func serveFound(_ engine: Engine) -> [String] {
    guard let data else { return [] }
    let named = named.withLock { $0 }
    let gone = engine.corpusFolders.filter { path in
      path.hasPrefix(data + "/") && !named.contains(path) && !CorpusFolders.isThere(path)
    }
    return engine.serve(CorpusFolders.published(in: data), dropping: gone)
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
}
