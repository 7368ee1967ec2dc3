import Synchronization

/// The requests that are in work, so that they can be shown and ended.
public final class JobTable: Sendable {
  struct Job: Sendable {
    let number: Int
    let method: String
    let caller: Caller
    let began: UInt64
    let cancel: @Sendable () -> Void
  }

  private struct State {
    var jobs: [Int: Job] = [:]
    var last = 0
  }

  /// Guards the jobs.
  private let state = Mutex(State())

  /// An empty table.
  public init() {}

  /// Notes work that begins; `cancel` ends it and may be called on any thread.
  public func begin(_ method: String, _ caller: Caller, cancel: @escaping @Sendable () -> Void) -> Int {
    let now = MonotonicClock.nanoseconds
    return state.withLock { state in
      state.last += 1
      state.jobs[state.last] = Job(number: state.last, method: method, caller: caller, began: now, cancel: cancel)
      return state.last
    }
  }

  /// The work has ended.
  public func end(_ number: Int) {
    state.withLock { $0.jobs[number] = nil }
  }

  /// All jobs, the oldest first.
  var all: [Job] { state.withLock { Array($0.jobs.values) }.sorted { $0.number < $1.number } }

  /// How many there are.
  var count: Int { state.withLock { $0.jobs.count } }

  /// Ends a job of the caller, or anybody's for an admin.
  ///
  /// Returns whether it had not ended yet.
  func kill(_ number: Int, by caller: Caller) throws(Refusal) -> Bool {
    let (job, last) = state.withLock { ($0.jobs[number], $0.last) }
    guard number <= last else {
      throw Refusal(.unknownID, "no job has the number \(number)", hint: "sessions lists the jobs")
    }
    guard let job else { return false }
    guard caller.role == .admin || job.caller.uid == caller.uid else {
      throw Refusal(.forbidden, "job \(number) belongs to another user")
    }
    job.cancel()
    return true
  }
}

/// A connection as `sessions` shows it.
public struct ConnectionRow: Sendable, Equatable {
  /// Who is connected.
  public let caller: Caller
  /// The program, as it says itself.
  public var client: String?
  /// When it connected, in nanoseconds of `MonotonicClock`.
  public let opened: UInt64
  /// Bytes of answers that wait for it.
  public var pending: Int

  /// States what is known of a connection.
  public init(caller: Caller, client: String? = nil, opened: UInt64, pending: Int = 0) {
    self.caller = caller
    self.client = client
    self.opened = opened
    self.pending = pending
  }
}
