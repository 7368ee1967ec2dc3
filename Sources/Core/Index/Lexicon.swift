/// The distinct values of a token attribute in bytewise order, with how often each occurs.
struct Lexicon: Sendable {
  /// The values; the place in their order is the id.
  let values: StringTable
  /// Where the postings of each id begin, and the number of tokens: its differences are the frequencies.
  private let postingStarts: Column<UInt32>
  /// The distinct folded values, in bytewise order.
  private let folds: StringTable
  /// Where the ids of each folded value begin in `foldIDs`, and their end.
  private let foldStarts: Column<UInt32>
  private let foldIDs: Column<UInt32>

  init(
    values: StringTable, postingStarts: Column<UInt32>, folds: StringTable, foldStarts: Column<UInt32>,
    foldIDs: Column<UInt32>
  ) {
    self.values = values
    self.postingStarts = postingStarts
    self.folds = folds
    self.foldStarts = foldStarts
    self.foldIDs = foldIDs
  }

  /// How many distinct values there are.
  var count: Int { values.count }

  /// Lends the bytes of a value; `copy(of:)` gives bytes to keep.
  @_lifetime(borrow self)
  func value(of id: UInt32) throws(IndexError) -> Span<UInt8> {
    let values = values
    let span = try values.value(of: id)
    // The span points into the mapping that `values`, and so `self`, keeps.
    return unsafe _overrideLifetime(span, borrowing: self)
  }

  /// Copies the bytes of a value.
  func copy(of id: UInt32) throws(IndexError) -> [UInt8] { try values.copy(of: id) }

  /// The id of a value, or nil when no token has it.
  func id(of value: Span<UInt8>) throws(IndexError) -> UInt32? { try values.id(of: value) }

  /// How many tokens have the value.
  func frequency(of id: UInt32) throws(IndexError) -> Int {
    try postingStarts.extent(Int(id), within: Int(UInt32.max)).count
  }

  /// How many tokens have one of the values of a range of ids.
  func frequency(of ids: Range<UInt32>) throws(IndexError) -> Int {
    let low = try postingStarts[Int(ids.lowerBound)]
    let high = try postingStarts[Int(ids.upperBound)]
    guard low <= high else {
      throw postingStarts.damaged("the starts of postings are not in order", at: Int(ids.lowerBound))
    }
    return Int(high - low)
  }

  /// The ids whose values begin with `prefix`.
  func ids(withPrefix prefix: Span<UInt8>) throws(IndexError) -> Range<UInt32> { try values.ids(withPrefix: prefix) }

  /// The ids, ascending, whose values become `folded` when letter case and diacritics are folded.
  func ids(foldingTo folded: Span<UInt8>) throws(IndexError) -> [UInt32] {
    guard let group = try folds.id(of: folded) else { return [] }
    let ids = try foldIDs.copy(foldStarts.extent(Int(group), within: foldIDs.count))
    for id in ids where id >= count {
      throw foldIDs.damaged("an id of a fold group is outside of the lexicon", at: Int(group))
    }
    return ids
  }
}
