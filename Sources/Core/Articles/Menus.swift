/// Tells the menus of web pages: lines of links or of short entries.
enum Menus {
  /// Whether a line is nothing but entries to choose from.
  static func isMenu(_ line: String, _ traits: LineTraits) -> Bool {
    if traits.contains(.slash), line.holds("](") { return isLinks(line) }
    guard traits.contains(.bar), line.utf8.first != 0x7C else { return false }
    let entries = line.split(separator: "|").map { String($0).trimmed { $0 == " " } }
    return entries.count >= 4
      && entries.allSatisfy {
        $0.split(separator: " ").count <= 3 && $0.first?.isUppercase == true
          && !$0.contains { $0.isNumber }
      }
  }

  /// Whether at least two Markdown links stand in a line, and little else.
  private static func isLinks(_ line: String) -> Bool {
    var links = 0
    var outside = 0
    var rest = line[...]
    while let open = rest.firstIndex(of: "[") {
      outside += rest[..<open].utf8.count
      guard let middle = rest[open...].firstRange(of: "]("),
        let close = rest[middle.upperBound...].firstIndex(of: ")")
      else { break }
      links += 1
      rest = rest[rest.index(after: close)...]
    }
    outside += rest.utf8.count
    return links >= 2 && outside <= links * 4
  }
}
