import Glibc

/// Where the model files lie.
package enum ModelPlace {
  /// The environment variable that names the folder.
  package static let variable = "SHANXI_MODELS"

  /// The folder that holds `file`: `$SHANXI_MODELS` when that is set, else the first of `places` that has it.
  package static func folder(holding file: String) throws(ModelError) -> String {
    if let named = environment(variable) {
      guard isFile(named + "/" + file) else { throw ModelError(.notFound, named + "/" + file, "from $\(variable)") }
      return named
    }
    let places = places(of: programPath())
    for place in places where isFile(place + "/" + file) { return place }
    throw ModelError(
      .notFound, file, "looked for in \(places.joined(separator: ", ")); --models or $\(variable) names the folder")
  }

  /// Where a program at `path` looks: `models` beside it, `../share/shanxi/models` where it is installed, and, in a
  /// build folder (`.build…`), `models` in the checkout around it.
  package static func places(of path: String) -> [String] {
    let folders = path.split(separator: "/").dropLast().map(String.init)
    guard !path.isEmpty else { return [] }
    func place(_ parts: ArraySlice<String>, _ rest: String) -> String {
      "/" + (parts + [rest]).joined(separator: "/")
    }
    var places = [place(folders[...], "models"), place(folders.dropLast(), "share/shanxi/models")]
    if let build = folders.lastIndex(where: { $0.hasPrefix(".build") }) {
      places.append(place(folders[..<build], "models"))
    }
    return places
  }

  private static func environment(_ name: String) -> String? {
    // `getenv` gives a NUL-terminated text that stays while nobody changes the environment.
    guard let value = unsafe getenv(name) else { return nil }
    let text = unsafe String(cString: value)
    return text.isEmpty ? nil : text
  }

  private static func isFile(_ path: String) -> Bool { unsafe access(path, R_OK) == 0 }

  /// The running program, links followed; empty when the system does not tell.
  private static func programPath() -> String {
    var buffer = [CChar](repeating: 0, count: Int(PATH_MAX))
    let length = unsafe buffer.withUnsafeMutableBufferPointer { bytes in
      guard let start = bytes.baseAddress else { return -1 }
      // The call writes at most `count` bytes into the buffer.
      return unsafe readlink("/proc/self/exe", start, bytes.count)
    }
    return String(decoding: buffer.prefix(max(0, length)).map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }
}
