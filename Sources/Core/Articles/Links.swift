import Glibc

/// How well units of running text follow each other.
struct Links {
  /// What staying with the article of the unit before is worth.
  let stay: Double
  /// Whether the page's lines are filled and its captions, quotes and notices stand where they cut sentences, so that a
  /// full line before one of them ends no paragraph, even where it ends a sentence.
  let isCutAnywhere: Bool
  private let sheet: PageSheet
  private let units: [PageUnit]
  let chunks: [Chunk?]
  /// Words that stand behind each other on the page.
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
    pairs = WordPairs(sheet, units, chunks)
    stay = sheet.measure.isBroken ? 1.0 : 5.0
    isCutAnywhere = sheet.measure.isGreedy && Self.cuts(chunks, units)
  }

  /// Whether what stands beside the running text cuts a sentence somewhere.
  private static func cuts(_ chunks: [Chunk?], _ units: [PageUnit]) -> Bool {
    for index in units.indices.dropLast() where units[index].isBody && !units[index + 1].isBody {
      guard let end = chunks[index]?.tail.end else { continue }
      if end == .open || end == .hyphen { return true }
    }
    return false
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

  /// Whether what the units are about is known.
  var hasTopics: Bool { affinities != nil }

  /// What it is worth that `second` follows `first` in one article.
  func link(_ first: Int, _ second: Int) -> Double {
    guard let before = chunks[first], let after = chunks[second] else { return 0 }
    var gain = 0.0
    let isLower = after.head.first == .lower
    switch before.tail.end {
    case .hyphen:
      gain += isLower ? 2 : -2
      if isLower || after.head.first == .upper {
        gain += sheet.words.joinGain(before.tail.word(in: sheet.bytes), after.head.word(in: sheet.bytes))
      }
    case .open:
      gain += isLower ? 2 : after.head.first == .punctuation ? 0 : before.tail.isLeading(in: sheet.bytes) ? 0.5 : -1
      if before.tail.isLeading(in: sheet.bytes) && isLower && after.head.isLeading(in: sheet.bytes) {
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
    if before.tail.isLeading(in: sheet.bytes) { signals.append("leading_word") }
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

/// Words that stand directly behind each other on a page, as far as units end with the one or begin with the other.
struct WordPairs {
  private var pairs: Set<UInt64> = []

  /// - Parameter chunks: the ends of the units that are compared.
  init(_ sheet: PageSheet, _ units: [PageUnit], _ chunks: [Links.Chunk?]) {
    let ids = sheet.words.ids
    // Bit 0: some unit whose sentence is left open ends with the word; bit 1: some unit begins with it.
    var ends = [UInt8](repeating: 0, count: sheet.words.counts.count)
    var isOpen = false
    for case let chunk? in chunks {
      guard let first = chunk.words.first, let last = chunk.words.last else { continue }
      ends[Int(ids[first])] |= 2
      switch chunk.tail.end {
      case .open, .abbreviation, .colon:
        ends[Int(ids[last])] |= 1
        isOpen = true
      case .sentence, .hyphen: break
      }
    }
    guard isOpen else { return }
    for unit in units where !unit.isFurniture {
      let words = sheet.words.words(in: unit.start..<unit.end)
      for place in words.dropFirst() where ends[Int(ids[place - 1])] & 1 != 0 && ends[Int(ids[place])] & 2 != 0 {
        pairs.insert(Self.pair(ids[place - 1], ids[place]))
      }
    }
  }

  func contains(_ first: UInt32, _ second: UInt32) -> Bool { pairs.contains(Self.pair(first, second)) }

  private static func pair(_ first: UInt32, _ second: UInt32) -> UInt64 { UInt64(first) << 32 | UInt64(second) }
}
