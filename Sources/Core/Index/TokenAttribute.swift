/// One value for each token: `word`, `norm`.
struct TokenAttribute: Sendable {
  let name: String
  let lexicon: Lexicon
  /// The id of each token's value, in corpus order.
  let ids: Column<UInt32>
  private let postingStarts: Column<UInt32>
  private let positions: Column<UInt32>

  init(name: String, lexicon: Lexicon, ids: Column<UInt32>, postingStarts: Column<UInt32>, positions: Column<UInt32>) {
    self.name = name
    self.lexicon = lexicon
    self.ids = ids
    self.postingStarts = postingStarts
    self.positions = positions
  }

  /// Lends the ids of a range of tokens, verified.
  @_lifetime(borrow self)
  func ids(_ range: Range<Int>) throws(IndexError) -> Span<UInt32> {
    let ids = ids
    let span = try ids.span(range)
    // The span points into the mapping that `ids`, and so `self`, keeps.
    return unsafe _overrideLifetime(span, borrowing: self)
  }

  /// The id of one token's value.
  func id(at position: Int) throws(IndexError) -> UInt32 {
    let id = try ids[position]
    guard id < lexicon.count else { throw ids.damaged("id \(id) is outside of the lexicon", at: position) }
    return id
  }

  /// The positions of the tokens that have value `id`, ascending.
  func postings(of id: UInt32) throws(IndexError) -> Column<UInt32> {
    try positions.extracting(postingStarts.extent(Int(id), within: positions.count))
  }

  /// The positions of all values of a range of ids as one column, ascending within each id only.
  func postings(of ids: Range<UInt32>) throws(IndexError) -> Column<UInt32> {
    let low = Int(try postingStarts[Int(ids.lowerBound)])
    let high = Int(try postingStarts[Int(ids.upperBound)])
    guard low <= high && high <= positions.count else {
      throw postingStarts.damaged("the starts of postings are not in order", at: Int(ids.lowerBound))
    }
    return try positions.extracting(low..<high)
  }
}
