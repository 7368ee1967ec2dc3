import CShim

/// Numbers that take a fixed number of bits each, one after the other in an index file: the encoding `packed1` to
/// `packed32`, and `packed0` where all are 0.
///
/// Access to one number costs a multiplication and an unaligned load; a range is read several times faster. Checked
/// like `Column`.
@safe struct PackedColumn: @unchecked Sendable {
  // Sendable: `base` points into the mapping that `file` keeps, which is never written.

  let file: IndexFile
  /// The section's name, for errors.
  let section: String
  /// How many numbers there are.
  let count: Int
  /// The bits of one.
  let width: Int
  private let start: Int
  private let base: UnsafeRawPointer
  private let mask: UInt32

  /// - Precondition: the numbers and `BitPacking.padding` bytes after them lie inside the file.
  init(_ file: IndexFile, section: String, start: Int, count: Int, width: Int) {
    self.file = file
    self.section = section
    self.count = count
    self.width = width
    self.start = start
    mask = width == 32 ? .max : 1 << UInt32(width) - 1
    // The mapping checks that the range lies inside it.
    unsafe base = file.mapping.address(of: start, length: BitPacking.size(count, width: width) + BitPacking.padding)
  }

  /// The number at `index`.
  subscript(index: Int) -> UInt32 {
    @inline(__always)
    get throws(IndexError) {
      guard index >= 0 && index < count else { throw outside(index) }
      let bit = index &* width
      try file.touchWord(start &+ bit >> 3)
      // `index` is below `count`, and `init` found eight bytes after every number's first to fit the mapping.
      let word = unsafe base.loadUnaligned(fromByteOffset: bit >> 3, as: UInt64.self)
      return UInt32(truncatingIfNeeded: word >> UInt64(bit & 7)) & mask
    }
  }

  /// Replaces `output` by the numbers of a range; its memory is used again.
  func read(_ range: Range<Int>, into output: inout [UInt32]) throws(IndexError) {
    output.removeAll(keepingCapacity: true)
    try append(range, to: &output)
  }

  /// Appends the numbers of a range to `output`.
  func append(_ range: Range<Int>, to output: inout [UInt32]) throws(IndexError) {
    guard range.lowerBound >= 0 && range.upperBound <= count else { throw outside(range.upperBound) }
    if range.isEmpty { return }
    let low = start + range.lowerBound * width / 8
    try file.touch(low..<start + BitPacking.size(range.upperBound, width: width) + BitPacking.padding)
    unsafe output.append(count: range.count) { place in
      // The range is inside `count`, and `place` has room for it.
      unsafe shanxi_unpack_numbers(base, range.lowerBound, range.count, UInt32(width), place)
    }
  }

  /// Replaces `output` by the numbers at `places`, each moved by `offset`.
  func read(at places: Span<UInt32>, offset: Int, into output: inout [UInt32]) throws(IndexError) {
    output.removeAll(keepingCapacity: true)
    try touch(places, offset: offset)
    // `touch` found every place to lie inside `count`, and there is room for as many numbers.
    unsafe output.append(count: places.count) { target in
      unsafe places.withUnsafeBufferPointer { places in
        unsafe shanxi_gather_numbers(base, UInt32(width), places.baseAddress, places.count, Int64(offset), target)
      }
    }
  }

  /// Adds to `counts` how often each number stands at `places`, each moved by `offset`; false when one has no element
  /// there, and then some are counted.
  func count(at places: Span<UInt32>, offset: Int, into counts: inout [UInt32]) throws(IndexError) -> Bool {
    try touch(places, offset: offset)
    // `touch` found every place to lie inside `count`, and the kernel stops at a number outside of `counts`.
    return unsafe places.withUnsafeBufferPointer { places in
      unsafe shanxi_count_numbers_at(
        base, UInt32(width), places.baseAddress, places.count, Int64(offset), &counts, UInt32(clamping: counts.count))
        != 0
    }
  }

  /// Makes sure that there is a number at each place, and that it was verified.
  private func touch(_ places: Span<UInt32>, offset: Int) throws(IndexError) {
    var verified = -1
    for index in places.indices {
      let place = Int(places[index]) &+ offset
      guard place >= 0 && place < count else { throw outside(place) }
      let byte = start &+ (place &* width) >> 3
      // Most places lie in the block of the one before.
      if byte >> 16 == verified && (byte &+ 7) >> 16 == verified { continue }
      try file.touchWord(byte)
      verified = byte >> 16
    }
  }

  /// Adds to `counts` how often each number stands in stretches of the column; false when one has no element there, and
  /// then some are counted.
  ///
  /// - Precondition: there are as many starts as ends.
  func count(_ starts: [UInt32], _ ends: [UInt32], into counts: inout [UInt32]) throws(IndexError) -> Bool {
    precondition(starts.count == ends.count, "every stretch has a start and an end")
    for index in starts.indices {
      let (low, high) = (Int(starts[index]), Int(ends[index]))
      guard low <= high && high <= count else { throw outside(high) }
      try file.touch(start + low * width / 8..<start + BitPacking.size(high, width: width) + BitPacking.padding)
    }
    // The stretches lie inside `count`, and the kernel stops at a number outside of `counts`.
    return unsafe shanxi_count_numbers(
      base, UInt32(width), starts, ends, starts.count, &counts, UInt32(clamping: counts.count)) != 0
  }

  /// Copies the numbers of a range.
  func copy(_ range: Range<Int>) throws(IndexError) -> [UInt32] {
    var output: [UInt32] = []
    try append(range, to: &output)
    return output
  }

  /// Copies all numbers.
  func copy() throws(IndexError) -> [UInt32] { try copy(0..<count) }

  /// Records that the number at `index` cannot be what was written.
  func damaged(_ detail: String, at index: Int) -> IndexError {
    file.damaged(detail, section: section, at: start + index * width / 8)
  }

  private func outside(_ index: Int) -> IndexError {
    file.fault ?? IndexError(.outOfRange, file.path, section: section, "there is no entry \(index) among \(count)")
  }
}

extension [UInt32] {
  /// Appends `count` numbers that `body` writes to the place it is given.
  @unsafe mutating func append(count: Int, _ body: (UnsafeMutablePointer<UInt32>) -> Void) {
    append(addingCapacity: count) { (output: inout OutputSpan<UInt32>) in
      unsafe output.withUnsafeMutableBufferPointer { buffer, written in
        if let place = buffer.baseAddress { unsafe body(place + written) }
        written += count
      }
    }
  }
}
