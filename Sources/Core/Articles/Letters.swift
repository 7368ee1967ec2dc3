/// What characters are, answered for ASCII without a table.
extension Unicode.Scalar {
  var isLetter: Bool {
    value < 0x80 ? (0x61...0x7A).contains(value | 0x20) : properties.isAlphabetic
  }

  var isNumeric: Bool {
    value < 0x80 ? (0x30...0x39).contains(value) : properties.numericType != nil
  }

  var isCapital: Bool {
    value < 0x80 ? (0x41...0x5A).contains(value) : properties.isUppercase
  }

  var isSmall: Bool {
    value < 0x80 ? (0x61...0x7A).contains(value) : properties.isLowercase
  }
}

extension String {
  /// Whether `word`, which is ASCII in lower case, stands anywhere in the text, in whatever case.
  func holds(_ word: String) -> Bool {
    let text = utf8Span.span
    let wanted = word.utf8Span.span
    guard text.count >= wanted.count, wanted.count > 0 else { return false }
    let first = wanted[0]
    for start in 0...(text.count - wanted.count) where text[start] | 0x20 == first || text[start] == first {
      var index = 1
      while index < wanted.count
        && (text[start + index] == wanted[index] || text[start + index] | 0x20 == wanted[index])
      {
        index += 1
      }
      if index == wanted.count { return true }
    }
    return false
  }
}
