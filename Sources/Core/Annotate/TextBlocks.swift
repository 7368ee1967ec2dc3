/// The blocks of plain text: what blank lines part.
package enum TextBlocks {
  /// The byte ranges of the blocks, without the white space around them.
  package static func ranges(_ text: Span<UInt8>) -> [Range<Int>] {
    var ranges: [Range<Int>] = []
    var start = 0
    var end = 0
    var lines = 0
    for index in text.indices {
      let byte = text[index]
      if byte == 0x0A { lines += 1 }
      if byte == 0x20 || byte &- 9 < 5 { continue }
      if lines >= 2, end > start {
        ranges.append(start..<end)
        start = index
      }
      if end == 0 { start = index }
      lines = 0
      end = index + 1
    }
    if end > start { ranges.append(start..<end) }
    return ranges
  }
}
