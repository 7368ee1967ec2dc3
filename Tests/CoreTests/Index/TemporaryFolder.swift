import Glibc

@testable import Core

/// A folder of its own for a test, removed at the end of its life.
final class TemporaryFolder: Sendable {
  let path: String

  init() throws {
    // In memory where there is such a place, since indexing waits for the disk many times.
    let parent = Disk().isFolder("/dev/shm") ? "/dev/shm" : "/tmp"
    var template = Array("\(parent)/shanxi-test-XXXXXX".utf8CString)
    let made = template.withUnsafeMutableBufferPointer { buffer in
      buffer.baseAddress.flatMap { mkdtemp($0) }.map { String(cString: $0) }
    }
    guard let made else { throw SystemError("mkdtemp", parent) }
    path = made
  }

  deinit { try? Disk().remove(path) }

  /// Writes a file below the folder, making the folders that it needs.
  func write(_ name: String, _ bytes: some Sequence<UInt8>) throws {
    let file = path + "/" + name
    if let slash = file.lastIndex(of: "/") { try Disk().makeFolders(String(file[..<slash])) }
    let descriptor = try Disk().create(file)
    try descriptor.write(Array(bytes).span)
  }

  /// The bytes of a file below the folder.
  func read(_ name: String) throws -> [UInt8] {
    var bytes: [UInt8] = []
    try Descriptor(path + "/" + name, O_RDONLY).read(upTo: 1 << 30, into: &bytes)
    return bytes
  }

  /// Every file below the folder, by its path from there.
  func files(below prefix: String = "") throws -> [String] {
    var found: [String] = []
    for name in try Disk.names(in: path + "/" + prefix).sorted() {
      let place = prefix.isEmpty ? name : prefix + "/" + name
      if Disk().isFolder(path + "/" + place) { found += try files(below: place) } else { found.append(place) }
    }
    return found
  }
}

/// Corpora for tests.
enum TestCorpus {
  /// Indexes texts under the names given and opens the result.
  static func make(_ documents: [(file: String, text: String)], in folder: TemporaryFolder) throws -> Corpus {
    let path = folder.path + "/corpus"
    try Indexer.run(
      documents: documents.map { ($0.file, Array($0.text.utf8)) }, IndexOptions(paths: [], into: path, jobs: 2))
    return try Corpus(opening: path)
  }

  /// One JSONL row.
  static func row(id: String, title: String, date: String? = nil, text: String) -> String {
    var json = JSONWriter()
    json.object { json in
      json.member("id", id)
      json.member("title", title)
      if let date { json.member("date", date) }
      json.member("text", text)
    }
    return String(decoding: json.bytes, as: UTF8.self) + "\n"
  }
}
