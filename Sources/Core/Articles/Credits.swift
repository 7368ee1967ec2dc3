/// Finds who took the picture that a caption describes.
enum Credits {
  struct Finding: Equatable {
    /// Length in UTF-8 of the credit at the end of the text, with its brackets.
    let length: Int
    /// The photographer in ordinary case, or the agency when no person is named.
    let name: String
  }

  /// How many bytes at the end of a text may be looked at for a credit.
  private static let reach = 160
  private static let words = PhraseList([
    "photo", "picture: ", "picture by ", "provided to ", "provided by ", "courtesy of ", "image: ", "illustration by ",
    "file photo",
  ])

  /// Whether text in pieces, parted by blanks, may end with a credit, as far as the signs and words near its end say.
  static func mayEnd(_ pieces: [Range<Int>], of bytes: [UInt8]) -> Bool {
    let end = pieces[pieces.count - 1].upperBound
    switch bytes[end - 1] {
    case 0x29, 0x2A, 0x5D, 0x5F: return true
    default: break
    }
    let text = bytes.span
    var left = reach
    for piece in pieces.reversed() {
      let start = max(piece.lowerBound, piece.upperBound - left)
      for index in start..<piece.upperBound {
        let byte = text[index]
        if byte == 0x2F { return true }
        switch byte | 0x20 {
        case 0x63, 0x66, 0x69, 0x70: if words.length(in: text, at: index) > 0 { return true }
        default: break
        }
      }
      left -= piece.upperBound - start + 1
      guard left > 0 else { return false }
      // Words may go over the end of a line.
      if piece.lowerBound < piece.upperBound, left > 0 {
        let line = text.extracting(piece.lowerBound..<piece.upperBound)
        if splits.ends(line) { return true }
      }
    }
    return false
  }

  /// What a line below another one, in which one of `words` begins, leaves at the end of the upper one.
  private static let splits = PhraseList([
    "picture", "picture:", "courtesy", "provided", "image", "image:", "illustration",
  ])

  /// The credit at the end of a caption or that is the whole of `text`.
  static func find(atEndOf text: String) -> Finding? {
    guard let last = text.utf8.last, last == 0x2A || last == 0x5F else {
      return bracketed(text) ?? slashed(text) ?? worded(text)
    }
    // A credit in italics: `*Photo: NAME*`.
    var marks = 0
    while text.utf8.dropLast(marks).last == last { marks += 1 }
    let inner = String(text.dropLast(marks))
    let isOpened = { (finding: Finding) in
      inner.utf8.dropLast(finding.length).suffix(marks).allSatisfy { $0 == last }
        && inner.utf8.count >= finding.length + marks
    }
    if let open = inner.lastIndex(of: Character(UnicodeScalar(last))) {
      let credit = String(inner[inner.index(after: open)...])
      guard let found = bracketed(credit) ?? slashed(credit) ?? worded(credit),
        found.length == credit.utf8.count, isOpened(found)
      else { return nil }
      return Finding(length: found.length + 2 * marks, name: found.name)
    }
    return nil
  }

  /// `[Photo by NAME for PAPER]`, `(Photo: NAME)`, `[Photo/Agency]`, `(Xinhua/NAME)`.
  private static func bracketed(_ text: String) -> Finding? {
    guard let last = text.last, last == "]" || last == ")",
      let open = text.lastIndex(of: last == "]" ? "[" : "(")
    else { return nil }
    let credit = text[open...]
    guard credit.utf8.count <= 120 else { return nil }
    let inner = String(credit.dropFirst().dropLast())
    let lower = inner.lowercased()
    let words = [
      "photo", "picture", "image", "photograph", "courtesy", "illustration", "graphic",
      "provided to",
    ]
    if words.contains(where: { lower.hasPrefix($0) || lower.hasSuffix($0) }) {
      return Finding(length: credit.utf8.count, name: name(in: inner))
    }
    let parts = inner.split(separator: "/").map { String($0).trimmed { $0 == " " } }
    if parts.count == 2, parts.contains(where: { Phrases.agencies.contains($0.lowercased()) }) {
      let person = parts.first { !Phrases.agencies.contains($0.lowercased()) } ?? parts[0]
      return Finding(length: credit.utf8.count, name: Phrases.ordinaryCase(person))
    }
    // A name in full and a newspaper.
    if parts.count == 2, Phrases.isName(parts[0]), (2...4).contains(parts[0].partsAtBlanks.count),
      parts[1].partsAtBlanks.count <= 5, isPaper(parts[1].partsAtBlanks)
    {
      return Finding(length: credit.utf8.count, name: Phrases.ordinaryCase(parts[0]))
    }
    return nil
  }

