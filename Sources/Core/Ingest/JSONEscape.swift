/// Reads the escapes of JSON strings.
enum JSONEscape {
  /// The value of the `\uXXXX` at `index`, or nil when none is there.
  static func unit(_ bytes: Span<UInt8>, at index: Int) -> UInt32? {
    guard index + 6 <= bytes.count, bytes[index] == 0x5C, bytes[index + 1] == 0x75 else { return nil }
    var value: UInt32 = 0
    for place in index + 2..<index + 6 {
      let byte = bytes[place]
      let digit: UInt8
      switch byte {
      case 0x30...0x39: digit = byte - 0x30
      case 0x41...0x46, 0x61...0x66: digit = (byte | 0x20) - 0x57
      default: return nil
      }
      value = value << 4 | UInt32(digit)
    }
    return value
  }

  /// The character that the escape at `index` stands for, and the escape's length.
  ///
  /// - Precondition: a whole, valid escape begins at `index`.
  static func scalar(_ bytes: Span<UInt8>, at index: Int) -> (value: Unicode.Scalar, length: Int) {
    guard let unit = unit(bytes, at: index) else {
      let value: UInt8 =
        switch bytes[index + 1] {
        case 0x62: 0x08
        case 0x66: 0x0C
        case 0x6E: 0x0A
        case 0x72: 0x0D
        case 0x74: 0x09
        default: bytes[index + 1]
        }
      return (Unicode.Scalar(value), 2)
    }
    if unit & 0xFC00 == 0xD800, let low = Self.unit(bytes, at: index + 6) {
      let value = 0x10000 + (unit & 0x3FF) << 10 + low & 0x3FF
      return (Unicode.Scalar(value) ?? "\u{FFFD}", 12)
    }
    return (Unicode.Scalar(unit) ?? "\u{FFFD}", 6)
  }
}
