/// A file that has been read, to be added to a generation.
struct ReadDocument: Sendable {
  var document: Document
  /// Nil when the file is rejected.
  let reading: PageReading?
  /// What is kept of the file: all of it, or nothing when it is rejected.
  let bytes: [UInt8]

  var remainder: DocumentRemainder {
    reading.map { DocumentRemainder(furniture: $0.furniture, unassigned: $0.unassigned, boxes: $0.boxes) }
      ?? DocumentRemainder()
  }
}

/// Writes the files of one new generation; nobody sees them before the corpus folder publishes them.
final class GenerationWriter {
  /// The text that one thread tokenises and annotates at a time, in bytes.
  static let chunkSize = 1 << 20

  let name: String
  private let folder: String
  private let number: Int
  private let disk: Disk
  private let jobs: Int
  private let segment: SegmentWriter
  private let originals: OriginalsWriter
  private let tokenizer = Tokenizer()
  private let annotation: CorpusAnnotation
  private var documents: [Document] = []
  private var articleStarts: [UInt32] = [0]
  /// The records of what is in no article, one after the other.
  private var remainders: [UInt8] = []
  private var remainderStarts: [UInt64] = [0]
  private var originalStarts: [UInt64] = [0]

  /// Makes the folder of generation `number` in a corpus folder.
  init(
    corpus: String, number: Int, disk: Disk, jobs: Int, annotation: CorpusAnnotation
  ) throws(SystemError) {
    name = "g\(number)"
    folder = corpus + "/" + name
    self.number = number
    self.disk = disk
    self.jobs = jobs
    self.annotation = annotation
    try disk.makeFolder(folder)
    segment = try SegmentWriter(folder: folder, generation: number, disk: disk, annotation: annotation)
    originals = try OriginalsWriter(folder: folder, generation: number, disk: disk, jobs: jobs)
  }

  var tokenCount: Int { segment.tokenCount }
  var articleCount: Int { segment.articleCount }

  /// Adds the next files, which must come in natural order of their names.
  func add(_ batch: [ReadDocument]) throws(IndexError) {
    var sources: [TokenizedChunk.Source] = []
    for read in batch {
      let ordinal = documents.count
      documents.append(read.document)
      remainders.append(contentsOf: read.remainder.record)
      remainderStarts.append(UInt64(remainders.count))
      for (index, article) in (read.reading?.articles ?? []).enumerated() {
        sources.append(
          .init(
            article: article, document: ordinal, id: "\(read.document.id).\(index + 1)", file: read.document.file,
            tagged: read.reading?.tagged, isFirst: index == 0))
      }
      articleStarts.append(articleStarts[ordinal] + UInt32(read.reading?.articles.count ?? 0))
    }
    do {
      for read in batch {
        try originals.append(read.bytes)
        originalStarts.append(UInt64(originals.count))
      }
      try add(sources)
    } catch let error as SystemError {
      throw IndexError(error)
    } catch let error as IndexError {
      throw error
    } catch {
      throw IndexError(.unusable, folder, "\(error)")
    }
  }

  /// Writes what remains and the manifest; afterwards everything is on the disk.
  ///
  /// - Returns: what `current` has to say to publish this generation.
  /// - Parameter journal: the number of the last change of the journal that is in it.
  func finish(corpus: String, journal: Int) throws(SystemError) -> CurrentFile {
    let (segment, segmentChecksums) = try segment.finish(jobs: jobs)
    let table = try writeDocuments()
    let kept = try originals.finish()
    let checksums = try writeChecksums(table.checksums + kept.checksums + segmentChecksums)
    var manifest = Manifest(
      corpus: corpus, generation: number, models: annotation.models,
      documents: documents.count, rejected: documents.count { $0.rejection != nil },
      checksumsLength: checksums.length, checksumsCRC: checksums.crc, files: [table.file, kept.file],
      segments: [segment])
    manifest.journal = journal
    let bytes = manifest.bytes
    do {
      let file = try disk.create(folder + "/" + FileName.manifest)
      try disk.write(bytes.span, to: file)
      try disk.synchronize(file)
    }
    try disk.synchronizeFolder(folder)
    return CurrentFile(generation: name, crc: CRC32C.of(bytes.span))
  }

