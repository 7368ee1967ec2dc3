/// Phrases that lines are compared with, whatever the case of their ASCII letters, without making other strings of them.
struct PhraseList: Sendable {
  private var bytes: [UInt8] = []
  /// Where each phrase begins in `bytes`, and the end of the last one.
  private var offsets: [Int] = [0]
  /// The first phrase that begins with each byte, and behind the last byte their number.
  private var first = [Int](repeating: 0, count: 257)

  /// - Parameter phrases: not empty, ASCII letters in lower case; of those that begin with the same byte the one named
  ///   first is tried first.
  init(_ phrases: [String]) {
    var groups: [[String]] = Array(repeating: [], count: 256)
    for phrase in phrases {
      if let byte = phrase.utf8.first { groups[Int(byte)].append(phrase) }
    }
    for (byte, group) in groups.enumerated() {
      for phrase in group {
        bytes += phrase.utf8
        offsets.append(bytes.count)
      }
      first[byte + 1] = offsets.count - 1
    }
  }

  /// The length of the phrase that stands in `text` at `start`; 0 when none does.
  func length(in text: Span<UInt8>, at start: Int = 0) -> Int {
    guard start < text.count else { return 0 }
    let byte = Int(Self.folded(text[start]))
    var phrase = first[byte]
    let end = first[byte + 1]
    while phrase < end {
      let low = offsets[phrase]
      let length = offsets[phrase + 1] - low
      if length <= text.count - start {
        var index = 1
        while index < length && bytes[low + index] == Self.folded(text[start + index]) { index += 1 }
        if index == length { return length }
      }
      phrase += 1
    }
    return 0
  }

  /// Whether `text` begins with one of the phrases.
  func begins(_ text: String) -> Bool { length(in: text.utf8Span.span) > 0 }

  /// Whether `text` ends with one of the phrases.
  func ends(_ text: String) -> Bool { ends(text.utf8Span.span) }

  /// Whether `text` ends with one of the phrases.
  func ends(_ text: Span<UInt8>) -> Bool {
    for phrase in 0..<offsets.count - 1 {
      let low = offsets[phrase]
      let length = offsets[phrase + 1] - low
      guard length <= text.count else { continue }
      var index = 0
      while index < length && bytes[low + index] == Self.folded(text[text.count - length + index]) { index += 1 }
      if index == length { return true }
    }
    return false
  }

  /// Whether one of the phrases stands anywhere in `text`.
  func stands(in text: Span<UInt8>) -> Bool {
    for index in text.indices where length(in: text, at: index) > 0 { return true }
    return false
  }

  @inline(__always)
  private static func folded(_ byte: UInt8) -> UInt8 { byte &- 0x41 < 26 ? byte | 0x20 : byte }
}

/// Whole lines and words that are looked up, whatever the case of their ASCII letters.
struct PhraseTable: Sendable {
  private let numbers: KeyedNumbers

  init(_ phrases: some Sequence<String>) { self.init([(phrases.map { $0 }, 1)]) }

  /// - Parameter lists: phrases with the bits that they stand for.
  init(_ lists: [(phrases: [String], bits: UInt32)]) {
    numbers = KeyedNumbers(lists.flatMap { list in list.phrases.map { (WordHash.of($0), list.bits) } })
  }

  /// The bits of a text as it stands; 0 when it is no phrase.
  subscript(text: some StringProtocol) -> UInt32 { numbers[WordHash.of(text)] }

  /// The bits of a stretch of bytes.
  func bits(_ text: Span<UInt8>, _ range: Range<Int>) -> UInt32 {
    var hash = WordHash()
    for index in range { hash.add(text[index]) }
    return numbers[hash.value]
  }

  /// The bits of a text without what is no letter, nor a digit when `keepsDigits`, at its ends.
  func trimmed(_ text: String, keepsDigits: Bool = false) -> UInt32 {
    let bytes = text.utf8Span.span
    var (low, high) = (0, bytes.count)
    func isOuter(_ byte: UInt8) -> Bool {
      byte < 0x80 && (byte | 0x20) &- 0x61 > 25 && !(keepsDigits && byte &- 0x30 < 10)
    }
    while low < high, isOuter(bytes[low]) { low += 1 }
    while high > low, isOuter(bytes[high - 1]) { high -= 1 }
    guard low < high else { return 0 }
    // What is not ASCII may be a letter, or change its case, or neither.
    for index in low..<high where bytes[index] >= 0x80 {
      return self[text.lowercased().trimmed { !$0.isLetter && !(keepsDigits && $0.isNumeric) }]
    }
    return bits(bytes, low..<high)
  }
}
