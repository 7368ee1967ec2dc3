import Synchronization

/// Where listings that clients have begun go on.
///
/// A cursor is a random 128-bit handle. It answers only the user it was given to, for 10 minutes after its last use;
/// a user who holds 256 loses the oldest with the next one. It keeps its generation alive.
final class CursorTable: Sendable {
  /// Cursors of one user.
  static let maximum = 256
  /// How many generations before the current one cursors may keep alive.
  static let oldGenerations = 2
  /// After this time without use a cursor is gone.
  static let idle: UInt64 = 600 * 1_000_000_000

  /// A listing that has more rows.
  struct Cursor: Sendable {
    let uid: Int
    let method: String
    /// What the first request of the listing asked.
    let params: JSONValue
    let served: Served
    /// How many rows were given.
    let position: Int
    /// What the listing found out at its first page, so that it is not counted again.
    let total: Int?
    /// For hits: where the next ones are looked for.
    var place: HitCursor?
    /// For a named result: its matches as they were at the first page.
    var set: ResultSet?
  }

  private struct Entry {
    let handle: String
    let cursor: Cursor
    var lastUse: UInt64
  }

  /// Guards the cursors, oldest first.
  private let entries = Mutex<[Entry]>([])
  private let now: @Sendable () -> UInt64

  /// `now` gives nanoseconds that never go back.
  init(now: @escaping @Sendable () -> UInt64 = { MonotonicClock.nanoseconds }) {
    self.now = now
  }

  /// Keeps a cursor and gives its handle.
  func add(_ cursor: Cursor) -> String {
    var generator = SystemRandomNumberGenerator()
    let handle = Self.hex(generator.next()) + Self.hex(generator.next())
    let time = now()
    entries.withLock { entries in
      entries.removeAll { $0.lastUse &+ Self.idle <= time }
      let own = entries.indices.filter { entries[$0].cursor.uid == cursor.uid }
      if own.count >= Self.maximum, let oldest = own.first { entries.remove(at: oldest) }
      Self.makeRoom(for: cursor, in: &entries)
      entries.append(Entry(handle: handle, cursor: cursor, lastUse: time))
    }
    return handle
  }

  /// Lets the user's oldest cursors on results go, so that those left hold no more than results kept by name may.
  private static func makeRoom(for cursor: Cursor, in entries: inout [Entry]) {
    guard let added = cursor.set?.byteCount else { return }
    func isOwn(_ entry: Entry) -> Bool { entry.cursor.uid == cursor.uid && entry.cursor.set != nil }
    var held = entries.reduce(added) { $0 + (isOwn($1) ? $1.cursor.set?.byteCount ?? 0 : 0) }
    while held > SessionStore.maximumBytes, let oldest = entries.firstIndex(where: isOwn) {
      held -= entries.remove(at: oldest).cursor.set?.byteCount ?? 0
    }
  }

  /// The cursor of that handle, if it is that user's and not idle too long.
  func find(_ handle: String, uid: Int) -> Cursor? {
    let time = now()
    return entries.withLock { entries in
      guard let index = entries.firstIndex(where: { $0.handle == handle && $0.cursor.uid == uid }),
        entries[index].lastUse &+ Self.idle > time
      else { return nil }
      entries[index].lastUse = time
      return entries[index].cursor
    }
  }

  /// Drops the cursors on all generations of each corpus but the current one and the two newest before it.
  func dropOldGenerations(current: [CorpusRow]) {
    entries.withLock { entries in
      for row in current {
        guard let oldest = row.oldestHeld(of: entries.map(\.cursor.served.generation)) else { continue }
        entries.removeAll {
          let generation = $0.cursor.served.generation
          return generation.corpus == row.corpus && generation.manifest.generation < oldest
        }
      }
    }
  }

  /// Drops the cursors on a corpus that is gone.
  func drop(corpus: String) {
    entries.withLock { $0.removeAll { $0.cursor.served.corpus.lowercased() == corpus.lowercased() } }
  }

  /// How many there are.
  var count: Int { entries.withLock { $0.count } }

  private static func hex(_ number: UInt64) -> String {
    let digits = String(number, radix: 16)
    return String(repeating: "0", count: 16 - digits.count) + digits
  }
}
