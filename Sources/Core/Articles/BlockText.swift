/// A block's text while it is put together, with the runs that lead back to the page.
struct BlockText {
  private(set) var bytes: [UInt8] = []
  /// Offsets into the decoded text of the page; verbatim neighbours are one run.
  private(set) var runs: [SourceRun] = []

  /// Adds a stretch of the page as it stands.
  mutating func keep(_ range: Range<Int>, of page: Span<UInt8>) {
    guard !range.isEmpty else { return }
    if let last = runs.last, last.scale == 1, last.sourceRange.upperBound == range.lowerBound {
      let length = last.length + UInt32(range.count)
      runs[runs.count - 1] = SourceRun(text: last.text, source: last.source, length: length, scale: 1)
    } else {
      runs.append(SourceRun(text: bytes.count, source: range, scale: 1))
    }
    unsafe page.extracting(range).withUnsafeBufferPointer { unsafe bytes.append(contentsOf: $0) }
  }

  /// Adds text that stands for `range` of the page as a whole; an empty range adds what is not on the page.
  mutating func put(_ text: String.UTF8View, for range: Range<Int>) {
    runs.append(SourceRun(text: bytes.count, source: range, scale: 0))
    bytes.append(contentsOf: text)
  }
}
