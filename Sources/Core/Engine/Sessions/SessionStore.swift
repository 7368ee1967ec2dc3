import Synchronization

/// What callers keep between requests: named results, word lists, macros and options, by user and session.
///
/// Everything lives in memory. A user keeps at most 64 results and 256 MiB; the results of the sessions that were left
/// longest make room first, those of the session that asks never do. What is not used for 24 hours goes.
final class SessionStore: Sendable {
  /// Whose session.
  struct Owner: Hashable, Sendable {
    let uid: Int
    let session: String
  }

  /// Results that one user may keep.
  static let maximumNames = 64
  /// Bytes that the results of one user may hold.
  static let maximumBytes = 256 << 20
  /// Bytes of the name of a session.
  static let longestName = 128
  /// Sessions that one user may have.
  static let maximumSessions = 1024
  /// After this time without use a result, and a session, is gone.
  static let lifetime: UInt64 = 24 * 3600 * 1_000_000_000

  /// Guards all sessions.
  private let sessions = Mutex<[Owner: UserSession]>([:])
  /// Results that a group may read, by the group's number and the name without `shared/`.
  private let shared = Mutex<[SharedKey: UserSession.Entry]>([:])
  private let now: @Sendable () -> UInt64

  private struct SharedKey: Hashable {
    let group: Int
    let key: ResultKey
  }

  /// `now` gives nanoseconds that never go back.
  init(now: @escaping @Sendable () -> UInt64 = { MonotonicClock.nanoseconds }) {
    self.now = now
  }

  /// The session as it is; a new one when there is none.
  func session(_ owner: Owner) -> UserSession {
    let time = now()
    return sessions.withLock { sessions in
      var session = sessions[owner] ?? UserSession()
      session.expire(time)
      return session
    }
  }

  /// Changes what belongs to a session besides its results.
  func update(_ owner: Owner, _ body: (inout UserSession) -> Void) {
    let time = now()
    sessions.withLock { sessions in
      var session = sessions[owner] ?? UserSession()
      session.expire(time)
      body(&session)
      session.lastUse = time
      sessions[owner] = session
      Self.dropIdle(owner.uid, &sessions, time)
    }
  }

  /// The result of that name, in `corpus` or in the only corpus that has one.
  func result(_ name: String, corpus: String?, _ owner: Owner) throws(Refusal) -> NamedResult {
    let time = now()
    let found = sessions.withLock { sessions -> Result<NamedResult, Refusal> in
      // Asking for what is not there begins no session.
      guard var session = sessions[owner] else {
        var none = UserSession()
        return none.find(name, corpus, time)
      }
      session.expire(time)
      let result = session.find(name, corpus, time)
      session.lastUse = time
      sessions[owner] = session
      return result
    }
    return try found.get()
  }

  /// Keeps a result, in place of one of the same name.
  func keep(_ result: NamedResult, _ owner: Owner) throws(Refusal) {
    let time = now()
    let key = ResultKey(corpus: result.served.corpus, name: result.name)
    let held = sharedBytes(owner.uid)
    let outcome = sessions.withLock { sessions -> Result<Void, Refusal> in
      var session = sessions[owner] ?? UserSession()
      session.expire(time)
      session.entries[key] = UserSession.Entry(result: result, uid: owner.uid, created: time, lastUse: time)
      session.gone[key] = nil
      if result.name != UserSession.last { session.latest = key }
      session.lastUse = time
      guard session.entries.count <= Self.maximumNames, session.byteCount + held <= Self.maximumBytes else {
        return .failure(Self.overQuota)
      }
      sessions[owner] = session
      Self.makeRoom(owner, &sessions, held)
      Self.dropIdle(owner.uid, &sessions, time)
      return .success(())
    }
    try outcome.get()
  }

  private static var overQuota: Refusal {
    Refusal(
      .quota, "a user keeps at most \(maximumNames) results and \(maximumBytes >> 20) MiB of them",
      hint: "results.drop lets go of results")
  }

  /// Lets results of the user's other sessions go, those left longest first, until the user is within the quota.
  private static func makeRoom(_ owner: Owner, _ sessions: inout [Owner: UserSession], _ held: Int) {
    var own = sessions.filter { $0.key.uid == owner.uid }
    while own.values.reduce(0, { $0 + $1.entries.count }) > maximumNames
      || own.values.reduce(held, { $0 + $1.byteCount }) > maximumBytes
    {
      let others = own.filter { $0.key != owner && !$0.value.entries.isEmpty }
      guard let oldest = others.min(by: { $0.value.lastUse < $1.value.lastUse }) else { return }
      var session = oldest.value
      for key in session.entries.keys { session.gone[key] = .quota }
      session.entries = [:]
      own[oldest.key] = session
      sessions[oldest.key] = session
    }
  }

  private static func dropIdle(_ uid: Int, _ sessions: inout [Owner: UserSession], _ time: UInt64) {
    sessions = sessions.filter { $0.value.lastUse &+ lifetime > time }
    let own = sessions.filter { $0.key.uid == uid }
    // Those without results go first; there are more sessions than results of a user can be.
    let spare = own.filter { $0.value.entries.isEmpty }.sorted { $0.value.lastUse < $1.value.lastUse }
    for session in spare.prefix(max(0, own.count - maximumSessions)) { sessions[session.key] = nil }
  }

