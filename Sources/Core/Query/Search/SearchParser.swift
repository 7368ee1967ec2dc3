/// Reads the text of a keyword query.
struct SearchParser {
  let text: [UInt8]
  let tokenizer: Tokenizer

  func parse() throws(SearchError) -> (terms: [SearchQuery.Term], tests: [MetadataTest]) {
    var terms: [SearchQuery.Term] = []
    var tests: [MetadataTest] = []
    var index = 0
    while true {
      while index < text.count, isBlank(text[index]) { index += 1 }
      guard index < text.count else { return (terms, tests) }
      if let test = try test(&index) {
        tests.append(test)
      } else if let term = try term(&index) {
        terms.append(term)
      }
    }
  }

  /// Reads `name op value` when that stands at `index`.
  private func test(_ index: inout Int) throws(SearchError) -> MetadataTest? {
    let start = index
    var end = start
    while end < text.count, isNameByte(text[end]) { end += 1 }
    guard end > start, let comparison = comparison(at: end) else { return nil }
    var valueEnd = end + comparison.rawValue.utf8.count
    let value: Range<Int>
    if valueEnd < text.count, text[valueEnd] == 0x22 {
      value = try quoted(from: valueEnd)
      valueEnd = value.upperBound + 1
    } else {
      let valueStart = valueEnd
      while valueEnd < text.count, !isBlank(text[valueEnd]) { valueEnd += 1 }
      value = valueStart..<valueEnd
    }
    index = valueEnd
    guard !value.isEmpty else {
      throw SearchError(
        reason: .missingValue, offset: value.lowerBound, length: 0, message: "a value is missing",
        expected: ["a value without a blank before it"])
    }
    return try MetadataTest(string(start..<end), comparison, string(value), at: start..<valueEnd)
  }

  private func comparison(at index: Int) -> MetadataTest.Comparison? {
    // Two-byte signs come before their first bytes.
    MetadataTest.Comparison.allCases.sorted { $0.rawValue.utf8.count > $1.rawValue.utf8.count }
      .first { text[index...].starts(with: $0.rawValue.utf8) }
  }

  /// Reads a word or a phrase with what stands before it; nil when it holds nothing but punctuation.
  private func term(_ index: inout Int) throws(SearchError) -> SearchQuery.Term? {
    var need = SearchQuery.Need.optional
    if text[index] == 0x2B || text[index] == 0x2D {
      need = text[index] == 0x2B ? .required : .excluded
      index += 1
    }
    let field = try field(&index)
    var range: Range<Int>
    if index < text.count, text[index] == 0x22 {
      range = try quoted(from: index)
      index = range.upperBound + 1
    } else {
      let start = index
      while index < text.count, !isBlank(text[index]), text[index] != 0x22 { index += 1 }
      range = start..<index
    }
    let isPrefix = range.count > 1 && text[range.upperBound - 1] == 0x2A
    if isPrefix { range = range.lowerBound..<range.upperBound - 1 }
    let words = words(range)
    return words.isEmpty ? nil : .init(words: words, isPrefix: isPrefix, field: field, need: need)
  }

  /// Reads `headline:`; the word that follows must come without a blank.
  private func field(_ index: inout Int) throws(SearchError) -> BlockKind? {
    var end = index
    while end < text.count, isNameByte(text[end]) { end += 1 }
    // `https://…` and `10:30` are words.
    guard end > index, end < text.count, text[end] == 0x3A, !(0x30...0x39).contains(text[index]) else { return nil }
    let name = string(index..<end)
    if end + 1 == text.count || isBlank(text[end + 1]) {
      guard BlockKind(rawValue: name) != nil else { return nil }
      throw SearchError(
        reason: .missingValue, offset: end, length: 1, message: "a word is missing after \(name):",
        expected: ["a word or phrase without a blank before it"])
    }
    if text[end + 1] == 0x2F { return nil }
    guard let kind = BlockKind(rawValue: name) else {
      let names = BlockKind.allCases.map(\.rawValue)
      throw SearchError(
        reason: .unknownField, offset: index, length: end - index, message: "there is no field \"\(name)\"",
        expected: names, didYouMean: NearNames.of(name, among: names),
        hint: MetadataTest.Field(rawValue: name) == nil
          ? "put text with a colon into quotation marks" : "\(name)= tests the articles' \(name)")
    }
    index = end + 1
    return kind
  }

  /// The inside of the quotation marks that open at `index`.
  private func quoted(from index: Int) throws(SearchError) -> Range<Int> {
    guard let end = text[(index + 1)...].firstIndex(of: 0x22) else {
      throw SearchError(
        reason: .unclosedQuote, offset: index, length: 1, message: "the quotation mark is not closed", expected: ["\""])
    }
    return index + 1..<end
  }

  /// The folded words in a range of the query, without the punctuation at both ends.
  private func words(_ range: Range<Int>) -> [[UInt8]] {
    let part = text.span.extracting(range)
    var tokens = Tokens()
    tokenizer.tokenize(part, into: &tokens)
    var words: [[UInt8]] = []
    for index in 0..<tokens.count {
      let token = part.extracting(Int(tokens.starts[index])..<Int(tokens.ends[index]))
      words.append(Folding.folded(token, [.letterCase, .diacritics]))
    }
    while let last = words.last, !Self.hasLetter(last) { words.removeLast() }
    return Array(words.drop { !Self.hasLetter($0) })
  }

  /// Whether a token is more than punctuation: it holds a letter, a digit or anything beyond ASCII punctuation.
  private static func hasLetter(_ word: [UInt8]) -> Bool {
    String(decoding: word, as: UTF8.self).unicodeScalars.contains { scalar in
      !scalar.properties.generalCategory.isPunctuation
    }
  }

  private func string(_ range: Range<Int>) -> String { String(decoding: text[range], as: UTF8.self) }

  private func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || (0x09...0x0D).contains(byte) }

  private func isNameByte(_ byte: UInt8) -> Bool {
    byte == 0x5F || (byte | 0x20) &- 0x61 < 26 || byte &- 0x30 < 10
  }
}

extension Unicode.GeneralCategory {
  /// Whether it holds signs that part words and are none.
  fileprivate var isPunctuation: Bool {
    switch self {
    case .connectorPunctuation, .dashPunctuation, .openPunctuation, .closePunctuation, .initialPunctuation,
      .finalPunctuation, .otherPunctuation, .spaceSeparator, .lineSeparator, .paragraphSeparator, .control:
      true
    default: false
    }
  }
}
