import CShim

/// The positions of one value as the index stores them: blocks of 128, the gaps of each packed to its largest.
///
/// A table with the first position of every block comes first, so that a block is found without reading those before
/// it. What is left after the last whole block stands in one short block.
@safe struct PostingList: @unchecked Sendable {
  // Sendable: `base` points into the mapping that `file` keeps, which is never written.

  static let blockSize = 128

  /// How many positions there are.
  let count: Int
  private let file: IndexFile
  /// The offset of the list in the file, and its bytes.
  private let start: Int
  private let size: Int
  private let base: UnsafeRawPointer

  /// The list in `range` of `lists`, with `count` positions.
  ///
  /// Throws when so many positions cannot stand there.
  init(_ lists: Column<UInt8>, _ range: Range<Int>, count: Int) throws(IndexError) {
    self.count = count
    let place = try lists.extracting(range)
    file = place.file
    start = place.offset(of: 0)
    size = range.count
    // `extracting` checked the range.
    unsafe base = file.mapping.address(of: start, length: size)
    let rest = count % Self.blockSize
    guard count / Self.blockSize * 8 + (rest == 0 ? 0 : 5) <= size else { throw damaged(0) }
    try file.touch(start..<start + count / Self.blockSize * 8)
  }

  /// How many blocks there are, the short one included.
  var blockCount: Int { (count + Self.blockSize - 1) / Self.blockSize }

  /// How many positions a block has.
  @inline(__always)
  func count(ofBlock block: Int) -> Int { min(Self.blockSize, count - block &* Self.blockSize) }

  /// The first position of a block.
  ///
  /// - Precondition: there is such a block.
  @inline(__always)
  func first(ofBlock block: Int) throws(IndexError) -> UInt32 {
    precondition(block >= 0 && block < blockCount, "there is no such block")
    if block < count / Self.blockSize {
      // `init` found the table to fit, and verified it.
      return unsafe base.loadUnaligned(fromByteOffset: 8 &* block, as: UInt32.self)
    }
    return try rest().first
  }

  /// Writes the positions of a block to `output`, and says how many there are.
  ///
  /// - Precondition: there is such a block.
  @unsafe func read(block: Int, into output: UnsafeMutablePointer<UInt32>) throws(IndexError) -> Int {
    let first = try first(ofBlock: block)
    guard block < count / Self.blockSize else {
      let (_, width, place) = try rest()
      unsafe output[0] = first
      // `rest` found the packed gaps to fit.
      unsafe shanxi_unpack_rest(base + place, UInt32(width), count % Self.blockSize - 1, first, output + 1)
      return count % Self.blockSize
    }
    let entry = unsafe base.loadUnaligned(fromByteOffset: 8 &* block &+ 4, as: UInt32.self)
    let width = Int(entry & 63)
    let place = Int(entry >> 6) &* 16 &+ count / Self.blockSize &* 8
    guard width <= 32, place &+ 16 &* width <= size else { throw damaged(8 * block) }
    try file.touch(start &+ place..<start &+ place &+ 16 &* width)
    unsafe shanxi_unpack_positions(base + place, UInt32(width), first &- 1, output)
    return Self.blockSize
  }

  /// Appends all positions, ascending.
  func append(to output: inout [UInt32]) throws(IndexError) { try append(blocks: 0..<blockCount, to: &output) }

  /// Appends the positions of a range of blocks, ascending.
  ///
  /// - Precondition: there are such blocks.
  func append(blocks: Range<Int>, to output: inout [UInt32]) throws(IndexError) {
    if blocks.isEmpty { return }
    var failure: IndexError?
    let total = (blocks.count - 1) * Self.blockSize + count(ofBlock: blocks.upperBound - 1)
    unsafe output.append(count: total) { place in
      var written = 0
      for block in blocks {
        do throws(IndexError) {
          // Blocks but the last are whole, so all of them take `total` numbers.
          written += try unsafe read(block: block, into: place + written)
        } catch {
          failure = error
          break
        }
      }
      while written < total {
        unsafe place[written] = 0
        written += 1
      }
    }
    if let failure { throw failure }
  }

  /// The last block whose first position is not above `position`, from `low` on; `low` when there is none.
  ///
  /// - Complexity: O(log distance).
  func block(holding position: UInt32, from low: Int = 0) throws(IndexError) -> Int {
    var below = low
    var step = 1
    while below + step < blockCount, try first(ofBlock: below + step) <= position {
      below += step
      step *= 2
    }
    var above = min(below + step, blockCount)
    while above - below > 1 {
      let middle = (below + above) / 2
      if try first(ofBlock: middle) <= position { below = middle } else { above = middle }
    }
    return below
  }

