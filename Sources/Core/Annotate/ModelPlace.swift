import Glibc

/// Where the model files lie.
package enum ModelPlace {
  /// The environment variable that names the folder.
  package static let variable = "SHANXI_MODELS"

  /// The folder that holds `file`: `$SHANXI_MODELS` when that is set, else the first `models` or `share/shanxi/models`
  /// found in the folder of the program or in one of the five above it.
  package static func folder(holding file: String) throws(ModelError) -> String {
    if let named = environment(variable) {
      guard isFile(named + "/" + file) else { throw ModelError(.notFound, named + "/" + file, "from $\(variable)") }
      return named
    }
    var folder = programFolder()
    for _ in 0..<6 {
      for place in ["/models", "/share/shanxi/models"] where isFile(folder + place + "/" + file) {
        return folder + place
      }
      guard let slash = folder.lastIndex(of: "/") else { break }
      folder = String(folder[..<slash])
    }
    throw ModelError(.notFound, file, "beside the program; $\(variable) may name its folder")
  }

  private static func environment(_ name: String) -> String? {
    guard let value = unsafe getenv(name) else { return nil }
    let text = unsafe String(cString: value)
    return text.isEmpty ? nil : text
  }

  private static func isFile(_ path: String) -> Bool { unsafe access(path, R_OK) == 0 }

  /// The folder of the running program, links followed; empty when the system does not tell.
  private static func programFolder() -> String {
    var buffer = [CChar](repeating: 0, count: Int(PATH_MAX))
    let length = unsafe buffer.withUnsafeMutableBufferPointer { bytes in
      guard let start = bytes.baseAddress else { return -1 }
      // The call writes at most `count` bytes into the buffer.
      return unsafe readlink("/proc/self/exe", start, bytes.count)
    }
    guard length > 0 else { return "" }
    let path = String(decoding: buffer.prefix(length).map { UInt8(bitPattern: $0) }, as: UTF8.self)
    guard let slash = path.lastIndex(of: "/") else { return "" }
    return String(path[..<slash])
  }
}
