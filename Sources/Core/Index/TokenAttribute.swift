import CShim

/// One value for each token: `word`, `norm`, `pos`.
struct TokenAttribute: Sendable {
  /// Where the ids of the tokens are kept.
  enum Storage: Sendable {
    /// By type only.
    case types(TokenTypes)
    /// One byte a token, for at most 256 values.
    case bytes(Column<UInt8>)
  }

  /// Where the positions of the ids are kept.
  enum Lists: Sendable {
    /// In lists; frequent values of an attribute with a column of bytes may have none.
    case stored(PostingLists)
    /// In those of another attribute: each id stands for several of its ids.
    case grouped(PostingLists, groups: FoldGroups)
  }

  let name: String
  let lexicon: Lexicon
  let storage: Storage
  /// The id that each type of token has; nil only for an attribute that has a byte for each token and nothing by type.
  let typeIDs: Column<UInt32>?
  /// How many tokens there are.
  let count: Int
  private let lists: Lists

  init(
    name: String, lexicon: Lexicon, storage: Storage, typeIDs: Column<UInt32>?, lists: Lists, count: Int
  ) {
    self.name = name
    self.lexicon = lexicon
    self.storage = storage
    self.typeIDs = typeIDs
    self.lists = lists
    self.count = count
  }

  /// The ids as one byte a token, where there are at most 256 values: made for scans.
  var bytes: Column<UInt8>? { if case .bytes(let column) = storage { column } else { nil } }

  /// The id of one token's value.
  @inline(__always)
  func id(at position: Int) throws(IndexError) -> UInt32 {
    let id: UInt32
    switch storage {
    case .types(let types):
      let type = try types.numbers[position]
      guard let typeIDs, type < typeIDs.count else { throw types.damaged(Int(type), at: position) }
      id = try typeIDs[Int(type)]
    case .bytes(let bytes): id = UInt32(try bytes[position])
    }
    guard id < lexicon.count else { throw damaged("id \(id) is outside of the lexicon", at: position) }
    return id
  }

  /// Replaces `output` by the ids of a range of tokens; its memory is used again.
  ///
  /// One call for many tokens is several times faster than as many calls of `id(at:)`.
  func read(_ range: Range<Int>, into output: inout [UInt32]) throws(IndexError) {
    switch storage {
    case .bytes(let bytes):
      output.removeAll(keepingCapacity: true)
      let span = try bytes.span(range)
      for index in span.indices { output.append(UInt32(span[index])) }
    case .types(let types):
      try types.read(range, into: &output)
      guard let typeIDs else { throw types.damaged(0, at: range.lowerBound) }
      if range.count < 256 {
        for index in output.indices { output[index] = try typeIDs[Int(output[index])] }
        return
      }
      let table = try typeIDs.span()
      var numbers = output.mutableSpan
      for index in numbers.indices {
        let type = Int(numbers[index])
        guard type < table.count else { throw types.damaged(type, at: range.lowerBound + index) }
        numbers[index] = table[type]
      }
    }
  }

  /// The ids of a range of tokens.
  func ids(_ range: Range<Int>) throws(IndexError) -> [UInt32] {
    var ids: [UInt32] = []
    try read(range, into: &ids)
    return ids
  }

  /// The positions of the tokens that have value `id`, ascending.
  func postings(of id: UInt32) throws(IndexError) -> Postings {
    switch lists {
    case .stored(let lists):
      let frequency = try lexicon.frequency(of: id)
      if frequency == 0 { return Postings([]) }
      if let list = try lists.list(of: id, count: frequency) { return Postings(list) }
      guard case .bytes(let bytes) = storage, id < 256 else { throw lists.damaged(id) }
      return Postings(scanning: bytes, for: UInt8(id), count: frequency)
    case .grouped(let lists, let groups):
      let members = try groups.members(of: id)
      let counts = try members.map { member throws(IndexError) in try lists.frequency(of: member) }
      if members.count == 1, let list = try lists.list(of: members[0], count: counts[0]) { return Postings(list) }
      var positions: [UInt32] = []
      positions.reserveCapacity(counts.reduce(0, +))
      for (member, count) in zip(members, counts) {
        let before = positions.count
        try lists.list(of: member, count: count)?.append(to: &positions)
        SortedRuns.merge(&positions, at: before)
      }
      return Postings(positions)
    }
  }

