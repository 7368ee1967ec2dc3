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

  private static let months = [
    "jan": 1, "feb": 2, "mar": 3, "apr": 4, "may": 5, "jun": 6, "jul": 7, "aug": 8, "sep": 9,
    "oct": 10, "nov": 11,
    "dec": 12,
  ]
  private static let monthNames: Set<String> = [
    "january", "february", "march", "april", "may", "june", "july", "august", "september",
    "october", "november",
    "december",
    "jan", "feb", "mar", "apr", "jun", "jul", "aug", "sep", "sept", "oct", "nov", "dec",
  ]

  /// Whether four digits stand together.
  private static func hasYear(_ text: String) -> Bool {
    var digits = 0
    for byte in text.utf8 {
      digits = (0x30...0x39).contains(byte) ? digits + 1 : 0
      if digits == 4 { return true }
    }
    return false
  }

  /// The first full date in `text`: `2021-07-30`, `July 30, 2021`, `30 July 2021`.
  static func find(in text: String) -> String? {
    guard hasYear(text) else { return nil }
    let words = text.split {
      $0 == " " || $0 == "," || $0 == "|" || $0 == "." || $0 == "(" || $0 == ")" || $0 == "/"
    }
    for (index, word) in words.enumerated() {
      if word.utf8.count >= 8, word.contains("-"), let value = iso(String(word)),
        value.utf8.count == 10
      {
        return value
      }
      guard index >= 1, let year = Int(word), word.utf8.count == 4, (1600...2100).contains(year)
      else { continue }
      let near = words[max(0, index - 2)..<index].map { $0.lowercased() }
      guard let name = near.first(where: { monthNames.contains($0) }),
        let month = months[String(name.prefix(3))]
      else {
        continue
      }
      let digits = near.compactMap { part -> Int? in
        let number = part.prefix { $0.isNumber }
        return number.isEmpty || part.count > number.count + 2 ? nil : Int(number)
      }
      guard let day = digits.last, (1...days(in: month, of: year)).contains(day) else {
        return "\(year)-\(month < 10 ? "0" : "")\(month)"
      }
      return "\(year)-\(month < 10 ? "0" : "")\(month)-\(day < 10 ? "0" : "")\(day)"
    }
    return nil
  }

  static func days(in month: Int, of year: Int) -> Int {
    switch month {
    case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
    case 4, 6, 9, 11: 30
    default: 31
    }
  }
}
