import Dispatch
import Synchronization

/// Coarse work spread over threads.
enum Parallel {
  /// The results of `body` for 0 up to `count`, in order, computed by at most `jobs` threads.
  ///
  /// Each call of `body` should take a millisecond or more.
  static func map<Result: Sendable>(
    _ count: Int, jobs: Int, _ body: @Sendable (Int) -> Result
  ) -> [Result] {
    if count <= 1 || jobs <= 1 { return (0..<count).map(body) }
    // Guards the results that are there.
    let results = Mutex([Result?](repeating: nil, count: count))
    let next = Atomic(0)
    DispatchQueue.concurrentPerform(iterations: min(jobs, count)) { _ in
      while true {
        let index = next.add(1, ordering: .relaxed).oldValue
        if index >= count { break }
        let result = body(index)
        results.withLock { $0[index] = result }
      }
    }
    return results.withLock { $0 }.compactMap { $0 }
  }

  /// Makes the things from 0 up to `count`, one after the other, each while the one before is used.
  ///
  /// - Parameters:
  ///   - make: called on another thread, never twice at a time.
  ///   - use: called on this thread, in order; what it throws ends everything.
  static func ahead<Thing: Sendable>(
    _ count: Int, make: @escaping @Sendable (Int) -> Thing, use: (Int, Thing) throws -> Void
  ) rethrows {
    let made = Made<Thing>()
    let group = DispatchGroup()
    func begin(_ index: Int) {
      if index < count { DispatchQueue.global().async(group: group) { made.put(make(index)) } }
    }
    begin(0)
    for index in 0..<count {
      group.wait()
      guard let thing = made.take() else { return }
      begin(index + 1)
      do { try use(index, thing) } catch {
        group.wait()
        throw error
      }
    }
  }

  /// Carries one thing from thread to thread.
  private final class Made<Thing: Sendable>: Sendable {
    private let thing = Mutex<Thing?>(nil)

    func put(_ new: Thing) { thing.withLock { $0 = new } }
    func take() -> Thing? { thing.withLock { $0.take() } }
  }
}
