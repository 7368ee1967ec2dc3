/// The places of one JSONL row's fields: bytes between the quotation marks, escapes as written.
struct Row: Sendable {
  /// The row's number among the lines of the file, from 1.
  let line: Int
  var id: Range<Int>?
  var title: Range<Int>?
  var date: Range<Int>?
  var text: Range<Int>?
  var author: Range<Int>?
  var source: Range<Int>?
}

/// What the members of a JSONL file's rows are called.
struct RowFields: Sendable, Equatable {
  var id = "id"
  var title = "title"
  var date = "date"
  var text = "text"
  var author = "author"
  var source = "source"

  /// Reads `text=body,title=headline`; fields that are not named keep their own names. Nil when the text says something
  /// else, or the same twice.
  init?(_ text: String) {
    self.init()
    if text.isEmpty { return }
    let fields: [String: WritableKeyPath<RowFields, String>] = [
      "id": \.id, "title": \.title, "date": \.date, "text": \.text, "author": \.author, "source": \.source,
    ]
    var named: Set<String> = []
    for item in text.split(separator: ",", omittingEmptySubsequences: false) {
      let parts = item.split(separator: "=", maxSplits: 1).map(String.init)
      guard parts.count == 2, let field = fields[parts[0]], named.insert(parts[0]).inserted else { return nil }
      self[keyPath: field] = parts[1]
    }
    guard Set([id, title, date, self.text, author, source]).count == 6 else { return nil }
  }

  init() {}
}

/// Steps over the rows of a JSONL file.
///
/// Unknown members are checked and passed over. Nothing is decoded or copied.
struct RowScanner: ~Escapable {
  private var scanner: JSONScanner
  private let fields: [(name: String, key: WritableKeyPath<Row, Range<Int>?>)]
  private let textName: String

  @_lifetime(copy bytes)
  init(_ bytes: Span<UInt8>, fields: RowFields = RowFields()) {
    scanner = JSONScanner(bytes, isMultiline: false)
    textName = fields.text
    self.fields = [
      (fields.text, \.text), (fields.title, \.title), (fields.date, \.date), (fields.id, \.id),
      (fields.author, \.author), (fields.source, \.source),
    ]
  }

  /// The next row, or nil at the end; blank lines are passed over.
  mutating func next() throws(PageError) -> Row? {
    scanner.skipBlankLines()
    guard scanner.next != nil else { return nil }
    var row = Row(line: scanner.line)
    let fields = fields
    try scanner.scanObject { (scanner, name) throws(PageError) in
      try Self.scanMember(name, &scanner, fields, into: &row)
    }
    guard row.text != nil else { throw scanner.refusal("a member \"\(textName)\"") }
    try scanner.expectLineEnd()
    return row
  }

  /// Passes over the rest of a row that could not be read.
  mutating func skipRow() { scanner.skipLine() }

  private static func scanMember(
    _ name: Range<Int>, _ scanner: inout JSONScanner,
    _ fields: [(name: String, key: WritableKeyPath<Row, Range<Int>?>)],
    into row: inout Row
  ) throws(PageError) {
    guard let field = fields.first(where: { scanner.isName(name, $0.name) })?.key else {
      return try scanner.scanValue()
    }
    guard row[keyPath: field] == nil else { throw scanner.refusal("each member once") }
    guard let next = scanner.next else { throw scanner.refusal("a value") }
    if next == 0x22 {
      row[keyPath: field] = try scanner.scanString()
    } else if field == \.id {
      let start = scanner.offset
      try scanner.scanValue()
      row.id = start..<scanner.offset
    } else if field == \.author || field == \.source {
      // Lists and objects of names are not fields of a row.
      try scanner.scanValue()
    } else if next == 0x6E && field != \.text {
      try scanner.scanWord("null")
    } else {
      throw scanner.refusal("a string")
    }
  }
}
