/// Steps over JSON text and checks each byte of it against JSON's grammar; nothing is decoded or copied.
struct JSONScanner: ~Escapable {
  private let bytes: Span<UInt8>
  private(set) var offset = 0
  /// From 1; counted up by `skipBlankLines` and, in a document of several lines, by `skipBlanks`.
  private(set) var line = 1
  private var depth = 0
  /// Whether a value may go over several lines.
  private let isMultiline: Bool

  @_lifetime(copy bytes)
  init(_ bytes: Span<UInt8>, isMultiline: Bool) {
    self.bytes = bytes
    self.isMultiline = isMultiline
  }

  /// The byte that comes next; nil at the end.
  var next: UInt8? { offset < bytes.count ? bytes[offset] : nil }

  /// Passes over blank lines.
  mutating func skipBlankLines() {
    while offset < bytes.count && isBlank(bytes[offset]) {
      if bytes[offset] == 0x0A { line += 1 }
      offset += 1
    }
  }

  /// Passes over what is left of a line, whatever it is.
  mutating func skipLine() {
    while offset < bytes.count && bytes[offset] != 0x0A { offset += 1 }
    depth = 0
  }

  /// Passes over blanks up to the line's end.
  ///
  /// - Throws: when something else stands there.
  mutating func expectLineEnd() throws(PageError) {
    while offset < bytes.count && bytes[offset] != 0x0A {
      guard isBlank(bytes[offset]) else { throw refusal("the end of the line") }
      offset += 1
    }
  }

  /// Scans `{ … }`; `member` is called behind each colon with the place of the name.
  mutating func scanObject(
    _ member: (inout Self, Range<Int>) throws(PageError) -> Void
  ) throws(PageError) {
    try expect(0x7B, "{")
    try enter()
    skipBlanks()
    if offset < bytes.count && bytes[offset] == 0x7D {
      offset += 1
    } else {
      repeat {
        skipBlanks()
        let name = try scanString()
        skipBlanks()
        try expect(0x3A, ":")
        skipBlanks()
        try member(&self, name)
        skipBlanks()
      } while try continues(closing: 0x7D)
    }
    depth -= 1
  }

  /// Scans `[ … ]`; `item` is called where each item begins.
  mutating func scanArray(_ item: (inout Self) throws(PageError) -> Void) throws(PageError) {
    try expect(0x5B, "[")
    try enter()
    skipBlanks()
    if offset < bytes.count && bytes[offset] == 0x5D {
      offset += 1
    } else {
      repeat {
        skipBlanks()
        try item(&self)
        skipBlanks()
      } while try continues(closing: 0x5D)
    }
    depth -= 1
  }

  /// Passes over a value.
  mutating func scanValue() throws(PageError) {
    guard offset < bytes.count else { throw refusal("a value") }
    switch bytes[offset] {
    case 0x22: _ = try scanString()
    case 0x7B: try scanObject { (scanner, _) throws(PageError) in try scanner.scanValue() }
    case 0x5B: try scanArray { (scanner) throws(PageError) in try scanner.scanValue() }
    case 0x74: try scanWord("true")
    case 0x66: try scanWord("false")
    case 0x6E: try scanWord("null")
    default: try scanNumber()
    }
  }

  private mutating func scanNumber() throws(PageError) {
    if offset < bytes.count && bytes[offset] == 0x2D { offset += 1 }
    let isZero = offset < bytes.count && bytes[offset] == 0x30
    let digits = try scanDigits()
    guard !isZero || digits == 1 else { throw refusal("a number without a leading zero") }
    if offset < bytes.count && bytes[offset] == 0x2E {
      offset += 1
      _ = try scanDigits()
    }
    if offset < bytes.count && bytes[offset] | 0x20 == 0x65 {
      offset += 1
      if offset < bytes.count && (bytes[offset] == 0x2B || bytes[offset] == 0x2D) { offset += 1 }
      _ = try scanDigits()
    }
  }

  private mutating func scanDigits() throws(PageError) -> Int {
    let start = offset
    while offset < bytes.count && bytes[offset] >= 0x30 && bytes[offset] <= 0x39 { offset += 1 }
    guard offset > start else { throw refusal("a value") }
    return offset - start
  }

  /// Scans a string and returns the place between its quotation marks.
  mutating func scanString() throws(PageError) -> Range<Int> {
    try expect(0x22, "a string")
    let start = offset
    while offset < bytes.count {
      let byte = bytes[offset]
      if byte == 0x22 {
        offset += 1
        return start..<offset - 1
      }
      if byte == 0x5C {
        try scanEscape()
      } else {
        guard byte >= 0x20 else { throw refusal("the end of the string") }
        offset += 1
      }
    }
    throw refusal("the end of the string")
  }

  private mutating func scanEscape() throws(PageError) {
    guard offset + 1 < bytes.count else { throw refusal("an escape") }
    switch bytes[offset + 1] {
    case 0x22, 0x5C, 0x2F, 0x62, 0x66, 0x6E, 0x72, 0x74:
      offset += 2
    case 0x75:
      guard let value = JSONEscape.unit(bytes, at: offset) else { throw refusal("four hexadecimal digits") }
      if value & 0xFC00 == 0xD800 {
        guard let low = JSONEscape.unit(bytes, at: offset + 6), low & 0xFC00 == 0xDC00 else {
          throw refusal("the second half of a character")
        }
        offset += 6
      } else if value & 0xFC00 == 0xDC00 {
        throw refusal("the first half of a character")
      }
      offset += 6
    default:
      throw refusal("an escape")
    }
  }

  /// Passes over `word`.
  mutating func scanWord(_ word: String) throws(PageError) {
    let end = offset + word.utf8.count
    guard end <= bytes.count, isText(offset..<end, word) else { throw refusal("a value") }
    offset = end
  }

  private mutating func continues(closing bracket: UInt8) throws(PageError) -> Bool {
    guard offset < bytes.count, bytes[offset] == 0x2C || bytes[offset] == bracket else {
      throw refusal(bracket == 0x7D ? ", or }" : ", or ]")
    }
    offset += 1
    return bytes[offset - 1] == 0x2C
  }

  private mutating func enter() throws(PageError) {
    depth += 1
    guard depth <= JSONReader.maximumDepth else { throw refusal("at most \(JSONReader.maximumDepth) open brackets") }
  }

  private mutating func expect(_ byte: UInt8, _ name: String) throws(PageError) {
    guard offset < bytes.count, bytes[offset] == byte else { throw refusal(name) }
    offset += 1
  }

  private mutating func skipBlanks() {
    if isMultiline { return skipBlankLines() }
    while offset < bytes.count && bytes[offset] != 0x0A && isBlank(bytes[offset]) { offset += 1 }
  }

  private func isBlank(_ byte: UInt8) -> Bool {
    byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D
  }

  /// Whether the place of a name holds `name`, written without escapes.
  func isName(_ range: Range<Int>, _ name: String) -> Bool {
    range.count == name.utf8.count && isText(range, name)
  }

  private func isText(_ range: Range<Int>, _ text: String) -> Bool {
    let wanted = text.utf8Span.span
    for index in wanted.indices where bytes[range.lowerBound + index] != wanted[index] { return false }
    return true
  }

  /// A refusal at the place where the scanner is.
  func refusal(_ expected: String) -> PageError {
    .malformedRow(line: line, offset: offset, expected: expected)
  }
}
