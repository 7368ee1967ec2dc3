/// Which files the next generation will know, and where the bytes of each come from.
struct IndexPlan {
  let options: IndexOptions
  let old: Generation?
  /// In natural order of the names.
  let files: [SourceFile]
  /// What was named and cannot be read as a file at all.
  let rejected: [Rejection]
  /// How many documents of the old generation are taken out.
  let removed: Int
  /// The old generation's documents by file name.
  let known: [String: (ordinal: Int, document: Document)]
  let reading: FileReading
  let annotation: CorpusAnnotation
  /// What the journal asks for.
  let changes: PendingChanges

  init(
    files named: [SourceFile], rejected: [Rejection], roots: Set<String>, containers: Set<String> = [],
    options: IndexOptions, old: Generation?, changes: PendingChanges, annotation: CorpusAnnotation? = nil
  ) throws(IndexError) {
    self.options = options
    self.annotation = if let annotation { annotation } else { try CorpusAnnotation(options) }
    self.changes = changes
    self.old = old
    self.rejected = rejected
    var known: [String: (ordinal: Int, document: Document)] = [:]
    var files = named + changes.files
    var removed = 0
    if let old {
      let names = Set(files.map(\.name))
      for ordinal in 0..<old.documents.count {
        let document = try old.documents.document(ordinal)
        known[document.file] = (ordinal, document)
        if names.contains(document.file) { continue }
        // A container that was read has no members but those found in it now.
        let container = document.file.firstIndex(of: "!").map { String(document.file[..<$0]) }
        if options.rebuild || changes.deleted.contains(document.file) || container.map(containers.contains) ?? false
          || (options.prune && roots.contains(document.root))
        {
          removed += 1
        } else {
          files.append(
            SourceFile(name: document.file, origin: .stored(ordinal), root: document.root, size: document.bytes))
        }
      }
    }
    self.known = known
    self.removed = removed
    self.files = files.sorted { NaturalOrder.precedes($0.name, $1.name) }
    reading = FileReading(
      maximumFileSize: options.maximumFileSize, sliceSize: options.sliceSize,
      pages: PageReader(format: PageFormat(rawValue: options.format) ?? .auto, columns: options.columns),
      stored: old?.documents)
  }

  /// Whether every named file is known with the same bytes and nothing is taken out, so that the old generation will
  /// do; stops reading at the first difference.
  func changesNothing(jobs: Int) throws(IndexError) -> Bool {
    guard let old, !options.rebuild, removed == 0, rejected.isEmpty else { return false }
    // Other models make other tags of the same bytes.
    guard old.manifest.models == annotation.models else { return false }
    var batch: [SourceFile] = []
    for file in files {
      if file.isStored { continue }
      if file.origin == .standardInput { return false }
      batch.append(file)
      if batch.count == IndexBuild.batchCount {
        if try !areKnown(batch, jobs: jobs) { return false }
        batch = []
      }
    }
    return try areKnown(batch, jobs: jobs)
  }

  /// Whether the next generation is best made of the old one and what is new, rather than of all files again.
  var isUpdate: Bool {
    guard let old, !options.rebuild, old.manifest.models == annotation.models else { return false }
    // What came through a pipe cannot be read a second time, should a merge be refused.
    if files.contains(where: { $0.origin == .standardInput }) { return false }
    var (kept, new) = (0, 0)
    for file in files { if file.isStored { kept += file.size } else { new += file.size } }
    return kept >= new
  }

  /// Whether the corpus knows a file with these bytes, read in the same way.
  func isKnown(_ file: SourceFile) -> Bool {
    guard let (_, document) = known[file.name], document.rejection == nil, isFormat(document, file),
      let hash = reading.hash(of: file)
    else { return false }
    return hash == document.sha256
  }

  private func areKnown(_ files: [SourceFile], jobs: Int) throws(IndexError) -> Bool {
    for file in files where known[file.name] == nil || known[file.name]?.document.root != file.root { return false }
    return !Parallel.map(files.count, jobs: jobs) { index in
      guard let (_, document) = known[files[index].name], let hash = reading.hash(of: files[index]) else {
        return false
      }
      return hash == document.sha256 && isFormat(document, files[index])
    }.contains(false)
  }

  /// Whether a known document was read in the format that this run asks for.
  func isFormat(_ document: Document, _ file: SourceFile) -> Bool {
    let format = file.format?.rawValue ?? options.format
    return (format == PageFormat.auto.rawValue || document.format == format)
      && (!PageFormat.withColumns.contains(document.format) || document.columns == options.columns)
  }

  /// What a run reports that left the corpus as it is.
  func summary(of generation: Generation) throws(IndexError) -> IndexSummary {
    var summary = IndexSummary()
    summary.corpus = generation.corpus
    summary.generation = generation.name
    summary.articles = generation.segment.articles.count
    summary.tokens = generation.segment.tokenCount
    for file in files {
      guard let (_, document) = known[file.name] else { continue }
      summary.count(document, isNamed: !file.isStored)
    }
    return summary
  }
}

extension IndexSummary {
  /// Counts a document of the new generation; its rejection only when this run was asked to read it.
  mutating func count(_ document: Document, isNamed: Bool) {
    if let reason = document.rejection {
      if isNamed { rejected.append(Rejection(file: document.file, reason: reason)) }
      return
    }
    files += 1
    if document.encoding != "utf-8" { encodings[document.encoding, default: 0] += 1 }
  }
}
