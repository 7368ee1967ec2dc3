import Synchronization

/// Why generations cannot be merged, and the next one must be built anew.
struct MergeRefusal: Error {
  let detail: String

  init(_ detail: String) { self.detail = detail }
}

/// Writes the segment of the next generation from those of an old one and an added one.
///
/// What is kept is copied: no word is read again, none is cut, tagged or looked up. A value of the old generation costs
/// a few operations, a token less, so the time is about that of reading and writing the files.
struct SegmentMerge: Sendable {
  /// A file on the disk and the checksums of its blocks.
  typealias Written = AttributeWriter.Written

  private let order: MergeOrder
  private let attributes: [AttributeMerge]
  private let types: TypeMerge
  private let copies: [MergedCopies.Sketches]
  private let findsNames: Bool
  private let folder: String
  private let generation: Int
  private let disk: Disk
  private let jobs: Int

  /// Works out what becomes of values and types.
  ///
  /// Throws `MergeRefusal` where only building anew gives the right files.
  ///
  /// - Parameters:
  ///   - folder: the folder of the next generation.
  ///   - findsNames: whether names are looked for in the corpus.
  ///   - isModelled: whether models give tokens their tags.
  init(
    _ order: MergeOrder, folder: String, generation: Int, disk: Disk, findsNames: Bool, isModelled: Bool, jobs: Int
  ) throws {
    self.order = order
    self.folder = folder
    self.generation = generation
    self.disk = disk
    self.findsNames = findsNames
    self.jobs = jobs
    try Self.check(order)
    let removed = try Self.removedTypes(order)
    let (old, added) = (order.segment(MergeOrder.old), order.segment(MergeOrder.added))
    let copies = try MergedCopies(order)
    let names = old.attributeNames
    let steps = Parallel.map(names.count + copies.parts.count, jobs: jobs) { index -> Result<Step, IndexError> in
      do throws(IndexError) {
        if index >= names.count { return .success(.copies(try copies.sketches(copies.parts[index - names.count]))) }
        guard let attribute = old.attribute(names[index]) else { throw old.types.damaged(0, at: 0) }
        return .success(
          .attribute(
            try AttributeMerge(
              names[index], old: attribute, added: added.attribute(names[index]), addedTokens: added.tokenCount,
              removed: removed)))
      } catch { return .failure(error) }
    }
    var attributes: [AttributeMerge] = []
    var sketches: [MergedCopies.Sketches] = []
    for step in steps {
      switch try step.get() {
      case .attribute(let attribute): attributes.append(attribute)
      case .copies(let part): sketches.append(part)
      }
    }
    // An attribute that no token has any more is none; which ones are there is found by building anew.
    for attribute in attributes.dropFirst(2) where !isModelled {
      if try attribute.isEmpty() { throw MergeRefusal("no token has \(attribute.name) any more") }
    }
    self.attributes = attributes
    self.copies = sketches
    types = try TypeMerge(attributes, order, removed: removed)
  }

  private enum Step: Sendable {
    case attribute(AttributeMerge)
    case copies(MergedCopies.Sketches)
  }

  /// Refuses what does not go together.
  private static func check(_ order: MergeOrder) throws(MergeRefusal) {
    let (old, added) = (order.segment(MergeOrder.old), order.segment(MergeOrder.added))
    guard order.total.text <= Int(UInt32.max), order.total.tokens <= Int(UInt32.max) else {
      throw MergeRefusal("a corpus holds at most 4 GiB of text in this version")
    }
    let isKept = order.pieces.contains { !$0.tokens.isEmpty && $0.source == MergeOrder.old }
    guard isKept, old.attributeNames.starts(with: ["word", "norm"]) else { throw MergeRefusal("nothing is kept") }
    // Elements that coincide with the articles have no layer of their own, and what is left may all do so.
    if old.region(SegmentLayers.articles) != nil && !order.removedTokens.isEmpty {
      throw MergeRefusal("elements `article` that stand beside the articles may be gone")
    }
    if added.tokenCount > 0 {
      for name in added.attributeNames where old.attribute(name) == nil { throw MergeRefusal("\(name) is new") }
      if added.region(SegmentLayers.articles) != nil && old.region(SegmentLayers.articles) == nil {
        throw MergeRefusal("the elements `article` are new")
      }
    }
    for name in added.regionNames {
      for (column, own) in added.region(name)?.columns ?? [:] {
        guard let other = old.region(name)?.columns[column] else { continue }
        if own.kind != other.kind { throw MergeRefusal("\(name)@\(column) has other values") }
      }
    }
  }

