import Glibc

/// The calls that change a folder, each of which a test can watch or let fail.
struct Disk: Sendable {
  /// Called before each change with the name of the call and the path; what it throws is the call's failure.
  var before: @Sendable (_ operation: String, _ path: String) throws(SystemError) -> Void

  /// Whether what is written shall outlast the machine's fall; not so for files that the same process removes again.
  var isLasting = true

  init(before: @escaping @Sendable (String, String) throws(SystemError) -> Void = { (_, _) throws(SystemError) in }) {
    self.before = before
  }

  /// Makes a folder; one that is there is no error.
  func makeFolder(_ path: String) throws(SystemError) {
    try before("mkdir", path)
    if unsafe mkdir(path, 0o777) != 0 && errno != EEXIST { throw SystemError("mkdir", path) }
  }

  /// Makes a folder and those above it that are missing.
  func makeFolders(_ path: String) throws(SystemError) {
    if isFolder(path) { return }
    if let slash = path.lastIndex(of: "/"), slash != path.startIndex { try makeFolders(String(path[..<slash])) }
    try makeFolder(path)
  }

  /// Creates a file for writing, or empties the one that is there.
  func create(_ path: String) throws(SystemError) -> Descriptor {
    try before("open", path)
    return try Descriptor(path, O_WRONLY | O_CREAT | O_TRUNC)
  }

  /// Writes all of `bytes`, at the file's place or at `offset`.
  func write(_ bytes: Span<UInt8>, to file: borrowing Descriptor, at offset: Int? = nil) throws(SystemError) {
    try before("write", file.path)
    try file.write(bytes, at: offset)
  }

  /// Returns when the file's bytes are on the disk.
  func synchronize(_ file: borrowing Descriptor) throws(SystemError) {
    if !isLasting { return }
    try before("fsync", file.path)
    try file.synchronize()
  }

  /// Returns when the names in a folder are on the disk.
  func synchronizeFolder(_ path: String) throws(SystemError) {
    if !isLasting { return }
    try before("fsync", path)
    try Descriptor(path, O_RDONLY | O_DIRECTORY).synchronize()
  }

  /// Gives a file another name in one step, replacing what had it.
  func rename(_ old: String, to new: String) throws(SystemError) {
    try before("rename", new)
    guard unsafe Glibc.rename(old, new) == 0 else { throw SystemError("rename", new) }
  }

  /// Writes a small file so that its name always stands for the old bytes or for all of the new ones.
  func replace(_ path: String, with bytes: [UInt8]) throws(SystemError) {
    let beside = path + ".new"
    do {
      let file = try create(beside)
      try write(bytes.span, to: file)
      try synchronize(file)
    }
    try rename(beside, to: path)
    if let slash = path.lastIndex(of: "/") { try synchronizeFolder(String(path[..<slash])) }
  }

  /// Removes a file, or a folder with everything in it; what is not there is no error.
  func remove(_ path: String) throws(SystemError) {
    try before("unlink", path)
    if unsafe unlink(path) == 0 || errno == ENOENT { return }
    guard errno == EISDIR || errno == EPERM else { throw SystemError("unlink", path) }
    for name in try Self.names(in: path) { try remove(path + "/" + name) }
    guard unsafe rmdir(path) == 0 else { throw SystemError("rmdir", path) }
  }

  /// Whether a folder is at `path`.
  func isFolder(_ path: String) -> Bool {
    var status = stat()
    return unsafe stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
  }

  /// The names in a folder but `.` and `..`, in no order; bytes that are no UTF-8 are replaced.
  static func names(in folder: String) throws(SystemError) -> [String] {
    try entries(in: folder).map { String(decoding: $0, as: UTF8.self) }
  }

  /// The names in a folder but `.` and `..` as bytes, in no order.
  static func entries(in folder: String) throws(SystemError) -> [[UInt8]] {
    guard let handle = unsafe opendir(folder) else { throw SystemError("opendir", folder) }
    defer { unsafe closedir(handle) }
    var names: [[UInt8]] = []
    while true {
      errno = 0
      guard let entry = unsafe readdir(handle) else {
        if errno != 0 { throw SystemError("readdir", folder) }
        return names
      }
      // The name ends with a zero inside its array.
      let name = unsafe withUnsafeBytes(of: &entry.pointee.d_name) { unsafe Array($0.prefix { $0 != 0 }) }
      if name != [0x2E] && name != [0x2E, 0x2E] { names.append(name) }
    }
  }
}
