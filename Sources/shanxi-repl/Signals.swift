import Glibc

/// Signals as bytes on a pipe, so that one `poll` waits for them and for everything else.
@safe enum Signals {
  // Written once in `install`, before the handler can run; afterwards only read.
  nonisolated(unsafe) private static var ends: (read: Int32, write: Int32) = (-1, -1)

  /// The end to poll; -1 before `install`.
  static var descriptor: Int32 { unsafe ends.read }

  /// Begins to collect `signals`, and ignores SIGPIPE: a closed pipe shows itself in `write`.
  static func install(_ signals: [Int32]) {
    if unsafe ends.read < 0 {
      var pair: [Int32] = [-1, -1]
      // `pipe` writes two descriptors into the two elements.
      guard unsafe pipe(&pair) == 0 else { return }
      for end in pair {
        _ = fcntl(end, F_SETFD, FD_CLOEXEC)
        _ = fcntl(end, F_SETFL, O_NONBLOCK)
      }
      unsafe ends = (pair[0], pair[1])
    }
    _ = signal(SIGPIPE, SIG_IGN)
    var unblocked = sigset_t()
    // Each call fills or reads the set given.
    unsafe sigemptyset(&unblocked)
    for number in signals {
      unsafe sigaddset(&unblocked, number)
      var action = sigaction()
      unsafe action.__sigaction_handler.sa_handler = { number in
        var byte = UInt8(truncatingIfNeeded: number)
        // `write` is async-signal-safe and reads one byte of a local variable; errno is put back.
        let saved = errno
        _ = unsafe write(Signals.ends.write, &byte, 1)
        errno = saved
      }
      _ = unsafe sigaction(number, &action, nil)
    }
    // A parent may have started this program from a thread that blocks them, and the mask is inherited.
    _ = unsafe pthread_sigmask(SIG_UNBLOCK, &unblocked, nil)
  }

  /// The signals that came since the last call, oldest first.
  static func take() -> [Int32] {
    var found: [Int32] = []
    var bytes = [UInt8](repeating: 0, count: 64)
    while true {
      // At most as many bytes as the array holds.
      let count = unsafe read(descriptor, &bytes, bytes.count)
      guard count > 0 else { return found }
      found += bytes[..<count].map(Int32.init)
    }
  }

  /// Stops the process as Ctrl-Z does, until it is continued.
  static func suspend() {
    _ = kill(getpid(), SIGSTOP)
  }
}