  /// How many tokens of each type of the old generation are not kept, for types of which there are some.
  private static func removedTypes(_ order: MergeOrder) throws(IndexError) -> [(type: Int, count: UInt32)] {
    let types = order.segment(MergeOrder.old).types
    let ranges = order.removedTokens
    if ranges.isEmpty { return [] }
    var counts = [UInt32](repeating: 0, count: types.count)
    var numbers: [UInt32] = []
    for range in ranges {
      for start in stride(from: range.lowerBound, to: range.upperBound, by: 1 << 16) {
        try types.read(start..<min(start + 1 << 16, range.upperBound), into: &numbers)
        for number in numbers {
          guard Int(number) < counts.count else { throw types.damaged(Int(number), at: start) }
          counts[Int(number)] += 1
        }
      }
    }
    return counts.indices.filter { counts[$0] > 0 }.map { ($0, counts[$0]) }
  }

  // MARK: - Writing

  /// Writes the files.
  ///
  /// - Parameter more: writes further files at the same time.
  /// - Returns: what the manifest says about the segment, and the checksums of its files in the same order; and what
  ///   `more` wrote.
  func write(
    with more: [@Sendable () throws -> Written]
  ) throws -> (segment: Manifest.Segment, checksums: [UInt32], others: [Written]) {
    try disk.makeFolder(folder + "/s1")
    var blocks = BlockTableWriter()
    for piece in order.pieces {
      try blocks.add(
        order.segment(of: piece).blocks, piece.blocks, tokens: piece.target.tokens - piece.tokens.lowerBound,
        text: piece.target.text - piece.text.lowerBound)
    }
    let table = blocks
    let blockStarts = try starts(\.blocks, \.blocks) { table, article throws(IndexError) in try table.blocks(article) }
    let spans = ArticleSpans(
      starts: try starts(\.tokens, \.tokens) { table, article throws(IndexError) in try table.tokens(article) }
        .dropLast(),
      tokenCount: order.total.tokens, blocks: (0..<blocks.count).map(blocks.span(of:)),
      blockEnds: Array(blockStarts.dropFirst()))
    // The largest first, so that no thread waits long for another.
    var tasks: [@Sendable () throws -> [Written]] = []
    for attribute in attributes where attribute.name != "norm" {
      tasks.append {
        [try attribute.write(to: file(FileName.attribute(attribute.name)), order, types, norm: attributes[1])]
      }
    }
    tasks.insert(
      {
        try attributes[1].writeNorms(
          to: file(FileName.attribute("norm")), ranking: file(FileName.ranking), order, types, spans)
      }, at: 1)
    let attributeCount = tasks.count
    tasks += [
      { [try types.write(to: file(FileName.types), order)] }, { [try writeText()] }, { [try writeRuns()] },
      { [try writeArticles(blockStarts)] }, { [try writeRepairs()] },
      {
        let file = try file(FileName.blocks)
        try table.write(to: file)
        return [try file.finish()]
      },
    ]
    let regions = Mutex([Manifest.Region]())
    tasks.insert(
      {
        let file = try file(FileName.regions)
        let layers = try LayerMerge(order, findsNames: findsNames, copies: copies).layers
        for layer in layers { try layer.write(to: file) }
        regions.withLock { $0 = layers.map(\.manifest) }
        return [try file.finish()]
      }, at: 0)
    for task in more { tasks.append { [try task()] } }
    let all = tasks
    let results = Parallel.map(all.count, jobs: jobs) { index in Result { try all[index]() } }
    let written = try results.map { try $0.get() }
    let base = 1 + attributeCount
    // As the writer of a new segment has them.
    let attributeFiles = written[1..<base].flatMap { $0 }
    let files: [Written] =
      [written[base + 1][0], written[base + 2][0], written[base + 4][0], written[base + 5][0], written[0][0]]
      + attributeFiles + [written[base][0], written[base + 3][0]]
    try disk.synchronizeFolder(folder + "/s1")
    let segment = Manifest.Segment(
      tokens: order.total.tokens, articles: order.total.articles, blocks: order.total.blocks, text: order.total.text,
      attributes: attributes.map(\.name), regions: regions.withLock { $0 }, files: files.map(\.file))
    return (segment, files.flatMap(\.checksums), written[(base + 6)...].flatMap { $0 })
  }

