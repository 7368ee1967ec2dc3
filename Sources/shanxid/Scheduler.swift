import DequeModule
import Glibc

/// Decides which jobs run: short ones before long ones, users by what they have used lately.
///
/// A job begins in the fast lane. One that runs on is long: it leaves that lane for the slow one, whose few places jobs
/// share in turns, so however many long jobs there are, a short one finds a place. In both lanes the user who has used
/// the least processor time lately comes first, and among the jobs of one user those of the connection that has.
///
/// Holds no thread and no clock; its owner tells it what happened, in nanoseconds that never go back, and starts or
/// resumes what comes back.
struct Scheduler {
  /// Who a job belongs to.
  struct Owner: Hashable, Sendable {
    let uid: Int
    let connection: Int
  }

  /// What may run now.
  struct Verdict: Equatable {
    /// Jobs that get a thread.
    var start: [Int] = []
    /// Jobs whose thread goes on.
    var resume: [Int] = []
  }

  /// How long a job may run in the fast lane.
  static let fastSlice: UInt64 = 20_000_000
  /// The same while its user is over the share and others wait.
  static let shortSlice: UInt64 = 2_000_000
  /// How long a job runs in the slow lane before others have their turn.
  static let slowSlice: UInt64 = 10_000_000
  /// Jobs of one user that may have begun; more only from connections that have used nothing.
  static let begun = 64
  /// Nanoseconds of use above which a user is over the share while another one wants to run.
  static let share: Double = 100_000_000
  /// What was used this long ago counts half.
  static let halfLife: Double = 1_000_000_000
  /// After short jobs one processor is kept free of long ones for this time.
  static let quiet: UInt64 = 200_000_000
  /// A user counts as somebody who wants to run for this time after a job.
  static let memory: UInt64 = 2_000_000_000

  private struct Use {
    var amount = 0.0
    var time: UInt64 = 0

    func amount(at now: UInt64) -> Double {
      amount * exp2(-Double(now - min(now, time)) / Scheduler.halfLife)
    }

    mutating func add(_ nanoseconds: UInt64, at now: UInt64) {
      amount = amount(at: now) + Double(nanoseconds)
      time = now
    }
  }

  private struct User {
    var use = Use()
    /// By connection; those without jobs are forgotten.
    var connections: [Int: Use] = [:]
    var waiting: Deque<Int> = []
    var begun = 0
    var fast = 0
    /// When it last had a job.
    var lastSeen: UInt64 = 0
  }

  private struct Job {
    enum State { case waiting, fast, slow, paused, blocked }
    let owner: Owner
    var state: State
    /// Whether it was in the slow lane.
    var isLong = false
  }

  /// Jobs that run at once in the fast lane.
  var width: Int
  /// Processors, and so jobs that run at once in the slow lane.
  let processors: Int

  private var users: [Int: User] = [:]
  private var jobs: [Int: Job] = [:]
  private var paused: Deque<Int> = []
  private var fast = 0
  private var slow = 0
  /// When a short job ended.
  private var lastShort: UInt64?

  init(width: Int, processors: Int) {
    self.width = max(1, width)
    self.processors = max(1, processors)
  }

  /// Jobs that have not begun.
  var waiting: Int { users.values.reduce(0) { $0 + $1.waiting.count } }

  /// Whether `job` has been in the slow lane.
  func isLong(_ job: Int) -> Bool { jobs[job]?.isLong ?? false }

  /// The jobs that hold a place in the slow lane or wait for one.
  var long: [Int] { jobs.filter { $0.value.isLong }.map(\.key) }

  /// How long a job that begins now may run before `pause`.
  func slice(of job: Int, now: UInt64) -> UInt64 {
    guard let owner = jobs[job]?.owner, isOverShare(owner.uid, now) else { return Self.fastSlice }
    return Self.shortSlice
  }

  /// A job has come.
  mutating func submit(_ job: Int, _ owner: Owner, now: UInt64) -> Verdict {
    jobs[job] = Job(owner: owner, state: .waiting)
    users[owner.uid, default: User()].waiting.append(job)
    users[owner.uid]?.lastSeen = now
    return begin(now)
  }

  /// A running job has used up its time, and `used` nanoseconds of processor time; it waits unless it is in `resume`.
  mutating func pause(_ job: Int, used: UInt64, now: UInt64) -> Verdict {
    guard let state = jobs[job]?.state, state == .fast || state == .slow else { return Verdict(resume: [job]) }
    charge(job, used, now)
    leave(job)
    jobs[job]?.isLong = true
    jobs[job]?.state = .paused
    paused.append(job)
    return continued(now)
  }

  /// A running job waits for its peer, and lends its place.
  mutating func block(_ job: Int, used: UInt64, now: UInt64) -> Verdict {
    charge(job, used, now)
    leave(job)
    jobs[job]?.state = .blocked
    return continued(now)
  }

  /// A job that lent its place goes on at once; its next pause makes up for it.
  mutating func unblock(_ job: Int) {
    guard let entry = jobs[job], entry.state == .blocked else { return }
    enter(job, isFast: !entry.isLong)
  }

