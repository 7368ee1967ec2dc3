/// Dates as pages print them.
enum PrintedDate {
  /// `text` cut to its date when it is `YYYY`, `YYYY-MM` or `YYYY-MM-DD` with or without a time behind it.
  static func iso(_ text: String) -> String? {
    let bytes = Array(text.utf8)
    var length = 0
    for (index, byte) in bytes.prefix(10).enumerated() {
      let isDash = index == 4 || index == 7
      guard isDash ? byte == 0x2D : byte >= 0x30 && byte <= 0x39 else { break }
      length = index + 1
    }
    if length == 5 || length == 8 { length -= 1 }
    guard length == 4 || length == 7 || length == 10 else { return nil }
    let rest = bytes.dropFirst(length).first
    guard rest == nil || (length == 10 && (rest == 0x54 || rest == 0x20)) else { return nil }
    let parts = String(decoding: bytes.prefix(length), as: UTF8.self).split(separator: "-")
      .compactMap { Int($0) }
    guard let year = parts.first, year > 0 else { return nil }
    if parts.count > 1 && !(1...12).contains(parts[1]) { return nil }
    if parts.count > 2 && !(1...days(in: parts[1], of: year)).contains(parts[2]) { return nil }
    return String(decoding: bytes.prefix(length), as: UTF8.self)
  }

  /// The date that a field of a file states, in one of the forms of `iso` and `find` or in figures: `20230610`,
  /// `2023/06/10`, `10.6.2023`, and `6/10/2023` when only one of both figures can be a month; nil when it is in none.
  static func stated(_ text: String) -> String? {
    let text = text.trimmed { $0 == " " || $0 == "\n" || $0 == "\t" || $0 == "\r" }
    if let value = iso(text) ?? find(in: text) { return value }
    let parts = text.split(omittingEmptySubsequences: false) { $0 == "/" || $0 == "." || $0 == "-" }
    let figures = parts.compactMap { $0.utf8.allSatisfy { $0 &- 0x30 < 10 } ? Int($0) : nil }
    guard figures.count == parts.count else { return nil }
    if parts.count == 1, text.utf8.count == 8 {
      return date(figures[0] / 10000, figures[0] / 100 % 100, figures[0] % 100)
    }
    guard parts.count == 3 else { return nil }
    if parts[0].utf8.count == 4 { return date(figures[0], figures[1], figures[2]) }
    guard parts[2].utf8.count == 4 else { return nil }
    // With points the day stands first; with strokes either may.
    if text.contains(".") || figures[0] == figures[1] || figures[0] > 12 {
      return date(figures[2], figures[1], figures[0])
    }
    return figures[1] > 12 ? date(figures[2], figures[0], figures[1]) : nil
  }

  private static func date(_ year: Int, _ month: Int, _ day: Int) -> String? {
    guard (1000...9999).contains(year), (1...12).contains(month), (1...days(in: month, of: year)).contains(day) else {
      return nil
    }
    return "\(year)-\(month < 10 ? "0" : "")\(month)-\(day < 10 ? "0" : "")\(day)"
  }

  /// The numbers of the months under the hashes of their names.
  private static let months: KeyedNumbers = {
    let names = [
      "january jan", "february feb", "march mar", "april apr", "may", "june jun", "july jul", "august aug",
      "september sept sep", "october oct", "november nov", "december dec",
    ]
    return KeyedNumbers(
      names.enumerated().flatMap { month, names in
        names.split(separator: " ").map { (WordHash.of($0), UInt32(month + 1)) }
      })
  }()

  /// The first full date in `text`: `2021-07-30`, `July 30, 2021`, `30 July 2021`.
  static func find(in text: String) -> String? { find(in: text.utf8Span.span) }

  /// The first full date in UTF-8 text.
  static func find(in text: Span<UInt8>) -> String? {
    // The two words before the one that is looked at.
    var (first, second) = (0..<0, 0..<0)
    var start = 0
    for index in 0...text.count {
      if index < text.count {
        switch text[index] {
        case 0x20, 0x2C, 0x7C, 0x2E, 0x28, 0x29, 0x2F: break
        default: continue
        }
      }
      let word = start..<index
      start = index + 1
      guard !word.isEmpty else { continue }
      if word.count >= 8, text[word.lowerBound] &- 0x30 < 10, text[word.lowerBound + 4] == 0x2D,
        let value = iso(text.string(word)), value.utf8.count == 10
      {
        return value
      }
      if word.count == 4, !second.isEmpty, let year = number(text, word), (1600...2100).contains(year),
        let date = date(of: year, behind: [first, second], text)
      {
        return date
      }
      (first, second) = (second, word)
    }
    return nil
  }

  /// The date of a year behind two words of which one is a month; nil when none is.
  private static func date(of year: Int, behind words: [Range<Int>], _ text: Span<UInt8>) -> String? {
    var (month, day) = (0, 0)
    for word in words where !word.isEmpty {
      var hash = WordHash()
      for index in word { hash.add(text[index]) }
      if month == 0 { month = Int(months[hash.value]) }
      // A number with two letters behind it at most: `30`, `30th`.
      var end = word.lowerBound
      while end < word.upperBound && text[end] &- 0x30 < 10 { end += 1 }
      if word.upperBound - end <= 2, let value = number(text, word.lowerBound..<end) { day = value }
    }
    guard month > 0 else { return nil }
    let value = "\(year)-\(month < 10 ? "0" : "")\(month)"
    guard (1...days(in: month, of: year)).contains(day) else { return value }
    return value + "-\(day < 10 ? "0" : "")\(day)"
  }

  /// The number that one to nine digits are; nil when anything else stands in `range`.
  private static func number(_ text: Span<UInt8>, _ range: Range<Int>) -> Int? {
    guard (1...9).contains(range.count) else { return nil }
    var value = 0
    for index in range {
      guard text[index] &- 0x30 < 10 else { return nil }
      value = value * 10 + Int(text[index] & 15)
    }
    return value
  }

  static func days(in month: Int, of year: Int) -> Int {
    switch month {
    case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
    case 4, 6, 9, 11: 30
    default: 31
    }
  }
}
