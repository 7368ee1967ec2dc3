import Core

/// A value that cannot be used; `message` names where it comes from, its key, and what was expected.
struct SettingsMistake: Error, Equatable {
  let message: String

  init(_ message: String) { self.message = message }
}

/// Reads the text of a configuration file: one JSON object whose members are settings; `limits` is an object of limits.
enum SettingsText {
  /// What a file says of one key.
  enum Value: Equatable, Sendable {
    case text(String)
    case list([String])
  }

  /// The values by key, parts of nested objects parted by points; `path` stands in messages.
  static func values(_ text: [UInt8], path: String) throws(SettingsMistake) -> [String: Value] {
    let root: JSONValue
    do throws(JSONReader.Failure) { root = try JSONReader.read(text.span) } catch {
      let before = text.prefix(error.offset)
      let line = before.count { $0 == 0x0A } + 1
      let column = before.count - (before.lastIndex(of: 0x0A).map { $0 + 1 } ?? 0) + 1
      throw SettingsMistake("\(path): line \(line), column \(column): \(error.message)")
    }
    guard let members = root.members else {
      throw SettingsMistake("\(path): expected one JSON object, found \(root.kind)")
    }
    var values: [String: Value] = [:]
    for member in members {
      guard member.name == "limits" else {
        values[member.name] = try value(member.name, member.value, path)
        continue
      }
      guard let limits = member.value.members else {
        throw SettingsMistake("\(path): limits: expected an object, found \(member.value.kind)")
      }
      for limit in limits { values["limits." + limit.name] = try value("limits." + limit.name, limit.value, path) }
    }
    return values
  }

  private static func value(_ name: String, _ value: JSONValue, _ path: String) throws(SettingsMistake) -> Value {
    guard let key = SettingsKey.all.first(where: { $0.name == name }) else {
      let names = SettingsKey.all.map(\.name)
      let near = NearNames.of(name, among: names).first.map { "; did you mean \($0)?" }
      throw SettingsMistake("\(path): \(name): no such key" + (near ?? "; there are " + names.joined(separator: ", ")))
    }
    if key.isList {
      guard let items = value.array, case let texts = items.compactMap(\.string), texts.count == items.count else {
        throw SettingsMistake("\(path): \(name): expected a list of texts, found \(value.kind)")
      }
      return .list(texts)
    }
    if let text = value.string ?? value.integer.map(String.init) { return .text(text) }
    throw SettingsMistake("\(path): \(name): expected a text or a whole number, found \(value.kind)")
  }
}
