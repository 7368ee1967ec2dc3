/// The types of a segment's tokens: tokens of one type agree in `word` and every attribute that goes with it.
///
/// Types are numbered by falling frequency. An attribute has one id for each type (`TokenAttribute.typeIDs`), so a test
/// of several attributes can be made once for each type, and what is counted by type can be added up by value at the
/// end: the frequent types are neighbours, in the cache.
struct TokenTypes: Sendable {
  /// The type of each token, in corpus order.
  let numbers: PackedColumn
  /// How often each type occurs, falling.
  let frequencies: Column<UInt32>

  /// How many types there are.
  var count: Int { frequencies.count }

  /// The type of the token at `position`.
  @inline(__always)
  func type(at position: Int) throws(IndexError) -> Int {
    let type = Int(try numbers[position])
    guard type < count else { throw damaged(type, at: position) }
    return type
  }

  /// Replaces `output` by the types of a range of tokens; its memory is used again.
  func read(_ range: Range<Int>, into output: inout [UInt32]) throws(IndexError) {
    try numbers.read(range, into: &output)
  }

  /// Records that there is no such type.
  func damaged(_ type: Int, at position: Int) -> IndexError {
    numbers.damaged("type \(type) is not among \(count)", at: position)
  }
}
