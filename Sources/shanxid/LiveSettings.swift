import Core
import Logging
import Synchronization

/// The settings in force, which SIGHUP reads again.
final class LiveSettings: Sendable {
  private let sources: SettingsSources
  private let limits: SharedLimits
  private let threshold: LogThreshold
  /// Guards what is in force.
  private let state: Mutex<Settings>

  init(_ sources: SettingsSources, _ settings: Settings, limits: SharedLimits, threshold: LogThreshold) {
    self.sources = sources
    self.limits = limits
    self.threshold = threshold
    state = Mutex(settings)
  }

  var current: Settings { state.withLock { $0 } }

  /// Reads all sources again and puts in force what may change; a mistake leaves everything as it is.
  ///
  /// The place of the socket and the data folder stay: the daemon is bound to them until it ends.
  ///
  /// - Returns: the names of settings that changed and need a new start.
  func reload() throws(SettingsMistake) -> [String] {
    let fresh = try sources.read()
    limits.current = fresh.limits
    threshold.level = fresh.logLevel
    return state.withLock { settings in
      var stays: [String] = []
      if fresh.socket != settings.socket { stays.append(SettingsKey.socket.name) }
      if fresh.data != settings.data { stays.append(SettingsKey.data.name) }
      let (socket, data) = (settings.socket, settings.data)
      settings = fresh
      (settings.socket, settings.data) = (socket, data)
      return stays
    }
  }
}

/// What is logged, shared by all loggers of the daemon.
final class LogThreshold: Sendable {
  /// Guards the level.
  private let state = Mutex(Logger.Level.info)

  /// Events below it are dropped.
  var level: Logger.Level {
    get { state.withLock { $0 } }
    set { state.withLock { $0 = newValue } }
  }
}