  /// The first position and the last one.
  ///
  /// - Precondition: the list is not empty.
  func ends() throws(IndexError) -> (first: UInt32, last: UInt32) {
    let first = try first(ofBlock: 0)
    if count == 1 { return (first, first) }
    var positions: [UInt32] = []
    try append(blocks: blockCount - 1..<blockCount, to: &positions)
    return (first, positions[positions.count - 1])
  }

  /// Appends the bytes of the list of positions that are each `shift` further, modulo 2^32.
  func append(movedBy shift: UInt32, to output: inout [UInt8]) throws(IndexError) {
    try file.touch(start..<start + size)
    let before = output.count
    // `init` found the list to lie inside the mapping.
    unsafe output.append(contentsOf: UnsafeRawBufferPointer(start: base, count: size))
    if shift == 0 { return }
    let whole = count / Self.blockSize
    var places = (0..<whole).map { 8 * $0 }
    if count % Self.blockSize > 0 { places.append(try rest().place - 5) }
    for place in places {
      let moved = (unsafe base.loadUnaligned(fromByteOffset: place, as: UInt32.self)) &+ shift
      for byte in 0..<4 { output[before + place + byte] = UInt8(truncatingIfNeeded: moved >> UInt32(8 * byte)) }
    }
  }

  /// The short block: its first position, the bits of its gaps and where they begin.
  private func rest() throws(IndexError) -> (first: UInt32, width: Int, place: Int) {
    let whole = count / Self.blockSize
    var place = 8 * whole
    if whole > 0 {
      // The last whole block ends where the short one begins.
      let entry = unsafe base.loadUnaligned(fromByteOffset: 8 * whole - 4, as: UInt32.self)
      place += (Int(entry >> 6) + Int(entry & 63)) * 16
    }
    let gaps = count % Self.blockSize - 1
    guard place + 5 <= size else { throw damaged(place) }
    try file.touch(start + place..<start + place + 5)
    let first = unsafe base.loadUnaligned(fromByteOffset: place, as: UInt32.self)
    let width = Int(unsafe base.load(fromByteOffset: place + 4, as: UInt8.self))
    let end = place + 5 + BitPacking.size(gaps, width: width)
    guard width <= 32, end <= size else { throw damaged(place) }
    try file.touch(start + place..<start + end)
    return (first, width, place + 5)
  }

  /// Records that the list cannot be what was written.
  func damaged(_ offset: Int, _ detail: String = "a list of positions leaves its place") -> IndexError {
    file.damaged(detail, section: "postings", at: start + min(offset, size))
  }

  /// The bytes of the list of `positions`, which are ascending and distinct; appended to `output`.
  static func append(_ positions: Span<UInt32>, to output: inout [UInt8]) {
    let whole = positions.count / blockSize
    var gaps = [UInt32](repeating: 0, count: blockSize)
    var blocks: [UInt8] = []
    for block in 0..<whole {
      let part = positions.extracting(block * blockSize..<(block + 1) * blockSize)
      let width = Self.gaps(part, into: &gaps, from: 1)
      output.append(littleEndian: part[0])
      output.append(littleEndian: UInt32(blocks.count / 16) << 6 | UInt32(width))
      blocks.append(addingCapacity: 16 * width) { (bytes: inout OutputSpan<UInt8>) in
        unsafe bytes.withUnsafeMutableBufferPointer { buffer, written in
          // A block of 128 numbers takes 16 bytes for each bit of width.
          if width > 0, let place = buffer.baseAddress {
            unsafe gaps.withUnsafeBufferPointer { unsafe shanxi_pack_block($0.baseAddress, UInt32(width), place) }
          }
          written = 16 * width
        }
      }
    }
    output += blocks
    let rest = positions.extracting(whole * blockSize..<positions.count)
    if rest.count == 0 { return }
    let width = Self.gaps(rest, into: &gaps, from: 0)
    output.append(littleEndian: rest[0])
    output.append(UInt8(width))
    var packer = BitPacker(width: width)
    packer.append(gaps.span.extracting(first: rest.count - 1))
    for word in packer.words { output.append(littleEndian: word) }
    output += packer.finish().dropLast(BitPacking.padding)
  }

  /// Writes how many positions lie between each two to `gaps`, the first from `place` on; says how many bits they need.
  private static func gaps(_ positions: Span<UInt32>, into gaps: inout [UInt32], from place: Int) -> Int {
    var largest: UInt32 = 0
    gaps[0] = 0
    for index in positions.indices.dropFirst() {
      let gap = positions[index] - positions[index - 1] - 1
      gaps[index - 1 + place] = gap
      largest |= gap
    }
    return BitPacking.width(for: largest)
  }
}
