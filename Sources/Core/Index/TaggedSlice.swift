/// The lines of one slice of verticalised text, ready for the segment; made by one thread while others make the next.
///
/// Token numbers count from the slice's first token, the numbers of types are the slice's own.
struct TaggedSlice: Sendable {
  /// A tag between tokens.
  struct Event: Sendable {
    /// The first token after it.
    let token: Int
    /// Its element, a number in `names`.
    let name: Int
    let isEnd: Bool
    let values: [(name: String, value: String)]
  }

  /// The type of each token.
  private(set) var tokens: [UInt32] = []
  /// The distinct words.
  private(set) var lexicon = ByteInterner(minimumCapacity: 1 << 15)
  /// The distinct values of the other columns, as `GivenTokens` has them.
  private(set) var analyses = ByteInterner(minimumCapacity: 1 << 15)
  /// The types: for each its word and its analysis (see `TokenType`).
  private(set) var types = NumberInterner(minimumCapacity: 1 << 15)
  /// How often each type occurs.
  private(set) var frequencies: [UInt32] = []
  /// The bytes of each type's word, and its hash; 0 for what is no word.
  private(set) var lengths: [UInt32] = []
  private(set) var hashes: [UInt64] = []
  /// Where each token's word stands in the slice.
  private(set) var places: [UInt32] = []
  /// Its bytes there; empty when all words stand there as they are.
  private(set) var placeLengths: [UInt32] = []
  private(set) var events: [Event] = []
  /// The names of elements.
  private(set) var names: [String] = []

  /// Reads whole lines.
  init(_ text: Span<UInt8>, columns: VRTColumns) {
    var reader = SliceReader(columns)
    tokens.reserveCapacity(text.count / 12)
    places.reserveCapacity(text.count / 12)
    var start = 0
    while start < text.count {
      let end = Self.lineEnd(text, start)
      switch VRTReader.kind(start..<end, text) {
      case .nothing: break
      case .tag(let line): addTag(line, text)
      case .token(let line):
        let (type, place) = reader.read(line, text)
        tokens.append(type)
        places.append(UInt32(place.lowerBound))
        if reader.hasEntities || !placeLengths.isEmpty {
          if placeLengths.isEmpty { placeLengths = reader.lengths(tokens.dropLast()) }
          placeLengths.append(UInt32(place.count))
        }
      }
      start = end + 1
    }
    settle(reader)
  }

  /// The place of the next line end, or the end of the text.
  @inline(__always)
  private static func lineEnd(_ text: Span<UInt8>, _ start: Int) -> Int {
    var end = start
    while end < text.count, text[end] != 0x0A { end += 1 }
    return end
  }

  /// Gives the types of lines their final words and values.
  private mutating func settle(_ reader: SliceReader) {
    var numbers: [UInt32] = []
    numbers.reserveCapacity(reader.types.count)
    var words: [UInt32] = []
    words.reserveCapacity(reader.words.count)
    for word in 0..<reader.words.count {
      let raw = reader.words[word]
      if VRTReader.contains(0x26, raw.indices, raw) {
        let value = VRTReader.decoded(raw)
        words.append(lexicon.intern(value.span))
      } else {
        words.append(lexicon.intern(raw))
      }
    }
    var values: [UInt32] = []
    values.reserveCapacity(reader.rests.count)
    for rest in 0..<reader.rests.count {
      let value = reader.given(reader.rests[rest])
      values.append(TokenType.firstGiven + analyses.intern(value.span))
    }
    for key in reader.types.keys {
      let (word, rest) = (Int(key >> 32), Int(key & 0xFFFF_FFFF))
      let number = types.intern(TokenType(word: words[word], analysis: values[rest]).key)
      if Int(number) == lengths.count {
        let (length, hash) = Self.facts(lexicon[Int(words[word])])
        lengths.append(length)
        hashes.append(hash)
      }
      numbers.append(number)
    }
    Self.renumber(&tokens, numbers)
    frequencies = Array(repeating: 0, count: types.count)
    Self.count(tokens, &frequencies)
  }

  private static func renumber(_ tokens: inout [UInt32], _ numbers: [UInt32]) {
    var tokens = tokens.mutableSpan
    for index in tokens.indices { tokens[index] = numbers[Int(tokens[index])] }
  }

  private static func count(_ tokens: [UInt32], _ frequencies: inout [UInt32]) {
    var frequencies = frequencies.mutableSpan
    for type in tokens { frequencies[Int(type)] += 1 }
  }

  /// The length of a word, and its hash by which near-copies are found.
  private static func facts(_ word: Span<UInt8>) -> (length: UInt32, hash: UInt64) {
    (UInt32(word.count), hash(word))
  }

  /// The hash of a word by which near-copies are found; 0 for what is no word.
  static func hash(_ word: Span<UInt8>) -> UInt64 {
    guard word.count > 0, word[0] >= 0x80 || (word[0] | 0x20) &- 0x61 < 26 || word[0] &- 0x30 < 10 else { return 0 }
    var hash = WordHash()
    for index in word.indices { hash.add(word[index]) }
    return max(1, hash.value)
  }

