extension VRTReader {
  /// What a line is, without the blanks at its ends.
  enum LineKind {
    /// Blank, a comment or a declaration.
    case nothing
    case tag(Range<Int>)
    case token(Range<Int>)
  }

  /// Tells tokens from tags.
  @inline(__always)
  static func kind(_ line: Range<Int>, _ text: Span<UInt8>) -> LineKind {
    let line = trimmed(line, of: text)
    guard !line.isEmpty else { return .nothing }
    if text[line.lowerBound] == 0x3C, text[line.upperBound - 1] == 0x3E, line.count > 2 {
      let second = text[line.lowerBound + 1]
      if second == 0x21 || second == 0x3F { return .nothing }
      if second == 0x2F || isNameStart(second), !contains(0x09, line, text) { return .tag(line) }
    }
    return .token(line)
  }

  static func isNameStart(_ byte: UInt8) -> Bool { (0x61...0x7A).contains(byte | 0x20) || byte == 0x5F }

  static func isNamePart(_ byte: UInt8) -> Bool {
    isNameStart(byte) || (0x30...0x39).contains(byte) || byte == 0x2D
  }

  private static func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || (0x09...0x0D).contains(byte) }

  /// The range without blanks at its ends.
  static func trimmed(_ range: Range<Int>, of text: Span<UInt8>) -> Range<Int> {
    var first = range.lowerBound
    var last = range.upperBound
    while first < last, text[first] == 0x20 || text[first] == 0x0D { first += 1 }
    while last > first, text[last - 1] == 0x20 || text[last - 1] == 0x0D { last -= 1 }
    return first..<last
  }

  static func contains(_ byte: UInt8, _ range: Range<Int>, _ text: Span<UInt8>) -> Bool {
    for index in range where text[index] == byte { return true }
    return false
  }

  /// A name from `index` on, what cannot stand in the name of a query made `_`.
  static func name(_ index: inout Int, _ end: Int, _ text: Span<UInt8>) -> String {
    var bytes: [UInt8] = []
    while index < end, !isBlank(text[index]), ![0x2F, 0x3D, 0x3E].contains(text[index]) {
      bytes.append(isNamePart(text[index]) ? text[index] : 0x5F)
      index += 1
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// The attributes of a start tag, each name once.
  static func values(_ range: Range<Int>, _ text: Span<UInt8>) -> [(name: String, value: String)] {
    var values: [(name: String, value: String)] = []
    var index = range.lowerBound
    while index < range.upperBound {
      if isBlank(text[index]) {
        index += 1
        continue
      }
      let begin = index
      let name = name(&index, range.upperBound, text)
      while index < range.upperBound, isBlank(text[index]) { index += 1 }
      guard index < range.upperBound, text[index] == 0x3D else {
        if index == begin { index += 1 }
        continue
      }
      index += 1
      while index < range.upperBound, isBlank(text[index]) { index += 1 }
      guard index < range.upperBound else { break }
      let quote = text[index]
      var start = index
      if quote == 0x22 || quote == 0x27 {
        start += 1
        index = start
        while index < range.upperBound, text[index] != quote { index += 1 }
      } else {
        while index < range.upperBound, !isBlank(text[index]) { index += 1 }
      }
      let value = String(decoding: decoded(text.extracting(start..<index)), as: UTF8.self)
      if !name.isEmpty, !values.contains(where: { $0.name == name }) { values.append((name, value)) }
      if index < range.upperBound, quote == 0x22 || quote == 0x27 { index += 1 }
    }
    return values
  }

  private static let entities: [(name: [UInt8], byte: UInt8)] = [
    ("amp;", 0x26), ("lt;", 0x3C), ("gt;", 0x3E), ("quot;", 0x22), ("apos;", 0x27),
  ].map { (Array($0.0.utf8), $0.1) }

  /// The bytes with the five entities of XML decoded.
  static func decoded(_ text: Span<UInt8>) -> [UInt8] {
    var result: [UInt8] = []
    result.reserveCapacity(text.count)
    var index = 0
    while index < text.count {
      guard text[index] == 0x26,
        let entity = entities.first(where: { starts($0.name, at: index + 1, text) })
      else {
        result.append(text[index])
        index += 1
        continue
      }
      result.append(entity.byte)
      index += 1 + entity.name.count
    }
    return result
  }

  private static func starts(_ name: [UInt8], at offset: Int, _ text: Span<UInt8>) -> Bool {
    guard offset + name.count <= text.count else { return false }
    for index in name.indices where text[offset + index] != name[index] { return false }
    return true
  }
}
