/// Which bytes of the original files the text was made from.
///
/// Runs follow each other in the text without a break; a few bytes are kept of each, and every 64th is found at once.
struct SourceRuns: Sendable {
  /// How a run is kept.
  enum Code {
    /// It stands for nothing.
    static let nothing = 0
    /// All of it stands in the original file as it is.
    static let verbatim = 1
    /// All but its last byte does; that stands for nothing.
    static let verbatimBeforeOne = 2
    /// Its length in the original file and its scale follow.
    static let other = 3
  }

  /// Runs between two of which the place is kept.
  static let frameSize = 64

  let textCount: Int
  /// Where each frame begins in the text, in the records, and the end of the original bytes before it.
  let texts: FramedColumn
  let starts: FramedColumn
  let sources: FramedColumn
  let records: Column<UInt8>

  init(_ files: GenerationFiles, textCount: Int) throws(IndexError) {
    self.textCount = textCount
    let name = FileName.runs
    texts = try files.framed(name, "texts")
    starts = try files.framed(name, "starts")
    sources = try files.framed(name, "sources")
    records = try files.column(name, "records")
    guard starts.count == texts.count + 1, sources.count == texts.count else {
      throw records.damaged("the tables of the runs differ in length", at: 0)
    }
  }

  /// The runs that a part of the text meets, cut to it, in text order.
  func pieces(ofText range: Range<Int>) throws(IndexError) -> [Segment.RunPiece] {
    guard range.lowerBound >= 0 && range.upperBound <= textCount else {
      throw IndexError(
        .outOfRange, records.file.path, "text \(range.lowerBound) to \(range.upperBound) of \(textCount)")
    }
    var pieces: [Segment.RunPiece] = []
    if range.isEmpty || texts.count == 0 { return pieces }
    var frame = max(0, try texts.lowerBound(UInt32(range.lowerBound) + 1) - 1)
    while frame < texts.count {
      var text = Int(try texts[frame])
      var source = Int(try sources[frame])
      if text >= range.upperBound { break }
      let records = records
      let bytes = try records.span(starts.extent(frame, within: records.count))
      var offset = 0
      var ordinal = frame * Self.frameSize
      while text < range.upperBound, offset < bytes.count {
        guard let run = StoredRun(bytes, &offset, after: source), run.extent <= textCount - text else {
          throw damaged("a source run is out of order", at: ordinal)
        }
        let low = max(text, range.lowerBound)
        let high = min(text + run.extent, range.upperBound)
        if low < high { run.appendPieces(low - text..<high - text, text, ordinal, to: &pieces) }
        text += run.extent
        source = run.source.upperBound
        ordinal += 1
      }
      frame += 1
    }
    return pieces
  }

  /// Records that a run cannot be what was written.
  func damaged(_ detail: String, at run: Int) -> IndexError { starts.damaged(detail, at: run / Self.frameSize) }

  /// The runs hold the whole text.
  func checkInvariants() throws(IndexError) {
    var end = 0
    for frame in 0..<texts.count {
      let next = frame + 1 < texts.count ? Int(try texts[frame + 1]) : textCount
      guard try Int(texts[frame]) == end, next > end else { throw damaged("runs do not follow each other", at: frame) }
      for piece in try pieces(ofText: end..<next) {
        guard piece.text.lowerBound == end else { throw damaged("a run begins late", at: piece.ordinal) }
        end = piece.text.upperBound
      }
      guard end == next else { throw damaged("runs end early", at: frame * Self.frameSize) }
    }
    guard end == textCount else { throw damaged("the runs do not hold the text", at: 0) }
  }
}

/// The records of source runs that are not written yet, and the tables of all.
struct SourceRunRecords {
  private(set) var texts: [UInt32] = []
  private(set) var starts: [UInt32] = []
  private(set) var sources: [UInt32] = []
  private(set) var pending: [UInt8] = []
  private var written = 0
  private var count = 0
  /// The end of the last run in the text, and of the last original bytes.
  private(set) var text = 0
  var source = 0

  /// Adds a word that stands in the original file at `source`, and the byte after it, which stands for nothing.
  ///
  /// - Parameter isVerbatim: whether the word's bytes stand there as they are.
  @inline(__always)
  mutating func add(word length: Int, source: Range<Int>, isVerbatim: Bool) {
    if isVerbatim && source.count == length {
      emit(SourceRuns.Code.verbatimBeforeOne, length + 1, source.lowerBound, 0, 0)
      self.source = source.upperBound
    } else {
      if length > 0 { emit(SourceRuns.Code.other, length, source.lowerBound, source.count, 0) }
      if length > 0 { self.source = source.upperBound }
      emit(SourceRuns.Code.nothing, 1, 0, 0, 0)
    }
  }

  mutating func emit(_ code: Int, _ extent: Int, _ place: Int, _ length: Int, _ scale: Int) {
    if count % SourceRuns.frameSize == 0 {
      texts.append(UInt32(text))
      sources.append(UInt32(source))
      starts.append(UInt32(written + pending.count))
    }
    count += 1
    text += extent
    append(extent << 2 | code)
    if code == SourceRuns.Code.nothing { return }
    let distance = place - source
    append(distance < 0 ? (-distance - 1) << 1 | 1 : distance << 1)
    if code == SourceRuns.Code.other {
      append(length)
      append(scale)
    }
  }

