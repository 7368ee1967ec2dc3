import Glibc

/// How well units of running text follow each other.
struct Links {
  /// What staying with the article of the unit before is worth.
  let stay: Double
  private let sheet: PageSheet
  private let units: [PageUnit]
  let chunks: [Chunk?]
  private let pairs: Set<UInt64>
  private let affinities: Affinities
  let lexicon: PageLexicon

  init(_ sheet: PageSheet, _ units: [PageUnit]) {
    self.sheet = sheet
    self.units = units
    lexicon = PageLexicon(sheet, units)
    chunks = units.map { $0.isBody || $0.role == .headline || $0.role == .deck ? Chunk($0, sheet) : nil }
    var pairs: Set<UInt64> = []
    for unit in units where !unit.isFurniture {
      let words = Copies.words(unit.pieces, of: sheet.bytes)
      for index in words.indices.dropFirst() { pairs.insert(Self.pair(words[index - 1], words[index])) }
    }
    affinities = Affinities(chunks.map { $0?.topics ?? [] })
    self.pairs = pairs
    stay = sheet.measure.isBroken ? 1.0 : 5.0
  }

  private static func pair(_ first: UInt64, _ second: UInt64) -> UInt64 {
    (first &* 31) ^ second
  }

  /// What it is worth that `second` follows `first` in one article.
  func link(_ first: Int, _ second: Int) -> Double {
    guard let before = chunks[first], let after = chunks[second] else { return 0 }
    var gain = 0.0
    let isLower = after.head.first == .lower
    switch before.tail.end {
    case .hyphen:
      gain += isLower ? 2 : -2
      if isLower || after.head.first == .upper { gain += lexicon.joinGain(before.tail.word, after.head.word) }
    case .open:
      gain += isLower ? 2 : after.head.first == .punctuation ? 0 : Phrases.leading.contains(before.tail.word) ? 0.5 : -1
      if Phrases.leading.contains(before.tail.word.lowercased()) && isLower && Phrases.leading.contains(after.firstWord)
      {
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

  /// Whether the last word of one unit and the first of another stand together elsewhere on the page.
  func haveMet(_ before: Chunk, _ after: Chunk) -> Bool {
    pairs.contains(Self.pair(before.lastHash, after.firstHash))
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
    let words = Copies.words(units[unit].pieces, of: sheet.bytes)
    let title = Set(chunk.words)
    return words.dropFirst().prefix(2).contains { title.contains($0) } ? 4 : 0
  }

  /// How much more a unit's words are those of an article than those of the page, as a logarithm.
  func cohesion(_ unit: Int, with others: [Int]) -> Double {
    guard let chunk = chunks[unit], !chunk.topics.isEmpty, !others.isEmpty else { return 0 }
    var shared = 0.0
    var words = 0.0
    for other in others {
      shared += affinities.shared(unit, other)
      words += Double(chunks[other]?.topics.count ?? 0)
    }
    let usual = affinities.usual(unit)
    let lift = log((shared / max(words, 1) + usual * 0.5 + 0.002) / (usual * 1.5 + 0.002))
    return max(-8, min(8, 4 * lift * min(1, Double(chunk.topics.count) / 12)))
  }

  /// What the links of a page are told from: the ends and the words of a unit.
  struct Chunk {
    let head: LineHead
    let tail: LineTail
    let firstWord: String
    let firstHash: UInt64
    let lastHash: UInt64
    /// Width of the first word and of the last line, in characters.
    let firstWidth: Int
    let lastWidth: Int
    let words: [UInt64]
    /// Words that are likely to say what the text is about, each once.
    let topics: [UInt64]

    init(_ unit: PageUnit, _ sheet: PageSheet) {
      head = LineHead(unit.pieces[0], of: sheet.bytes)
      tail = LineTail(unit.pieces[unit.pieces.count - 1], of: sheet.bytes)
      firstWord = head.word.lowercased()
      words = Copies.words(unit.pieces, of: sheet.bytes)
      firstHash = words.first ?? 0
      lastHash = words.last ?? 0
      firstWidth = head.word.count
      lastWidth = unit.lastWidth
      var seen: Set<UInt64> = []
      var topics: [UInt64] = []
      for word in words where !Self.common.contains(word) && seen.insert(word).inserted { topics.append(word) }
      self.topics = topics
    }

    /// Words that every text has.
    private static let common: Set<UInt64> = {
      let words = Array(Phrases.common.utf8)
      return Set(Copies.words([0..<words.count], of: words))
    }()
  }
}
