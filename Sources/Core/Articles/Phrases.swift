/// What newspapers always say, and how they say it.
enum Phrases {
  /// Words that end with a full stop in the middle of a sentence.
  static let shortened: Set<String> = [
    "Mr", "Mrs", "Ms", "Dr", "St", "Gen", "Gov", "Sen", "Rep", "Prof", "Lt", "Col", "Capt", "Sgt",
    "Rev", "Hon", "Maj",
    "Jan", "Feb", "Mar", "Apr", "Jun", "Jul", "Aug", "Sep", "Sept", "Oct", "Nov", "Dec", "No", "vs",
    "Co", "Inc",
    "Ltd", "Corp", "Jr", "Sr", "Mt", "Ft", "Ave", "Messrs", "Supt", "Det", "Cpl", "Pvt", "c", "ca",
    "approx", "Fig",
  ]

  /// Words that a sentence or a headline does not end with.
  static let leading: Set<String> = [
    "the", "a", "an", "of", "in", "on", "at", "to", "for", "with", "by", "from", "and", "or", "but",
    "as", "that",
    "which",
    "who", "whose", "is", "are", "was", "were", "be", "been", "has", "have", "had", "will", "would",
    "can", "could",
    "may", "might", "should", "its", "their", "his", "her", "our", "my", "your", "this", "these",
    "those", "into",
    "than", "between", "through", "during", "under", "over", "after", "before", "about", "against",
    "among", "if",
    "because", "while", "when", "where", "not", "no", "both", "also", "more", "most", "such", "it",
    "they", "we",
  ]

  static let agencies: Set<String> = [
    "xinhua", "reuters", "afp", "ap", "upi", "tass", "ansa", "dpa", "efe", "kyodo", "yonhap",
    "bloomberg", "pa", "cns",
    "associated press", "united press", "international news service", "the associated press",
    "getty", "getty images",
    "shutterstock", "staff", "ians", "pti", "ani", "vcg", "cfp", "ctk",
    "agence france-presse", "press association", "china news service", "epa", "ap photo",
    "afp photo", "imaginechina",
  ]

  private static let particles: Set<String> = [
    "van", "der", "den", "de", "da", "di", "du", "von", "la", "le", "al", "bin", "ibn", "el", "ter",
    "dos", "del",
    "ben",
  ]

  /// Whether `text` is one to five names' words, each with a capital; particles may stand between.
  static func isName(_ text: some StringProtocol) -> Bool {
    let words = text.split(separator: " ")
    guard (1...5).contains(words.count), let first = words.first, let last = words.last else {
      return false
    }
    guard isCapitalized(first) || particles.contains(first.lowercased()), isCapitalized(last) else {
      return false
    }
    return words.allSatisfy { isCapitalized($0) || particles.contains(String($0)) }
  }

  /// Whether `text` names one person or several: "A", "A and B", "A, B and C".
  static func isNames(_ text: some StringProtocol) -> Bool {
    let names = splitNames(text)
    return !names.isEmpty && names.count <= 6 && names.allSatisfy { isName($0) }
  }

  static func splitNames(_ text: some StringProtocol) -> [String] {
    var names: [String] = []
    for part in text.split(separator: ",") {
      var name: [Substring] = []
      for word in String(part).split(separator: " ") {
        if word.lowercased() == "and" || word == "&" {
          if !name.isEmpty { names.append(name.joined(separator: " ")) }
          name = []
        } else {
          name.append(word)
        }
      }
      if !name.isEmpty { names.append(name.joined(separator: " ")) }
    }
    return names
  }

  private static func isCapitalized(_ word: some StringProtocol) -> Bool {
    guard let first = word.unicodeScalars.first, first.isCapital else { return false }
    return word.unicodeScalars.dropFirst().allSatisfy {
      $0.isLetter || $0 == "." || $0 == "-" || $0 == "'" || $0 == "’"
    }
  }