  /// Lets a result go.
  func drop(_ name: String, corpus: String?, _ owner: Owner) throws(Refusal) {
    let result = try result(name, corpus: corpus, owner)
    let key = ResultKey(corpus: result.served.corpus, name: name)
    sessions.withLock { $0[owner]?.entries[key] = nil }
  }

  /// The results of a session, or of all sessions of the user when `session` is nil, by corpus and name.
  func list(uid: Int, session: String?) -> [(session: String, entry: UserSession.Entry)] {
    let time = now()
    let rows = sessions.withLock { sessions in
      sessions.filter { $0.key.uid == uid && (session == nil || $0.key.session == session) }.flatMap { owner, session in
        session.entries.values.filter { $0.lastUse &+ Self.lifetime > time }.map { (owner.session, $0) }
      }
    }
    return rows.sorted { first, second in
      let (one, other) = (first.1.result, second.1.result)
      return (first.0, one.served.corpus, one.name) < (second.0, other.served.corpus, other.name)
    }
  }

  /// What all results hold, those that are shared included.
  var byteCount: Int {
    let own = sessions.withLock { $0.values.reduce(0) { $0 + $1.byteCount } }
    return own + shared.withLock { $0.values.reduce(0) { $0 + $1.result.set.byteCount } }
  }

  /// Seconds since a time of this store.
  func seconds(since time: UInt64) -> Int { Int((now() &- time) / 1_000_000_000) }

  /// Lets all results on a corpus go that is gone.
  func drop(corpus: String) {
    sessions.withLock { sessions in
      for owner in sessions.keys { sessions[owner]?.dropGenerations(of: corpus, before: .max) }
    }
    shared.withLock { shared in shared = shared.filter { !$0.value.isOf(corpus, before: .max) } }
  }

  /// Lets results on all generations go but those on the current one and on the two newest before it.
  func dropOldGenerations(current: [CorpusRow]) {
    sessions.withLock { sessions in
      for row in current {
        let held = sessions.values.flatMap(\.entries.values).map(\.result.served.generation)
        guard let oldest = row.oldestHeld(of: held) else { continue }
        for owner in sessions.keys { sessions[owner]?.dropGenerations(of: row.corpus, before: oldest) }
      }
    }
    shared.withLock { shared in
      for row in current {
        guard let oldest = row.oldestHeld(of: shared.values.map(\.result.served.generation)) else { continue }
        shared = shared.filter { !$0.value.isOf(row.corpus, before: oldest) }
      }
    }
  }
}

extension SessionStore {
  /// Lets the members of a group read a result under `shared/` and its name.
  func share(_ result: NamedResult, uid: Int, group: Int) throws(Refusal) {
    let time = now()
    let key = SharedKey(group: group, key: ResultKey(corpus: result.served.corpus, name: result.name))
    let used = sessions.withLock { sessions in
      sessions.filter { $0.key.uid == uid }.values.reduce(0) { $0 + $1.byteCount }
    }
    let outcome = shared.withLock { shared -> Result<Void, Refusal> in
      if let known = shared[key], known.uid != uid {
        return .failure(Refusal(.forbidden, "another user shares a result of the name \(result.name)"))
      }
      let own = shared.filter { $0.value.uid == uid && $0.key != key }.values
      let bytes = own.reduce(used) { $0 + $1.result.set.byteCount } + result.set.byteCount
      guard own.count < Self.maximumNames, bytes <= Self.maximumBytes else { return .failure(Self.overQuota) }
      shared[key] = UserSession.Entry(result: result, uid: uid, created: time, lastUse: time)
      return .success(())
    }
    try outcome.get()
  }

  /// A result that the group shares; `name` is without `shared/`.
  func shared(_ name: String, corpus: String?, group: Int) throws(Refusal) -> NamedResult {
    let time = now()
    let found = shared.withLock { shared in
      shared = shared.filter { $0.value.lastUse &+ Self.lifetime > time }
      let keys = shared.keys.filter { key in
        key.group == group && key.key.name == name && (corpus.map { $0.lowercased() == key.key.corpus } ?? true)
      }
      guard keys.count == 1 else { return NamedResult?.none }
      shared[keys[0]]?.lastUse = time
      return shared[keys[0]]?.result
    }
    if let found { return found }
    throw Refusal(
      .unknownID, "nobody in your group shares one result called \"\(name)\"", hint: "results.list shows them")
  }

  /// The results that the group shares, by corpus and name.
  func shared(group: Int) -> [UserSession.Entry] {
    shared.withLock { shared in shared.filter { $0.key.group == group }.map(\.value) }.sorted {
      ($0.result.served.corpus, $0.result.name) < ($1.result.served.corpus, $1.result.name)
    }
  }

  /// Ends the sharing of a result by the user who began it.
  func unshare(_ name: String, corpus: String?, uid: Int, group: Int) throws(Refusal) {
    let result = try shared(name, corpus: corpus, group: group)
    let key = SharedKey(group: group, key: ResultKey(corpus: result.served.corpus, name: name))
    let isOwn = shared.withLock { shared in
      guard shared[key]?.uid == uid else { return false }
      shared[key] = nil
      return true
    }
    guard isOwn else { throw Refusal(.forbidden, "\(name) is shared by another user") }
  }

  private func sharedBytes(_ uid: Int) -> Int {
    shared.withLock { shared in
      shared.values.filter { $0.uid == uid }.reduce(0) { $0 + $1.result.set.byteCount }
    }
  }
}