  /// Tokenises articles on all threads, a few chunks at a time, and adds them in their order.
  private func add(_ sources: [TokenizedChunk.Source]) throws {
    var chunks: [(sources: ArraySlice<TokenizedChunk.Source>, textStart: Int)] = []
    var first = 0
    var start = segment.textLength
    var end = start
    for index in sources.indices {
      end += TokenizedChunk.textSize(sources[index].article)
      if end - start >= Self.chunkSize || index == sources.count - 1 || Self.isCut(sources[index], sources[index + 1]) {
        chunks.append((sources[first...index], start))
        first = index + 1
        start = end
      }
    }
    guard end <= Int(UInt32.max) else {
      throw IndexError(.tooLarge, folder, "a corpus holds at most 4 GiB of text in this version")
    }
    let wave = max(1, jobs) * 4
    for begin in stride(from: 0, to: chunks.count, by: wave) {
      let part = Array(chunks[begin..<min(begin + wave, chunks.count)])
      let tokenizer = tokenizer
      let annotation = annotation
      let results = Parallel.map(part.count, jobs: jobs) { index -> Result<TokenizedChunk, IndexError> in
        do throws(IndexError) {
          let sources = try annotation.prepared(part[index].sources)
          return .success(
            TokenizedChunk(sources, textStart: part[index].textStart, tokenizer: tokenizer, annotation: annotation))
        } catch {
          return .failure(error)
        }
      }
      for result in results { try segment.add(try result.get()) { documents[$0].file } }
    }
  }

  /// Whether a chunk ends between two articles: files that bring their regions have chunks of their own, so that the
  /// regions of every layer come in their order.
  private static func isCut(_ first: TokenizedChunk.Source, _ second: TokenizedChunk.Source) -> Bool {
    first.document != second.document && (first.tagged != nil || second.tagged != nil)
  }

  private func writeDocuments() throws(SystemError) -> (file: Manifest.File, checksums: [UInt32]) {
    let file = try IndexFileWriter(folder: folder, name: FileName.documents, generation: number, disk: disk)
    var starts: [UInt32] = [0]
    try file.begin("records", width: 1)
    for document in documents {
      let record = document.record
      try file.append(record.span)
      starts.append(starts[starts.count - 1] + UInt32(record.count))
    }
    try file.write("record_starts", starts)
    try file.begin("remainders", width: 1)
    let remainders = remainders
    try file.append(remainders.span)
    try file.write("remainder_starts", remainderStarts)
    try file.write("article_starts", articleStarts)
    try file.write("original_starts", originalStarts)
    try file.write("by_file", order { $0.file })
    try file.write("by_id", order { $0.id })
    return try file.finish()
  }

  /// The documents' ordinals in bytewise order of a key.
  private func order(_ key: (Document) -> String) -> [UInt32] {
    let keys = documents.map { Array(key($0).utf8) }
    return keys.indices.sorted { keys[$0].lexicographicallyPrecedes(keys[$1]) }.map(UInt32.init)
  }

  private func writeChecksums(_ checksums: [UInt32]) throws(SystemError) -> (length: Int, crc: UInt32) {
    let length = FileHeader.size + 4 * checksums.count
    var bytes = FileHeader(length: length, generation: number, name: FileName.checksums).bytes
    for checksum in checksums { bytes.append(littleEndian: checksum) }
    let file = try disk.create(folder + "/" + FileName.checksums)
    try disk.write(bytes.span, to: file)
    try disk.synchronize(file)
    return (length, CRC32C.of(bytes.span))
  }
}
