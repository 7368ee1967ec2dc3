/// A JSON value by the places of its strings, escapes as written.
indirect enum JSONPlace: Sendable {
  /// What stands between the quotation marks.
  case string(Range<Int>)
  case array([JSONPlace])
  case object([(name: String, value: JSONPlace)])
  /// A number, `true`, `false` or `null`.
  case other(Range<Int>)

  /// Reads a document of one value; names keep their escapes.
  ///
  /// - Throws: `malformedRow` with the line and place.
  static func read(_ bytes: Span<UInt8>) throws(PageError) -> JSONPlace {
    var scanner = JSONScanner(bytes, isMultiline: true)
    scanner.skipBlankLines()
    let value = try value(&scanner, bytes)
    scanner.skipBlankLines()
    guard scanner.next == nil else { throw scanner.refusal("the end of the file") }
    return value
  }

  private static func value(_ scanner: inout JSONScanner, _ bytes: Span<UInt8>) throws(PageError) -> JSONPlace {
    switch scanner.next {
    case 0x22: return .string(try scanner.scanString())
    case 0x7B:
      var members: [(name: String, value: JSONPlace)] = []
      try scanner.scanObject { (scanner, name) throws(PageError) in
        members.append((bytes.string(name), try value(&scanner, bytes)))
      }
      return .object(members)
    case 0x5B:
      var items: [JSONPlace] = []
      try scanner.scanArray { (scanner) throws(PageError) in items.append(try value(&scanner, bytes)) }
      return .array(items)
    default:
      let start = scanner.offset
      try scanner.scanValue()
      return .other(start..<scanner.offset)
    }
  }

  /// The member called `name`; nil when there is none or this is no object.
  subscript(name: String) -> JSONPlace? {
    guard case .object(let members) = self else { return nil }
    return members.first { $0.name == name }?.value
  }

  /// The place of the string; nil for another value.
  var string: Range<Int>? {
    guard case .string(let range) = self else { return nil }
    return range
  }

  /// The items of an array or the values of an object; empty for another value.
  var items: [JSONPlace] {
    switch self {
    case .array(let items): items
    case .object(let members): members.map(\.value)
    default: []
    }
  }
}

extension MappedText {
  /// Adds the inside of a JSON string with its escapes decoded.
  mutating func decodeJSON(_ range: Range<Int>, of source: Span<UInt8>) {
    var start = range.lowerBound
    var index = start
    while index < range.upperBound {
      guard source[index] == 0x5C else {
        index += 1
        continue
      }
      keep(start..<index, of: source)
      let (scalar, length) = JSONEscape.scalar(source, at: index)
      put(scalar, for: index..<index + length)
      index += length
      start = index
    }
    keep(start..<range.upperBound, of: source)
  }
}
