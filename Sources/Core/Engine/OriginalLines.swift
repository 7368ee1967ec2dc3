/// Untouched lines of a file around a place in it.
struct OriginalLines {
  /// Lines are cut when they reach farther than this from the place, in bytes.
  static let reach = 1 << 16

  struct Line: Equatable {
    /// The offset in the file of its first byte.
    let start: Int
    /// Without its line end, as UTF-8.
    let text: [UInt8]
  }

  private(set) var lines: [Line] = []

  /// Reads the lines that touch `place` and `context` more on both sides.
  ///
  /// - Precondition: `place` lies inside the file.
  init(_ documents: DocumentTable, _ ordinal: Int, around place: Range<Int>, context: Int) throws(IndexError) {
    let encoding = TextEncoding(rawValue: try documents.document(ordinal).encoding) ?? .utf8
    let unit = encoding == .utf16LittleEndian || encoding == .utf16BigEndian ? 2 : 1
    let size = try documents.originalCount(ordinal)
    let low = max(0, place.lowerBound - Self.reach) / unit * unit
    let high = min(size, place.upperBound + Self.reach)
    let bytes = try documents.original(ordinal, low..<high)
    let breaks = Self.lineEnds(bytes, encoding)
    // The line ends before the place, and those from its last byte on.
    let before = breaks.prefix { low + $0 < place.lowerBound }.count
    let last = max(place.lowerBound, place.upperBound - 1)
    let after = breaks.firstIndex { low + $0 >= last } ?? breaks.count
    for line in max(0, before - context)...min(breaks.count, after + context) {
      let start = line == 0 ? 0 : breaks[line - 1] + unit
      let end = line < breaks.count ? breaks[line] : bytes.count
      if line == breaks.count && start >= end && line > after { continue }
      var range = start..<max(start, end)
      if encoding == .utf8 { range = Self.wholeCharacters(bytes, range) }
      var text = PageText.decode(Array(bytes[range]), as: encoding)
      if text.last == 0x0D { text.removeLast() }
      lines.append(Line(start: low + range.lowerBound, text: text))
    }
  }

  /// Where line feeds begin.
  private static func lineEnds(_ bytes: [UInt8], _ encoding: TextEncoding) -> [Int] {
    switch encoding {
    case .utf16LittleEndian:
      stride(from: 0, to: bytes.count - 1, by: 2).filter { bytes[$0] == 0x0A && bytes[$0 + 1] == 0 }
    case .utf16BigEndian:
      stride(from: 0, to: bytes.count - 1, by: 2).filter { bytes[$0] == 0 && bytes[$0 + 1] == 0x0A }
    default: bytes.indices.filter { bytes[$0] == 0x0A }
    }
  }

  /// `range` without the parts of characters that the ends of `bytes` cut.
  private static func wholeCharacters(_ bytes: [UInt8], _ range: Range<Int>) -> Range<Int> {
    var (low, high) = (range.lowerBound, range.upperBound)
    while low < high, bytes[low] & 0xC0 == 0x80 { low += 1 }
    var back = 1
    while back <= 3, high - back >= low, bytes[high - back] & 0xC0 == 0x80 { back += 1 }
    if high - back >= low {
      let lead = bytes[high - back]
      let length = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : lead >= 0xC0 ? 2 : 1
      if length > back { high -= back }
    }
    return low..<high
  }
}
