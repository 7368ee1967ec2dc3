import Glibc

/// The right to listen at a place: at most one process holds it, until it ends.
final class SocketClaim: Sendable {
  let place: SocketPlace
  /// An open descriptor with the lock, for life.
  private let lock: Int32

  /// Takes the lock beside the socket, and looks whether a socket that is there may be replaced.
  init(_ place: SocketPlace) throws(Failure) {
    self.place = place
    lock = try Self.takeLock(place)
    do {
      try Self.checkFile(place)
    } catch {
      close(lock)
      throw error
    }
  }

  deinit { close(lock) }

  /// The name under which the socket is bound before it is moved to its place.
  var temporaryName: String { ".shanxid-\(getpid())" }

  /// Moves the bound socket to its place; returns what tells it from another file there.
  func publish() throws(Failure) -> FileIdentity {
    // Told before it is at its place, where another file may stand a moment later.
    guard let identity = FileIdentity(place, temporaryName),
      unsafe renameat(place.directory, temporaryName, place.directory, place.name) == 0
    else { throw Failure(.unavailable, place.path, errno: errno) }
    return identity
  }

  /// Removes a socket file that another process of the same number left under the temporary name.
  func removeTemporary() {
    unsafe unlinkat(place.directory, temporaryName, 0)
  }

  /// Removes the socket file if it is still the one that was published.
  func withdraw(_ identity: FileIdentity) {
    if FileIdentity(place) == identity { unsafe unlinkat(place.directory, place.name, 0) }
  }

  private static func takeLock(_ place: SocketPlace) throws(Failure) -> Int32 {
    let name = place.name + ".lock"
    let descriptor = unsafe openat(place.directory, name, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600)
    guard descriptor >= 0 else { throw Failure(.unavailable, "\(place.path).lock", errno: errno) }
    guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
      let code = errno
      let holder = readNumber(descriptor)
      close(descriptor)
      guard code == EWOULDBLOCK else { throw Failure(.unavailable, "\(place.path).lock", errno: code) }
      throw running(holder, place)
    }
    let text = Array("\(getpid())\n".utf8)
    ftruncate(descriptor, 0)
    // The pointer spans the `text.count` bytes of the array.
    _ = unsafe text.withUnsafeBytes { unsafe pwrite(descriptor, $0.baseAddress, $0.count, 0) }
    return descriptor
  }

  private static func checkFile(_ place: SocketPlace) throws(Failure) {
    guard let file = FileIdentity(place) else { return }
    guard file.isSocket else {
      throw Failure(.unavailable, "\(place.path) is there and is no socket; move it away or name another path")
    }
    switch UnixSocket.listener(at: place.shortPath(of: place.name)) {
    case .stale: return
    case .alive(let pid): throw running(pid, place)
    case .unknown(let code): throw Failure(.unavailable, place.path, errno: code)
    }
  }

  private static func running(_ pid: Int?, _ place: SocketPlace) -> Failure {
    Failure(.unavailable, "already running, pid \(pid.map(String.init) ?? "unknown"), at \(place.path)")
  }

  private static func readNumber(_ descriptor: Int32) -> Int? {
    var text = [UInt8](repeating: 0, count: 32)
    // `pread` writes at most the 32 bytes of `text`.
    let count = unsafe text.withUnsafeMutableBytes { unsafe pread(descriptor, $0.baseAddress, $0.count, 0) }
    guard count > 0 else { return nil }
    return Int(String(decoding: text.prefix(count).prefix { $0 != 0x0A }, as: UTF8.self))
  }
}

/// What tells a file from another one under the same name.
struct FileIdentity: Equatable, Sendable {
  let device: UInt
  let inode: UInt
  let isSocket: Bool

  /// The file at `place` itself, or of another name in its folder, no link followed; nil when there is none.
  init?(_ place: SocketPlace, _ name: String? = nil) {
    var status = stat()
    // `status` is alive for the call, which only writes to it.
    guard unsafe fstatat(place.directory, name ?? place.name, &status, AT_SYMLINK_NOFOLLOW) == 0 else { return nil }
    device = UInt(status.st_dev)
    inode = UInt(status.st_ino)
    isSocket = status.st_mode & S_IFMT == S_IFSOCK
  }
}
