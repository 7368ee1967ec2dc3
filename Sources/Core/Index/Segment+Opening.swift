extension TokenAttribute {
  /// Opens the attribute `name` of a segment with `tokens` tokens.
  init(_ name: String, _ files: GenerationFiles, tokens: Int) throws(IndexError) {
    let file = FileName.attribute(name)
    let values = try files.table(file, "values")
    let folds = try files.table(file, "folds")
    let foldStarts: Column<UInt32> = try files.column(file, "fold_starts")
    let foldIDs: Column<UInt32> = try files.column(file, "fold_ids")
    let starts: Column<UInt32> = try files.column(file, "posting_starts")
    let positions: Column<UInt32> = try files.column(file, "postings")
    let ids: Column<UInt32> = try files.column(file, "ids")
    guard ids.count == tokens, positions.count == tokens, starts.count == values.count + 1,
      foldIDs.count == values.count, foldStarts.count == folds.count + 1
    else { throw ids.damaged("the tables of the attribute differ in length", at: 0) }
    let lexicon = Lexicon(
      values: values, postingStarts: starts, folds: folds, foldStarts: foldStarts, foldIDs: foldIDs)
    self.init(name: name, lexicon: lexicon, ids: ids, postingStarts: starts, positions: positions)
  }
}

extension RegionLayer {
  /// Opens a layer of a segment with `tokens` tokens.
  init(_ region: Manifest.Region, _ files: GenerationFiles, tokens: Int) throws(IndexError) {
    let file = FileName.regions
    let starts: Column<UInt32> = try files.column(file, region.name + ".starts")
    let ends: Column<UInt32> = try files.column(file, region.name + ".ends")
    let reaches: Column<UInt32>? = region.disjoint ? nil : try files.column(file, region.name + ".reaches")
    guard starts.count == ends.count, reaches.map({ $0.count == starts.count }) ?? true else {
      throw starts.damaged("the tables of the layer differ in length", at: 0)
    }
    var columns: [RegionColumn] = []
    for column in region.columns {
      let section = region.name + "@" + column.name
      let storage: RegionColumn.Storage
      let count: Int
      switch column.type {
      case .string, .date:
        let ids: Column<UInt32> = try files.column(file, section)
        storage = .table(try files.table(file, section), ids)
        count = ids.count
      case .integer:
        let values: Column<Int64> = try files.column(file, section)
        storage = .integers(values)
        count = values.count
      case .float:
        let values: Column<UInt64> = try files.column(file, section)
        storage = .floats(values)
        count = values.count
      }
      guard count == starts.count else {
        throw starts.damaged("column \(column.name) has \(count) entries for \(starts.count) regions", at: 0)
      }
      columns.append(RegionColumn(name: column.name, kind: column.type, storage: storage))
    }
    self.init(
      name: region.name, isDisjoint: region.disjoint, starts: starts, ends: ends, reaches: reaches, columns: columns,
      tokenCount: tokens)
  }
}
