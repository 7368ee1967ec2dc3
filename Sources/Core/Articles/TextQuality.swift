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

  private static func isPlausible(_ token: ArraySlice<UInt8>) -> Bool {
    var low = token.startIndex
    var high = token.endIndex
    while low < high && !isLetter(token[low]) && !isDigit(token[low]) { low += 1 }
    while high > low && !isLetter(token[high - 1]) && !isDigit(token[high - 1]) { high -= 1 }
    // Signs alone: a dash, a bullet, quotation marks; three or more are noise unless they are all the same.
    if low == high {
      if token.count == 1 { return !noise.contains(token[token.startIndex]) }
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
      if vowelLetters.contains(byte | 0x20) { vowels += 1 }
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

  private static let noise = Set(#"|~^\{}<>_=*#`;:'.,"#.utf8)
  private static let vowelLetters = Set("aeiouy".utf8)

  private static func isLetter(_ byte: UInt8) -> Bool { (byte | 0x20) &- 0x61 < 26 || byte >= 0x80 }
  private static func isDigit(_ byte: UInt8) -> Bool { byte &- 0x30 < 10 }
}
