import Testing

@testable import shanxid

/// Plays threads and a clock for a scheduler: every job needs some time, and runs until its slice ends.
struct SchedulerModel {
  var scheduler: Scheduler
  let processors: Int
  var now: UInt64 = 1_000_000_000
  /// What each job still needs, in nanoseconds, and who it belongs to.
  var left: [Int: UInt64] = [:]
  var running: [(job: Int, until: UInt64)] = []
  var began: [Int: UInt64] = [:]
  var ended: [Int: UInt64] = [:]
  var submitted: [Int: UInt64] = [:]
  static let step: UInt64 = 500_000

  init(width: Int, processors: Int) {
    scheduler = Scheduler(width: width, processors: processors)
    self.processors = processors
  }

  mutating func submit(_ job: Int, uid: Int, connection: Int, milliseconds: UInt64) {
    left[job] = milliseconds * 1_000_000
    submitted[job] = now
    apply(scheduler.submit(job, .init(uid: uid, connection: connection), now: now))
  }

  private mutating func apply(_ verdict: Scheduler.Verdict) {
    for job in verdict.start {
      began[job] = now
      running.append((job, now + scheduler.slice(of: job, now: now)))
    }
    for job in verdict.resume { running.append((job, now + Scheduler.slowSlice)) }
  }

  /// Lets half a millisecond pass, shared by the jobs that run: those in the fast lane before the others.
  mutating func tick() {
    now += Self.step
    let order = running.sorted { !scheduler.isLong($0.job) && scheduler.isLong($1.job) }
    for entry in order.prefix(processors) { left[entry.job] = left[entry.job].map { $0 - min($0, Self.step) } }
    for entry in running where left[entry.job] == 0 {
      running.removeAll { $0.job == entry.job }
      ended[entry.job] = now
      left[entry.job] = nil
      apply(scheduler.finish(entry.job, used: Self.step, now: now))
    }
    for entry in running where entry.until <= now {
      running.removeAll { $0.job == entry.job }
      apply(scheduler.pause(entry.job, used: Scheduler.slowSlice, now: now))
    }
  }

  func milliseconds(_ job: Int) -> Double? {
    guard let end = ended[job], let start = submitted[job] else { return nil }
    return Double(end - start) / 1e6
  }
}

@Suite struct SchedulerTests {
  @Test func `short jobs of another user pass a flood of long ones`() throws {
    var model = SchedulerModel(width: 4, processors: 2)
    for job in 1...800 { model.submit(job, uid: 1, connection: job / 4, milliseconds: 2000) }
    for _ in 0..<1000 { model.tick() }
    var times: [Double] = []
    for round in 0..<100 {
      let job = 1000 + round
      model.submit(job, uid: 2, connection: 999, milliseconds: 1)
      for _ in 0..<60 { model.tick() }
      times.append(try #require(model.milliseconds(job)))
    }
    #expect(times.dropFirst().max() ?? .infinity <= 3, "\(times)")
  }

  @Test func `two users with long jobs share the processors whatever the number of their connections`() {
    var model = SchedulerModel(width: 4, processors: 2)
    for job in 1...200 { model.submit(job, uid: 1, connection: job, milliseconds: 100) }
    for job in 1001...1020 { model.submit(job, uid: 2, connection: job, milliseconds: 100) }
    for _ in 0..<8000 { model.tick() }
    func used(_ jobs: ClosedRange<Int>) -> Double {
      jobs.reduce(0) { $0 + Double(100_000_000 - (model.left[$1] ?? 0)) / 1e6 }
    }
    // The second user's work is all done when it has had its half, so the first has the rest.
    let (first, second) = (used(1...200), used(1001...1020))
    #expect(second == 2000, "\(first) ms and \(second) ms")
    #expect(first >= 4000, "\(first) ms and \(second) ms")
  }

  @Test func `every job ends, and no more run than there are places`() {
    var model = SchedulerModel(width: 3, processors: 2)
    var numbers = SystemRandomNumberGenerator()
    for job in 1...400 {
      model.submit(job, uid: job % 3, connection: job % 17, milliseconds: UInt64.random(in: 1...60, using: &numbers))
      if job % 5 == 0 { model.tick() }
      #expect(model.running.count <= 5)
    }
    for _ in 0..<30_000 where model.ended.count < 400 { model.tick() }
    #expect(model.ended.count == 400)
    #expect(model.running.isEmpty && model.scheduler.waiting == 0)
  }

  @Test func `a job that waits for its peer lends its place`() {
    var scheduler = Scheduler(width: 1, processors: 1)
    let owner = Scheduler.Owner(uid: 1, connection: 1)
    let first = scheduler.submit(1, owner, now: 0)
    let second = scheduler.submit(2, owner, now: 0)
    #expect(first == .init(start: [1]) && second == .init())
    let lent = scheduler.block(1, used: 10, now: 10)
    #expect(lent == .init(start: [2]))
    scheduler.unblock(1)
    let ended = [scheduler.finish(2, used: 10, now: 20), scheduler.finish(1, used: 10, now: 30)]
    #expect(ended == [.init(), .init()])
  }

  @Test func `a paused job that is to end goes on at once`() {
    var scheduler = Scheduler(width: 2, processors: 1)
    _ = scheduler.submit(1, .init(uid: 1, connection: 1), now: 0)
    _ = scheduler.submit(2, .init(uid: 1, connection: 2), now: 0)
    let pauses = [scheduler.pause(1, used: 10, now: 10).resume, scheduler.pause(2, used: 20, now: 20).resume]
    #expect(pauses == [[1], []])
    let released = [scheduler.release(2), scheduler.release(2), scheduler.release(1)]
    #expect(released == [true, false, false])
    let ended = scheduler.finish(2, used: 1, now: 30)
    #expect(ended.resume == [])
  }
}
