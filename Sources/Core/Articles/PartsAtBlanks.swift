extension Substring {
  /// The stretches between blanks, as `split { $0 == " " }` has them.
  ///
  /// Found byte by byte where no sign can join a blank to what stands beside it: in ASCII, the letters and signs of
  /// Latin-1 and general punctuation.
  var partsAtBlanks: [Substring] {
    let text = utf8Span.span
    guard Self.standsApart(text) else { return split { $0 == " " } }
    var parts: [Substring] = []
    var (start, from) = (startIndex, 0)
    for place in 0...text.count where place == text.count || text[place] == 0x20 {
      if place > from {
        let end = utf8.index(start, offsetBy: place - from)
        parts.append(self[start..<end])
        (start, from) = (end, place)
      }
      guard place < text.count else { break }
      start = utf8.index(after: start)
      from = place + 1
    }
    return parts
  }

  /// Whether each blank is a character of its own.
  private static func standsApart(_ text: Span<UInt8>) -> Bool {
    var place = 0
    while place < text.count {
      let byte = text[place]
      place += 1
      guard byte >= 0x80 else { continue }
      switch byte {
      case 0xC2, 0xC3: place += 1
      case 0xE2:
        // Signs of no width join what stands beside them.
        guard text[place] == 0x80, text[place + 1] != 0x8C, text[place + 1] != 0x8D else { return false }
        place += 2
      default: return false
      }
    }
    return true
  }
}

extension String {
  /// The stretches between blanks, as `split { $0 == " " }` has them.
  var partsAtBlanks: [Substring] { self[...].partsAtBlanks }
}
