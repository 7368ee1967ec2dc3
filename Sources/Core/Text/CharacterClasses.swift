/// What kind of character each byte or scalar is, for cutting text into tokens.
///
/// Bytes have a table; scalars below `reach` too; the others are asked of utf8proc.
struct CharacterClasses: Sendable {
  /// The kinds of a byte as bits, so that the kinds in a stretch of text are one `|`.
  enum Byte {
    /// White space and control characters: what no token holds.
    static let space: UInt8 = 0
    static let letter: UInt8 = 1
    static let digit: UInt8 = 2
    /// ASCII punctuation and symbols.
    static let mark: UInt8 = 4
    /// A byte of a character outside ASCII.
    static let wide: UInt8 = 8
  }

  /// The kinds of a scalar.
  enum Scalar: UInt8 {
    case space, upper, lower, digit
    /// Combining marks and joiners: part of what they follow.
    case extend
    /// A letter that is a token of its own: Han, Hiragana, Katakana, and scripts written without blanks.
    case single
    /// The punctuation that counts as an apostrophe between letters: `’`, `‘`, `ʼ`, `´`.
    case apostrophe
    /// Each one a token: other punctuation and symbols.
    case symbol

    var isLetter: Bool { self == .upper || self == .lower }
    var isWord: Bool { self == .upper || self == .lower || self == .digit || self == .extend }
  }

  /// Scalars below it have a table.
  private static let reach: UInt32 = 0x2E80

  /// Made once: the tables take longer than a short request.
  static let all = CharacterClasses()

  let bytes: [UInt8]
  private let scalars: [UInt8]

  private init() {
    bytes = (0..<256).map { Self.kind(ofByte: UInt8($0)) }
    scalars = (0..<Self.reach).map { Self.classify($0).rawValue }
  }

  func kind(of scalar: UInt32) -> Scalar {
    if scalar < Self.reach { return Scalar(rawValue: scalars[Int(scalar)]) ?? .symbol }
    return Self.classify(scalar)
  }

  private static func kind(ofByte byte: UInt8) -> UInt8 {
    switch byte {
    case 0x00...0x20, 0x7F: Byte.space
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"): Byte.letter
    case UInt8(ascii: "0")...UInt8(ascii: "9"): Byte.digit
    case 0x80...0xFF: Byte.wide
    default: Byte.mark
    }
  }

  private static func classify(_ scalar: UInt32) -> Scalar {
    if isSingle(scalar) { return .single }
    switch scalar {
    case 0x27, 0x60, 0xB4, 0x2018, 0x2019, 0x2BC: return .apostrophe
    case 0xAD, 0x200C, 0x200D, 0x2060: return .extend
    default: break
    }
    switch CharacterData.category(of: scalar) {
    case .uppercase, .titlecase: return .upper
    case .lowercase, .modifierLetter, .otherLetter, .letterNumber: return .lower
    case .decimal: return .digit
    case .nonspacingMark, .spacingMark, .enclosingMark: return .extend
    case .space, .lineSeparator, .paragraphSeparator, .control, .format, .surrogate: return .space
    default: return .symbol
    }
  }

  /// Letters of scripts whose words have no blanks between them, each a token of its own.
  private static func isSingle(_ scalar: UInt32) -> Bool {
    switch scalar {
    case 0x0E01...0x0E30, 0x0E32...0x0E33, 0x0E40...0x0E46: true  // Thai
    case 0x0E81...0x0EB0, 0x0EB2...0x0EB3, 0x0EC0...0x0EC6, 0x0EDC...0x0EDF: true  // Lao
    case 0x1000...0x102A, 0x103F, 0x1050...0x1055: true  // Myanmar
    case 0x1780...0x17B3: true  // Khmer
    case 0x2E80...0x2FD5, 0x3005...0x3007, 0x3021...0x3029, 0x3031...0x3035, 0x3038...0x303C: true
    case 0x3041...0x3096, 0x309D...0x309F, 0x30A1...0x30FA, 0x30FC...0x30FF, 0x3105...0x312F: true
    case 0x31A0...0x31BF, 0x31F0...0x31FF, 0x3400...0x4DBF, 0x4E00...0x9FFF, 0xF900...0xFAFF: true
    case 0xFF66...0xFF9D, 0x1B000...0x1B16F, 0x20000...0x323AF: true
    default: false
    }
  }
}
