import Glibc

/// The signals that the daemon waits for in its main thread; no handler runs anywhere.
struct Signals {
  /// Stops delivery of SIGTERM, SIGINT and SIGHUP to this thread and those it makes; ignores SIGPIPE.
  ///
  /// Call it before any thread is made.
  static func claim() {
    signal(SIGPIPE, SIG_IGN)
    var set = Self.set
    // `set` is alive for the call, which reads it.
    unsafe pthread_sigmask(SIG_BLOCK, &set, nil)
  }

  /// The next signal, or nil when none came for `milliseconds`.
  static func wait(milliseconds: Int?) -> Int32? {
    var set = Self.set
    guard let milliseconds else {
      var signal: Int32 = 0
      // Both values are alive for the call.
      return unsafe sigwait(&set, &signal) == 0 ? signal : nil
    }
    var time = timespec(tv_sec: milliseconds / 1000, tv_nsec: milliseconds % 1000 * 1_000_000)
    // `set` and `time` are alive for the call, which reads them.
    let signal = unsafe sigtimedwait(&set, nil, &time)
    return signal > 0 ? signal : nil
  }

  private static var set: sigset_t {
    var set = sigset_t()
    // `set` is alive for the calls, which write to it.
    unsafe sigemptyset(&set)
    for signal in [SIGTERM, SIGINT, SIGHUP] { unsafe sigaddset(&set, signal) }
    return set
  }
}
