import Glibc

/// A file named on the command line or found below a named folder.
struct SourceFile: Sendable, Equatable {
  /// Where its bytes come from.
  indirect enum Origin: Sendable, Equatable {
    case path(String)
    case standardInput
    /// The bytes themselves.
    case bytes([UInt8])
    /// A file inside a container, by its place.
    case member(ContainerFile, Int)
    /// Several files that make one document, the one it is named after first.
    case parts([SourceFile])
    /// The originals that the old generation keeps, by the document's ordinal.
    case stored(Int)
  }

  /// The path below the argument that was given; the last component for a file named itself.
  let name: String
  let origin: Origin
  /// Which folder it was found in, see `Document.root`; empty for a file named itself.
  let root: String
  /// Its size in bytes when it was found.
  let size: Int
  /// What it is read as; nil for what the run says of all files.
  var format: PageFormat?

  /// Whether its bytes are those that the corpus keeps.
  var isStored: Bool {
    if case .stored = origin { return true }
    return false
  }
}

/// Finds the files below the arguments of `shanxid index`.
///
/// Skips names that begin with a dot, links to folders, links that lead out of the folder, and the corpus folder.
struct SourceWalk {
  private(set) var files: [SourceFile] = []
  /// What was named or found but cannot be a document.
  private(set) var rejected: [Rejection] = []
  /// The folders that were named, as `Document.root` has them.
  private(set) var roots: Set<String> = []
  private var names: Set<String> = []
  /// Device and inode of the corpus folder.
  private var excluded: (dev_t, ino_t)?

  /// - Parameter corpus: the corpus folder, which is never read as input.
  init(_ arguments: [String], outside corpus: String) {
    var status = stat()
    if unsafe stat(corpus, &status) == 0 { excluded = (status.st_dev, status.st_ino) }
    for argument in arguments { add(argument) }
  }

  private mutating func add(_ argument: String) {
    if argument == "-" { return add(SourceFile(name: "stdin", origin: .standardInput, root: "", size: 0)) }
    var status = stat()
    guard unsafe stat(argument, &status) == 0 else {
      return reject(argument, SystemError("stat", argument).reason)
    }
    if status.st_mode & S_IFMT != S_IFDIR {
      let name = argument.split(separator: "/").last.map(String.init) ?? argument
      return add(SourceFile(name: name, origin: .path(argument), root: "", size: Int(status.st_size)))
    }
    let real = Self.realPath(argument) ?? argument
    let root = SHA256.hex(SHA256.of(real.utf8Span.span).prefix(8))
    roots.insert(root)
    walk(argument, below: "", root: root, real: real)
  }

  private mutating func walk(_ folder: String, below prefix: String, root: String, real: String) {
    let entries: [[UInt8]]
    do {
      entries = try Disk.entries(in: folder)
    } catch {
      return reject(prefix.isEmpty ? folder : String(prefix.dropLast()), error.reason)
    }
    for bytes in entries.sorted(by: { $0.lexicographicallyPrecedes($1) }) where bytes.first != 0x2E {
      guard let name = String(validating: bytes, as: UTF8.self) else {
        reject(prefix + Self.escaped(bytes), "the file's name is not valid UTF-8")
        continue
      }
      let path = folder + "/" + name
      var status = stat()
      guard unsafe lstat(path, &status) == 0 else {
        reject(prefix + name, SystemError("lstat", path).reason)
        continue
      }
      switch status.st_mode & S_IFMT {
      case S_IFDIR:
        if let excluded, excluded == (status.st_dev, status.st_ino) { continue }
        walk(path, below: prefix + name + "/", root: root, real: real)
      case S_IFLNK:
        guard let target = Self.realPath(path), target.hasPrefix(real + "/") else { continue }
        guard unsafe stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { continue }
        add(SourceFile(name: prefix + name, origin: .path(path), root: root, size: Int(status.st_size)))
      case S_IFREG: add(SourceFile(name: prefix + name, origin: .path(path), root: root, size: Int(status.st_size)))
      default: reject(prefix + name, "not a regular file")
      }
    }
  }

  private mutating func add(_ file: SourceFile) {
    if names.insert(file.name).inserted {
      files.append(file)
    } else {
      reject(
        file.name,
        "another file of this run has the same name below its argument, perhaps with its accents written otherwise")
    }
  }

  private mutating func reject(_ name: String, _ reason: String) {
    rejected.append(Rejection(file: name, reason: reason))
  }

  private static func realPath(_ path: String) -> String? {
    guard let real = unsafe realpath(path, nil) else { return nil }
    defer { unsafe free(real) }
    return unsafe String(validatingCString: real)
  }

  /// The bytes as text, with `\xNN` for all that are not printable ASCII.
  private static func escaped(_ bytes: [UInt8]) -> String {
    bytes.reduce(into: "") { text, byte in
      text += byte > 0x20 && byte < 0x7F ? String(UnicodeScalar(byte)) : "\\x" + SHA256.hex([byte])
    }
  }
}
