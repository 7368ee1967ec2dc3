/// Steps over the lines of a page, without the white space around each.
struct LineScanner: ~Escapable {
  private let page: Span<UInt8>
  private var start = 0
  /// Where the line given last begins, white space and all.
  private(set) var lineStart = 0
  /// Whether the line given last stands behind a form feed.
  private(set) var isBehindFormFeed = false

  @_lifetime(copy page)
  init(_ page: Span<UInt8>) {
    self.page = page
  }

  /// Where the next line's text lies, empty for a blank line; nil behind the last line.
  ///
  /// A line ends at `\n`, `\r\n`, `\r`, a vertical tab or a form feed.
  mutating func next() -> Range<Int>? {
    guard start <= page.count else { return nil }
    lineStart = start
    isBehindFormFeed = start > 0 && page[start - 1] == 0x0C
    var index = start
    while index < page.count && page[index] &- 0x0A > 3 { index += 1 }
    let range = trimmed(start..<index)
    if index + 1 < page.count && page[index] == 0x0D && page[index + 1] == 0x0A { index += 1 }
    start = index + 1
    return range
  }

  private func trimmed(_ range: Range<Int>) -> Range<Int> {
    var first = range.lowerBound
    var last = range.upperBound
    while first < last && (page[first] == 0x20 || page[first] == 0x09) { first += 1 }
    while last > first && (page[last - 1] == 0x20 || page[last - 1] == 0x09) { last -= 1 }
    return first..<last
  }
}