  @inline(__always)
  private mutating func append(_ number: Int) {
    var rest = UInt64(number)
    while rest >= 0x80 {
      pending.append(UInt8(truncatingIfNeeded: rest) | 0x80)
      rest >>= 7
    }
    pending.append(UInt8(rest))
  }

  /// Notes where the last record ends.
  mutating func end() { starts.append(UInt32(written + pending.count)) }

  /// Hands over the records that are not written yet.
  mutating func take(_ write: (Span<UInt8>) throws(SystemError) -> Void) throws(SystemError) {
    try write(pending.span)
    written += pending.count
    pending.removeAll(keepingCapacity: true)
  }
}

/// Writes the source runs of a segment.
final class SourceRunWriter {
  private let file: IndexFileWriter
  private var records = SourceRunRecords()
  /// A run whose end is not known yet, with its beginning in the text.
  private var open: (text: Int, source: Int, length: Int, scale: Int)?
  /// A run that is verbatim to its end and may be joined by one byte that stands for nothing.
  private var whole: (extent: Int, source: Int)?

  init(_ file: IndexFileWriter) throws(SystemError) {
    self.file = file
    try file.begin("records", width: 1)
  }

  /// Adds rows of four numbers: place in the text, place in the original file, length there, scale.
  func add(_ rows: Span<UInt32>) throws(SystemError) {
    for index in stride(from: 0, to: rows.count, by: 4) {
      end(at: Int(rows[index]))
      open = (Int(rows[index]), Int(rows[index + 1]), Int(rows[index + 2]), Int(rows[index + 3]))
    }
    try flush(above: 1 << 20)
  }

  /// Ends the last row at a place in the text; words may follow.
  func close(at textCount: Int) {
    end(at: textCount)
    endWhole()
  }

  /// Lends the records, so that many words can be added without looking for them at each.
  ///
  /// - Precondition: the row before was closed.
  func addWords(_ body: (inout SourceRunRecords) -> Void) {
    var own = SourceRunRecords()
    swap(&own, &records)
    body(&own)
    swap(&own, &records)
  }

  /// Adds the runs of a part of another segment's text that begins and ends with runs.
  func add(_ other: SourceRuns, text range: Range<Int>) throws {
    close(at: records.text)
    if range.isEmpty { return }
    var frame = max(0, try other.texts.lowerBound(UInt32(range.lowerBound) + 1) - 1)
    var place = Int(try other.texts[frame])
    while place < range.upperBound {
      guard frame < other.texts.count else { throw other.damaged("the runs do not hold the text", at: 0) }
      var source = Int(try other.sources[frame])
      let records = other.records
      let bytes = try records.span(other.starts.extent(frame, within: records.count))
      var offset = 0
      while place < range.upperBound, offset < bytes.count {
        guard let run = StoredRun(bytes, &offset, after: source), run.extent <= other.textCount - place else {
          throw other.damaged("a source run is out of order", at: frame * SourceRuns.frameSize)
        }
        if place >= range.lowerBound {
          self.records.emit(run.code, run.extent, run.source.lowerBound, run.source.count, run.scale)
          if run.code != SourceRuns.Code.nothing { self.records.source = run.source.upperBound }
        }
        source = run.source.upperBound
        place += run.extent
      }
      frame += 1
      try flush(above: 1 << 20)
    }
    guard place == range.upperBound else { throw other.damaged("a run leaves its article", at: 0) }
  }

  /// Writes the tables; the text ends at `textCount`.
  func finish(_ textCount: Int) throws(SystemError) -> (file: Manifest.File, checksums: [UInt32]) {
    close(at: textCount)
    records.end()
    try flush(above: 0)
    try file.writeFramed("texts", records.texts)
    try file.writeFramed("starts", records.starts)
    try file.writeFramed("sources", records.sources)
    return try file.finish()
  }

  /// Writes what is there to the file when it is more than `limit`.
  func flush(above limit: Int) throws(SystemError) {
    guard records.pending.count > limit else { return }
    try records.take { bytes throws(SystemError) in try file.append(bytes) }
  }

  /// Ends the open run at a place in the text.
  private func end(at place: Int) {
    guard let run = open.take(), place > run.text else { return }
    let extent = place - run.text
    if run.length == 0 && run.scale == 0 {
      if extent == 1, let before = whole.take() {
        records.emit(SourceRuns.Code.verbatimBeforeOne, before.extent + 1, before.source, 0, 0)
        records.source = before.source + before.extent
        return
      }
      endWhole()
      records.emit(SourceRuns.Code.nothing, extent, 0, 0, 0)
      return
    }
    endWhole()
    if run.scale == 1 && run.length == extent {
      whole = (extent, run.source)
    } else {
      records.emit(SourceRuns.Code.other, extent, run.source, run.length, run.scale)
      records.source = run.source + run.length
    }
  }

  private func endWhole() {
    guard let run = whole.take() else { return }
    records.emit(SourceRuns.Code.verbatim, run.extent, run.source, 0, 0)
    records.source = run.source + run.extent
  }
}