  private mutating func addTag(_ line: Range<Int>, _ text: Span<UInt8>) {
    var index = line.lowerBound + 1
    let isEnd = text[index] == 0x2F
    if isEnd { index += 1 }
    let name = VRTReader.name(&index, line.upperBound, text)
    // An element without content has no tokens.
    guard !name.isEmpty, isEnd || text[line.upperBound - 2] != 0x2F else { return }
    let number = names.firstIndex(of: name) ?? names.count
    if number == names.count { names.append(name) }
    let values = isEnd ? [] : VRTReader.values(index..<line.upperBound - 1, text)
    events.append(Event(token: tokens.count, name: number, isEnd: isEnd, values: values))
  }
}

/// Numbers the words of lines and what else stands in them, as it is written.
private struct SliceReader {
  private(set) var words = ByteInterner(minimumCapacity: 1 << 15)
  private(set) var rests = ByteInterner(minimumCapacity: 1 << 15)
  /// Words and rests that stand together.
  private(set) var types = NumberInterner(minimumCapacity: 1 << 15)
  /// Whether some word has an entity.
  private(set) var hasEntities = false
  /// Lines as they are written, and what was read of each: its type, and where its word stands in it.
  private var lines = ByteInterner(minimumCapacity: 1 << 15)
  private var known: [(type: UInt32, start: UInt32, length: UInt32)] = []
  private let columns: VRTColumns
  private let wordColumn: Int
  /// Which column holds each of the values that `GivenTokens` knows, and the others with their names.
  private let places: [Int?]
  private let others: [(name: [UInt8], column: Int)]
  private var scratch: [UInt8] = []

  init(_ columns: VRTColumns) {
    self.columns = columns
    let names = columns.columns.map(\.name)
    wordColumn = names.firstIndex(of: "word") ?? 0
    places = GivenTokens.columns.map { names.firstIndex(of: $0) }
    others = names.indices.filter { $0 != names.firstIndex(of: "word") && !GivenTokens.columns.contains(names[$0]) }
      .map { (Array(names[$0].utf8), $0) }
  }

  /// The bytes of the words of types.
  func lengths(_ types: ArraySlice<UInt32>) -> [UInt32] {
    types.map { UInt32(words[Int(self.types.keys[Int($0)] >> 32)].count) }
  }

  /// The type of a line and the place of its word.
  mutating func read(_ line: Range<Int>, _ text: Span<UInt8>) -> (type: UInt32, word: Range<Int>) {
    let number = Int(lines.intern(text.extracting(line)))
    if number == known.count {
      let (type, word) = readNew(line, text)
      known.append((type, UInt32(word.lowerBound - line.lowerBound), UInt32(word.count)))
    }
    let (type, offset, length) = known[number]
    let start = line.lowerBound + Int(offset)
    return (type, start..<start + Int(length))
  }

  /// Reads a line that was not met before.
  private mutating func readNew(_ line: Range<Int>, _ text: Span<UInt8>) -> (type: UInt32, word: Range<Int>) {
    var start = line.lowerBound
    var column = 0
    while column < wordColumn, start <= line.upperBound {
      while start < line.upperBound, text[start] != 0x09 { start += 1 }
      start += 1
      column += 1
    }
    if start > line.upperBound {
      // The line ends before the word's column.
      let none = line.upperBound..<line.upperBound
      return (type(words.intern(text.extracting(none)), rests.intern(text.extracting(line))), none)
    }
    var end = start
    while end < line.upperBound, text[end] != 0x09 { end += 1 }
    let place = VRTReader.trimmed(start..<end, of: text)
    let raw = text.extracting(place)
    let before = words.count
    let word = words.intern(raw)
    if words.count > before, VRTReader.contains(0x26, place, text) { hasEntities = true }
    if wordColumn == 0 { return (type(word, rests.intern(text.extracting(end..<line.upperBound))), place) }
    scratch.removeAll(keepingCapacity: true)
    for index in line.lowerBound..<start { scratch.append(text[index]) }
    for index in end..<line.upperBound { scratch.append(text[index]) }
    let rest = scratch
    return (type(word, rests.intern(rest.span)), place)
  }

  @inline(__always)
  private mutating func type(_ word: UInt32, _ rest: UInt32) -> UInt32 {
    types.intern(UInt64(word) << 32 | UInt64(rest))
  }

  /// The values of a line without its word, in the form of `GivenTokens`.
  func given(_ rest: Span<UInt8>) -> [UInt8] {
    var fields: [Range<Int>] = []
    var start = 0
    while start <= rest.count {
      var end = start
      while end < rest.count, rest[end] != 0x09 { end += 1 }
      fields.append(VRTReader.trimmed(start..<end, of: rest))
      start = end + 1
    }
    var values: [UInt8] = []
    for (index, column) in places.enumerated() {
      if index > 0 { values.append(0x09) }
      if let column { values += value(column, fields, rest) }
    }
    for (name, column) in others {
      values.append(0x09)
      values += name
      values.append(GivenTokens.nameEnd)
      values += value(column, fields, rest)
    }
    return values
  }

  private func value(_ column: Int, _ fields: [Range<Int>], _ rest: Span<UInt8>) -> [UInt8] {
    guard column < fields.count else { return [] }
    let value = VRTReader.decoded(rest.extracting(fields[column]))
    return columns.columns[column].isSet ? VRTReader.sortedSet(value) : value
  }
}
