import Glibc

/// How well units of running text follow each other.
struct Links {
  /// What staying with the article of the unit before is worth.
  let stay: Double
  private let sheet: PageSheet
  private let units: [PageUnit]
  let chunks: [Chunk?]
  /// Words that stand behind each other on the page; empty when no sentence is left open.
  private let pairs: WordPairs
  /// Nil until articles read across each other are looked for.
  private var affinities: Affinities?
  private var topics: [[UInt32]] = []

  init(_ sheet: PageSheet, _ units: [PageUnit]) {
    self.sheet = sheet
    self.units = units
    chunks = units.map {
      $0.isBody || $0.role == .headline || $0.role == .deck ? Chunk($0, sheet) : nil
    }
    pairs = WordPairs(
      sheet, units,
      isNeeded: chunks.contains { $0?.tail.end == .open || $0?.tail.end == .abbreviation })
    stay = sheet.measure.isBroken ? 1.0 : 5.0
  }

  /// Finds out what the units are about.
  mutating func compareTopics() {
    let words = sheet.words
    var seen = [Int32](repeating: -1, count: words.counts.count)
    topics = Array(repeating: [], count: units.count)
    for (index, chunk) in chunks.enumerated() {
      guard let chunk else { continue }
      for place in chunk.words {
        let id = Int(words.ids[place])
        guard seen[id] != index, !words.traits[id].contains(.common) else { continue }
        seen[id] = Int32(index)
        topics[index].append(UInt32(id))
      }
    }
    affinities = Affinities(topics, wordCount: words.counts.count)
  }

  /// What it is worth that `second` follows `first` in one article.
  func link(_ first: Int, _ second: Int) -> Double {
    guard let before = chunks[first], let after = chunks[second] else { return 0 }
    var gain = 0.0
    let isLower = after.head.first == .lower
    switch before.tail.end {
    case .hyphen:
      gain += isLower ? 2 : -2
      if isLower || after.head.first == .upper {
        gain += sheet.words.joinGain(before.tail.word, after.head.word)
      }
    case .open:
      gain += isLower ? 2 : after.head.first == .punctuation ? 0 : before.tail.isLeading ? 0.5 : -1
      if before.tail.isLeading && isLower && after.head.isLeading {
        gain -= 0.5
      }
      if haveMet(before, after) { gain += 4 }
      gain += fill(before, after)
    case .sentence:
      gain += isLower ? -6 : 1
    case .abbreviation, .colon:
      gain += isLower ? 1 : 0.5
      if haveMet(before, after) { gain += 2 }
    }
    return gain
  }

  /// What speaks for `second` following `first`, by name, and how much in all.
  func evidence(_ first: Int, _ second: Int) -> (signals: [String], gain: Double) {
    guard let before = chunks[first], let after = chunks[second] else { return ([], 0) }
    var signals: [String] = []
    switch before.tail.end {
    case .hyphen: signals.append("cut_word")
    case .open, .abbreviation, .colon: signals.append("open_sentence")
    case .sentence: signals.append("sentence_end")
    }
    if after.head.first == .lower { signals.append("small_letter") }
    if haveMet(before, after) { signals.append("words_met") }
    if before.tail.isLeading { signals.append("leading_word") }
    if sheet.measure.isGreedy && before.lastWidth + 1 + after.firstWidth > sheet.measure.width {
      signals.append("full_line")
    }
    if second == first + 1 { signals.append("next_on_page") }
    return (
      signals,
      link(first, second) + (second == first + 1 ? stay : 0) + cohesion(second, with: [first])
    )
  }

  /// Whether the last word of one unit and the first of another stand together elsewhere on the page.
  func haveMet(_ before: Chunk, _ after: Chunk) -> Bool {
    guard let last = before.words.last, let first = after.words.first else { return false }
    return pairs.contains(sheet.words.ids[last], sheet.words.ids[first])
  }

