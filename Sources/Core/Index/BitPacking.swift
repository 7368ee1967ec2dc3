/// Numbers of a fixed width one after the other in one stream of bits, low bits first.
enum BitPacking {
  /// Bytes of zeros after a stream, so that eight bytes can be read from the place of every number.
  static let padding = 8

  /// How many bits numbers up to `maximum` need; 0 when it is 0.
  static func width(for maximum: UInt32) -> Int { 32 - maximum.leadingZeroBitCount }

  /// The bytes of a stream without its padding.
  static func size(_ count: Int, width: Int) -> Int { (count * width + 7) / 8 }
}

/// Packs numbers as they come.
struct BitPacker {
  let width: Int
  /// How many numbers it was given.
  private(set) var count = 0
  /// Whole words that were not taken yet.
  private(set) var words: [UInt32] = []
  private var rest: UInt64 = 0
  private var restBits = 0

  /// - Parameter width: 0 to 32; numbers must be below 2^width.
  init(width: Int) { self.width = width }

  mutating func append(_ numbers: Span<UInt32>) {
    count += numbers.count
    if width == 0 { return }
    for index in numbers.indices {
      rest |= UInt64(numbers[index]) << UInt64(restBits)
      restBits += width
      if restBits >= 32 {
        words.append(UInt32(truncatingIfNeeded: rest))
        rest >>= 32
        restBits -= 32
      }
    }
  }

  /// Forgets the words that were written.
  mutating func removeWords() { words.removeAll(keepingCapacity: true) }

  /// The last bytes and the padding.
  mutating func finish() -> [UInt8] {
    var bytes: [UInt8] = []
    while restBits > 0 {
      bytes.append(UInt8(truncatingIfNeeded: rest))
      rest >>= 8
      restBits -= 8
    }
    restBits = 0
    return bytes + Array(repeating: 0, count: BitPacking.padding)
  }
}
