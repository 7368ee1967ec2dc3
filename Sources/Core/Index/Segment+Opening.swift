extension TokenAttribute {
  /// Opens the attribute `name` of a segment with `tokens` tokens.
  init(_ name: String, _ files: GenerationFiles, types: TokenTypes, tokens: Int) throws(IndexError) {
    let file = FileName.attribute(name)
    let values = try files.table(file, "values")
    let starts: Column<UInt32> = try files.column(file, "posting_starts")
    guard starts.count == values.count + 1 else {
      throw starts.damaged("the tables of the attribute differ in length", at: 0)
    }
    let storage: Storage
    if files.has(file, "bytes") {
      storage = .bytes(try files.column(file, "bytes"))
    } else {
      storage = .types(types)
    }
    let typeIDs: Column<UInt32>? = files.has(file, "type_ids") ? try files.column(file, "type_ids") : nil
    let isWhole =
      switch storage {
      case .types(let types): types.numbers.count == tokens && typeIDs != nil
      case .bytes(let bytes): bytes.count == tokens
      }
    guard isWhole, typeIDs.map({ $0.count == types.count }) ?? true else {
      throw starts.damaged("the attribute does not have a value for each token", at: 0)
    }
    if name == "norm" {
      let (_, groups) = try Self.folds(of: "word", files)
      let lists = try Self.lists(of: "word", files)
      let lexicon = Lexicon(values: values, postingStarts: starts, folds: nil, caseRanks: nil)
      self.init(
        name: name, lexicon: lexicon, storage: storage, typeIDs: typeIDs, lists: .grouped(lists, groups: groups),
        count: tokens)
      return
    }
    let folds = try Self.folds(of: name, files)
    let caseRanks = try files.packed(file, "case_ranks")
    guard caseRanks.count == values.count, folds.groups.groupOf.count == values.count else {
      throw caseRanks.damaged("the tables of the lexicon differ in length", at: 0)
    }
    let lexicon = Lexicon(values: values, postingStarts: starts, folds: folds, caseRanks: caseRanks)
    self.init(
      name: name, lexicon: lexicon, storage: storage, typeIDs: typeIDs,
      lists: .stored(try Self.lists(of: name, files)), count: tokens)
  }

  private static func lists(of name: String, _ files: GenerationFiles) throws(IndexError) -> PostingLists {
    let file = FileName.attribute(name)
    return try PostingLists(
      starts: files.packed(file, "list_starts"), bytes: files.column(file, "postings"),
      frequencies: files.column(file, "posting_starts"))
  }

  /// The folded values of an attribute and its groups; those of `word` are the values of `norm`.
  private static func folds(
    of name: String, _ files: GenerationFiles
  ) throws(IndexError) -> (table: StringTable, groups: FoldGroups) {
    let file = FileName.attribute(name)
    let table =
      try name == "word" ? files.table(FileName.attribute("norm"), "values") : files.table(file, "folds")
    let groups = try FoldGroups(
      groupOf: files.packed(file, "fold_of"), starts: files.framed(file, "fold_starts"),
      ids: files.packed(file, "fold_ids"), groups: table.count)
    return (table, groups)
  }
}

extension RegionLayer {
  /// Opens a layer of a segment with `tokens` tokens.
  init(_ region: Manifest.Region, _ files: GenerationFiles, tokens: Int) throws(IndexError) {
    let file = FileName.regions
    let starts = try files.framed(file, region.name + ".starts")
    let ends = try files.framed(file, region.name + ".ends")
    let reaches = region.disjoint ? nil : try files.framed(file, region.name + ".reaches")
    guard starts.count == ends.count, reaches.map({ $0.count == starts.count }) ?? true else {
      throw starts.damaged("the tables of the layer differ in length", at: 0)
    }
    var columns: [RegionColumn] = []
    for column in region.columns {
      let section = region.name + "@" + column.name
      let ids = try files.packed(file, section)
      let storage: RegionColumn.Storage
      switch column.type {
      case .string, .date: storage = .table(try files.table(file, section), ids)
      case .integer: storage = .integers(try files.column(file, section + ".values"), ids)
      case .float: storage = .floats(try files.column(file, section + ".values"), ids)
      }
      guard ids.count == starts.count else {
        throw starts.damaged("column \(column.name) has \(ids.count) entries for \(starts.count) regions", at: 0)
      }
      columns.append(RegionColumn(name: column.name, kind: column.type, storage: storage))
    }
    self.init(
      name: region.name, isDisjoint: region.disjoint, starts: starts, ends: ends, reaches: reaches, columns: columns,
      tokenCount: tokens)
  }
}
