/// Tokens that follow each other, with their places in the text and what is shown of them as JSON text.
///
/// Made for lines of context one after the other: the window moves through the corpus, and tokens that several lines
/// show are read once.
struct TextWindow {
  private struct Word {
    /// Where it begins in the text, and how many bytes of it are its own.
    let place: UInt32
    var length: UInt32 = 0
    /// What is shown of it, in `bytes`.
    var start: UInt32
    var end: UInt32 = 0
  }

  /// Words that are kept; with more, those before the next line are read again when they are needed.
  private static let most = 4096

  private let text: SegmentText
  /// What is shown of each token; nil for the text as printed.
  private let attributes: [TokenAttribute]?
  /// The first token, and all that were read from there on.
  private var low = 0
  private var words: [Word] = []
  /// Where the token after them begins in the text.
  private var place = 0
  /// What is shown, with what stands between the tokens; `used` bytes of it.
  private var bytes: [UInt8] = []
  private var used = 0
  /// Set when the first tokens are read.
  private var frequent: FrequentWords.Table?
  private var ids: [UInt32] = []
  private var gaps: [UInt32] = []

  init(_ text: SegmentText, attributes: [TokenAttribute]?) {
    self.text = text
    self.attributes = attributes
  }

  /// Makes sure that the window holds these tokens.
  mutating func move(to tokens: Range<Int>) throws(IndexError) {
    guard tokens.lowerBound >= 0, tokens.upperBound <= text.gaps.count else {
      throw IndexError(
        .outOfRange, text.gaps.file.path, "there are no tokens \(tokens.lowerBound) to \(tokens.upperBound)")
    }
    if tokens.isEmpty { return }
    let first = tokens.lowerBound / SegmentText.stride * SegmentText.stride
    let high = low + words.count
    guard words.count <= Self.most, !words.isEmpty, tokens.lowerBound >= low, first <= high else {
      // The places before are counted from the last one that is kept.
      place = Int(try text.places[tokens.lowerBound / SegmentText.stride])
      forget(before: tokens.lowerBound)
      return try read(first..<tokens.upperBound)
    }
    if tokens.upperBound <= high { return }
    if tokens.lowerBound > high { forget(before: tokens.lowerBound) }
    // Lines that lie this near to each other will go on to do so.
    let stride = SegmentText.stride
    try read(high..<min(text.gaps.count, (tokens.upperBound + stride - 1) / stride * stride))
  }

  /// The place in the text from the first to the last token of a range.
  ///
  /// Mutating, as `append`, so that a window in a class is not copied for it.
  ///
  /// - Precondition: the window holds the range, which is not empty.
  mutating func place(of range: Range<Int>) -> Range<Int> {
    let last = words[range.upperBound - 1 - low]
    return Int(words[range.lowerBound - low].place)..<Int(last.place + last.length)
  }

  /// Appends what is shown of tokens, as the inside of a JSON string.
  ///
  /// - Precondition: the window holds the range.
  mutating func append(_ range: Range<Int>, to output: inout [UInt8]) {
    if range.isEmpty { return }
    let start = Int(words[range.lowerBound - low].start)
    let end = Int(words[range.upperBound - 1 - low].end)
    output.append(bytes: bytes.span.extracting(start..<end))
  }

  private mutating func forget(before token: Int) {
    low = token
    words.removeAll(keepingCapacity: true)
    used = 0
  }

  /// The words that need no lexicon.
  private mutating func frequentWords() throws(IndexError) -> FrequentWords.Table {
    if let frequent { return frequent }
    let made = try text.frequent.words(of: text.word.lexicon)
    frequent = made
    return made
  }

