/// Writes numbers, text and ranges one after the other into bytes.
///
/// A whole number takes seven bits a byte, low bits first, with the high bit set on all bytes but the last.
struct RecordWriter {
  private(set) var result: [UInt8] = []

  /// - Precondition: `value` is not negative.
  mutating func integer(_ value: Int) {
    precondition(value >= 0, "a record holds no negative numbers")
    var rest = value
    while rest >= 0x80 {
      result.append(UInt8(rest & 0x7F) | 0x80)
      rest >>= 7
    }
    result.append(UInt8(rest))
  }

  mutating func bytes(_ bytes: [UInt8]) {
    integer(bytes.count)
    result.append(contentsOf: bytes)
  }

  mutating func string(_ text: String) {
    integer(text.utf8.count)
    result.append(contentsOf: text.utf8)
  }

  /// The start, then the length.
  mutating func range(_ range: Range<Int>) {
    integer(range.lowerBound)
    integer(range.count)
  }

  mutating func double(_ value: Double) {
    for index in 0..<8 { result.append(UInt8(truncatingIfNeeded: value.bitPattern >> (8 * index))) }
  }
}
