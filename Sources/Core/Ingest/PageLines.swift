/// The lines of a page, without the white space around each.
struct PageLines {
  /// Where each line's text lies; empty for a blank line.
  private(set) var ranges: [Range<Int>] = []

  /// Cuts `page` at `\n`, `\r\n`, `\r`, vertical tabs and form feeds.
  init(_ page: Span<UInt8>) {
    var start = 0
    var index = 0
    while index <= page.count {
      if index < page.count && !(page[index] >= 0x0A && page[index] <= 0x0D) {
        index += 1
        continue
      }
      ranges.append(trimmed(start..<index, page))
      if index + 1 < page.count && page[index] == 0x0D && page[index + 1] == 0x0A { index += 1 }
      index += 1
      start = index
    }
  }

  private func trimmed(_ range: Range<Int>, _ page: Span<UInt8>) -> Range<Int> {
    var first = range.lowerBound
    var last = range.upperBound
    while first < last && (page[first] == 0x20 || page[first] == 0x09) { first += 1 }
    while last > first && (page[last - 1] == 0x20 || page[last - 1] == 0x09) { last -= 1 }
    return first..<last
  }
}
