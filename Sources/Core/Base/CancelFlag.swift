import Synchronization

/// Tells running work that nobody waits for it any more, that its time is over, or that others have their turn.
///
/// One flag belongs to one request; any thread may cancel it, the working thread looks at it.
public final class CancelFlag: Sendable {
  /// Why work stopped before its end.
  public enum Stop: Error, Sendable, Equatable {
    /// The peer asked for it, or went away.
    case cancelled
    /// The time allowed has passed.
    case timedOut
    /// It holds more memory than it may, or the daemon does.
    case outOfMemory
  }

  /// Bytes charged after which the pacer is asked.
  static let chargedSlice = 4 << 20

  private let cancelled = Atomic<Bool>(false)
  private let exhausted = Atomic<Bool>(false)
  /// A time of `MonotonicClock`; the greatest value stands for none.
  private let deadline = Atomic<UInt64>(.max)
  /// The earlier of the deadline and of the end of the slice.
  private let next = Atomic<UInt64>(.max)
  private let held = Atomic<Int>(0)
  private let budget: Int
  /// Guards what is called at the end of a slice; it may block, and gives the end of the next one.
  private let pacer = Mutex<(@Sendable () -> UInt64)?>(nil)

  /// Makes a flag that is not raised and has no deadline; `budget` bounds what `charge` adds up, in bytes.
  public init(budget: Int = .max) {
    self.budget = budget
  }

  /// Whether `cancel` was called.
  public var isCancelled: Bool { cancelled.load(ordering: .relaxed) }
  /// Whether `exhaust` was called.
  public var isExhausted: Bool { exhausted.load(ordering: .relaxed) }
  /// What `charge` added up, in bytes.
  public var charged: Int { held.load(ordering: .relaxed) }

  /// Nanoseconds up to the deadline; the greatest value when there is none.
  public var remaining: UInt64 {
    let limit = deadline.load(ordering: .relaxed)
    if limit == .max { return .max }
    return limit - min(limit, MonotonicClock.nanoseconds)
  }

  /// Raises the flag for good; doing it twice is the same as once.
  public func cancel() {
    cancelled.store(true, ordering: .relaxed)
    next.store(0, ordering: .relaxed)
  }

  /// Ends the work because the daemon needs its memory.
  public func exhaust() {
    exhausted.store(true, ordering: .relaxed)
    next.store(0, ordering: .relaxed)
  }

  /// Lets the work run until `nanoseconds` of `MonotonicClock`; a later time than one given before changes nothing.
  public func setDeadline(_ nanoseconds: UInt64) {
    Self.lower(deadline, to: nanoseconds)
    Self.lower(next, to: nanoseconds)
  }

  /// `Atomic.min` of Swift 6.3 compares unsigned numbers as signed ones, so that nothing is below the greatest value.
  private static func lower(_ limit: borrowing Atomic<UInt64>, to value: UInt64) {
    var current = limit.load(ordering: .relaxed)
    while value < current {
      let (exchanged, original) = limit.weakCompareExchange(
        expected: current, desired: value, ordering: .relaxed)
      if exchanged { return }
      current = original
    }
  }

  /// Calls `pacer` from `check` at `time`, and then at each time that it gives.
  public func pace(until time: UInt64, _ pacer: @escaping @Sendable () -> UInt64) {
    self.pacer.withLock { $0 = pacer }
    schedule(time)
  }

  /// Notes that the work holds `bytes` more, or less when negative; throws when it holds more than its budget.
  ///
  /// With every few megabytes the slice is over at the next `check`, so that who bounds the memory of all looks in time.
  public func charge(_ bytes: Int) throws(Stop) {
    let (old, new) = held.add(bytes, ordering: .relaxed)
    if new > budget { throw .outOfMemory }
    if new / Self.chargedSlice > old / Self.chargedSlice { next.store(0, ordering: .relaxed) }
  }

  /// Notes that the work holds `bytes` less.
  public func discharge(_ bytes: Int) { held.subtract(bytes, ordering: .relaxed) }

  /// Does what holds `bytes` meanwhile, if the work may hold so much.
  func holding<Result>(_ bytes: Int, _ body: () throws -> Result) throws -> Result {
    defer { discharge(bytes) }
    try charge(bytes)
    try check()
    return try body()
  }

  /// Throws when the work should end; waits while others have their turn.
  ///
  /// - Complexity: an atomic load and, when there is a deadline, one reading of the clock (about 30 ns); call it
  ///   every 4096 tokens or so, and never while holding a lock.
  public func check() throws(Stop) {
    let limit = next.load(ordering: .relaxed)
    if limit != .max && MonotonicClock.nanoseconds >= limit { try look() }
  }

  private func look() throws(Stop) {
    try stop()
    let pacer = pacer.withLock { $0 }
    guard let pacer else { return schedule(.max) }
    schedule(pacer())
    try stop()
  }

  private func stop() throws(Stop) {
    if isCancelled { throw .cancelled }
    if isExhausted { throw .outOfMemory }
    if remaining == 0 { throw .timedOut }
  }

  private func schedule(_ time: UInt64) {
    next.store(min(time, deadline.load(ordering: .relaxed)), ordering: .relaxed)
    // A flag that was raised meanwhile is not overlooked.
    if isCancelled || isExhausted { next.store(0, ordering: .relaxed) }
  }
}
