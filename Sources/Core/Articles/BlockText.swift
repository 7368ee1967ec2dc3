/// A block's text while it is put together, with the runs that lead back to the page.
struct BlockText {
  private(set) var bytes: [UInt8] = []
  /// Offsets into the decoded text of the page; verbatim neighbours are one run.
  private(set) var runs: [SourceRun] = []

  /// Adds a stretch of the page as it stands.
  mutating func keep(_ range: Range<Int>, of page: Span<UInt8>) {
    guard !range.isEmpty else { return }
    noteVerbatim(range)
    unsafe page.extracting(range).withUnsafeBufferPointer { unsafe bytes.append(contentsOf: $0) }
  }

  /// Adds a stretch of the page as it stands.
  mutating func keep(_ range: Range<Int>, of page: [UInt8]) {
    guard !range.isEmpty else { return }
    noteVerbatim(range)
    bytes.append(contentsOf: page[range])
  }

  /// Adds text that stands for `range` of the page as a whole; an empty range adds what is not on the page.
  mutating func put(_ text: String.UTF8View, for range: Range<Int>) {
    runs.append(SourceRun(text: bytes.count, source: range, scale: 0))
    bytes.append(contentsOf: text)
  }

  /// Takes the last byte away again.
  ///
  /// - Precondition: it is a byte of a verbatim run.
  mutating func dropLast() {
    guard let last = runs.last, last.scale == 1 else { return }
    bytes.removeLast()
    if last.length == 1 {
      runs.removeLast()
    } else {
      runs[runs.count - 1] = SourceRun(
        text: last.text, source: last.source, length: last.length - 1, scale: 1)
    }
  }

  private mutating func noteVerbatim(_ range: Range<Int>) {
    if let last = runs.last, last.scale == 1, last.sourceRange.upperBound == range.lowerBound {
      let length = last.length + UInt32(range.count)
      runs[runs.count - 1] = SourceRun(
        text: last.text, source: last.source, length: length, scale: 1)
    } else {
      runs.append(SourceRun(text: bytes.count, source: range, scale: 1))
    }
  }

  /// The place on the page of a verbatim byte of the text, or nil when it has none of its own.
  func source(of offset: Int) -> Int? {
    guard let run = runs.last(where: { Int($0.text) <= offset }), run.scale == 1 else { return nil }
    return Int(run.source) + offset - Int(run.text)
  }

  /// Puts `text` for the verbatim bytes at the ascending `offsets`.
  mutating func replace(_ offsets: [Int], with text: String) {
    var result = BlockText()
    var next = 0
    for (index, run) in runs.enumerated() {
      let end = index + 1 < runs.count ? Int(runs[index + 1].text) : bytes.count
      guard run.scale == 1 else {
        result.put(
          String(decoding: bytes[Int(run.text)..<end], as: UTF8.self).utf8, for: run.sourceRange)
        continue
      }
      var start = Int(run.text)
      while start < end {
        while next < offsets.count && offsets[next] < start { next += 1 }
        let stop = next < offsets.count ? min(offsets[next], end) : end
        let source = Int(run.source) + start - Int(run.text)
        if stop > start { result.append(bytes[start..<stop], from: source) }
        start = stop
        if next < offsets.count && offsets[next] == start && start < end {
          let source = Int(run.source) + start - Int(run.text)
          result.put(text.utf8, for: source..<source + 1)
          start += 1
        }
      }
    }
    self = result
  }

  /// Cuts the text in two at `offset`, without the blank there; nil when a run that stands as a whole goes over it.
  func split(at offset: Int) -> (BlockText, BlockText)? {
    var first = BlockText()
    var second = BlockText()
    var start = offset
    while start < bytes.count && bytes[start] == 0x20 { start += 1 }
    guard offset > 0, start < bytes.count else { return nil }
    for (index, run) in runs.enumerated() {
      let low = Int(run.text)
      let high = index + 1 < runs.count ? Int(runs[index + 1].text) : bytes.count
      if run.scale != 1 {
        if high <= offset {
          first.put(String(decoding: bytes[low..<high], as: UTF8.self).utf8, for: run.sourceRange)
        } else if low >= start {
          second.put(String(decoding: bytes[low..<high], as: UTF8.self).utf8, for: run.sourceRange)
        } else if low < offset || high > start {
          return nil
        }
        continue
      }
      if low < offset { first.append(bytes[low..<min(high, offset)], from: Int(run.source)) }
      if high > start {
        second.append(bytes[max(low, start)..<high], from: Int(run.source) + max(low, start) - low)
      }
    }
    return (first, second)
  }

  private mutating func append(_ slice: ArraySlice<UInt8>, from source: Int) {
    noteVerbatim(source..<source + slice.count)
    bytes.append(contentsOf: slice)
  }
}
