extension PageText {
  /// The characters of a part of a file whose encoding is known, as UTF-8; bytes that are none are replaced.
  ///
  /// - Precondition: in UTF-16 the part begins and ends between two units.
  static func decode(_ part: [UInt8], as encoding: TextEncoding) -> [UInt8] {
    switch encoding {
    case .utf8: Array(String(decoding: part, as: UTF8.self).utf8)
    case .latin1, .windows1252: decodeSingleBytes(part.span, asWindows: encoding == .windows1252).0
    case .utf16LittleEndian, .utf16BigEndian: decodeUnits(part, isBigEndian: encoding == .utf16BigEndian)
    }
  }

  private static func decodeUnits(_ part: [UInt8], isBigEndian: Bool) -> [UInt8] {
    var units: [UInt16] = []
    for index in stride(from: 0, to: part.count - 1, by: 2) {
      let (first, second) = (UInt16(part[index]), UInt16(part[index + 1]))
      units.append(isBigEndian ? first << 8 | second : second << 8 | first)
    }
    return Array(String(decoding: units, as: UTF16.self).utf8)
  }
}
