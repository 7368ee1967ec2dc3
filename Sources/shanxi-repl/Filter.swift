import Core

/// Tests on article metadata typed after `articles`: `date>=2021-01`, `file=page.txt`, `source="China Daily"`.
struct Filter {
  private static let fields = ["date", "file", "source"]
  private static let operators = [">=", "<=", "!=", ">", "<", "="]

  private var tests: [(field: String, comparison: String, value: String)] = []

  /// What the protocol calls `where`; null without tests.
  var json: JSONValue {
    guard !tests.isEmpty else { return .null }
    var members: [JSONValue.Member] = []
    for field in Self.fields {
      let own = tests.filter { $0.field == field }
      guard !own.isEmpty else { continue }
      if own.count == 1, own[0].comparison == "=" {
        members.append(.init(name: field, value: .string(own[0].value)))
      } else {
        let bounds = own.map { JSONValue.Member(name: $0.comparison, value: .string($0.value)) }
        members.append(.init(name: field, value: .object(bounds)))
      }
    }
    return .object(members)
  }

  /// Takes the tests out of `text` and gives the rest with blanks in their place, so that offsets stay.
  mutating func take(from text: String, offset: Int) throws(Complaint) -> String {
    var bytes = Array(text.utf8)
    for word in Self.words(bytes) {
      guard let test = Self.test(String(decoding: bytes[word], as: UTF8.self)) else { continue }
      guard !test.value.isEmpty else {
        throw Complaint("\(test.field)\(test.comparison) needs a value", offset: offset + word.lowerBound)
      }
      if tests.contains(where: { $0.field == test.field && $0.comparison == test.comparison }) {
        throw Complaint("\(test.field)\(test.comparison) is given twice", offset: offset + word.lowerBound)
      }
      tests.append(test)
      for index in word { bytes[index] = 0x20 }
    }
    while bytes.last == 0x20 { bytes.removeLast() }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// The ranges between blanks; blanks inside `"…"` do not count.
  private static func words(_ bytes: [UInt8]) -> [Range<Int>] {
    var found: [Range<Int>] = []
    var start: Int?
    var isQuoted = false
    for (index, byte) in bytes.enumerated() {
      if byte == 0x22 { isQuoted.toggle() }
      if (byte == 0x20 || byte == 0x09) && !isQuoted {
        if let begin = start { found.append(begin..<index) }
        start = nil
      } else if start == nil {
        start = index
      }
    }
    if let begin = start { found.append(begin..<bytes.count) }
    return found
  }

  private static func test(_ word: String) -> (field: String, comparison: String, value: String)? {
    for field in fields where word.hasPrefix(field) {
      let rest = word.dropFirst(field.count)
      guard let comparison = operators.first(where: { rest.hasPrefix($0) }) else { continue }
      var value = rest.dropFirst(comparison.count)
      if value.count >= 2, value.first == "\"", value.last == "\"" { value = value.dropFirst().dropLast() }
      return (field, comparison, String(value))
    }
    return nil
  }
}
