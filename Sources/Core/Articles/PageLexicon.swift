/// The words of a page, to tell which words a hyphen at the end of a line cut.
///
/// Words are held as hashes of their letters and digits, ASCII in lower case.
struct PageLexicon {
  /// How often each word stands whole on the page.
  private var words: [UInt64: UInt32] = [:]
  /// Words with a hyphen inside that stand whole on the page.
  private var compounds: Set<UInt64> = []

  init(_ sheet: PageSheet, _ units: [PageUnit]) {
    for unit in units where !unit.isFurniture {
      var isCut = false
      for piece in unit.pieces { isCut = add(piece, of: sheet.bytes, isCutBefore: isCut) }
    }
  }

  /// Counts the words of a line; the first one may be the rest of a cut word, the last one may be cut itself.
  ///
  /// Returns whether the line ends with a hyphen.
  private mutating func add(_ line: Range<Int>, of bytes: [UInt8], isCutBefore: Bool) -> Bool {
    var word = Hash()
    var compound = Hash()
    var isFirst = isCutBefore
    for index in line {
      let byte = bytes[index]
      if Self.isWord(byte) {
        word.add(byte)
        compound.add(byte)
        continue
      }
      if byte == 0x2D && word.count > 0 && index + 1 < line.upperBound && Self.isWord(bytes[index + 1]) {
        count(&word, isFirst)
        compound.add(byte)
        compound.parts += 1
        continue
      }
      if byte == 0x2D && index + 1 == line.upperBound { return true }
      finish(&word, &compound, isFirst)
      isFirst = false
    }
    finish(&word, &compound, isFirst)
    return false
  }

  private mutating func finish(_ word: inout Hash, _ compound: inout Hash, _ isFirst: Bool) {
    count(&word, isFirst)
    if compound.parts > 0 && !isFirst { compounds.insert(compound.value) }
    compound = Hash()
  }

  private mutating func count(_ word: inout Hash, _ isFirst: Bool) {
    if word.count > 1 && !isFirst { words[word.value, default: 0] += 1 }
    word = Hash()
  }

  private static func isWord(_ byte: UInt8) -> Bool {
    byte >= 0x80 || (0x61...0x7A).contains(byte | 0x20) || (0x30...0x39).contains(byte)
  }

  /// FNV-1a over bytes in lower case.
  private struct Hash {
    var value: UInt64 = 0xCBF2_9CE4_8422_2325
    var count = 0
    var parts = 0

    mutating func add(_ byte: UInt8) {
      let lower = (0x41...0x5A).contains(byte) ? byte | 0x20 : byte
      value = (value ^ UInt64(lower)) &* 0x0000_0100_0000_01B3
      count += 1
    }

    static func of(_ word: String) -> UInt64 {
      var hash = Hash()
      for byte in word.utf8 { hash.add(byte) }
      return hash.value
    }
  }

  func contains(_ word: String) -> Bool {
    count(word) > 0 || CommonWords.contains(word.lowercased())
  }

  /// How often a word stands whole on the page.
  func count(_ word: String) -> Int {
    Int(words[Hash.of(word)] ?? 0)
  }

  func containsCompound(_ word: String) -> Bool {
    compounds.contains(Hash.of(word))
  }

  /// What it is worth that a word cut by a hyphen goes on with `rest`.
  func joinGain(_ start: String, _ rest: String) -> Double {
    let left = start.split(separator: "-").last.map(String.init) ?? start
    let right = rest.trimmed { !$0.isLetter }
    if contains(left + right) || containsCompound(left + "-" + right) { return 4 }
    return contains(right) && !contains(left) ? -1.5 : 0
  }
}
