/// Reads the ids of an attribute's tokens, one by one or many at once.
///
/// Says the same as `TokenAttribute`, which is a value with many parts: to take it out of an array for each token costs
/// far more than the reading. This is one object.
final class TokenIDs: Sendable {
  private let attribute: TokenAttribute
  private let isByType: Bool
  /// How many tokens there are.
  private let count: Int
  /// How many values there are.
  private let idCount: UInt32
  // Columns that are not used are empty.
  private let bytes: Column<UInt8>
  private let types: PackedColumn
  private let typeIDs: Column<UInt32>

  init(_ attribute: TokenAttribute) {
    self.attribute = attribute
    count = attribute.count
    idCount = UInt32(attribute.lexicon.count)
    switch attribute.storage {
    case .bytes(let column):
      isByType = false
      bytes = column
      types = PackedColumn(column.file, section: column.section, start: 0, count: 0, width: 0)
      typeIDs = Column(column.file, section: column.section, start: 0, count: 0)
    case .types(let found):
      isByType = true
      types = found.numbers
      let file = found.numbers.file
      bytes = Column(file, section: found.numbers.section, start: 0, count: 0)
      typeIDs = attribute.typeIDs ?? Column(file, section: found.numbers.section, start: 0, count: 0)
    }
  }

  /// The id of one token's value.
  @inline(__always)
  func id(at position: Int) throws(IndexError) -> UInt32 {
    let id: UInt32
    if isByType {
      let type = Int(try types[position])
      guard type < typeIDs.count else { return try attribute.id(at: position) }
      id = try typeIDs[type]
    } else {
      id = UInt32(try bytes[position])
    }
    guard id < idCount else { return try attribute.id(at: position) }
    return id
  }

  /// Replaces `output` by the ids of the tokens at `positions`, each moved by `offset`.
  func read(at positions: Span<UInt32>, offset: Int, into output: inout [UInt32]) throws(IndexError) {
    if isByType {
      try types.read(at: positions, offset: offset, into: &output)
      let typeIDs = typeIDs
      let table = try typeIDs.span()
      var numbers = output.mutableSpan
      var isWhole = true
      for index in numbers.indices {
        let type = Int(numbers[index])
        let id = type < table.count ? table[type] : .max
        if id >= idCount { isWhole = false }
        numbers[index] = id
      }
      if isWhole { return }
    } else {
      output.removeAll(keepingCapacity: true)
      output.reserveCapacity(positions.count)
      var isWhole = true
      for index in positions.indices {
        let id = UInt32(try bytes[Int(positions[index]) + offset])
        if id >= idCount { isWhole = false }
        output.append(id)
      }
      if isWhole { return }
    }
    // One of them throws.
    for index in positions.indices { _ = try attribute.id(at: Int(positions[index]) + offset) }
  }
}
