/// Cuts XML or HTML into tags and text without copying it.
///
/// XML is to be checked for well-formedness before. HTML is cut as browsers do: nothing is an error, a tag that does
/// not end is text, and the content of `script` and `style` is passed over.
struct MarkupScanner: ~Escapable {
  enum Token {
    /// `<name …>` or `<name …/>`; `attributes` is what stands between the name and the end.
    case open(name: MarkupName, attributes: Range<Int>, isEmpty: Bool)
    case close(name: MarkupName)
    /// Text with character references.
    case text(Range<Int>)
    /// The inside of a CDATA section.
    case literal(Range<Int>)
    /// The inside of `script`, `style` and the like.
    case raw(name: MarkupName, attributes: Range<Int>, inside: Range<Int>)
    /// A comment, a declaration, a processing instruction.
    case other
  }

  private let text: Span<UInt8>
  private let isHTML: Bool
  /// Where the last token stands.
  private(set) var range = 0..<0

  @_lifetime(copy text)
  init(_ text: Span<UInt8>, isHTML: Bool) {
    self.text = text
    self.isHTML = isHTML
  }

  /// The next token, nil at the end.
  mutating func next() -> Token? {
    let start = range.upperBound
    guard start < text.count else { return nil }
    if text[start] == 0x3C, let token = markup(at: start) { return token }
    var end = start + 1
    while end < text.count && !(text[end] == 0x3C && beginsMarkup(at: end)) { end += 1 }
    range = start..<end
    return .text(range)
  }

  /// Whether the `<` at `index` begins a tag or something like it.
  private func beginsMarkup(at index: Int) -> Bool {
    guard index + 1 < text.count else { return false }
    let byte = text[index + 1]
    if byte == 0x21 || byte == 0x3F || Self.beginsName(byte) { return true }
    return byte == 0x2F && index + 2 < text.count && (Self.beginsName(text[index + 2]) || isHTML)
  }

  private mutating func markup(at start: Int) -> Token? {
    guard beginsMarkup(at: start) else { return nil }
    switch text[start + 1] {
    case 0x21: return declaration(at: start)
    case 0x3F:
      range = start..<end(of: isHTML ? ">" : "?>", from: start + 2)
      return .other
    case 0x2F:
      var end = start + 2
      while end < text.count && text[end] != 0x3E { end += 1 }
      let name = MarkupName(text, start + 2..<nameEnd(from: start + 2))
      range = start..<min(text.count, end + 1)
      return .close(name: name)
    default: return tag(at: start)
    }
  }

  private mutating func declaration(at start: Int) -> Token {
    if has("<!--", at: start) {
      range = start..<end(of: "-->", from: start + 4)
      return .other
    }
    if has("<![CDATA[", at: start) {
      let end = end(of: "]]>", from: start + 9)
      range = start..<end
      let isClosed = end >= start + 12 && has("]]>", at: end - 3)
      return .literal(start + 9..<(isClosed ? end - 3 : end))
    }
    // A document type may hold declarations in brackets.
    var end = start + 2
    var depth = 0
    while end < text.count {
      if text[end] == 0x5B { depth += 1 }
      if text[end] == 0x5D { depth -= 1 }
      if text[end] == 0x3E && (depth <= 0 || isHTML) { break }
      end += 1
    }
    range = start..<min(text.count, end + 1)
    return .other
  }

  private mutating func tag(at start: Int) -> Token {
    let nameEnd = nameEnd(from: start + 1)
    var end = nameEnd
    var quote: UInt8 = 0
    var isValue = false
    while end < text.count {
      let byte = text[end]
      if quote != 0 {
        if byte == quote { quote = 0 }
      } else if byte == 0x3E {
        break
      } else if byte == 0x3D {
        isValue = true
      } else if isValue && (byte == 0x22 || byte == 0x27) {
        quote = byte
        isValue = false
      } else if byte > 0x20 {
        isValue = false
      }
      end += 1
    }
    guard end < text.count else {
      // The tag never ends: the rest of the file is no text.
      range = start..<text.count
      return .other
    }
    let isEmpty = end > nameEnd && text[end - 1] == 0x2F
    let attributes = nameEnd..<(isEmpty ? end - 1 : end)
    let name = MarkupName(text, start + 1..<nameEnd)
    range = start..<end + 1
    if isHTML && !isEmpty, Self.rawElements.contains(name) {
      let inside = end + 1..<rawEnd(of: start + 1..<nameEnd, from: end + 1)
      var close = inside.upperBound
      while close < text.count && text[close] != 0x3E { close += 1 }
      range = start..<min(text.count, close + 1)
      return .raw(name: name, attributes: attributes, inside: inside)
    }
    return .open(name: name, attributes: attributes, isEmpty: isEmpty)
  }

  private static let rawElements: Set<MarkupName> = ["script", "style", "noscript", "template", "textarea", "svg"]

  /// Where the end tag of the name stands, or the end of the text.
  private func rawEnd(of name: Range<Int>, from start: Int) -> Int {
    var index = start
    while index + name.count + 2 <= text.count {
      if text[index] == 0x3C && text[index + 1] == 0x2F {
        var length = 0
        while length < name.count && text[index + 2 + length] | 0x20 == text[name.lowerBound + length] | 0x20 {
          length += 1
        }
        if length == name.count { return index }
      }
      index += 1
    }
    return text.count
  }

  private func nameEnd(from start: Int) -> Int {
    var end = start
    while end < text.count && text[end] > 0x20 && text[end] != 0x3E && text[end] != 0x2F { end += 1 }
    return end
  }

  /// The place behind the next `mark`, or the end of the text.
  private func end(of mark: StaticString, from start: Int) -> Int {
    var index = start
    while index + mark.utf8CodeUnitCount <= text.count {
      if has(mark, at: index) { return index + mark.utf8CodeUnitCount }
      index += 1
    }
    return text.count
  }

  private func has(_ mark: StaticString, at index: Int) -> Bool {
    guard index + mark.utf8CodeUnitCount <= text.count else { return false }
    // `utf8Start` spans `utf8CodeUnitCount` bytes of a literal.
    for offset in 0..<mark.utf8CodeUnitCount where unsafe text[index + offset] != mark.utf8Start[offset] {
      return false
    }
    return true
  }

  private static func beginsName(_ byte: UInt8) -> Bool {
    (byte | 0x20 >= 0x61 && byte | 0x20 <= 0x7A) || byte == 0x5F || byte >= 0x80
  }
}
