/// Addresses of the web, of mail, of files.
extension TokenCutter {
  /// Whether it is worth looking for an address in a chunk: it holds `@`, `://`, or a full stop between letters.
  func mayHoldAddress(_ start: Int, _ end: Int) -> Bool {
    var index = start + 1
    while index < end - 1 {
      switch text[index] {
      case UInt8(ascii: "@"): return true
      case UInt8(ascii: "."):
        if isASCIILetter(index + 1) { return true }
      case UInt8(ascii: ":"):
        if text[index + 1] == UInt8(ascii: "/") || byte(index + 1) == UInt8(ascii: "1") { return true }
      default: break
      }
      index += 1
    }
    return false
  }

  /// The place after the address at `start`; nil when none is there.
  func address(_ start: Int, _ end: Int) -> Int? {
    if begins("http://", start) || begins("https://", start) || begins("ftp://", start) || begins("www.", start)
      || begins("doi:10.", start)
    {
      return trimmed(start, pastLocator(start, end))
    }
    let local = begins("mailto:", start) ? start + 7 : start
    return mailAddress(start, local, end) ?? hostName(start, end)
  }

  private func begins(_ word: String, _ start: Int) -> Bool {
    for (offset, expected) in word.utf8.enumerated() {
      let found = byte(start + offset)
      guard found == expected || (expected &- 0x61 < 26 && found | 0x20 == expected) else { return false }
    }
    return true
  }

  /// The place of the first character that no locator holds.
  private func pastLocator(_ start: Int, _ end: Int) -> Int {
    var index = start
    while index < end {
      switch text[index] {
      case UInt8(ascii: "<"), UInt8(ascii: ">"), UInt8(ascii: "\""), UInt8(ascii: "{"), UInt8(ascii: "}"): return index
      case 0x80...0xFF:
        let (kind, length) = character(index)
        guard kind.isWord || kind == .single else { return index }
        index += length
      default: index += 1
      }
    }
    return index
  }

  /// `past` without the punctuation that closes a sentence or bracket around the address.
  private func trimmed(_ start: Int, _ past: Int) -> Int {
    var past = past
    while past > start + 1 {
      switch text[past - 1] {
      case UInt8(ascii: "."), UInt8(ascii: ","), UInt8(ascii: ";"), UInt8(ascii: ":"), UInt8(ascii: "!"),
        UInt8(ascii: "?"), UInt8(ascii: "'"), UInt8(ascii: "]"), UInt8(ascii: "*"):
        past -= 1
      case UInt8(ascii: ")"):
        var depth = 0
        for index in start..<past {
          if text[index] == UInt8(ascii: "(") { depth += 1 } else if text[index] == UInt8(ascii: ")") { depth -= 1 }
        }
        guard depth < 0 else { return past }
        past -= 1
      default: return past
      }
    }
    return past
  }

  private func mailAddress(_ start: Int, _ local: Int, _ end: Int) -> Int? {
    var index = local
    while index < end, isASCIILetter(index) || isDigit(index) || isMailMark(text[index]) { index += 1 }
    guard index > local, byte(index) == UInt8(ascii: "@"), isASCIILetter(index + 1) || isDigit(index + 1) else {
      return nil
    }
    index += 1
    while index < end, isASCIILetter(index) || isDigit(index) || isHostMark(index) { index += 1 }
    return index
  }

  private func isMailMark(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: ".") || byte == UInt8(ascii: "_") || byte == UInt8(ascii: "%") || byte == UInt8(ascii: "+")
      || byte == UInt8(ascii: "-")
  }

  /// Whether the full stop or hyphen at `index` stands inside a host name.
  private func isHostMark(_ index: Int) -> Bool {
    guard text[index] == UInt8(ascii: ".") || text[index] == UInt8(ascii: "-") || text[index] == UInt8(ascii: "_")
    else { return false }
    return isASCIILetter(index + 1) || isDigit(index + 1)
  }

  /// The place after a host or file name, with its path: `example.com/news`, `report.pdf`, `alt.religion.x`.
  private func hostName(_ start: Int, _ end: Int) -> Int? {
    var index = start
    var label = start
    var labels = 0
    var isLong = true
    while index < end {
      if isASCIILetter(index) || isDigit(index) {
        index += 1
      } else if isHostMark(index) {
        if text[index] == UInt8(ascii: ".") {
          isLong = isLong && index - label >= 3 && !isUpper(label)
          labels += 1
          label = index + 1
        }
        index += 1
      } else {
        break
      }
    }
    guard labels > 0, index > label else { return nil }
    isLong = isLong && index - label >= 3 && !isUpper(label)
    let isAddress = words.flags(text, label..<index).contains(.addressEnd) && isUpper(label) == isUpper(index - 1)
    guard isAddress && (label - start > 2) || isLong && labels >= 2 else { return nil }
    if byte(index) == UInt8(ascii: "/"), isAddress { return trimmed(start, pastLocator(index, end)) }
    return index
  }
}
