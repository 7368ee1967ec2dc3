import Testing

@testable import Core

/// What is compared with phrases byte by byte, against the same said with strings.
@Suite struct PhraseTwinTests {
  private static let pieces = [
    "by", "By", "BY ", "story by ", "and", "AND", "&", "van", "de", "Van", "Li", "O'Brien", "Álvarez", "élan",
    "Ann-Marie",
    "J.", "3", "30", "30th", "3é", "1999", "2021", "2100", "0999", "12345678901", "July", "JULY", "sept", "Sep", "may",
    "Feb",
    "29", "31", "2021-07-30", "x021-07-30", "2021-7-30", "News", "Arts", "life", "a&e", "of", "the", ",", ".", ":", "(",
    ")",
    "|", "/", "—", " ", " ", " ", " ", "*", "\u{301}", "ß", "I", "İ",
  ]

  private static func text(_ random: inout RandomNumbers) -> String {
    (0..<1 + random.below(9)).map { _ in random.pick(pieces) + random.pick(["", " ", " "]) }.joined()
  }

  private static let phrases = ["by ", "story by ", "by: ", "a&e", "li", "july", "© "]

  @Test(arguments: 0..<20 as Range<UInt64>)
  func `lists and tables find what strings find`(seed: UInt64) {
    var random = RandomNumbers(seed: seed)
    let list = PhraseList(Self.phrases)
    let table = PhraseTable(Self.phrases + ["arts", "élan", "o'brien"])
    let whole = Set(Self.phrases + ["arts", "élan", "o'brien"])
    for _ in 0..<400 {
      let text = Self.text(&random)
      let lower = Self.lower(text)
      #expect(list.begins(text) == Self.phrases.contains { Self.has($0, in: lower, at: 0) }, "\(text)")
      let ends = Self.phrases.contains { Self.has($0, in: lower, at: lower.count - $0.utf8.count) }
      #expect(list.ends(text) == ends, "\(text)")
      let stands = lower.indices.contains { place in Self.phrases.contains { Self.has($0, in: lower, at: place) } }
      #expect(list.stands(in: text.utf8Span.span) == stands, "\(text)")
      let isWhole = whole.contains(text.lowercased().trimmed { !$0.isLetter })
      #expect((table.trimmed(text) != 0) == isWhole, "\(text)")
    }
  }

  /// The bytes with ASCII letters in lower case.
  private static func lower(_ text: String) -> [UInt8] { text.utf8.map { $0 &- 0x41 < 26 ? $0 | 0x20 : $0 } }

  private static func has(_ phrase: String, in text: [UInt8], at place: Int) -> Bool {
    place >= 0 && text.dropFirst(place).starts(with: phrase.utf8)
  }

  @Test(arguments: 0..<20 as Range<UInt64>)
  func `names of persons are what their words say`(seed: UInt64) {
    var random = RandomNumbers(seed: seed)
    for _ in 0..<400 {
      let text = Self.text(&random)
      #expect(Phrases.isName(text) == Self.isName(text), "\(text)")
      let names = Phrases.splitNames(text)
      let areNames = (1...6).contains(names.count) && names.allSatisfy(Self.isName)
      #expect(Phrases.isNames(text) == areNames, "\(text)")
      let scalars = text.unicodeScalars
      let isAllCapitals = !scalars.contains(where: \.isSmall) && scalars.count(where: \.isCapital) >= 2
      #expect(Phrases.isAllCapitals(text) == isAllCapitals, "\(text)")
    }
  }

  private static func isName(_ text: String) -> Bool {
    let particles: Set<Substring> = [
      "van", "der", "den", "de", "da", "di", "du", "von", "la", "le", "al", "bin", "ibn", "el", "ter", "dos", "del",
      "ben",
    ]
    let words = text.split(separator: " ")
    guard (1...5).contains(words.count), let last = words.last, isCapitalized(last) else { return false }
    return words.allSatisfy { isCapitalized($0) || particles.contains($0) }
  }

  private static func isCapitalized(_ word: Substring) -> Bool {
    guard let first = word.unicodeScalars.first, first.isCapital else { return false }
    return word.allSatisfy { $0.isLetter || $0 == "." || $0 == "-" || $0 == "'" || $0 == "’" }
  }

  @Test(arguments: 0..<20 as Range<UInt64>)
  func `dates are those of the words before a year`(seed: UInt64) {
    var random = RandomNumbers(seed: seed)
    var found = 0
    for _ in 0..<400 {
      let text = Self.text(&random)
      let expected = Self.date(in: text)
      found += expected == nil ? 0 : 1
      #expect(PrintedDate.find(in: text) == expected, "\(text)")
    }
    #expect(found > 10)
  }

  private static func date(in text: String) -> String? {
    let months = [
      ["january", "jan"], ["february", "feb"], ["march", "mar"], ["april", "apr"], ["may"], ["june", "jun"],
      ["july", "jul"], ["august", "aug"], ["september", "sept", "sep"], ["october", "oct"], ["november", "nov"],
      ["december", "dec"],
    ]
    let words = text.unicodeScalars.split { " ,|.()/".unicodeScalars.contains($0) }.map { String($0).lowercased() }
    for (index, word) in words.enumerated() {
      if let value = PrintedDate.iso(word), value.utf8.count == 10 { return value }
      guard index > 0, word.utf8.count == 4, let year = Int(word), (1600...2100).contains(year) else { continue }
      let near = words[max(0, index - 2)..<index]
      guard let month = near.lazy.compactMap({ word in months.firstIndex { $0.contains(word) } }).first else {
        continue
      }
      let digits = near.compactMap { word -> Int? in
        let number = word.utf8.prefix { $0 &- 0x30 < 10 }
        return word.utf8.count - number.count > 2 ? nil : Int(String(decoding: number, as: UTF8.self))
      }
      let start = "\(year)-" + (month < 9 ? "0" : "") + "\(month + 1)"
      guard let day = digits.last, (1...PrintedDate.days(in: month + 1, of: year)).contains(day) else { return start }
      return start + (day < 10 ? "-0" : "-") + "\(day)"
    }
    return nil
  }
}
