/// Makes the next generation of an old one and of documents that are new or changed.
///
/// These become a small generation of their own first, in the folder of the next one and not for long; then the files
/// of both are merged.
final class GenerationMerge {
  /// Takes the documents that are new or changed.
  let writer: GenerationWriter
  private let old: Generation
  private let plan: IndexPlan
  private let folder: String
  private let number: Int
  private let disk: Disk
  private var items: [MergeOrder.Item] = []
  /// What is said of the documents that are kept, by their place in `items`.
  private var kept: [Document?] = []
  private(set) var articleCount = 0
  private(set) var tokenCount = 0

  /// Makes the folder of generation `number`.
  init(_ old: Generation, in corpus: CorpusFolder, number: Int, _ plan: IndexPlan) throws(SystemError) {
    self.old = old
    self.plan = plan
    self.number = number
    folder = "\(corpus.path)/g\(number)"
    disk = corpus.disk
    try disk.makeFolder(folder)
    var passing = disk
    passing.isLasting = false
    writer = try GenerationWriter(
      corpus: folder, number: 1, disk: passing, jobs: plan.options.jobs, annotation: plan.annotation,
      hasArticleElements: old.segment.region(SegmentLayers.articles) != nil)
  }

  /// Adds the next document of the next generation.
  ///
  /// - Parameter document: what is said of one that is kept; nil for one that is new or changed.
  func add(_ item: MergeOrder.Item, _ document: Document?) {
    items.append(item)
    kept.append(document)
  }

  /// Merges, and writes what remains; afterwards everything is on the disk.
  ///
  /// Throws `MergeRefusal` when only building anew gives the right files.
  ///
  /// - Returns: what `current` has to say to publish this generation.
  func finish(corpus: String) throws -> CurrentFile {
    let current = try writer.finish(corpus: corpus, journal: 0)
    let beside = folder + "/" + current.generation
    let added = try Generation(folder: beside, name: current.generation, crc: current.crc)
    let order = try MergeOrder([old, added], items)
    let merge = try SegmentMerge(
      order, folder: folder, generation: number, disk: disk, findsNames: plan.annotation.findsNames,
      isModelled: plan.annotation.annotator != nil, jobs: plan.options.jobs)
    let table = try table(order)
    let (folder, number, disk, jobs) = (folder, number, disk, plan.options.jobs)
    let (segment, checksums, files) = try merge.write(with: [
      {
        try table.write(
          to: IndexFileWriter(folder: folder, name: FileName.documents, generation: number, disk: disk))
      },
      {
        let writer = try OriginalsWriter(folder: folder, generation: number, disk: disk, jobs: jobs)
        for piece in order.pieces {
          let documents = order.sources[piece.source].documents
          let first = try documents.originalRange(piece.documents.lowerBound).lowerBound
          let end = try documents.originalRange(piece.documents.upperBound - 1).upperBound
          if first < end { try writer.append(first..<end, of: documents.originals) }
        }
        return try writer.finish()
      },
    ])
    try disk.remove(beside)
    articleCount = order.total.articles
    tokenCount = order.total.tokens
    var manifest = Manifest(
      corpus: corpus, generation: number, models: plan.annotation.models, documents: table.documents.count,
      rejected: table.documents.count { $0.rejection != nil }, files: files.map(\.file), segments: [segment])
    manifest.journal = plan.changes.through
    return try GenerationWriter.seal(
      &manifest, checksums: files.flatMap(\.checksums) + checksums, folder: folder, disk: disk)
  }

  private func table(_ order: MergeOrder) throws(IndexError) -> DocumentTableWriter {
    var table = DocumentTableWriter()
    var originals = 0
    for (item, document) in zip(items, kept) {
      let documents = order.sources[item.source].documents
      originals += try documents.originalCount(item.ordinal)
      let row = if let document { document } else { try documents.document(item.ordinal) }
      table.add(
        row, remainder: try documents.remainderRecord(item.ordinal),
        articles: try documents.articles(item.ordinal).count, originals: originals)
    }
    return table
  }
}
