import CShim
import Core
import Dispatch
import Glibc
import Logging
import Synchronization

/// Watches corpus folders for generations that another process publishes, and a data folder for corpora that come and
/// go.
///
/// The kernel tells of a rename onto `current`; a folder that it cannot watch (a network file system, no watch left) is
/// looked at every two seconds. The callback may come without a change.
final class CorpusWatcher: Sendable {
  static let period: Int32 = 2000

  private let served: @Sendable () -> [String]
  private let data: String?
  private let logger: Logger
  private let changed: @Sendable () -> Void
  /// A pipe whose writing end is closed to end the thread.
  private let ends: (read: Int32, write: Int32)
  /// Guards whether the thread goes on.
  private let isStopped = Mutex(false)

  /// - Parameters:
  ///   - folders: the corpus folders to watch, asked for anew from time to time.
  ///   - data: a folder in which each folder may be a corpus or become one.
  init(
    folders: @escaping @Sendable () -> [String], data: String? = nil, logger: Logger,
    _ changed: @escaping @Sendable () -> Void
  ) {
    served = folders
    self.data = data
    self.logger = logger
    self.changed = changed
    var pair: [Int32] = [-1, -1]
    // The call writes two descriptors into the two elements.
    if unsafe shanxi_pipe(&pair) != 0 { logger.warning("watch_fails", metadata: ["reason": "pipe: errno \(errno)"]) }
    ends = (pair[0], pair[1])
  }

  /// Begins, on a thread of its own.
  func start() {
    DispatchQueue(label: "watching").async { [self] in run() }
  }

  /// Ends the thread.
  func stop() {
    isStopped.withLock { $0 = true }
    close(ends.write)
  }

  private func run() {
    let kernel = inotify_init1(Int32(IN_CLOEXEC) | Int32(IN_NONBLOCK))
    if kernel < 0 { logger.warning("watch_polls", metadata: ["reason": "inotify_init1: errno \(errno)"]) }
    defer {
      if kernel >= 0 { close(kernel) }
      close(ends.read)
    }
    var watched: [String: Int32] = [:]
    var seen: [String: FileState] = [:]
    var isFirst = true
    while !isStopped.withLock({ $0 }) {
      let known = Set(watched.keys)
      let polled = watch(kernel, &watched)
      // What was published in a folder before it was watched, nobody has told of.
      var isChanged = !isFirst && !known.isSuperset(of: watched.keys)
      isFirst = false
      for folder in polled {
        let state = FileState(folder == data ? folder : "\(folder)/current")
        if let old = seen.updateValue(state, forKey: folder), old != state { isChanged = true }
      }
      if isChanged { changed() }
      var waits = [pollfd(fd: ends.read, events: Int16(POLLIN), revents: 0)]
      if kernel >= 0 { waits.append(pollfd(fd: kernel, events: Int16(POLLIN), revents: 0)) }
      // Both descriptors are open and the array is alive for the call.
      _ = unsafe poll(&waits, nfds_t(waits.count), Self.period)
      if waits.count > 1, waits[1].revents != 0, drain(kernel, &watched) { changed() }
    }
  }

  /// Watches what is not watched yet, and gives the folders that must be looked at instead.
  private func watch(_ kernel: Int32, _ watched: inout [String: Int32]) -> [String] {
    var polled: [String] = []
    var wanted = Set(served() + CorpusFolders.folders(in: data))
    if let data { wanted.insert(data) }
    for (folder, number) in watched where !wanted.contains(folder) {
      if number >= 0 { inotify_rm_watch(kernel, number) }
      watched[folder] = nil
    }
    for folder in wanted {
      if let number = watched[folder] {
        if number < 0 { polled.append(folder) }
        continue
      }
      let comes = UInt32(IN_MOVED_TO) | UInt32(IN_ONLYDIR)
      // In the data folder whole folders come and go.
      let mask =
        folder == data
        ? comes | UInt32(IN_CREATE) | UInt32(IN_MOVED_FROM) | UInt32(IN_DELETE) : comes | UInt32(IN_CLOSE_WRITE)
      let isLocal = unsafe shanxi_is_remote(folder) == 0
      let number = kernel >= 0 && isLocal ? unsafe inotify_add_watch(kernel, folder, mask) : -1
      if number < 0 {
        // A folder that is not there is tried again each time.
        guard unsafe access(folder, F_OK) == 0 else { continue }
        logger.info("watch_polls", metadata: ["folder": "\(folder)"])
        polled.append(folder)
      }
      watched[folder] = number
    }
    return polled
  }

  /// Reads all events; whether one of them is about a file that publishes.
  private func drain(_ kernel: Int32, _ watched: inout [String: Int32]) -> Bool {
    var isPublished = false
    var bytes = [UInt8](repeating: 0, count: 16 << 10)
    while true {
      // The call writes at most `count` bytes into the buffer.
      let count = unsafe bytes.withUnsafeMutableBytes { unsafe read(kernel, $0.baseAddress, $0.count) }
      guard count > 0 else { return isPublished }
      var place = 0
      // An event: number, mask, cookie, length of the name (32 bits each), and the name filled up with zeros.
      while place + 16 <= count {
        let number = Int32(bitPattern: Self.word(bytes, place))
        let mask = Self.word(bytes, place + 4)
        let length = Int(Self.word(bytes, place + 12))
        let name = bytes[(place + 16)..<min(place + 16 + length, count)].prefix { $0 != 0 }
        let isFolder = mask & UInt32(IN_ISDIR) != 0 && number == data.flatMap { watched[$0] }
        if isFolder || name.elementsEqual("current".utf8) || mask & UInt32(IN_Q_OVERFLOW) != 0 { isPublished = true }
        // The folder is gone; one that comes under its name is watched anew.
        if mask & UInt32(IN_IGNORED) != 0 { for (folder, old) in watched where old == number { watched[folder] = nil } }
        place += 16 + length
      }
    }
  }

  private static func word(_ bytes: [UInt8], _ place: Int) -> UInt32 {
    (0..<4).reduce(0) { $0 | UInt32(bytes[place + $1]) << UInt32(8 * $1) }
  }

  /// What changes when a file is replaced.
  private struct FileState: Equatable {
    var inode: UInt = 0
    var seconds = 0
    var nanoseconds = 0

    init(_ path: String) {
      var status = stat()
      // `status` is alive for the call, which only writes to it.
      guard unsafe stat(path, &status) == 0 else { return }
      inode = UInt(status.st_ino)
      seconds = status.st_mtim.tv_sec
      nanoseconds = status.st_mtim.tv_nsec
    }
  }
}
