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

  static let agencyTable = PhraseTable(agencies)

  private static let particles: Set<String> = [
    "van", "der", "den", "de", "da", "di", "du", "von", "la", "le", "al", "bin", "ibn", "el", "ter",
    "dos", "del",
    "ben",
  ]
  private static let particleTable = PhraseTable(particles)

  /// Whether `text` is one to five names' words, each with a capital; particles may stand between.
  static func isName(_ text: some StringProtocol) -> Bool {
    let text = Substring(text)
    return names(in: text.utf8.span, partedByCommas: false) == 1
  }

  /// Whether `text` names one person or several: "A", "A and B", "A, B and C".
  static func isNames(_ text: some StringProtocol) -> Bool {
    let text = Substring(text)
    return (1...6).contains(names(in: text.utf8.span, partedByCommas: true))
  }

  /// How many names a text is; 0 when one of its words is no word of a name.
  private static func names(in text: Span<UInt8>, partedByCommas: Bool) -> Int {
    var (names, words, start) = (0, 0, 0)
    var endsWithCapital = false
    for index in 0...text.count {
      let isEnd = index == text.count
      let isComma = !isEnd && partedByCommas && text[index] == 0x2C
      guard isEnd || isComma || text[index] == 0x20 else { continue }
      var endsName = isEnd || isComma
      if index > start {
        if partedByCommas && joinsNames(text, start..<index) {
          endsName = true
        } else {
          words += 1
          endsWithCapital = isCapitalized(text, start..<index)
          guard words <= 5, endsWithCapital || isParticle(text, start..<index) else { return 0 }
        }
      }
      if endsName && words > 0 {
        guard endsWithCapital else { return 0 }
        names += 1
        words = 0
      }
      start = index + 1
    }
    return names
  }

  /// Whether a word stands between two names: `and`, `&`.
  private static func joinsNames(_ text: Span<UInt8>, _ word: Range<Int>) -> Bool {
    let start = word.lowerBound
    if word.count == 1 { return text[start] == 0x26 }
    return word.count == 3 && text[start] | 0x20 == 0x61 && text[start + 1] | 0x20 == 0x6E
      && text[start + 2] | 0x20 == 0x64
  }

  private static func isParticle(_ text: Span<UInt8>, _ word: Range<Int>) -> Bool {
    guard word.count == 2 || word.count == 3 else { return false }
    for index in word where text[index] &- 0x61 > 25 { return false }
    return particleTable.bits(text, word) != 0
  }

  /// Whether a word begins with a capital and has letters, points, hyphens and apostrophes only.
  private static func isCapitalized(_ text: Span<UInt8>, _ word: Range<Int>) -> Bool {
    let first = text[word.lowerBound]
    if first < 0x80 && first &- 0x41 > 25 { return false }
    for index in word {
      let byte = text[index]
      if byte >= 0x80 { return isCapitalized(text.string(word)) }
      guard (byte | 0x20) &- 0x61 < 26 || byte == 0x2E || byte == 0x2D || byte == 0x27 else { return false }
    }
    return true
  }

  static func splitNames(_ text: some StringProtocol) -> [String] {
    var names: [String] = []
    for part in text.split(separator: ",") {
      var name: [Substring] = []
      for word in String(part).partsAtBlanks {
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
    return word.allSatisfy { $0.isLetter || $0 == "." || $0 == "-" || $0 == "'" || $0 == "’" }
  }

  static func isAllCapitals(_ text: some StringProtocol) -> Bool {
    var letters = 0
    var isASCII = true
    for byte in text.utf8 {
      if byte &- 0x61 < 26 { return false }
      if byte &- 0x41 < 26 { letters += 1 }
      if byte >= 0x80 { isASCII = false }
    }
    if isASCII { return letters >= 2 }
    letters = 0
    for scalar in text.unicodeScalars {
      if scalar.isSmall { return false }
      if scalar.isCapital { letters += 1 }
    }
    return letters >= 2
  }

  /// `YUAN SHENGGAO` as `Yuan Shenggao`; a name in mixed case stays as it is.
  static func ordinaryCase(_ name: String) -> String {
    guard isAllCapitals(name) else { return name }
    let words = name.partsAtBlanks.enumerated().map { index, word -> String in
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
    let text = line.trimmed { "([)]*_—–- ".unicodeScalars.contains($0) }
    if let names = compiled(text) { return names }
    guard line.holds("contributed") else { return nil }
    for phrase in [
      " contributed to this ", " contributed to the ", " contributed reporting",
      " also contributed",
    ] {
      guard let range = text.firstRange(of: phrase) else { continue }
      let rest = text[range.upperBound...].trimmed { !$0.isLetter }
      let isWhole =
        rest.isEmpty
        || rest.partsAtBlanks.count <= 5
          && ["story", "report", "article", "reporting", "piece", "review"].contains {
            rest.hasPrefix($0) || rest.hasSuffix($0)
          }
      var names = String(text[..<range.lowerBound])
      for place in [" in ", ", in "] {
        if let comma = names.firstRange(of: place) { names = String(names[..<comma.lowerBound]) }
      }
      for post in ["staff writer ", "staff writers ", "staff reporter ", "reporter ", "correspondent "]
      where names.lowercased().hasPrefix(post) { names = String(names.dropFirst(post.count)) }
      if isWhole && isNames(names) { return splitNames(names) }
    }
    return nil
  }

  /// The names of a line such as `Compiled by Li Shu from wire reports`, or nil when it is none.
  private static func compiled(_ text: String) -> [String]? {
    guard text.utf8.count <= 100, compilers.begins(text), let by = text.firstRange(of: "by ") else { return nil }
    var names = String(text[by.upperBound...]).trimmed { $0 == "." || $0 == " " }
    if let source = names.firstRange(of: " from ") { names = String(names[..<source.lowerBound]) }
    return isNames(names) && !names.hasPrefix("The ") ? splitNames(names) : nil
  }

  private static let compilers = PhraseList(["compiled by "])

  /// Whether a line names what kind of text the headline below it has, as `STAFF EDITORIAL` and `PREP ROUNDUP` do.
  static func isKicker(_ line: String) -> Bool {
    guard line.utf8.count <= 32, isAllCapitals(line) else { return false }
    let words = line.partsAtBlanks
    return (1...3).contains(words.count) && kickers[words[words.count - 1]] != 0
  }

  private static let kickers = PhraseTable([
    "editorial", "roundup", "column", "review", "analysis", "commentary", "profile", "feature", "opinion", "preview",
    "notebook", "obituary", "view", "viewpoint", "recap", "exclusive", "update", "q&a", "interview", "spotlight",
  ])

  /// Whether a line stands above the entries of a box beside a text: `BY THE NUMBERS`.
  static func isBoxHeading(_ line: String) -> Bool { boxHeadings.trimmed(line) != 0 }

  private static let boxHeadings = PhraseTable([
    "by the numbers", "at a glance", "if you go", "fast facts", "did you know", "for more information", "on the web",
    "what's next", "to learn more", "how to help", "want to go", "if you're going", "need to know",
  ])

  /// Whether a whole line sends the reader to another page or comes from one.
  static func isJump(_ line: String) -> Bool {
    guard line.utf8.count <= 80, mayJump(line.utf8Span.span),
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

  private static let jumpStarts = PhraseList([
    "continued on", "continued from", "cont'd on", "contd on", "turn to", "see ", "please see", "from page",
  ])

  /// Whether a line begins as those do that lead to another page, as far as its first word says.
  private static func mayJump(_ line: Span<UInt8>) -> Bool {
    for index in line.indices {
      let byte = line[index]
      if byte >= 0x80 || byte == 0x3E || byte &- 0x30 < 10 { return true }
      if (byte | 0x20) &- 0x61 < 26 { return jumpStarts.length(in: line, at: index) > 0 }
    }
    return false
  }

  private static func isPageWord(_ word: Substring) -> Bool {
    word == "page" || word == "pages" || word == "p" || word == "pg"
  }

  /// Whether a line is what press releases have above their title.
  static func isReleaseNotice(_ line: String) -> Bool {
    guard line.utf8.count <= 100 else { return false }
    let text = line.utf8Span.span
    var start = 0
    while start < text.count, text[start] < 0x80, (text[start] | 0x20) &- 0x61 > 25 { start += 1 }
    let contact = contactStarts.length(in: text, at: start)
    if contact > 0 {
      for index in start + contact..<text.count where (text[index] | 0x20) &- 0x61 < 26 { return true }
    }
    guard releaseStarts.length(in: text, at: start) > 0 else { return false }
    return line.trimmed { !$0.isLetter }.partsAtBlanks.count <= 8
  }

  private static let releaseStarts = PhraseList([
    "for immediate release", "for release", "press release", "news release", "media release", "embargoed",
  ])
  private static let contactStarts = PhraseList(["contact:", "media contact:", "press contact:", "contacts:"])

  /// Whether a line opens a letter to a newspaper.
  static func isSalutation(_ line: String) -> Bool {
    guard line.utf8.count <= 60, let last = line.utf8.last, last == 0x3A || last == 0x2C || last == 0x94 else {
      return false
    }
    return (last != 0x94 || line.hasSuffix("—")) && salutations.trimmed(line) != 0
  }

  private static let salutations = PhraseTable([
    "to the editor", "dear editor", "to the editors", "dear sir", "dear sirs", "editor", "dear mr editor",
  ])

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

  private static let advertisementStarts = PhraseList([
    "inside today", "inside:", "weather:", "today's weather", "subscribe ", "scan it", "scan the",
    "advertisement",
    "advertorial", "for sale", "to let", "help wanted", "follow us", "download our", "sign up",
    "visit us",
    "in today's", "also inside", "index", "call us", "order now", "buy now", "sponsored",
    "downloaded on",
    "clipped by", "copyright ©", "copyright (c)", "© ", "all rights reserved", "printed from",
  ])

  /// Whether a line is a notice of who has a text or where it was found, which ends with its line.
  static func isNotice(_ line: String) -> Bool {
    notices.begins(line)
  }

  private static let notices = PhraseList([
    "downloaded on", "clipped by", "copyright", "©", "all rights reserved", "printed from",
  ])

  /// Whether a line begins as advertisements and notices do.
  static func beginsAdvertisement(_ bytes: [UInt8], _ line: Range<Int>) -> Bool {
    guard line.lowerBound < line.upperBound, mayAdvertise(bytes[line.lowerBound]),
      bytes[line.lowerBound] &- 0x61 > 25
    else {
      return false
    }
    return advertisementStarts.length(in: bytes.span.extracting(line)) > 0
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
        text.hasSuffix(".") && !text.contains("www") && text.partsAtBlanks.count > 8
      if !isSentence && (text != "index" || isUpper) { return true }
    }
    if isUpper {
      if text == "inside" { return true }
      let words = text.partsAtBlanks
      if words.count <= 6
        && words.contains(where: {
          ["sale", "offer", "clearance", "discount"].contains(String($0).trimmed { !$0.isLetter })
        })
      {
        return true
      }
    }
    return false
  }

  /// Whether a line in capitals stands above short news: `IN BRIEF`, `CITY NEWS IN BRIEF`.
  static func isBriefsHeading(_ line: String) -> Bool {
    briefs.ends(line) && line.utf8.count <= 60 && isAllCapitals(line) && line.partsAtBlanks.count <= 6
  }

  private static let briefs = PhraseList(["in brief", "briefs"])

  /// Whether a line is a name with an initial, as people sign letters with: `J. T. WELLS`.
  static func isSignature(_ line: String) -> Bool {
    guard line.utf8.count <= 40, line.utf8.contains(0x2E) else { return false }
    let words = line.partsAtBlanks
    guard (2...5).contains(words.count) else { return false }
    var (initials, names, common) = (0, 0, 0)
    for (index, word) in words.enumerated() {
      let letters = Array(word.utf8)
      guard letters[0] &- 0x41 < 26 else { return false }
      let arePoints = letters.indices.allSatisfy { $0 % 2 == 0 ? letters[$0] &- 0x41 < 26 : letters[$0] == 0x2E }
      if letters.count % 2 == 0 && arePoints {
        initials += letters.count / 2
        // A country is none.
        if word == "U.S." || word == "U." && index + 1 < words.count && words[index + 1] == "S." { return false }
        continue
      }
      let name = String(word).trimmed { $0 == "," || $0 == "." }
      guard name.utf8.count >= 2, isName(name) else { return false }
      if CommonWords.contains(name.lowercased()) { common += 1 }
      names += 1
    }
    // Behind two initials a surname may be a word of every day, as Wells is.
    return (1...3).contains(initials) && (1...2).contains(names) && (common == 0 || initials > 1 && names == 1)
  }

  /// Whether a line goes on with what an advertisement line above it began.
  static func continuesAdvertisement(_ line: String) -> Bool {
    guard line.utf8.count <= 60 else { return false }
    let text = line.lowercased()
    if text.contains("www.") || text.contains("%") || text.contains("http") || text.contains("@") {
      return true
    }
    let words = text.partsAtBlanks
    if (2...5).contains(words.count), let last = words.last, last.first?.isNumber == true,
      last.allSatisfy({ $0.isNumber || $0 == "-" || $0 == "–" || $0 == "," })
    {
      return true
    }
    // `Weather B6` leads to a page.
    if (2...4).contains(words.count), let last = words.last, last.first?.isLetter == true, (2...3).contains(last.count),
      last.dropFirst().allSatisfy(\.isNumber)
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
    // A number is in it, and four words at most.
    var hasNumber = false
    var count = 0
    var wasBlank = true
    for byte in line.utf8 {
      hasNumber = hasNumber || byte &- 0x30 < 10 || byte >= 0x80
      if byte != 0x20 && wasBlank { count += 1 }
      wasBlank = byte == 0x20
    }
    guard hasNumber, count <= 4 else { return false }
    let words = line.partsAtBlanks
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
    let words = line.partsAtBlanks
    let hasDay = days.stands(in: line.utf8Span.span)
    let isPlain = words.count <= 10 && words.allSatisfy { $0.first?.isLowercase != true }
    return isPlain && (hasDay || line.utf8.contains(0x7C) || isAllCapitals(line))
      || Mastheads.isIssueLine(line)
  }

  private static let days = PhraseList([
    "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday",
  ])

  /// Whether a line says when the article was published or changed: `Updated: 2021-07-30`.
  static func isDateLine(_ line: String) -> Bool {
    guard line.utf8.count <= 80 else { return false }
    if let first = line.utf8.first, first &- 0x30 < 10 { return PrintedDate.iso(line) != nil }
    return dateStarts.begins(line) && PrintedDate.find(in: line) != nil
  }

  private static let dateStarts = PhraseList([
    "updated", "published", "posted", "last updated", "first published", "last modified", "date:", "created",
  ])

  /// Whether a line is the name of an image file.
  static func isImageName(_ line: String) -> Bool {
    guard line.utf8.count <= 120, !line.utf8.contains(0x20), line.utf8.contains(0x2E) else {
      return false
    }
    // A name of at least one character stands before the point.
    return imageEndings.ends(String(line.dropFirst()))
  }

  private static let imageEndings = PhraseList([
    ".png", ".jpg", ".jpeg", ".gif", ".webp", ".tif", ".tiff", ".svg", ".bmp",
  ])

  /// Whether a line says, in place of a name, that the newspaper's own people or an agency wrote a text.
  static func isStaffLine(_ line: String) -> Bool {
    staffLines.trimmed(line) != 0 || staffEnds.ends(line) && line.partsAtBlanks.count <= 4
  }

  private static let staffEnds = PhraseList([" staff report", " staff reports", " wire reports", " news services"])

  private static let staffLines = PhraseTable([
    "staff reporter", "staff reporters", "staff report", "staff reports", "from staff reports", "staff writer",
    "staff writers", "our correspondent", "own correspondent", "our staff", "wire reports", "from wire reports",
    "wire services", "from wire services", "staff and wire reports", "from staff and wire reports",
    "from news services", "from staff and wire services", "compiled from wire reports", "news staff",
    "staff and wire services",
    "from our own correspondent", "editorial board",
  ])

  static func isContact(_ line: String) -> Bool {
    if line.utf8.count <= 80, line.utf8.contains(0x20), line.utf8.contains(0x40) {
      // An address and a number: `name@paper.example • 555-0117`.
      let words = line.partsAtBlanks
      return words.count <= 4 && words[0].utf8.contains(0x40)
        && words.dropFirst().allSatisfy { !$0.contains(where: \.isLetter) || $0.utf8.contains(0x40) }
    }
    return line.utf8.first == 0x40
      || line.utf8.count <= 80 && line.utf8.contains(0x40) && !line.utf8.contains(0x20) && line.utf8.contains(0x2E)
  }
}
