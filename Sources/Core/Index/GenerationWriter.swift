/// A file that has been read, to be added to a generation.
struct ReadDocument: Sendable {
  var document: Document
  /// Nil when the file is rejected.
  let reading: PageReading?
  /// What is kept of the file: all of it, or nothing when it is rejected or too large for memory.
  let bytes: [UInt8]
  /// Reads what is kept of a file that is too large for memory.
  var original: VRTText.Reading? = nil

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
  ///
  /// - Parameter progress: gets the number of tokens so far while a large file is read.
  func add(_ batch: [ReadDocument], progress: (Int) -> Void = { _ in }) throws(IndexError) {
    do {
      var sources: [TokenizedChunk.Source] = []
      for read in batch {
        let ordinal = documents.count
        documents.append(read.document)
        remainders.append(contentsOf: read.remainder.record)
        remainderStarts.append(UInt64(remainders.count))
        if let original = read.original {
          try originals.append(size: read.document.stored.bytes, original)
        } else {
          try originals.append(read.bytes)
        }
        originalStarts.append(UInt64(originals.count))
        var count = read.reading?.articles.count ?? 0
        if let text = read.reading?.vrt {
          try add(sources)
          sources = []
          count = try add(text, of: read.document, ordinal: ordinal, progress)
        }
        for (index, article) in (read.reading?.articles ?? []).enumerated() {
          let id = "\(read.document.id).\(index + 1)"
          sources.append(.init(article: article, document: ordinal, id: id, file: read.document.file))
        }
        articleStarts.append(articleStarts[ordinal] + UInt32(count))
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

  /// Adds a document that brings its tokens and regions; says how many articles it has.
  private func add(
    _ text: VRTText, of document: Document, ordinal: Int, _ progress: (Int) -> Void
  ) throws -> Int {
    let writer = TaggedWriter(text, to: segment, document: ordinal, id: document.id, file: document.file)
    let wave = max(1, jobs) * 2
    for first in stride(from: 0, to: text.sliceCount, by: wave) {
      let results = Parallel.map(min(wave, text.sliceCount - first), jobs: jobs) {
        (index: Int) -> Result<TaggedSlice, any Error> in
        do {
          let bytes = try text.bytes(ofSlice: first + index)
          return .success(TaggedSlice(bytes.span, columns: text.columns))
        } catch {
          return .failure(error)
        }
      }
      for (index, slice) in results.enumerated() {
        try writer.add(try slice.get(), start: text.start(ofSlice: first + index))
      }
      guard segment.textLength <= Int(UInt32.max) else { throw tooLarge }
      progress(segment.tokenCount)
    }
    try writer.finish()
    return writer.articleCount
  }

  private var tooLarge: IndexError {
    IndexError(.tooLarge, folder, "a corpus holds at most 4 GiB of text in this version")
  }

  /// Writes what remains and the manifest; afterwards everything is on the disk.
  ///
  /// - Returns: what `current` has to say to publish this generation.
  func finish(corpus: String) throws(SystemError) -> CurrentFile {
    let (segment, segmentChecksums) = try segment.finish(jobs: jobs)
    let table = try writeDocuments()
    let kept = try originals.finish()
    let checksums = try writeChecksums(table.checksums + kept.checksums + segmentChecksums)
    let manifest = Manifest(
      corpus: corpus, generation: number, models: annotation.models,
      documents: documents.count, rejected: documents.count { $0.rejection != nil },
      checksumsLength: checksums.length, checksumsCRC: checksums.crc, files: [table.file, kept.file],
      segments: [segment])
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
      if end - start >= Self.chunkSize || index == sources.count - 1 {
        chunks.append((sources[first...index], start))
        first = index + 1
        start = end
      }
    }
    guard end <= Int(UInt32.max) else { throw tooLarge }
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
