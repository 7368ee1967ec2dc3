/// Writes the types of the tokens, the token attributes, and in which articles each norm occurs.
struct AttributeWriter: Sendable {
  /// A value of an attribute with a column of bytes has a list of positions when fewer than one token in so many has
  /// it; others are found as fast by a scan.
  static let scanLimit = 64

  let folder: String
  let generation: Int
  let disk: Disk
  let tokens: TokenList
  /// Where the articles lie.
  let articles: ArticleSpans
  /// The types as they were numbered in the order in which they are written, the most frequent first.
  private let order: [UInt32]

  init(
    folder: String, generation: Int, disk: Disk, tokens: TokenList, articles: ArticleSpans
  ) {
    self.folder = folder
    self.generation = generation
    self.disk = disk
    self.tokens = tokens
    self.articles = articles
    let frequencies = tokens.frequencies
    // The place breaks ties, since sorting keeps no order.
    order = frequencies.indices.map(UInt32.init).sorted { a, b in
      let (first, second) = (frequencies[Int(a)], frequencies[Int(b)])
      return first == second ? a < b : first > second
    }
  }

  /// A file on the disk and the checksums of its blocks.
  typealias Written = (file: Manifest.File, checksums: [UInt32])

  /// Writes all attributes, as many at the same time as there are jobs.
  func write(jobs: Int) throws(SystemError) -> [Written] {
    let budget = SegmentWriter.postingBudget / max(1, min(jobs, tokens.attributes.count))
    let results = Parallel.map(tokens.attributes.count + 1, jobs: jobs) {
      (index: Int) -> Result<[Written], SystemError> in
      do throws(SystemError) {
        if index == tokens.attributes.count { return .success([try writeTypes()]) }
        let attribute = self.tokens.attributes[index]
        if attribute.name == "norm" { return .success(try writeNorms(attribute, budget: budget)) }
        return .success([try write(attribute, budget: budget)])
      } catch {
        return .failure(error)
      }
    }
    var all: [Written] = []
    for result in results { all += try result.get() }
    return all
  }

  private func file(_ name: String) throws(SystemError) -> IndexFileWriter {
    try IndexFileWriter(folder: folder, name: "s1/" + name, generation: generation, disk: disk)
  }

  /// The place of each number in `order`.
  private static func ranks(_ order: [UInt32]) -> [UInt32] {
    var ranks = [UInt32](repeating: 0, count: order.count)
    for (rank, number) in order.enumerated() { ranks[Int(number)] = UInt32(rank) }
    return ranks
  }

  // MARK: - Tokens

  private func writeTypes() throws(SystemError) -> (file: Manifest.File, checksums: [UInt32]) {
    let file = try self.file(FileName.types)
    let ranks = Self.ranks(order)
    try file.beginPacked("numbers", width: BitPacking.width(for: UInt32(max(1, order.count) - 1)))
    var batch: [UInt32] = []
    try forEachBatch { numbers throws(SystemError) in
      batch.removeAll(keepingCapacity: true)
      for index in numbers.indices { batch.append(ranks[Int(numbers[index])]) }
      try file.appendPacked(batch.span)
    }
    try file.write("frequencies", order.map { tokens.frequencies[Int($0)] })
    return try file.finish()
  }

  /// Lends the types of all tokens in corpus order, as they were numbered, a batch at a time.
  private func forEachBatch<E: Error>(_ body: (Span<UInt32>) throws(E) -> Void) throws(E) {
    let file = tokens.numbers
    let all = file.numbers
    for start in stride(from: 0, to: tokens.tokenCount, by: 1 << 16) {
      try body(all.extracting(start..<min(start + 1 << 16, tokens.tokenCount)))
    }
  }

  // MARK: - Attributes

  /// An attribute with its values in bytewise order.
  private struct Ordered {
    let values: ByteInterner
    let order: [UInt32]
    /// The id of each type, as types were numbered.
    let ids: [UInt32]
    /// Where the positions of each id begin, and the end.
    var starts: [UInt32]

