/// Punctuation and symbols.
extension TokenCutter {
  /// Appends the token that begins with the mark at `index` and returns the place after what was taken.
  func cutMark(_ index: Int, _ length: Int, chunk: Range<Int>, _ tokens: inout Tokens) -> Int {
    let end = chunk.upperBound
    if apostrophe(index) > 0 { return cutApostrophe(index, length, chunk, &tokens) }
    let mark = text[index]
    var past = index + length
    switch mark {
    case UInt8(ascii: "."), UInt8(ascii: "!"), UInt8(ascii: "?"):
      if mark == UInt8(ascii: "."), isDigit(index + 1), !isWordBefore(index, chunk) {
        return cutNumber(index, index + 1, end, &tokens)
      }
      past = pastStops(index, end)
    case 0xE2 where isEllipsis(index): past = pastStops(index, end)
    case UInt8(ascii: "-"), UInt8(ascii: "="), UInt8(ascii: "*"), UInt8(ascii: "_"), UInt8(ascii: "~"),
      UInt8(ascii: "#"), UInt8(ascii: "+"), UInt8(ascii: "<"), UInt8(ascii: ">"), UInt8(ascii: "|"),
      UInt8(ascii: "$"), UInt8(ascii: "^"):
      while past < end, text[past] == mark { past += 1 }
      if past == index + 1, let joined = pastJoined(mark, index, chunk) {
        if mark == UInt8(ascii: "+") { return cutNumber(index, index + 1, end, &tokens) }
        past = joined
      }
    case UInt8(ascii: "@"):
      if index == chunk.lowerBound, isASCIILetter(index + 1) { return cutWordBehind(index, end, &tokens) }
    case UInt8(ascii: "("):
      if let item = pastListItem(index, chunk) { past = item }
    case UInt8(ascii: ":"), UInt8(ascii: ";"):
      if index == chunk.lowerBound, let face = pastFace(index, end) { past = face }
    default:
      // The dash has no length of its own in print: `——` is one.
      if length == 3, mark == 0xE2 {
        while past + 2 < end, text[past] == mark, text[past + 1] == text[index + 1], text[past + 2] == text[index + 2],
          text[index + 1] == 0x80, text[index + 2] == 0x94
        { past += 3 }
      }
      past = pastSymbol(past, end)
    }
    tokens.append(index, past)
    return past
  }

  private func isEllipsis(_ index: Int) -> Bool {
    byte(index) == 0xE2 && byte(index + 1) == 0x80 && byte(index + 2) == 0xA6
  }

  /// The place after stops that run together: `...`, `?!`, `….`; a full stop does not join the `?` before it.
  private func pastStops(_ index: Int, _ end: Int) -> Int {
    let takesPoint = text[index] == UInt8(ascii: ".") || isEllipsis(index)
    var index = index
    while index < end {
      if text[index] == UInt8(ascii: "!") || text[index] == UInt8(ascii: "?") {
        index += 1
      } else if takesPoint, text[index] == UInt8(ascii: ".") {
        index += 1
      } else if takesPoint, isEllipsis(index) {
        index += 3
      } else {
        break
      }
    }
    return index
  }

  private func isWordBefore(_ index: Int, _ chunk: Range<Int>) -> Bool {
    guard index > chunk.lowerBound else { return false }
    return isASCIILetter(index - 1) || isDigit(index - 1) || text[index - 1] >= 0x80
      || text[index - 1] == UInt8(ascii: ")")
  }

  /// `#IStand` and `+44` are one token.
  private func pastJoined(_ mark: UInt8, _ index: Int, _ chunk: Range<Int>) -> Int? {
    if mark == UInt8(ascii: "#"), isASCIILetter(index + 1), index == chunk.lowerBound {
      var past = index + 1
      while past < chunk.upperBound, character(past).kind.isWord || text[past] == UInt8(ascii: "_") {
        past += character(past).length
      }
      return past
    }
    if mark == UInt8(ascii: "+"), isDigit(index + 1), !isWordBefore(index, chunk) { return index + 1 }
    return nil
  }

  /// `@POTUS`: a mark that begins a word.
  private func cutWordBehind(_ index: Int, _ end: Int, _ tokens: inout Tokens) -> Int {
    let first = tokens.count
    let past = cutWord(index + 1, end, &tokens)
    tokens.starts[first] = UInt32(truncatingIfNeeded: index)
    return past
  }

  /// `(a)`: the letter of a list, alone between blanks.
  private func pastListItem(_ index: Int, _ chunk: Range<Int>) -> Int? {
    let isAlone = index == chunk.lowerBound && chunk.upperBound == index + 3
    return isAlone && byte(index + 1) &- 0x61 < 26 && byte(index + 2) == UInt8(ascii: ")") ? index + 3 : nil
  }

  /// `:)`, `;-)`, `:(`.
  private func pastFace(_ index: Int, _ end: Int) -> Int? {
    let nose = byte(index + 1) == UInt8(ascii: "-") ? 1 : 0
    let mouth = byte(index + 1 + nose)
    let isMouth =
      mouth == UInt8(ascii: ")") || mouth == UInt8(ascii: "(") || mouth == UInt8(ascii: "D")
      || mouth == UInt8(ascii: "P") || mouth == UInt8(ascii: "/")
    let past = index + 2 + nose
    return isMouth && past <= end && !character(past).kind.isWord ? past : nil
  }

  /// The place after what belongs to the symbol before `index`: marks on it, and symbols joined to it.
  private func pastSymbol(_ index: Int, _ end: Int) -> Int {
    var index = index
    while index < end, text[index] >= 0x80 {
      let (scalar, length) = UTF8Decoding.scalar(text, at: index)
      guard length > 0 else { break }
      if scalar == 0x200D, index + length < end, character(index + length).kind == .symbol {
        index += length + character(index + length).length
      } else if classes.kind(of: scalar) == .extend || (0x1F3FB...0x1F3FF).contains(scalar) {
        index += length
      } else {
        break
      }
    }
    return index
  }

  /// An apostrophe or single quotation mark that no word has taken.
  private func cutApostrophe(_ index: Int, _ length: Int, _ chunk: Range<Int>, _ tokens: inout Tokens) -> Int {
    let end = chunk.upperBound
    var past = index + length
    var letters = past
    while letters < end, isASCIILetter(letters) { letters += 1 }
    let isClosed = !character(letters).kind.isWord
    let flags = words.flags(text, past..<letters)
    let touches = tokens.ends.last.map { Int($0) == index } ?? false
    // A short form behind its word, or alone between blanks as OCR leaves it; `'em` in front of a word's place.
    let isClitic = flags.contains(.clitic) && (touches || index == chunk.lowerBound && letters == end)
    let isClipped = flags.contains(.clipped) && !touches && text[index] != 0x60
    if isClosed, isClitic || isClipped {
      tokens.append(index, letters)
      return letters
    }
    // `'72`, `'60s`
    if letters == past, !touches, isDigit(past), isDigit(past + 1), !isDigit(past + 2), text[index] != 0x60 {
      past += 2
      if byte(past) == UInt8(ascii: "s") { past += 1 }
      if !character(past).kind.isWord, apostrophe(past) == 0 {
        tokens.append(index, past)
        return past
      }
      past = index + length
    }
    // Two of them are a double quotation mark.
    if past < end, text[past] == text[index], apostrophe(past) == length,
      length == 1 || text[past + 1] == text[index + 1] && byte(past + 2) == byte(index + 2)
    {
      past += length
    }
    tokens.append(index, past)
    return past
  }
}
