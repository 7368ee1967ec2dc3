import Glibc

/// The few system calls on socket files that NIO does not offer.
enum UnixSocket {
  /// The most bytes of a path that `sockaddr_un` holds beside its NUL.
  static let maximumPathLength = 107

  /// What tried to connect found.
  enum Listener: Equatable {
    /// Somebody accepts connections; the process, when the system tells.
    case alive(pid: Int?)
    /// The file is left from a process that has gone.
    case stale
    /// Neither; the errno.
    case unknown(Int32)
  }

  /// Finds out whether somebody listens at `path`.
  static func listener(at path: String) -> Listener {
    let (descriptor, code) = connected(to: path)
    if descriptor >= 0 {
      defer { close(descriptor) }
      return .alive(pid: peer(of: descriptor).map { Int($0.pid) })
    }
    return code == ECONNREFUSED ? .stale : .unknown(code)
  }

  /// A socket connected to `path`, for the caller to close; -1 and the errno when nobody accepts.
  static func connected(to path: String) -> (descriptor: Int32, code: Int32) {
    let descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
    guard descriptor >= 0 else { return (-1, errno) }
    var address = sockaddr_un()
    let bytes = Array(path.utf8)
    guard bytes.count <= maximumPathLength else {
      close(descriptor)
      return (-1, ENAMETOOLONG)
    }
    address.sun_family = sa_family_t(AF_UNIX)
    // The path has at most 107 of the 108 bytes of `sun_path`, which is all zero.
    unsafe withUnsafeMutableBytes(of: &address.sun_path) { unsafe $0.copyBytes(from: bytes) }
    // `address` is alive for the call, and its size is its own.
    let status = unsafe withUnsafePointer(to: &address) { pointer in
      unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        unsafe connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
      }
    }
    if status == 0 { return (descriptor, 0) }
    let code = errno
    close(descriptor)
    return (-1, code)
  }

  /// Where a socket is bound in the file system; nil where it is not.
  static func path(of descriptor: Int32) -> String? {
    var address = sockaddr_un()
    var size = socklen_t(MemoryLayout<sockaddr_un>.size)
    // The kernel writes at most `size` bytes, the size of `address`.
    let status = unsafe withUnsafeMutablePointer(to: &address) { pointer in
      unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { unsafe getsockname(descriptor, $0, &size) }
    }
    guard status == 0, address.sun_family == sa_family_t(AF_UNIX) else { return nil }
    let bytes = unsafe withUnsafeBytes(of: &address.sun_path) { unsafe Array($0.prefix { $0 != 0 }) }
    return bytes.isEmpty ? nil : String(decoding: bytes, as: UTF8.self)
  }

  /// Who is at the other end.
  static func peer(of descriptor: Int32) -> PeerCredentials? {
    var credentials = PeerCredentials(pid: 0, uid: 0, gid: 0)
    var size = socklen_t(MemoryLayout<PeerCredentials>.size)
    // The kernel writes at most `size` bytes, the size of `credentials`.
    let status = unsafe getsockopt(descriptor, SOL_SOCKET, PeerCredentials.option, &credentials, &size)
    return status == 0 ? credentials : nil
  }
}

/// Who is at the other end of a Unix socket, laid out as Linux' `struct ucred`.
struct PeerCredentials: Sendable {
  /// `SO_PEERCRED`, which the Glibc module does not show.
  static let option: Int32 = 17

  var pid: Int32
  var uid: UInt32
  var gid: UInt32
}
