import Synchronization

/// How often each method was called and how long it took.
final class MethodStatistics: Sendable {
  /// Calls of one method; bucket `b` of `buckets` counts those that took less than 2^b microseconds and no less than
  /// half of it.
  struct Row: Sendable {
    let name: String
    var calls = 0
    var errors = 0
    var nanoseconds: UInt64 = 0
    var longest: UInt64 = 0
    var buckets = [Int](repeating: 0, count: 40)

    /// The upper bound of the bucket below which `share` of the calls lie, in milliseconds.
    func quantile(_ share: Double) -> Double {
      var left = Int((Double(calls) * share).rounded(.up))
      for (power, count) in buckets.enumerated() {
        left -= count
        if left <= 0 { return Double(1 << power) / 1000 }
      }
      return Double(longest) / 1e6
    }
  }

  /// Guards the rows, which stand in the order of the command table.
  private let rows: Mutex<[Row]>

  init(names: [String]) {
    rows = Mutex(names.map { Row(name: $0) })
  }

  /// Counts one call of the method at `ordinal`.
  func count(_ ordinal: Int, nanoseconds: UInt64, isError: Bool) {
    rows.withLock { rows in
      rows[ordinal].calls += 1
      if isError { rows[ordinal].errors += 1 }
      rows[ordinal].nanoseconds &+= nanoseconds
      rows[ordinal].longest = max(rows[ordinal].longest, nanoseconds)
      let microseconds = nanoseconds / 1000
      let bucket = min(39, UInt64.bitWidth - microseconds.leadingZeroBitCount)
      rows[ordinal].buckets[bucket] += 1
    }
  }

  /// The methods that were called, in the order of the command table.
  var called: [Row] {
    rows.withLock { rows in rows.filter { $0.calls > 0 } }
  }
}
