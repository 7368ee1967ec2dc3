/// The features of one token for the name finder; the same code makes them in training and in use.
package enum NameFeatures {
  /// More than any token has.
  package static let limit = 64

  /// Writes the features of the word at `place` and returns how many there are.
  ///
  /// - Parameters:
  ///   - previous: the label before.
  ///   - memory: what the first reading found of this word and of the next; nil in the first reading.
  package static func write(
    _ words: Span<NameWord>, _ place: Int, previous: Int, memory: (own: UInt64, next: UInt64)?,
    to features: inout MutableSpan<UInt64>
  ) -> Int {
    var sink = FeatureSink()
    let word = words[place]
    let left = words[place - 1]
    let right = words[place + 1]
    let form = word.form
    let last = UInt64(previous)
    let shape = form.ownShape | (word.isHeadlineCase ? 4096 : 0)
    let isFirst: UInt64 = left.token < 0 ? 1 : 0
    sink.add(FeatureHash.of(101, last), &features)
    sink.add(FeatureHash.of(102, form.lower), &features)
    sink.add(FeatureHash.of(103, form.exact, last), &features)
    sink.add(FeatureHash.of(104, left.form.lower), &features)
    sink.add(FeatureHash.of(105, right.form.lower), &features)
    sink.add(FeatureHash.of(106, words[place - 2].form.lower), &features)
    sink.add(FeatureHash.of(107, words[place + 2].form.lower), &features)
    sink.add(FeatureHash.of(108, left.form.lower, form.lower), &features)
    sink.add(FeatureHash.of(109, form.lower, right.form.lower), &features)
    sink.add(FeatureHash.of(110, shape, last), &features)
    sink.add(FeatureHash.of(111, shape | isFirst << 16, left.form.ownShape, right.form.ownShape), &features)
    sink.add(FeatureHash.of(112, right.form.ownShape, words[place + 2].form.ownShape, last), &features)
    sink.add(FeatureHash.of(113, form.suffix(2)), &features)
    sink.add(FeatureHash.of(113, form.suffix(3)), &features)
    sink.add(FeatureHash.of(113, form.suffix(4)), &features)
    sink.add(FeatureHash.of(114, form.prefix(3)), &features)
    sink.add(FeatureHash.of(114, form.prefix(4)), &features)
    sink.add(FeatureHash.of(115, word.tag, last), &features)
    sink.add(FeatureHash.of(116, left.tag, word.tag, right.tag), &features)
    sink.add(FeatureHash.of(117, word.place, last), &features)
    sink.add(FeatureHash.of(118, word.place, shape & 3, right.place), &features)
    sink.add(FeatureHash.of(119, word.place, left.form.lower), &features)
    sink.add(FeatureHash.of(120, word.wordClass, last), &features)
    sink.add(FeatureHash.of(121, left.wordClass, word.wordClass, right.wordClass), &features)
    sink.add(FeatureHash.of(122, word.wordClass, right.wordClass, isFirst), &features)
    sink.add(FeatureHash.of(123, word.runLast, last), &features)
    sink.add(FeatureHash.of(124, word.runFirst, word.runPlace), &features)
    sink.add(FeatureHash.of(125, word.beforeRun, last), &features)
    sink.add(FeatureHash.of(126, word.afterRun, last), &features)
    sink.add(FeatureHash.of(127, word.runLength, word.runPlace, last), &features)
    sink.add(FeatureHash.of(128, word.beforeRun, word.afterRun), &features)
    sink.add(FeatureHash.of(129, word.runLength, word.place, word.afterRun), &features)
    sink.add(FeatureHash.of(130, left.form.lower, last), &features)
    sink.add(FeatureHash.of(131, right.form.lower, last), &features)
    sink.add(FeatureHash.of(132, left.form.lower, shape & 7, right.form.ownShape), &features)
    guard let memory else { return sink.count }
    sink.add(FeatureHash.of(140, memory.own), &features)
    sink.add(FeatureHash.of(141, memory.own, last), &features)
    sink.add(FeatureHash.of(142, memory.own, memory.next, last), &features)
    sink.add(FeatureHash.of(143, memory.own, word.place, shape), &features)
    sink.add(FeatureHash.of(144, memory.own, word.runLength, word.runPlace), &features)
    return sink.count
  }
}
