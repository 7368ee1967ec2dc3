/// How a lemma is made from a form: its letters kept or changed, some bytes taken from its end, others put there.
package struct LemmaScript: Sendable, Hashable {
  /// What becomes of the letters `A` to `Z`, and of commas in numbers.
  package enum Letters: Character, Sendable, CaseIterable {
    case kept = "K"
    case lowered = "L"
    /// All but the first of each run of letters are made small.
    case title = "T"
    /// Commas between digits are left out.
    case ungrouped = "U"
  }

  package let letters: Letters
  package let strip: Int
  package let ending: [UInt8]

  package init(letters: Letters, strip: Int, ending: [UInt8]) {
    self.letters = letters
    self.strip = strip
    self.ending = ending
  }

  /// The script that makes `lemma` of `form`; keeps the case when `keepsCase` and several ways would do. Numbers have the
  /// script that leaves commas out also when there is none in them, so that one rule does for all.
  package init(from form: [UInt8], to lemma: [UInt8], keepsCase: Bool) {
    let whole = LemmaScript(letters: .ungrouped, strip: 0, ending: [])
    let hasLetter = form.contains { Self.small($0) &- 0x61 < 26 || $0 >= 0x80 }
    if !hasLetter, form.contains(where: Self.isDigit), whole.applied(to: form) == lemma {
      self = whole
      return
    }
    let choices: [Letters] = keepsCase ? [.kept, .title, .lowered] : [.lowered, .kept, .title]
    var best = (letters: choices[0], length: -1)
    for letters in choices {
      let changed = LemmaScript(letters: letters, strip: 0, ending: []).applied(to: form)
      var length = zip(changed, lemma).prefix { $0 == $1 }.count
      while length > 0, length < lemma.count, lemma[length] & 0xC0 == 0x80 { length -= 1 }
      if length > best.length { best = (letters, length) }
    }
    self.init(letters: best.letters, strip: form.count - best.length, ending: Array(lemma[best.length...]))
  }

  /// Reads a line that `line` wrote.
  package init?(line: String) {
    let parts = line.split(separator: " ", omittingEmptySubsequences: false)
    guard parts.count == 3, let letters = parts[0].first.flatMap(Letters.init), let strip = Int(parts[1]), strip >= 0
    else { return nil }
    self.init(letters: letters, strip: strip, ending: Array(parts[2].utf8))
  }

  package var line: String { "\(letters.rawValue) \(strip) \(String(decoding: ending, as: UTF8.self))" }

  private func applied(to form: [UInt8]) -> [UInt8] {
    var output: [UInt8] = []
    append(form.span, 0, form.count, to: &output)
    return output
  }

  /// Appends the lemma of the form at `start..<end` of `text`; the form itself when it is shorter than the script
  /// takes away, nothing would be left, or a letter of several bytes would be cut.
  @inline(__always)
  package func append(_ text: Span<UInt8>, _ start: Int, _ end: Int, to output: inout [UInt8]) {
    let fits = strip <= end - start && strip < end - start + ending.count
    let cutsLetter = fits && strip > 0 && text[end - strip] & 0xC0 == 0x80
    let rest = fits && !cutsLetter ? strip : 0
    switch letters {
    case .kept: for place in start..<end - rest { output.append(text[place]) }
    case .lowered: for place in start..<end - rest { output.append(Self.small(text[place])) }
    case .title:
      for place in start..<end - rest {
        let goesOn = place > start && (Self.small(text[place - 1]) &- 0x61 < 26 || text[place - 1] >= 0x80)
        output.append(goesOn ? Self.small(text[place]) : text[place])
      }
    case .ungrouped:
      for place in start..<end - rest {
        let isInside = place > start && place + 1 < end
        let groups = isInside && Self.isDigit(text[place - 1]) && Self.isDigit(text[place + 1])
        if text[place] != UInt8(ascii: ",") || !groups { output.append(text[place]) }
      }
    }
    if rest == strip { output.append(contentsOf: ending) }
  }

  @inline(__always)
  private static func small(_ byte: UInt8) -> UInt8 { byte &- 0x41 < 26 ? byte | 0x20 : byte }

  @inline(__always)
  private static func isDigit(_ byte: UInt8) -> Bool { byte &- 0x30 < 10 }
}
