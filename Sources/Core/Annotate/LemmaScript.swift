/// How a lemma is made from a form: its case kept or made small, some bytes taken from its end, others put there.
package struct LemmaScript: Sendable, Hashable {
  package let isLowered: Bool
  package let strip: Int
  package let ending: [UInt8]

  package init(isLowered: Bool, strip: Int, ending: [UInt8]) {
    self.isLowered = isLowered
    self.strip = strip
    self.ending = ending
  }

  /// The script that makes `lemma` of `form`; keeps the case when `keepsCase` and both ways would do.
  package init(from form: [UInt8], to lemma: [UInt8], keepsCase: Bool) {
    let small = form.map { $0 &- 0x41 < 26 ? $0 | 0x20 : $0 }
    func common(_ other: [UInt8]) -> Int {
      var length = zip(other, lemma).prefix { $0 == $1 }.count
      while length > 0, length < lemma.count, lemma[length] & 0xC0 == 0x80 { length -= 1 }
      return length
    }
    let kept = common(form)
    let lowered = common(small)
    let isLowered = kept == lowered ? !keepsCase : lowered > kept
    let length = max(kept, lowered)
    self.init(isLowered: isLowered, strip: form.count - length, ending: Array(lemma[length...]))
  }

  /// Reads a line that `line` wrote.
  package init?(line: String) {
    let parts = line.split(separator: " ", omittingEmptySubsequences: false)
    guard parts.count == 3, let strip = Int(parts[1]), strip >= 0 else { return nil }
    self.init(isLowered: parts[0] == "L", strip: strip, ending: Array(parts[2].utf8))
  }

  package var line: String { "\(isLowered ? "L" : "K") \(strip) \(String(decoding: ending, as: UTF8.self))" }

  /// Appends the lemma of the form at `start..<end` of `text`; the form itself when it is shorter than the script
  /// takes away, nothing would be left, or a letter of several bytes would be cut.
  @inline(__always)
  package func append(_ text: Span<UInt8>, _ start: Int, _ end: Int, to output: inout [UInt8]) {
    let fits = strip <= end - start && strip < end - start + ending.count
    let cutsLetter = fits && strip > 0 && text[end - strip] & 0xC0 == 0x80
    let rest = fits && !cutsLetter ? strip : 0
    for place in start..<end - rest {
      let byte = text[place]
      output.append(isLowered && byte &- 0x41 < 26 ? byte | 0x20 : byte)
    }
    if rest == strip { output.append(contentsOf: ending) }
  }
}
