import Glibc

/// How much of the files below some folders is in memory, as mapped by this process.
struct MappedMemory {
  /// Bytes, by the folder's place in what was asked for.
  let resident: [Int]

  /// Reads `/proc/self/smaps`; takes some milliseconds for each gigabyte that is mapped.
  init(below folders: [String]) {
    let prefixes = folders.map { Self.real($0) + "/" }
    var resident = [Int](repeating: 0, count: folders.count)
    var folder: Int?
    for line in Self.text.split(separator: "\n") {
      if let path = line.firstIndex(of: "/"), !line.hasPrefix("Rss") {
        folder = prefixes.firstIndex { line[path...].hasPrefix($0) }
      } else if let index = folder, line.hasPrefix("Rss:") {
        let kilobytes = line.dropFirst(4).split(separator: " ").first.flatMap { Int($0) } ?? 0
        resident[index] += kilobytes << 10
      } else if line.hasPrefix("VmFlags") {
        folder = nil
      }
    }
    self.resident = resident
  }

  private static func real(_ path: String) -> String {
    guard let found = unsafe realpath(path, nil) else { return path }
    defer { unsafe free(found) }
    return unsafe String(cString: found)
  }

  private static var text: String {
    let descriptor = unsafe open("/proc/self/smaps", O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return "" }
    defer { close(descriptor) }
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      // `read` writes at most the bytes of `chunk`.
      let count = unsafe chunk.withUnsafeMutableBytes { unsafe read(descriptor, $0.baseAddress, $0.count) }
      if count <= 0 { break }
      bytes += chunk[..<count]
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}
