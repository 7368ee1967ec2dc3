/// Steps over the lines of a CoNLL-U text and checks their form; nothing is copied.
///
/// Columns are byte ranges into the text given. Lines may end in CR LF; a missing blank line at the end is forgiven.
struct ConlluScanner: ~Escapable {
  /// One line, or the end of a sentence.
  enum Item: Equatable {
    /// A comment, without the `#` and the blanks around it.
    case comment(Range<Int>)
    case word(ConlluWord)
    /// A surface token that stands for the words `first` to `last`.
    case surface(first: Int, last: Int, ConlluWord)
    /// A node that is no word of the text.
    case emptyNode
    case sentenceEnd
  }

  private let text: Span<UInt8>
  private var offset = 0
  private var line = 0
  /// Words of the sentence so far.
  private var words = 0
  /// The last word that a surface token stands for.
  private var surfaceEnd = 0
  private var isInSentence = false

  @_lifetime(copy text)
  init(_ text: Span<UInt8>) {
    self.text = text
  }

  /// The number of the line read last, from 1.
  var lineNumber: Int { line }

  /// The next item, or nil at the end.
  mutating func next() throws(PageError) -> Item? {
    while offset < text.count {
      let start = offset
      while offset < text.count && text[offset] != 0x0A { offset += 1 }
      var end = offset
      if offset < text.count { offset += 1 }
      line += 1
      if end > start && text[end - 1] == 0x0D { end -= 1 }
      if isBlank(start..<end) {
        if isInSentence { return try endSentence(at: start) }
        continue
      }
      if text[start] == 0x23, !isInSentence || !hasTab(start..<end) { return .comment(trimmed(start + 1..<end)) }
      return try columns(start..<end)
    }
    return isInSentence ? try endSentence(at: text.count) : nil
  }

  private mutating func endSentence(at place: Int) throws(PageError) -> Item {
    guard surfaceEnd <= words else { throw refusal(place, "word \(words + 1), which a range has announced") }
    isInSentence = false
    words = 0
    surfaceEnd = 0
    return .sentenceEnd
  }

  private mutating func columns(_ range: Range<Int>) throws(PageError) -> Item {
    var starts = [range.lowerBound]
    for index in range where text[index] == 0x09 { starts.append(index + 1) }
    guard starts.count == 10 else {
      throw refusal(range.lowerBound, "10 columns with a TAB between, not \(starts.count)")
    }
    func column(_ number: Int) -> Range<Int> {
      starts[number]..<(number < 9 ? starts[number + 1] - 1 : range.upperBound)
    }
    let word = ConlluWord(
      line: line, form: column(1), lemma: column(2), upos: column(3), xpos: column(4), feats: column(5),
      notes: column(9))
    guard !word.form.isEmpty else { throw refusal(word.form.lowerBound, "a form in column 2") }
    isInSentence = true
    let id = column(0)
    var index = id.lowerBound
    let first = try number(&index, id)
    guard index < id.upperBound else {
      guard first == words + 1 else { throw refusal(id.lowerBound, "word number \(words + 1) in column 1") }
      words += 1
      return .word(word)
    }
    let mark = text[index]
    index += 1
    let second = try number(&index, id)
    guard index == id.upperBound, mark == 0x2D || mark == 0x2E else {
      throw refusal(id.lowerBound, "a number, a range as 3-4 or an empty node as 3.1 in column 1")
    }
    if mark == 0x2E {
      guard first == words, second > 0 else { throw refusal(id.lowerBound, "an empty node behind word \(words)") }
      return .emptyNode
    }
    guard first == words + 1, second >= first, words >= surfaceEnd else {
      throw refusal(id.lowerBound, "a range that begins with word \(words + 1)")
    }
    surfaceEnd = second
    return .surface(first: first, last: second, word)
  }

  private func number(_ index: inout Int, _ range: Range<Int>) throws(PageError) -> Int {
    let start = index
    var value = 0
    while index < range.upperBound, text[index] &- 0x30 < 10, index - start < 9 {
      value = value * 10 + Int(text[index] - 0x30)
      index += 1
    }
    guard index > start else { throw refusal(start, "a number in column 1") }
    return value
  }

  private func isBlank(_ range: Range<Int>) -> Bool {
    for index in range where text[index] != 0x20 && text[index] != 0x09 { return false }
    return true
  }

  private func hasTab(_ range: Range<Int>) -> Bool {
    for index in range where text[index] == 0x09 { return true }
    return false
  }

  private func trimmed(_ range: Range<Int>) -> Range<Int> {
    var (start, end) = (range.lowerBound, range.upperBound)
    while start < end && text[start] == 0x20 { start += 1 }
    while end > start && text[end - 1] == 0x20 { end -= 1 }
    return start..<end
  }

  private func refusal(_ offset: Int, _ expected: String) -> PageError {
    .malformedRow(line: line, offset: offset, expected: expected)
  }
}

/// The columns of a word line that are read.
struct ConlluWord: Equatable {
  /// Its line in the text, from 1.
  let line: Int
  let form: Range<Int>
  let lemma: Range<Int>
  let upos: Range<Int>
  let xpos: Range<Int>
  let feats: Range<Int>
  /// The last column: `SpaceAfter=No|NER=B-PER`.
  let notes: Range<Int>
}
