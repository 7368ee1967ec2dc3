/// Numbers, telephone numbers, times and units.
extension TokenCutter {
  /// Appends the tokens of the number whose token begins at `start` and its digits at `digits`.
  func cutNumber(_ start: Int, _ digits: Int, _ end: Int, _ tokens: inout Tokens) -> Int {
    if let past = pastGroups(digits, end) {
      tokens.append(start, past)
      return past
    }
    var index = digits
    var holdsPoint = false
    while index < end {
      let (kind, length) = character(index)
      if kind == .digit {
        index += length
      } else if index > digits, character(index + 1).kind == .digit, isSeparator(index) {
        if text[index] == UInt8(ascii: ".") { holdsPoint = true }
        index += 1
      } else {
        break
      }
    }
    // `1.` and `2.1.` at the head of a block or line number a list.
    if byte(index) == UInt8(ascii: "."), isListNumber(start, index, tokens) {
      tokens.append(start, index + 1)
      return index + 1
    }
    let letters = pastLetters(index, end)
    if letters == index {
      let mark = apostrophe(index)
      // `1990's`
      if mark > 0, byte(index - 1) == UInt8(ascii: "0"), byte(index + mark) | 0x20 == UInt8(ascii: "s"),
        !character(index + mark + 1).kind.isWord
      {
        index += mark + 1
      }
      tokens.append(start, index)
      return index
    }
    if splitsUnit(digits, index, letters, holdsPoint) {
      tokens.append(start, index)
      return cutWord(index, end, &tokens)
    }
    return cutMixed(start, letters, end, &tokens)
  }

  /// Whether the mark at `index` joins the digits on both sides of it.
  private func isSeparator(_ index: Int) -> Bool {
    switch text[index] {
    case UInt8(ascii: "."), UInt8(ascii: ":"), UInt8(ascii: "/"): return true
    case UInt8(ascii: ","):
      // Thousands, behind pairs as in India (`1,00,000`); `13,14` are two numbers.
      var group = index
      while byte(group + 3) == UInt8(ascii: ","), isDigit(group + 1), isDigit(group + 2) { group += 3 }
      return isDigit(group + 2) && isDigit(group + 3) && !isDigit(group + 4)
    default: return false
    }
  }

  private func pastLetters(_ index: Int, _ end: Int) -> Int {
    var index = index
    while index < end {
      let (kind, length) = character(index)
      guard kind.isLetter || kind == .extend else { break }
      index += length
    }
    return index
  }

  /// A token that begins with digits and goes on with letters: `20th`, `4A`, `3143C`.
  private func cutMixed(_ start: Int, _ index: Int, _ end: Int, _ tokens: inout Tokens) -> Int {
    var index = index
    while index < end {
      let (kind, length) = character(index)
      guard kind.isWord else { break }
      index += length
    }
    tokens.append(start, index)
    return index
  }

  /// Whether the letters `letters..<past` behind the digits are a unit of their own: `430 km`, `1.8 m`.
  private func splitsUnit(_ digits: Int, _ letters: Int, _ past: Int, _ holdsPoint: Bool) -> Bool {
    guard !character(past).kind.isWord else { return false }
    if past - letters == 1 {
      switch text[letters] {
      case UInt8(ascii: "K"), UInt8(ascii: "M"): return true
      case UInt8(ascii: "C"), UInt8(ascii: "F"): return letters - digits < 4
      case UInt8(ascii: "g"), UInt8(ascii: "l"): return letters - digits > 1
      case UInt8(ascii: "b"), UInt8(ascii: "t"): return followsCurrency(digits)
      case UInt8(ascii: "s"), UInt8(ascii: "d"), UInt8(ascii: "e"), UInt8(ascii: "a"): return false
      case let letter where letter &- 0x41 < 26: return holdsPoint && letter == UInt8(ascii: "B")
      default: break
      }
    }
    return words.flags(text, letters..<past).contains(.unit)
  }

  /// Whether a sign of money touches the number at `digits` from the left: `$84b`.
  private func followsCurrency(_ digits: Int) -> Bool {
    guard digits > 0 else { return false }
    switch text[digits - 1] {
    case UInt8(ascii: "$"): return true
    case 0xA3, 0xA5: return digits > 1 && text[digits - 2] == 0xC2
    case 0xAC: return digits > 2 && text[digits - 2] == 0x82 && text[digits - 3] == 0xE2
    default: return false
    }
  }

  /// Whether `start..<stop` and the full stop there stand at the head of a list item.
  private func isListNumber(_ start: Int, _ stop: Int, _ tokens: Tokens) -> Bool {
    guard stop - start <= 5, tokens.count == 0 || isBullet(tokens) else { return false }
    let next = nextInk(stop + 1)
    return next > stop + 1 && next < text.count && (character(next).kind.isLetter || byte(next) >= 0x80)
  }

  /// Whether all there is so far is one mark such as `•`.
  private func isBullet(_ tokens: Tokens) -> Bool {
    tokens.count == 1 && character(Int(tokens.starts[0])).kind == .symbol && text[Int(tokens.starts[0])] >= 0x80
  }

  /// The place after digits in groups that are one token: a telephone number, a date, an id.
  ///
  /// Three groups or more, or two of three and four digits; anything else is a range or a score.
  private func pastGroups(_ digits: Int, _ end: Int) -> Int? {
    var index = digits
    var groups = 1
    var lengths: (Int, Int) = (0, 0)
    var length = 0
    while index < end {
      if isDigit(index) {
        length += 1
      } else if length > 0, isDigit(index + 1), isGroupMark(byte(index)) {
        if byte(index) == UInt8(ascii: "-") || groups > 1 || lengths.0 > 0 { groups += 1 }
        lengths = (length, 0)
        length = 0
      } else {
        break
      }
      index += 1
    }
    lengths.1 = length
    guard groups > 1, !character(index).kind.isLetter, byte(index) != UInt8(ascii: ",") || !isDigit(index + 1) else {
      return nil
    }
    if byte(index) == UInt8(ascii: ":") || byte(index) == UInt8(ascii: ".") && isDigit(index + 1) { return nil }
    if groups >= 3 { return index }
    let isLocal = lengths.0 == 3 && lengths.1 == 4
    let isZip = lengths.0 == 5 && lengths.1 == 4
    return isLocal || isZip ? index : nil
  }

  private func isGroupMark(_ byte: UInt8) -> Bool { byte == UInt8(ascii: "-") || byte == UInt8(ascii: "/") }
}
