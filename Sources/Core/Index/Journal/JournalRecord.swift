/// One change of a corpus that was acknowledged, as the journal keeps it.
///
/// On the disk: `SXJ1`, the length of the payload and its CRC-32C (32 bits each, low byte first), and the payload.
struct JournalRecord: Sendable, Equatable {
  enum Change: Sendable, Equatable {
    /// A file has these bytes now; `format` is a name of `PageFormat`.
    case put(file: String, format: String, bytes: [UInt8])
    case delete(file: String)

    var file: String {
      switch self {
      case .put(let file, _, _), .delete(let file): file
      }
    }

    var size: Int {
      if case .put(_, _, let bytes) = self { return bytes.count }
      return 0
    }
  }

  static let magic = Array("SXJ1".utf8)
  static let headSize = 12

  /// Its number in the life of the corpus, from 1.
  let number: Int
  /// Nil for the record at the head of a journal, whose number says what was in a generation when it was begun.
  let change: Change?

  init(number: Int, change: Change?) {
    self.number = number
    self.change = change
  }

  /// The bytes on the disk.
  var frame: [UInt8] {
    var writer = RecordWriter()
    writer.integer(number)
    switch change {
    case nil: writer.integer(0)
    case .put(let file, let format, let bytes):
      writer.integer(1)
      writer.string(file)
      writer.string(format)
      writer.bytes(bytes)
    case .delete(let file):
      writer.integer(2)
      writer.string(file)
    }
    let payload = writer.result
    var frame = Self.magic
    frame.append(littleEndian: UInt32(payload.count))
    frame.append(littleEndian: CRC32C.of(payload.span))
    return frame + payload
  }

  /// Reads the frame at `place`; nil when the bytes there are no whole, sound frame.
  ///
  /// - Returns: the record and where the next one begins.
  static func read(_ bytes: [UInt8], at place: Int) -> (record: JournalRecord, end: Int)? {
    guard bytes.count - place >= headSize, bytes[place..<place + 4].elementsEqual(magic) else { return nil }
    func word(_ offset: Int) -> UInt32 {
      (0..<4).reduce(0) { $0 | UInt32(bytes[place + offset + $1]) << UInt32(8 * $1) }
    }
    let length = Int(word(4))
    let start = place + headSize
    guard length <= bytes.count - start else { return nil }
    let payload = Array(bytes[start..<start + length])
    guard CRC32C.of(payload.span) == word(8), let record = JournalRecord(payload: payload) else { return nil }
    return (record, start + length)
  }

  private init?(payload: [UInt8]) {
    var reader = RecordReader(payload)
    number = reader.integer()
    switch reader.integer() {
    case 0: change = nil
    case 1:
      let file = reader.string()
      let format = reader.string()
      change = .put(file: file, format: format, bytes: reader.bytes())
    case 2: change = .delete(file: reader.string())
    default: return nil
    }
    guard reader.isAtEnd else { return nil }
  }
}
