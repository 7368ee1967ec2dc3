import Glibc

/// Time that never goes back, for durations and deadlines.
public enum MonotonicClock {
  /// Nanoseconds since some moment before the program began.
  public static var nanoseconds: UInt64 {
    var time = timespec()
    // `time` is alive for the call, which only writes to it.
    unsafe clock_gettime(CLOCK_MONOTONIC, &time)
    return UInt64(time.tv_sec) &* 1_000_000_000 &+ UInt64(time.tv_nsec)
  }
}
