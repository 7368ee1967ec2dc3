/// What a page says about the newspaper it is from.
struct Edition {
  private(set) var date = ArticleDate.unknown
  private(set) var newspaper: String?

  init(_ units: [PageUnit], of sheet: PageSheet) {
    for unit in units where unit.role == .runningHead || unit.role == .folio {
      let whole = sheet.string(unit)
      let text = sheet.isMarkdown ? whole.filter { $0 != "*" } : whole
      if date.value == nil, let value = PrintedDate.find(in: text) {
        date = ArticleDate(value: value, certainty: .stated, basis: "running head: \(text)")
      }
      if newspaper == nil, unit.role == .runningHead, unit.startsPage || unit.start == units.first?.start,
        Mastheads.mayName(text), !Phrases.isReleaseNotice(text), !Mastheads.isRubric(text), !Mastheads.isSection(text),
        !Phrases.isBriefsHeading(text)
      {
        newspaper = Phrases.ordinaryCase(text.trimmed { $0 == "." })
      }
      if newspaper == nil { newspaper = Self.newspaper(in: text) ?? Mastheads.newspaper(in: text) }
    }
  }

  /// The part of a running head that is neither a date nor a page number.
  private static func newspaper(in text: String) -> String? {
    guard text.holds("   ") || text.utf8.contains(where: { $0 == 0x7C || $0 >= 0x80 }) else { return nil }
    if text.contains("   ") && !text.contains("|") {
      var parts: [String] = []
      var words: [Substring] = []
      for word in text.split(separator: " ", omittingEmptySubsequences: false) {
        if word.isEmpty {
          if !words.isEmpty { parts.append(words.joined(separator: " ")) }
          words = []
        } else {
          words.append(word)
        }
      }
      parts.append(words.joined(separator: " "))
      let names = parts.filter { part in
        PrintedDate.find(in: part) == nil && !part.contains(where: \.isNumber)
          && (2...6).contains(part.partsAtBlanks.count)
          && part.partsAtBlanks.allSatisfy {
            $0.first?.isLowercase != true || ["of", "the", "and"].contains($0)
          }
          && !Mastheads.isSection(part) && !part.lowercased().hasPrefix("page ")
      }
      return names.count == 1 ? Phrases.ordinaryCase(names[0]) : nil
    }
    for part in text.split(whereSeparator: { $0 == "|" || $0 == "•" || $0 == "·" })
    where text.contains("|") || text.contains("•") || text.contains("·") {
      var name = part.trimmed { $0 == " " }
      // The page number or the date may stand in the same part, behind a gap.
      if let gap = name.firstRange(of: "   ") {
        let (left, right) = (
          name[..<gap.lowerBound].trimmed { $0 == " " }, name[gap.upperBound...].trimmed { $0 == " " }
        )
        name = PrintedDate.find(in: left) == nil && !left.contains(where: \.isNumber) ? left : right
      }
      guard PrintedDate.find(in: name) == nil, !name.contains(where: \.isNumber) else { continue }
      guard !name.lowercased().contains("page"), name.partsAtBlanks.count >= 2 else {
        continue
      }
      return Phrases.ordinaryCase(name)
    }
    return nil
  }
}
