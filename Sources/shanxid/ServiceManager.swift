import Glibc

/// What systemd hands over to a service that it starts, and what it is told.
///
/// sd_listen_fds(3) and sd_notify(3) say how; no library is needed for either.
enum ServiceManager {
  /// The number of the first descriptor that is handed over.
  static let firstDescriptor: Int32 = 3

  /// The listening Unix socket that was handed over.
  static func listener(environment: (String) -> String? = SocketPlace.variable) throws(Failure) -> Int32 {
    guard environment("LISTEN_PID").flatMap(Int32.init) == getpid(),
      let count = environment("LISTEN_FDS").flatMap(Int.init)
    else { throw Failure(.usage, "--systemd: no socket is handed over; the socket unit starts this service") }
    guard count == 1 else {
      throw Failure(.usage, "--systemd: \(count) sockets are handed over, and the daemon listens on one")
    }
    guard option(SO_DOMAIN) == AF_UNIX, option(SO_TYPE) == Int32(SOCK_STREAM.rawValue), option(SO_ACCEPTCONN) == 1
    else { throw Failure(.usage, "--systemd: what is handed over is no listening Unix stream socket") }
    _ = fcntl(firstDescriptor, F_SETFD, FD_CLOEXEC)
    return firstDescriptor
  }

  private static func option(_ name: Int32) -> Int32? {
    var value: Int32 = 0
    var size = socklen_t(MemoryLayout<Int32>.size)
    // The kernel writes at most `size` bytes, the size of `value`.
    return unsafe getsockopt(firstDescriptor, SOL_SOCKET, name, &value, &size) == 0 ? value : nil
  }

  /// Tells the service manager a state such as `READY=1`; nothing happens where there is none.
  ///
  /// - Returns: whether somebody was told.
  @discardableResult
  static func notify(_ state: String, environment: (String) -> String? = SocketPlace.variable) -> Bool {
    guard let path = environment("NOTIFY_SOCKET"), path.hasPrefix("/") || path.hasPrefix("@") else { return false }
    var bytes = Array(path.utf8)
    guard bytes.count <= UnixSocket.maximumPathLength else { return false }
    // A name in the abstract space begins with a zero byte.
    if bytes[0] == 0x40 { bytes[0] = 0 }
    let descriptor = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
    guard descriptor >= 0 else { return false }
    defer { close(descriptor) }
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    // The path has at most 107 of the 108 bytes of `sun_path`, which is all zero.
    unsafe withUnsafeMutableBytes(of: &address.sun_path) { unsafe $0.copyBytes(from: bytes) }
    let length = socklen_t(MemoryLayout<sa_family_t>.size + bytes.count)
    let text = Array(state.utf8)
    let sent = unsafe withUnsafePointer(to: &address) { pointer in
      unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { generic in
        // `text` and the address are alive for the call, which reads as many bytes as it is told.
        unsafe text.withUnsafeBytes { buffer in
          unsafe sendto(descriptor, buffer.baseAddress, buffer.count, Int32(MSG_NOSIGNAL), generic, length)
        }
      }
    }
    return sent == text.count
  }
}