    init(_ attribute: AttributeValues, frequencies: [UInt32]) {
      values = attribute.values
      order = attribute.values.sorted()
      let ranks = AttributeWriter.ranks(order)
      ids = attribute.ofType.map { ranks[Int($0)] }
      starts = Array(repeating: 0, count: order.count + 1)
      for (type, id) in ids.enumerated() { starts[Int(id) + 1] += frequencies[type] }
      for id in 0..<order.count { starts[id + 1] += starts[id] }
    }
  }

  /// Writes what every attribute has.
  private func writeValues(_ ordered: Ordered, to file: IndexFileWriter) throws(SystemError) {
    try file.write("values", ordered.values, order: ordered.order)
    try file.write("posting_starts", ordered.starts)
    try file.write("type_ids", order.map { ordered.ids[Int($0)] })
  }

  private func writeNorms(_ norm: AttributeValues, budget: Int) throws(SystemError) -> [Written] {
    let file = try self.file(FileName.attribute(norm.name))
    let ordered = Ordered(norm, frequencies: tokens.frequencies)
    try writeValues(ordered, to: file)
    var ranking = try ArticlePostingsWriter(self.file(FileName.ranking), articles, norms: ordered.order.count)
    try forEachList(ordered.starts, ordered.ids, budget: budget) { _, positions throws(SystemError) in
      try ranking.add(positions)
    }
    return [try file.finish(), try ranking.finish()]
  }

  /// Writes one attribute with its lists of positions.
  ///
  /// - Parameter budget: how many positions are sorted in memory at once.
  private func write(
    _ attribute: AttributeValues, budget: Int
  ) throws(SystemError) -> (file: Manifest.File, checksums: [UInt32]) {
    let file = try self.file(FileName.attribute(attribute.name))
    let ordered = Ordered(attribute, frequencies: tokens.frequencies)
    try writeValues(ordered, to: file)
    try writeFolds(ordered, isNorm: attribute.name == "word", to: file)
    let isNarrow = ordered.order.count <= 256 && attribute.name != "word"
    if isNarrow { try writeBytes(ordered, to: file) }
    try writeLists(ordered, isNarrow: isNarrow, budget: budget, to: file)
    return try file.finish()
  }

  private func writeBytes(_ ordered: Ordered, to file: IndexFileWriter) throws(SystemError) {
    try file.begin("bytes", width: 1)
    let ids = ordered.ids.map { UInt8(truncatingIfNeeded: $0) }
    var batch: [UInt8] = []
    try forEachBatch { numbers throws(SystemError) in
      batch.removeAll(keepingCapacity: true)
      for index in numbers.indices { batch.append(ids[Int(numbers[index])]) }
      try file.append(batch.span)
    }
  }

  private func writeLists(
    _ ordered: Ordered, isNarrow: Bool, budget: Int, to file: IndexFileWriter
  ) throws(SystemError) {
    var starts = ordered.starts
    if isNarrow {
      // Values without a list take no place.
      for id in 0..<ordered.order.count {
        let frequency = ordered.starts[id + 1] - ordered.starts[id]
        let hasList = Int(frequency) < tokens.tokenCount / Self.scanLimit
        starts[id + 1] = starts[id] + (hasList ? frequency : 0)
      }
    }
    var listStarts: [UInt32] = [0]
    listStarts.reserveCapacity(ordered.order.count + 1)
    var pending: [UInt8] = []
    try file.begin("postings", width: 1)
    try forEachList(starts, ordered.ids, budget: budget) { _, positions throws(SystemError) in
      let before = pending.count
      PostingList.append(positions, to: &pending)
      listStarts.append(listStarts[listStarts.count - 1] + UInt32(pending.count - before))
      if pending.count >= 1 << 20 {
        try file.append(pending.span)
        pending.removeAll(keepingCapacity: true)
      }
    }
    try file.append(pending.span)
    try file.writePacked("list_starts", listStarts)
  }

