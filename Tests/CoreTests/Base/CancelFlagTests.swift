import Synchronization
import Testing

@testable import Core

@Suite struct CancelFlagTests {
  private final class Counter: Sendable {
    let value = Atomic<Int>(0)
    var count: Int { value.load(ordering: .relaxed) }
  }

  @Test func `the earliest deadline holds`() throws {
    let flag = CancelFlag()
    let now = MonotonicClock.nanoseconds
    flag.setDeadline(now + 3_600_000_000_000)
    try flag.check()
    #expect(flag.remaining <= 3_600_000_000_000 && flag.remaining > 3_500_000_000_000)
    flag.setDeadline(now)
    flag.setDeadline(now + 3_600_000_000_000)
    #expect(flag.remaining == 0)
    #expect(throws: CancelFlag.Stop.timedOut) { try flag.check() }
  }

  @Test func `what is held is bounded, and what was given back counts no more`() throws {
    let flag = CancelFlag(budget: 100)
    try flag.charge(60)
    try flag.charge(-50)
    try flag.charge(90)
    #expect(flag.charged == 100)
    #expect(throws: CancelFlag.Stop.outOfMemory) { try flag.charge(1) }
  }

  @Test func `a raised flag stops work under any pace`() {
    let flag = CancelFlag()
    flag.pace(until: 0) { .max }
    flag.cancel()
    #expect(throws: CancelFlag.Stop.cancelled) { try flag.check() }
  }

  @Test func `who paces is asked soon when much memory is charged`() throws {
    let flag = CancelFlag(budget: 64 << 20)
    let asked = Counter()
    flag.pace(until: .max) {
      asked.value.add(1, ordering: .relaxed)
      return .max
    }
    for _ in 0..<3 {
      try flag.charge(1 << 20)
      try flag.check()
    }
    #expect(asked.count == 0)
    try flag.charge(1 << 20)
    try flag.check()
    try flag.check()
    #expect(asked.count == 1)
    try flag.charge(-(3 << 20))
    try flag.check()
    #expect(asked.count == 1)
    // Without anybody to ask, the work goes on.
    let other = CancelFlag()
    try other.charge(5 << 20)
    try other.check()
  }
}
