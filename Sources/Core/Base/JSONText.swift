/// Writes bytes as the inside of a JSON string to a place in an array that has room for them.
struct JSONTextWriter {
  /// The most bytes that one byte of text becomes.
  static let longest = 6

  /// Where the next byte goes.
  private(set) var end: Int
  /// Whether line ends become blanks.
  private let isLine: Bool

  init(at start: Int, isLine: Bool) {
    end = start
    self.isLine = isLine
  }

  /// Writes text.
  ///
  /// - Precondition: `output` has `longest` bytes from `end` on for each byte of it.
  mutating func write(_ text: Span<UInt8>, into output: inout [UInt8]) {
    var target = output.mutableSpan
    var place = end
    for index in text.indices {
      let byte = text[index]
      if JSONText.isPlain(byte) {
        target[place] = byte
        place += 1
      } else {
        place = JSONText.escape(isLine && (byte == 0x0A || byte == 0x0D) ? 0x20 : byte, into: &target, at: place)
      }
    }
    end = place
  }

  /// Writes the first `count` bytes of some that need no escape.
  ///
  /// - Precondition: `output` has 16 bytes from `end` on.
  @inline(__always)
  mutating func write(_ bytes: SIMD16<UInt8>, count: Int, into output: inout [UInt8]) {
    precondition(end <= output.count - 16, "there is room for 16 bytes")
    let place = end
    // The bytes lie inside the array.
    unsafe output.withUnsafeMutableBytes {
      unsafe $0.storeBytes(of: bytes, toByteOffset: place, as: SIMD16<UInt8>.self)
    }
    end += count
  }

  /// Writes one byte that needs no escape.
  mutating func write(_ byte: UInt8, into output: inout [UInt8]) {
    output[end] = byte
    end += 1
  }
}

/// What of a text stands in a JSON string as it is, and what does not.
enum JSONText {
  /// Whether a byte stands there as it is: all but `"`, `\` and control characters.
  @inline(__always)
  static func isPlain(_ byte: UInt8) -> Bool { byte >= 0x20 && byte != 0x22 && byte != 0x5C && byte != 0x7F }

  /// Writes a byte that may be no plain one; says where the next one goes.
  static func escape(_ byte: UInt8, into output: inout MutableSpan<UInt8>, at place: Int) -> Int {
    guard !isPlain(byte) else {
      output[place] = byte
      return place + 1
    }
    var next = place
    for part in escaped(byte) {
      output[next] = part
      next += 1
    }
    return next
  }

  /// What stands for a byte that is no plain one.
  static func escaped(_ byte: UInt8) -> [UInt8] {
    switch byte {
    case 0x22: [0x5C, 0x22]
    case 0x5C: [0x5C, 0x5C]
    case 0x0A: [0x5C, 0x6E]
    case 0x0D: [0x5C, 0x72]
    case 0x09: [0x5C, 0x74]
    default: [0x5C, 0x75, 0x30, 0x30, hex(byte >> 4), hex(byte & 15)]
    }
  }

  private static func hex(_ nibble: UInt8) -> UInt8 { nibble < 10 ? 0x30 + nibble : 0x57 + nibble }
}

extension [UInt8] {
  /// Appends bytes.
  @inline(__always)
  mutating func append(bytes: Span<UInt8>) {
    unsafe bytes.withUnsafeBufferPointer { unsafe append(contentsOf: $0) }
  }

  /// Appends ASCII text.
  @inline(__always)
  mutating func append(_ text: StaticString) {
    // `utf8Start` has as many bytes.
    unsafe append(contentsOf: UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
  }

  /// Appends UTF-8 as the inside of a JSON string.
  mutating func append(jsonText text: Span<UInt8>) {
    var plain = 0
    for index in text.indices where !JSONText.isPlain(text[index]) {
      append(bytes: text.extracting(plain..<index))
      append(contentsOf: JSONText.escaped(text[index]))
      plain = index + 1
    }
    append(bytes: text.extracting(plain..<text.count))
  }

  /// Appends the decimal digits of a number.
  mutating func append(decimal value: UInt64) {
    var count = 1
    var rest = value
    while rest >= 10 {
      rest /= 10
      count += 1
    }
    append(addingCapacity: count) { (output: inout OutputSpan<UInt8>) in
      var divisor: UInt64 = 1
      for _ in 1..<count { divisor *= 10 }
      var rest = value
      while divisor > 0 {
        output.append(0x30 + UInt8(truncatingIfNeeded: rest / divisor))
        rest %= divisor
        divisor /= 10
      }
    }
  }
}
