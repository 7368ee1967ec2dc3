import Configuration
import Core
import Glibc
import Logging
import Synchronization

/// Where settings come from: flags, then the environment, then a file, then the defaults.
struct SettingsSources: Sendable {
  /// What the command line says: texts by key.
  var flags: [SettingsKey: ConfigContent] = [:]
  /// The file named by `--config` or `$SHANXI_CONFIG`, which must be there.
  var file: String?
  /// Whether the socket is chosen by whoever started the daemon, so that no file names another.
  var hasGivenSocket = false
  var environment: @Sendable (String) -> String? = { SocketPlace.variable($0) }

  /// The file that is read when none is named.
  var usualFile: String? {
    if let home = environment("XDG_CONFIG_HOME") { return "\(home)/shanxi/shanxid.json" }
    return environment("HOME").map { "\($0)/.config/shanxi/shanxid.json" }
  }

  /// Reads all sources.
  func read() throws(SettingsMistake) -> Settings {
    var providers: [any ConfigProvider] = [
      InMemoryProvider(
        name: Reading.flags,
        values: Dictionary(
          uniqueKeysWithValues: flags.map { key, value in
            (AbsoluteConfigKey(key.components), ConfigValue(value, isSecret: false))
          })),
      variables,
    ]
    if let path = file ?? environment("SHANXI_CONFIG") {
      guard let file = try SettingsFile.read(path) else { throw SettingsMistake("\(path): there is no such file") }
      providers.append(file)
    } else if let path = usualFile, let file = try SettingsFile.read(path) {
      providers.append(file)
    }
    return try settings(Reading(providers))
  }

  /// The variables that stand for settings, under the names that the library gives to keys.
  private var variables: EnvironmentVariablesProvider {
    var found: [String: String] = [:]
    for key in SettingsKey.all where !(key == .socket && hasGivenSocket) {
      if let value = environment(key.variable) { found[key.name.uppercased().replacing(".", with: "_")] = value }
    }
    return EnvironmentVariablesProvider(environmentVariables: found, arraySeparator: ":")
  }

  private func settings(_ reading: Reading) throws(SettingsMistake) -> Settings {
    var settings = Settings.usual
    if !hasGivenSocket { settings.socket = try reading.text(.socket)?.value }
    settings.corpora = try reading.texts(.corpora)
    settings.data = try reading.text(.data)?.value
    if let (text, place) = try reading.text(.idleExit) {
      guard let seconds = Int(text), seconds >= 1 else {
        throw SettingsMistake("\(place): expected a number of seconds from 1 on, found \(text)")
      }
      settings.idleExit = seconds
    }
    if let (text, place) = try reading.text(.logLevel) {
      guard let level = Logger.Level(rawValue: text) else {
        let levels = Logger.Level.allCases.map(\.rawValue).joined(separator: ", ")
        throw SettingsMistake("\(place): expected one of \(levels), found \(text)")
      }
      settings.logLevel = level
    }
    if let given = try reading.text(.maxMemory) { try Self.set("memory", given, &settings.limits) }
    // Limits that there are not come from the command line only, and are refused by name.
    let prefix = "limits."
    let named = flags.keys.filter { $0.name.hasPrefix(prefix) }.map { String($0.name.dropFirst(prefix.count)) }
    for name in Limits.names + Set(named).subtracting(Limits.names).sorted() {
      if let given = try reading.text(.limit(name)) { try Self.set(name, given, &settings.limits) }
    }
    do throws(Limits.Mistake) { try settings.limits.check() } catch {
      throw SettingsMistake("limits: \(error.message)")
    }
    // One query alone does not end all others.
    settings.limits.queryMemory = min(settings.limits.queryMemory, settings.limits.memory / 2)
    return settings
  }

  private static func set(
    _ name: String, _ given: (value: String, place: String), _ limits: inout Limits
  ) throws(SettingsMistake) {
    do throws(Limits.Mistake) { try limits.set(name, to: Limits.size(given.value)) } catch {
      throw SettingsMistake("\(given.place): \(error.message)")
    }
  }
}

/// Reads values and knows for each which source gave it.
private struct Reading {
  static let flags = "flags"

  /// What the sources said of the value that was read last, the first one first.
  private final class Answers: AccessReporter, Sendable {
    /// Guards the answers.
    private let state = Mutex<[AccessEvent.ProviderResult]>([])

    func report(_ event: AccessEvent) { state.withLock { $0 = event.providerResults } }

    var latest: [AccessEvent.ProviderResult] { state.withLock { $0 } }
  }

  private let answers = Answers()
  private let reader: ConfigReader

  init(_ providers: [any ConfigProvider]) {
    reader = ConfigReader(providers: providers, accessReporter: answers)
  }

  /// The text of a key and the place that gave it; nil where none does.
  func text(_ key: SettingsKey) throws(SettingsMistake) -> (value: String, place: String)? {
    let value = reader.string(forKey: ConfigKey(key.components))
    guard let place = try place(of: key), let value else { return nil }
    return (value, place)
  }

  /// The texts of a list; none where no source has it.
  func texts(_ key: SettingsKey) throws(SettingsMistake) -> [String] {
    let value = reader.stringArray(forKey: ConfigKey(key.components))
    return try place(of: key) == nil ? [] : value ?? []
  }

  /// Which source gave the value that was read last; throws what a source could not make of its own value.
  private func place(of key: SettingsKey) throws(SettingsMistake) -> String? {
    for answer in answers.latest {
      let place =
        switch answer.providerName {
        case "InMemoryProvider[\(Self.flags)]": key.flag
        case "EnvironmentVariablesProvider": "$" + key.variable
        default: "\(answer.providerName): \(key.name)"
        }
      switch answer.result {
      case .success(let found): if found.value != nil { return place }
      case .failure(let error): throw SettingsMistake("\(place): \(error)")
      }
    }
    return nil
  }
}
