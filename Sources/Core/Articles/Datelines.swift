/// Reads the place, date and agency that open an article's text: `PARIS, May 18 (Reuters) —`.
enum Datelines {
  struct Finding: Equatable {
    /// Where the dateline ends, its dash included, as an offset into the text.
    let end: Int
    let place: String
    /// What stands in parentheses, when it is an agency.
    let agency: String?
  }

  /// The dateline at the beginning of a paragraph, nil when it has none.
  static func find(in text: ArraySlice<UInt8>) -> Finding? {
    guard let first = text.first, first &- 0x41 < 26 else { return nil }
    guard let dash = dash(in: text) else { return nil }
    let head = String(decoding: text[text.startIndex..<dash.lowerBound], as: UTF8.self).trimmed {
      $0 == " "
    }
    guard (3...80).contains(head.utf8.count) else { return nil }
    var place = head
    var agency: String?
    if let open = head.firstIndex(of: "("), let close = head[open...].firstIndex(of: ")") {
      let inner = String(head[head.index(after: open)..<close])
      guard inner.partsAtBlanks.count <= 4, inner.first?.isUppercase == true else {
        return nil
      }
      agency = inner
      place = String(head[..<open]).trimmed { $0 == " " }
    } else if head.contains("(") {
      return nil
    }
    let words = place.split(whereSeparator: { $0 == " " || $0 == "," || $0 == "." })
    guard let start = words.first, (1...9).contains(words.count) else { return nil }
    let hasDate = words.contains { LineTraits.of(word: WordHash.of($0)).contains(.month) }
    let isUpper = Phrases.isAllCapitals(start) && start.utf8.count >= 3
    guard isUpper || hasDate || (agency != nil && words.count <= 4) else { return nil }
    // A name and its date, nothing that makes a sentence.
    for word in words {
      let isName = word.first?.isUppercase == true || word.first?.isNumber == true
      guard
        isName
          || ["de", "la", "el", "of", "the", "on", "st", "nd", "rd", "th"].contains(
            word.lowercased())
      else {
        return nil
      }
    }
    if !isUpper && !hasDate && !place.contains(",") && words.count > 2 { return nil }
    let name =
      place.split(separator: ",").first.map { String($0).trimmed { $0 == " " || $0 == "." } }
      ?? place
    return Finding(end: dash.upperBound, place: Phrases.ordinaryCase(name), agency: agency)
  }

  /// The first dash within reach: `—`, `–`, `--`, or `-` between blanks.
  private static func dash(in text: ArraySlice<UInt8>) -> Range<Int>? {
    let limit = min(text.endIndex - 2, text.startIndex + 84)
    var index = text.startIndex + 2
    while index < limit {
      let byte = text[index]
      if byte == 0x0A || byte == 0x3F || byte == 0x21 || byte == 0x22 || byte == 0x3A
        || byte == 0x3B
      {
        return nil
      }
      if byte == 0xE2 && text[index + 1] == 0x80
        && (text[index + 2] == 0x94 || text[index + 2] == 0x93)
      {
        return index..<index + 3
      }
      if byte == 0x2D && text[index + 1] == 0x2D { return index..<index + 2 }
      if byte == 0x2D && text[index - 1] == 0x20 && text[index + 1] == 0x20 {
        return index..<index + 1
      }
      index += 1
    }
    return nil
  }
}
