import Synchronization

/// How often each method was called and how long it took, and what each user used.
final class MethodStatistics: Sendable {
  /// Counts of times, in buckets an eighth of a power of two wide.
  struct Histogram: Sendable {
    /// Buckets of one power of two.
    private static let parts = 8
    private static let powers = 40

    private(set) var count = 0
    private(set) var nanoseconds: UInt64 = 0
    private(set) var longest: UInt64 = 0
    private var buckets = [Int](repeating: 0, count: parts * powers)

    mutating func add(_ time: UInt64) {
      count += 1
      nanoseconds &+= time
      longest = max(longest, time)
      buckets[Self.bucket(time / 1000)] += 1
    }

    /// The bucket of a number of microseconds; the first eight hold one value each.
    private static func bucket(_ microseconds: UInt64) -> Int {
      guard microseconds >= parts else { return Int(microseconds) }
      let power = UInt64.bitWidth - 1 - microseconds.leadingZeroBitCount
      let part = Int(microseconds >> UInt64(power - 3)) & (parts - 1)
      return min(parts * powers - 1, (power - 2) * parts + part)
    }

    /// The microsecond after the last of a bucket.
    private static func end(_ bucket: Int) -> UInt64 {
      guard bucket >= parts else { return UInt64(bucket + 1) }
      return UInt64(parts + bucket % parts + 1) << UInt64(bucket / parts - 1)
    }

    /// A time that `share` of all do not pass, rounded up by an eighth at most, in milliseconds.
    func quantile(_ share: Double) -> Double {
      var left = Int((Double(count) * share).rounded(.up))
      for (bucket, number) in buckets.enumerated() {
        left -= number
        if left <= 0 { return min(Double(Self.end(bucket)) / 1000, Double(longest) / 1e6) }
      }
      return Double(longest) / 1e6
    }

    /// How many took less than 2^`power` microseconds.
    func count(below power: Int) -> Int {
      let end = Self.bucket(1 << UInt64(power))
      return buckets[..<end].reduce(0, +)
    }
  }

  /// Calls of one method.
  struct Row: Sendable {
    let name: String
    var errors = 0
    var times = Histogram()
  }

  /// What one user used.
  struct User: Sendable {
    let uid: Int
    var calls = 0
    var errors = 0
    var nanoseconds: UInt64 = 0
  }

  /// Users that are counted one by one; those who used least make room.
  static let maximumUsers = 1024

  private struct State {
    var rows: [Row]
    var users: [Int: User] = [:]
  }

  /// Guards the rows, which stand in the order of the command table, and the users.
  private let state: Mutex<State>

  init(names: [String]) {
    state = Mutex(State(rows: names.map { Row(name: $0) }))
  }

  /// Counts one call of the method at `ordinal`.
  func count(_ ordinal: Int, uid: Int, nanoseconds: UInt64, isError: Bool) {
    state.withLock { state in
      state.rows[ordinal].times.add(nanoseconds)
      if isError { state.rows[ordinal].errors += 1 }
      if state.users[uid] == nil, state.users.count >= Self.maximumUsers {
        let least = state.users.min { $0.value.nanoseconds < $1.value.nanoseconds }
        if let least { state.users[least.key] = nil }
      }
      state.users[uid, default: User(uid: uid)].calls += 1
      if isError { state.users[uid]?.errors += 1 }
      state.users[uid]?.nanoseconds &+= nanoseconds
    }
  }

  /// The methods that were called, in the order of the command table.
  var called: [Row] { state.withLock { $0.rows.filter { $0.times.count > 0 } } }

  /// The users who called, by number.
  var users: [User] { state.withLock { Array($0.users.values) }.sorted { $0.uid < $1.uid } }
}
