/// What stands at the head of a newspaper's page: its name, the date of the issue, volume and price.
enum Mastheads {
  private static let names = PhraseTable([
    "times", "news", "herald", "post", "gazette", "tribune", "star", "courier", "journal", "daily",
    "weekly", "press",
    "sun", "chronicle", "observer", "standard", "examiner", "dispatch", "globe", "mail", "record",
    "register",
    "sentinel", "bulletin", "telegraph", "leader", "echo", "argus", "enterprise", "independent",
    "republican",
    "democrat", "advocate", "mercury", "citizen", "spectator", "collegian", "ledger", "reporter",
    "newspaper", "call",
    "messenger", "monitor", "evening", "morning", "eagle", "pilot", "beacon", "banner", "clarion",
    "bee",
  ])
  private static let cues = PhraseTable([
    "vol", "volume", "no", "number", "price", "cents", "cent", "pages", "edition", "established",
    "founded", "page",
    "issue", "section", "copyright", "www", "weather", "entered", "circulation", "extra", "final",
    "p", "pg", "est",
  ])

  private static let sections = PhraseTable([
    "news", "sports", "sport", "opinion", "opinions", "campus", "features", "feature", "arts",
    "life", "culture",
    "local",
    "entertainment", "business", "world", "nation", "national", "state", "region", "editorial",
    "editorials", "index",
    "variety", "focus", "lifestyle", "classifieds", "comics", "city", "metro", "section", "page",
    "community",
    "politics",
    "science", "money", "travel", "food", "style", "living", "forum", "perspectives",
    "international", "technology",
    "health", "education", "weekend", "front", "a&e", "people", "op-ed", "deaths", "obituaries", "commentary", "voices",
    "calendar", "outdoors", "religion", "society", "viewpoints", "briefs",
  ])

  /// Whether a text is the name of a newspaper's section: `News`, `Arts & Life`.
  static func isSection(_ text: String) -> Bool {
    let text = text.utf8Span.span
    var count = 0
    var start = 0
    for index in 0...text.count where index == text.count || text[index] == 0x20 {
      let word = start..<index
      start = index + 1
      guard !word.isEmpty, joining.bits(text, word) == 0 else { continue }
      count += 1
      guard count <= 3, sections.bits(text, word) != 0 else { return false }
    }
    return count > 0
  }

  private static let joining = PhraseTable(["&", "and"])
  private static let small = PhraseTable(["of", "the", "and", "&"])

  /// Whether no word of a line but `of`, `the`, `and` begins with a small ASCII letter.
  private static func hasCapitals(_ line: String) -> Bool {
    let text = line.utf8Span.span
    var start = 0
    for index in 0...text.count where index == text.count || text[index] == 0x20 {
      if index > start, text[start] &- 0x61 < 26, small.bits(text, start..<index) == 0 { return false }
      start = index + 1
    }
    return true
  }

  /// Whether a text is what newspapers have above a column of letters.
  static func isRubric(_ text: String) -> Bool {
    rubrics.trimmed(text) != 0
  }

  private static let rubrics = PhraseTable([
    "letters to the editor", "letters", "letters to editor", "your letters", "readers write", "our readers write",
  ])

  /// Whether a line could be a newspaper's name: up to six words with capitals and no signs but a last full stop.
  static func mayName(_ line: String) -> Bool {
    guard hasCapitals(line) else { return false }
    let words = line.partsAtBlanks
    return (2...6).contains(words.count)
      && words.allSatisfy {
        $0.first?.isUppercase == true || ["of", "the", "and", "&"].contains($0)
      }
      && line.unicodeScalars.allSatisfy { $0.isLetter || " .&'’-".unicodeScalars.contains($0) }
  }

  /// Whether a line has the date of an issue together with its volume, number, price or pages.
  static func isPublicationLine(_ line: String) -> Bool {
    guard isIssueLine(line) else { return false }
    let words = line.lowercased().split { !$0.isLetter && !$0.isNumber }
    return words.contains { ["vol", "volume", "no", "number", "price", "cents", "free", "established"].contains($0) }
  }

  /// Whether a line is the number of a volume or an issue: `Vol. 20`, `No. 16.`, `52D YEAR.`
  static func isIssueNumber(_ line: String) -> Bool {
    guard line.utf8.count <= 30, issueCues.stands(in: line.utf8Span.span) else { return false }
    let words = line.lowercased().split { !$0.isLetter && !$0.isNumber }
    guard (2...4).contains(words.count) else { return false }
    let isNumber = { (word: Substring) in word.contains(where: \.isNumber) || word.allSatisfy { "ivxlc".contains($0) } }
    let cues: Set<Substring> = ["vol", "volume", "no", "number", "issue", "year", "numb", "whole"]
    return words.allSatisfy { isNumber($0) || cues.contains($0) } && words.contains { cues.contains($0) }
      && words.contains(where: isNumber)
  }

  private static let issueCues = PhraseList(["vol", "no", "numb", "issue", "year", "whole"])

