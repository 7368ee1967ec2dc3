/// A name of an element or attribute, without its prefix and whatever its case, as a hash.
struct MarkupName: Hashable, Sendable, ExpressibleByStringLiteral {
  private let hash: UInt64

  init(_ text: Span<UInt8>, _ range: Range<Int>) {
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    for index in range {
      let byte = text[index]
      if byte == 0x3A {
        hash = 0xCBF2_9CE4_8422_2325
        continue
      }
      let lower = byte >= 0x41 && byte <= 0x5A ? byte | 0x20 : byte
      hash = (hash ^ UInt64(lower)) &* 0x0000_0100_0000_01B3
    }
    self.hash = hash
  }

  init(_ text: String) {
    var text = text
    self = text.withUTF8 { buffer in
      let span = unsafe buffer.span
      return MarkupName(span, span.indices)
    }
  }

  init(stringLiteral value: StaticString) {
    self.init(value.description)
  }
}
