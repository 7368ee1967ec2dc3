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

  /// Adds to `counts`, which has an element for each type, how often each stands in stretches of tokens.
  func count(_ starts: [UInt32], _ ends: [UInt32], into counts: inout [UInt32]) throws(IndexError) {
    guard counts.count >= count else { throw damaged(counts.count, at: 0) }
    if try numbers.count(starts, ends, into: &counts) { return }
    for (start, end) in zip(starts, ends) {
      for position in start..<end { _ = try type(at: Int(position)) }
    }
    throw damaged(counts.count, at: Int(starts.first ?? 0))
  }

  /// Adds to `counts`, which has an element for each type, how often each stands at `positions`, each moved by `offset`.
  func count(at positions: Span<UInt32>, offset: Int, into counts: inout [UInt32]) throws(IndexError) {
    guard counts.count >= count else { throw damaged(counts.count, at: 0) }
    if try numbers.count(at: positions, offset: offset, into: &counts) { return }
    for index in positions.indices { _ = try type(at: Int(positions[index]) + offset) }
    throw damaged(counts.count, at: 0)
  }

  /// Records that there is no such type.
  func damaged(_ type: Int, at position: Int) -> IndexError {
    numbers.damaged("type \(type) is not among \(count)", at: position)
  }
}
