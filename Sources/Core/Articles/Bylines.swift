/// Reads lines that say who wrote an article.
enum Bylines {
  struct Reading: Equatable {
    var bylines: [Byline]
    /// The newspaper or agency in parentheses or behind the name.
    var source: String?
    var place: String?

    /// Whether it is one wherever it stands: by an agency, or by names in full that are no days.
    var isSure: Bool {
      guard !bylines.isEmpty else { return source != nil }
      return bylines.allSatisfy { byline in
        let words = byline.name.partsAtBlanks
        return words.count > 1
          && words.allSatisfy {
            LineTraits.of(word: WordHash.of($0)).isDisjoint(with: [.month, .weekday, .leading])
          }
      }
    }
  }

  /// Whether a line that begins with this byte could be a byline with "By".
  static func mayBegin(_ first: UInt8) -> Bool {
    switch first | 0x20 {
    case 0x62, 0x73, 0x77, 0x74, 0x72, 0x28, 0x2A: true
    default: false
    }
  }

  /// Reads `By NAME`, `By NAME and NAME in CITY`, `By NAME (Paper)`, `By NAME, Agency`; nil when the line is none.
  static func read(_ line: String) -> Reading? {
    guard line.utf8.count <= 140 else { return nil }
    if line.hasPrefix("("), line.hasSuffix(")") { return read(String(line.dropFirst().dropLast())) }
    if line.utf8.contains(0x2A) { return read(line.filter { $0 != "*" }) }
    let prefix = starts.length(in: line.utf8Span.span)
    guard prefix > 0 else { return nil }
    return readNames(String(line.utf8.dropFirst(prefix)) ?? "", raw: line)
  }

  private static let starts = PhraseList([
    "by ", "story by ", "written by ", "text by ", "words by ", "reported by ", "by: ", "story and photos by ",
    "story and photography by ", "text and photos by ", "words and pictures by ", "photos and story by ",
  ])

  /// Reads a byline without "By": a name, with the agency in the next line.
  static func read(name line: String, agency: String) -> Reading? {
    guard isAgency(agency), line.utf8.count <= 60, line.partsAtBlanks.count >= 2,
      Phrases.isNames(line)
    else {
      return nil
    }
    var reading = readNames(line, raw: line)
    reading?.source = agencyName(agency)
    return reading
  }

  /// Whether a line names an agency or the newspaper that a name above it works for.
  static func isAgency(_ line: String) -> Bool {
    guard line.utf8.count <= 60 else { return false }
    if Phrases.agencyTable[line] != 0 || posts[line] != 0 { return true }
    if postStarts.begins(line) {
      let words = line.partsAtBlanks
      let names = words.dropFirst().drop { $0.lowercased() == "the" }
      if words.count <= 6, Phrases.isName(names.joined(separator: " ")) { return true }
    }
    return postEnds.ends(line) && line.first?.isUppercase == true && line.partsAtBlanks.count <= 5
  }

  private static let posts = PhraseTable([
    "columnist", "editor-in-chief", "editor in chief", "reporter", "correspondent",
  ])
  private static let postStarts = PhraseList([
    "for ", "staff ", "special to ", "correspondent", "associated press", "contributing writer",
  ])
  private static let postEnds = PhraseList([
    " staff", " writer", " reporter", " correspondent", " editor", " columnist", " contributor", " bureau",
    " news service", " press service", " editor-in-chief", " editor in chief", " critic", " writers", " reporters",
    " editors",
  ])

  static func agencyName(_ line: String) -> String? {
    let lower = line.lowercased()
    if lower.hasPrefix("for ") || lower.hasPrefix("special to ") {
      return Phrases.ordinaryCase(
        String(line.dropFirst(lower.hasPrefix("for the ") ? 8 : lower.hasPrefix("for ") ? 4 : 11)))
    }
    // A post is no newspaper.
    if lower.partsAtBlanks.contains(where: { roles.contains(String($0)) }) { return nil }
    return line
  }

  private static func readNames(_ text: String, raw: String) -> Reading? {
    var names = text.trimmed { $0 == " " || $0 == "." || $0 == "*" }
    if Phrases.agencyTable[names] != 0 {
      return Reading(
        bylines: [], source: Phrases.isAllCapitals(names) ? Phrases.ordinaryCase(names) : names)
    }
    var reading = Reading(bylines: [])
    if names.hasSuffix(")"), let open = names.lastIndex(of: "(") {
      reading.source = names[names.index(after: open)...].dropLast().trimmed { $0 == " " }
      names = String(names[..<open]).trimmed { $0 == " " || $0 == "," }
    }
    let hasSeparator = names.utf8.contains { $0 == 0x7C || $0 == 0x2F || $0 == 0x2D || $0 == 0xE2 }
    for separator in [" | ", " / ", " — ", " – ", " - "] where hasSeparator {
      guard let range = names.firstRange(of: separator) else { continue }
      if reading.source == nil { reading.source = agencyName(String(names[range.upperBound...])) }
      names = String(names[..<range.lowerBound])
    }
    if names.holds(" in "), let range = names.firstRange(of: " in "),
      Phrases.isName(names[range.upperBound...].split(separator: ",").first ?? "")
    {
      reading.place = String(names[range.upperBound...])
      names = String(names[..<range.lowerBound])
    }
    if let last = names.partsAtBlanks.last, names.utf8.contains(0x20), staff.contains(last.lowercased()) {
      return Reading(bylines: [], source: reading.source)
    }
    // What follows a comma is a second name, a role or an agency.
    let parts = names.split(separator: ",").map { String($0).trimmed { $0 == " " } }
    if let last = parts.last, parts.count > 1 {
      let isRole = last.partsAtBlanks.contains { roles.contains($0.lowercased()) }
      // `Grade 8`, `'06`.
      let isYear = last.utf8.contains { $0 &- 0x30 < 10 } && last.partsAtBlanks.count <= 3
      if isRole || isYear || Phrases.agencies.contains(last.lowercased()) {
        if !isRole && !isYear && reading.source == nil { reading.source = last }
        names = parts.dropLast().joined(separator: ", ")
      }
    }
    // `BY THE NUMBERS` stands above a box.
    guard Phrases.isNames(names), names.partsAtBlanks.first?.lowercased() != "the" else { return nil }
    reading.bylines = Phrases.splitNames(names).map {
      Byline(name: Phrases.ordinaryCase($0), raw: $0)
    }
    return reading
  }

  private static let staff: Set<String> = ["staff", "reports"]
  private static let roles: Set<String> = [
    "staff", "writer", "reporter", "correspondent", "editor", "columnist", "contributor", "bureau",
    "critic", "agency",
  ]
}

extension Substring {
  func trimmed(_ isOuter: (Unicode.Scalar) -> Bool) -> String { String(self).trimmed(isOuter) }
}
