/// Carries out a plan: reads its files in batches and writes them as a new generation.
struct IndexBuild {
  /// Files read at a time, at most, and the bytes after which a batch is full.
  static let batchCount = 256
  static let batchSize = 32 << 20

  private let plan: IndexPlan
  private let progress: (IndexProgress) -> Void
  private let writer: GenerationWriter
  private var ids: DocumentIDs
  private var summary = IndexSummary()

  init(
    _ plan: IndexPlan, folder: CorpusFolder, number: Int, progress: @escaping (IndexProgress) -> Void
  ) throws(SystemError) {
    self.plan = plan
    self.progress = progress
    writer = try GenerationWriter(
      corpus: folder.path, number: number, disk: folder.disk, jobs: plan.options.jobs, annotation: plan.annotation)
    ids = DocumentIDs(kept: plan.files.compactMap { plan.known[$0.name]?.document })
  }

  /// Reads and writes everything.
  ///
  /// - Returns: what publishes the generation, nil when there is nothing to publish; and what was done.
  mutating func run(corpus: String) throws(IndexError) -> (published: CurrentFile?, summary: IndexSummary) {
    summary.corpus = corpus
    summary.rejected = plan.rejected
    summary.removed = plan.removed
    var batch: [SourceFile] = []
    var size = 0
    for (index, file) in plan.files.enumerated() {
      batch.append(file)
      size += file.size
      if batch.count < Self.batchCount && size < Self.batchSize && index < plan.files.count - 1 { continue }
      try add(batch)
      progress(IndexProgress(done: index + 1, files: plan.files.count, tokens: writer.tokenCount))
      batch = []
      size = 0
    }
    summary.articles = writer.articleCount
    summary.tokens = writer.tokenCount
    if plan.old == nil && summary.files == 0 && !plan.options.publishesEmpty { return (nil, summary) }
    do {
      let published = try writer.finish(corpus: corpus, journal: plan.changes.through)
      summary.generation = published.generation
      summary.isNew = true
      return (published, summary)
    } catch {
      throw IndexError(error)
    }
  }

  private mutating func add(_ batch: [SourceFile]) throws(IndexError) {
    let reading = plan.reading
    let results = Parallel.map(batch.count, jobs: plan.options.jobs) { index -> Result<ReadDocument, IndexError> in
      do throws(IndexError) { return .success(try reading.read(batch[index])) } catch { return .failure(error) }
    }
    var documents: [ReadDocument] = []
    for (index, result) in results.enumerated() {
      documents.append(try settle(try result.get(), file: batch[index]))
    }
    try writer.add(documents)
  }

  /// Gives a file that was read its id, counts it, and keeps the old state of a file that could not be read now.
  private mutating func settle(_ read: ReadDocument, file: SourceFile) throws(IndexError) -> ReadDocument {
    var read = read
    let known = plan.known[file.name]
    if let reason = read.document.rejection, read.document.sha256.isEmpty, let known, known.document.rejection == nil {
      summary.rejected.append(Rejection(file: file.name, reason: reason))
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
