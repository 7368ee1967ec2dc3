import Core
import Synchronization

/// Watches how much memory the daemon holds that the system cannot take back.
///
/// Pages of mapped files do not count: the system drops them when it needs to.
final class MemoryGuard: Sendable {
  /// The least time between two looks, in nanoseconds.
  static let interval: UInt64 = 10_000_000

  /// Bytes; the greatest value stands for none.
  private let limit: @Sendable () -> Int
  private let lastLook = Atomic<UInt64>(0)
  private let measure: @Sendable () -> Int

  init(
    limit: @autoclosure @escaping @Sendable () -> Int,
    measure: @escaping @Sendable () -> Int = { ProcessMemory().map { $0.resident - $0.file } ?? 0 }
  ) {
    self.limit = limit
    self.measure = measure
  }

  /// Whether the limit is passed; false also when the last look was just now.
  func isExceeded(_ now: UInt64) -> Bool {
    let limit = limit()
    guard limit != .max else { return false }
    let last = lastLook.load(ordering: .relaxed)
    guard now >= last + Self.interval,
      lastLook.compareExchange(expected: last, desired: now, ordering: .relaxed).exchanged
    else { return false }
    return measure() > limit
  }
}
