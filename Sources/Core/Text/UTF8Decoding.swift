/// Reads scalars from bytes that should be UTF-8.
enum UTF8Decoding {
  /// The scalar at `index` and its length in bytes; length 0 where the bytes are not UTF-8.
  static func scalar(_ text: Span<UInt8>, at index: Int) -> (scalar: UInt32, length: Int) {
    let first = text[index]
    if first < 0x80 { return (UInt32(first), 1) }
    let length = first < 0xC2 ? 0 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : first < 0xF5 ? 4 : 0
    guard length > 0, index + length <= text.count else { return (0, 0) }
    var scalar = UInt32(first) & (0x7F >> UInt32(length))
    for place in index + 1..<index + length {
      guard text[place] & 0xC0 == 0x80 else { return (0, 0) }
      scalar = scalar << 6 | UInt32(text[place] & 0x3F)
    }
    // Overlong forms, surrogates and what lies past Unicode.
    if length == 3, scalar < 0x800 || scalar & 0xF800 == 0xD800 { return (0, 0) }
    if length == 4, scalar < 0x1_0000 || scalar > 0x10_FFFF { return (0, 0) }
    return (scalar, length)
  }
}
