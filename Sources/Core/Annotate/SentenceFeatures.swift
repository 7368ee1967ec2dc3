/// The features of the gap behind one token for the sentence model; the same code makes them in training and in use.
package enum SentenceFeatures {
  /// More than any gap has.
  package static let limit = 40
  /// Words of padding in front of and behind each block.
  package static let padding = 2

  /// What is known of a gap besides the words around it.
  package struct Gap {
    /// Whether the rules end a sentence here.
    package var isRuled = false
    /// Whether the rules end one behind the next token.
    package var isRuledNext = false
    /// Line feeds between the two tokens, at most 2.
    package var lines = 0
    /// Tokens since the sentence began.
    package var length = 0
    /// Tokens from here to the end of the block.
    package var rest = 0
    /// Whether a quotation is open, as far as counting the marks tells.
    package var isQuoted = false
    /// Whether an opened bracket is not closed yet.
    package var isBracketed = false
    /// Whether the block ends with a mark, as edited prose does.
    package var isClosed = false

    package init() {}
  }

  /// Whether a sentence might end behind the word at `place`.
  package static func isCandidate(_ words: Span<TaggerWord>, _ place: Int, _ gap: Gap) -> Bool {
    if gap.isRuled || gap.lines > 0 { return true }
    let shape = words[place].form.shape
    let next = words[place + 1].form.shape
    // The number of a footnote.
    if gap.isRuledNext, next.contains(.hasDigit), !next.hasLetter { return false }
    if !shape.hasLetter, !shape.contains(.hasDigit) { return true }
    return shape.contains(.hasStop) || next.isSuperset(of: [.beginsWithCapital, .followsSpace])
  }

  /// Writes the features of the gap behind the word at `place` and returns how many there are.
  ///
  /// - Precondition: `words` has `padding` empty words at both ends; `features` has `limit` elements.
  package static func write(
    _ words: Span<TaggerWord>, _ place: Int, _ gap: Gap, to features: inout MutableSpan<UInt64>
  ) -> Int {
    var sink = FeatureSink()
    let last = words[place]
    let next = words[place + 1]
    let before = words[place - 1]
    let after = words[place + 2]
    let ruled: UInt64 = gap.isRuled ? 1 : 0
    let state = ruled | UInt64(gap.lines) << 1 | (gap.isQuoted ? 8 : 0) | (gap.isBracketed ? 16 : 0)
    let lastShape = UInt64(last.form.shape.rawValue)
    let nextShape = UInt64(next.form.shape.rawValue)
    let length = UInt64(
      gap.length < 4 ? gap.length : gap.length < 8 ? 4 : gap.length < 16 ? 5 : gap.length < 32 ? 6 : 7)
    let rest = UInt64(min(gap.rest, 4))
    sink.add(FeatureHash.of(61, state), &features)
    sink.add(FeatureHash.of(62, state, last.form.lower), &features)
    sink.add(FeatureHash.of(63, state, next.form.lower), &features)
    sink.add(FeatureHash.of(64, state, lastShape, nextShape), &features)
    sink.add(FeatureHash.of(65, state, last.form.lower, nextShape), &features)
    sink.add(FeatureHash.of(66, before.form.lower, last.form.lower), &features)
    sink.add(FeatureHash.of(67, last.form.lower, next.form.lower), &features)
    sink.add(FeatureHash.of(68, last.form.lower, next.entry.wordClass, nextShape & 3), &features)
    sink.add(FeatureHash.of(69, last.form.lower, before.form.ownShape, nextShape & 15), &features)
    sink.add(FeatureHash.of(70, last.form.lower, length, ruled), &features)
    sink.add(FeatureHash.of(71, last.form.lower, rest, ruled), &features)
    sink.add(FeatureHash.of(72, nextShape, after.form.ownShape, ruled), &features)
    sink.add(
      FeatureHash.of(73, last.form.lower, UInt64(min(last.form.length, 6)), UInt64(min(before.form.length, 6))),
      &features)
    sink.add(FeatureHash.of(74, next.form.lower, after.form.lower), &features)
    sink.add(FeatureHash.of(75, last.entry.wordClass, next.entry.wordClass, nextShape & 1), &features)
    sink.add(FeatureHash.of(76, words[place - 2].form.lower, before.form.lower, last.form.lower), &features)
    sink.add(FeatureHash.of(77, next.form.exact, nextShape & 1024), &features)
    sink.add(FeatureHash.of(78, before.entry.wordClass, last.form.lower, next.entry.wordClass), &features)
    sink.add(FeatureHash.of(79, length, ruled, nextShape & 1027), &features)
    let kind = ruled | (gap.isClosed ? 2 : 0) | (gap.lines > 0 ? 4 : 0)
    sink.add(FeatureHash.of(80, kind, last.form.lower), &features)
    sink.add(FeatureHash.of(81, kind, lastShape, nextShape), &features)
    return sink.count
  }
}
