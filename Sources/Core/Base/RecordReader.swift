/// Reads what `RecordWriter` wrote; whatever the bytes are, nothing traps.
///
/// After the first thing that cannot be read, every further one is empty or 0 and `isAtEnd` stays false.
struct RecordReader {
  private let record: [UInt8]
  private var place = 0
  private var failed = false

  init(_ record: [UInt8]) { self.record = record }

  /// Whether everything was read, and nothing failed.
  var isAtEnd: Bool { !failed && place == record.count }

  /// A whole number from 0 on.
  mutating func integer() -> Int {
    var value = 0
    var shift = 0
    while !failed {
      guard place < record.count, shift < 63 else { break }
      let byte = record[place]
      place += 1
      value |= Int(byte & 0x7F) << shift
      if byte < 0x80 { return value }
      shift += 7
    }
    failed = true
    return 0
  }

  /// A number of things that follow, each at least one byte long.
  mutating func count() -> Int {
    let value = integer()
    if value > record.count - place { failed = true }
    return failed ? 0 : value
  }

  /// Bytes with their length before them.
  mutating func bytes() -> [UInt8] {
    let length = count()
    defer { place += length }
    return Array(record[place..<place + length])
  }

  /// Text.
  mutating func string() -> String { String(decoding: bytes(), as: UTF8.self) }

  /// A half-open range, or nil when it cannot be read.
  mutating func range() -> Range<Int>? {
    let start = integer()
    let (end, overflow) = start.addingReportingOverflow(integer())
    return failed || overflow ? nil : start..<end
  }

  /// The bits of a number.
  mutating func double() -> Double {
    var bits: UInt64 = 0
    guard !failed, record.count - place >= 8 else {
      failed = true
      return 0
    }
    for index in 0..<8 { bits |= UInt64(record[place + index]) << (8 * index) }
    place += 8
    return Double(bitPattern: bits)
  }
}
