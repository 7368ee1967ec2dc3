/// The words of a page, to tell which words a hyphen at the end of a line cut.
struct PageLexicon {
  /// How often each word stands whole on the page, in lower case.
  private var words: [String: Int] = [:]
  /// Words with a hyphen inside that stand whole on the page.
  private var compounds: Set<String> = []

  init(_ sheet: PageSheet, _ units: [PageUnit]) {
    for unit in units where !unit.isFurniture {
      for piece in unit.pieces {
        // The first word may be the rest of a cut one; the last one may be cut.
        let parts = sheet.string(piece).lowercased().split { $0 == " " || $0 == "/" || $0 == "—" || $0 == "–" }
        for (index, part) in parts.enumerated() {
          let word = String(part).trimmed {
            !$0.properties.isAlphabetic && $0.properties.numericType == nil && $0 != "-"
          }
          guard word.utf8.count > 1, !word.hasSuffix("-") else { continue }
          if index == 0 && word.first?.isLowercase == true && parts.count > 1 && isCutBefore { continue }
          if word.contains("-") {
            compounds.insert(word)
            for half in word.split(separator: "-") { words[String(half), default: 0] += 1 }
          } else {
            words[word, default: 0] += 1
          }
        }
        isCutBefore = parts.last?.hasSuffix("-") == true
      }
    }
  }

  private var isCutBefore = false

  func contains(_ word: String) -> Bool {
    words[word.lowercased()] != nil || CommonWords.contains(word.lowercased())
  }

  func containsCompound(_ word: String) -> Bool {
    compounds.contains(word.lowercased())
  }

  /// What it is worth that a word cut by a hyphen goes on with `rest`.
  func joinGain(_ start: String, _ rest: String) -> Double {
    let left = start.split(separator: "-").last.map(String.init) ?? start
    let right = rest.trimmed { !$0.properties.isAlphabetic }
    if contains(left + right) || containsCompound(left + "-" + right) { return 4 }
    return contains(right) && !contains(left) ? -1.5 : 0
  }
}
