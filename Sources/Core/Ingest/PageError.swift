/// Why a file was not read.
enum PageError: Error, Equatable, Sendable, CustomStringConvertible {
  case empty
  case binary
  /// The bytes stop being text of `encoding` at `offset`.
  case invalidText(encoding: TextEncoding, offset: Int)
  case notReadYet(format: String)
  /// A row of a JSONL file breaks the rules; `line` from 1, `offset` in the file.
  case malformedRow(line: Int, offset: Int, expected: String)
  /// Offsets are kept in 32 bits.
  case tooLarge

  /// The reason in the words that users see.
  var description: String {
    switch self {
    case .empty: "empty"
    case .binary: "binary data, not text"
    case .invalidText(let encoding, let offset): "not valid \(encoding.rawValue) at byte \(offset)"
    case .notReadYet(let format): "format not read yet (\(format))"
    case .malformedRow(let line, let offset, let expected):
      "malformed row on line \(line), byte \(offset): expected \(expected)"
    case .tooLarge: "larger than 4 GiB"
    }
  }
}
