/// The positions of the tokens that have a value, ascending.
///
/// Three ways of keeping them look alike here: a stored list; for frequent values of an attribute with at most 256 the
/// column of bytes that is scanned; and, where the lists of several values were put together, an array.
struct Postings: Sendable {
  enum Storage: Sendable {
    case list(PostingList)
    /// The tokens whose byte is the id.
    case scan(Column<UInt8>, UInt8)
    case array([UInt32])
  }

  /// How many positions there are.
  let count: Int
  let storage: Storage

  init(_ list: PostingList) {
    count = list.count
    storage = .list(list)
  }

  init(_ positions: [UInt32]) {
    count = positions.count
    storage = .array(positions)
  }

  /// - Parameter count: how many bytes of `column` are `byte`.
  init(scanning column: Column<UInt8>, for byte: UInt8, count: Int) {
    self.count = count
    storage = .scan(column, byte)
  }

  /// All positions.
  func copy() throws(IndexError) -> [UInt32] {
    var positions: [UInt32] = []
    try append(to: &positions)
    return positions
  }

  /// Appends all positions to `output`.
  func append(to output: inout [UInt32]) throws(IndexError) {
    switch storage {
    case .list(let list): try list.append(to: &output)
    case .array(let positions): output += positions
    case .scan(let column, let byte):
      output.reserveCapacity(output.count + count)
      let bytes = try column.span()
      for position in bytes.indices where bytes[position] == byte { output.append(UInt32(position)) }
    }
  }

  /// How many positions lie in a range.
  func count(in range: Range<Int>) throws(IndexError) -> Int {
    switch storage {
    case .scan(let column, let byte):
      let range = range.clamped(to: 0..<column.count)
      let bytes = try column.span(range)
      var count = 0
      for index in bytes.indices where bytes[index] == byte { count += 1 }
      return count
    case .array(let positions):
      return Self.lowerBound(range.upperBound, positions) - Self.lowerBound(range.lowerBound, positions)
    case .list(let list):
      return try Self.rank(of: range.upperBound, in: list) - Self.rank(of: range.lowerBound, in: list)
    }
  }

  /// A walk from the first position on.
  func cursor() -> PostingCursor { PostingCursor(self) }

  private static func lowerBound(_ position: Int, _ positions: [UInt32]) -> Int {
    var (low, high) = (0, positions.count)
    while low < high {
      let middle = (low + high) / 2
      if Int(positions[middle]) < position { low = middle + 1 } else { high = middle }
    }
    return low
  }

  /// How many positions of a list are below `position`.
  private static func rank(of position: Int, in list: PostingList) throws(IndexError) -> Int {
    guard position > 0, list.count > 0 else { return 0 }
    let block = try list.block(holding: UInt32(clamping: position))
    var positions: [UInt32] = []
    try list.append(blocks: block..<block + 1, to: &positions)
    return block * PostingList.blockSize + lowerBound(position, positions)
  }
}

/// A walk through the positions of a value that only goes forward; it reads a block of 128 at a time.
struct PostingCursor: Sendable {
  private let postings: Postings
  /// The positions read last, and the next of them.
  private var buffer: [UInt32] = []
  private var next = 0
  /// The next block of a list, or the next token of a column to look at.
  private var place = 0

  init(_ postings: Postings) {
    self.postings = postings
    if case .array(let positions) = postings.storage { buffer = positions }
  }

  /// The first position at or after `position` that was not passed over; stays on it. Nil when there is none.
  ///
  /// - Complexity: O(log distance); in a column that is scanned O(distance).
  @inline(__always)
  mutating func seek(_ position: Int) throws(IndexError) -> Int? {
    // Most steps are short.
    while next < buffer.count {
      if buffer[next] >= position { return Int(buffer[next]) }
      next += 1
      if next & 7 == 0 { break }
    }
    return try seekFar(position)
  }

  /// The positions that were read and not passed over, at most a block; empty at the end. `skip(_:)` passes over them.
  mutating func block() throws(IndexError) -> ArraySlice<UInt32> {
    if next == buffer.count { _ = try seekFar(0) }
    return buffer[next...]
  }

  /// Passes over some of the positions that `block()` gave.
  mutating func skip(_ count: Int) { next = min(buffer.count, next + count) }

  private mutating func seekFar(_ position: Int) throws(IndexError) -> Int? {
    if let last = buffer.last, last >= position, next < buffer.count {
      var (low, high) = (next, buffer.count)
      while low < high {
        let middle = (low + high) / 2
        if Int(buffer[middle]) < position { low = middle + 1 } else { high = middle }
      }
      next = low
      return Int(buffer[next])
    }
    while try readBlock(position) {
      if let last = buffer.last, last >= position { return try seekFar(position) }
    }
    next = buffer.count
    return nil
  }

  /// Reads the next positions into the buffer, from a block that can hold one at or after `position`.
  private mutating func readBlock(_ position: Int) throws(IndexError) -> Bool {
    switch postings.storage {
    case .array: return false
    case .list(let list):
      guard place < list.blockCount else { return false }
      let block = position <= 0 ? place : try list.block(holding: UInt32(clamping: position), from: place)
      buffer.removeAll(keepingCapacity: true)
      next = 0
      try list.append(blocks: block..<block + 1, to: &buffer)
      place = block + 1
      return true
    case .scan(let column, let byte):
      place = max(place, position)
      buffer.removeAll(keepingCapacity: true)
      next = 0
      while place < column.count, buffer.isEmpty {
        let end = min(column.count, place + 1024)
        let bytes = try column.span(place..<end)
        for index in bytes.indices where bytes[index] == byte { buffer.append(UInt32(place + index)) }
        place = end
      }
      return !buffer.isEmpty
    }
  }
}
