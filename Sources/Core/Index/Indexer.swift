import Glibc

/// Brings a corpus folder up to date with files: reads what is new, keeps the rest, publishes one new generation.
public enum Indexer {
  /// Indexes as `options` say.
  ///
  /// Whatever goes wrong or whenever the process is killed, readers find the old generation or the new one.
  /// `progress` is called after each batch of files.
  public static func run(
    _ options: IndexOptions, progress: @escaping (IndexProgress) -> Void = { _ in }
  ) throws(IndexError) -> IndexSummary {
    let folder = try open(options.into, patience: options.patience)
    let walk = SourceWalk(options.paths, outside: options.into)
    let found = SourceExpansion(walk, limit: options.maximumFileSize)
    defer { ContainerFile.forget() }
    return try run(
      options, files: found.files, rejected: found.rejected, roots: walk.roots, containers: found.containers, folder,
      progress: progress)
  }

  /// Makes a generation of what the journal of a corpus holds; nothing when it changes nothing.
  ///
  /// A long journal takes several calls: the summary's `isNew` is false when there is no more.
  ///
  /// - Parameter annotation: opened before, as `options` ask for; nil opens it.
  static func applyJournal(
    _ options: IndexOptions, annotation: CorpusAnnotation? = nil, disk: Disk = Disk()
  ) throws(IndexError) -> IndexSummary {
    let folder = try CorpusFolder(options.into, makes: options.publishesEmpty, disk: disk)
    return try run(
      options, files: [], rejected: [], roots: [], folder, limit: PendingChanges.batchSize, annotation: annotation
    ) { _ in }
  }

  /// Opens a corpus folder, which a daemon may be writing now.
  private static func open(_ path: String, patience: Duration) throws(IndexError) -> CorpusFolder {
    let end = ContinuousClock.now + patience
    while true {
      do throws(IndexError) { return try CorpusFolder(path, makes: true) } catch {
        guard error.reason == .busy, ContinuousClock.now < end else { throw error }
      }
      usleep(20_000)
    }
  }

  /// Indexes texts in memory under the names given, for tests and small corpora.
  @discardableResult
  static func run(
    documents: [(file: String, bytes: [UInt8])], _ options: IndexOptions, disk: Disk = Disk()
  ) throws(IndexError) -> IndexSummary {
    let files = documents.map { SourceFile(name: $0.file, origin: .bytes($0.bytes), root: "", size: $0.bytes.count) }
    let folder = try CorpusFolder(options.into, makes: true, disk: disk)
    return try run(options, files: files, rejected: [], roots: [""], folder) { _ in }
  }

  private static func run(
    _ options: IndexOptions, files: [SourceFile], rejected: [Rejection], roots: Set<String>,
    containers: Set<String> = [], _ folder: CorpusFolder, limit: Int = .max, annotation: CorpusAnnotation? = nil,
    progress: @escaping (IndexProgress) -> Void
  ) throws(IndexError) -> IndexSummary {
    let current = options.rebuild ? try? folder.current() : try folder.current()
    var old: Generation?
    if let current {
      do {
        old = try Generation(
          folder: folder.path + "/" + current.generation, name: current.generation, crc: current.crc)
      } catch {
        if !options.rebuild { throw error }
      }
    }
    let name = try corpusName(options, old: old)
    let journal = Journal(folder.path, disk: folder.disk)
    let content = try journal.content(applied: old?.manifest.journal ?? 0)
    // A corpus that starts over forgets what waited, too.
    let changes =
      options.rebuild
      ? PendingChanges(through: content.last)
      : PendingChanges(content, limit: limit, named: Set(files.map(\.name)))
    let plan = try IndexPlan(
      files: files, rejected: rejected, roots: roots, containers: containers, options: options, old: old,
      changes: changes, annotation: annotation)
    if let old, old.corpus == name, try plan.changesNothing(jobs: options.jobs) {
      if changes.through > content.base { try journal.trim(through: changes.through) }
      // A run that was killed may have published, and left the generation before.
      do { try folder.removeAll(but: old.name) } catch { throw IndexError(error) }
      var summary = try plan.summary(of: old)
      summary.journal = changes.through
      return summary
    }
    var number: Int?
    do {
      // What a killed run left goes first; a corpus whose `current` cannot be read is left alone until it is replaced.
      if current != nil || !options.rebuild { try folder.removeAll(but: current?.generation) }
      let next = try folder.nextNumber()
      number = next
      var build = IndexBuild(plan, folder: folder, number: next, progress: progress)
      var (published, summary) = try build.run(corpus: name)
      summary.journal = changes.through
      if let published {
        if let current, old != nil { try folder.takeModes(of: current.generation, on: published.generation) }
        try folder.publish(published)
        if changes.through > content.base { try journal.trim(through: changes.through) }
      }
      try folder.removeAll(but: published?.generation ?? current?.generation)
      return summary
    } catch {
      // Readers never see an unpublished generation, and the next run removes what cannot be removed now.
      if let number, (try? folder.current())?.generation != "g\(number)" {
        try? folder.disk.remove("\(folder.path)/g\(number)")
      }
      if let error = error as? IndexError { throw error }
      if let error = error as? SystemError { throw IndexError(error) }
      throw IndexError(.unusable, folder.path, "\(error)")
    }
  }

  private static func corpusName(_ options: IndexOptions, old: Generation?) throws(IndexError) -> String {
    let folder = options.into.split(separator: "/").last.map(String.init) ?? ""
    let name = options.name ?? old?.corpus ?? folder
    guard IndexOptions.isCorpusName(name) else {
      throw IndexError(
        .unusable, options.into,
        "`\(name)` cannot be the name of a corpus: it needs a letter, then letters, digits, _ or - (use --name)")
    }
    return name
  }
}
