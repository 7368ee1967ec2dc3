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
    let parts = String(decoding: bytes.prefix(length), as: UTF8.self).split(separator: "-").compactMap { Int($0) }
    guard let year = parts.first, year > 0 else { return nil }
    if parts.count > 1 && !(1...12).contains(parts[1]) { return nil }
    if parts.count > 2 && !(1...days(in: parts[1], of: year)).contains(parts[2]) { return nil }
    return String(decoding: bytes.prefix(length), as: UTF8.self)
  }

  static func days(in month: Int, of year: Int) -> Int {
    switch month {
    case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
    case 4, 6, 9, 11: 30
    default: 31
    }
  }
}
