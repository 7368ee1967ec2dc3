/// How well a text was read from its page: the share of its letters that stand in words as words are written.
enum TextQuality {
  /// From 0, nothing but signs, to 1.
  ///
  /// A word counts when its letters are all small, all capitals or a capital and small ones, and have a vowel; a number
  /// counts when it has digits only; signs count against the text when they stand where no punctuation does.
  static func of(_ text: ArraySlice<UInt8>) -> Double {
    var good = 0
    var all = 0
    var index = text.startIndex
    while index < text.endIndex {
      if text[index] <= 0x20 {
        index += 1
        continue
      }
      var end = index
      while end < text.endIndex && text[end] > 0x20 { end += 1 }
      let weight = end - index
      all += weight
      if isPlausible(text[index..<end]) { good += weight }
      index = end
    }
    return all == 0 ? 1 : Double(good) / Double(all)
  }

  /// Whether the quality of a text is below 0.4; most texts are read until that is ruled out.
  static func isPoor(_ text: ArraySlice<UInt8>) -> Bool {
    let bytes = text.span
    var all = 0
    for index in bytes.indices where bytes[index] > 0x20 { all += 1 }
    let kinds = kinds.span
    var good = 0
    var index = 0
    while index < bytes.count {
      if bytes[index] <= 0x20 {
        index += 1
        continue
      }
      var end = index
      while end < bytes.count && bytes[end] > 0x20 { end += 1 }
      if isPlainWord(bytes, index, end, kinds)
        || isPlausible(text[text.startIndex + index..<text.startIndex + end])
      {
        good += end - index
        if good * 5 >= all * 2 { return false }
      }
      index = end
    }
    return all > 0
  }

  /// Whether a token is a word of small letters with a vowel, its first one a capital perhaps, with no sign around it but
  /// one behind it.
  ///
  /// What it says yes to is plausible.
  @inline(__always)
  private static func isPlainWord(_ text: Span<UInt8>, _ start: Int, _ end: Int, _ kinds: Span<UInt8>) -> Bool {
    let high = kinds[Int(text[end - 1])] == 0 ? end - 1 : end
    guard high - start > 1 else { return false }
    let first = kinds[Int(text[start])]
    var (every, any) = (UInt8(1), first)
    for index in start + 1..<high {
      let kind = kinds[Int(text[index])]
      every &= kind
      any |= kind
    }
    return first & 5 != 0 && every == 1 && any & 2 != 0
  }

  /// Bit 0: a small letter; bit 1: a vowel; bit 2: a capital; 0 for signs.
  private static let kinds: [UInt8] = (0...255).map { (byte: UInt8) in
    let isVowel = holds(byte | 0x20, vowelLetters)
    return switch byte {
    case 0x61...0x7A: isVowel ? 3 : 1
    case 0x41...0x5A: isVowel ? 6 : 4
    case 0x30...0x39, 0x80...: 8
    default: 0
    }
  }

  /// Whether a short line holds nothing that is a word, a number, an initial or a label.
  ///
  /// - Complexity: O(length of the line).
  static func isNoise(_ line: ArraySlice<UInt8>) -> Bool {
    var run = 0
    var longest = 0
    var index = line.startIndex
    while index < line.endIndex {
      let byte = line[index]
      // Dashes, quotation marks and the signs of Latin-1 are no letters.
      let isSign = byte == 0xC2 || byte == 0xE2
      run = isLetter(byte) && !isSign ? run + 1 : 0
      longest = max(longest, run)
      index += byte == 0xE2 ? 3 : byte == 0xC2 ? 2 : 1
    }
    if longest >= 3 { return false }
    if longest == 2 { return of(line) < 0.4 }
    // Letters that stand alone and signs: noise, unless each token is a number, an initial or a label.
    return !line.split(separator: 0x20).allSatisfy { token in
      let core = token.drop { !isLetter($0) && !isDigit($0) }
      if token.count == 3, token.first == 0xE2 { return true }
      guard let first = core.first else { return token.count == 1 && holds(token[token.startIndex], loneSigns) }
      if isDigit(first) {
        return token.allSatisfy { isDigit($0) || isLetter($0) || holds($0, figureSigns) || $0 >= 0x80 }
      }
      // `p.m.` and its like.
      if core.count >= 4, core.indices.allSatisfy({ isLetter(core[$0]) != (core[$0] == 0x2E) }),
        zip(core, core.dropFirst()).allSatisfy({ isLetter($0) != isLetter($1) })
      {
        return true
      }
      return first &- 0x41 < 26 && core.count <= 2 || core.count == 2 && token.count <= 3 && core.last == 0x29
        || first >= 0x80
    }
  }

