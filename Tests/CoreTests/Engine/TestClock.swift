import Synchronization

/// A clock that a test moves.
final class TestClock: Sendable {
  private let time = Atomic<UInt64>(0)

  var now: UInt64 { time.load(ordering: .relaxed) }

  func advance(minutes: UInt64) { time.add(minutes * 60 * 1_000_000_000, ordering: .relaxed) }
}
