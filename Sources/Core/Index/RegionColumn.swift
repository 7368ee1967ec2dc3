/// A typed value for each region of a layer: the date of an article, the speaker of a pull quote.
struct RegionColumn: Sendable {
  typealias Kind = RegionColumnKind

  /// Where the values are kept: a table of the distinct ones, ascending, and for each region the place of its value
  /// there plus 1, or 0 where it has none. So the numbers of the regions are in the order of their values.
  enum Storage: Sendable {
    /// In bytewise order.
    case table(StringTable, PackedColumn)
    case integers(Column<Int64>, PackedColumn)
    /// The bits of 64-bit floating-point numbers.
    case floats(Column<UInt64>, PackedColumn)
  }

  /// The id of what has no value, where tables of the builders and of blocks say so.
  static let missing = UInt32.max

  let name: String
  let kind: Kind
  let storage: Storage

  /// The distinct values in bytewise order, for strings and dates; nil for numbers.
  var values: StringTable? {
    guard case .table(let values, _) = storage else { return nil }
    return values
  }

  /// How many distinct values there are.
  var valueCount: Int {
    switch storage {
    case .table(let values, _): values.count
    case .integers(let values, _): values.count
    case .floats(let values, _): values.count
    }
  }

  /// For each region the rank of its value among the distinct ones plus 1, or 0 where it has none.
  var ranks: PackedColumn {
    switch storage {
    case .table(_, let ranks), .integers(_, let ranks), .floats(_, let ranks): ranks
    }
  }

  /// The rank of a region's value among the distinct ones, which for strings and dates is its id in `values`; nil when
  /// it has none.
  func valueID(_ ordinal: Int) throws(IndexError) -> UInt32? {
    let number = try ranks[ordinal]
    if number == 0 { return nil }
    guard number <= valueCount else { throw ranks.damaged("value \(number) is outside of the table", at: ordinal) }
    return number - 1
  }

  /// A region's value as text, as a query compares it; nil when it has none.
  func text(_ ordinal: Int) throws(IndexError) -> [UInt8]? {
    try valueID(ordinal).map { id throws(IndexError) in try text(ofValue: id) }
  }

  /// One of the distinct values as text.
  func text(ofValue id: UInt32) throws(IndexError) -> [UInt8] {
    switch storage {
    case .table(let values, _): return try values.copy(of: id)
    case .integers(let values, _): return Array(String(Int(try values[Int(id)])).utf8)
    case .floats(let bits, _): return Array(Double(bitPattern: try bits[Int(id)]).description.utf8)
    }
  }

  /// A region's value as a whole number; nil when it has none or the column holds something else.
  func integer(_ ordinal: Int) throws(IndexError) -> Int? {
    guard case .integers(let values, _) = storage, let id = try valueID(ordinal) else { return nil }
    return Int(try values[Int(id)])
  }

  /// A region's value as a number; nil when it has none or the column holds text.
  func float(_ ordinal: Int) throws(IndexError) -> Double? {
    switch storage {
    case .table: return nil
    case .integers: return try integer(ordinal).map(Double.init)
    case .floats(let bits, _):
      return try valueID(ordinal).map { id throws(IndexError) in Double(bitPattern: try bits[Int(id)]) }
    }
  }
}
