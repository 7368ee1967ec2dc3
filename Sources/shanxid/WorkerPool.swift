import Core
import DequeModule
import Dispatch
import Glibc
import Synchronization

/// Threads that work out requests, so that the threads of the sockets never wait for one.
///
/// `Scheduler` says which jobs run. A job is paused where it looks at its cancel flag; a thread that has run a long job
/// has lowered its priority and ends with it. A job that waits for its peer inside `blocking` lends its place.
final class WorkerPool: Sendable {
  /// A request to be worked out.
  final class Job: Sendable {
    let number: Int
    let owner: Scheduler.Owner
    let flag: CancelFlag
    let body: @Sendable (Job) -> Void
    /// Signalled when a paused job may go on.
    let turn = DispatchSemaphore(value: 0)
    /// The processor time of its thread when its slice began.
    let sliceBegan = Atomic<UInt64>(0)

    init(number: Int, owner: Scheduler.Owner, flag: CancelFlag, body: @escaping @Sendable (Job) -> Void) {
      self.number = number
      self.owner = owner
      self.flag = flag
      self.body = body
    }
  }

  /// A thread that looks for its next job without sleeping.
  private final class Spinner: Sendable {
    /// Whether a job was handed to it.
    let isServed = Atomic<Bool>(false)
  }

  private struct State {
    var scheduler: Scheduler
    var jobs: [Int: Job] = [:]
    var last = 0
    /// Jobs for the threads that were woken, or served while they spun.
    var handed: Deque<Job> = []
    /// Threads that wait for `wake`, and the one that spins.
    var idle = 0
    /// At most one thread spins: the others sleep at once.
    var spinner: Spinner?
    var threads = 0
  }

  /// The most threads, those of paused jobs and of jobs that lent their place included.
  static let maximumThreads = 512
  /// How long a thread looks for another job before it sleeps, in nanoseconds: about the time in which a program that
  /// asks one thing after the other comes back. To wake a thread takes longer than many a request.
  static let spinTime: UInt64 = 200_000
  /// How much lower the priority of long jobs is.
  static let niceness: Int32 = 5

  /// Asked between slices of long jobs; must be quick.
  private let memory: MemoryGuard
  /// Guards the jobs and the threads.
  private let state: Mutex<State>
  private let wake = DispatchSemaphore(value: 0)

  init(width: Int, processors: Int, memory: MemoryGuard = MemoryGuard(limit: .max)) {
    self.memory = memory
    state = Mutex(State(scheduler: Scheduler(width: width, processors: processors)))
  }

  /// Jobs that nobody has begun.
  var waiting: Int { state.withLock { $0.scheduler.waiting } }

  /// Jobs that have come since the start.
  var submitted: Int { state.withLock { $0.last } }

  /// Sets how many jobs run at once in the fast lane, from the next one on.
  func setWidth(_ width: Int) { state.withLock { $0.scheduler.width = max(1, width) } }

  /// Runs `body` on a thread of the pool when its turn has come.
  @discardableResult
  func submit(_ owner: Scheduler.Owner, _ flag: CancelFlag, _ body: @escaping @Sendable (Job) -> Void) -> Job {
    let now = MonotonicClock.nanoseconds
    let (job, spawned) = state.withLock { state in
      state.last += 1
      let job = Job(number: state.last, owner: owner, flag: flag, body: body)
      state.jobs[job.number] = job
      return (job, hand(state.scheduler.submit(job.number, owner, now: now), &state))
    }
    for job in spawned { spawn(job) }
    return job
  }

  /// Lets another job run while `body` waits; called from `job`.
  func blocking<R, E: Error>(_ job: Job, _ body: () throws(E) -> R) throws(E) -> R {
    let used = Self.used(job)
    let now = MonotonicClock.nanoseconds
    carryOut { $0.scheduler.block(job.number, used: used, now: now) }
    defer {
      state.withLock { $0.scheduler.unblock(job.number) }
      beginSlice(job)
    }
    return try body()
  }

  /// A job is to end: if it is paused, it goes on to see its flag.
  func release(_ job: Job) {
    if state.withLock({ $0.scheduler.release(job.number) }) { job.turn.signal() }
  }

  /// Tells the scheduler something and does what it says.
  private func carryOut(_ body: (inout State) -> Scheduler.Verdict) {
    let spawned = state.withLock { state in hand(body(&state), &state) }
    for job in spawned { spawn(job) }
  }

  /// Wakes threads for what may run; returns the jobs that need new ones.
  private func hand(_ verdict: Scheduler.Verdict, _ state: inout State) -> [Job] {
    for number in verdict.resume { state.jobs[number]?.turn.signal() }
    var spawned: [Job] = []
    for number in verdict.start {
      guard let job = state.jobs[number] else { continue }
      if state.idle > 0 {
        state.idle -= 1
        state.handed.append(job)
        if let spinner = state.spinner {
          state.spinner = nil
          spinner.isServed.store(true, ordering: .releasing)
        } else {
          wake.signal()
        }
      } else if state.threads < Self.maximumThreads {
        state.threads += 1
        spawned.append(job)
      } else {
        state.scheduler.putBack(number)
      }
    }
    return spawned
  }

