/// Reads verticalised text: one token a line with its tags between tabs, elements on lines of their own.
///
/// Read line by line, so that elements may cross. `&amp; &lt; &gt; &quot; &apos;` are decoded; blanks around a value
/// are left out, blank lines, comments and declarations passed over. An element inside itself becomes a layer of its
/// own, `np1` inside `np`. What is still open at the end ends there, an end tag of nothing open is passed over.
struct VRTReader {
  private struct Element {
    let name: String
    /// How many of the name were open around it.
    let depth: Int
    let start: Int
    let values: [(name: String, value: String)]
  }

  private struct Gathered {
    var columns: [String] = []
    var regions: [(range: Range<Int>, values: [(column: Int, value: String)])] = []
  }

  private let columns: VRTColumns
  private var attributes: [TaggedTokens.Attribute]
  /// Whether some line has the column.
  private var isFilled: [Bool]
  private var places: [TaggedTokens.Place] = []
  private var open: [Element] = []
  private var layers: [String: Gathered] = [:]
  /// The names of the layers in the order of their first regions' ends.
  private var order: [String] = []

  private init(_ columns: VRTColumns, size: Int) {
    self.columns = columns
    attributes = columns.columns.map {
      TaggedTokens.Attribute(name: $0.name, values: ByteInterner(minimumCapacity: 1024), numbers: [])
    }
    isFilled = columns.columns.map { _ in false }
    places.reserveCapacity(size / 12)
  }

  /// Reads a whole text, which is valid UTF-8.
  static func read(_ text: Span<UInt8>, columns: VRTColumns) throws(PageError) -> TaggedTokens {
    var reader = VRTReader(columns, size: text.count)
    var start = 0
    var line = 1
    while start < text.count {
      var end = start
      while end < text.count, text[end] != 0x0A { end += 1 }
      try reader.read(start..<end, of: text, line)
      start = end + 1
      line += 1
    }
    return reader.finish()
  }

  private mutating func read(_ line: Range<Int>, of text: Span<UInt8>, _ number: Int) throws(PageError) {
    switch Self.kind(line, text) {
    case .nothing: break
    case .tag(let line): readTag(line, of: text)
    case .token(let line): try readToken(line, of: text, number)
    }
  }

  // MARK: - Tokens

  private mutating func readToken(_ line: Range<Int>, of text: Span<UInt8>, _ number: Int) throws(PageError) {
    var column = 0
    var start = line.lowerBound
    while true {
      var end = start
      while end < line.upperBound, text[end] != 0x09 { end += 1 }
      guard column < columns.columns.count else {
        throw .tooManyColumns(line: number, expected: columns.columns.map(\.name))
      }
      add(column, Self.trimmed(start..<end, of: text), text)
      isFilled[column] = true
      column += 1
      if end == line.upperBound { break }
      start = end + 1
    }
    let empty: [UInt8] = []
    while column < columns.columns.count {
      attributes[column].numbers.append(attributes[column].values.intern(empty.span))
      if columns.columns[column].name == "word" {
        places.append(TaggedTokens.Place(range: line.upperBound..<line.upperBound, isVerbatim: false))
      }
      column += 1
    }
  }

  private mutating func add(_ column: Int, _ range: Range<Int>, _ text: Span<UInt8>) {
    let raw = text.extracting(range)
    let hasEntity = Self.contains(0x26, range, text)
    let isWord = columns.columns[column].name == "word"
    if !hasEntity, !columns.columns[column].isSet {
      attributes[column].numbers.append(attributes[column].values.intern(raw))
      if isWord { places.append(TaggedTokens.Place(range: range, isVerbatim: true)) }
      return
    }
    var value = Self.decoded(raw)
    if columns.columns[column].isSet { value = Self.sortedSet(value) }
    attributes[column].numbers.append(attributes[column].values.intern(value.span))
    if isWord { places.append(TaggedTokens.Place(range: range, isVerbatim: value.count == range.count)) }
  }

  /// A feature set with its elements in order, each once.
  static func sortedSet(_ value: [UInt8]) -> [UInt8] {
    let elements = Set(value.split(separator: 0x7C).map(Array.init)).sorted { $0.lexicographicallyPrecedes($1) }
    return elements.reduce(into: [0x7C]) { set, element in
      set += element
      set.append(0x7C)
    }
  }

  // MARK: - Elements

  private mutating func readTag(_ line: Range<Int>, of text: Span<UInt8>) {
    var index = line.lowerBound + 1
    let isEnd = text[index] == 0x2F
    if isEnd { index += 1 }
    let name = Self.name(&index, line.upperBound, text)
    guard !name.isEmpty else { return }
    if isEnd {
      guard let place = open.lastIndex(where: { $0.name == name }) else { return }
      close(open.remove(at: place))
      return
    }
    // An element without content has no tokens.
    if text[line.upperBound - 2] == 0x2F { return }
    let depth = open.count { $0.name == name }
    open.append(
      Element(name: name, depth: depth, start: places.count, values: Self.values(index..<line.upperBound - 1, text)))
  }

  private mutating func close(_ element: Element) {
    guard element.start < places.count else { return }
    let name = element.depth == 0 ? element.name : element.name + String(element.depth)
    if layers[name] == nil { order.append(name) }
    var layer = layers[name] ?? Gathered()
    var values: [(column: Int, value: String)] = []
    for (key, value) in element.values {
      if let column = layer.columns.firstIndex(of: key) {
        values.append((column, value))
      } else {
        values.append((layer.columns.count, value))
        layer.columns.append(key)
      }
    }
    layer.regions.append((element.start..<places.count, values))
    layers[name] = layer
  }

  private mutating func finish() -> TaggedTokens {
    while let element = open.popLast() { close(element) }
    let layers = order.map { name in
      let gathered = self.layers[name] ?? Gathered()
      let regions = gathered.regions.sorted {
        ($0.range.lowerBound, -$0.range.upperBound) < ($1.range.lowerBound, -$1.range.upperBound)
      }
      return TaggedTokens.Layer(
        name: name, columns: gathered.columns, ranges: regions.map(\.range), values: regions.map(\.values))
    }
    let kept = attributes.indices.filter { isFilled[$0] }.map { attributes[$0] }
    let words = kept.filter { $0.name == "word" }
    return TaggedTokens(attributes: words + kept.filter { $0.name != "word" }, layers: layers, places: places)
  }
}
