import Glibc

/// How the program ends, for scripts.
enum ExitStatus: Int32 {
  /// All is well.
  case ok = 0
  /// Something failed while running.
  case runtime = 1
  /// The command line cannot be understood.
  case usage = 2
  /// A daemon runs already, or the socket cannot be had.
  case unavailable = 3
  /// A corpus is invalid.
  case invalidCorpus = 4
  /// A directory is open to others.
  case unsafeDirectory = 5
  /// The index was written, but files were rejected.
  case rejections = 6
}

/// Why a command ends, in words for its user.
struct Failure: Error, CustomStringConvertible {
  let status: ExitStatus
  let description: String

  init(_ status: ExitStatus, _ description: String) {
    self.status = status
    self.description = description
  }

  /// A failed system call on `subject`.
  init(_ status: ExitStatus, _ subject: String, errno code: Int32) {
    // `strerror` gives a NUL-terminated text that lives until this thread's next call of it.
    let reason = unsafe String(cString: strerror(code))
    self.init(status, "\(subject): \(reason)")
  }
}

/// Messages for people and logs.
enum StandardError {
  /// Writes `text` with one call, so that lines of several threads do not mix.
  static func write(_ text: String) {
    let bytes = Array(text.utf8)
    var rest = bytes[...]
    while !rest.isEmpty {
      // The pointer spans the `rest.count` bytes of the slice.
      let count = unsafe rest.withUnsafeBytes { unsafe Glibc.write(2, $0.baseAddress, $0.count) }
      if count < 0 && errno == EINTR { continue }
      guard count > 0 else { return }
      rest = rest.dropFirst(count)
    }
  }
}
