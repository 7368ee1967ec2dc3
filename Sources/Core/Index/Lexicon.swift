/// The distinct values of a token attribute in bytewise order, with how often each occurs.
struct Lexicon: Sendable {
  /// The values; the place in their order is the id.
  let values: StringTable
  /// Where the positions of each id would begin if all stood in one array, and the number of tokens: its differences
  /// are the frequencies.
  private let postingStarts: Column<UInt32>
  /// The distinct folded values, in bytewise order; nil where every value is folded already.
  let folds: StringTable?
  let groups: FoldGroups?
  /// For each id the rank of its value with letter case folded, among these; nil as `folds`.
  let caseRanks: PackedColumn?

  init(
    values: StringTable, postingStarts: Column<UInt32>, folds: (table: StringTable, groups: FoldGroups)?,
    caseRanks: PackedColumn?
  ) {
    self.values = values
    self.postingStarts = postingStarts
    self.folds = folds?.table
    self.groups = folds?.groups
    self.caseRanks = caseRanks
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

  /// How many tokens have each value.
  func frequencies() throws(IndexError) -> [UInt32] {
    let column = postingStarts
    let starts = try column.span()
    guard starts.count == count + 1 else { throw column.damaged("there is not a start for each value", at: 0) }
    var counts: [UInt32] = []
    counts.reserveCapacity(count)
    var before = starts[0]
    for index in 1..<starts.count {
      let next = starts[index]
      guard before <= next else { throw column.damaged("the starts of postings are not in order", at: index - 1) }
      counts.append(next - before)
      before = next
    }
    return counts
  }

  /// The ids whose values begin with `prefix`.
  func ids(withPrefix prefix: Span<UInt8>) throws(IndexError) -> Range<UInt32> { try values.ids(withPrefix: prefix) }

  /// The ids, ascending, whose values become `folded` when letter case and diacritics are folded.
  func ids(foldingTo folded: Span<UInt8>) throws(IndexError) -> [UInt32] {
    guard let folds, let groups else { return try id(of: folded).map { [$0] } ?? [] }
    guard let group = try folds.id(of: folded) else { return [] }
    return try groups.members(of: group)
  }

  /// The ids whose values begin with `prefix` when letter case and diacritics are folded.
  func ids(foldingToPrefix prefix: Span<UInt8>) throws(IndexError) -> [UInt32] {
    guard let folds, let groups else { return Array(try ids(withPrefix: prefix)) }
    return try groups.members(of: folds.ids(withPrefix: prefix))
  }

  /// For each id its rank among the values when they are compared as folded, equal ones sharing a rank; nil when these
  /// ranks are not kept, and when they are the ids themselves.
  func ranks(folding options: Folding.Options) -> PackedColumn? {
    switch options {
    case [.letterCase]: caseRanks
    case [.letterCase, .diacritics]: groups?.groupOf
    default: nil
    }
  }

  /// Whether every value is folded already, so that the ids are the ranks of the folded values.
  var isFolded: Bool { folds == nil }
}

/// The ids of a lexicon in groups of values that fold to the same.
struct FoldGroups: Sendable {
  /// The group of each id; groups are in bytewise order of the folded values.
  let groupOf: PackedColumn
  /// Where the ids of each group begin in `ids`, and their end.
  private let starts: FramedColumn
  private let ids: PackedColumn

  /// Throws when the tables do not fit together.
  init(groupOf: PackedColumn, starts: FramedColumn, ids: PackedColumn, groups: Int) throws(IndexError) {
    guard groupOf.count == ids.count, starts.count == groups + 1 else {
      throw ids.damaged("the tables of the fold groups differ in length", at: 0)
    }
    self.groupOf = groupOf
    self.starts = starts
    self.ids = ids
  }

  /// The ids of a group, ascending.
  func members(of group: UInt32) throws(IndexError) -> [UInt32] {
    try members(of: group..<group + 1)
  }

  /// The ids of neighbouring groups.
  func members(of groups: Range<UInt32>) throws(IndexError) -> [UInt32] {
    guard let last = groups.last else { return [] }
    let low = try starts.extent(Int(groups.lowerBound), within: ids.count).lowerBound
    let high = try starts.extent(Int(last), within: ids.count).upperBound
    guard low <= high else { throw ids.damaged("the fold groups are not in order", at: Int(last)) }
    let ids = try ids.copy(low..<high)
    for id in ids where id >= groupOf.count {
      throw self.ids.damaged("an id of a fold group is outside of the lexicon", at: Int(last))
    }
    return ids
  }
}
