/// Writes compact JSON into one growing buffer.
///
/// Commas are placed by the writer; names and values are written in the order of the calls. Text must be valid
/// UTF-8 and is written raw except for `"`, `\` and control characters; `/` is never escaped.
public struct JSONWriter: Sendable {
  /// What has been written.
  public private(set) var bytes: [UInt8] = []
  private var needsComma = false

  /// Begins an empty text with room for `capacity` bytes.
  public init(capacity: Int = 256) {
    bytes.reserveCapacity(capacity)
  }

  /// Writes `{`, what `body` writes, and `}`.
  public mutating func object<E: Error>(_ body: (inout JSONWriter) throws(E) -> Void) throws(E) {
    open(0x7B)
    try body(&self)
    close(0x7D)
  }

  /// Writes `[`, what `body` writes, and `]`.
  public mutating func array<E: Error>(_ body: (inout JSONWriter) throws(E) -> Void) throws(E) {
    open(0x5B)
    try body(&self)
    close(0x5D)
  }

  /// Writes the name of the next member.
  public mutating func key(_ name: String) {
    string(name)
    bytes.append(0x3A)
    needsComma = false
  }

  /// Writes text as a string.
  public mutating func string(_ text: String) {
    comma()
    bytes.append(0x22)
    bytes.append(jsonText: text.utf8Span.span)
    bytes.append(0x22)
  }

  /// Writes UTF-8 bytes as a string.
  ///
  /// - Precondition: `text` is valid UTF-8.
  public mutating func string(_ text: Span<UInt8>) {
    comma()
    bytes.append(0x22)
    bytes.append(jsonText: text)
    bytes.append(0x22)
  }

  /// Writes a whole number.
  public mutating func integer(_ value: some BinaryInteger) {
    comma()
    guard let small = Int64(exactly: value) else { return bytes.append(contentsOf: String(value).utf8) }
    if small < 0 { bytes.append(0x2D) }
    bytes.append(decimal: small.magnitude)
  }

  /// Ends a line.
  mutating func endLine() { bytes.append(0x0A) }

  /// Writes a finite number in the shortest form that reads back equal; NaN and infinities become `null`.
  public mutating func number(_ value: Double) {
    guard value.isFinite else { return null() }
    comma()
    let text = value.description
    bytes.append(contentsOf: text.hasSuffix(".0") ? text.dropLast(2).utf8 : Substring(text).utf8)
  }

  /// Writes `true` or `false`.
  public mutating func bool(_ value: Bool) {
    comma()
    bytes.append(contentsOf: value ? "true".utf8 : "false".utf8)
  }

  /// Writes `null`.
  public mutating func null() {
    comma()
    bytes.append(contentsOf: "null".utf8)
  }

  /// Writes bytes that already are one JSON value.
  public mutating func raw(_ json: some Sequence<UInt8>) {
    comma()
    bytes.append(contentsOf: json)
  }

  /// Writes one value: the bytes that `body` appends.
  mutating func value(_ body: (inout [UInt8]) -> Void) {
    comma()
    body(&bytes)
  }

  /// Writes a whole value.
  public mutating func value(_ value: JSONValue) {
    switch value {
    case .null: null()
    case .bool(let value): bool(value)
    case .integer(let value): integer(value)
    case .number(let value): number(value)
    case .string(let value): string(value)
    case .array(let values): array { for value in values { $0.value(value) } }
    case .object(let members):
      object {
        for member in members {
          $0.key(member.name)
          $0.value(member.value)
        }
      }
    }
  }

  /// Writes a member whose value is `text`, or `null` when there is none.
  public mutating func member(_ name: String, _ text: String?) {
    key(name)
    if let text { string(text) } else { null() }
  }

  /// Writes a member whose value is a whole number.
  public mutating func member(_ name: String, _ value: some BinaryInteger) {
    key(name)
    integer(value)
  }

  /// Writes a member whose value is a truth value.
  public mutating func member(_ name: String, _ value: Bool) {
    key(name)
    bool(value)
  }

  private mutating func comma() {
    if needsComma { bytes.append(0x2C) }
    needsComma = true
  }

  private mutating func open(_ bracket: UInt8) {
    comma()
    bytes.append(bracket)
    needsComma = false
  }

  private mutating func close(_ bracket: UInt8) {
    bytes.append(bracket)
    needsComma = true
  }
}
