/// The hash of a word's bytes, ASCII in lower case; FNV-1a.
struct WordHash {
  private(set) var value: UInt64 = 0xCBF2_9CE4_8422_2325
  private(set) var count = 0

  @inline(__always)
  mutating func add(_ byte: UInt8) {
    let lower = byte &- 0x41 < 26 ? byte | 0x20 : byte
    value = (value ^ UInt64(lower)) &* 0x0000_0100_0000_01B3
    count += 1
  }

  static func of(_ word: some StringProtocol) -> UInt64 {
    var hash = WordHash()
    for byte in word.utf8 { hash.add(byte) }
    return hash.value
  }

  static func of(_ range: Range<Int>, in bytes: [UInt8]) -> UInt64 {
    var hash = WordHash()
    for index in range { hash.add(bytes[index]) }
    return hash.value
  }
}
