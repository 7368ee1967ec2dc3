/// One immutable state of a corpus, opened for reading.
///
/// Opening verifies the manifest, the checksum table, every header and every length; a block of a file is verified
/// when it is first touched, and damage found then is thrown there and kept in `damage`.
final class Generation: Sendable {
  /// The corpus' name.
  let corpus: String
  /// `g17`.
  let name: String
  let manifest: Manifest
  let documents: DocumentTable
  let segment: Segment
  private let files: [IndexFile]
  private let report: DamageReport

  /// Opens the generation in `folder`, whose manifest has the checksum `crc`.
  init(folder: String, name: String, crc: UInt32) throws(IndexError) {
    let path = folder + "/" + FileName.manifest
    let report = DamageReport()
    let manifestFile = try Self.map(path)
    let bytes = try Self.contents(of: manifestFile)
    guard CRC32C.of(bytes.span) == crc else {
      throw IndexError(.damaged, path, "the manifest does not match the checksum in \(FileName.current)")
    }
    let manifest = try Manifest(reading: bytes, path: path)
    guard FileName.generation(name) == manifest.generation, manifest.segments.count == 1 else {
      throw IndexError(.damaged, path, "the manifest is that of another generation")
    }
    let opened = try Self.open(manifest, folder: folder, report: report)
    let common = GenerationFiles(folder: folder, files: opened[0])
    let segment = manifest.segments[0]
    documents = try DocumentTable(common, articles: segment.articles)
    guard documents.count == manifest.documents else {
      throw IndexError(.damaged, path, "the manifest and the table of documents differ")
    }
    self.segment = try Segment(
      segment, GenerationFiles(folder: folder + "/s1", files: opened[1]), documents: documents)
    self.manifest = manifest
    self.name = name
    corpus = manifest.corpus
    self.report = report
    files = opened.flatMap { $0.values.map(\.file) }
  }

  /// What has been found wrong since this generation was opened; ask before an answer leaves.
  ///
  /// - Complexity: O(files), no system call.
  var damage: IndexError? {
    if let found = report.found { return found }
    for file in files {
      if let fault = file.fault { return fault }
    }
    return nil
  }

  /// The files with their lengths in bytes and sections, in the manifest's order.
  var sizes: [(path: String, file: Manifest.File)] { manifest.allFiles }

  /// The mapped files in the order of their paths.
  var allFiles: [IndexFile] { files.sorted { $0.path < $1.path } }

  /// The files outside of segments, then those of each segment, by name.
  private static func open(
    _ manifest: Manifest, folder: String, report: DamageReport
  ) throws(IndexError) -> [[String: (file: IndexFile, sections: [Manifest.Section])]] {
    var checksums = try Self.checksums(manifest, folder: folder)[...]
    var result: [[String: (file: IndexFile, sections: [Manifest.Section])]] = []
    var groups = [("", manifest.files)]
    for (index, segment) in manifest.segments.enumerated() { groups.append(("s\(index + 1)/", segment.files)) }
    for (prefix, list) in groups {
      var group: [String: (file: IndexFile, sections: [Manifest.Section])] = [:]
      for file in list {
        let mapping = try Self.map(folder + "/" + prefix + file.name)
        try Self.verifyHeader(mapping, length: file.length, generation: manifest.generation, name: prefix + file.name)
        let blocks = IndexFile.blocks(in: file.length)
        guard checksums.count >= blocks else {
          throw IndexError(.damaged, folder + "/" + FileName.checksums, "there are fewer checksums than blocks")
        }
        group[file.name] = (
          IndexFile(mapping, checksums: Array(checksums.prefix(blocks)), damage: report), file.sections
        )
        checksums = checksums.dropFirst(blocks)
      }
      result.append(group)
    }
    guard checksums.isEmpty else {
      throw IndexError(.damaged, folder + "/" + FileName.checksums, "there are more checksums than blocks")
    }
    return result
  }

  private static func checksums(_ manifest: Manifest, folder: String) throws(IndexError) -> [UInt32] {
    let file = try map(folder + "/" + FileName.checksums)
    try verifyHeader(
      file, length: manifest.checksumsLength, generation: manifest.generation, name: FileName.checksums)
    let bytes = try contents(of: file)
    guard CRC32C.of(bytes.span) == manifest.checksumsCRC, (bytes.count - FileHeader.size) % 4 == 0 else {
      throw IndexError(.damaged, file.path, "the table of checksums does not match its checksum in the manifest")
    }
    return stride(from: FileHeader.size, to: bytes.count, by: 4).map { bytes.littleEndian(at: $0) }
  }

  private static func verifyHeader(
    _ file: MappedFile, length: Int, generation: Int, name: String
  ) throws(IndexError) {
    let bytes = file.bytes
    var head: [UInt8] = []
    for index in 0..<min(FileHeader.size, bytes.count) { head.append(bytes[index]) }
    let expected = FileHeader(length: length, generation: generation, name: name)
    if let (reason, detail) = expected.difference(from: head) { throw IndexError(reason, file.path, offset: 0, detail) }
    guard file.count == length else {
      throw IndexError(.damaged, file.path, "the file has \(file.count) bytes instead of \(length)")
    }
  }

  private static func map(_ path: String) throws(IndexError) -> MappedFile {
    do { return try MappedFile(path) } catch { throw IndexError(error) }
  }

  private static func contents(of file: MappedFile) throws(IndexError) -> [UInt8] {
    let bytes = file.bytes
    let copy = unsafe bytes.withUnsafeBufferPointer { unsafe Array($0) }
    if file.isDamaged { throw IndexError(.damaged, file.path, "the file shrank while it was read") }
    return copy
  }
}