  /// Calls `body` with each id in turn and its positions.
  ///
  /// - Parameters:
  ///   - starts: where the positions of each id begin; an id that is left out has none.
  ///   - ids: the id of each type, as types were numbered.
  ///   - budget: how many positions are sorted in memory at once.
  private func forEachList(
    _ starts: [UInt32], _ ids: [UInt32], budget: Int, _ body: (Int, Span<UInt32>) throws(SystemError) -> Void
  ) throws(SystemError) {
    let count = starts.count - 1
    var first = 0
    while first < count {
      var last = first + 1
      while last < count, Int(starts[last + 1] - starts[first]) <= budget { last += 1 }
      let positions = sort(first..<last, starts: starts, ids: ids)
      for id in first..<last {
        let range = Int(starts[id] - starts[first])..<Int(starts[id + 1] - starts[first])
        try body(id, positions.span.extracting(range))
      }
      first = last
    }
  }

  /// The positions of the tokens whose ids lie in `range`, by id and then ascending: a counting sort.
  private func sort(_ range: Range<Int>, starts: [UInt32], ids: [UInt32]) -> [UInt32] {
    let base = starts[range.lowerBound]
    var postings = [UInt32](repeating: 0, count: Int(starts[range.upperBound] - base))
    // The place of the next position of each id; none for ids outside of the range or left out.
    let none = UInt32.max
    let slots = ids.map { id in
      range.contains(Int(id)) && starts[Int(id)] < starts[Int(id) + 1] ? id - UInt32(range.lowerBound) : none
    }
    var places = starts[range].map { $0 - base }
    var position: UInt32 = 0
    forEachBatch { (numbers: Span<UInt32>) in
      var output = postings.mutableSpan
      var next = places.mutableSpan
      for index in numbers.indices {
        let slot = slots[Int(numbers[index])]
        if slot != none {
          output[Int(next[Int(slot)])] = position
          next[Int(slot)] += 1
        }
        position += 1
      }
    }
    return postings
  }

  // MARK: - Folded values

  /// Writes the groups of values that fold to the same, and the ranks with letter case folded.
  ///
  /// - Parameter isNorm: whether the folded values are those of `norm`, which has the table.
  private func writeFolds(_ ordered: Ordered, isNorm: Bool, to file: IndexFileWriter) throws(SystemError) {
    let (folds, foldOf) = Self.folded(ordered, [.letterCase, .diacritics])
    let foldOrder = folds.sorted()
    let ranks = Self.ranks(foldOrder)
    let groupOf = foldOf.map { ranks[Int($0)] }
    var starts = [UInt32](repeating: 0, count: foldOrder.count + 1)
    for group in groupOf { starts[Int(group) + 1] += 1 }
    for fold in 0..<foldOrder.count { starts[fold + 1] += starts[fold] }
    var next = starts
    var ids = [UInt32](repeating: 0, count: groupOf.count)
    for (id, group) in groupOf.enumerated() {
      ids[Int(next[Int(group)])] = UInt32(id)
      next[Int(group)] += 1
    }
    if !isNorm { try file.write("folds", folds, order: foldOrder) }
    try file.writePacked("fold_of", groupOf)
    try file.writeFramed("fold_starts", starts)
    try file.writePacked("fold_ids", ids)
    let (cases, caseOf) = Self.folded(ordered, [.letterCase])
    let caseRanks = Self.ranks(cases.sorted())
    try file.writePacked("case_ranks", caseOf.map { caseRanks[Int($0)] })
  }

  /// The distinct folded values, and the number of that of each id.
  private static func folded(_ ordered: Ordered, _ options: Folding.Options) -> (ByteInterner, [UInt32]) {
    var folds = ByteInterner(minimumCapacity: ordered.values.count)
    var folded: [UInt8] = []
    var foldOf: [UInt32] = []
    foldOf.reserveCapacity(ordered.order.count)
    for number in ordered.order {
      folded.removeAll(keepingCapacity: true)
      Folding.fold(ordered.values[Int(number)], options, into: &folded)
      foldOf.append(folds.intern(folded.span))
    }
    return (folds, foldOf)
  }
}
