import Glibc

/// Where a daemon's socket may be.
struct SocketSearch: Equatable {
  /// The longest path that the kernel takes.
  static let limit = 107

  /// The paths to try, the likeliest first.
  let paths: [String]
  /// Whether the user named the one path: it is used or refused, nothing else is tried.
  let isNamed: Bool
  /// Where a daemon is started when none answers; nil when the user named a socket.
  let startPath: String?

  /// The order: the flag, `SHANXI_SOCK`, the user's runtime directory, the system's, the last resort under `/tmp`.
  init(flag: String?, environment: [String: String], uid: UInt32) {
    if let named = flag ?? environment["SHANXI_SOCK"], !named.isEmpty {
      paths = [named]
      isNamed = true
      startPath = nil
      return
    }
    var paths: [String] = []
    if let runtime = environment["XDG_RUNTIME_DIR"], runtime.hasPrefix("/") {
      paths.append(runtime + "/shanxi/shanxid.sock")
    }
    paths.append("/run/shanxid/shanxid.sock")
    paths.append(Self.lastResort(uid: uid) + "/shanxid.sock")
    startPath = paths[0].hasPrefix("/run/shanxid/") ? paths[1] : paths[0]
    self.paths = paths
    isNamed = false
  }

  /// The folder used where there is no runtime directory.
  static func lastResort(uid: UInt32) -> String {
    "/tmp/shanxi-\(uid)"
  }

  /// Whether `folder` is a directory of `uid` that nobody else may enter.
  static func isPrivate(_ folder: String, uid: UInt32) -> Bool {
    var status = stat()
    guard unsafe lstat(folder, &status) == 0 else { return false }
    return status.st_mode & S_IFMT == S_IFDIR && status.st_uid == uid && status.st_mode & 0o077 == 0
  }

  /// Whether `folder` is a directory of `uid` in which nobody else can put files; the last resort is for `uid` alone.
  static func isSafe(_ folder: String, uid: UInt32) -> Bool {
    if folder == lastResort(uid: uid) { return isPrivate(folder, uid: uid) }
    var status = stat()
    guard unsafe lstat(folder, &status) == 0 else { return false }
    return status.st_mode & S_IFMT == S_IFDIR && status.st_uid == uid && status.st_mode & 0o022 == 0
  }

  /// What to tell someone for whom no daemon answers.
  func complaint(_ reason: String) -> Complaint {
    if isNamed {
      return Complaint(
        "no daemon answers at \(paths[0]): \(reason)", kind: .unreachable,
        hint: "start one there: shanxid serve --socket \(paths[0]) --corpus DIR")
    }
    return Complaint(
      "no daemon answers; looked at \(paths.joined(separator: ", "))", kind: .unreachable,
      hint: "start one: shanxid serve --corpus DIR; a socket elsewhere is named by -S PATH or SHANXI_SOCK")
  }
}
