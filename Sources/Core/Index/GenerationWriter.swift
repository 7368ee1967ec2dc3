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
  private var table = DocumentTableWriter()
  /// The names of the documents' files.
  private var names: [String] = []

  /// Makes the folder of generation `number` in a corpus folder.
  ///
  /// - Parameter hasArticleElements: as `SegmentLayers.init`.
  init(
    corpus: String, number: Int, disk: Disk, jobs: Int, annotation: CorpusAnnotation, hasArticleElements: Bool = false
  ) throws(SystemError) {
    name = "g\(number)"
    folder = corpus + "/" + name
    self.number = number
    self.disk = disk
    self.jobs = jobs
    self.annotation = annotation
    try disk.makeFolder(folder)
    segment = try SegmentWriter(
      folder: folder, generation: number, disk: disk, annotation: annotation, hasArticleElements: hasArticleElements)
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
        let ordinal = names.count
        names.append(read.document.file)
        if let original = read.original {
          try originals.append(size: read.document.stored.bytes, original)
        } else {
          try originals.append(read.bytes)
        }
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
        table.add(
          read.document, remainder: read.remainder.record, articles: count, originals: originals.count)
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
    let wave = max(1, jobs)
    let (count, jobs) = (text.sliceCount, jobs)
    try Parallel.ahead((count + wave - 1) / wave) { number in
      let first = number * wave
      return Parallel.map(min(wave, count - first), jobs: jobs) { (index: Int) -> Result<TaggedSlice, any Error> in
        do {
          let bytes = try text.bytes(ofSlice: first + index)
          return .success(TaggedSlice(bytes.span, columns: text.columns))
        } catch {
          return .failure(error)
        }
      }
    } use: { number, results in
      for (index, slice) in results.enumerated() {
        try writer.add(try slice.get(), start: text.start(ofSlice: number * wave + index))
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
  /// - Parameter journal: the number of the last change of the journal that is in it.
  func finish(corpus: String, journal: Int) throws(SystemError) -> CurrentFile {
    let (segment, segmentChecksums) = try segment.finish(jobs: jobs)
    let table = try self.table.write(
      to: IndexFileWriter(folder: folder, name: FileName.documents, generation: number, disk: disk))
    let kept = try originals.finish()
    var manifest = Manifest(
      corpus: corpus, generation: number, models: annotation.models, documents: self.table.documents.count,
      rejected: self.table.documents.count { $0.rejection != nil }, files: [table.file, kept.file],
      segments: [segment])
    manifest.journal = journal
    return try Self.seal(
      &manifest, checksums: table.checksums + kept.checksums + segmentChecksums, folder: folder, disk: disk)
  }

  /// Writes the checksums and the manifest of a generation whose other files are on the disk.
  ///
  /// - Returns: what `current` has to say to publish it.
  static func seal(
    _ manifest: inout Manifest, checksums: [UInt32], folder: String, disk: Disk
  ) throws(SystemError) -> CurrentFile {
    let length = FileHeader.size + 4 * checksums.count
    var bytes = FileHeader(length: length, generation: manifest.generation, name: FileName.checksums).bytes
    for checksum in checksums { bytes.append(littleEndian: checksum) }
    (manifest.checksumsLength, manifest.checksumsCRC) = (length, CRC32C.of(bytes.span))
    try write(bytes, to: folder + "/" + FileName.checksums, disk)
    let text = manifest.bytes
    try write(text, to: folder + "/" + FileName.manifest, disk)
    try disk.synchronizeFolder(folder)
    return CurrentFile(generation: "g\(manifest.generation)", crc: CRC32C.of(text.span))
  }

  private static func write(_ bytes: [UInt8], to path: String, _ disk: Disk) throws(SystemError) {
    let file = try disk.create(path)
    try disk.write(bytes.span, to: file)
    try disk.synchronize(file)
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
      for result in results { try segment.add(try result.get()) { names[$0] } }
    }
  }
}
