import CShim
import Glibc

/// A shell command that reads all of its standard input and writes what it makes of it.
///
/// Input is written and output is read as the command takes and gives them, so it may answer at once or keep
/// everything to the end. It is ended, with all that it started, when nothing moves for `patience` seconds.
struct FilterCommand: Sendable {
  /// Why a command gave no answer.
  enum Failure: Error, Equatable, CustomStringConvertible {
    case notStarted(SystemError)
    case exited(Int, lastLine: String)
    case killed(signal: Int, lastLine: String)
    case silent(seconds: Int)
    case endless(bytes: Int)
    case system(SystemError)

    var description: String {
      switch self {
      case .notStarted(let error): "cannot be started: \(error.reason)"
      case .exited(let status, let line): "ended with status \(status)" + Self.quoted(line)
      case .killed(let signal, let line): "was ended by signal \(signal)" + Self.quoted(line)
      case .silent(let seconds): "neither read nor wrote anything for \(seconds) s and was ended"
      case .endless(let bytes): "wrote more than \(bytes) bytes and was ended"
      case .system(let error): error.description
      }
    }

    private static func quoted(_ line: String) -> String { line.isEmpty ? "" : ", its last words: \(line)" }
  }

  let command: String
  /// Seconds without any byte read or written after which the command is ended.
  let patience: Int
  /// Gets each line that the command writes to its standard error.
  let report: @Sendable (String) -> Void

  /// Runs the command once.
  ///
  /// - Parameter limit: more output than this is refused.
  /// - Returns: everything that it wrote to its standard output; it ended with status 0.
  func run(_ input: [UInt8], limit: Int) throws(Failure) -> [UInt8] {
    let process = try RunningFilter(self)
    return try process.run(input, limit: limit)
  }
}

/// One run of a command: its process and our ends of its pipes.
private final class RunningFilter {
  private let filter: FilterCommand
  private let child: pid_t
  private var input: Int32
  private var output: Int32
  private var errors: Int32
  private var lines = LineCollector()
  /// When a byte was read or written last.
  private var lastMove = MonotonicClock.nanoseconds
  private var isReaped = false

  init(_ filter: FilterCommand) throws(FilterCommand.Failure) {
    var ends: [Int32] = []
    for _ in 0..<3 {
      var pair: [Int32] = [-1, -1]
      // The call writes two numbers, for which there is room.
      let made = unsafe pair.withUnsafeMutableBufferPointer { unsafe shanxi_pipe($0.baseAddress) }
      guard made == 0 else {
        let error = SystemError("pipe", filter.command)
        for end in ends { close(end) }
        throw .notStarted(error)
      }
      ends += pair
    }
    var child: pid_t = 0
    let code = unsafe filter.command.withCString { text in
      // The text and `child` are alive for the call.
      unsafe shanxi_spawn_shell(text, ends[0], ends[3], ends[5], &child)
    }
    for end in [ends[0], ends[3], ends[5]] { close(end) }
    guard code == 0 else {
      for end in [ends[1], ends[2], ends[4]] { close(end) }
      throw .notStarted(SystemError("posix_spawn", filter.command, code: code))
    }
    self.filter = filter
    self.child = child
    (input, output, errors) = (ends[1], ends[2], ends[4])
    for end in [input, output, errors] { _ = fcntl(end, F_SETFL, fcntl(end, F_GETFL) | O_NONBLOCK) }
  }

  deinit {
    for end in [input, output, errors] where end >= 0 { close(end) }
    if !isReaped {
      kill(-child, SIGKILL)
      var status: Int32 = 0
      // `status` is alive for the call.
      while unsafe waitpid(child, &status, 0) < 0 && errno == EINTR {}
    }
  }

  func run(_ bytes: [UInt8], limit: Int) throws(FilterCommand.Failure) -> [UInt8] {
    var result: [UInt8] = []
    var written = 0
    if bytes.isEmpty { closeInput() }
    while output >= 0 {
      try wait()
      if input >= 0 { try write(bytes, &written) }
      output = try read(output) { result += $0 }
      try readErrors()
      guard result.count <= limit else { throw .endless(bytes: limit) }
      try checkPatience()
    }
    closeInput()
    let status = try end()
    try readErrors()
    lines.finish(filter.report)
    if status & 0x7F != 0 { throw .killed(signal: Int(status & 0x7F), lastLine: lines.last) }
    if status >> 8 & 0xFF != 0 { throw .exited(Int(status >> 8 & 0xFF), lastLine: lines.last) }
    return result
  }

