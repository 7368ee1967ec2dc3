/// Decides where sentences end in a block that is already cut into tokens.
///
/// A linear model over the words on both sides of a gap, what the rules say of it, line feeds, open quotation marks
/// and brackets. Where it is not sure the rules decide.
package final class SentenceModel: Sendable {
  private let weights: WeightTable
  /// What a score must have against the rules.
  private let margin: Int32

  /// - Parameter margin: another margin than the model's own, to compare them.
  package init(_ file: ModelFile, margin other: Int32? = nil) throws(ModelError) {
    weights = try WeightTable(file, "sentences", labelCount: 2)
    guard let margin = try file.lines("margin").first.flatMap({ Int32($0) }) else {
      throw ModelError(.damaged, file.path, "margin")
    }
    self.margin = other ?? margin
  }

  /// Memory that one thread uses again for each block.
  package struct Workspace {
    var features = [UInt64](repeating: 0, count: SentenceFeatures.limit)
    var scores: [Int32] = [0, 0]
    var sentences: [UInt32] = []

    package init() {}
  }

  /// Replaces the sentences of `tokens`.
  ///
  /// - Precondition: `words` are the tokens' words, with `SentenceFeatures.padding` empty ones at both ends.
  package func decide(
    _ text: Span<UInt8>, _ words: Span<TaggerWord>, _ workspace: inout Workspace, _ tokens: inout Tokens
  ) {
    workspace.sentences.removeAll(keepingCapacity: true)
    decide(text, words, &workspace.features, &workspace.scores, &workspace.sentences, tokens)
    swap(&tokens.sentences, &workspace.sentences)
  }

  @inline(__always)
  private static func isNumber(_ word: TaggerWord) -> Bool {
    word.form.shape.contains(.hasDigit) && !word.form.shape.hasLetter
  }

  /// `...`, `…`
  @inline(__always)
  private static func isEllipsis(_ form: WordForm) -> Bool {
    !form.shape.hasLetter && !form.shape.contains(.hasDigit) && form.length >= 3
      && (form.tail & 0xFFFFFF == 0x2E2E2E || form.tail & 0xFFFFFF == 0xE280A6)
  }

  /// Whether no sentence ends behind the word at `place`, whatever the model says, where the rules end none: behind the
  /// number of a list item with its marks, between an abbreviation and a small letter, behind a mark that belongs to
  /// the word after it, as an opening quotation mark does, and between an ellipsis and a bracket with a small letter.
  private static func isInside(_ words: Span<TaggerWord>, _ place: Int, _ length: Int) -> Bool {
    let last = words[place].form.shape
    let next = words[place + 1].form.shape
    if last.contains(.hasStop), last.hasLetter, next.contains(.hasSmall), !next.contains(.beginsWithCapital) {
      return true
    }
    if last.contains(.followsSpace), !last.contains(.precedesSpace), !last.hasLetter, !last.contains(.hasDigit) {
      return true
    }
    if isEllipsis(words[place].form), !next.hasLetter, !next.contains(.precedesSpace) {
      let after = words[place + 2].form.shape
      if after.contains(.hasSmall), !after.contains(.beginsWithCapital) { return true }
    }
    guard length <= 3, isNumber(words[place + 1 - length]) else { return false }
    for index in place + 2 - length..<place + 1 {
      let shape = words[index].form.shape
      if shape.hasLetter || shape.contains(.hasDigit) { return false }
    }
    return true
  }

  /// What a gap must score against the rules: behind a word three times as much as behind a mark.
  @inline(__always)
  private static func needed(_ shape: WordForm.Shape, _ margin: Int32) -> Int32 {
    shape.hasLetter || shape.contains(.hasDigit) ? 3 * margin : margin
  }

  private func decide(
    _ text: Span<UInt8>, _ words: Span<TaggerWord>, _ features: inout [UInt64], _ scores: inout [Int32],
    _ sentences: inout [UInt32], _ tokens: Tokens
  ) {
    guard tokens.count > 0 else { return }
    sentences.append(0)
    var features = features.mutableSpan
    var scores = scores.mutableSpan
    var walk = SentenceWalk(isClosed: SentenceWalk.isClosed(words))
    while walk.step(text, words, tokens) {
      let place = walk.token + SentenceFeatures.padding
      guard SentenceFeatures.isCandidate(words, place, walk.gap) else { continue }
      if !walk.gap.isRuled, Self.isInside(words, place, walk.gap.length) { continue }
      let count = SentenceFeatures.write(words, place, walk.gap, to: &features)
      scores[0] = 0
      scores[1] = 0
      weights.add(features.span, count, to: &scores)
      let score = scores[1] - scores[0]
      if walk.gap.isRuled ? score > -margin : score > Self.needed(words[place].form.shape, margin) {
        sentences.append(UInt32(walk.token + 1))
        walk.begin()
      }
    }
  }
}

/// Goes through the gaps of a block and keeps what the features ask for.
package struct SentenceWalk {
  /// The token in front of the gap.
  package private(set) var token = -1
  package private(set) var gap = SentenceFeatures.Gap()
  private var ruled = 0
  private var brackets = 0

  /// - Parameter isClosed: whether the block ends with a mark, as edited prose does.
  package init(isClosed: Bool) { gap.isClosed = isClosed }

  /// Whether the last of `words`, which have `SentenceFeatures.padding` empty ones at both ends, is a mark.
  package static func isClosed(_ words: Span<TaggerWord>) -> Bool {
    let place = words.count - SentenceFeatures.padding - 1
    guard place >= SentenceFeatures.padding else { return false }
    let shape = words[place].form.shape
    return !shape.hasLetter && !shape.contains(.hasDigit)
  }

  /// Goes to the next gap; false behind the last token but one.
  package mutating func step(_ text: Span<UInt8>, _ words: Span<TaggerWord>, _ tokens: Tokens) -> Bool {
    guard token + 2 < tokens.count else { return false }
    token += 1
    gap.length += 1
    gap.rest = tokens.count - token - 1
    while ruled < tokens.sentences.count, tokens.sentences[ruled] <= UInt32(token) { ruled += 1 }
    gap.isRuled = ruled < tokens.sentences.count && tokens.sentences[ruled] == UInt32(token + 1)
    let following = gap.isRuled ? ruled + 1 : ruled
    gap.isRuledNext = following < tokens.sentences.count && tokens.sentences[following] == UInt32(token + 2)
    gap.lines = 0
    for place in Int(tokens.ends[token])..<Int(tokens.starts[token + 1]) where text[place] == 0x0A && gap.lines < 2 {
      gap.lines += 1
    }
    note(text, Int(tokens.starts[token]), Int(tokens.ends[token]))
    return true
  }

  /// Notes that a sentence begins behind the gap.
  package mutating func begin() {
    gap.length = 0
    brackets = 0
    gap.isBracketed = false
  }

  private mutating func note(_ text: Span<UInt8>, _ start: Int, _ end: Int) {
    switch text[start] {
    case UInt8(ascii: "\""): if end == start + 1 { gap.isQuoted.toggle() }
    case UInt8(ascii: "("), UInt8(ascii: "["): brackets += 1
    case UInt8(ascii: ")"), UInt8(ascii: "]"): brackets = max(0, brackets - 1)
    case 0xE2:
      // “ and ”.
      if end == start + 3, text[start + 1] == 0x80 {
        if text[start + 2] == 0x9C { gap.isQuoted = true }
        if text[start + 2] == 0x9D { gap.isQuoted = false }
      }
    default: break
    }
    gap.isBracketed = brackets > 0
  }
}
