/// What the lines of an advertisement or a notice tell a buyer.
struct Notices: OptionSet {
  let rawValue: UInt8

  static let telephone = Notices(rawValue: 1)
  static let price = Notices(rawValue: 1 << 1)
  static let web = Notices(rawValue: 1 << 2)
  static let street = Notices(rawValue: 1 << 3)
  static let hours = Notices(rawValue: 1 << 4)

  /// Whether they are those of an advertisement: where to call, look or go, and one thing more.
  var isAdvertisement: Bool {
    !isDisjoint(with: [.telephone, .web, .street]) && rawValue.nonzeroBitCount >= 2
  }

  private static let streets: Set<String> = [
    "st", "street", "ave", "avenue", "blvd", "rd", "road", "highway", "hwy", "drive", "lane", "square", "plaza",
  ]

  /// What one line tells.
  static func found(in line: String) -> Notices {
    var found: Notices = []
    let words = line.partsAtBlanks.map { String($0).lowercased() }
    for (index, word) in words.enumerated() {
      let plain = word.trimmed { !$0.isLetter && !$0.isNumeric }
      if word.hasPrefix("$"), word.dropFirst().first?.isNumber == true { found.insert(.price) }
      if word.contains("www.") || plain.hasSuffix(".com") || plain.hasSuffix(".org") { found.insert(.web) }
      if isTelephone(plain) { found.insert(.telephone) }
      if plain == "phone" || plain == "tel", index + 1 < words.count, words[index + 1].first?.isNumber == true {
        found.insert(.telephone)
      }
      if index > 1, streets.contains(plain),
        words[max(0, index - 3)..<index - 1].contains(where: { $0.allSatisfy(\.isNumber) })
      {
        found.insert(.street)
      }
      if plain.hasPrefix("mon.-") || plain.hasPrefix("mon-") || plain == "daily" && words.count <= 4 {
        found.insert(.hours)
      }
    }
    return found
  }

  /// `555-0199`, `(212) 555-0199`, `212-555-0199`.
  private static func isTelephone(_ word: String) -> Bool {
    let parts = word.split { $0 == "-" || $0 == "." || $0 == ")" }
    guard parts.count >= 2, parts.allSatisfy({ $0.allSatisfy(\.isNumber) }) else { return false }
    return parts[parts.count - 1].count == 4 && parts.dropLast().allSatisfy { $0.count == 3 }
  }
}
