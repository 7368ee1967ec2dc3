import Glibc

/// A system call that failed, with the path it was about.
public struct SystemError: Error, Equatable, Sendable, CustomStringConvertible {
  /// What was tried: `open`, `read`, `rename`.
  public let operation: String
  /// The file or folder concerned.
  public let path: String
  /// The value of `errno`.
  public let code: Int32

  /// Says that `operation` on `path` failed with `code`, by default the calling thread's `errno`.
  public init(_ operation: String, _ path: String, code: Int32 = errno) {
    self.operation = operation
    self.path = path
    self.code = code
  }

  /// What the system says about the code: `No such file or directory`.
  public var reason: String {
    var text = [CChar](repeating: 0, count: 128)
    // The buffer is longer than every message, and the call ends what it writes with a zero.
    let failed = unsafe text.withUnsafeMutableBufferPointer { buffer in
      guard let start = buffer.baseAddress else { return true }
      return unsafe strerror_r(code, start, buffer.count) != 0
    }
    if failed { return "error \(code)" }
    return String(decoding: text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  /// `path: reason (operation)`.
  public var description: String { "\(path): \(reason) (\(operation), errno \(code))" }
}
