import Glibc

/// The signals that the daemon acts on; no handler runs anywhere.
struct Signals {
  /// Stops delivery of SIGTERM, SIGINT and SIGHUP to this thread and those it makes; ignores SIGPIPE.
  ///
  /// Call it before any thread is made: what comes before the services look for signals waits for them.
  static func claim() {
    signal(SIGPIPE, SIG_IGN)
    var set = Self.set
    // `set` is alive for the call, which reads it.
    unsafe pthread_sigmask(SIG_BLOCK, &set, nil)
  }

  private static var set: sigset_t {
    var set = sigset_t()
    // `set` is alive for the calls, which write to it.
    unsafe sigemptyset(&set)
    for signal in [SIGTERM, SIGINT, SIGHUP] { unsafe sigaddset(&set, signal) }
    return set
  }
}
