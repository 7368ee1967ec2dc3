/// Why a file was not read.
enum PageError: Error, Equatable, Sendable, CustomStringConvertible {
  case empty
  case binary
  /// The bytes stop being text of `encoding` at `offset`.
  case invalidText(encoding: TextEncoding, offset: Int)
  case notReadYet(format: String)
  /// The file is not what `--format` says.
  case wrongFormat(asked: PageFormat, saw: PageFormat)
  /// Marked-up text breaks its rules at `offset` of the file; `line` from 1, 0 when unknown.
  case malformed(format: PageFormat, line: Int, offset: Int, reason: String)
  /// The file is whole but has nothing to read.
  case noText(reason: String)
  /// A program that reads the format is not there or failed.
  case program(name: String, reason: String)
  /// A container that cannot be unpacked.
  case container(reason: String)
  /// A container where one file is expected: inside another one, or on standard input.
  case nested(format: PageFormat)
  /// More than `limit` bytes come out of a container.
  case unpackedTooLarge(limit: Int)
  /// A row of a JSONL file breaks the rules; `line` from 1, `offset` in the file.
  case malformedRow(line: Int, offset: Int, expected: String)
  /// A line of a VRT file has more columns than were named.
  case tooManyColumns(line: Int, expected: [String])
  /// Offsets are kept in 32 bits.
  case tooLarge

  /// The reason in the words that users see.
  var description: String {
    switch self {
    case .empty: "empty"
    case .binary: "binary data, not text"
    case .invalidText(let encoding, let offset): "not valid \(encoding.rawValue) at byte \(offset)"
    case .notReadYet(let format): "format not read yet (\(format))"
    case .wrongFormat(let asked, let saw):
      "not \(asked.rawValue), as --format says: it looks like \(saw.rawValue)"
    case .malformed(let format, let line, let offset, let reason):
      "not well-formed \(format.rawValue)\(line > 0 ? " on line \(line)" : ""), byte \(offset): \(reason)"
    case .noText(let reason): "no text: \(reason)"
    case .program(let name, let reason): "\(name): \(reason)"
    case .container(let reason): "cannot be unpacked: \(reason)"
    case .nested(let format):
      "a \(format.rawValue) file inside another container, on standard input or over the socket: it is not unpacked there"
    case .unpackedTooLarge(let limit): "unpacks to more than the limit of \(limit) bytes (--max-file)"
    case .malformedRow(let line, let offset, let expected):
      "malformed row on line \(line), byte \(offset): expected \(expected)"
    case .tooManyColumns(let line, let expected):
      "line \(line) has more than the \(expected.count) columns \(expected.joined(separator: ","))"
    case .tooLarge: "larger than 4 GiB"
    }
  }
}
