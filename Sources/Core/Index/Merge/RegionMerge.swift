/// One layer of regions of merged generations.
struct RegionMerge {
  /// A column of the merged layer.
  struct MergedColumn {
    let name: String
    let kind: RegionColumn.Kind
    /// Writes its sections under a name.
    let write: (IndexFileWriter, String) throws -> Void
  }

  let name: String
  private(set) var starts: [UInt32] = []
  private(set) var ends: [UInt32] = []
  private(set) var columns: [MergedColumn] = []
  private let order: MergeOrder
  /// The regions of each piece.
  private var ranges: [Range<Int>] = []

  init(_ name: String, _ order: MergeOrder) throws(IndexError) {
    self.name = name
    self.order = order
    for piece in order.pieces {
      guard let layer = order.segment(of: piece).region(name) else {
        ranges.append(0..<0)
        continue
      }
      var range = piece.articles
      if name != "article" {
        let low = try layer.starts.lowerBound(UInt32(piece.tokens.lowerBound))
        range = low..<(try layer.starts.lowerBound(UInt32(piece.tokens.upperBound), from: low))
      }
      ranges.append(range)
      let first = starts.count
      let shift = UInt32(truncatingIfNeeded: piece.target.tokens - piece.tokens.lowerBound)
      try layer.starts.append(range, to: &starts)
      try layer.ends.append(range, to: &ends)
      for index in first..<starts.count {
        starts[index] &+= shift
        ends[index] &+= shift
      }
    }
  }

  /// Whether no two regions share a token.
  private var isDisjoint: Bool {
    for index in starts.indices.dropFirst() where starts[index] < ends[index - 1] { return false }
    return true
  }

  /// What the manifest says about the layer.
  var manifest: Manifest.Region {
    Manifest.Region(name: name, disjoint: isDisjoint, columns: columns.map { .init(name: $0.name, type: $0.kind) })
  }

  /// Writes the layer's sections.
  func write(to file: IndexFileWriter) throws {
    try RegionBuilder.write(name, starts, ends, isDisjoint: isDisjoint, to: file)
    for column in columns { try column.write(file, name + "@" + column.name) }
  }

  /// Adds a column with values that were worked out anew.
  mutating func add(_ column: RegionColumnBuilder) {
    columns.append(MergedColumn(name: column.name, kind: column.kind) { try column.write(to: $0, section: $1) })
  }

  /// Adds a column of the sources.
  ///
  /// - Parameter isAlways: whether it is there also when no region has a value.
  mutating func add(_ column: String, _ kind: RegionColumn.Kind, isAlways: Bool) throws {
    let sources = order.sources.map { $0.segment.region(name)?.columns[column] }
    var numbers: [UInt32] = []
    numbers.reserveCapacity(starts.count)
    var used = [false]
    if let old = sources[0] { used = Array(repeating: false, count: old.valueCount + 1) }
    for (piece, range) in zip(order.pieces, ranges) {
      let first = numbers.count
      guard let source = sources[piece.source] else {
        numbers += Array(repeating: 0, count: range.count)
        continue
      }
      try source.ranks.append(range, to: &numbers)
      for index in first..<numbers.count {
        guard numbers[index] <= source.valueCount else {
          throw source.ranks.damaged("value \(numbers[index]) is outside of the table", at: range.lowerBound)
        }
        if piece.source == MergeOrder.old { used[Int(numbers[index])] = true }
      }
    }
    let kept = Array(used.dropFirst())
    let values = try Self.values(sources, kept: kept, kind)
    if !isAlways && values.ranks.count == 0 { return }
    renumber(&numbers, values.ranks)
    let ranked = numbers
    columns.append(
      MergedColumn(name: column, kind: kind) { file, section in
        try values.write(file, section)
        try file.writePacked(section, ranked)
      })
  }

  /// For each region whether it has a value in a column of its source.
  func hasValue(_ column: String) throws(IndexError) -> [Bool] {
    var result: [Bool] = []
    for (piece, range) in zip(order.pieces, ranges) {
      let ranks = order.segment(of: piece).region(name)?.columns[column]?.ranks
      result += try ranks?.copy(range).map { $0 > 0 } ?? Array(repeating: false, count: range.count)
    }
    return result
  }

  private func renumber(_ numbers: inout [UInt32], _ ranks: RankMerge) {
    var index = 0
    for (piece, range) in zip(order.pieces, ranges) {
      let map = piece.source == MergeOrder.old ? ranks.old : ranks.added
      for _ in range {
        if numbers[index] > 0 { numbers[index] = map[Int(numbers[index]) - 1] + 1 }
        index += 1
      }
    }
  }

  /// The distinct values of both sources, and what writes them.
  private static func values(
    _ sources: [RegionColumn?], kept: [Bool], _ kind: RegionColumn.Kind
  ) throws(IndexError) -> (ranks: RankMerge, write: (IndexFileWriter, String) throws -> Void) {
    switch kind {
    case .string, .date:
      let added = try sources[1]?.values?.copy() ?? []
      guard let old = sources[0]?.values else {
        let ranks = RankMerge(kept: [], places: added.map { _ in (0, false) })
        return (ranks, { file, section in try file.write(section, added) })
      }
      let ranks = try RankMerge(old, kept: kept, added: added)
      return (ranks, { file, section in try file.write(section, old, added, ranks) })
    case .integer, .float:
      let numbers = try sources.map { source throws(IndexError) in try source?.keys() ?? [] }
      let ranks = RankMerge(numbers[0], kept: kept, added: numbers[1])
      let merged = (0..<ranks.count).map { rank in
        let old = ranks.fromOld[rank]
        let key = old != RankMerge.none ? numbers[0][Int(old)] : numbers[1][Int(ranks.fromAdded[rank])]
        return kind == .float ? RegionColumnBuilder.bits(key) : key
      }
      return (ranks, { file, section in try file.write(section + ".values", merged) })
    }
  }
}

extension RegionColumn {
  /// The values of a column of numbers, as numbers of the same order; empty for text.
  fileprivate func keys() throws(IndexError) -> [Int64] {
    switch storage {
    case .table: return []
    case .integers(let values, _): return try values.copy(0..<values.count)
    case .floats(let bits, _):
      return try bits.copy(0..<bits.count).map { RegionColumnBuilder.key(Double(bitPattern: $0)) }
    }
  }
}

extension IndexFileWriter {
  /// Writes ascending values as a table.
  fileprivate func write(_ section: String, _ values: [[UInt8]]) throws(SystemError) {
    var starts: [UInt32] = [0]
    for value in values { starts.append(starts[starts.count - 1] + UInt32(value.count)) }
    try write(section + ".starts", starts)
    try begin(section + ".bytes", width: 1)
    for value in values { try append(value.span) }
  }
}