  static func isAllCapitals(_ text: some StringProtocol) -> Bool {
    var letters = 0
    for scalar in text.unicodeScalars {
      if scalar.isSmall { return false }
      if scalar.isCapital { letters += 1 }
    }
    return letters >= 2
  }

  /// `YUAN SHENGGAO` as `Yuan Shenggao`; a name in mixed case stays as it is.
  static func ordinaryCase(_ name: String) -> String {
    guard isAllCapitals(name) else { return name }
    let words = name.split(separator: " ").enumerated().map { index, word -> String in
      let lower = word.lowercased()
      if index > 0 && particles.contains(lower) { return lower }
      var result = ""
      var isStart = true
      for character in lower {
        result += isStart ? character.uppercased() : String(character)
        isStart = character == "-" || ((character == "'" || character == "’") && result.count == 2)
      }
      return result
    }
    return words.joined(separator: " ")
  }

  /// The names of a line such as `Li Shu and Ma Rui contributed to this story.`, or nil when it is none.
  static func contributors(_ line: String) -> [String]? {
    guard line.holds("contributed") else { return nil }
    let text = line.trimmed { "([)]*_ ".unicodeScalars.contains($0) }
    for phrase in [
      " contributed to this ", " contributed to the ", " contributed reporting",
      " also contributed",
    ] {
      guard let range = text.firstRange(of: phrase) else { continue }
      let rest = text[range.upperBound...].trimmed { !$0.isLetter }
      let isWhole =
        rest.isEmpty
        || rest.split(separator: " ").count <= 5
          && ["story", "report", "article", "reporting", "piece", "review"].contains {
            rest.hasPrefix($0) || rest.hasSuffix($0)
          }
      var names = String(text[..<range.lowerBound])
      for place in [" in ", ", in "] {
        if let comma = names.firstRange(of: place) { names = String(names[..<comma.lowerBound]) }
      }
      if isWhole && isNames(names) { return splitNames(names) }
    }
    return nil
  }

  /// Whether a whole line sends the reader to another page or comes from one.
  static func isJump(_ line: String) -> Bool {
    guard line.utf8.count <= 80,
      line.holds("page") || line.holds("continued") || line.holds("cont") || line.holds(" p")
    else { return false }
    let text = line.lowercased().trimmed {
      !$0.isLetter && !$0.isNumeric && $0 != ">"
    }
    let words = text.split { !$0.isLetter && !$0.isNumber }
    guard (2...8).contains(words.count) else { return false }
    let endsWithPage =
      words.count >= 2 && isPageNumber(words[words.count - 1]) && isPageWord(words[words.count - 2])
    let endsWithLetterPage =
      words.count >= 2 && isPageWord(words[words.count - 2]) && words[words.count - 1].count <= 3
    for start in [
      "continued on", "continued from", "cont'd on", "contd on", "turn to", "see ", "please see",
      "from page",
    ]
    where text.hasPrefix(start) {
      return endsWithPage || endsWithLetterPage
        || (start.hasPrefix("continued") && isPageNumber(words[words.count - 1]))
    }
    return endsWithPage
      && (line.hasPrefix(">>") || line.hasPrefix("»") || line.hasPrefix("►") || line.hasPrefix("→"))
  }

  private static func isPageWord(_ word: Substring) -> Bool {
    word == "page" || word == "pages" || word == "p" || word == "pg"
  }

  /// Whether a line is what press releases have above their title.
  static func isReleaseNotice(_ line: String) -> Bool {
    guard line.utf8.count <= 100 else { return false }
    let text = line.lowercased().trimmed { !$0.isLetter }
    return [
      "for immediate release", "for release", "press release", "news release", "media release",
      "embargoed",
    ]
    .contains { text.hasPrefix($0) } && text.split(separator: " ").count <= 8
      || ["contact", "media contact", "press contact", "contacts"].contains {
        text.hasPrefix($0 + ":")
      }
  }

