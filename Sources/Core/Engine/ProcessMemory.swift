import Glibc

/// The memory of this process, in bytes.
public struct ProcessMemory: Sendable, Equatable {
  /// Pages in memory, those of mapped files included.
  public let resident: Int
  /// Resident pages that belong to files, so the system may drop them.
  public let file: Int

  /// Reads `/proc/self/statm`; nil where there is none.
  public init?() {
    let descriptor = unsafe open("/proc/self/statm", O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return nil }
    defer { close(descriptor) }
    var text = [UInt8](repeating: 0, count: 128)
    // `read` writes at most the 128 bytes of `text`.
    let count = unsafe text.withUnsafeMutableBytes { unsafe read(descriptor, $0.baseAddress, $0.count) }
    guard count > 0 else { return nil }
    let numbers = String(decoding: text.prefix(count), as: UTF8.self).split(separator: " ").compactMap { Int($0) }
    guard numbers.count >= 3 else { return nil }
    let page = Int(sysconf(Int32(_SC_PAGESIZE)))
    resident = numbers[1] * page
    file = numbers[2] * page
  }
}
