/// Carries out a plan: reads its files in batches and writes them as a new generation.
struct IndexBuild {
  /// Files read at a time, at most, and the bytes after which a batch is full.
  static let batchCount = 256
  static let batchSize = 32 << 20

  private let plan: IndexPlan
  private let progress: (IndexProgress) -> Void
  private let folder: CorpusFolder
  private let number: Int
  private var ids = DocumentIDs(kept: [])
  private var summary = IndexSummary()

  init(_ plan: IndexPlan, folder: CorpusFolder, number: Int, progress: @escaping (IndexProgress) -> Void) {
    self.plan = plan
    self.progress = progress
    self.folder = folder
    self.number = number
  }

  /// Reads and writes everything.
  ///
  /// - Returns: what publishes the generation, nil when there is nothing to publish; and what was done.
  mutating func run(corpus: String) throws(IndexError) -> (published: CurrentFile?, summary: IndexSummary) {
    do {
      if let old = plan.old, plan.isUpdate {
        begin(corpus)
        do {
          return (try update(old, corpus: corpus), summary)
        } catch let error where Self.isMended(byBuildingAnew: error) {
          try folder.disk.remove("\(folder.path)/g\(number)")
        }
      }
      begin(corpus)
      return (try build(corpus: corpus), summary)
    } catch let error as IndexError {
      throw error
    } catch let error as SystemError {
      throw IndexError(error)
    } catch {
      throw IndexError(.unusable, folder.path, "\(error)")
    }
  }

  /// Whether the files that a merge could not be made of can be made of the documents: also when some are damaged.
  private static func isMended(byBuildingAnew error: any Error) -> Bool {
    error is MergeRefusal || (error as? IndexError)?.reason == .damaged
  }

  private mutating func begin(_ corpus: String) {
    ids = DocumentIDs(kept: plan.files.compactMap { plan.known[$0.name]?.document })
    summary = IndexSummary()
    summary.corpus = corpus
    summary.rejected = plan.rejected
    summary.removed = plan.removed
  }

  // MARK: - All files again

  private mutating func build(corpus: String) throws -> CurrentFile? {
    let writer = try GenerationWriter(
      corpus: folder.path, number: number, disk: folder.disk, jobs: plan.options.jobs, annotation: plan.annotation)
    try forEachBatch(plan.files) { (build: inout IndexBuild, range) in
      let read = build.read(build.plan.files[range])
      var documents: [ReadDocument] = []
      for (result, file) in zip(read, build.plan.files[range]) {
        documents.append(try build.settle(result.get(), file: file))
      }
      try build.add(documents, to: writer, range)
    }
    summary.articles = writer.articleCount
    summary.tokens = writer.tokenCount
    if plan.old == nil && summary.files == 0 && !plan.options.publishesEmpty { return nil }
    let published = try writer.finish(corpus: corpus, journal: plan.changes.through)
    note(published)
    return published
  }

  private mutating func note(_ published: CurrentFile) {
    summary.generation = published.generation
    summary.isNew = true
  }

  /// Calls `body` with the places of some files at a time.
  private mutating func forEachBatch(
    _ files: [SourceFile], _ body: (inout IndexBuild, Range<Int>) throws -> Void
  ) throws {
    var first = 0
    var size = 0
    for (index, file) in files.enumerated() {
      size += file.size
      if index + 1 - first < Self.batchCount && size < Self.batchSize && index < files.count - 1 { continue }
      try body(&self, first..<index + 1)
      first = index + 1
      size = 0
    }
  }

  private func read(_ files: ArraySlice<SourceFile>) -> [Result<ReadDocument, IndexError>] {
    let reading = plan.reading
    let first = files.startIndex
    return Parallel.map(files.count, jobs: plan.options.jobs) { index -> Result<ReadDocument, IndexError> in
      do throws(IndexError) { return .success(try reading.read(files[first + index])) } catch { return .failure(error) }
    }
  }

  /// - Parameter range: which files they are.
  private func add(_ documents: [ReadDocument], to writer: GenerationWriter, _ range: Range<Int>) throws(IndexError) {
    let (progress, files) = (progress, plan.files.count)
    try writer.add(documents) { tokens in
      progress(IndexProgress(done: range.lowerBound, files: files, tokens: tokens))
    }
    progress(IndexProgress(done: range.upperBound, files: files, tokens: writer.tokenCount))
  }

  // MARK: - What is new

