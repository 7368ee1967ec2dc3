/// Words: letters with what joins them.
extension TokenCutter {
  /// Appends the tokens of the word at `start` and returns the place after it.
  func cutWord(_ start: Int, _ end: Int, _ tokens: inout Tokens) -> Int {
    var index = start
    /// Where the part after the last hyphen kept begins.
    var part = start
    var firstDigit: Int?
    var holdsApostrophe = false
    scan: while index < end {
      let (kind, length) = character(index)
      switch kind {
      case .upper, .lower, .extend: index += length
      case .digit:
        if firstDigit == nil { firstDigit = index }
        index += length
      case .apostrophe:
        // An apostrophe between letters; what follows it decides later whether it parts the word.
        guard character(index + length).kind.isLetter, index + length < end else { break scan }
        holdsApostrophe = true
        index += length
      case .symbol:
        if let past = joined(start, part, index, end) {
          if byte(index) == UInt8(ascii: "-") || length == 3 { part = index + length }
          index = past
        } else if byte(index) == UInt8(ascii: "."), part == start, !holdsApostrophe,
          let past = pastFullStop(start, index, end, tokens)
        {
          tokens.append(start, past)
          return past
        } else {
          break scan
        }
      default: break scan
      }
    }
    if let firstDigit, part == start, firstDigit > start, splitsBeforeNumber(start, firstDigit, index) {
      tokens.append(start, firstDigit)
      return cutNumber(firstDigit, firstDigit, end, &tokens)
    }
    tokens.append(start, index)
    if holdsApostrophe {
      splitClitics(start, &tokens)
    } else if part == start {
      splitFused(start, index, &tokens)
    }
    return index
  }

  /// The place after the mark at `index` when it joins the word `start..<index` to what follows; nil otherwise.
  private func joined(_ start: Int, _ part: Int, _ index: Int, _ end: Int) -> Int? {
    let next = byte(index + 1)
    switch byte(index) {
    case UInt8(ascii: "-"): return keepsHyphen(start, part, index, index + 1, end) ? index + 1 : nil
    case 0xE2 where next == 0x80 && (byte(index + 2) == 0x90 || byte(index + 2) == 0x91):
      return keepsHyphen(start, part, index, index + 3, end) ? index + 3 : nil
    case UInt8(ascii: "_"): return character(index + 1).kind.isWord ? index + 1 : nil
    case UInt8(ascii: "@"): return index + 1 < end && isASCIILetter(index + 1) ? index + 1 : nil
    case UInt8(ascii: "$"):
      // `US$`, `HK$`
      guard index - start <= 3, (start..<index).allSatisfy({ isUpper($0) }) else { return nil }
      return isDigit(index + 1) || index + 1 == end ? index + 1 : nil
    case UInt8(ascii: "&"):
      // `R&D`, `AT&T`, `p&l`
      var past = index + 1
      while past < end, isASCIILetter(past) { past += 1 }
      let capitals = (start..<index).allSatisfy { isUpper($0) } && (index + 1..<past).allSatisfy { isUpper($0) }
      let isShort = index - start <= 3 && past - index <= 4
      return past > index + 1 && isShort && (capitals || index - start == 1 && past - index == 2) ? index + 1 : nil
    case UInt8(ascii: "/"):
      // `s/he`, `w/o`
      guard index == start + 1 else { return nil }
      let isPronoun = byte(start) | 0x20 == UInt8(ascii: "s") && next == UInt8(ascii: "h")
      let isWithout = byte(start) | 0x20 == UInt8(ascii: "w") && next == UInt8(ascii: "o")
      let past = index + (isPronoun ? 3 : 2)
      guard isWithout || isPronoun && byte(index + 2) == UInt8(ascii: "e") else { return nil }
      return past >= end || !character(past).kind.isWord ? index + 1 : nil
    default: return nil
    }
  }

