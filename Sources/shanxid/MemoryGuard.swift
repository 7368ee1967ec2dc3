import CMalloc
import Core
import Synchronization

/// Watches how much memory the daemon holds that the system cannot take back.
///
/// Pages of mapped files do not count: the system drops them when it needs to.
final class MemoryGuard: Sendable {
  /// The least time between two looks, in nanoseconds.
  static let interval: UInt64 = 2_000_000
  /// The least time between two attempts to give unused memory back, in nanoseconds.
  static let returnInterval: UInt64 = 100_000_000

  /// Bytes; the greatest value stands for none.
  private let limit: @Sendable () -> Int
  private let lastLook = Atomic<UInt64>(0)
  private let lastReturn = Atomic<UInt64>(0)
  private let measure: @Sendable () -> Int
  private let giveBack: @Sendable () -> Void

  /// - Parameters:
  ///   - limit: in bytes, asked at each look.
  ///   - measure: how much is held now, in bytes.
  ///   - giveBack: returns to the system what the allocator keeps of freed memory.
  init(
    limit: @autoclosure @escaping @Sendable () -> Int,
    measure: @escaping @Sendable () -> Int = { ProcessMemory().map { $0.resident - $0.file } ?? 0 },
    giveBack: @escaping @Sendable () -> Void = { _ = malloc_trim(0) }
  ) {
    self.limit = limit
    self.measure = measure
    self.giveBack = giveBack
  }

  /// Whether the limit is passed by what is in use; false also when the last look was just now.
  func isExceeded(_ now: UInt64) -> Bool {
    let limit = limit()
    guard limit != .max else { return false }
    let last = lastLook.load(ordering: .relaxed)
    guard now >= last + Self.interval,
      lastLook.compareExchange(expected: last, desired: now, ordering: .relaxed).exchanged
    else { return false }
    guard measure() > limit else { return false }
    guard now >= lastReturn.load(ordering: .relaxed) + Self.returnInterval else { return true }
    lastReturn.store(now, ordering: .relaxed)
    giveBack()
    return measure() > limit
  }
}
