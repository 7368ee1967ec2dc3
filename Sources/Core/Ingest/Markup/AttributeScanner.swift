/// Steps over the attributes of a tag without copying them.
struct AttributeScanner: ~Escapable {
  private let text: Span<UInt8>
  private let end: Int
  private var index: Int

  /// - Parameter range: what stands between a tag's name and its end.
  @_lifetime(copy text)
  init(_ text: Span<UInt8>, _ range: Range<Int>) {
    self.text = text
    index = range.lowerBound
    end = range.upperBound
  }

  /// The next attribute: its name and the place of its value, references and all; nil at the end.
  mutating func next() -> (name: MarkupName, value: Range<Int>)? {
    while index < end && (text[index] <= 0x20 || text[index] == 0x2F || text[index] == 0x3D) { index += 1 }
    guard index < end else { return nil }
    let start = index
    while index < end && text[index] > 0x20 && text[index] != 0x3D { index += 1 }
    let name = MarkupName(text, start..<index)
    while index < end && text[index] <= 0x20 { index += 1 }
    guard index < end, text[index] == 0x3D else { return (name, index..<index) }
    index += 1
    while index < end && text[index] <= 0x20 { index += 1 }
    guard index < end else { return (name, end..<end) }
    let quote = text[index]
    let first = quote == 0x22 || quote == 0x27 ? index + 1 : index
    index = first
    if first > start && (quote == 0x22 || quote == 0x27) {
      while index < end && text[index] != quote { index += 1 }
      let value = first..<index
      index = min(end, index + 1)
      return (name, value)
    }
    while index < end && text[index] > 0x20 { index += 1 }
    return (name, first..<index)
  }
}

extension Span<UInt8> {
  /// The value of an attribute as it stands in a tag; nil when the tag has none of that name.
  func attribute(_ name: MarkupName, in attributes: Range<Int>) -> Range<Int>? {
    var scanner = AttributeScanner(self, attributes)
    while let (found, value) = scanner.next() {
      if found == name { return value }
    }
    return nil
  }

  /// The decoded value of an attribute; nil when the tag has none of that name.
  func attributeText(_ name: MarkupName, in attributes: Range<Int>) -> String? {
    attribute(name, in: attributes).map { decodedText($0) }
  }

  /// A stretch of marked-up text with its character references decoded, as one string.
  func decodedText(_ range: Range<Int>) -> String {
    var text = MappedText()
    text.decode(range, of: self)
    return String(decoding: text.bytes, as: UTF8.self)
  }

  /// A stretch of text as it stands.
  func string(_ range: Range<Int>) -> String {
    unsafe extracting(range).withUnsafeBufferPointer { unsafe String(decoding: $0, as: UTF8.self) }
  }

  /// A number as layouts write it: `12`, `12.5`, `-3`, `1e2`; nil when it is none.
  func number(_ range: Range<Int>) -> Float? {
    guard !range.isEmpty, range.count <= 24 else { return nil }
    var value = 0.0
    var scale = 0.0
    var isNegative = false
    for (position, index) in range.enumerated() {
      let byte = self[index]
      switch byte {
      case 0x30...0x39:
        value = value * 10 + Double(byte - 0x30)
        if scale > 0 { scale *= 10 }
      case 0x2E where scale == 0: scale = 1
      case 0x2D where position == 0: isNegative = true
      default: return Float(string(range)).flatMap { $0.isFinite ? $0 : nil }
      }
    }
    if scale > 1 { value /= scale }
    return Float(isNegative ? -value : value)
  }
}
