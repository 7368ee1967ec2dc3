import Core

/// A thing that can be set, under one name in every source.
struct SettingsKey: Hashable, Sendable {
  /// Its name in a file, parts of nested objects parted by points.
  let name: String
  /// Whether it is a list of texts.
  let isList: Bool

  static let socket = SettingsKey(name: "socket")
  static let corpora = SettingsKey(name: "corpora", isList: true)
  static let data = SettingsKey(name: "data")
  static let maxMemory = SettingsKey(name: "max_memory")
  static let idleExit = SettingsKey(name: "idle_exit_s")
  static let logLevel = SettingsKey(name: "log_level")

  static func limit(_ name: String) -> SettingsKey { SettingsKey(name: "limits." + name) }

  /// All keys that a file may have.
  static let all =
    [socket, corpora, data, maxMemory, idleExit, logLevel] + Limits.names.map { limit($0) }

  private init(name: String, isList: Bool = false) {
    self.name = name
    self.isList = isList
  }

  /// The same for the library, which calls the parts components.
  var components: [String] { name.split(separator: ".").map(String.init) }

  /// Its environment variable, by the rule that the library has for names.
  var variable: String {
    if self == .socket { return "SHANXI_SOCK" }
    return "SHANXI_" + name.uppercased().map { $0 == "." ? "_" : String($0) }.joined()
  }

  /// Its flag on the command line.
  var flag: String {
    switch self {
    case .corpora: "--corpus"
    case .idleExit: "--idle-exit"
    default:
      name.hasPrefix("limits.")
        ? "--limit " + name.dropFirst("limits.".count) : "--" + name.replacing("_", with: "-")
    }
  }
}
