/// The words of a page, numbered in the order of their first occurrence.
///
/// A word is a run of letters and digits, whatever its case. A word that a hyphen cuts at the end of a line is one
/// word with its rest in the line directly below. Lines far longer than any paragraph have only the words near their
/// ends here.
struct PageWords: Sendable {
  /// Bytes at each end of a line whose words are numbered.
  static let reach = 8192

  /// The place of the first byte of each word, ascending.
  private(set) var starts: [UInt32] = []
  /// The number of each word.
  private(set) var ids: [UInt32] = []
  /// How often each distinct word stands whole on the page.
  private(set) var counts: [UInt32] = []
  /// The traits of each distinct word.
  private(set) var traits: [LineTraits] = []
  private var hashes: [UInt64] = []
  /// Words with a hyphen inside that stand whole on the page.
  private var compounds: Set<UInt64> = []
  /// The number of a distinct word plus 1, or 0; a power of two long, at most half full.
  private var slots: [UInt32] = Array(repeating: 0, count: 1024)

  /// The word that a hyphen at the end of the line before cut.
  private var cut: (hash: WordHash, start: Int)?

  init(capacity: Int) {
    starts.reserveCapacity(capacity)
    ids.reserveCapacity(capacity)
  }

  /// Adds the words of the next line; `isBelow` says that no blank line stands before it.
  ///
  /// - Returns: what its words and signs are worth looking at for.
  mutating func add(_ line: Range<Int>, of bytes: Span<UInt8>, isBelow: Bool) -> LineTraits {
    if !isBelow { finishCut() }
    guard line.count > 2 * Self.reach else { return add(part: line, of: bytes) }
    let first = add(part: line.lowerBound..<line.lowerBound + Self.reach, of: bytes)
    finishCut()
    return first.union(add(part: line.upperBound - Self.reach..<line.upperBound, of: bytes))
  }

  /// Ends the page.
  mutating func finish() { finishCut() }

  private mutating func add(part line: Range<Int>, of bytes: Span<UInt8>) -> LineTraits {
    var traits: UInt32 = 0
    var word = WordHash()
    // Where a word with hyphens inside begins, -1 outside of words, and how many hyphens it has.
    var compound = -1
    var parts = 0
    var start = line.lowerBound
    var isRest = false
    if let cut {
      if line.lowerBound < line.upperBound, Self.classes[Int(bytes[line.lowerBound])] & 1 != 0 {
        (word, start, isRest) = (cut.hash, cut.start, true)
        self.cut = nil
      } else {
        finishCut()
      }
    }
    var digits = 0
    var number = 0
    var index = line.lowerBound
    while index < line.upperBound {
      let byte = bytes[index]
      let kind = Self.classes[Int(byte)]
      if kind & 1 != 0 && (byte < 0x80 || Self.isLetter(bytes, index, line.upperBound)) {
        if word.count == 0 { start = index }
        word.add(byte)
        if compound < 0 { compound = index }
        if kind & 2 != 0 {
          digits += 1
          number = number &* 10 &+ Int(byte & 15)
        }
        traits |= UInt32(kind >> 2)
        index += 1
        continue
      }
      if word.count > 0 {
        if byte == 0x2D && index + 1 == line.upperBound && !isRest {
          cut = (word, start)
          return LineTraits(rawValue: traits)
        }
        if digits == 4 && word.count == 4 && number >= 1600 && number <= 2100 {
          traits |= LineTraits.year.rawValue
        }
        traits |= note(word.value, start, isCut: isRest)
        word = WordHash()
        isRest = false
        (digits, number) = (0, 0)
      }
      if byte == 0x2D && compound >= 0 && index + 1 < line.upperBound {
        parts += 1
      } else if compound >= 0 {
        if parts > 0 { compounds.insert(Self.hash(bytes, compound..<index)) }
        compound = -1
        parts = 0
      }
      switch byte {
      case 0x20:
        traits |= LineTraits.blank.rawValue
        if index + 2 < line.upperBound && bytes[index + 1] == 0x20 && bytes[index + 2] == 0x20 {
          traits |= LineTraits.gap.rawValue
        }
      case 0x09: traits |= LineTraits.tab.rawValue | LineTraits.blank.rawValue
      case 0x2F: traits |= LineTraits.slash.rawValue
      case 0x40: traits |= LineTraits.at.rawValue
      case 0x7C: traits |= LineTraits.bar.rawValue
      case 0x2D: traits |= LineTraits.dash.rawValue
      case 0x2E:
        traits |= LineTraits.dot.rawValue
        if index + 3 < line.upperBound && bytes[index + 1] == 0x2E && bytes[index + 2] == 0x2E
          && bytes[index + 3] == 0x2E
        {
          traits |= LineTraits.gap.rawValue
        }
      default: break
      }
      index += 1
      if byte >= 0x80 {
        while index < line.upperBound && bytes[index] & 0xC0 == 0x80 { index += 1 }
      }
    }
    if word.count > 0 {
      if digits == 4 && word.count == 4 && number >= 1600 && number <= 2100 {
        traits |= LineTraits.year.rawValue
      }
      traits |= note(word.value, start, isCut: isRest)
    }
    if parts > 0 { compounds.insert(Self.hash(bytes, compound..<line.upperBound)) }
    return LineTraits(rawValue: traits)
  }

