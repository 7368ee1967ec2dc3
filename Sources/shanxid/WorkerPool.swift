import DequeModule
import Dispatch
import Glibc
import Synchronization

/// Threads that work out requests, so that the threads of the sockets never wait for one.
///
/// As many jobs run at once as the pool is wide. A job that waits for its peer inside `blocking` lends its place, so
/// peers that do not read hold no place; threads are made when they are first needed.
final class WorkerPool: Sendable {
  typealias Job = @Sendable () -> Void

  private struct State {
    var jobs: Deque<Job> = []
    /// Threads that wait for `wake`.
    var idle = 0
    /// Threads that run a job outside `blocking`, or were woken for one.
    var active = 0
    var threads = 0
  }

  /// The most threads, those that lent their place included.
  static let maximumThreads = 512

  let width: Int
  /// Guards the queue and the counts.
  private let state = Mutex(State())
  private let wake = DispatchSemaphore(value: 0)

  init(width: Int) {
    self.width = width
  }

  /// Jobs that nobody has begun.
  var waiting: Int { state.withLock { $0.jobs.count } }

  /// Runs `job` on a thread of the pool, the first submitted first.
  func submit(_ job: @escaping Job) {
    let needsThread = state.withLock { state in
      state.jobs.append(job)
      return claim(&state)
    }
    if needsThread { spawn() }
  }

  /// Lets another job run while `body` waits; called from a job.
  func blocking<R, E: Error>(_ body: () throws(E) -> R) throws(E) -> R {
    let needsThread = state.withLock { state in
      state.active -= 1
      return claim(&state)
    }
    if needsThread { spawn() }
    defer { state.withLock { $0.active += 1 } }
    return try body()
  }

  /// Gives a waiting job a thread if a place is free; returns whether that thread is yet to be made.
  private func claim(_ state: inout State) -> Bool {
    guard !state.jobs.isEmpty, state.active < width else { return false }
    if state.idle > 0 {
      state.idle -= 1
      state.active += 1
      wake.signal()
      return false
    }
    guard state.threads < Self.maximumThreads else { return false }
    state.threads += 1
    state.active += 1
    return true
  }

  private func work() {
    while true {
      let job = state.withLock { state -> Job? in
        if state.active <= width, let job = state.jobs.popFirst() { return job }
        state.active -= 1
        state.idle += 1
        return nil
      }
      if let job { job() } else { wake.wait() }
    }
  }

  private func spawn() {
    var thread = pthread_t()
    let pool = unsafe Unmanaged.passRetained(self)
    // The new thread takes over the reference that was retained for it; it never ends, and neither does the pool.
    let status = unsafe pthread_create(
      &thread, nil,
      { context in
        if let context = unsafe context {
          unsafe Unmanaged<WorkerPool>.fromOpaque(context).takeRetainedValue().work()
        }
        return nil
      }, pool.toOpaque())
    if status == 0 {
      pthread_detach(thread)
    } else {
      // Without a thread the job stays in the queue; the next one to end takes it.
      unsafe pool.release()
      state.withLock { state in
        state.threads -= 1
        state.active -= 1
      }
    }
  }
}
