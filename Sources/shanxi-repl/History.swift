import Glibc

/// The statements typed in earlier sessions, one a line.
///
/// The file is readable by its owner alone. Each statement is appended under a lock, so that sessions side by side
/// lose nothing; a statement that begins with a blank is not kept.
struct History {
  /// Statements kept.
  static let limit = 10_000

  let path: String

  init(path: String) {
    self.path = path
  }

  /// Where the XDG rules put it; nil without a home.
  init?(environment: [String: String]) {
    if let state = environment["XDG_STATE_HOME"], state.hasPrefix("/") {
      path = state + "/shanxi/history"
    } else if let home = environment["HOME"], home.hasPrefix("/") {
      path = home + "/.local/state/shanxi/history"
    } else {
      return nil
    }
  }

  /// The statements, oldest first; a file that has grown far past the limit is cut to it.
  func load() -> [String] {
    guard let (descriptor, bytes) = locked(O_RDWR) else { return [] }
    defer { _ = close(descriptor) }
    var lines = bytes.split(separator: 0x0A).map { String(decoding: $0, as: UTF8.self) }
    guard lines.count > Self.limit else { return lines }
    let isFarPast = lines.count > Self.limit + Self.limit / 4
    lines.removeFirst(lines.count - Self.limit)
    if isFarPast, ftruncate(descriptor, 0) == 0, lseek(descriptor, 0, Int32(SEEK_SET)) == 0 {
      _ = Output.writeAll(Array((lines.joined(separator: "\n") + "\n").utf8), to: descriptor)
    }
    return lines
  }

  /// Adds one statement; line ends in it become blanks.
  func append(_ statement: String) {
    let line = statement.split(whereSeparator: { $0.isNewline }).joined(separator: " ")
    guard !line.isEmpty else { return }
    makeFolders()
    let descriptor = unsafe open(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { return }
    defer { _ = close(descriptor) }
    guard flock(descriptor, LOCK_EX) == 0 else { return }
    _ = Output.writeAll(Array((line + "\n").utf8), to: descriptor)
  }

  private func locked(_ flags: Int32) -> (Int32, [UInt8])? {
    let descriptor = unsafe open(path, flags | O_CLOEXEC)
    guard descriptor >= 0 else { return nil }
    guard flock(descriptor, LOCK_EX) == 0 else {
      _ = close(descriptor)
      return nil
    }
    return (descriptor, Script.readAll(descriptor))
  }

  /// Makes the folders above the file, readable by their owner alone.
  private func makeFolders() {
    var end = path.index(after: path.startIndex)
    while let slash = path[end...].firstIndex(of: "/") {
      _ = unsafe mkdir(String(path[..<slash]), 0o700)
      end = path.index(after: slash)
    }
  }
}
