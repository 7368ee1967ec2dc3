/// A stretch of a query's text, in UTF-8 bytes.
///
/// Two places are always equal: a tree says what a query means, not where it was written.
struct QueryPlace: Sendable, Hashable {
  let offset: Int
  let length: Int

  static let nowhere = QueryPlace(offset: 0, length: 0)

  init(offset: Int, length: Int) {
    self.offset = offset
    self.length = length
  }

  init(_ range: Range<Int>) {
    self.init(offset: range.lowerBound, length: range.count)
  }

  static func == (_: QueryPlace, _: QueryPlace) -> Bool { true }

  func hash(into _: inout Hasher) {}
}

/// Why a query was refused, and where.
struct QueryError: Error, Equatable, Sendable {
  /// Stable names; they are part of the protocol.
  enum Reason: String, Sendable {
    case syntax
    case unclosedString
    case unknownAttribute
    case unknownRegion
    case unknownLabel
    case unknownFunction
    case unknownMacro
    case unknownList
    case unknownStrategy
    case wrongType
    case badRegex
    case regexTooCostly
    /// Valid, but this program does not answer it.
    case missingCapability
    case tooLarge
  }

  let reason: Reason
  /// What was wrong, in words, without the place.
  let message: String
  /// The offset of the first byte concerned.
  let offset: Int
  /// How many bytes are concerned; 0 at the end of the text.
  let length: Int
  /// What could have stood there.
  var expected: [String] = []
  var hint: String?
  /// A known name close to the one written.
  var didYouMean: String?

  init(
    _ reason: Reason, _ message: String, at place: QueryPlace, expected: [String] = [], hint: String? = nil,
    didYouMean: String? = nil
  ) {
    self.reason = reason
    self.message = message
    self.offset = place.offset
    self.length = place.length
    self.expected = expected
    self.hint = hint
    self.didYouMean = didYouMean
  }

  static func missing(_ construct: String, at place: QueryPlace) -> QueryError {
    QueryError(.missingCapability, "\(construct) is valid here, but not answered by this build", at: place)
  }

  /// The line and the column of the error in `text`, both from 1; the column counts scalars.
  func lineAndColumn(in text: String) -> (line: Int, column: Int) {
    var line = 1
    var column = 1
    for byte in text.utf8.prefix(offset) {
      if byte == 0x0A {
        line += 1
        column = 1
      } else if byte & 0xC0 != 0x80 {
        column += 1
      }
    }
    return (line, column)
  }
}

/// Something in a query that is answered, but probably not meant.
struct QueryWarning: Equatable, Sendable {
  let message: String
  let offset: Int
  let length: Int

  init(_ message: String, at place: QueryPlace) {
    self.message = message
    self.offset = place.offset
    self.length = place.length
  }
}
