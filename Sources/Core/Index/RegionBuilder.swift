/// Gathers the regions of one layer, in the order of (start, −end).
struct RegionBuilder {
  let name: String
  private(set) var starts: [UInt32] = []
  private(set) var ends: [UInt32] = []
  private(set) var columns: [RegionColumnBuilder]

  /// A layer with columns for text or dates.
  init(_ name: String, columns: [(name: String, kind: RegionColumn.Kind)] = []) {
    self.name = name
    self.columns = columns.map { RegionColumnBuilder($0.name, $0.kind) }
  }

  /// Adds a region.
  ///
  /// - Precondition: there are no more values than columns; those left out are nil.
  mutating func add(_ tokens: Range<Int>, _ values: [String?] = []) {
    precondition(values.count <= columns.count, "a region of \(name) has \(columns.count) values")
    starts.append(UInt32(tokens.lowerBound))
    ends.append(UInt32(tokens.upperBound))
    for index in columns.indices { columns[index].add(index < values.count ? values[index] : nil) }
  }

  /// Adds a region with the values that it has; a column that is new has no value before.
  mutating func add(_ tokens: Range<Int>, named values: [(name: String, value: String)]) {
    if columns.isEmpty && values.isEmpty {
      starts.append(UInt32(tokens.lowerBound))
      ends.append(UInt32(tokens.upperBound))
      return
    }
    for (name, _) in values where !columns.contains(where: { $0.name == name }) {
      var column = RegionColumnBuilder(name, .string)
      for _ in starts { column.add(nil) }
      columns.append(column)
    }
    add(tokens, columns.map { column in values.first { $0.name == column.name }?.value })
  }

  /// Adds a column with the values of all regions that are there.
  ///
  /// - Precondition: there is a value, or nil, for each region, and no region is added afterwards.
  mutating func addColumn(_ column: String, _ kind: RegionColumn.Kind, _ values: [String?]) {
    precondition(values.count == starts.count, "the column \(column) has \(values.count) values")
    var builder = RegionColumnBuilder(column, kind)
    for value in values { builder.add(value) }
    columns.append(builder)
  }

  /// Whether no two regions share a token.
  var isDisjoint: Bool {
    for index in starts.indices.dropFirst() where starts[index] < ends[index - 1] { return false }
    return true
  }

  /// What the manifest says about the layer.
  var manifest: Manifest.Region {
    Manifest.Region(
      name: name, disjoint: isDisjoint, columns: columns.map { .init(name: $0.name, type: $0.kind) })
  }

  /// Writes the layer's sections.
  func write(to file: IndexFileWriter) throws(SystemError) {
    try Self.write(name, starts, ends, isDisjoint: isDisjoint, to: file)
    for column in columns { try column.write(to: file, section: name + "@" + column.name) }
  }

  /// Writes the places of the regions of a layer.
  static func write(
    _ name: String, _ starts: [UInt32], _ ends: [UInt32], isDisjoint: Bool, to file: IndexFileWriter
  ) throws(SystemError) {
    try file.writeFramed(name + ".starts", starts)
    try file.writeFramed(name + ".ends", ends)
    if isDisjoint { return }
    var reach: UInt32 = 0
    try file.writeFramed(
      name + ".reaches",
      ends.map { end in
        reach = max(reach, end)
        return reach
      })
  }
}

/// Gathers the values of one column.
struct RegionColumnBuilder {
  let name: String
  let kind: RegionColumn.Kind
  private var table = StringTableBuilder()
  private var ids: [UInt32] = []
  /// Whole numbers, or the keys of floating-point numbers.
  private var numbers: [Int64?] = []

  init(_ name: String, _ kind: RegionColumn.Kind) {
    self.name = name
    self.kind = kind
  }

  mutating func add(_ value: String?) {
    switch kind {
    case .string, .date: ids.append(table.add(value))
    case .integer: numbers.append(value.flatMap { Int64($0) })
    case .float: numbers.append(value.flatMap { Double($0) }.flatMap { $0.isNaN ? nil : Self.key($0) })
    }
  }

  func write(to file: IndexFileWriter, section: String) throws(SystemError) {
    switch kind {
    case .string, .date:
      let ranks = try table.write(to: file, section)
      try file.writePacked(section, ids.map { $0 == RegionColumn.missing ? 0 : ranks[Int($0)] + 1 })
    case .integer, .float:
      let values = Set(numbers.compactMap(\.self)).sorted()
      let ranks = Dictionary(uniqueKeysWithValues: zip(values, 1...UInt32(max(1, values.count))))
      try file.write(section + ".values", kind == .float ? values.map(Self.bits) : values)
      try file.writePacked(section, numbers.map { number in number.flatMap { ranks[$0] } ?? 0 })
    }
  }

  /// A number whose order is that of the floating-point numbers; -0 and 0 are one.
  static func key(_ value: Double) -> Int64 {
    let bits = Int64(bitPattern: (value == 0 ? 0 : value).bitPattern)
    return bits < 0 ? bits ^ .max : bits
  }

  /// The bits of the floating-point number with a key.
  static func bits(_ key: Int64) -> Int64 { key < 0 ? key ^ .max : key }
}

/// Gathers distinct strings that become a table in bytewise order.
struct StringTableBuilder {
  private var values = ByteInterner(minimumCapacity: 16)

  /// The provisional number of a string; `RegionColumn.missing` for nil.
  mutating func add(_ value: String?) -> UInt32 {
    guard let value else { return RegionColumn.missing }
    return values.intern(value.utf8Span.span)
  }

  /// Writes the table and says which id each provisional number became.
  func write(to file: IndexFileWriter, _ section: String) throws(SystemError) -> [UInt32] {
    let order = values.sorted()
    try file.write(section, values, order: order)
    var ranks = [UInt32](repeating: 0, count: order.count)
    for (rank, number) in order.enumerated() { ranks[Int(number)] = UInt32(rank) }
    return ranks
  }
}
