/// Bytes written as text, RFC 4648 section 4.
enum Base64 {
  /// The bytes that `text` stands for; nil when it is not canonical base64 with its padding.
  static func decode(_ text: String) -> [UInt8]? {
    let input = Array(text.utf8)
    guard input.count % 4 == 0 else { return nil }
    var output: [UInt8] = []
    output.reserveCapacity(input.count / 4 * 3)
    let padding = input.suffix(2).count { $0 == 0x3D }
    for start in stride(from: 0, to: input.count, by: 4) {
      var bits: UInt32 = 0
      let isLast = start + 4 == input.count
      for index in start..<start + 4 {
        if isLast && index >= input.count - padding {
          guard input[index] == 0x3D else { return nil }
          bits <<= 6
        } else {
          guard let value = value(of: input[index]) else { return nil }
          bits = bits << 6 | value
        }
      }
      let count = isLast ? 3 - padding : 3
      // What padding cuts off must be zero, so that every text stands for its own bytes alone.
      guard count == 3 || bits & (count == 2 ? 0xFF : 0xFFFF) == 0 else { return nil }
      for index in 0..<count { output.append(UInt8(truncatingIfNeeded: bits >> (16 - 8 * UInt32(index)))) }
    }
    return output
  }

  private static func value(of byte: UInt8) -> UInt32? {
    switch byte {
    case 0x41...0x5A: UInt32(byte - 0x41)
    case 0x61...0x7A: UInt32(byte - 0x61) + 26
    case 0x30...0x39: UInt32(byte - 0x30) + 52
    case 0x2B: 62
    case 0x2F: 63
    default: nil
    }
  }
}
