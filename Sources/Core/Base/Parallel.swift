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
}
