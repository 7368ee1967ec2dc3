/// Finds the original bytes of parts of the text; parts that go forward are found without a search.
struct SourceCursor {
  private let runs: SourceRuns
  /// The frame of the next run to read, its record there, and where the run begins in the text.
  private var frame: Int
  private var offset = 0
  private var text = 0
  /// The end of the original bytes before it.
  private var source = 0

  init(_ runs: SourceRuns) {
    self.runs = runs
    // Behind all frames: the first part is searched for.
    frame = runs.texts.count
  }

  /// Appends the original bytes that a part of the text was made from, as `Segment.source(ofText:)` gives them.
  mutating func read(_ range: Range<Int>, into result: inout [Range<Int>]) throws(IndexError) {
    guard range.lowerBound >= 0 && range.upperBound <= runs.textCount else {
      throw IndexError(
        .outOfRange, runs.records.file.path,
        "text \(range.lowerBound) to \(range.upperBound) of \(runs.textCount)")
    }
    if range.isEmpty || runs.texts.count == 0 { return }
    try seek(range.lowerBound)
    let records = runs.records
    while frame < runs.texts.count {
      let bytes = try records.span(runs.starts.extent(frame, within: records.count))
      while offset < bytes.count {
        var next = offset
        guard let run = StoredRun(bytes, &next, after: source), run.extent <= runs.textCount - text else {
          throw runs.damaged("a source run is out of order", at: frame * SourceRuns.frameSize)
        }
        let end = text + run.extent
        if end > range.lowerBound {
          run.appendSource(
            max(text, range.lowerBound) - text..<min(end, range.upperBound) - text, to: &result)
        }
        // The next part may begin in this run.
        if end >= range.upperBound { return }
        offset = next
        text = end
        source = run.source.upperBound
      }
      try enter(frame + 1)
    }
  }

  /// Goes to a run at or before a place in the text, in the frame that holds the place.
  private mutating func seek(_ place: Int) throws(IndexError) {
    let texts = runs.texts
    guard frame < texts.count, place >= text else {
      return try enter(max(0, try texts.lowerBound(UInt32(place) + 1) - 1))
    }
    let next = frame + 1
    guard next < texts.count, try texts[next] <= place else { return }
    try enter(try texts.lowerBound(UInt32(place) + 1, from: next) - 1)
  }

  private mutating func enter(_ number: Int) throws(IndexError) {
    frame = number
    offset = 0
    guard frame < runs.texts.count else { return }
    text = Int(try runs.texts[frame])
    source = Int(try runs.sources[frame])
  }
}
