/// How the characters of a file are written.
enum TextEncoding: String, Sendable, Equatable {
  case utf8 = "utf-8"
  case utf16LittleEndian = "utf-16le"
  case utf16BigEndian = "utf-16be"
  case latin1 = "iso-8859-1"
  case windows1252 = "windows-1252"

  /// An encoding and where the text begins behind a byte order mark.
  struct Finding: Equatable {
    let encoding: TextEncoding
    /// Length of the byte order mark.
    let start: Int
  }

  /// Tells the encoding from the bytes alone.
  ///
  /// - Complexity: O(bytes), one pass when the text is UTF-8.
  static func detect(_ bytes: Span<UInt8>) throws(PageError) -> Finding {
    if bytes.count >= 3 && bytes[0] == 0xEF && bytes[1] == 0xBB && bytes[2] == 0xBF {
      guard let offset = firstInvalidUTF8(bytes.extracting(3..<bytes.count)) else {
        return Finding(encoding: .utf8, start: 3)
      }
      throw .invalidText(encoding: .utf8, offset: offset + 3)
    }
    if bytes.count >= 2 && bytes[0] == 0xFF && bytes[1] == 0xFE {
      return Finding(encoding: .utf16LittleEndian, start: 2)
    }
    if bytes.count >= 2 && bytes[0] == 0xFE && bytes[1] == 0xFF {
      return Finding(encoding: .utf16BigEndian, start: 2)
    }
    if let unmarked = unmarkedUTF16(bytes) { return Finding(encoding: unmarked, start: 0) }
    if isBinary(bytes) { throw .binary }
    guard let offset = firstInvalidUTF8(bytes) else { return Finding(encoding: .utf8, start: 0) }
    return Finding(encoding: try singleByteEncoding(bytes, invalidAt: offset), start: 0)
  }

  /// The place where `bytes` stop being UTF-8, or nil when all are.
  static func firstInvalidUTF8(_ bytes: Span<UInt8>) -> Int? {
    do {
      _ = try UTF8Span(validating: bytes)
      return nil
    } catch {
      return error.byteOffsets.lowerBound
    }
  }

  /// UTF-16 without a mark: every second byte of Western text is zero.
  private static func unmarkedUTF16(_ bytes: Span<UInt8>) -> TextEncoding? {
    let pairs = min(bytes.count, 4096) / 2
    guard pairs >= 2 else { return nil }
    var zeros = (even: 0, odd: 0)
    for pair in 0..<pairs {
      if bytes[2 * pair] == 0 { zeros.even += 1 }
      if bytes[2 * pair + 1] == 0 { zeros.odd += 1 }
    }
    if zeros.odd * 10 >= pairs * 6 && zeros.even * 20 <= pairs { return .utf16LittleEndian }
    if zeros.even * 10 >= pairs * 6 && zeros.odd * 20 <= pairs { return .utf16BigEndian }
    return nil
  }

  /// Whether a NUL, or more control characters than a damaged text has, show that this is no text.
  private static func isBinary(_ bytes: Span<UInt8>) -> Bool {
    var controls = 0
    for index in bytes.indices {
      let byte = bytes[index]
      guard byte < 0x20 else { continue }
      if byte == 0 { return true }
      let isSpace = (byte >= 0x09 && byte <= 0x0D) || byte == 0x1B || byte == 0x1A || byte == 0x08
      if !isSpace { controls += 1 }
    }
    return controls * 100 > bytes.count
  }

  /// Latin-1 or its Windows form, unless the bytes are UTF-8 with some damage or no Western text at all.
  private static func singleByteEncoding(
    _ bytes: Span<UInt8>, invalidAt offset: Int
  ) throws(PageError) -> TextEncoding {
    var sequences = 0
    var strays = 0
    var high = 0
    var controls = 0
    var index = 0
    while index < bytes.count {
      let byte = bytes[index]
      if byte < 0x80 {
        index += 1
        continue
      }
      high += 1
      if byte < 0xA0 { controls += 1 }
      let length = sequenceLength(bytes, at: index)
      if length > 1 {
        sequences += 1
        high += length - 1
        index += length
      } else {
        strays += 1
        index += 1
      }
    }
    if sequences > 3 * strays { throw .invalidText(encoding: .utf8, offset: offset) }
    if high * 5 > bytes.count * 2 { throw .binary }
    return controls > 0 ? .windows1252 : .latin1
  }

  /// Length of what looks like a UTF-8 sequence at `index`, 1 when its bytes do not follow each other so.
  private static func sequenceLength(_ bytes: Span<UInt8>, at index: Int) -> Int {
    let lead = bytes[index]
    let length = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2
    guard lead >= 0xC2 && lead <= 0xF4 && index + length <= bytes.count else { return 1 }
    for place in index + 1..<index + length where bytes[place] & 0xC0 != 0x80 { return 1 }
    return length
  }
}