  private static func hash(_ bytes: Span<UInt8>, _ range: Range<Int>) -> UInt64 {
    var hash = WordHash()
    for index in range { hash.add(bytes[index]) }
    return hash.value
  }

  private mutating func finishCut() {
    guard let cut else { return }
    self.cut = nil
    _ = note(cut.hash.value, cut.start, isCut: true)
  }

  private mutating func note(_ hash: UInt64, _ start: Int, isCut: Bool) -> UInt32 {
    let id = intern(hash)
    starts.append(UInt32(truncatingIfNeeded: start))
    ids.append(id)
    if !isCut { counts[Int(id)] += 1 }
    return traits[Int(id)].rawValue
  }

  private mutating func intern(_ hash: UInt64) -> UInt32 {
    let mask = slots.count - 1
    var slot = Int(truncatingIfNeeded: hash ^ hash >> 32) & mask
    while slots[slot] != 0 {
      let number = slots[slot] - 1
      if hashes[Int(number)] == hash { return number }
      slot = (slot + 1) & mask
    }
    let number = UInt32(hashes.count)
    hashes.append(hash)
    counts.append(0)
    traits.append(LineTraits.of(word: hash))
    slots[slot] = number + 1
    if hashes.count * 2 > slots.count { grow() }
    return number
  }

  private mutating func grow() {
    let mask = slots.count * 2 - 1
    slots = Array(repeating: 0, count: mask + 1)
    for (number, hash) in hashes.enumerated() {
      var slot = Int(truncatingIfNeeded: hash ^ hash >> 32) & mask
      while slots[slot] != 0 { slot = (slot + 1) & mask }
      slots[slot] = UInt32(number + 1)
    }
  }

  /// The words that begin in a stretch of the page.
  ///
  /// - Complexity: O(log words).
  func words(in range: Range<Int>) -> Range<Int> {
    let first = lowerBound(range.lowerBound)
    return first..<max(first, lowerBound(range.upperBound))
  }

  private func lowerBound(_ offset: Int) -> Int {
    var low = 0
    var high = starts.count
    while low < high {
      let middle = (low + high) / 2
      if Int(starts[middle]) < offset { low = middle + 1 } else { high = middle }
    }
    return low
  }

  /// The number of a word by its hash, or nil when it is not on the page.
  private func id(_ hash: UInt64) -> Int? {
    let mask = slots.count - 1
    var slot = Int(truncatingIfNeeded: hash ^ hash >> 32) & mask
    while slots[slot] != 0 {
      let number = Int(slots[slot] - 1)
      if hashes[number] == hash { return number }
      slot = (slot + 1) & mask
    }
    return nil
  }

  /// How often a word stands whole on the page.
  func count(_ word: String) -> Int { id(WordHash.of(word)).map { Int(counts[$0]) } ?? 0 }

  func contains(_ word: String) -> Bool {
    count(word) > 0 || CommonWords.contains(word.lowercased())
  }

  func containsCompound(_ word: String) -> Bool { compounds.contains(WordHash.of(word)) }

  /// What it is worth that a word cut by a hyphen goes on with `rest`.
  func joinGain(_ start: String, _ rest: String) -> Double {
    let left = start.split(separator: "-").last.map(String.init) ?? start
    let right = rest.trimmed { !$0.isLetter }
    if contains(left + right) || containsCompound(left + "-" + right) { return 4 }
    return contains(right) && !contains(left) ? -1.5 : 0
  }

  /// Bit 0: a letter, a digit or the beginning of what may be one; bit 1: a digit; from bit 2 the bits of `LineTraits`.
  private static let classes: [UInt8] = (0...255).map { (byte: UInt8) in
    switch byte {
    case 0x61...0x7A: 1 | UInt8(LineTraits.small.rawValue << 2)
    case 0x41...0x5A: 1 | UInt8(LineTraits.capital.rawValue << 2)
    case 0x30...0x39: 3 | UInt8(LineTraits.digit.rawValue << 2)
    case 0x80...: 1
    default: 0
    }
  }

  /// Whether the character that begins at or goes through `index` is a letter, as far as its first two bytes say:
  /// general punctuation and the signs of Latin-1 are none.
  @inline(__always)
  private static func isLetter(_ bytes: Span<UInt8>, _ index: Int, _ end: Int) -> Bool {
    switch bytes[index] {
    case 0xE2: !(index + 1 < end && bytes[index + 1] == 0x80)
    case 0xC2: false
    case 0xE3:
      !(index + 1 < end && bytes[index + 1] == 0x80 && index + 2 < end && bytes[index + 2] < 0x92)
    default: true
    }
  }
}