  private func work(_ first: Job) {
    ThreadSlice.work.take()
    var job = first
    let spinner = Spinner()
    while true {
      switch run(job, spinner) {
      case .ends: return
      case .sleeps: wake.wait()
      case .spins: spin(spinner)
      }
      guard let next = state.withLock({ $0.handed.popFirst() }) else { return }
      job = next
    }
  }

  /// Returns when a job was handed to this thread, which sleeps if that takes long.
  private func spin(_ spinner: Spinner) {
    let end = MonotonicClock.nanoseconds + Self.spinTime
    while !spinner.isServed.load(ordering: .acquiring) {
      if MonotonicClock.nanoseconds < end {
        // Whoever else wants this processor goes first.
        sched_yield()
        continue
      }
      let isOver = state.withLock { state in
        guard state.spinner === spinner else { return false }
        state.spinner = nil
        return true
      }
      // Served in this moment, else.
      if isOver { return wake.wait() }
    }
    spinner.isServed.store(false, ordering: .relaxed)
  }

  /// What a thread does behind a job.
  private enum Rest { case ends, sleeps, spins }

  /// Runs a job.
  private func run(_ job: Job, _ spinner: Spinner) -> Rest {
    let start = MonotonicClock.nanoseconds
    let slice = state.withLock { $0.scheduler.slice(of: job.number, now: start) }
    job.sliceBegan.store(Self.processorTime, ordering: .relaxed)
    // The job is in the table until it ends, and so is its pool.
    job.flag.pace(until: start + slice) { [self] in pause(job) }
    job.body(job)
    let used = Self.used(job)
    let now = MonotonicClock.nanoseconds
    job.flag.pace(until: .max) { .max }
    var rest = Rest.ends
    carryOut { state in
      state.jobs[job.number] = nil
      if state.scheduler.isLong(job.number) {
        state.threads -= 1
      } else {
        // The thread counts as idle before the verdict, which may hand it the next job.
        state.idle += 1
        rest = state.spinner == nil ? .spins : .sleeps
        if rest == .spins { state.spinner = spinner }
      }
      return state.scheduler.finish(job.number, used: used, now: now)
    }
    return rest
  }

  /// Lets others have their turn; gives the time of the next pause.
  private func pause(_ job: Job) -> UInt64 {
    let used = Self.used(job)
    let now = MonotonicClock.nanoseconds
    let wasLong = state.withLock { $0.scheduler.isLong(job.number) }
    // Only this thread's priority changes, and only downwards, which needs no right.
    if !wasLong {
      setpriority(__priority_which_t(PRIO_PROCESS.rawValue), 0, Self.niceness)
      ThreadSlice.long.take()
    }
    if memory.isExceeded(now) { relieve() }
    carryOut { $0.scheduler.pause(job.number, used: used, now: now) }
    let rest = job.flag.remaining
    if rest == .max {
      job.turn.wait()
    } else if job.turn.wait(timeout: .now() + .nanoseconds(Int(clamping: rest))) == .timedOut {
      // Its time is over, which its flag tells it next; a signal that came meanwhile is taken back.
      if !state.withLock({ $0.scheduler.release(job.number) }) { job.turn.wait() }
    }
    beginSlice(job)
    return MonotonicClock.nanoseconds + Scheduler.slowSlice
  }

  /// Ends the long job that holds most, since the daemon holds too much.
  private func relieve() {
    let victim = state.withLock { state in
      state.scheduler.long.compactMap { state.jobs[$0] }.filter { !$0.flag.isExhausted }
        .max { ($0.flag.charged, $0.number) < ($1.flag.charged, $1.number) }
    }
    victim?.flag.exhaust()
    if let victim { release(victim) }
  }

  private func beginSlice(_ job: Job) {
    job.sliceBegan.store(Self.processorTime, ordering: .relaxed)
  }

  private static func used(_ job: Job) -> UInt64 {
    let (now, start) = (processorTime, job.sliceBegan.load(ordering: .relaxed))
    return now - min(now, start)
  }

  /// The processor time of this thread, in nanoseconds.
  private static var processorTime: UInt64 {
    var time = timespec()
    // The call fills the structure given.
    _ = unsafe clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
    return UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec)
  }

  /// What a new thread takes over.
  private final class Beginning: Sendable {
    let pool: WorkerPool
    let job: Job

    init(_ pool: WorkerPool, _ job: Job) {
      self.pool = pool
      self.job = job
    }
  }

  private func spawn(_ job: Job) {
    var thread = pthread_t()
    let beginning = unsafe Unmanaged.passRetained(Beginning(self, job))
    // The new thread takes over the reference that was retained for it.
    let status = unsafe pthread_create(
      &thread, nil,
      { context in
        if let context = unsafe context {
          let beginning = unsafe Unmanaged<Beginning>.fromOpaque(context).takeRetainedValue()
          beginning.pool.work(beginning.job)
        }
        return nil
      }, beginning.toOpaque())
    if status == 0 {
      pthread_detach(thread)
    } else {
      // Without a thread the job stays in the queue; the next one to end takes it.
      unsafe beginning.release()
      state.withLock { state in
        state.threads -= 1
        state.scheduler.putBack(job.number)
      }
    }
  }
}
