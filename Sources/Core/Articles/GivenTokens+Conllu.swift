extension GivenTokens {
  /// Adds what a word line says of token number `token`.
  ///
  /// `_` is a value that is not given, except the lemma of the word `_`.
  ///
  /// - Parameters:
  ///   - word: the line.
  ///   - text: what its columns are ranges of.
  ///   - open: the name that may go on with this token; nil at the beginning of a sentence.
  mutating func append(
    _ word: ConlluWord, token: Int, of text: Span<UInt8>, _ open: inout GivenName?
  ) {
    var line: [UInt8] = []
    let isUnderscore = word.form.count == 1 && text[word.form.lowerBound] == 0x5F
    for (column, range) in [word.lemma, word.upos, word.xpos, word.feats].enumerated() {
      if column > 0 { line.append(0x09) }
      let isMissing = range.count == 1 && text[range.lowerBound] == 0x5F
      let isLemma =
        column == 0 && isUnderscore && !(word.upos.count == 1 && text[word.upos.lowerBound] == 0x5F)
      if isMissing && !isLemma { continue }
      for index in range { line.append(text[index]) }
    }
    append(values: line)
    let label = ConlluNotes(text, word.notes).value(of: "NER")
    if label != nil { saysNames = true }
    appendName(label, token, &open)
  }

  /// Ends the name that is open.
  mutating func close(_ open: inout GivenName?) {
    if let name = open { names.append(name) }
    open = nil
  }

  /// Goes on with or begins a name by a label as `B-PER`, `I-PER`, `O`; `E`, `L` are read as `I` and `S`, `U` as `B`.
  private mutating func appendName(_ label: String?, _ token: Int, _ open: inout GivenName?) {
    let parts = (label ?? "").split(separator: "-", maxSplits: 1).map(String.init)
    guard parts.count == 2 else { return close(&open) }
    if ["I", "E", "L"].contains(parts[0]), let name = open, name.kind == parts[1] {
      open = GivenName(tokens: name.tokens.lowerBound..<token + 1, kind: name.kind)
    } else {
      close(&open)
      open = GivenName(tokens: token..<token + 1, kind: parts[1])
    }
  }
}

/// The last column of CoNLL-U: members `Name=Value` with `|` between.
struct ConlluNotes: ~Escapable {
  private let text: Span<UInt8>
  private let range: Range<Int>

  @_lifetime(copy text)
  init(_ text: Span<UInt8>, _ range: Range<Int>) {
    self.text = text
    self.range = range
  }

  /// The value of the member called `name`, or nil.
  func value(of name: StaticString) -> String? {
    var start = range.lowerBound
    while start < range.upperBound {
      var end = start
      while end < range.upperBound && text[end] != 0x7C { end += 1 }
      if let value = value(start..<end, name) { return value }
      start = end + 1
    }
    return nil
  }

  private func value(_ member: Range<Int>, _ name: StaticString) -> String? {
    let length = name.utf8CodeUnitCount
    guard member.count > length, text[member.lowerBound + length] == 0x3D else { return nil }
    // The name is static text of `length` bytes.
    for index in 0..<length where unsafe name.utf8Start[index] != text[member.lowerBound + index] {
      return nil
    }
    var bytes: [UInt8] = []
    for index in member.lowerBound + length + 1..<member.upperBound { bytes.append(text[index]) }
    return String(decoding: bytes, as: UTF8.self)
  }
}
