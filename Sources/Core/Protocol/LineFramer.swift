/// Cuts a byte stream into lines, whatever the sizes of the reads.
///
/// Holds no file descriptor, so a test drives it with literal bytes. Blank lines are left out; a line comes without
/// its LF, the CR before it and the spaces in front.
public struct LineFramer: Sendable {
  /// What `next` found.
  public enum Line: Equatable, Sendable {
    /// A line that can be read from `bytes` until the framer is changed again.
    case text(Range<Int>)
    /// A line over the limit; its bytes are gone.
    case tooLong
  }

  /// The most bytes that a line may have before its LF.
  public let limit: Int

  private var buffer: [UInt8] = []
  /// Where the first line that was not taken begins.
  private var start = 0
  /// No LF stands in `start..<searched`.
  private var searched = 0
  /// Where the line begins that has no LF yet.
  private var tail = 0
  /// Where lines stood that were dropped, ascending.
  private var dropped: [Int] = []
  private var isDropping = false
  private var hasEnded = false

  /// Begins at the start of a stream.
  public init(limit: Int = Request.limit) {
    self.limit = limit
  }

  /// The bytes that the ranges of `next` are about.
  public var bytes: Span<UInt8> {
    @_lifetime(borrow self)
    borrowing get { buffer.span }
  }

  /// A line that `next` found.
  func copy(_ range: Range<Int>) -> [UInt8] { Array(buffer[range]) }

  /// How many bytes are kept for lines that were not taken.
  public var count: Int { buffer.count - start }

  /// Adds what one read returned.
  ///
  /// - Complexity: O(`chunk.count`).
  public mutating func append(_ chunk: Span<UInt8>) {
    compact()
    guard !hasEnded else { return }
    var rest = 0
    if isDropping {
      guard let end = Self.firstLineEnd(chunk, from: 0) else { return }
      isDropping = false
      rest = end + 1
    }
    let base = buffer.count - rest
    // `rest` is at most `chunk.count`, so the range lies in the chunk.
    unsafe chunk.extracting(rest..<chunk.count).withUnsafeBufferPointer { unsafe buffer.append(contentsOf: $0) }
    if let end = Self.lastLineEnd(chunk, from: rest) { tail = base + end + 1 }
    if buffer.count - tail > limit { dropTail() }
  }

  /// States that no more bytes come: what stands after the last LF is a line too.
  public mutating func end() {
    hasEnded = true
  }

  /// Forgets all bytes and takes no more.
  public mutating func close() {
    buffer = []
    dropped = []
    (start, searched, tail) = (0, 0, 0)
    hasEnded = true
  }

  /// Takes the next line, or nil when none is complete.
  public mutating func next() -> Line? {
    while true {
      if let place = dropped.first, place == start {
        dropped.removeFirst()
        return .tooLong
      }
      guard let end = lineEnd() else { return nil }
      let line = start..<end
      start = min(end + 1, buffer.count)
      searched = start
      if line.count > limit { return .tooLong }
      let text = trimmed(line)
      if !text.isEmpty { return .text(text) }
    }
  }

  /// Where the first line's LF stands; at the end of the stream, where the bytes end.
  private mutating func lineEnd() -> Int? {
    searched = Self.firstLineEnd(buffer.span, from: searched) ?? buffer.count
    if searched < buffer.count { return searched }
    return hasEnded && start < buffer.count ? buffer.count : nil
  }

  private func trimmed(_ line: Range<Int>) -> Range<Int> {
    let bytes = buffer.span
    var (first, end) = (line.lowerBound, line.upperBound)
    while end > first, bytes[end - 1] == 0x0D { end -= 1 }
    while first < end, bytes[first] == 0x20 || bytes[first] == 0x09 { first += 1 }
    return first..<end
  }

  private mutating func dropTail() {
    buffer.removeSubrange(tail...)
    dropped.append(tail)
    searched = min(searched, tail)
    isDropping = true
  }

  /// Gives back the room of lines that were taken.
  private mutating func compact() {
    guard start > 0 else { return }
    if start == buffer.count {
      // A rare long line does not hold its room for ever.
      buffer.removeAll(keepingCapacity: buffer.capacity <= 1 << 18)
    } else if start >= 1 << 16 || start > buffer.count / 2 {
      buffer.removeFirst(start)
    } else {
      return
    }
    let shift = start
    (start, searched, tail) = (0, searched - shift, tail - shift)
    for index in dropped.indices { dropped[index] -= shift }
  }

  private static func firstLineEnd(_ chunk: Span<UInt8>, from first: Int) -> Int? {
    for index in first..<chunk.count where chunk[index] == 0x0A { return index }
    return nil
  }

  private static func lastLineEnd(_ chunk: Span<UInt8>, from first: Int) -> Int? {
    var index = chunk.count - 1
    while index >= first {
      if chunk[index] == 0x0A { return index }
      index -= 1
    }
    return nil
  }
}
