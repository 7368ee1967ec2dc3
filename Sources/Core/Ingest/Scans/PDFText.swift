import Glibc
import Synchronization

/// Takes the text layer out of PDF files with `pdftotext -bbox-layout`, a program of poppler.
enum PDFText {
  private static let program = "pdftotext"
  /// Seconds that one file may take.
  private static let patience = 120

  /// One child is started at a time, so that none inherits the ends of another's pipes.
  private static let starting = Mutex(())

  /// The program's output: pages, blocks, lines and words with their boxes.
  ///
  /// - Parameter limit: how many bytes it may have.
  static func of(_ file: [UInt8], limit: Int) throws(PageError) -> [UInt8] {
    let child = try start()
    let result = exchange(file, child, limit: limit)
    var status: Int32 = 0
    if case .failure = result { kill(child.id, SIGKILL) }
    while unsafe waitpid(child.id, &status, 0) < 0 && errno == EINTR {}
    let output = try result.get()
    // The status word as `wait` has it: the exit code in the second byte, a signal in the lowest.
    guard status & 0x7F == 0 else { throw .program(name: program, reason: "ended by signal \(status & 0x7F)") }
    switch status >> 8 & 0xFF {
    case 0: break
    case 1: throw .program(name: program, reason: "the PDF is damaged or needs a password")
    case 3: throw .program(name: program, reason: "the PDF does not permit its text to be taken")
    case 127: throw .program(name: program, reason: "not installed (the package poppler-utils has it)")
    case let code: throw .program(name: program, reason: "exit status \(code)")
    }
    guard hasWord(output) else {
      throw .noText(reason: "the PDF has pictures of its pages but no text layer; it needs OCR first")
    }
    return output
  }

  private static func hasWord(_ output: [UInt8]) -> Bool {
    var scanner = MarkupScanner(output.span, isHTML: false)
    while let token = scanner.next() {
      if case .open(let name, _, _) = token, name == "word" { return true }
    }
    return false
  }

  private struct Child {
    let id: pid_t
    let input: Int32
    let output: Int32
  }

  private static func start() throws(PageError) -> Child {
    let result = starting.withLock { _ -> Result<Child, PageError> in
      var ends: [Int32] = [-1, -1, -1, -1]
      // Each call fills two descriptors.
      let isOpen = unsafe ends.withUnsafeMutableBufferPointer { buffer in
        guard let base = buffer.baseAddress else { return false }
        return unsafe pipe(base) == 0 && pipe(base + 2) == 0
      }
      guard isOpen else {
        for end in ends where end >= 0 { close(end) }
        return .failure(.program(name: program, reason: "no pipe: errno \(errno)"))
      }
      for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
      let started = spawn(input: ends[0], output: ends[3])
      close(ends[0])
      close(ends[3])
      switch started {
      case .success(let id):
        for end in [ends[1], ends[2]] { _ = fcntl(end, F_SETFL, O_NONBLOCK) }
        return .success(Child(id: id, input: ends[1], output: ends[2]))
      case .failure(let error):
        close(ends[1])
        close(ends[2])
        return .failure(error)
      }
    }
    return try result.get()
  }

  private static func spawn(input: Int32, output: Int32) -> Result<pid_t, PageError> {
    var actions = unsafe posix_spawn_file_actions_t()
    unsafe posix_spawn_file_actions_init(&actions)
    defer { unsafe posix_spawn_file_actions_destroy(&actions) }
    unsafe posix_spawn_file_actions_adddup2(&actions, input, 0)
    unsafe posix_spawn_file_actions_adddup2(&actions, output, 1)
    unsafe posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0)
    let words = [program, "-q", "-bbox-layout", "-enc", "UTF-8", "-", "-"]
    // Copies of the words that live until the child has been started.
    var arguments = unsafe words.map { unsafe strdup($0) } + [nil]
    defer { unsafe arguments.forEach { unsafe free($0) } }
    var id: pid_t = 0
    let code = unsafe posix_spawnp(&id, program, &actions, nil, &arguments, environ)
    guard code == 0 else {
      let reason = code == ENOENT ? "not installed (the package poppler-utils has it)" : "errno \(code)"
      return .failure(.program(name: program, reason: reason))
    }
    return .success(id)
  }

  /// Writes the file to the child while reading what it says.
  private static func exchange(_ file: [UInt8], _ child: Child, limit: Int) -> Result<[UInt8], PageError> {
    var input = child.input
    defer {
      if input >= 0 { close(input) }
      close(child.output)
    }
    var written = 0
    var result: [UInt8] = []
    let deadline = time(nil) + patience
    while true {
      var waits = [pollfd(fd: child.output, events: Int16(POLLIN), revents: 0)]
      if input >= 0 { waits.append(pollfd(fd: input, events: Int16(POLLOUT), revents: 0)) }
      let ready = unsafe poll(&waits, nfds_t(waits.count), 1000)
      if ready < 0 && errno != EINTR { return .failure(.program(name: program, reason: "poll: errno \(errno)")) }
      guard time(nil) < deadline else {
        return .failure(.program(name: program, reason: "not done after \(patience) s"))
      }
      if input >= 0, waits[1].revents != 0 {
        let count = unsafe file.withUnsafeBytes { buffer in
          // The rest of the file, at most one pipe's worth.
          unsafe write(input, buffer.baseAddress.map { unsafe $0 + written }, min(buffer.count - written, 1 << 16))
        }
        if count > 0 { written += count }
        if written == file.count || (count < 0 && errno != EAGAIN && errno != EINTR) {
          close(input)
          input = -1
        }
      }
      if waits[0].revents != 0 {
        var count = 0
        let piece = unsafe [UInt8](unsafeUninitializedCapacity: 1 << 16) { buffer, size in
          count = unsafe read(child.output, buffer.baseAddress, buffer.count)
          size = max(0, count)
        }
        if count == 0 { return .success(result) }
        if count < 0 && errno != EAGAIN && errno != EINTR {
          return .failure(.program(name: program, reason: "read: errno \(errno)"))
        }
        result += piece
        guard result.count <= limit else { return .failure(.unpackedTooLarge(limit: limit)) }
      }
    }
  }
}