  /// The stored list of a value; nil when its positions are kept in another way.
  func list(of id: UInt32) throws(IndexError) -> PostingList? {
    guard case .stored(let lists) = lists else { return nil }
    return try lists.list(of: id, count: lexicon.frequency(of: id))
  }

  /// Records that the value of a token cannot be what was written.
  func damaged(_ detail: String, at position: Int) -> IndexError {
    switch storage {
    case .types(let types): types.numbers.damaged(detail, at: position)
    case .bytes(let bytes): bytes.damaged(detail, at: position)
    }
  }
}

/// The lists of positions of an attribute's values.
struct PostingLists: Sendable {
  /// Where each list begins in `bytes`, and the end of the last; equal where a value has none.
  private let starts: PackedColumn
  private let bytes: Column<UInt8>
  /// Where the positions of each id would begin if they all stood in one array: the differences are the frequencies.
  private let frequencies: Column<UInt32>

  /// Throws when there is not one list for each value.
  init(starts: PackedColumn, bytes: Column<UInt8>, frequencies: Column<UInt32>) throws(IndexError) {
    self.starts = starts
    self.bytes = bytes
    self.frequencies = frequencies
    guard starts.count == frequencies.count else { throw starts.damaged("there is not a list for each value", at: 0) }
  }

  /// How often a value occurs.
  func frequency(of id: UInt32) throws(IndexError) -> Int {
    try frequencies.extent(Int(id), within: Int(UInt32.max)).count
  }

  /// The list of a value that occurs `count` times; nil when none is stored.
  func list(of id: UInt32, count: Int) throws(IndexError) -> PostingList? {
    let low = Int(try starts[Int(id)])
    let high = Int(try starts[Int(id) + 1])
    guard low <= high, high <= bytes.count else { throw damaged(id) }
    return low == high ? nil : try PostingList(bytes, low..<high, count: count)
  }

  /// Records that the list of a value cannot be what was written.
  func damaged(_ id: UInt32) -> IndexError { starts.damaged("value \(id) has no list", at: Int(id)) }
}

/// Ascending arrays that stand one after the other.
enum SortedRuns {
  /// The elements of two ascending arrays in ascending order.
  static func merged(_ first: [UInt32], _ second: [UInt32]) -> [UInt32] {
    var merged: [UInt32] = []
    // There is room for all elements of both.
    unsafe merged.append(count: first.count + second.count) { output in
      unsafe shanxi_merge(first, first.count, second, second.count, output)
    }
    return merged
  }

  /// Keeps the elements to which `distance` has to be added to get one of `others`; both arrays are ascending.
  static func keep(_ values: inout [UInt32], at distance: Int, before others: [UInt32]) {
    guard let distance = UInt32(exactly: distance) else { return values.removeAll() }
    // What is kept stands at or before its place, so the array can take it.
    let count = unsafe values.withUnsafeMutableBufferPointer { values in
      unsafe shanxi_intersect(
        values.baseAddress, values.count, others, others.count, distance, values.baseAddress)
    }
    values.removeLast(values.count - count)
  }

  /// Merges the ascending elements before `middle` with those from there on.
  static func merge(_ values: inout [UInt32], at middle: Int) {
    guard middle > 0, middle < values.count, values[middle - 1] > values[middle] else { return }
    // From the back, with a copy of the shorter half.
    let tail = Array(values[middle...])
    var low = middle - 1
    var high = tail.count - 1
    var target = values.count - 1
    while high >= 0 {
      if low >= 0 && values[low] > tail[high] {
        values[target] = values[low]
        low -= 1
      } else {
        values[target] = tail[high]
        high -= 1
      }
      target -= 1
    }
  }
}
