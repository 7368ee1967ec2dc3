/// Writes sentences as CoNLL-U.
struct ConlluWriter {
  private(set) var bytes: [UInt8] = []
  private var number = 0

  /// Forgets what was written and keeps the memory.
  mutating func removeAll() { bytes.removeAll(keepingCapacity: true) }

  /// A comment: `# name = value`, or `# name`.
  mutating func comment(_ name: StaticString, _ value: String? = nil) {
    add("# ")
    add(name)
    if let value {
      add(" = ")
      // A value with a line end would be two lines.
      bytes.append(contentsOf: value.utf8.map { $0 < 0x20 ? 0x20 : $0 })
    }
    bytes.append(0x0A)
  }

  /// The comment `# text`, white space as blanks.
  mutating func text(_ text: Span<UInt8>) {
    add("# text = ")
    for index in text.indices { bytes.append(text[index] < 0x20 ? 0x20 : text[index]) }
    bytes.append(0x0A)
  }

  /// Begins the next word and writes its form.
  mutating func word(_ form: Span<UInt8>) {
    number += 1
    appendNumber(number)
    field(form)
  }

  /// Writes the next column; what is empty is `_`.
  mutating func field(_ value: Span<UInt8>) {
    bytes.append(0x09)
    if value.isEmpty { bytes.append(0x5F) }
    unsafe value.withUnsafeBufferPointer { unsafe bytes.append(contentsOf: $0) }
  }

  /// Writes the columns that nothing is known of, the notes, and ends the line.
  ///
  /// - Parameter columns: how many columns were written behind the form.
  mutating func endWord(after columns: Int, name: String? = nil, spaceFollows: Bool) {
    for _ in columns..<7 { add("\t_") }
    bytes.append(0x09)
    if let name {
      add("NER=")
      bytes.append(contentsOf: name.utf8)
    }
    if !spaceFollows { add(name == nil ? "SpaceAfter=No" : "|SpaceAfter=No") }
    if name == nil && spaceFollows { bytes.append(0x5F) }
    bytes.append(0x0A)
  }

  /// Ends the sentence.
  mutating func endSentence() {
    number = 0
    bytes.append(0x0A)
  }

  private mutating func appendNumber(_ value: Int) {
    if value >= 10 { appendNumber(value / 10) }
    bytes.append(0x30 + UInt8(value % 10))
  }

  private mutating func add(_ text: StaticString) {
    // Static text of so many bytes.
    unsafe bytes.append(contentsOf: UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
  }
}