  /// Reads tokens of which the first begins at `place`; those before `low` are passed over.
  private mutating func read(_ tokens: Range<Int>) throws(IndexError) {
    try text.word.read(tokens, into: &ids)
    try text.gaps.read(tokens, into: &gaps)
    let first = words.count
    try readText(tokens, skipped: max(0, low - tokens.lowerBound))
    guard place <= text.count else {
      throw text.gaps.damaged("token \(tokens.upperBound - 1) leaves the text", at: tokens.upperBound - 1)
    }
    if let attributes { try show(attributes, of: tokens.upperBound - (words.count - first)..<tokens.upperBound) }
  }

  /// Finds the places of tokens, and writes their text; line ends become blanks.
  private mutating func readText(_ tokens: Range<Int>, skipped: Int) throws(IndexError) {
    let frequent = try frequentWords()
    let values = text.word.lexicon.values
    var place = place
    var writer = JSONTextWriter(at: used, isLine: true)
    for index in ids.indices {
      reserve(Self.room, behind: writer.end)
      var word = Word(place: UInt32(truncatingIfNeeded: place), start: UInt32(truncatingIfNeeded: writer.end))
      if let length = frequent.write(ids[index], &writer, into: &bytes) {
        word.length = UInt32(length)
      } else {
        reserve(try JSONTextWriter.longest * values.length(of: ids[index]) + Self.room, behind: writer.end)
        word.length = UInt32(try Self.write(ids[index], of: values, writer: &writer, into: &bytes))
      }
      word.end = UInt32(truncatingIfNeeded: writer.end)
      place += Int(word.length)
      if index >= skipped { words.append(word) }
      switch gaps[index] {
      case SegmentText.Gap.nothing: break
      case SegmentText.Gap.other:
        let gap = try text.gap(tokens.lowerBound + index)
        place += gap.count
        reserve(JSONTextWriter.longest * gap.count, behind: writer.end)
        writer.write(gap.span, into: &bytes)
      default:
        place += 1
        writer.write(0x20, into: &bytes)
      }
    }
    self.place = place
    // Values that are shown take the place of the text.
    if attributes == nil { used = writer.end }
  }

  /// Writes values of tokens, those of one token with a slash between them, and a blank between tokens.
  private mutating func show(_ attributes: [TokenAttribute], of tokens: Range<Int>) throws(IndexError) {
    var numbers: [[UInt32]] = []
    var room = 0
    for attribute in attributes {
      let ids = try attribute.ids(tokens)
      for id in ids { room += try attribute.lexicon.values.length(of: id) + 1 }
      numbers.append(ids)
    }
    reserve(JSONTextWriter.longest * room, behind: used)
    let first = words.count - tokens.count
    var writer = JSONTextWriter(at: used, isLine: false)
    for index in 0..<tokens.count {
      words[first + index].start = UInt32(truncatingIfNeeded: writer.end)
      for number in attributes.indices {
        if number > 0 { writer.write(0x2F, into: &bytes) }
        _ = try Self.write(numbers[number][index], of: attributes[number].lexicon.values, writer: &writer, into: &bytes)
      }
      words[first + index].end = UInt32(truncatingIfNeeded: writer.end)
      writer.write(0x20, into: &bytes)
    }
    used = writer.end
  }

  /// Writes one value; says how many bytes it has.
  ///
  /// Never inlined: the compiler (6.3.1) breaks off at a lent span in a loop that may throw.
  @inline(never)
  private static func write(
    _ id: UInt32, of values: StringTable, writer: inout JSONTextWriter, into output: inout [UInt8]
  ) throws(IndexError) -> Int {
    let value = try values.value(of: id)
    writer.write(value, into: &output)
    return value.count
  }

  /// Room for a short word to be stored whole, and for what follows it.
  private static let room = 32

  /// Makes room for `count` bytes behind a place.
  @inline(__always)
  private mutating func reserve(_ count: Int, behind place: Int) {
    if bytes.count - place < count { grow(to: place + count) }
  }

  private mutating func grow(to needed: Int) {
    bytes += Array(repeating: 0, count: max(needed, 2 * bytes.count) - bytes.count)
  }
}
