import Glibc

/// The corpus folders that the daemon is told of.
struct CorpusFolders: Equatable {
  /// Those named first, then those found in the data folder by name.
  let paths: [String]
  /// Where corpora are made on request and found when they come; nil when there is no such place.
  let data: String?

  /// Folders named one by one, and all in `data`; the usual data folder is looked at when nothing is named.
  ///
  /// All paths are made to begin at the root.
  init(named: [String], data: String?, environment: (String) -> String? = SocketPlace.variable) {
    let named = named.map(Self.absolute)
    self.data = (data ?? Self.usual(environment)).map(Self.absolute)
    searched = data != nil || named.isEmpty ? self.data : nil
    paths = named + Self.published(in: searched).filter { !named.contains($0) }
  }

  /// The folder in which corpora are looked for; nil when only those that are named are served.
  let searched: String?

  private static func usual(_ environment: (String) -> String?) -> String? {
    if let home = environment("XDG_DATA_HOME") { return "\(home)/shanxi" }
    return environment("HOME").map { "\($0)/.local/share/shanxi" }
  }

  /// The path from the root without a slash at its end, since the daemon may leave the folder it was started in.
  static func absolute(_ path: String) -> String {
    var path = path
    while path.count > 1 && path.hasSuffix("/") { path.removeLast() }
    guard !path.hasPrefix("/"), let current = unsafe getcwd(nil, 0) else { return path }
    defer { unsafe free(current) }
    // `getcwd` gave a text that ends in a zero byte, freed at the end.
    return unsafe String(cString: current) + "/" + path
  }

  /// Whether there is something at `path`.
  static func isThere(_ path: String) -> Bool { unsafe access(path, F_OK) == 0 || errno != ENOENT }

  /// The folders directly in `folder` in which a corpus is published, by name.
  static func published(in folder: String?) -> [String] {
    folders(in: folder).filter { unsafe access("\($0)/current", F_OK) == 0 }
  }

  /// The folders directly in `folder` that are not hidden, by name; none when it cannot be read.
  static func folders(in folder: String?) -> [String] {
    guard let folder, let directory = unsafe opendir(folder) else { return [] }
    defer { unsafe closedir(directory) }
    var names: [String] = []
    // `entry` is valid until the next call of `readdir`, and its name ends with NUL.
    while let entry = unsafe readdir(directory) {
      let name = unsafe withUnsafePointer(to: &entry.pointee.d_name) { pointer in
        unsafe pointer.withMemoryRebound(to: CChar.self, capacity: 256) { unsafe String(cString: $0) }
      }
      var status = stat()
      // `status` is alive for the call, which only writes to it.
      guard !name.hasPrefix("."), unsafe stat("\(folder)/\(name)", &status) == 0 else { continue }
      if status.st_mode & S_IFMT == S_IFDIR { names.append(name) }
    }
    return names.sorted().map { "\(folder)/\($0)" }
  }
}
