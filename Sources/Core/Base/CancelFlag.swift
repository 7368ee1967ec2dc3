import Synchronization

/// Tells running work that nobody waits for it any more.
///
/// One flag belongs to one request; any thread may cancel it, the working thread looks at it.
public final class CancelFlag: Sendable {
  /// Why work stopped before its end.
  public enum Stop: Error, Sendable, Equatable {
    /// The peer asked for it, or went away.
    case cancelled
    /// The time allowed has passed.
    case timedOut
  }

  private let cancelled = Atomic<Bool>(false)
  /// A time of `MonotonicClock`; the greatest value stands for none.
  private let deadline = Atomic<UInt64>(.max)

  /// Makes a flag that is not raised and has no deadline.
  public init() {}

  /// Whether `cancel` was called.
  public var isCancelled: Bool { cancelled.load(ordering: .relaxed) }

  /// Raises the flag for good; doing it twice is the same as once.
  public func cancel() {
    cancelled.store(true, ordering: .relaxed)
  }

  /// Lets the work run until `nanoseconds` of `MonotonicClock`.
  public func setDeadline(_ nanoseconds: UInt64) {
    deadline.store(nanoseconds, ordering: .relaxed)
  }

  /// Throws when the work should end.
  ///
  /// - Complexity: an atomic load and, when there is a deadline, one reading of the clock (about 30 ns); call it
  ///   every 4096 tokens or so.
  public func check() throws(Stop) {
    if cancelled.load(ordering: .relaxed) { throw .cancelled }
    let limit = deadline.load(ordering: .relaxed)
    if limit != .max && MonotonicClock.nanoseconds >= limit { throw .timedOut }
  }
}
