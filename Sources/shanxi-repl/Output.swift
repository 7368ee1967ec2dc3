import Glibc

/// Writes to standard output, or to the file that `.output` or `.once` named.
final class Output {
  /// Whether standard output is a terminal.
  let isTerminal: Bool
  private let palette: Palette
  private var buffer: [UInt8] = []
  private var file: Int32?
  private var isOnce = false
  /// Whether the statement under way is the `.once` itself, which is no answer.
  private var isNew = false
  /// Called when standard output is gone, or Ctrl-C came while it took no bytes.
  private let leave: (Int32) -> Never

  init(isTerminal: Bool, palette: Palette, leave: @escaping (Int32) -> Never) {
    self.isTerminal = isTerminal
    self.palette = palette
    self.leave = leave
  }

  deinit {
    if let file { _ = close(file) }
  }

  /// Whether what is written now is seen on a terminal.
  var isSeen: Bool { isTerminal && file == nil }
  /// The colours for where output goes now.
  var colours: Palette { file == nil ? palette : .plain }
  /// The columns of the terminal that sees the output; nil in files and pipes.
  var width: Int? {
    guard isSeen else { return nil }
    var size = winsize()
    // The call fills the structure given.
    let status = unsafe ioctl(1, UInt(TIOCGWINSZ), &size)
    return status == 0 && size.ws_col > 0 ? Int(size.ws_col) : 80
  }
  /// The rows of that terminal.
  var height: Int? {
    guard isSeen else { return nil }
    var size = winsize()
    // The call fills the structure given.
    let status = unsafe ioctl(1, UInt(TIOCGWINSZ), &size)
    return status == 0 && size.ws_row > 0 ? Int(size.ws_row) : 24
  }

  /// Adds text; it is written when much has gathered, or by `flush`.
  func write(_ text: String) {
    write(text.utf8)
  }

  /// Adds a line of JSON: to a file or pipe as it is, to a terminal with the same values but nothing that controls it.
  func writeJSON(_ text: String) { write((isSeen ? Visible.json(text) : text) + "\n") }

  /// Adds bytes; they are written when much has gathered, or by `flush`.
  func write(_ bytes: some Sequence<UInt8>) {
    buffer.append(contentsOf: bytes)
    if buffer.count >= 1 << 16 { flush() }
  }

  /// Writes what has gathered.
  func flush() {
    if let status = Self.writeAll(buffer, to: file ?? 1) {
      buffer.removeAll()
      leave(status)
    }
    buffer.removeAll(keepingCapacity: true)
  }

  /// Sends answers to a file from now on (`once`: the next answer alone); nil is standard output again.
  func redirect(to path: String?, once: Bool) throws(Complaint) {
    flush()
    if let old = file { _ = close(old) }
    file = nil
    isOnce = false
    isNew = once
    guard let path else { return }
    let descriptor = unsafe open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o666)
    guard descriptor >= 0 else { throw Complaint("\(path) cannot be written: \(SystemText.lastError)") }
    file = descriptor
    isOnce = once
  }

  /// Closes the file of `.once` after its answer.
  func endAnswer() {
    flush()
    if isNew {
      isNew = false
    } else if isOnce, let old = file {
      _ = close(old)
      file = nil
      isOnce = false
    }
  }

  /// Writes text to standard error.
  static func complain(_ text: String) {
    _ = writeAll(Array(text.utf8), to: 2)
  }

  /// Nil when all was written, else the exit code that fits: 141 for a closed pipe, 130 for Ctrl-C, 1 for the rest.
  static func writeAll(_ bytes: [UInt8], to descriptor: Int32) -> Int32? {
    var done = 0
    while done < bytes.count {
      let written = unsafe bytes.span.extracting(done...).withUnsafeBytes { rest in
        // `rest` is `rest.count` readable bytes for the length of the call.
        unsafe Glibc.write(descriptor, rest.baseAddress, rest.count)
      }
      if written >= 0 {
        done += written
      } else if errno == EINTR {
        if Signals.take().contains(where: { $0 == SIGINT || $0 == SIGTERM || $0 == SIGHUP }) { return 130 }
      } else if errno == EAGAIN {
        var poller = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
        _ = unsafe poll(&poller, 1, 100)
      } else {
        return errno == EPIPE ? 141 : 1
      }
    }
    return nil
  }
}

/// What the system says in words.
enum SystemText {
  /// The text of `errno`.
  static var lastError: String { of(errno) }

  /// The text of an error number.
  static func of(_ number: Int32) -> String {
    // `strerror` gives a string that ends in a zero byte; this program has one thread.
    unsafe String(cString: strerror(number))
  }
}
