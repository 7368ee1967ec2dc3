import Dispatch
import Synchronization

/// Holds back the lines of streams while their peer does not read.
///
/// Worker threads pass lines in; the socket's thread says how much is unsent. A thread that finds too much waits for
/// the low mark.
final class OutputGate: Sendable {
  /// The peer has gone.
  struct Closed: Error {}

  private struct State {
    /// Bytes passed in that the socket's thread has not seen.
    var underWay = 0
    /// Bytes that the connection holds for its peer.
    var unsent = 0
    var waiting = 0
    var isClosed = false
  }

  let high: Int
  let low: Int
  /// Guards the counts.
  private let state = Mutex(State())
  private let room = DispatchSemaphore(value: 0)

  init(high: Int, low: Int) {
    self.high = high
    self.low = low
  }

  /// Whether the peer has gone.
  var isClosed: Bool { state.withLock { $0.isClosed } }

  /// Counts `bytes` as passed in, after waiting while there is no room; `blocking` runs the wait.
  func pass(_ bytes: Int, blocking: (() -> Void) -> Void) throws(Closed) {
    while true {
      let mustWait = state.withLock { state -> Bool? in
        if state.isClosed { return nil }
        if state.underWay + state.unsent > high {
          state.waiting += 1
          return true
        }
        state.underWay += bytes
        return false
      }
      guard let mustWait else { throw Closed() }
      if !mustWait { return }
      blocking { room.wait() }
    }
  }

  /// The socket's thread has taken over `bytes` that were passed in.
  func arrived(_ bytes: Int) {
    state.withLock { $0.underWay -= bytes }
  }

  /// The socket's thread has `unsent` bytes for the peer now.
  func update(unsent: Int) {
    let woken = state.withLock { state in
      state.unsent = unsent
      guard state.waiting > 0, state.underWay + unsent < low else { return 0 }
      defer { state.waiting = 0 }
      return state.waiting
    }
    for _ in 0..<woken { room.signal() }
  }

  /// The peer has gone: who waits, or comes later, gets an error.
  func close() {
    let woken = state.withLock { state in
      state.isClosed = true
      defer { state.waiting = 0 }
      return state.waiting
    }
    for _ in 0..<woken { room.signal() }
  }
}