  private func file(_ name: String) throws(SystemError) -> IndexFileWriter {
    try IndexFileWriter(folder: folder, name: "s1/" + name, generation: generation, disk: disk)
  }

  /// Where something of each article begins in the next generation, and the end.
  private func starts(
    _ range: KeyPath<MergeOrder.Piece, Range<Int>>, _ target: KeyPath<MergeOrder.Counts, Int>,
    _ place: (ArticleTable, Int) throws(IndexError) -> Range<Int>
  ) throws(IndexError) -> [UInt32] {
    var starts: [UInt32] = []
    starts.reserveCapacity(order.total.articles + 1)
    for piece in order.pieces {
      let table = order.segment(of: piece).articles
      let shift = piece.target[keyPath: target] - piece[keyPath: range].lowerBound
      for article in piece.articles {
        starts.append(UInt32(truncatingIfNeeded: try place(table, article).lowerBound + shift))
      }
    }
    starts.append(UInt32(truncatingIfNeeded: order.total[keyPath: target]))
    return starts
  }

  private func writeText() throws -> Written {
    let writer = try SegmentTextWriter(file(FileName.text))
    let lengths = try order.sources.map { source throws(IndexError) in try Self.wordLengths(source.segment) }
    for piece in order.pieces {
      try writer.add(order.segment(of: piece), tokens: piece.tokens, text: piece.text, lengths: lengths[piece.source])
    }
    return try writer.finish()
  }

  /// The bytes of the word of each type.
  private static func wordLengths(_ segment: Segment) throws(IndexError) -> [UInt32] {
    guard let word = segment.attribute("word"), let types = word.typeIDs else {
      throw segment.types.damaged(0, at: 0)
    }
    var lengths: [UInt32] = []
    for id in 0..<word.lexicon.count { lengths.append(UInt32(try word.lexicon.values.length(of: UInt32(id)))) }
    return try types.copy(0..<types.count).map { Int($0) < lengths.count ? lengths[Int($0)] : 0 }
  }

  private func writeRuns() throws -> Written {
    let writer = try SourceRunWriter(file(FileName.runs))
    for piece in order.pieces { try writer.add(order.segment(of: piece).runs, text: piece.text) }
    return try writer.finish(order.total.text)
  }

  private func writeRepairs() throws -> Written {
    let file = try file(FileName.repairs)
    try file.begin("records", width: 1)
    let starts = try copy(to: file) { ($0.repairs, $0.repairStarts) }
    try file.write("starts", starts)
    return try file.finish()
  }

  private func writeArticles(_ blockStarts: [UInt32]) throws -> Written {
    let file = try file(FileName.articles)
    try file.begin("rows", width: 1)
    let rowStarts = try copy(to: file) { ($0.articles.rows, $0.articles.rowStarts) }
    var documents: [UInt32] = []
    for piece in order.pieces {
      let table = order.segment(of: piece).articles
      for article in piece.articles {
        documents.append(UInt32(try table.document(article) - piece.documents.lowerBound + piece.target.documents))
      }
    }
    try file.write("row_starts", rowStarts)
    try file.write("documents", documents)
    try file.write(
      "text_starts",
      try starts(\.text, \.text) { table, article throws(IndexError) in try table.text(article) })
    try file.write("block_starts", blockStarts)
    return try file.finish()
  }

  /// Copies the records of the articles; says where each begins, and the end.
  private func copy(
    to file: IndexFileWriter, _ columns: (Segment) -> (bytes: Column<UInt8>, starts: Column<UInt32>)
  ) throws -> [UInt32] {
    var starts: [UInt32] = []
    starts.reserveCapacity(order.total.articles + 1)
    var end = 0
    for piece in order.pieces {
      if piece.articles.isEmpty { continue }
      let (bytes, places) = columns(order.segment(of: piece))
      let range = Int(try places[piece.articles.lowerBound])..<Int(try places[piece.articles.upperBound])
      let records = try bytes.span(range)
      try file.append(records)
      for place in try places.copy(piece.articles) {
        starts.append(UInt32(truncatingIfNeeded: end) &+ place &- UInt32(truncatingIfNeeded: range.lowerBound))
      }
      end += range.count
    }
    starts.append(UInt32(truncatingIfNeeded: end))
    return starts
  }
}