  private static let loneSigns = bits(of: "*-/&=+")
  private static let figureSigns = bits(of: #".,:;-/$%()[]+#*'&"!?="#)

  private static func isPlausible(_ token: ArraySlice<UInt8>) -> Bool {
    var low = token.startIndex
    var high = token.endIndex
    while low < high {
      if token[low] == 0xE2, high - low >= 3, token[low + 1] == 0x80 {
        low += 3
      } else if !isLetter(token[low]) && !isDigit(token[low]) {
        low += 1
      } else {
        break
      }
    }
    while high > low {
      if high - low >= 3, token[high - 3] == 0xE2, token[high - 2] == 0x80 {
        high -= 3
      } else if !isLetter(token[high - 1]) && !isDigit(token[high - 1]) {
        high -= 1
      } else {
        break
      }
    }
    // Signs alone: a dash, a bullet, quotation marks; three or more are noise unless they are all the same.
    if low == high {
      if token.count == 1 { return !holds(token[token.startIndex], noise) }
      return token.count >= 2 && token.allSatisfy { $0 == 0x2D }
        || token.count >= 3 && token.allSatisfy { $0 == token.first }
        || (token.count == 3 && token.first == 0xE2 && token[token.startIndex + 1] == 0x80)
    }
    let outer = (low - token.startIndex) + (token.endIndex - high)
    if outer > 5 || (outer > 1 && outer >= high - low) { return false }
    var smalls = 0
    var capitals = 0
    var digits = 0
    var vowels = 0
    var others = 0
    var changes = 0
    var wasSmall = false
    /// How often letters and digits follow each other.
    var mixes = 0
    var last: UInt8 = 0
    for byte in token[low..<high] {
      if last != 0 && (isDigit(last) && isLetter(byte) || isLetter(last) && isDigit(byte)) {
        mixes += 1
      }
      last = byte
      switch byte {
      case 0x61...0x7A:
        smalls += 1
        wasSmall = true
      case 0x41...0x5A:
        capitals += 1
        if wasSmall { changes += 1 }
        wasSmall = false
      case 0x30...0x39: digits += 1
      case 0x80...: vowels += 1
      case 0x27, 0x2C, 0x2D, 0x2E, 0x2F, 0x26, 0x3A, 0x24, 0x25, 0x40, 0x5F: wasSmall = false
      default: others += 1
      }
      if holds(byte | 0x20, vowelLetters) { vowels += 1 }
    }
    if others > 0 || changes > 1 || mixes > 1 { return false }
    let letters = smalls + capitals
    if digits > 0 && letters > 0 {
      return letters <= 3 || digits * 3 <= letters || changes == 0 && digits >= 2
    }
    if letters >= 4 && vowels == 0 { return capitals == letters && letters <= 5 }
    if letters == 1 && smalls == 1 && token.count == 1 {
      return token.first == 0x61 || token.first == 0x69
    }
    return capitals <= 2 || smalls == 0 || capitals * 2 <= letters
  }

  private static let noise = bits(of: #"|~^\{}<>_=*#`;:'.,"#)
  private static let vowelLetters = bits(of: "aeiouy")

  /// One bit for each ASCII character of a text.
  private static func bits(of text: String) -> (low: UInt64, high: UInt64) {
    var (low, high): (UInt64, UInt64) = (0, 0)
    for byte in text.utf8 where byte < 0x80 {
      if byte < 64 { low |= 1 << UInt64(byte) } else { high |= 1 << UInt64(byte - 64) }
    }
    return (low, high)
  }

  @inline(__always)
  private static func holds(_ byte: UInt8, _ bits: (low: UInt64, high: UInt64)) -> Bool {
    byte < 0x80 && (byte < 64 ? bits.low >> UInt64(byte) : bits.high >> UInt64(byte - 64)) & 1 != 0
  }

  private static func isLetter(_ byte: UInt8) -> Bool { (byte | 0x20) &- 0x61 < 26 || byte >= 0x80 }
  private static func isDigit(_ byte: UInt8) -> Bool { byte &- 0x30 < 10 }
}
