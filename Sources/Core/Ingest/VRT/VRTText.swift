/// A text of verticalised lines that is read in slices, so that it need not be in memory as a whole.
///
/// The first pass over it finds where the slices are cut, at line ends, and how many columns there are; it refuses what
/// cannot be read before anything is made of it.
struct VRTText: Sendable, Equatable {
  /// The bytes of a slice, about, unless a test asks for less.
  static let sliceSize = 4 << 20

  /// Gives a range of the bytes of a file.
  typealias Reading = @Sendable (Range<Int>) throws -> [UInt8]

  private enum Origin: Sendable {
    case memory(PageText)
    /// A file in UTF-8, whose text begins behind a mark of so many bytes.
    case file(Reading, start: Int)
  }

  let columns: VRTColumns
  /// The bytes of the text.
  let count: Int
  /// The columns that some line has, from the first on.
  let filledColumns: Int
  private let origin: Origin
  /// Where each slice begins, and the end of the last.
  private let cuts: [Int]

  /// A text that is in memory.
  init(_ page: PageText, columns: VRTColumns, sliceSize: Int = Self.sliceSize) throws(PageError) {
    origin = .memory(page)
    self.columns = columns
    count = page.bytes.count
    let text = page.bytes.span
    var cuts = [0]
    while cuts[cuts.count - 1] < text.count {
      cuts.append(Self.cut(text, after: cuts[cuts.count - 1], sliceSize))
    }
    var survey = VRTSurvey(columns)
    for (low, high) in zip(cuts, cuts.dropFirst()) { try survey.add(text.extracting(low..<high)) }
    self.cuts = cuts
    filledColumns = survey.filledColumns
  }

  /// A file of `size` bytes that is read as it is needed; nil when it is not UTF-8.
  ///
  /// - Parameter visit: gets the bytes of the file in their order, its mark included, on another thread.
  /// - Throws: `PageError`, and what `read` throws.
  init?(
    size: Int, columns: VRTColumns, sliceSize: Int = Self.sliceSize, read: @escaping Reading,
    visit: @escaping @Sendable (Span<UInt8>) -> Void = { _ in }
  ) throws {
    var survey = VRTSurvey(columns)
    var failure: PageError?
    var cuts: [Int] = [0]
    var start = 0
    var pending: [UInt8] = []
    let count = (size + sliceSize - 1) / sliceSize
    do {
      try Parallel.ahead(count) { piece in
        Result {
          let bytes = try read(piece * sliceSize..<min((piece + 1) * sliceSize, size))
          visit(bytes.span)
          return bytes
        }
      } use: { piece, result in
        let next = try result.get()
        if piece == 0, next.starts(with: [0xEF, 0xBB, 0xBF]) { start = 3 }
        pending += piece == 0 ? next[start...] : next[...]
        let end = piece == count - 1 ? pending.count : Self.lastCut(pending.span)
        if end == 0 { return }
        guard Self.isText(pending.span.extracting(0..<end), &survey, &failure) else { throw NoText() }
        if failure == nil { cuts.append(cuts[cuts.count - 1] + end) }
        pending.removeSubrange(0..<end)
      }
    } catch is NoText {
      return nil
    }
    if let failure { throw failure }
    origin = .file(read, start: start)
    self.columns = columns
    self.cuts = cuts
    self.count = cuts[cuts.count - 1]
    filledColumns = survey.filledColumns
  }

  /// The file is not UTF-8.
  private struct NoText: Error {}

  /// Looks over whole lines, unless something was found in those before; false when they are not UTF-8.
  private static func isText(
    _ lines: Span<UInt8>, _ survey: inout VRTSurvey, _ failure: inout PageError?
  ) -> Bool {
    guard TextEncoding.firstInvalidUTF8(lines) == nil else { return false }
    if failure != nil { return true }
    do throws(PageError) { try survey.add(lines) } catch { failure = error }
    return true
  }

  static func == (first: VRTText, second: VRTText) -> Bool {
    (first.columns, first.cuts, first.filledColumns) == (second.columns, second.cuts, second.filledColumns)
  }

  /// How many slices there are.
  var sliceCount: Int { cuts.count - 1 }

  /// Where a slice begins in the text.
  func start(ofSlice slice: Int) -> Int { cuts[slice] }

  /// The bytes of a slice: whole lines.
  func bytes(ofSlice slice: Int) throws -> [UInt8] {
    let (low, high) = (cuts[slice], cuts[slice + 1])
    switch origin {
    case .memory(let page): return Array(page.bytes[low..<high])
    case .file(let read, let start): return try read(start + low..<start + high)
    }
  }

  /// The bytes of the file that a range of the text came from.
  func source(of range: Range<Int>) -> Range<Int> {
    switch origin {
    case .memory(let page): page.source(of: range)
    case .file(_, let start): range.lowerBound + start..<range.upperBound + start
    }
  }

  /// Whether a stretch of the text that takes as many bytes in the file stands there as it is.
  var keepsASCII: Bool {
    switch origin {
    case .memory(let page): page.encoding != .utf16LittleEndian && page.encoding != .utf16BigEndian
    case .file: true
    }
  }

  /// How the file is written.
  var encoding: TextEncoding {
    switch origin {
    case .memory(let page): page.encoding
    case .file: .utf8
    }
  }

  /// The end of the line that holds the byte at `start + size`.
  private static func cut(_ text: Span<UInt8>, after start: Int, _ size: Int) -> Int {
    var end = start + size
    guard end < text.count else { return text.count }
    while end < text.count, text[end - 1] != 0x0A { end += 1 }
    return end
  }

  /// The end of the last whole line.
  private static func lastCut(_ text: Span<UInt8>) -> Int {
    var end = text.count
    while end > 0, text[end - 1] != 0x0A { end -= 1 }
    return end
  }
}

/// Counts the columns of lines, and refuses those that have too many.
private struct VRTSurvey {
  private let columns: VRTColumns
  private var line = 1
  private(set) var filledColumns = 0

  init(_ columns: VRTColumns) { self.columns = columns }

  mutating func add(_ text: Span<UInt8>) throws(PageError) {
    var start = 0
    while start < text.count {
      var end = start
      var tabs = 0
      while end < text.count, text[end] != 0x0A {
        if text[end] == 0x09 { tabs += 1 }
        end += 1
      }
      if tabs + 1 > filledColumns, case .token = VRTReader.kind(start..<end, text) {
        filledColumns = tabs + 1
        guard filledColumns <= columns.columns.count else {
          throw .tooManyColumns(line: line, expected: columns.columns.map(\.name))
        }
      }
      start = end + 1
      line += 1
    }
  }
}
