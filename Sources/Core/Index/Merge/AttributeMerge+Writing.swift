extension AttributeMerge {
  /// Writes the values, which every attribute has.
  func writeValues(to file: IndexFileWriter, _ types: TypeMerge) throws {
    try file.write("values", old.lexicon.values, addedValues, ranks)
    try file.write("posting_starts", starts)
    try file.write("type_ids", types.ids(name))
  }

  /// Writes the file of the attribute.
  ///
  /// - Parameter norm: that of `norm`, whose values are the folded ones of `word`.
  func write(
    to file: IndexFileWriter, _ order: MergeOrder, _ types: TypeMerge, norm: AttributeMerge
  ) throws -> AttributeWriter.Written {
    try writeValues(to: file, types)
    try writeFolds(to: file, norms: name == "word" ? norm.ranks : nil)
    let isNarrow = ranks.count <= 256 && name != "word"
    if isNarrow { try writeBytes(to: file, order, types) }
    try writeLists(to: file, order, isNarrow: isNarrow)
    return try file.finish()
  }

  // MARK: - Tokens

  private func writeBytes(to file: IndexFileWriter, _ order: MergeOrder, _ types: TypeMerge) throws {
    try file.begin("bytes", width: 1)
    let all = types.values[name] ?? []
    let oldCount = order.segment(MergeOrder.old).types.count
    let maps = [all.prefix(oldCount), all.dropFirst(oldCount)].map { $0.map { UInt8(truncatingIfNeeded: $0) } }
    var numbers: [UInt32] = []
    var bytes: [UInt8] = []
    for piece in order.pieces {
      let source = order.segment(of: piece)
      if piece.source == MergeOrder.old, ranks.isSame, let column = old.bytes {
        let bytes = try column.span(piece.tokens)
        try file.append(bytes)
        continue
      }
      let map = maps[piece.source]
      for start in stride(from: piece.tokens.lowerBound, to: piece.tokens.upperBound, by: 1 << 16) {
        try source.types.read(start..<min(start + 1 << 16, piece.tokens.upperBound), into: &numbers)
        bytes.removeAll(keepingCapacity: true)
        for index in numbers.indices {
          guard Int(numbers[index]) < map.count else { throw source.types.damaged(Int(numbers[index]), at: start) }
          bytes.append(map[Int(numbers[index])])
        }
        try file.append(bytes.span)
      }
    }
  }

  private func writeLists(to file: IndexFileWriter, _ order: MergeOrder, isNarrow: Bool) throws {
    let (oldMap, addedMap) = (order.tokens(of: MergeOrder.old), order.tokens(of: MergeOrder.added))
    var listStarts: [UInt32] = [0]
    listStarts.reserveCapacity(ranks.count + 1)
    var pending: [UInt8] = []
    var written = 0
    var positions: [UInt32] = []
    try file.begin("postings", width: 1)
    for id in 0..<ranks.count {
      let frequency = Int(starts[id + 1] - starts[id])
      if !isNarrow || frequency < order.total.tokens / AttributeWriter.scanLimit {
        if try !appendMoved(id, oldMap, to: &pending) {
          try collect(id, oldMap, addedMap, order.segment(MergeOrder.added).tokenCount, into: &positions)
          guard positions.count == frequency else {
            throw old.damaged("value \(id) has \(positions.count) positions, not \(frequency)", at: 0)
          }
          PostingList.append(positions.span, to: &pending)
        }
      }
      listStarts.append(UInt32(truncatingIfNeeded: written + pending.count))
      if pending.count >= 1 << 20 {
        try file.append(pending.span)
        written += pending.count
        pending.removeAll(keepingCapacity: true)
      }
    }
    try file.append(pending.span)
    try file.writePacked("list_starts", listStarts)
  }

  /// Appends the list of a value as it is stored, when all its positions move together.
  private func appendMoved(_ id: Int, _ map: ShiftMap, to output: inout [UInt8]) throws(IndexError) -> Bool {
    guard ranks.fromAdded[id] == RankMerge.none, let list = try old.list(of: ranks.fromOld[id]), list.count > 0 else {
      return false
    }
    let (first, last) = try list.ends()
    guard let shift = map.shift(from: first, to: last) else { return false }
    try list.append(movedBy: shift, to: &output)
    return true
  }

  /// The new positions of a value.
  private func collect(
    _ id: Int, _ oldMap: ShiftMap, _ addedMap: ShiftMap, _ addedTokens: Int, into positions: inout [UInt32]
  ) throws(IndexError) {
    positions.removeAll(keepingCapacity: true)
    if ranks.fromOld[id] != RankMerge.none {
      try old.postings(of: ranks.fromOld[id]).append(to: &positions)
      oldMap.move(&positions)
    }
    guard ranks.fromAdded[id] != RankMerge.none else { return }
    let middle = positions.count
    if let added {
      try added.postings(of: ranks.fromAdded[id]).append(to: &positions)
    } else {
      positions += 0..<UInt32(addedTokens)
    }
    addedMap.move(&positions, from: middle)
    SortedRuns.merge(&positions, at: middle)
  }

  // MARK: - Folded values

  /// - Parameter norms: what becomes of the folded values where `norm` has their table.
  private func writeFolds(to file: IndexFileWriter, norms: RankMerge?) throws {
    guard let folds = old.lexicon.folds, let groups = old.lexicon.groups, let cases = old.lexicon.caseRanks else {
      throw old.damaged("the attribute has no folded values", at: 0)
    }
    let groupOf = try groups.groupOf.copy()
    let addedGroups = try added?.lexicon.groups?.groupOf.copy() ?? [0]
    let addedFolds = try addedValues.isEmpty ? [] : added?.lexicon.folds?.copy() ?? addedValues
    let merged = try norms ?? RankMerge(folds, kept: kept(groupOf, folds.count), added: addedFolds)
    let folded = combined(groupOf, addedGroups, merged)
    var starts = [UInt32](repeating: 0, count: merged.count + 1)
    for fold in folded { starts[Int(fold) + 1] += 1 }
    for fold in 0..<merged.count { starts[fold + 1] += starts[fold] }
    var next = starts
    var ids = [UInt32](repeating: 0, count: folded.count)
    for (id, fold) in folded.enumerated() {
      ids[Int(next[Int(fold)])] = UInt32(id)
      next[Int(fold)] += 1
    }
    if norms == nil { try file.write("folds", folds, addedFolds, merged) }
    try file.writePacked("fold_of", folded)
    try file.writeFramed("fold_starts", starts)
    try file.writePacked("fold_ids", ids)
    let caseOf = try cases.copy()
    try file.writePacked("case_ranks", combined(caseOf, addedCases().ranks, caseMerge(caseOf)))
  }

  /// Whether some value of each group is kept.
  private func kept(_ groupOf: [UInt32], _ count: Int) -> [Bool] {
    var kept = [Bool](repeating: false, count: count)
    for (id, group) in groupOf.enumerated() where ranks.old[id] != RankMerge.none && Int(group) < count {
      kept[Int(group)] = true
    }
    return kept
  }

  /// The new group of each new value.
  private func combined(_ old: [UInt32], _ added: [UInt32], _ merged: RankMerge) -> [UInt32] {
    (0..<ranks.count).map { id in
      let origin = ranks.fromOld[id]
      return origin != RankMerge.none
        ? merged.old[Int(old[Int(origin)])] : merged.added[Int(added[Int(ranks.fromAdded[id])])]
    }
  }

  /// The added values with letter case folded: the distinct ones, ascending, and the rank of that of each value.
  private func addedCases() -> (values: [[UInt8]], ranks: [UInt32]) {
    let folded = addedValues.map(Self.foldCase)
    let values = Set(folded).sorted { $0.lexicographicallyPrecedes($1) }
    let ranks = Dictionary(uniqueKeysWithValues: values.indices.map { (values[$0], UInt32($0)) })
    return (values, folded.map { ranks[$0] ?? 0 })
  }

  /// What becomes of the ranks of values with letter case folded, of which no table is kept.
  private func caseMerge(_ caseOf: [UInt32]) throws(IndexError) -> RankMerge {
    let count = Int(caseOf.max() ?? 0) + (caseOf.isEmpty ? 0 : 1)
    // One value of each rank stands for all of them.
    var examples = [UInt32](repeating: 0, count: count)
    for (id, rank) in caseOf.enumerated() { examples[Int(rank)] = UInt32(id) }
    var places: [(index: Int, isEqual: Bool)] = []
    for value in addedCases().values {
      var (low, high) = (0, count)
      var isEqual = false
      while low < high {
        let middle = (low + high) / 2
        let other = Self.foldCase(try old.lexicon.copy(of: examples[middle]))
        if other == value { isEqual = true }
        if other.lexicographicallyPrecedes(value) { low = middle + 1 } else { high = middle }
      }
      places.append((low, isEqual))
    }
    return RankMerge(kept: kept(caseOf, count), places: places)
  }

  private static func foldCase(_ value: [UInt8]) -> [UInt8] {
    var folded: [UInt8] = []
    Folding.fold(value.span, [.letterCase], into: &folded)
    return folded
  }
}
