import Core
import Glibc

/// A connection to the daemon: lines out, lines in. The only file that opens a socket.
final class Client {
  /// What waiting for a line ended with.
  enum Received: Equatable {
    case line([UInt8])
    case lost
    case timedOut
    case signals([Int32])
  }

  /// The socket it is connected to.
  let path: String
  private let descriptor: Int32
  private var pending: [UInt8] = []
  private var scanned = 0
  private var lastID = 0

  /// Takes over a connected socket.
  init(descriptor: Int32, path: String) {
    self.descriptor = descriptor
    self.path = path
  }

  deinit {
    _ = close(descriptor)
  }

  /// Connects to the first socket of `search` behind which a daemon listens.
  ///
  /// - Parameter starts: starts a daemon when none does and the user named no socket.
  static func connect(_ search: SocketSearch, starts: Bool = true) throws(Complaint) -> Client {
    var reason = ""
    for path in search.paths {
      guard path.utf8.count <= SocketSearch.limit else {
        throw Complaint(
          "the socket path is longer than \(SocketSearch.limit) bytes: \(path)", kind: .unreachable)
      }
      let folder = SocketSearch.lastResort(uid: getuid())
      if !search.isNamed, path.hasPrefix(folder + "/"), !SocketSearch.isPrivate(folder, uid: getuid()) { continue }
      do throws(Refusal) { return try Client(connectingTo: path) } catch { reason = SystemText.of(error.code) }
    }
    if starts, let path = search.startPath { return try Autostart(path: path, uid: getuid()).connect() }
    throw search.complaint(reason)
  }

  /// Why nobody could be connected to: an error number.
  struct Refusal: Error { let code: Int32 }

  /// Connects to `path`, which has at most `SocketSearch.limit` bytes.
  convenience init(connectingTo path: String) throws(Refusal) {
    let descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
    guard descriptor >= 0 else { throw Refusal(code: errno) }
    let code = Self.connect(descriptor, to: path)
    guard code == 0 else {
      _ = close(descriptor)
      throw Refusal(code: code)
    }
    self.init(descriptor: descriptor, path: path)
  }

  /// The error number, 0 when connected.
  private static func connect(_ descriptor: Int32, to path: String) -> Int32 {
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    let bytes = Array(path.utf8)
    unsafe withUnsafeMutableBytes(of: &address.sun_path) { place in
      // The path has at most 107 bytes and `sun_path` 108, zeroed by the initialiser.
      unsafe place.copyBytes(from: bytes.prefix(place.count - 1))
    }
    let status = unsafe withUnsafePointer(to: &address) { pointer in
      unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { generic in
        // The length given is that of the structure the pointer leads to.
        unsafe Glibc.connect(descriptor, generic, socklen_t(MemoryLayout<sockaddr_un>.size))
      }
    }
    return status == 0 ? 0 : errno
  }

  /// An id that this connection has not used.
  func newID() -> Int {
    lastID += 1
    return lastID
  }

  /// Sends one line, LF added; false when the daemon is gone.
  func send(_ line: some Sequence<UInt8>) -> Bool {
    sendRaw(Array(line) + [0x0A])
  }

  /// What to give `poll` to wait for bytes from the daemon.
  var poller: pollfd { pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0) }

  /// Sends bytes as they are; false when the daemon is gone.
  func sendRaw(_ bytes: some Sequence<UInt8>) -> Bool {
    let bytes = Array(bytes)
    var done = 0
    while done < bytes.count {
      let sent = unsafe bytes.span.extracting(done...).withUnsafeBytes { rest in
        // `rest` is `rest.count` readable bytes for the length of the call.
        unsafe Glibc.send(descriptor, rest.baseAddress, rest.count, Int32(MSG_NOSIGNAL))
      }
      if sent >= 0 { done += sent } else if errno != EINTR { return false }
    }
    return true
  }

  /// Tells the daemon that nothing more will be sent.
  func closeWriting() {
    _ = shutdown(descriptor, Int32(SHUT_WR))
  }

  /// Waits for the next line, a signal, or until `deadline` (seconds of `Clock.now`).
  ///
  /// White space at the start of a line is dropped: the daemon's heartbeat.
  func receive(until deadline: Double?) -> Received {
    while true {
      if let line = nextLine() { return .line(line) }
      var pollers = [
        poller, pollfd(fd: Signals.descriptor, events: Int16(POLLIN), revents: 0),
      ]
      let wait = deadline.map { Int32(max(0, min(($0 - Clock.now) * 1000, 1e9)).rounded(.up)) } ?? -1
      let ready = unsafe poll(&pollers, nfds_t(pollers.count), wait)
      if pollers[1].revents != 0 {
        let signals = Signals.take()
        if !signals.isEmpty { return .signals(signals) }
      }
      if ready == 0 { return .timedOut }
      if ready > 0, pollers[0].revents != 0, !fill() { return .lost }
    }
  }

  /// The next line that has been read already.
  private func nextLine() -> [UInt8]? {
    while let end = pending[scanned...].firstIndex(of: 0x0A) {
      let line = pending[..<end].drop { $0 == 0x20 || $0 == 0x0D }
      let copy = Array(line)
      pending.removeSubrange(...end)
      scanned = 0
      if !copy.isEmpty { return copy }
    }
    scanned = pending.count
    return nil
  }

  private func fill() -> Bool {
    var bytes = [UInt8](repeating: 0, count: 1 << 16)
    // At most as many bytes as the array holds.
    let count = unsafe recv(descriptor, &bytes, bytes.count, 0)
    if count < 0 { return errno == EINTR || errno == EAGAIN }
    pending += bytes[..<count]
    return count > 0
  }
}

/// The clock for deadlines and times.
enum Clock {
  /// Seconds from an arbitrary start; never goes back.
  static var now: Double {
    var time = timespec()
    // The call fills the structure given.
    _ = unsafe clock_gettime(CLOCK_MONOTONIC, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
  }

  /// Waits for some seconds, less when a signal comes.
  static func sleep(_ seconds: Double) {
    var time = timespec(tv_sec: Int(seconds), tv_nsec: Int((seconds - seconds.rounded(.down)) * 1e9))
    // `time` is alive for the call, which reads it.
    _ = unsafe nanosleep(&time, nil)
  }
}
