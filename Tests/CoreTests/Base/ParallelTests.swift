import Synchronization
import Testing

@testable import Core

@Suite struct ParallelTests {
  private struct Enough: Error {}

  private final class Counter: Sendable {
    let value = Atomic<Int>(0)
    var count: Int { value.load(ordering: .sequentiallyConsistent) }
  }

  @Test(arguments: [0, 1, 2, 50])
  func `things are made ahead one at a time, and used in their order`(count: Int) {
    let making = Counter()
    let most = Counter()
    var used: [Int] = []
    Parallel.ahead(count) { index in
      most.value.max(making.value.add(1, ordering: .sequentiallyConsistent).newValue, ordering: .sequentiallyConsistent)
      making.value.subtract(1, ordering: .sequentiallyConsistent)
      return index * index
    } use: { index, thing in
      #expect(thing == index * index)
      used.append(index)
    }
    #expect(used == Array(0..<count) && most.count == min(1, count))
  }

  @Test func `what is thrown while one is used ends everything`() {
    let made = Counter()
    var used = 0
    #expect(throws: Enough.self) {
      try Parallel.ahead(50) { _ in
        made.value.add(1, ordering: .sequentiallyConsistent)
      } use: { index, _ in
        used += 1
        if index == 3 { throw Enough() }
      }
    }
    // The one after it was begun before, and has ended.
    #expect(used == 4 && made.count == 5)
  }

  @Test func `results stand in their order, whoever made them`() {
    #expect(Parallel.map(1000, jobs: 3) { $0 } == Array(0..<1000))
  }
}
