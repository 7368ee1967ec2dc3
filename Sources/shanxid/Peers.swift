import Core
import NIOCore
import Synchronization

/// Who is connected, and how many more may be.
final class Peers: Sendable {
  private struct State {
    var open: [Int: NIOLoopBound<PeerHandler>] = [:]
    var rows: [Int: ConnectionRow] = [:]
    var users: [UInt32: Int] = [:]
    var accepted = 0
    var refused = 0
    /// Connections that were admitted and have not left.
    var admitted = 0
    /// Bytes of answers that wait, by connection and in all.
    var pending: [Int: Int] = [:]
    var allPending = 0
  }

  let limits: SharedLimits
  /// Guards the table and the counts.
  private let state = Mutex(State())

  init(limits: SharedLimits) {
    self.limits = limits
  }

  /// The counts that `stat` shows.
  var counts: EngineConfiguration.ConnectionCounts {
    state.withLock { .init(open: $0.admitted, accepted: $0.accepted, refused: $0.refused) }
  }

  /// The handlers of all open connections.
  var handlers: [NIOLoopBound<PeerHandler>] { state.withLock { Array($0.open.values) } }

  /// A number for a connection of `uid`, or nil when it is one too many.
  func admit(uid: UInt32) -> Int? {
    let limits = limits.current
    return state.withLock { state in
      guard state.admitted < limits.connections, state.users[uid, default: 0] < limits.connectionsPerUser else {
        state.refused += 1
        return nil
      }
      state.admitted += 1
      state.accepted += 1
      state.users[uid, default: 0] += 1
      return state.accepted
    }
  }

  /// A peer that may not connect was sent away.
  func turnedAway() { state.withLock { $0.refused += 1 } }

  /// The connections as `sessions` shows them.
  var rows: [ConnectionRow] {
    state.withLock { state in
      state.rows.map { number, row in
        var row = row
        row.pending = state.pending[number, default: 0]
        return row
      }
    }
  }

  /// The connection of `caller` can be reached.
  func opened(_ caller: Caller, _ handler: NIOLoopBound<PeerHandler>) {
    let row = ConnectionRow(caller: caller, opened: MonotonicClock.nanoseconds)
    state.withLock {
      $0.open[caller.connection] = handler
      $0.rows[caller.connection] = row
    }
  }

  /// Notes what the program at the other end calls itself.
  func named(_ number: Int, _ client: String) {
    state.withLock { $0.rows[number]?.client = client }
  }

  /// Notes how many bytes of answers wait on a connection.
  ///
  /// Returns the connection to give up when all connections together hold too much: the one that holds most.
  func pending(_ bytes: Int, on number: Int) -> NIOLoopBound<PeerHandler>? {
    let limits = limits.current
    return state.withLock { state in
      state.allPending += bytes - state.pending[number, default: 0]
      state.pending[number] = bytes
      guard state.allPending > limits.outputTotal, let largest = state.pending.max(by: { $0.value < $1.value }) else {
        return nil
      }
      return state.open[largest.key]
    }
  }

  /// The connection `number` of `uid` is over.
  func closed(_ number: Int, uid: UInt32) {
    state.withLock { state in
      state.open[number] = nil
      state.rows[number] = nil
      state.allPending -= state.pending.removeValue(forKey: number) ?? 0
      state.admitted -= 1
      let left = state.users[uid, default: 1] - 1
      state.users[uid] = left == 0 ? nil : left
    }
  }
}
