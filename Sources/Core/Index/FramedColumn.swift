import CShim

/// Numbers in frames of 128, each stored as its distance from the smallest of its frame: the encoding `framed`.
///
/// Made for numbers that lie near their neighbours, such as ascending ones. Access to one number costs two loads.
/// Checked like `Column`.
@safe struct FramedColumn: @unchecked Sendable {
  // Sendable: `base` points into the mapping that `file` keeps, which is never written.

  static let frameSize = 128

  let file: IndexFile
  /// The section's name, for errors.
  let section: String
  /// How many numbers there are.
  let count: Int
  private let start: Int
  private let base: UnsafeRawPointer
  /// The bytes of the section after its frame table, without the padding.
  private let dataSize: Int
  /// Where these begin.
  private let dataStart: Int

  /// - Precondition: `size` bytes from `start` on lie inside the file, and the table of frames and the padding fit.
  init(_ file: IndexFile, section: String, start: Int, count: Int, size: Int) {
    self.file = file
    self.section = section
    self.count = count
    self.start = start
    dataStart = Self.tableSize(count)
    dataSize = size - dataStart - BitPacking.padding
    unsafe base = file.mapping.address(of: start, length: size)
  }

  /// The bytes of the table of frames.
  static func tableSize(_ count: Int) -> Int { (count + frameSize - 1) / frameSize * 8 }

  /// The smallest number of a frame, the bits of its numbers, and where they begin in the section.
  @inline(__always)
  private func frame(_ frame: Int) throws(IndexError) -> (smallest: UInt32, width: Int, place: Int) {
    try file.touch(start &+ 8 &* frame)
    // The table has an entry for each frame of `count` numbers, and begins at a multiple of 8.
    let entry = unsafe base.load(fromByteOffset: 8 &* frame, as: UInt64.self)
    let place = Int(truncatingIfNeeded: entry >> 38) &* 16
    let width = Int(truncatingIfNeeded: entry >> 32) & 63
    guard width <= 32, place &+ 16 &* width <= dataSize else {
      throw damaged("frame \(frame) leaves the section", at: frame * Self.frameSize)
    }
    return (UInt32(truncatingIfNeeded: entry), width, dataStart &+ place)
  }

  /// The number at `index`.
  subscript(index: Int) -> UInt32 {
    @inline(__always)
    get throws(IndexError) {
      guard index >= 0 && index < count else { throw outside(index) }
      let (smallest, width, place) = try frame(index >> 7)
      let bit = (index & 127) &* width
      let offset = place &+ bit >> 3
      try file.touchWord(start &+ offset)
      // The frame lies inside the section, which has eight bytes after the last one.
      let word = unsafe base.loadUnaligned(fromByteOffset: offset, as: UInt64.self)
      let mask: UInt64 = 1 << UInt64(width) &- 1
      return smallest &+ UInt32(truncatingIfNeeded: word >> UInt64(bit & 7) & mask)
    }
  }

  /// Appends the numbers of a range to `output`.
  func append(_ range: Range<Int>, to output: inout [UInt32]) throws(IndexError) {
    guard range.lowerBound >= 0 && range.upperBound <= count else { throw outside(range.upperBound) }
    var index = range.lowerBound
    while index < range.upperBound {
      let (smallest, width, place) = try frame(index >> 7)
      let first = index & 127
      let number = min(range.upperBound - index, Self.frameSize - first)
      try file.touch(start + place..<start + place + 16 * width + BitPacking.padding)
      unsafe output.append(count: number) { target in
        // The frame lies inside the section, and `target` has room.
        unsafe shanxi_unpack_numbers(base + place, first, number, UInt32(width), target)
        for added in 0..<number { unsafe target[added] &+= smallest }
      }
      index += number
    }
  }

  /// Copies the numbers of a range.
  func copy(_ range: Range<Int>) throws(IndexError) -> [UInt32] {
    var output: [UInt32] = []
    output.reserveCapacity(range.count)
    try append(range, to: &output)
    return output
  }

  /// Copies all numbers.
  func copy() throws(IndexError) -> [UInt32] { try copy(0..<count) }

  /// The index of the first number from `low` on that is not below `value`, in an ascending column.
  ///
  /// - Complexity: O(log distance), so a walk that gives its last place is fast.
  func lowerBound(_ value: UInt32, from low: Int = 0) throws(IndexError) -> Int {
    // Frames whose smallest number, their first, is below the value.
    var below = low >> 7
    guard low < count, try self[low] < value else { return min(low, count) }
    let frames = (count + Self.frameSize - 1) >> 7
    var step = 1
    while below + step < frames, try frame(below + step).smallest < value {
      below += step
      step *= 2
    }
    var above = min(below + step, frames)
    while above - below > 1 {
      let middle = (below + above) / 2
      if try frame(middle).smallest < value { below = middle } else { above = middle }
    }
    let (smallest, width, place) = try frame(below)
    try file.touch(start &+ place..<start &+ place &+ 16 &* width &+ BitPacking.padding)
    let mask: UInt64 = 1 << UInt64(width) &- 1
    // The frame's first number is below the value.
    let distance = UInt64(value &- smallest)
    var first = max(low, below << 7)
    var last = min(count, (below + 1) << 7)
    while last - first > 1 {
      let middle = (first + last) / 2
      let bit = (middle & 127) &* width
      // The frame lies inside the section, which has eight bytes after the last one.
      let word = unsafe base.loadUnaligned(fromByteOffset: place &+ bit >> 3, as: UInt64.self)
      if word >> UInt64(bit & 7) & mask < distance { first = middle } else { last = middle }
    }
    return last
  }

  /// What entries `index` and `index + 1` bound, in a column of ascending offsets into something of length `limit`.
  func extent(_ index: Int, within limit: Int) throws(IndexError) -> Range<Int> {
    let low = try self[index]
    let high = try self[index + 1]
    guard low <= high && high <= limit else {
      throw damaged("offsets \(low) and \(high) are not in order below \(limit)", at: index)
    }
    return Int(low)..<Int(high)
  }

  /// Records that the number at `index` cannot be what was written.
  func damaged(_ detail: String, at index: Int) -> IndexError {
    file.damaged(detail, section: section, at: start + 8 * (index / Self.frameSize))
  }

  private func outside(_ index: Int) -> IndexError {
    file.fault ?? IndexError(.outOfRange, file.path, section: section, "there is no entry \(index) among \(count)")
  }

  /// The bytes of the section for `numbers`, with its padding.
  static func bytes(_ numbers: Span<UInt32>) -> [UInt8] {
    var table: [UInt8] = []
    var data: [UInt8] = []
    for first in stride(from: 0, to: numbers.count, by: frameSize) {
      let frame = numbers.extracting(first..<min(first + frameSize, numbers.count))
      var (smallest, largest) = (UInt32.max, UInt32.min)
      for index in frame.indices {
        smallest = min(smallest, frame[index])
        largest = max(largest, frame[index])
      }
      var packer = BitPacker(width: BitPacking.width(for: largest - smallest))
      var distances: [UInt32] = []
      for index in frame.indices { distances.append(frame[index] - smallest) }
      distances += Array(repeating: 0, count: frameSize - frame.count)
      packer.append(distances.span)
      table.append(littleEndian: smallest)
      table.append(littleEndian: UInt32(data.count / 16) << 6 | UInt32(packer.width))
      for word in packer.words { data.append(littleEndian: word) }
    }
    return table + data + Array(repeating: 0, count: BitPacking.padding)
  }
}
