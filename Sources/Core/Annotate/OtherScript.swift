/// Tells text that the models know nothing of.
enum OtherScript {
  /// Whether more than half of the letters are of another script than Latin: such a block is cut into tokens, but gets
  /// no lemmas, tags and names.
  static func isWritten(_ text: Span<UInt8>) -> Bool {
    var latin = 0
    var others = 0
    var index = 0
    while index < text.count {
      let byte = text[index]
      if byte < 0xCD {
        // ASCII, and the Latin letters below U+0340, whose first byte this is.
        if byte | 0x20 >= 0x61 && byte | 0x20 <= 0x7A || byte >= 0xC3 { latin += 1 }
        index += byte < 0x80 ? 1 : 2
        continue
      }
      let (scalar, length) = UTF8Decoding.scalar(text, at: index)
      // Marks, punctuation, arrows, signs and pictures are of no script.
      let isSign = scalar < 0x370 || scalar >= 0x2000 && scalar < 0x2C00 || scalar >= 0xFE00 && scalar < 0xFE70
      if scalar >= 0x1E00 && scalar < 0x1F00 { latin += 1 } else if !isSign && scalar < 0x1F000 { others += 1 }
      index += max(1, length)
    }
    return others > latin
  }
}
