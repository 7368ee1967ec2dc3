import Glibc

/// The directory and the name under which the daemon listens, found and checked.
///
/// All later steps go through the open directory, so nobody can put another one in its place.
final class SocketPlace: Sendable {
  /// As the user knows it.
  let path: String
  let name: String
  /// An open descriptor of the directory, for life.
  let directory: Int32

  /// Opens the place of the socket: `named`, else `$SHANXI_SOCK`, else the first usual place.
  init(named: String?, environment: (String) -> String? = SocketPlace.variable) throws(Failure) {
    let (path, makesDirectory) = try Self.choose(named: named, environment: environment)
    let count = path.utf8.count
    guard count <= UnixSocket.maximumPathLength else {
      throw Failure(.usage, "the socket path has \(count) bytes; the limit is \(UnixSocket.maximumPathLength): \(path)")
    }
    let slash = path.lastIndex(of: "/")
    let folder = slash.map { $0 == path.startIndex ? "/" : String(path[..<$0]) } ?? "."
    let name = slash.map { String(path[path.index(after: $0)...]) } ?? path
    guard !name.isEmpty else { throw Failure(.usage, "\(path) names a directory, not a socket") }
    self.path = path
    self.name = name
    directory = try Self.open(folder, makes: makesDirectory)
  }

  deinit { close(directory) }

  /// A short path to `name` in the directory, whatever the length of the directory's own.
  func shortPath(of name: String) -> String { "/proc/self/fd/\(directory)/\(name)" }

  /// The value of an environment variable that is not empty.
  static func variable(_ name: String) -> String? {
    // `getenv` gives a NUL-terminated text or nil; nothing here changes the environment.
    guard let value = unsafe getenv(name) else { return nil }
    let text = unsafe String(cString: value)
    return text.isEmpty ? nil : text
  }

  private static func choose(
    named: String?, environment: (String) -> String?
  ) throws(Failure) -> (path: String, makesDirectory: Bool) {
    if let path = named ?? environment("SHANXI_SOCK") {
      guard !path.isEmpty else { throw Failure(.usage, "the socket path is empty") }
      return (path, false)
    }
    if let runtime = environment("XDG_RUNTIME_DIR"), runtime.hasPrefix("/") {
      return ("\(runtime)/shanxi/shanxid.sock", true)
    }
    if owner(of: "/run/shanxid") == geteuid() { return ("/run/shanxid/shanxid.sock", false) }
    return ("/tmp/shanxi-\(geteuid())/shanxid.sock", true)
  }

  /// Where a daemon of this user or of the system may listen, the likeliest first; only `named` when it is given.
  static func candidates(named: String?, environment: (String) -> String? = SocketPlace.variable) -> [String] {
    if let path = named ?? environment("SHANXI_SOCK") { return [path] }
    var paths: [String] = []
    if let runtime = environment("XDG_RUNTIME_DIR"), runtime.hasPrefix("/") {
      paths.append("\(runtime)/shanxi/shanxid.sock")
    }
    return paths + ["/run/shanxid/shanxid.sock", "/tmp/shanxi-\(geteuid())/shanxid.sock"]
  }

  private static func owner(of path: String) -> uid_t? {
    var status = stat()
    // `status` is alive for the call, which only writes to it.
    return unsafe lstat(path, &status) == 0 ? status.st_uid : nil
  }

  private static func open(_ folder: String, makes: Bool) throws(Failure) -> Int32 {
    if makes, unsafe mkdir(folder, 0o700) != 0, errno != EEXIST {
      throw Failure(.unavailable, folder, errno: errno)
    }
    // A directory that is made here may stand in a place where others write: no link is followed.
    let descriptor = unsafe Glibc.open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC | (makes ? O_NOFOLLOW : 0))
    guard descriptor >= 0 else {
      let isUnsafe = errno == ELOOP || (makes && errno == ENOTDIR)
      throw Failure(isUnsafe ? .unsafeDirectory : .unavailable, folder, errno: errno)
    }
    var status = stat()
    // `status` is alive for the call, which only writes to it.
    guard unsafe fstat(descriptor, &status) == 0 else {
      let code = errno
      close(descriptor)
      throw Failure(.unavailable, folder, errno: code)
    }
    let fault: String? =
      if status.st_uid != geteuid() {
        "belongs to user \(status.st_uid), not to \(geteuid())"
      } else if status.st_mode & 0o022 != 0 {
        "may be written by others (mode \(String(status.st_mode & 0o7777, radix: 8)))"
      } else {
        nil
      }
    if let fault {
      close(descriptor)
      throw Failure(.unsafeDirectory, "\(folder) \(fault); a socket there could be replaced by somebody else")
    }
    return descriptor
  }
}
