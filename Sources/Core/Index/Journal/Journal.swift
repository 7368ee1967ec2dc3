import Glibc
import Synchronization

/// The changes of a corpus that were acknowledged and are in no generation yet: the file `journal` of its folder.
///
/// A change is on the disk before `append` returns. A generation says in its manifest up to which number it holds them;
/// afterwards `trim` takes them out. Several processes may use one journal: the file `journal.lock` is locked meanwhile.
final class Journal: Sendable {
  private struct State {
    /// Which file was read last, and how long it was.
    var inode: UInt = 0
    var size = -1
    var last = 0
    var base = 0
    /// The latest change of each file that waits: whether it is there afterwards.
    var waiting: [String: Bool] = [:]
    var waitingBytes = 0

    mutating func note(_ change: JournalRecord.Change) {
      if case .put = change { waiting[change.file] = true } else { waiting[change.file] = false }
      waitingBytes += change.size
    }
  }

  /// Changes that wait until they are written, with what came of it.
  private final class Entry: Sendable {
    let changes: [JournalRecord.Change]
    let applied: Int
    /// Set while the journal's state is locked.
    let result = Mutex<Result<Int, IndexError>?>(nil)

    init(_ changes: [JournalRecord.Change], _ applied: Int) {
      self.changes = changes
      self.applied = applied
    }
  }

  let folder: String
  private let disk: Disk
  /// What is to be written by whoever locks the state next.
  private let entries = Mutex<[Entry]>([])
  /// Guards what is known of the file, and is held while it changes.
  private let state = Mutex(State())

  init(_ folder: String, disk: Disk = Disk()) {
    self.folder = folder
    self.disk = disk
  }

  var path: String { folder + "/" + FileName.journal }

  /// Whether a folder has a journal.
  static func isThere(_ folder: String) throws(IndexError) -> Bool {
    if unsafe access(folder + "/" + FileName.journal, F_OK) == 0 { return true }
    if errno == ENOENT { return false }
    throw IndexError(SystemError("access", folder + "/" + FileName.journal))
  }

  /// What waits: the changes that `applied` does not cover.
  func content(applied: Int) throws(IndexError) -> JournalContent {
    try state.withLock { state throws(IndexError) -> JournalContent in
      // Where nothing ever came, nothing is left behind.
      guard try Self.isThere(folder) else { return try JournalContent([], path: path, applied: applied) }
      let lock = try takeLock()
      defer { lock.unlock() }
      return try read(applied, &state)
    }
  }

  /// What waits by file name, whether the file is there afterwards; the bytes of it all; the number of the last change
  /// that is in a generation.
  func waiting(applied: Int) throws(IndexError) -> (files: [String: Bool], bytes: Int, base: Int) {
    try state.withLock { state throws(IndexError) -> (files: [String: Bool], bytes: Int, base: Int) in
      if !isKnown(state) {
        let lock = try takeLock()
        defer { lock.unlock() }
        _ = try read(applied, &state)
      }
      return (state.waiting, state.waitingBytes, max(state.base, applied))
    }
  }

  /// Adds changes; when it returns they are on the disk, and when it throws none of them is.
  ///
  /// What several threads add while the disk is busy is written together and waits for the disk once.
  ///
  /// - Parameter applied: the number of the last change in the published generation.
  /// - Returns: the number of the last of them.
  func append(_ changes: [JournalRecord.Change], applied: Int) throws(IndexError) -> Int {
    let own = Entry(changes, applied)
    entries.withLock { $0.append(own) }
    return try state.withLock { state throws(IndexError) -> Int in
      // Whoever held the lock before may have written it.
      if let done = own.result.withLock({ $0 }) { return try done.get() }
      let group = entries.withLock { entries in
        defer { entries = [] }
        return entries
      }
      write(group, &state)
      guard let done = own.result.withLock({ $0 }) else {
        throw IndexError(.system, path, "the change was not written")
      }
      return try done.get()
    }
  }