  private func closeInput() {
    if input >= 0 { close(input) }
    input = -1
  }

  /// Waits until something can be read or written, a second at most.
  private func wait() throws(FilterCommand.Failure) {
    var polled = [pollfd(fd: output, events: Int16(POLLIN), revents: 0)]
    if errors >= 0 { polled.append(pollfd(fd: errors, events: Int16(POLLIN), revents: 0)) }
    if input >= 0 { polled.append(pollfd(fd: input, events: Int16(POLLOUT), revents: 0)) }
    // The buffer holds `count` entries for the call.
    let ready = unsafe polled.withUnsafeMutableBufferPointer { unsafe poll($0.baseAddress, nfds_t($0.count), 1000) }
    if ready < 0 && errno != EINTR { throw .system(SystemError("poll", filter.command)) }
  }

  private func write(_ bytes: [UInt8], _ written: inout Int) throws(FilterCommand.Failure) {
    while written < bytes.count {
      let rest = bytes[written...].prefix(1 << 16)
      // The pointer spans the bytes of the slice.
      let (count, code) = unsafe rest.withUnsafeBytes { buffer -> (Int, Int32) in
        let count = unsafe shanxi_write_quietly(input, buffer.baseAddress, buffer.count)
        return (count, errno)
      }
      if count > 0 {
        written += count
        lastMove = MonotonicClock.nanoseconds
        continue
      }
      if code == EINTR { continue }
      if code == EAGAIN { return }
      // It wants no more; whether what it wrote is enough is for others to say.
      if code == EPIPE { break }
      throw .system(SystemError("write", filter.command, code: code))
    }
    closeInput()
  }

  /// Reads what is there and gives it to `body`.
  ///
  /// - Returns: the descriptor, or -1 at its end.
  private func read(_ end: Int32, _ body: (ArraySlice<UInt8>) -> Void) throws(FilterCommand.Failure) -> Int32 {
    var chunk = [UInt8](repeating: 0, count: 1 << 16)
    for _ in 0..<16 {
      // The call writes at most `count` bytes into the chunk.
      let (count, code) = unsafe chunk.withUnsafeMutableBytes { buffer -> (Int, Int32) in
        let count = unsafe Glibc.read(end, buffer.baseAddress, buffer.count)
        return (count, errno)
      }
      if count > 0 {
        lastMove = MonotonicClock.nanoseconds
        body(chunk.prefix(count))
        continue
      }
      if count < 0 && code == EINTR { continue }
      if count < 0 && code == EAGAIN { return end }
      if count < 0 { throw .system(SystemError("read", filter.command, code: code)) }
      close(end)
      return -1
    }
    return end
  }

  private func readErrors() throws(FilterCommand.Failure) {
    guard errors >= 0 else { return }
    var bytes: [UInt8] = []
    errors = try read(errors) { bytes += $0 }
    lines.add(bytes, filter.report)
  }

  private func checkPatience() throws(FilterCommand.Failure) {
    let idle = MonotonicClock.nanoseconds - lastMove
    if idle > UInt64(filter.patience) * 1_000_000_000 { throw .silent(seconds: filter.patience) }
  }

  /// Waits for the end of the process, which has closed its output.
  private func end() throws(FilterCommand.Failure) -> Int32 {
    lastMove = MonotonicClock.nanoseconds
    var status: Int32 = 0
    var pause: useconds_t = 500
    while true {
      // `status` is alive for the call.
      let ended = unsafe waitpid(child, &status, WNOHANG)
      if ended == child {
        isReaped = true
        return status
      }
      if ended < 0 && errno != EINTR { throw .system(SystemError("waitpid", filter.command)) }
      try readErrors()
      try checkPatience()
      usleep(pause)
      pause = min(pause * 2, 50_000)
    }
  }
}

/// Cuts what a command says into lines of bounded length.
private struct LineCollector {
  private var pending: [UInt8] = []
  private(set) var last = ""

  mutating func add(_ bytes: [UInt8], _ report: (String) -> Void) {
    for byte in bytes {
      if byte == 0x0A || pending.count >= 4096 { finish(report) }
      if byte != 0x0A && byte != 0x0D { pending.append(byte) }
    }
  }

  mutating func finish(_ report: (String) -> Void) {
    guard !pending.isEmpty else { return }
    last = String(decoding: pending, as: UTF8.self)
    report(last)
    pending.removeAll(keepingCapacity: true)
  }
}
