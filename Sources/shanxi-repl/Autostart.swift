import Core
import Glibc

/// Starts the daemon of this user when none answers, and waits until it accepts connections.
///
/// Many clients may do so at once: the daemon's own lock lets one of theirs live, and all connect to it.
struct Autostart {
  /// Seconds until a daemon that was started must accept.
  static let patience = 10.0
  /// Seconds without a connection after which such a daemon ends.
  static let idleExit = 1800

  /// Where the daemon will listen.
  let path: String
  let uid: UInt32

  /// A connection to the daemon, which this or another client has just started.
  func connect() throws(Complaint) -> Client {
    let program = try Self.program()
    try checkFolder()
    var child = try start(program)
    // When to start another one, after the last was told that one is there: that one may have been about to end.
    var nextStart: Double?
    let deadline = Clock.now + Self.patience
    var pause = 0.0005
    while Clock.now < deadline {
      if let client = try? Client(connectingTo: path) { return client }
      if let next = nextStart {
        if Clock.now >= next {
          child = try start(program)
          nextStart = nil
        }
      } else if let status = Self.ended(child) {
        nextStart = Clock.now + 0.25
        // 3: another one was faster, which will accept soon.
        guard status == 3 else {
          throw Complaint(
            "the daemon that was started ended with \(status): \(lastLogLine)", kind: .unreachable,
            hint: "\(logPath) says more")
        }
      }
      Clock.sleep(pause)
      pause = min(pause * 1.5, 0.02)
    }
    throw Complaint(
      "the daemon that was started does not answer within \(Int(Self.patience)) s", kind: .unreachable,
      hint: "\(logPath) says more")
  }

  private var folder: String { String(path[..<(path.lastIndex(of: "/") ?? path.startIndex)]) }
  private var logPath: String { folder + "/shanxid.log" }

  /// The daemon beside this program, else the first on the `PATH`.
  static func program(path: String? = Environment.variables["PATH"]) throws(Complaint) -> String {
    var folders = (path ?? "").split(separator: ":").map(String.init)
    if let own = ownFolder() { folders.insert(own, at: 0) }
    for folder in folders where unsafe access(folder + "/shanxid", X_OK) == 0 { return folder + "/shanxid" }
    throw Complaint(
      "no daemon answers, and there is no program shanxid to start: looked in \(folders.joined(separator: ", "))",
      kind: .unreachable, hint: "a socket elsewhere is named by -S PATH or SHANXI_SOCK")
  }

  private static func ownFolder() -> String? {
    var buffer = [CChar](repeating: 0, count: Int(PATH_MAX))
    // The call writes at most as many bytes as the buffer has.
    let count = unsafe readlink("/proc/self/exe", &buffer, buffer.count)
    guard count > 0 else { return nil }
    let own = String(decoding: buffer.prefix(count).map { UInt8(bitPattern: $0) }, as: UTF8.self)
    return own.lastIndex(of: "/").map { String(own[..<$0]) }
  }

  /// Makes the socket's folder, and refuses one in which somebody else could put another socket.
  private func checkFolder() throws(Complaint) {
    if unsafe mkdir(folder, 0o700) != 0, errno != EEXIST {
      throw Complaint("no daemon answers, and \(folder) cannot be made: \(SystemText.lastError)", kind: .unreachable)
    }
    guard SocketSearch.isSafe(folder, uid: uid) else {
      throw Complaint(
        "no daemon answers, and none is started in \(folder): it is no directory of yours that only you may write",
        kind: .unreachable, hint: "remove it, or name a socket elsewhere with -S PATH or SHANXI_SOCK")
    }
  }

  /// Starts the daemon in a session of its own, its standard error at the end of the log.
  private func start(_ program: String) throws(Complaint) -> pid_t {
    // The log of earlier daemons goes when it is long.
    var status = stat()
    if unsafe stat(logPath, &status) == 0, status.st_size > 1 << 20 { unsafe truncate(logPath, 0) }
    let arguments = [program, "serve", "--autostarted", "--idle-exit", String(Self.idleExit)]
    var list = unsafe arguments.map { unsafe strdup($0) }
    unsafe list.append(nil)
    defer { unsafe list.forEach { unsafe free($0) } }
    var actions = unsafe posix_spawn_file_actions_t()
    var attributes = posix_spawnattr_t()
    // Both are alive for all calls, and destroyed after the last one.
    unsafe posix_spawn_file_actions_init(&actions)
    unsafe posix_spawnattr_init(&attributes)
    defer {
      unsafe posix_spawn_file_actions_destroy(&actions)
      unsafe posix_spawnattr_destroy(&attributes)
    }
    unsafe posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
    unsafe posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", O_WRONLY, 0)
    unsafe posix_spawn_file_actions_addopen(&actions, 2, logPath, O_WRONLY | O_CREAT | O_APPEND | O_NOFOLLOW, 0o600)
    var none = sigset_t()
    var all = sigset_t()
    // Each call fills the set given.
    unsafe sigemptyset(&none)
    unsafe sigfillset(&all)
    unsafe posix_spawnattr_setsigmask(&attributes, &none)
    unsafe posix_spawnattr_setsigdefault(&attributes, &all)
    // 0x80 is POSIX_SPAWN_SETSID of spawn.h: the daemon leaves the terminal of its first client.
    unsafe posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | 0x80))
    var child: pid_t = 0
    // `list` ends with nil and its strings live until the end of this function; `environ` is never changed here.
    let code = unsafe posix_spawn(&child, program, &actions, &attributes, &list, environ)
    guard code == 0 else {
      throw Complaint("no daemon answers, and \(program) cannot be started: \(SystemText.of(code))", kind: .unreachable)
    }
    return child
  }

  /// The exit status of the daemon when it has ended; 128 and the signal when one ended it.
  private static func ended(_ child: pid_t) -> Int32? {
    var status: Int32 = 0
    // `status` is alive for the call.
    guard unsafe waitpid(child, &status, WNOHANG) == child else { return nil }
    return status & 0x7F == 0 ? (status >> 8) & 0xFF : 128 + (status & 0x7F)
  }

  /// What the daemon said last.
  private var lastLogLine: String {
    guard let lines = try? Script.lines(ofFile: logPath), let last = lines.last(where: { !$0.isEmpty }) else {
      return "its log is empty"
    }
    return Visible.text(String(last))
  }
}