  /// `NAME NAME / FOR PAPER`, `NAME AND NAME/AGENCY`, `Name Name/Agency`.
  private static func slashed(_ text: String) -> Finding? {
    guard text.utf8.count >= 5, text.utf8.contains(0x2F), let slash = text.lastIndex(of: "/") else {
      return nil
    }
    let agency = text[text.index(after: slash)...].trimmed { $0 == " " || $0 == "." }
    guard agency.utf8.count <= 50, !agency.isEmpty else { return nil }
    let agencyWords = agency.partsAtBlanks
    guard agencyWords.count <= 6, isPaper(agencyWords) else { return nil }
    let before = text[..<slash]
    let isSpaced = before.last == " "
    // The name reaches back to the end of a sentence, a line or the text's beginning.
    var names: [Substring] = []
    var isBehindSentence =
      before.hasPrefix("Photo:") || before.hasPrefix("PHOTO:") || before.hasPrefix("Picture:")
    for word in before.partsAtBlanks.reversed() {
      let isStop = word.last.map { ".!?”\"’)]:…".contains($0) } ?? false
      if isStop && !(word.count == 2 && word.last == "." && !names.isEmpty) {
        isBehindSentence =
          isBehindSentence || [".", "!", "?"].contains(word.last) && names.count <= 3
        break
      }
      names.append(word)
      if names.count > 8 { return nil }
    }
    names.reverse()
    while let first = names.first, !Phrases.isName(first) { names.removeFirst() }
    guard !names.isEmpty else { return nil }
    let joined = names.joined(separator: " ")
    let isUpper = Phrases.isAllCapitals(joined) && !names.contains { $0.contains { $0.isNumber } }
    guard isUpper || (Phrases.isNames(joined) && names.count >= 2 && names.count <= 5) else {
      return nil
    }
    let isWhole =
      names.first?.startIndex == text.startIndex && names.count <= 3 && names.first != "The"
      && agencyWords.count <= 4
    if !isUpper && isSpaced && !isBehindSentence && !isWhole
      && !Phrases.agencies.contains(agency.lowercased())
      && !agency.lowercased().hasPrefix("for ")
    {
      return nil
    }
    guard let start = names.first?.startIndex else { return nil }
    let length = text[start...].utf8.count
    return Finding(
      length: length, name: names.first.map { _ in Phrases.ordinaryCase(joined) } ?? joined)
  }

  private static func isPaper(_ words: [Substring]) -> Bool {
    words.allSatisfy { word in
      let lower = word.lowercased()
      return word.first?.isUppercase == true || ["for", "the", "of", "and", "via"].contains(lower)
    }
  }

  /// `Photo by NAME`, `PHOTO: NAME`, `Photograph: NAME/Agency`, `Courtesy of …` as a sentence of its own at the end.
  private static func worded(_ text: String) -> Finding? {
    guard
      ["photo", "picture", "courtesy", "image", "illustration", "provided"].contains(where: { text.holds($0) })
    else {
      return nil
    }
    let bytes = Array(text.utf8)
    for (start, list) in starts {
      guard let offset = bytes.indices.last(where: { list.length(in: bytes.span, at: $0) > 0 }) else { continue }
      let credit = String(decoding: bytes[offset...], as: UTF8.self)
      let before = bytes[..<offset].last { $0 != 0x20 }
      let isOwn = before.map { [0x2E, 0x21, 0x3F, 0x22, 0x29, 0x5D, 0x9D].contains($0) } ?? true
      guard isOwn, credit.utf8.count <= 80 else { continue }
      let rest = credit.dropFirst(start.count).trimmed { $0 == " " || $0 == "." }
      if rest.isEmpty || isPaper(rest.split { $0 == " " || $0 == "/" }) {
        return Finding(length: credit.utf8.count, name: name(in: credit))
      }
    }
    return nil
  }

  private static let starts = [
    "photo by ", "photos by ", "photo: ", "photos: ", "photograph: ", "photograph by ", "picture: ", "picture by ",
    "photo courtesy of ", "courtesy of ", "image: ", "illustration by ", "file photo",
    "provided to ", "provided by ",
  ].map { ($0, PhraseList([$0])) }

  private static func name(in credit: String) -> String {
    var text = credit.trimmed { "[]() .".unicodeScalars.contains($0) }
    for start in [
      "photos by ", "photo by ", "photo courtesy of ", "photograph by ", "picture by ", "image by ",
      "courtesy of ",
      "illustration by ", "photos: ", "photo: ", "photograph: ", "picture: ", "image: ",
      "photo provided by ",
      "provided to ",
      "photo/", "photo / ",
    ]
    where text.lowercased().hasPrefix(start) {
      text = String(text.dropFirst(start.count))
      break
    }
    for end in [" for ", "/", " / ", ","] {
      if let range = text.firstRange(of: end), range.lowerBound > text.startIndex {
        text = String(text[..<range.lowerBound])
      }
    }
    return Phrases.ordinaryCase(text.trimmed { $0 == " " })
  }
}