  /// Whether a line above a clipping says with a label where it is from: `Source: …`, `Page: 3`.
  static func isLabelled(_ line: String) -> Bool {
    let text = line.utf8Span.span
    guard text.count <= 120 else { return false }
    var (low, end) = (0, 0)
    while end < text.count && text[end] != 0x3A { end += 1 }
    guard end < text.count else { return false }
    while low < end && text[low] == 0x20 { low += 1 }
    while end > low && text[end - 1] == 0x20 { end -= 1 }
    return labels.bits(text, low..<end) != 0
  }

  private static let labels = PhraseTable([
    "source", "newspaper", "publication", "paper", "published", "date", "page", "pages", "section", "edition", "column",
    "publisher", "place", "location", "printed", "issue", "volume", "archive", "clipping", "publication date",
  ])

  /// Whether a line is a name and a post at a newspaper: `Managing Editor: Dee Hanratty`, `DEE HANRATTY, Publisher`.
  static func namesPost(_ line: String) -> Bool {
    guard hasCapitals(line) else { return false }
    let words = line.split { !$0.isLetter && $0 != "-" }
    return (3...8).contains(words.count) && words.contains { posts[$0] != 0 }
  }

  private static let posts = PhraseTable([
    "editor", "editors", "manager", "publisher", "adviser", "advisor", "director", "editor-in-chief", "president",
  ])

  /// The name of the newspaper that a line of a page's head begins with or is; nil when it has none.
  static func newspaper(in line: String) -> String? {
    var text = line[...]
    if let colon = text.firstIndex(of: ":"), isLabelled(line) {
      guard ["source", "newspaper", "publication", "paper"].contains(line[..<colon].lowercased())
      else { return nil }
      text = text[text.index(after: colon)...]
    }
    let name = text.prefix { !",([|·•—–;".contains($0) }.partsAtBlanks.joined(
      separator: " ")
    return isName(name) && !isSection(name) ? Phrases.ordinaryCase(name) : nil
  }

  /// Whether a line is the name of a newspaper and nothing else.
  static func isName(_ line: String) -> Bool {
    guard line.utf8.count <= 50, hasCapitals(line) else { return false }
    let words = line.partsAtBlanks
    guard (2...6).contains(words.count) else { return false }
    guard
      words.allSatisfy({
        $0.first?.isUppercase == true || $0 == "of" || $0 == "the" || $0 == "&" || $0 == "and"
      })
    else { return false }
    let folded = words.map { $0.lowercased().trimmed { !$0.isLetter } }
    guard let last = folded.last, let first = folded.first else { return false }
    // `Sentinel-Record` is two names.
    let tail = last.split(separator: "-").last.map(String.init) ?? last
    return names[last] != 0 || names[tail] != 0 || (first == "the" && folded.dropFirst().contains { names[$0] != 0 })
  }

  /// Whether a line near the top of a page holds the date of the issue, and nothing that is a sentence.
  static func isIssueLine(_ line: String) -> Bool {
    guard line.utf8.count <= 160, PrintedDate.find(in: line) != nil else { return false }
    let words = line.split { !$0.isLetter && !$0.isNumber }
    guard words.count <= 24 else { return false }
    if isDate(line) { return true }
    let plain = line.partsAtBlanks.filter {
      !$0.contains("www.") && !$0.contains("@") && !$0.contains(".com")
    }
    let small = plain.count { $0.first?.isLowercase == true }
    guard small * 4 <= words.count else { return false }
    let found = words.count { cues[$0] != 0 }
    let hasDay = words.contains { LineTraits.of(word: WordHash.of($0)).contains(.weekday) }
    let isParted =
      line.utf8.contains(0x7C) || line.contains("•") || line.contains("·") || line.holds("   ")
    if line.utf8.contains(0x2C) && newspaper(in: line) != nil { return true }
    return found > 0 || hasDay || isParted || (Phrases.isAllCapitals(line) && words.count <= 10)
  }

  /// Whether the first word of a line may open a date: a number, a month, a day, or a word of two or three letters.
  private static func opensDate(_ line: String) -> Bool {
    var word = WordHash()
    for byte in line.utf8 {
      if (byte | 0x20) &- 0x61 < 26 {
        word.add(byte)
      } else if byte &- 0x30 < 10 {
        return true
      } else if word.count > 0 {
        break
      }
    }
    return word.count <= 3 || !LineTraits.of(word: word.value).isDisjoint(with: [.month, .weekday])
  }

  /// Whether a line is a date and nothing else: `Friday, July 30, 2021`, `30 July 2021 at 10:15 am`.
  static func isDate(_ line: String) -> Bool {
    guard line.utf8.count <= 60, opensDate(line), PrintedDate.find(in: line) != nil else { return false }
    return line.split { !$0.isLetter && !$0.isNumber }.allSatisfy { word in
      if word.first?.isNumber == true { return true }
      let traits = LineTraits.of(word: WordHash.of(word))
      return !traits.isDisjoint(with: [.month, .weekday]) || dateWords[word] != 0
    }
  }

  private static let dateWords = PhraseTable([
    "at", "am", "pm", "a", "p", "m", "the", "of", "on", "st", "nd", "rd", "th", "et", "est", "edt", "gmt", "utc",
  ])
}