  /// Makes a small generation of the files that are new or changed, and merges it with the old one.
  ///
  /// Throws `MergeRefusal` when that cannot be done.
  private mutating func update(_ old: Generation, corpus: String) throws -> CurrentFile {
    let merge = try GenerationMerge(old, in: folder, number: number, plan)
    let new = plan.files.filter { !$0.isStored }
    var known: [String: Document] = [:]
    try forEachBatch(new) { (build: inout IndexBuild, range) in
      let plan = build.plan
      let batch = Parallel.map(range.count, jobs: plan.options.jobs) { index in
        plan.isKnown(new[range.lowerBound + index])
      }
      var changed: [SourceFile] = []
      for (file, isKnown) in zip(new[range], batch) {
        guard isKnown, var document = plan.known[file.name]?.document else {
          changed.append(file)
          continue
        }
        document.root = file.root
        known[file.name] = document
      }
      var documents: [ReadDocument] = []
      for (result, file) in zip(build.read(changed[...]), changed) {
        let read = try result.get()
        if let kept = build.kept(read, file: file) {
          known[file.name] = kept
        } else {
          documents.append(try build.settle(read, file: file))
        }
      }
      try build.add(documents, to: merge.writer, range)
    }
    let added = Set(new.map(\.name)).subtracting(known.keys)
    var next = 0
    for file in plan.files {
      if added.contains(file.name) {
        merge.add(MergeOrder.Item(source: MergeOrder.added, ordinal: next), nil)
        next += 1
        continue
      }
      guard let (ordinal, stored) = plan.known[file.name] else { continue }
      let document = known[file.name] ?? stored
      merge.add(MergeOrder.Item(source: MergeOrder.old, ordinal: ordinal), document)
      summary.count(document, isNamed: false)
    }
    let published = try merge.finish(corpus: corpus)
    summary.isMerged = true
    summary.articles = merge.articleCount
    summary.tokens = merge.tokenCount
    note(published)
    return published
  }

  /// The old state of a file that cannot be read now; nil when it can, or was not there before.
  private mutating func kept(_ read: ReadDocument, file: SourceFile) -> Document? {
    guard let reason = read.document.rejection, read.document.sha256.isEmpty,
      let known = plan.known[file.name]?.document, known.rejection == nil
    else { return nil }
    summary.rejected.append(Rejection(file: file.name, reason: reason))
    return known
  }

  /// Gives a file that was read its id, counts it, and keeps the old state of a file that could not be read now.
  private mutating func settle(_ read: ReadDocument, file: SourceFile) throws(IndexError) -> ReadDocument {
    var read = read
    let known = plan.known[file.name]
    if kept(read, file: file) != nil, let known {
      let stored = SourceFile(name: file.name, origin: .stored(known.ordinal), root: known.document.root, size: 0)
      read = try plan.reading.read(stored)
      read.document.id = known.document.id
      summary.count(read.document, isNamed: false)
      return read
    }
    let isSame = known.map { $0.document.sha256 == read.document.sha256 } ?? false
    read.document.id = ids.id(for: read.document, known: isSame ? known?.document.id : nil)
    if let known, file.isStored, known.document.rejection != nil {
      // Its bytes were never kept, so it stays rejected as it was.
      read.document = known.document
      return ReadDocument(document: known.document, reading: nil, bytes: [])
    }
    summary.count(read.document, isNamed: !file.isStored)
    for reason in read.reading?.refused ?? [] where !file.isStored {
      summary.rejected.append(Rejection(file: file.name, reason: reason))
    }
    if read.document.rejection == nil {
      if known == nil { summary.added += 1 } else if !isSame { summary.changed += 1 }
    }
    return read
  }
}

/// Names documents by their bytes: 12 hex digits, with `-2` and so on for equal bytes under another name.
struct DocumentIDs {
  private var taken: Set<String>

  /// - Parameter kept: documents whose ids stay theirs while their bytes do.
  init(kept: [Document]) {
    taken = Set(kept.map(\.id))
  }

  /// The id of a document: `known` when it has one, else the first that is free.
  mutating func id(for document: Document, known: String?) -> String {
    if let known, !known.isEmpty { return known }
    guard !document.sha256.isEmpty else { return "" }
    let base = SHA256.hex(document.sha256.prefix(6))
    var id = base
    var copy = 1
    while !taken.insert(id).inserted {
      copy += 1
      id = "\(base)-\(copy)"
    }
    return id
  }
}
