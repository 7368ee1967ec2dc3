/// What the tokeniser knows about short words, by their lower-case ASCII letters.
///
/// An open-addressing table of words of at most eight letters; immutable after `init`.
struct WordTable: Sendable {
  struct Flags: OptionSet, Sendable {
    let rawValue: UInt32
    /// Stays joined to what follows its hyphen: `non-avian`.
    static let prefix = Flags(rawValue: 1 << 0)
    /// A prefix also in front of digits: `mid-1980s`.
    static let yearPrefix = Flags(rawValue: 1 << 1)
    /// A syllable of Chinese or Korean given names: `Eun-soo`.
    static let syllable = Flags(rawValue: 1 << 2)
    /// A syllable that is an English word too.
    static let englishSyllable = Flags(rawValue: 1 << 3)
    /// Stands before a name: `Mr.`; with a capital only, and never ends a sentence.
    static let title = Flags(rawValue: 1 << 4)
    /// A month or weekday cut short, with a capital only.
    static let calendar = Flags(rawValue: 1 << 5)
    /// Keeps its full stop anywhere: `etc.`, `Inc.`.
    static let abbreviation = Flags(rawValue: 1 << 6)
    /// Keeps its full stop with a capital only: `Ave.`, `Va.`.
    static let capitalAbbreviation = Flags(rawValue: 1 << 7)
    /// Keeps its full stop in front of a number: `No. 4`, `p. 12`.
    static let numbering = Flags(rawValue: 1 << 8)
    /// Never the last word of a sentence: `vs.`, `e.g.`.
    static let leading = Flags(rawValue: 1 << 9)
    /// A unit written against its number: `430km`.
    static let unit = Flags(rawValue: 1 << 10)
    /// A code written against its amount: `RMB100`.
    static let currency = Flags(rawValue: 1 << 11)
    /// The last part of an address or file name: `example.com`.
    static let addressEnd = Flags(rawValue: 1 << 12)
    /// Two words written as one, the second being the last two or three letters: `cannot`, `gonna`.
    static let fused = Flags(rawValue: 1 << 13)
    /// A word that often begins a sentence and, with a capital, hardly anything else: `The`.
    static let starter = Flags(rawValue: 1 << 14)
    /// A word that is said with an apostrophe in front: `'em`.
    static let clipped = Flags(rawValue: 1 << 15)
    /// A short form with an apostrophe at the end of a word: `'s`, `'re`.
    static let clitic = Flags(rawValue: 1 << 16)
  }

  private let keys: [UInt64]
  private let values: [UInt32]
  private static let bits = 12

  init(_ groups: [(Flags, StaticString)]) {
    var keys = [UInt64](repeating: 0, count: 1 << Self.bits)
    var values = [UInt32](repeating: 0, count: 1 << Self.bits)
    for (flags, list) in groups {
      for word in list.description.utf8.split(whereSeparator: { $0 == 0x20 || $0 == 0x0A }) {
        let key = word.reduce(0 as UInt64) { $0 << 8 | UInt64($1) }
        var slot = Self.slot(of: key)
        while keys[slot] != 0, keys[slot] != key { slot = (slot + 1) & (keys.count - 1) }
        keys[slot] = key
        values[slot] |= flags.rawValue
      }
    }
    self.keys = keys
    self.values = values
  }

  /// What is known about the word `text[range]`; nothing when it is long or not of ASCII letters.
  func flags(_ text: Span<UInt8>, _ range: Range<Int>) -> Flags {
    guard !range.isEmpty, range.count <= 8 else { return [] }
    var key: UInt64 = 0
    for index in range {
      let letter = text[index] | 0x20
      guard letter &- 0x61 < 26 else { return [] }
      key = key << 8 | UInt64(letter)
    }
    var slot = Self.slot(of: key)
    while keys[slot] != 0 {
      if keys[slot] == key { return Flags(rawValue: values[slot]) }
      slot = (slot + 1) & (keys.count - 1)
    }
    return []
  }

  private static func slot(of key: UInt64) -> Int {
    Int(truncatingIfNeeded: (key &* 0x9E37_79B9_7F4A_7C15) >> (64 - UInt64(bits)))
  }
}