  /// Takes out the changes up to `number`, which are in a published generation or change nothing.
  func trim(through number: Int) throws(IndexError) {
    try state.withLock { state throws(IndexError) in
      state.size = -1
      let lock = try takeLock()
      defer { lock.unlock() }
      let content = try read(number, &state)
      guard state.size > 0 else { return }
      let frames = content.records.flatMap(\.frame)
      do throws(SystemError) {
        try disk.replace(path, with: JournalRecord(number: number, change: nil).frame + frames)
      } catch {
        state.size = -1
        throw IndexError(error)
      }
      _ = try read(number, &state)
    }
  }

  // All below run while the state is locked.

  private func takeLock() throws(IndexError) -> Descriptor {
    do throws(SystemError) {
      let lock = try Descriptor(folder + "/" + FileName.journalLock, O_RDWR | O_CREAT, mode: 0o600)
      try lock.waitForLock()
      return lock
    } catch { throw IndexError(error) }
  }

  private func isKnown(_ state: State) -> Bool {
    guard state.size >= 0 else { return false }
    let (inode, size) = identity()
    return inode == state.inode && size == state.size
  }

  /// The file's inode and size; 0 when there is none.
  private func identity() -> (UInt, Int) {
    var status = stat()
    // `status` is alive for the call, which only writes to it.
    guard unsafe stat(path, &status) == 0 else { return (0, 0) }
    return (UInt(status.st_ino), Int(status.st_size))
  }

  private func read(_ applied: Int, _ state: inout State) throws(IndexError) -> JournalContent {
    var bytes: [UInt8] = []
    do throws(SystemError) {
      try Descriptor(path, O_RDONLY).read(upTo: Int(UInt32.max), into: &bytes)
    } catch {
      guard error.code == ENOENT else { throw IndexError(error) }
    }
    let content = try JournalContent(bytes, path: path, applied: applied)
    let (inode, size) = identity()
    state = State(inode: inode, size: size, last: content.last, base: content.base)
    for record in content.records {
      guard let change = record.change else { continue }
      state.note(change)
    }
    return content
  }

  /// Writes what several threads add; when that cannot be done together, each on its own.
  private func write(_ group: [Entry], _ state: inout State) {
    func attempt(_ entries: [Entry]) -> IndexError? {
      do throws(IndexError) {
        let lock = try takeLock()
        defer { lock.unlock() }
        let applied = entries.reduce(0) { max($0, $1.applied) }
        var last = try write(entries.flatMap(\.changes), applied, &state)
        for entry in entries.reversed() {
          entry.result.withLock { $0 = .success(last) }
          last -= entry.changes.count
        }
        return nil
      } catch {
        // What is in the file now is to be read again.
        state.size = -1
        return error
      }
    }
    guard let failure = attempt(group) else { return }
    if group.count == 1 { return group[0].result.withLock { $0 = .failure(failure) } }
    for entry in group {
      if let error = attempt([entry]) { entry.result.withLock { $0 = .failure(error) } }
    }
  }

  private func write(
    _ changes: [JournalRecord.Change], _ applied: Int, _ state: inout State
  ) throws(IndexError) -> Int {
    var sound = state.size
    if !isKnown(state) || state.size <= 0 { sound = try read(applied, &state).length }
    var number = max(state.last, applied)
    var bytes: [UInt8] = []
    let isNew = sound == 0
    if isNew { bytes += JournalRecord(number: number, change: nil).frame }
    for change in changes {
      number += 1
      bytes += JournalRecord(number: number, change: change).frame
    }
    do throws(SystemError) {
      let file = try Descriptor(path, O_WRONLY | O_CREAT, mode: 0o600)
      // What a process that was killed left half written.
      if state.size != sound { try file.truncate(to: sound) }
      do throws(SystemError) {
        try disk.write(bytes.span, to: file, at: sound)
        try disk.synchronize(file)
        if isNew { try disk.synchronizeFolder(folder) }
      } catch {
        // The changes are refused, so they must not be found later.
        try file.truncate(to: sound)
        try file.synchronize()
        throw error
      }
    } catch { throw IndexError(error) }
    let (inode, size) = identity()
    (state.inode, state.size, state.last) = (inode, size, number)
    for change in changes { state.note(change) }
    return number
  }
}
