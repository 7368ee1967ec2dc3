import Configuration
import Core
import Glibc

/// A configuration file as a provider of values.
///
/// Those that swift-configuration brings read JSON with Foundation, and know no places for their errors.
struct SettingsFile: ConfigProvider {
  /// The most bytes read.
  static let limit = 1 << 20

  /// The file's path.
  let providerName: String
  private let values: [String: ConfigContent]

  /// Reads the file at `path`; nil when there is none.
  static func read(_ path: String) throws(SettingsMistake) -> SettingsFile? {
    let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC)
    if descriptor < 0 {
      if errno == ENOENT || errno == ENOTDIR { return nil }
      throw SettingsMistake(Failure(.usage, path, errno: errno).description)
    }
    defer { close(descriptor) }
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 1 << 16)
    while bytes.count <= limit {
      // `read` writes at most `count` bytes into the chunk.
      let count = unsafe chunk.withUnsafeMutableBytes { unsafe Glibc.read(descriptor, $0.baseAddress, $0.count) }
      if count < 0 && errno == EINTR { continue }
      if count < 0 { throw SettingsMistake(Failure(.usage, path, errno: errno).description) }
      if count == 0 { return try SettingsFile(bytes, path: path) }
      bytes += chunk.prefix(count)
    }
    throw SettingsMistake("\(path): it has more than \(limit) bytes")
  }

  /// Reads the text of a file; `path` stands in messages.
  init(_ text: [UInt8], path: String) throws(SettingsMistake) {
    providerName = path
    values = try SettingsText.values(text, path: path).mapValues { value in
      switch value {
      case .text(let text): .string(text)
      case .list(let texts): .stringArray(texts)
      }
    }
  }

  func value(forKey key: AbsoluteConfigKey, type: ConfigType) throws -> LookupResult {
    let name = key.components.joined(separator: ".")
    return LookupResult(encodedKey: name, value: values[name].map { ConfigValue($0, isSecret: false) })
  }

  nonisolated(nonsending) func fetchValue(forKey key: AbsoluteConfigKey, type: ConfigType) async throws -> LookupResult
  {
    try value(forKey: key, type: type)
  }

  nonisolated(nonsending) func watchValue<Return: ~Copyable>(
    forKey key: AbsoluteConfigKey, type: ConfigType,
    updatesHandler:
      nonisolated(nonsending) (_ updates: ConfigUpdatesAsyncSequence<Result<LookupResult, any Error>, Never>)
      async throws ->
      Return
  ) async throws -> Return {
    try await watchValueFromValue(forKey: key, type: type, updatesHandler: updatesHandler)
  }

  func snapshot() -> any ConfigSnapshot { Snapshot(file: self) }

  nonisolated(nonsending) func watchSnapshot<Return: ~Copyable>(
    updatesHandler:
      nonisolated(nonsending) (_ updates: ConfigUpdatesAsyncSequence<any ConfigSnapshot, Never>) async throws -> Return
  ) async throws -> Return {
    try await watchSnapshotFromSnapshot(updatesHandler: updatesHandler)
  }

  /// The file as it was read, which never changes.
  private struct Snapshot: ConfigSnapshot {
    let file: SettingsFile
    var providerName: String { file.providerName }

    func value(forKey key: AbsoluteConfigKey, type: ConfigType) throws -> LookupResult {
      try file.value(forKey: key, type: type)
    }
  }
}