  /// A line in the middle of a sentence is full: the next word would not have fitted.
  private func fill(_ before: Chunk, _ after: Chunk) -> Double {
    guard sheet.measure.isGreedy else { return 0 }
    return before.lastWidth + 1 + after.firstWidth > sheet.measure.width ? 1 : -5
  }

  /// What it is worth that a unit begins an article's text.
  func start(_ unit: Int) -> Double {
    guard let chunk = chunks[unit] else { return 0 }
    return chunk.head.first == .lower ? -6 : 1
  }

  /// What it is worth that an article's text ends with a unit.
  func end(_ unit: Int) -> Double {
    guard let chunk = chunks[unit] else { return 0 }
    switch chunk.tail.end {
    case .hyphen: return -6
    case .open: return -4
    default: return 0
    }
  }

  /// Whether a jump line names a word of the headline.
  func jump(_ unit: Int, to headline: Int?) -> Double {
    guard let headline, let chunk = chunks[headline] else { return 0 }
    let ids = sheet.words.ids
    let title = ids[chunk.words]
    let words = sheet.words.words(in: units[unit].start..<units[unit].end)
    return words.dropFirst().prefix(2).contains { title.contains(ids[$0]) } ? 4 : 0
  }

  /// How much more a unit's words are those of an article than those of the page, as a logarithm.
  func cohesion(_ unit: Int, with others: [Int]) -> Double {
    guard let affinities, !topics[unit].isEmpty, !others.isEmpty else { return 0 }
    var shared = 0.0
    var words = 0
    for other in others {
      shared += affinities.shared(unit, other)
      words += topics[other].count
    }
    let usual = affinities.usual(unit)
    let lift = log((shared / Double(max(words, 1)) + usual * 0.5 + 0.002) / (usual * 1.5 + 0.002))
    return max(-8, min(8, 4 * lift * min(1, Double(topics[unit].count) / 12)))
  }

  /// What the links of a page are told from: the ends and the words of a unit.
  struct Chunk {
    let head: LineHead
    let tail: LineTail
    /// Width of the last line, in characters.
    let lastWidth: Int
    /// Places in the words of the page.
    let words: Range<Int>

    init(_ unit: PageUnit, _ sheet: PageSheet) {
      head = LineHead(unit.pieces[0], of: sheet.bytes)
      tail = LineTail(unit.pieces[unit.pieces.count - 1], of: sheet.bytes)
      words = sheet.words.words(in: unit.start..<unit.end)
      lastWidth = unit.lastWidth
    }

    /// Width of the first word, in characters.
    var firstWidth: Int { head.width }
  }
}

/// Words that stand directly behind each other on a page.
struct WordPairs {
  private var slots: [UInt64] = []

  init(_ sheet: PageSheet, _ units: [PageUnit], isNeeded: Bool) {
    guard isNeeded else { return }
    let ids = sheet.words.ids
    var size = 16
    while size * 2 < ids.count * 3 { size *= 2 }
    slots = Array(repeating: 0, count: size)
    for unit in units where !unit.isFurniture {
      let words = sheet.words.words(in: unit.start..<unit.end)
      for place in words.dropFirst() {
        let pair = Self.pair(ids[place - 1], ids[place])
        let slot = slot(of: pair)
        slots[slot] = pair
      }
    }
  }

  func contains(_ first: UInt32, _ second: UInt32) -> Bool {
    !slots.isEmpty && slots[slot(of: Self.pair(first, second))] != 0
  }

  private static func pair(_ first: UInt32, _ second: UInt32) -> UInt64 {
    UInt64(first + 1) << 32 | UInt64(second)
  }

  private func slot(of pair: UInt64) -> Int {
    let mask = slots.count - 1
    var slot = Int(truncatingIfNeeded: (pair ^ pair >> 31) &* 0x9E37_79B9_7F4A_7C15 >> 16) & mask
    while slots[slot] != 0 && slots[slot] != pair { slot = (slot + 1) & mask }
    return slot
  }
}
