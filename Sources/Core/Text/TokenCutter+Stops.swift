/// Full stops that belong to a word: abbreviations, initials, acronyms.
extension TokenCutter {
  /// The place after the full stop at `stop` when it belongs to the word `start..<stop`; nil otherwise.
  func pastFullStop(_ start: Int, _ stop: Int, _ end: Int, _ tokens: Tokens) -> Int? {
    if let past = pastAcronym(start, stop, end) { return past }
    // Two more full stops make an ellipsis; one more closes the sentence behind an abbreviation.
    guard byte(stop + 1) != UInt8(ascii: ".") || byte(stop + 2) != UInt8(ascii: ".") else { return nil }
    let (kind, length) = character(start)
    if start + length == stop, kind == .upper { return isInitial(start, stop, tokens) ? stop + 1 : nil }
    let flags = words.flags(text, start..<stop)
    guard !flags.isEmpty else { return nil }
    let isCapital = kind == .upper
    if flags.contains(.abbreviation) { return stop + 1 }
    if flags.contains(.title), isCapital { return stop + 1 }
    if flags.contains(.capitalAbbreviation), isCapital {
      return isFollowedByMore(stop + 1) && start > 0 ? stop + 1 : nil
    }
    if flags.contains(.calendar), isCapital {
      let next = nextInk(stop + 1)
      let isInside = isDigit(next) || byte(next) == UInt8(ascii: ",") || byte(next) == UInt8(ascii: "-")
      // `on Feb. next`
      return isInside || next > stop + 1 && character(next).kind == .lower ? stop + 1 : nil
    }
    if flags.contains(.numbering) {
      let next = nextInk(stop + 1)
      // `(b. March 2009)`
      let isLife = stop - start == 1 && byte(start - 1) == UInt8(ascii: "(") && byte(stop + 1) == 0x20
      if isDigit(next) || isLife { return stop + 1 }
    }
    return nil
  }

  /// The place after an acronym with full stops that begins at `start`: `U.S.`, `e.g.`, `Ph.D.`, `U.S`.
  private func pastAcronym(_ start: Int, _ stop: Int, _ end: Int) -> Int? {
    let first = stop - start
    guard first == 1 || first == 2 && isUpper(start) && !isUpper(start + 1), isASCIILetter(start) else { return nil }
    var past = stop + 1
    var parts = 1
    while past < end, isASCIILetter(past) {
      let letters = isASCIILetter(past + 1) ? 2 : 1
      if byte(past + letters) == UInt8(ascii: "."), letters == 1 || isUpper(past) {
        // A longer last part is a word of its own, as in `No.It`, unless capitals go on as in `M.Sc.`.
        guard first == 1 || letters == 1 else { return nil }
        past += letters + 1
        parts += 1
        continue
      }
      if letters == 1, first == 1, !character(past + 1).kind.isWord {
        // `U.S` before a blank.
        return past + 1
      }
      break
    }
    return parts >= 2 ? past : nil
  }

  /// Whether the capital `start..<stop` is an initial of a name rather than the last word of a sentence.
  private func isInitial(_ start: Int, _ stop: Int, _ tokens: Tokens) -> Bool {
    let next = nextInk(stop + 1)
    // `J.K.` goes on at once; at the end of the block it closes the sentence.
    if next == stop + 1 { return character(next).kind == .upper || byte(next) == UInt8(ascii: ",") }
    guard next < text.count else { return false }
    guard character(next).kind == .upper else {
      // `D. R. (2007)`, `H. R. 1280`
      return isInitialBefore(tokens) && (isDigit(next) || byte(next) == UInt8(ascii: "("))
    }
    var past = next
    while isASCIILetter(past) { past += 1 }
    let isStarter = words.flags(text, next..<past).contains(.starter)
    if byte(start) == UInt8(ascii: "I") || isStarter {
      // `you and I. Did you …` but `Albert I. Jones`, `J. A. Smith`.
      guard !isStarter || past - next == 1 && byte(past) == UInt8(ascii: ".") else { return false }
      guard let last = tokens.ends.indices.last else { return true }
      return character(Int(tokens.starts[last])).kind == .upper
    }
    return true
  }

  /// Whether the last token is an initial.
  private func isInitialBefore(_ tokens: Tokens) -> Bool {
    guard let last = tokens.ends.last.map(Int.init), byte(last - 1) == UInt8(ascii: ".") else { return false }
    return last - Int(tokens.starts[tokens.count - 1]) == 2 && isUpper(last - 2)
  }

  /// The place of the next character that is no blank.
  func nextInk(_ index: Int) -> Int {
    var index = index
    while index < text.count {
      let (kind, length) = character(index)
      guard kind == .space else { break }
      index += length
    }
    return index
  }

  private func isFollowedByMore(_ index: Int) -> Bool { nextInk(index) < text.count }
}