  /// Whether a line opens a letter to a newspaper.
  static func isSalutation(_ line: String) -> Bool {
    let text = line.lowercased().trimmed { !$0.isLetter }
    return [
      "to the editor", "dear editor", "to the editors", "dear sir", "dear sirs", "editor",
      "dear mr editor",
    ]
    .contains(text) && (line.hasSuffix(":") || line.hasSuffix(",") || line.hasSuffix("—"))
  }

  static func isPageNumber(_ word: Substring) -> Bool {
    word.count <= 4 && word.contains { $0.isNumber }
  }

  private static let advertisementLetters: UInt32 = "iwtsafhdvocbp".utf8.reduce(0) {
    $0 | 1 << UInt32($1 &- 0x61)
  }

  /// Whether a line that begins with this byte could be an advertisement's though it has small letters.
  static func mayAdvertise(_ first: UInt8) -> Bool {
    if first == 0xC2 { return true }
    let letter = first | 0x20
    return letter &- 0x61 < 26 && advertisementLetters >> UInt32(letter &- 0x61) & 1 != 0
  }

  private static let advertisementStarts: [[UInt8]] = [
    "inside today", "inside:", "weather:", "today's weather", "subscribe ", "scan it", "scan the",
    "advertisement",
    "advertorial", "for sale", "to let", "help wanted", "follow us", "download our", "sign up",
    "visit us",
    "in today's", "also inside", "index", "call us", "order now", "buy now", "sponsored",
    "downloaded on",
    "clipped by", "copyright ©", "copyright (c)", "© ", "all rights reserved", "printed from",
  ].map { Array($0.utf8) }

  /// Whether a line is a notice of who has a text or where it was found, which ends with its line.
  static func isNotice(_ line: String) -> Bool {
    let text = line.lowercased()
    return ["downloaded on", "clipped by", "copyright", "©", "all rights reserved", "printed from"].contains {
      text.hasPrefix($0)
    }
  }

  /// Whether a line begins as advertisements and notices do.
  static func beginsAdvertisement(_ bytes: [UInt8], _ line: Range<Int>) -> Bool {
    guard line.lowerBound < line.upperBound, mayAdvertise(bytes[line.lowerBound]),
      bytes[line.lowerBound] &- 0x61 > 25
    else {
      return false
    }
    for start in advertisementStarts where line.count >= start.count {
      var index = 0
      while index < start.count {
        let byte = bytes[line.lowerBound + index]
        guard byte == start[index] || (byte | 0x20 == start[index] && byte &- 0x41 < 26) else {
          break
        }
        index += 1
      }
      if index == start.count { return true }
    }
    return false
  }

  /// Whether a line is an advertisement's or a notice of the newspaper about itself.
  static func isAdvertisement(_ line: String) -> Bool {
    guard line.utf8.count <= 120, let first = line.utf8.first else { return false }
    let isUpper = isAllCapitals(line)
    guard isUpper || mayAdvertise(first) else { return false }
    let bytes = Array(line.utf8)
    let isStart = beginsAdvertisement(bytes, 0..<bytes.count)
    guard isStart || isUpper else { return false }
    let text = line.lowercased()
    if isStart && (isUpper || text.count < 90) {
      let isSentence =
        text.hasSuffix(".") && !text.contains("www") && text.split(separator: " ").count > 8
      if !isSentence && (text != "index" || isUpper) { return true }
    }
    if isUpper {
      let words = text.split(separator: " ")
      if words.count <= 6
        && words.contains(where: {
          ["sale", "offer", "clearance", "discount"].contains(String($0).trimmed { !$0.isLetter })
        })
      {
        return true
      }
      if words.count <= 6 && text.hasSuffix("in brief") { return true }
    }
    return false
  }

