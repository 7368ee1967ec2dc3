/// A source run as it is kept.
struct StoredRun {
  /// One of `SourceRuns.Code`.
  let code: Int
  /// Its bytes in the text.
  let extent: Int
  /// The original bytes; empty at the end of those before for a run that stands for nothing.
  let source: Range<Int>
  /// As `SourceRun.scale`.
  let scale: Int

  /// Reads the run whose record begins at `offset`, which moves on; nil when it cannot be read.
  ///
  /// - Parameter end: the end of the original bytes before it, from which its own are told by their distance.
  @inline(__always)
  init?(_ bytes: Span<UInt8>, _ offset: inout Int, after end: Int) {
    guard let head = Self.number(bytes, &offset), head >> 2 > 0, head >> 2 <= UInt32.max else { return nil }
    code = head & 3
    extent = head >> 2
    guard code != SourceRuns.Code.nothing else {
      (source, scale) = (end..<end, 0)
      return
    }
    guard let distance = Self.number(bytes, &offset), distance <= 1 << 40 else { return nil }
    let start = end + (distance & 1 == 0 ? distance >> 1 : -(distance >> 1) - 1)
    guard start >= 0 else { return nil }
    switch code {
    case SourceRuns.Code.verbatim: (source, scale) = (start..<start + extent, 1)
    case SourceRuns.Code.verbatimBeforeOne: (source, scale) = (start..<start + extent - 1, 1)
    default:
      guard let length = Self.number(bytes, &offset), let scale = Self.number(bytes, &offset), length <= UInt32.max,
        scale <= 4
      else { return nil }
      (source, self.scale) = (start..<start + length, scale)
    }
  }

  @inline(__always)
  private static func number(_ bytes: Span<UInt8>, _ offset: inout Int) -> Int? {
    var value = 0
    var shift = 0
    while offset < bytes.count, shift < 56 {
      let byte = bytes[offset]
      offset += 1
      value |= Int(byte & 0x7F) << shift
      if byte < 0x80 { return value }
      shift += 7
    }
    return nil
  }

  /// The part of the text that stands for something: all of the run's but the last byte of `verbatimBeforeOne`.
  private var spoken: Range<Int> { 0..<extent - (code == SourceRuns.Code.verbatimBeforeOne ? 1 : 0) }

  /// The original bytes of `part`, a part of the run that stands for something.
  private func source(of part: Range<Int>) -> Range<Int> {
    scale == 0 ? source : source.lowerBound + part.lowerBound * scale..<source.lowerBound + part.upperBound * scale
  }

  /// Adds the part of it that lies in `part`, where the run begins at `text`.
  func appendPieces(_ part: Range<Int>, _ text: Int, _ ordinal: Int, to pieces: inout [Segment.RunPiece]) {
    let own = part.clamped(to: spoken)
    if !own.isEmpty {
      pieces.append(
        Segment.RunPiece(
          ordinal: ordinal, text: text + own.lowerBound..<text + own.upperBound, source: source(of: own), scale: scale))
    }
    if code == SourceRuns.Code.verbatimBeforeOne, part.upperBound == extent {
      pieces.append(
        Segment.RunPiece(ordinal: ordinal, text: text + extent - 1..<text + extent, source: 0..<0, scale: 0))
    }
  }

  /// Adds the original bytes of `part` to ranges in text order, joined with the last one where they follow it.
  @inline(__always)
  func appendSource(_ part: Range<Int>, to ranges: inout [Range<Int>]) {
    let own = part.clamped(to: spoken)
    if own.isEmpty { return }
    let place = source(of: own)
    if place.isEmpty { return }
    if let last = ranges.last, last.upperBound == place.lowerBound {
      ranges[ranges.count - 1] = last.lowerBound..<place.upperBound
    } else if ranges.last != place {
      ranges.append(place)
    }
  }
}
