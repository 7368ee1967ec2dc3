import Synchronization
import Testing

@testable import shanxid

@Suite struct MemoryGuardTests {
  /// What the guard finds and does.
  final class Machine: Sendable {
    let held = Atomic<Int>(0)
    let kept = Atomic<Int>(0)
    let returns = Atomic<Int>(0)
    let looks = Atomic<Int>(0)

    func memoryGuard(limit: Int) -> MemoryGuard {
      MemoryGuard(
        limit: limit,
        measure: { [self] in
          looks.add(1, ordering: .relaxed)
          return held.load(ordering: .relaxed) + kept.load(ordering: .relaxed)
        },
        giveBack: { [self] in
          returns.add(1, ordering: .relaxed)
          kept.store(0, ordering: .relaxed)
        })
    }
  }

  static let second: UInt64 = 1_000_000_000

  @Test func `what the allocator keeps is given back before anything is refused`() {
    let machine = Machine()
    let guardian = machine.memoryGuard(limit: 100)
    machine.held.store(60, ordering: .relaxed)
    #expect(!guardian.isExceeded(Self.second))
    #expect(machine.returns.load(ordering: .relaxed) == 0)
    machine.kept.store(50, ordering: .relaxed)
    #expect(!guardian.isExceeded(2 * Self.second))
    #expect(machine.returns.load(ordering: .relaxed) == 1)
    machine.held.store(101, ordering: .relaxed)
    #expect(guardian.isExceeded(3 * Self.second))
    #expect(machine.returns.load(ordering: .relaxed) == 2)
    // Not again and again while all of it is in use.
    #expect(guardian.isExceeded(3 * Self.second + MemoryGuard.interval))
    #expect(machine.returns.load(ordering: .relaxed) == 2)
  }

  @Test func `looks keep their distance, and without a limit there are none`() {
    let machine = Machine()
    machine.held.store(101, ordering: .relaxed)
    let guardian = machine.memoryGuard(limit: 100)
    #expect(guardian.isExceeded(Self.second))
    let looks = machine.looks.load(ordering: .relaxed)
    #expect(!guardian.isExceeded(Self.second + MemoryGuard.interval - 1))
    #expect(machine.looks.load(ordering: .relaxed) == looks)
    let free = Machine()
    free.held.store(.max, ordering: .relaxed)
    #expect(!free.memoryGuard(limit: .max).isExceeded(Self.second))
    #expect(free.looks.load(ordering: .relaxed) == 0)
  }
}