  /// Whether a line goes on with what an advertisement line above it began.
  static func continuesAdvertisement(_ line: String) -> Bool {
    guard line.utf8.count <= 60 else { return false }
    let text = line.lowercased()
    if text.contains("www.") || text.contains("%") || text.contains("http") || text.contains("@") {
      return true
    }
    let words = text.split(separator: " ")
    if (2...5).contains(words.count), let last = words.last, last.first?.isNumber == true,
      last.allSatisfy({ $0.isNumber || $0 == "-" || $0 == "–" || $0 == "," })
    {
      return true
    }
    if words.count >= 2, isPageWord(words[words.count - 2]), isPageNumber(words[words.count - 1]) {
      return true
    }
    var digits = 0
    for byte in line.utf8 where byte >= 0x30 && byte <= 0x39 { digits += 1 }
    return digits >= 6 || (text.hasPrefix("call ") && digits >= 3)
      || (isAllCapitals(line) && words.count <= 5)
  }

  /// Whether a line is a page number, alone or with the name of a section.
  static func isFolio(_ line: String) -> Bool {
    let words = line.split(separator: " ")
    guard (1...4).contains(words.count) else { return false }
    let numbers = words.count {
      isPageNumber($0) && $0.allSatisfy { $0.isNumber || ($0.isUppercase && $0.isASCII) }
    }
    if words.count == 1 { return numbers == 1 && words[0].count <= 3 }
    let rest = words.filter { !isPageNumber($0) }.joined(separator: " ")
    return numbers == 1
      && (isAllCapitals(rest) || rest.lowercased() == "page" || Mastheads.isSection(rest))
      && (isPageNumber(words[0]) || isPageNumber(words[words.count - 1]))
  }

  /// Whether a line at the edge of a page holds the date of the newspaper, and nothing that is a sentence.
  static func isRunningHead(_ line: String) -> Bool {
    guard PrintedDate.find(in: line) != nil, !line.hasSuffix(".") || isAllCapitals(line) else {
      return false
    }
    let days = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
    let lower = line.lowercased()
    let words = line.split(separator: " ")
    let hasDay = days.contains { lower.contains($0) }
    let isPlain = words.count <= 10 && words.allSatisfy { $0.first?.isLowercase != true }
    return isPlain && (hasDay || line.contains("|") || isAllCapitals(line))
      || Mastheads.isIssueLine(line)
  }

  /// Whether a line says when the article was published or changed: `Updated: 2021-07-30`.
  static func isDateLine(_ line: String) -> Bool {
    guard line.utf8.count <= 80 else { return false }
    let lower = line.lowercased()
    let starts = [
      "updated", "published", "posted", "last updated", "first published", "last modified", "date:",
      "created",
    ]
    return starts.contains { lower.hasPrefix($0) } && PrintedDate.find(in: line) != nil
      || PrintedDate.iso(line) != nil
  }

  /// Whether a line is the name of an image file.
  static func isImageName(_ line: String) -> Bool {
    guard line.utf8.count <= 120, !line.utf8.contains(0x20), line.utf8.contains(0x2E) else {
      return false
    }
    let lower = line.lowercased()
    return [".png", ".jpg", ".jpeg", ".gif", ".webp", ".tif", ".tiff", ".svg", ".bmp"].contains {
      lower.hasSuffix($0) && lower.utf8.count > $0.utf8.count
    }
  }

  /// Whether a line says, in place of a name, that the newspaper's own people or an agency wrote a text.
  static func isStaffLine(_ line: String) -> Bool {
    let text = line.lowercased().trimmed { !$0.isLetter }
    return [
      "staff reporter", "staff reporters", "staff report", "staff reports", "from staff reports", "staff writer",
      "staff writers", "our correspondent", "own correspondent", "our staff", "wire reports", "from wire reports",
      "wire services", "from wire services", "from our own correspondent", "editorial board",
    ].contains(text)
  }

  static func isContact(_ line: String) -> Bool {
    line.utf8.count <= 80 && line.contains("@") && !line.contains(" ") && line.contains(".")
      || line.hasPrefix("@")
  }
}
