import Glibc

/// The corpus folders that a command line asks for.
struct CorpusFolders: Equatable {
  /// Those named first, then those found in the data folder by name.
  let paths: [String]
  /// Where corpora are made on request; nil when there is no such place.
  let data: String?

  /// Folders named one by one, and all in `data`; the usual data folder is looked at when nothing is named.
  init(named: [String], data: String?, environment: (String) -> String? = SocketPlace.variable) {
    var paths = named
    if let folder = data ?? (named.isEmpty ? Self.usual(environment) : nil) {
      paths += Self.folders(in: folder).filter { !named.contains($0) }
    }
    self.paths = paths
    self.data = data ?? Self.usual(environment)
  }

  private static func usual(_ environment: (String) -> String?) -> String? {
    if let home = environment("XDG_DATA_HOME") { return "\(home)/shanxi" }
    return environment("HOME").map { "\($0)/.local/share/shanxi" }
  }

  /// The folders directly in `folder`, by name; none when it cannot be read.
  private static func folders(in folder: String) -> [String] {
    guard let directory = unsafe opendir(folder) else { return [] }
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
