/// A typed value for each region of a layer: the date of an article, the speaker of a pull quote.
struct RegionColumn: Sendable {
  /// What the values are.
  enum Kind: String, Sendable, CaseIterable {
    case string, integer, float
    /// `YYYY`, `YYYY-MM` or `YYYY-MM-DD`; the order of the text is the order in time.
    case date
  }

  /// Where the values are kept.
  enum Storage: Sendable {
    /// Ids into a table of the distinct values; `missing` where a region has none.
    case table(StringTable, Column<UInt32>)
    /// 64-bit whole numbers; `Int64.min` where a region has none.
    case integers(Column<Int64>)
    /// The bits of 64-bit floating-point numbers; NaN where a region has none.
    case floats(Column<UInt64>)
  }

  /// The id of a region without a value.
  static let missing = UInt32.max

  let name: String
  let kind: Kind
  let storage: Storage

  /// The distinct values in bytewise order, for strings and dates; nil for numbers.
  var values: StringTable? {
    guard case .table(let values, _) = storage else { return nil }
    return values
  }

  /// The id in `values` of a region's value; nil when it has none or the column holds numbers.
  func valueID(_ ordinal: Int) throws(IndexError) -> UInt32? {
    guard case .table(let values, let ids) = storage else { return nil }
    let id = try ids[ordinal]
    if id == Self.missing { return nil }
    guard id < values.count else { throw ids.damaged("value \(id) is outside of the table", at: ordinal) }
    return id
  }

  /// A region's value as text, as a query compares it; nil when it has none.
  func text(_ ordinal: Int) throws(IndexError) -> [UInt8]? {
    switch storage {
    case .table(let values, _):
      guard let id = try valueID(ordinal) else { return nil }
      return try values.copy(of: id)
    case .integers:
      return try integer(ordinal).map { Array(String($0).utf8) }
    case .floats:
      return try float(ordinal).map { Array($0.description.utf8) }
    }
  }

  /// A region's value as a whole number; nil when it has none or the column holds something else.
  func integer(_ ordinal: Int) throws(IndexError) -> Int? {
    guard case .integers(let values) = storage else { return nil }
    let value = try values[ordinal]
    return value == .min ? nil : Int(value)
  }

  /// A region's value as a number; nil when it has none or the column holds text.
  func float(_ ordinal: Int) throws(IndexError) -> Double? {
    switch storage {
    case .table: return nil
    case .integers: return try integer(ordinal).map(Double.init)
    case .floats(let bits):
      let value = Double(bitPattern: try bits[ordinal])
      return value.isNaN ? nil : value
    }
  }
}
