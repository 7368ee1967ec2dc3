import Core
import Glibc
import Logging

/// What the daemon is told by flags, the environment and a file.
struct Settings: Equatable, Sendable {
  /// Where to listen; nil for the usual places.
  var socket: String?
  /// Corpus folders named one by one.
  var corpora: [String] = []
  /// The folder of corpus folders; nil for the usual one.
  var data: String?
  /// Seconds without a connection after which the daemon ends; nil when it never does.
  var idleExit: Int?
  /// What is logged.
  var logLevel = Logger.Level.info
  /// The bounds that `hello` shows.
  var limits = Limits()

  /// The defaults of this machine.
  static var usual: Settings {
    var settings = Settings()
    settings.limits.runningQueries = max(2, sysconf(Int32(_SC_NPROCESSORS_ONLN)) * 2)
    settings.limits.memory = Memory.usual
    return settings
  }
}
