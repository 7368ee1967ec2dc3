/// Text put together from stretches of another text, with the way back to it.
///
/// Valid UTF-8. Every run that is not verbatim stands for one character, so that a stretch cut between characters has a
/// source of its own.
struct MappedText: Sendable {
  private(set) var bytes: [UInt8] = []
  /// Ascending in `bytes` and without gaps; verbatim neighbours are one run.
  private(set) var runs: [SourceRun] = []

  /// Adds a stretch of the source as it stands.
  mutating func keep(_ range: Range<Int>, of source: Span<UInt8>) {
    guard !range.isEmpty else { return }
    if let last = runs.last, last.scale == 1, last.sourceRange.upperBound == range.lowerBound {
      let length = last.length + UInt32(range.count)
      runs[runs.count - 1] = SourceRun(text: last.text, source: last.source, length: length, scale: 1)
    } else {
      runs.append(SourceRun(text: bytes.count, source: range, scale: 1))
    }
    unsafe source.extracting(range).withUnsafeBufferPointer { unsafe bytes.append(contentsOf: $0) }
  }

  /// Adds a character that stands for `range` of the source as a whole; an empty range adds what is not there.
  mutating func put(_ scalar: Unicode.Scalar, for range: Range<Int>) {
    runs.append(SourceRun(text: bytes.count, source: range, scale: 0))
    if scalar.value < 0x80 {
      bytes.append(UInt8(scalar.value))
    } else {
      bytes.append(contentsOf: UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter)
    }
  }

  /// Adds a stretch of another text, whose source begins `shift` bytes into this one's.
  mutating func append(_ range: Range<Int>, of other: MappedText, shiftedBy shift: Int = 0) {
    let first = runs.count
    other.appendRuns(of: range, at: bytes.count, to: &runs)
    if shift != 0 {
      for index in first..<runs.count {
        let run = runs[index]
        runs[index] = SourceRun(
          text: run.text, source: run.source + UInt32(shift), length: run.length, scale: run.scale)
      }
    }
    bytes.append(contentsOf: other.bytes[range])
  }

  /// Adds a stretch of another text whose source is a third text, `inner`, that has the same source as this one.
  mutating func append(_ range: Range<Int>, of other: MappedText, through inner: MappedText) {
    var own: [SourceRun] = []
    other.appendRuns(of: range, at: bytes.count, to: &own)
    for run in own {
      if run.scale == 1 {
        inner.appendRuns(of: run.sourceRange, at: Int(run.text), to: &runs)
      } else {
        let sources = inner.sources(of: run.sourceRange)
        let low = sources.first?.lowerBound ?? sourceEnd
        runs.append(SourceRun(text: Int(run.text), source: low..<max(low, sources.last?.upperBound ?? low), scale: 0))
      }
    }
    bytes.append(contentsOf: other.bytes[range])
  }

  /// Adds runs that say where the text in `range` came from, for a text in which it begins at `offset`.
  func appendRuns(of range: Range<Int>, at offset: Int, to output: inout [SourceRun]) {
    guard !range.isEmpty else { return }
    var index = runIndex(range.lowerBound)
    while index < runs.count && Int(runs[index].text) < range.upperBound {
      let run = runs[index]
      let first = max(range.lowerBound, Int(run.text))
      let text = offset + first - range.lowerBound
      if run.scale == 0 {
        output.append(SourceRun(text: text, source: run.sourceRange, scale: 0))
      } else {
        let end = min(index + 1 < runs.count ? Int(runs[index + 1].text) : bytes.count, range.upperBound)
        let source = Int(run.source) + first - Int(run.text)
        output.append(SourceRun(text: text, source: source..<source + end - first, scale: 1))
      }
      index += 1
    }
  }

  /// Where the text in `range` came from: ascending in the text, neighbours in one, empty ones left out.
  func sources(of range: Range<Int>) -> [Range<Int>] {
    var own: [SourceRun] = []
    appendRuns(of: range, at: 0, to: &own)
    var result: [Range<Int>] = []
    for run in own where run.length > 0 {
      if let last = result.last, last.upperBound == Int(run.source) {
        result[result.count - 1] = last.lowerBound..<run.sourceRange.upperBound
      } else {
        result.append(run.sourceRange)
      }
    }
    return result
  }

  /// The end of the last stretch of the source that was added; 0 before the first.
  var sourceEnd: Int { runs.last?.sourceRange.upperBound ?? 0 }

  /// Whether no stretch comes from before the one that it follows.
  var isInSourceOrder: Bool {
    for index in runs.indices.dropFirst() where runs[index].source < runs[index - 1].sourceRange.upperBound {
      return false
    }
    return true
  }

  func string(_ range: Range<Int>) -> String { String(decoding: bytes[range], as: UTF8.self) }

  /// The run that holds the text at `offset`.
  private func runIndex(_ offset: Int) -> Int {
    var low = 0
    var high = runs.count
    while low < high {
      let middle = (low + high) / 2
      if Int(runs[middle].text) <= offset { low = middle + 1 } else { high = middle }
    }
    return max(0, low - 1)
  }
}