  /// Whether the hyphen at `hyphen` stays inside its word: after a prefix, in a given name, in an id.
  private func keepsHyphen(_ start: Int, _ part: Int, _ hyphen: Int, _ next: Int, _ end: Int) -> Bool {
    guard next < end else { return false }
    let following = character(next).kind
    let before = words.flags(text, part..<hyphen)
    if following.isLetter {
      if before.contains(.prefix), !isUpper(part + 1) || isUpper(next) { return true }
      if hyphen - part == 1, byte(part) | 0x20 == UInt8(ascii: "e"), part == start { return isMailWord(next, end) }
      if part == start, isUpper(start), before.contains(.syllable), isGivenName(before, next, end) { return true }
    } else if following == .digit, before.contains(.yearPrefix) {
      return true
    }
    return part == start ? isIdentifier(start, end) : isIdentifierPart(next, end)
  }

  /// What follows `e-`: any word, but not one capital (`E-B`).
  private func isMailWord(_ next: Int, _ end: Int) -> Bool {
    next + 1 < end && character(next).kind == .lower && character(next + 1).kind.isLetter
  }

  private func isGivenName(_ before: WordTable.Flags, _ next: Int, _ end: Int) -> Bool {
    var past = next
    while past < end, isASCIILetter(past) { past += 1 }
    guard byte(past) < 0x80 || apostrophe(past) > 0 || !character(past).kind.isWord else { return false }
    guard byte(past) != UInt8(ascii: "-"), !isDigit(past) else { return false }
    let after = words.flags(text, next..<past)
    guard after.contains(.syllable) else { return false }
    return !(before.contains(.englishSyllable) && after.contains(.englishSyllable))
  }

  /// Whether capitals and digits in at least three parts, one of them digits, begin at `start`: `SCAP-22-368`.
  private func isIdentifier(_ start: Int, _ end: Int) -> Bool {
    var parts = 1
    var holdsDigit = false
    var index = start
    while index < end {
      if isDigit(index) {
        holdsDigit = true
      } else if byte(index) == UInt8(ascii: "-") {
        guard isDigit(index + 1) || isUpper(index + 1) else { break }
        parts += 1
      } else if !isUpper(index) {
        break
      }
      index += 1
    }
    return parts >= 3 && holdsDigit && !character(index).kind.isLetter
  }

  private func isIdentifierPart(_ next: Int, _ end: Int) -> Bool {
    isDigit(next) || isUpper(next) && !(next + 1 < end && character(next + 1).kind == .lower)
  }

  /// Whether letters and the digits behind them are two tokens: `PM2.5`, `RMB100`.
  private func splitsBeforeNumber(_ start: Int, _ digits: Int, _ past: Int) -> Bool {
    if words.flags(text, start..<digits).contains(.currency), isUpper(start) { return true }
    guard byte(past) == UInt8(ascii: ".") || byte(past) == UInt8(ascii: ","), isDigit(past + 1) else { return false }
    for index in digits..<past where !isDigit(index) { return false }
    return true
  }

  /// Parts short forms from the end of the last token: `do n't`, `Ni'er 's`, `would n't 've`.
  private func splitClitics(_ start: Int, _ tokens: inout Tokens) {
    let first = tokens.count - 1
    var pieceEnd = Int(tokens.ends[first])
    while let place = cliticStart(start, pieceEnd) {
      tokens.starts.insert(UInt32(truncatingIfNeeded: place), at: first + 1)
      tokens.ends.insert(UInt32(truncatingIfNeeded: place), at: first)
      pieceEnd = place
    }
  }

  /// Where the short form at the end of `start..<end` begins; nil when there is none.
  private func cliticStart(_ start: Int, _ end: Int) -> Int? {
    var index = end
    while index > start, isASCIILetter(index - 1) { index -= 1 }
    let letters = index..<end
    guard letters.count <= 2, letters.count >= 1, index > start else { return nil }
    // The apostrophe before the letters is one byte or ends there with two or three.
    var mark = index - 1
    while mark > start, text[mark] & 0xC0 == 0x80 { mark -= 1 }
    guard apostrophe(mark) == index - mark, mark > start else { return nil }
    if letters.count == 1, text[index] | 0x20 == UInt8(ascii: "t"), text[mark - 1] | 0x20 == UInt8(ascii: "n") {
      return mark - 1 > start ? mark - 1 : nil
    }
    guard words.flags(text, letters).contains(.clitic) else { return nil }
    // A plural of digits keeps it: `1990's`, `AK47's`; a year owns it: `2003 's`.
    if isDigit(mark - 1), byte(mark - 1) == UInt8(ascii: "0") { return nil }
    return mark
  }
}
