/// A file's characters as UTF-8, with the way back to its bytes.
struct PageText: Sendable {
  let encoding: TextEncoding
  /// Valid UTF-8.
  let bytes: [UInt8]
  /// Length of the byte order mark in the file.
  let start: Int
  /// Ascending in both offsets and without gaps; empty when each byte stands for itself behind the mark.
  private let runs: [SourceRun]

  /// Whether offsets into the text are offsets into the file.
  var isIdentity: Bool { start == 0 && runs.isEmpty }

  /// Decodes a whole file.
  init(decoding file: Span<UInt8>) throws(PageError) {
    let finding = try TextEncoding.detect(file)
    encoding = finding.encoding
    start = finding.start
    switch finding.encoding {
    case .utf8:
      bytes = unsafe file.extracting(finding.start..<file.count).withUnsafeBufferPointer { unsafe Array($0) }
      runs = []
    case .latin1, .windows1252:
      (bytes, runs) = Self.decodeSingleBytes(file, asWindows: finding.encoding == .windows1252)
    case .utf16LittleEndian, .utf16BigEndian:
      (bytes, runs) = try Self.decodeUTF16(
        file, from: finding.start, isBigEndian: finding.encoding == .utf16BigEndian)
    }
  }

  /// The file's bytes that `range` of the text came from.
  func source(of range: Range<Int>) -> Range<Int> {
    guard !runs.isEmpty else { return range.lowerBound + start..<range.upperBound + start }
    let lower = sourceOffset(range.lowerBound)
    return lower..<max(lower, sourceOffset(range.upperBound))
  }

  /// Appends runs that say where the text in `range` came from, for a text in which it begins at `offset`.
  func appendRuns(of range: Range<Int>, at offset: Int, to output: inout [SourceRun]) {
    guard !runs.isEmpty else {
      output.append(SourceRun(text: offset, source: source(of: range), scale: 1))
      return
    }
    var index = runIndex(range.lowerBound)
    while index < runs.count && Int(runs[index].text) < range.upperBound {
      let run = runs[index]
      let first = max(range.lowerBound, Int(run.text))
      let text = offset + first - range.lowerBound
      if run.scale == 0 {
        output.append(SourceRun(text: text, source: run.sourceRange, scale: 0))
      } else {
        let end = index + 1 < runs.count ? Int(runs[index + 1].text) : bytes.count
        let source = sourceOffset(first)
        let length = (min(end, range.upperBound) - first) * Int(run.scale)
        output.append(SourceRun(text: text, source: source..<source + length, scale: run.scale))
      }
      index += 1
    }
  }

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

  private func sourceOffset(_ offset: Int) -> Int {
    let run = runs[runIndex(offset)]
    if offset >= bytes.count { return runs.last.map { $0.sourceRange.upperBound } ?? start }
    return Int(run.source) + (offset - Int(run.text)) * Int(run.scale)
  }

  static func decodeSingleBytes(
    _ file: Span<UInt8>, asWindows: Bool
  ) -> ([UInt8], [SourceRun]) {
    var builder = Builder(capacity: file.count + file.count / 8)
    for index in file.indices {
      let byte = file[index]
      if byte < 0x80 {
        builder.append(ascii: byte, from: index..<index + 1)
      } else {
        let value = asWindows && byte < 0xA0 ? windowsLetters[Int(byte) - 0x80] : UInt32(byte)
        builder.append(scalar: value, from: index..<index + 1)
      }
    }
    return (builder.bytes, builder.runs)
  }

  private static func decodeUTF16(
    _ file: Span<UInt8>, from start: Int, isBigEndian: Bool
  ) throws(PageError) -> ([UInt8], [SourceRun]) {
    let encoding: TextEncoding = isBigEndian ? .utf16BigEndian : .utf16LittleEndian
    func unit(at index: Int) -> UInt32 {
      let first = UInt32(file[index])
      let second = UInt32(file[index + 1])
      return isBigEndian ? first << 8 | second : second << 8 | first
    }
    var builder = Builder(capacity: file.count / 2 + 16)
    var index = start
    while index < file.count {
      guard index + 2 <= file.count else { throw .invalidText(encoding: encoding, offset: index) }
      let value = unit(at: index)
      if value < 0x80 {
        if value == 0 { throw .binary }
        builder.append(ascii: UInt8(value), from: index..<index + 2)
        index += 2
      } else if value & 0xF800 != 0xD800 {
        builder.append(scalar: value, from: index..<index + 2)
        index += 2
      } else {
        guard value < 0xDC00, index + 4 <= file.count, unit(at: index + 2) & 0xFC00 == 0xDC00 else {
          throw .invalidText(encoding: encoding, offset: index)
        }
        let scalar = 0x10000 + (value & 0x3FF) << 10 + unit(at: index + 2) & 0x3FF
        builder.append(scalar: scalar, from: index..<index + 4)
        index += 4
      }
    }
    return (builder.bytes, builder.runs)
  }

  /// The characters of the bytes 0x80 to 0x9F in windows-1252; five have none and stay control characters.
  static let windowsLetters: [UInt32] = [
    0x20AC, 0x81, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, 0x8D,
    0x017D, 0x8F, 0x90, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A,
    0x0153, 0x9D, 0x017E, 0x0178,
  ]

  private struct Builder {
    var bytes: [UInt8] = []
    var runs: [SourceRun] = []

    init(capacity: Int) {
      bytes.reserveCapacity(capacity)
    }

    mutating func append(ascii byte: UInt8, from source: Range<Int>) {
      let scale = UInt8(source.count)
      if let last = runs.last, last.scale == scale {
        let length = last.length + UInt32(scale)
        runs[runs.count - 1] = SourceRun(text: last.text, source: last.source, length: length, scale: scale)
      } else {
        runs.append(SourceRun(text: bytes.count, source: source, scale: scale))
      }
      bytes.append(byte)
    }

    mutating func append(scalar value: UInt32, from source: Range<Int>) {
      runs.append(SourceRun(text: bytes.count, source: source, scale: 0))
      if value < 0x800 {
        bytes.append(UInt8(0xC0 | value >> 6))
      } else {
        if value < 0x10000 {
          bytes.append(UInt8(0xE0 | value >> 12))
        } else {
          bytes.append(UInt8(0xF0 | value >> 18))
          bytes.append(UInt8(0x80 | value >> 12 & 0x3F))
        }
        bytes.append(UInt8(0x80 | value >> 6 & 0x3F))
      }
      bytes.append(UInt8(0x80 | value & 0x3F))
    }
  }
}
