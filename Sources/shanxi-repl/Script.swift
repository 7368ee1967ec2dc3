import Glibc

/// Files of statements.
enum Script {
  /// Everything that `descriptor` gives until its end.
  static func readAll(_ descriptor: Int32) -> [UInt8] {
    var content: [UInt8] = []
    var bytes = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      // At most as many bytes as the array holds.
      let count = unsafe read(descriptor, &bytes, bytes.count)
      if count < 0 && errno == EINTR { continue }
      guard count > 0 else { return content }
      content += bytes[..<count]
    }
  }

  /// The lines of the file at `path`.
  static func lines(ofFile path: String) throws(Complaint) -> [String] {
    let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw Complaint("\(path) cannot be read: \(SystemText.lastError)") }
    defer { _ = close(descriptor) }
    var status = stat()
    if unsafe fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFDIR {
      throw Complaint("\(path) is a folder")
    }
    return lines(of: readAll(descriptor))
  }

  /// Cuts at line ends; a byte order mark and CR before LF are dropped.
  static func lines(of bytes: [UInt8]) -> [String] {
    let content = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? bytes[3...] : bytes[...]
    var lines = content.split(separator: 0x0A, omittingEmptySubsequences: false).map { line in
      String(decoding: line.last == 0x0D ? line.dropLast() : line, as: UTF8.self)
    }
    if lines.last?.isEmpty == true { lines.removeLast() }
    return lines
  }

  /// `path` as seen from the file `script`, for `.read` inside scripts.
  static func resolve(_ path: String, from script: String?) -> String {
    guard !path.hasPrefix("/"), let script, let slash = script.lastIndex(of: "/") else { return path }
    return String(script[...slash]) + path
  }
}
