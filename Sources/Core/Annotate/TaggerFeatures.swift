/// The features of one token for the tagger; the same code makes them in training and in use.
package enum TaggerFeatures {
  /// More than any token has.
  package static let limit = 40
  /// Words of padding in front of and behind each sentence.
  package static let padding = 2

  /// How a sentence is written, by the share of its long words that begin with a capital: 0 with small letters only, 1 as
  /// prose, 2 with many names, 3 as titles are, 4 in capitals only.
  ///
  /// - Parameter words: a sentence with `padding` empty words at both ends.
  package static func style(_ words: Span<TaggerWord>) -> UInt64 {
    var counted = 0
    var capitals = 0
    var large = 0
    for place in padding..<words.count - padding {
      let form = words[place].form
      // Small words keep small letters in titles too.
      guard form.shape.hasLetter, form.length > 3 || place == padding else { continue }
      counted += 1
      if form.shape.contains(.beginsWithCapital) { capitals += 1 }
      if form.shape.isCapitals { large += 1 }
    }
    if capitals == 0 { return 0 }
    if large * 4 >= counted * 3 { return 4 }
    if capitals * 4 >= counted * 3 { return 3 }
    return capitals * 5 >= counted * 2 ? 2 : 1
  }

  /// Writes the features of the word at `place` of `words` to `features` and returns how many there are.
  ///
  /// - Parameters:
  ///   - words: a sentence with `padding` empty words at both ends.
  ///   - previous: the tag before, plus 1; 0 at the beginning of the sentence.
  ///   - beforePrevious: the tag before that one, plus 1.
  ///   - style: what `style(_:)` says of the sentence.
  /// - Precondition: `padding <= place < words.count - padding`; `features` has `limit` elements.
  @inline(__always)
  package static func write(
    _ words: Span<TaggerWord>, _ place: Int, previous: UInt64, beforePrevious: UInt64, style: UInt64,
    to features: inout MutableSpan<UInt64>
  ) -> Int {
    var sink = FeatureSink()
    let word = words[place]
    let form = word.form
    let left = words[place - 1]
    let right = words[place + 1]
    let own = word.entry.wordClass
    let rightClass = right.entry.wordClass
    let shape = form.ownShape
    let isFirst: UInt64 = previous == 0 ? 1 : 0

    sink.add(FeatureHash.of(1, form.lower), &features)
    sink.add(FeatureHash.of(2, own, shape & 7 | isFirst << 8), &features)
    sink.add(FeatureHash.of(3, left.form.lower), &features)
    sink.add(FeatureHash.of(4, right.form.lower), &features)
    sink.add(FeatureHash.of(5, words[place - 2].form.lower), &features)
    sink.add(FeatureHash.of(6, words[place + 2].form.lower), &features)
    sink.add(FeatureHash.of(7, previous), &features)
    sink.add(FeatureHash.of(8, previous, beforePrevious), &features)
    sink.add(FeatureHash.of(9, previous, form.lower), &features)
    sink.add(FeatureHash.of(10, left.form.lower, form.lower), &features)
    sink.add(FeatureHash.of(11, form.lower, right.form.lower), &features)
    sink.add(FeatureHash.of(12, previous, own, rightClass), &features)
    sink.add(FeatureHash.of(13, own, rightClass), &features)
    sink.add(FeatureHash.of(14, rightClass, words[place + 2].entry.wordClass), &features)
    sink.add(FeatureHash.of(15, previous, beforePrevious, own), &features)
    sink.add(FeatureHash.of(16, previous, own, right.form.lower), &features)
    sink.add(FeatureHash.of(17, shape, isFirst), &features)
    sink.add(FeatureHash.of(18, previous, form.suffix(3)), &features)
    sink.add(FeatureHash.of(26, left.form.lower, own, right.form.lower), &features)
    sink.add(FeatureHash.of(27, previous, rightClass), &features)
    sink.add(FeatureHash.of(29, style, own, shape & 7 | isFirst << 8), &features)
    if form.exact != form.lower { sink.add(FeatureHash.of(19, form.exact, isFirst), &features) }
    if word.entry.isFrequent { return sink.count }

    sink.add(FeatureHash.of(20, form.suffix(1)), &features)
    sink.add(FeatureHash.of(20, form.suffix(2)), &features)
    sink.add(FeatureHash.of(20, form.suffix(3)), &features)
    sink.add(FeatureHash.of(20, form.suffix(4)), &features)
    sink.add(FeatureHash.of(20, form.suffix(5)), &features)
    sink.add(FeatureHash.of(21, form.prefix(1)), &features)
    sink.add(FeatureHash.of(21, form.prefix(2)), &features)
    sink.add(FeatureHash.of(21, form.prefix(3)), &features)
    sink.add(FeatureHash.of(22, UInt64(form.shape.rawValue), UInt64(min(form.length, 8))), &features)
    sink.add(FeatureHash.of(23, form.suffix(2), shape & 3 | isFirst << 8), &features)
    sink.add(FeatureHash.of(24, shape, left.form.ownShape | isFirst << 16, right.form.ownShape), &features)
    sink.add(FeatureHash.of(25, form.suffix(2), rightClass), &features)
    sink.add(FeatureHash.of(30, style, shape & 7 | isFirst << 8, form.suffix(2)), &features)
    sink.add(FeatureHash.of(28, UInt64(word.entry.lists.rawValue), shape & 7 | isFirst << 8), &features)
    return sink.count
  }
}