  /// A paused job is to end: it goes on without waiting for its turn. Returns whether it was paused.
  mutating func release(_ job: Int) -> Bool {
    guard jobs[job]?.state == .paused else { return false }
    paused.removeAll { $0 == job }
    enter(job, isFast: false)
    return true
  }

  /// A job has ended.
  mutating func finish(_ job: Int, used: UInt64, now: UInt64) -> Verdict {
    guard let entry = jobs[job] else { return Verdict() }
    charge(job, used, now)
    leave(job)
    jobs[job] = nil
    if !entry.isLong { lastShort = now }
    let uid = entry.owner.uid
    users[uid]?.begun -= 1
    if users[uid]?.begun == 0, users[uid]?.waiting.isEmpty ?? true {
      users[uid]?.connections = [:]
    }
    users[uid]?.lastSeen = now
    if users.count > 1 {
      users = users.filter { $0.value.begun > 0 || !$0.value.waiting.isEmpty || $0.value.lastSeen + Self.memory > now }
    }
    return continued(now)
  }

  /// A job that was to begin could not get a thread.
  mutating func putBack(_ job: Int) {
    guard let entry = jobs[job] else { return }
    leave(job)
    jobs[job]?.state = .waiting
    users[entry.owner.uid]?.begun -= 1
    users[entry.owner.uid]?.waiting.prepend(job)
  }

  private mutating func continued(_ now: UInt64) -> Verdict {
    var verdict = begin(now)
    let isQuiet = lastShort.map { now - min(now, $0) >= Self.quiet } ?? true
    let places = isQuiet ? processors : max(1, processors - 1)
    while slow < places, let next = paused.min(by: { comes($0, before: $1, now) }) {
      paused.removeAll { $0 == next }
      enter(next, isFast: false)
      verdict.resume.append(next)
    }
    return verdict
  }

  /// Fills the fast lane.
  private mutating func begin(_ now: UInt64) -> Verdict {
    var verdict = Verdict()
    while fast < width, let uid = nextUser(now), let job = nextJob(of: uid, now) {
      users[uid]?.waiting.removeAll { $0 == job }
      users[uid]?.begun += 1
      enter(job, isFast: true)
      verdict.start.append(job)
    }
    return verdict
  }

  private func nextUser(_ now: UInt64) -> Int? {
    let wanting = users.filter { uid, user in
      !user.waiting.isEmpty && (user.fast == 0 || !isOverShare(uid, now)) && nextJob(of: uid, now) != nil
    }
    return wanting.min { first, second in
      (first.value.use.amount(at: now), first.key) < (second.value.use.amount(at: now), second.key)
    }?.key
  }

  private func nextJob(of uid: Int, _ now: UInt64) -> Int? {
    guard let user = users[uid] else { return nil }
    let mayBegin = user.begun < Self.begun
    // The first of those that have used the least.
    var best: (job: Int, use: Double)?
    for job in user.waiting {
      guard let connection = jobs[job]?.owner.connection else { continue }
      let use = user.connections[connection]?.amount(at: now) ?? 0
      guard mayBegin || use == 0 && user.begun < 2 * Self.begun else { continue }
      if best.map({ use < $0.use }) ?? true { best = (job, use) }
      if use == 0 { break }
    }
    return best?.job
  }

  /// Whether a user has used much while there is somebody else with jobs.
  private func isOverShare(_ uid: Int, _ now: UInt64) -> Bool {
    guard users.count > 1, let user = users[uid], user.use.amount(at: now) > Self.share else { return false }
    return users.contains { other, user in other != uid && user.lastSeen + Self.memory > now }
  }

  private func comes(_ first: Int, before second: Int, _ now: UInt64) -> Bool {
    guard let one = jobs[first]?.owner, let other = jobs[second]?.owner else { return false }
    if one.uid != other.uid { return use(one.uid, now) < use(other.uid, now) }
    if one.connection == other.connection { return first < second }
    return use(one, now) < use(other, now)
  }

  private func use(_ uid: Int, _ now: UInt64) -> Double { users[uid]?.use.amount(at: now) ?? 0 }

  private func use(_ owner: Owner, _ now: UInt64) -> Double {
    users[owner.uid]?.connections[owner.connection]?.amount(at: now) ?? 0
  }

  private mutating func charge(_ job: Int, _ used: UInt64, _ now: UInt64) {
    guard let owner = jobs[job]?.owner else { return }
    users[owner.uid]?.use.add(used, at: now)
    users[owner.uid]?.connections[owner.connection, default: Use()].add(used, at: now)
  }

  private mutating func enter(_ job: Int, isFast: Bool) {
    jobs[job]?.state = isFast ? .fast : .slow
    guard isFast else {
      slow += 1
      return
    }
    fast += 1
    if let uid = jobs[job]?.owner.uid { users[uid]?.fast += 1 }
  }

  private mutating func leave(_ job: Int) {
    switch jobs[job]?.state {
    case .fast?:
      fast -= 1
      if let uid = jobs[job]?.owner.uid { users[uid]?.fast -= 1 }
    case .slow?: slow -= 1
    default: break
    }
  }
}
