/// Distinct byte strings in bytewise order; the place in the order is the id.
struct StringTable: Sendable {
  /// Offset of each value in `bytes`, and of their end.
  private let starts: Column<UInt32>
  private let bytes: Column<UInt8>

  /// How many values there are.
  let count: Int

  init(starts: Column<UInt32>, bytes: Column<UInt8>) {
    self.starts = starts
    self.bytes = bytes
    count = max(0, starts.count - 1)
  }

  /// Lends the bytes of value `id`.
  @_lifetime(borrow self)
  func value(of id: UInt32) throws(IndexError) -> Span<UInt8> {
    let bytes = bytes
    let span = try bytes.span(starts.extent(Int(id), within: bytes.count))
    // The span points into the mapping that `bytes`, and so `self`, keeps.
    return unsafe _overrideLifetime(span, borrowing: self)
  }

  /// Appends the bytes of neighbouring values, one after the other, to a file.
  func append(_ ids: Range<UInt32>, to file: IndexFileWriter) throws {
    let bytes = bytes
    let (low, high) = (try starts[Int(ids.lowerBound)], try starts[Int(ids.upperBound)])
    guard low <= high, high <= bytes.count else {
      throw starts.damaged("offsets \(low) and \(high) are not in order", at: Int(ids.lowerBound))
    }
    let span = try bytes.span(Int(low)..<Int(high))
    try file.append(span)
  }

  /// The length of value `id` in bytes.
  func length(of id: UInt32) throws(IndexError) -> Int {
    try starts.extent(Int(id), within: bytes.count).count
  }

  /// Copies the bytes of value `id`.
  func copy(of id: UInt32) throws(IndexError) -> [UInt8] {
    try bytes.copy(starts.extent(Int(id), within: bytes.count))
  }

  /// The id of a value, or nil when it is not there.
  ///
  /// - Complexity: O(log values).
  func id(of value: Span<UInt8>) throws(IndexError) -> UInt32? {
    let place = try lowerBound(value)
    guard Int(place) < count else { return nil }
    return try compare(place, value) == 0 ? place : nil
  }

  /// The first id whose value is not below `value`; the number of values when all are below.
  func lowerBound(_ value: Span<UInt8>) throws(IndexError) -> UInt32 {
    var low = 0
    var high = count
    while low < high {
      let middle = (low + high) / 2
      if try compare(UInt32(middle), value) < 0 { low = middle + 1 } else { high = middle }
    }
    return UInt32(low)
  }

  /// The ids whose values begin with `prefix`; all of them when it is empty.
  func ids(withPrefix prefix: Span<UInt8>) throws(IndexError) -> Range<UInt32> {
    let first = try lowerBound(prefix)
    var low = Int(first)
    var high = count
    while low < high {
      let middle = (low + high) / 2
      let value = try value(of: UInt32(middle))
      let head = value.extracting(first: prefix.count)
      if ByteOrder.compare(head, prefix) <= 0 { low = middle + 1 } else { high = middle }
    }
    return first..<UInt32(low)
  }

  /// Those of some neighbouring ids whose values end with `suffix`.
  func ids(_ ids: Range<UInt32>, endingWith suffix: Span<UInt8>) throws(IndexError) -> [UInt32] {
    if ids.isEmpty { return [] }
    guard suffix.count > 0 else { return Array(ids) }
    let last = suffix[suffix.count - 1]
    return try find(ids) { text, low, high in
      high - low >= suffix.count && text[high - 1] == last && Self.stands(suffix, at: high - suffix.count, in: text)
    }
  }

  /// Those of some neighbouring ids whose values have `infix` in them.
  func ids(_ ids: Range<UInt32>, containing infix: Span<UInt8>) throws(IndexError) -> [UInt32] {
    if ids.isEmpty { return [] }
    guard infix.count > 0 else { return Array(ids) }
    let first = infix[0]
    return try find(ids) { text, low, high in
      var place = low
      while place + infix.count <= high {
        if text[place] == first, Self.stands(infix, at: place, in: text) { return true }
        place += 1
      }
      return false
    }
  }

  /// The ids whose values, which lie from the second argument up to the third in the bytes, are wanted.
  @inline(__always)
  private func find(
    _ ids: Range<UInt32>, _ isWanted: (borrowing Span<UInt8>, Int, Int) -> Bool
  ) throws(IndexError) -> [UInt32] {
    let (starts, bytes) = (starts, bytes)
    let ends = try starts.span(Int(ids.lowerBound)..<Int(ids.upperBound) + 1)
    let text = try bytes.span()
    var found: [UInt32] = []
    var low = Int(ends[0])
    for index in 1..<ends.count {
      let high = Int(ends[index])
      let id = ids.lowerBound + UInt32(index - 1)
      guard low <= high, high <= text.count else {
        throw damaged("offsets \(low) and \(high) are not in order", at: id)
      }
      if isWanted(text, low, high) { found.append(id) }
      low = high
    }
    return found
  }

  /// - Precondition: the text goes on for as many bytes as the piece has.
  @inline(__always)
  private static func stands(_ piece: Span<UInt8>, at place: Int, in text: Span<UInt8>) -> Bool {
    for index in piece.indices where piece[index] != text[place + index] { return false }
    return true
  }

  /// The damage that reading the table has met, if any.
  var fault: IndexError? { bytes.file.fault }

  /// Records that a value cannot be what was written.
  func damaged(_ detail: String, at id: UInt32) -> IndexError { starts.damaged(detail, at: Int(id)) }

  private func compare(_ id: UInt32, _ value: Span<UInt8>) throws(IndexError) -> Int {
    ByteOrder.compare(try self.value(of: id), value)
  }
}
