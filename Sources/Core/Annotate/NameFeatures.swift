/// The features of one token for the name finder; the same code makes them in training and in use.
///
/// None looks at the labels of other tokens: how labels follow each other is weighed apart.
package enum NameFeatures {
  /// More than any token has.
  package static let limit = 128

  /// Writes the features of the word at `place` and returns how many there are.
  ///
  /// - Parameters:
  ///   - words: sentences with `NameWords.padding` empty words around each.
  ///   - memory: what the first reading found of each word, as many as there are words; empty in the first reading.
  /// - Precondition: `features` has `limit` elements.
  package static func write(
    _ words: Span<NameWord>, _ place: Int, memory: Span<UInt64>, to features: inout MutableSpan<UInt64>
  ) -> Int {
    var sink = FeatureSink()
    writeSpelling(words, place, &sink, &features)
    writeKnowledge(words, place, &sink, &features)
    if words[place].mayBegin {
      writeRun(words, place, &sink, &features)
      if !memory.isEmpty { writeMemory(words, place, memory, &sink, &features) }
    }
    return sink.count
  }

  /// The word, its neighbours, how they are written.
  @inline(__always)
  private static func writeSpelling(
    _ words: Span<NameWord>, _ place: Int, _ sink: inout FeatureSink, _ features: inout MutableSpan<UInt64>
  ) {
    let word = words[place]
    let left = words[place - 1]
    let right = words[place + 1]
    let form = word.form
    let shape = form.ownShape | (word.isHeadlineCase ? 4096 : 0)
    let isFirst: UInt64 = left.token < 0 ? 1 : 0
    let leftShape = left.form.ownShape
    let rightShape = right.form.ownShape
    sink.add(FeatureHash.of(100, 0), &features)
    sink.add(FeatureHash.of(101, form.exact), &features)
    sink.add(FeatureHash.of(102, form.lower), &features)
    sink.add(FeatureHash.of(104, left.form.lower), &features)
    sink.add(FeatureHash.of(105, right.form.lower), &features)
    sink.add(FeatureHash.of(106, words[place - 2].form.lower), &features)
    sink.add(FeatureHash.of(107, words[place + 2].form.lower), &features)
    sink.add(FeatureHash.of(108, left.form.lower, form.lower), &features)
    sink.add(FeatureHash.of(109, form.lower, right.form.lower), &features)
    sink.add(FeatureHash.of(110, shape), &features)
    sink.add(FeatureHash.of(111, shape | isFirst << 16, leftShape, rightShape), &features)
    sink.add(FeatureHash.of(112, rightShape, words[place + 2].form.ownShape, shape), &features)
    for length in 1...4 {
      sink.add(FeatureHash.of(113, form.suffix(length)), &features)
      sink.add(FeatureHash.of(114, form.prefix(length)), &features)
    }
    sink.add(FeatureHash.of(130, left.form.lower, shape & 7), &features)
    sink.add(FeatureHash.of(131, right.form.lower, shape & 7), &features)
    sink.add(FeatureHash.of(132, left.form.lower, shape & 7, rightShape), &features)
    sink.add(FeatureHash.of(115, word.tag), &features)
    sink.add(FeatureHash.of(116, left.tag, word.tag, right.tag), &features)
    sink.add(FeatureHash.of(145, left.tag, word.tag), &features)
    sink.add(FeatureHash.of(146, word.tag, right.tag), &features)
  }

  /// What lists and groups of words say of the word and its neighbours.
  @inline(__always)
  private static func writeKnowledge(
    _ words: Span<NameWord>, _ place: Int, _ sink: inout FeatureSink, _ features: inout MutableSpan<UInt64>
  ) {
    let word = words[place]
    let left = words[place - 1]
    let right = words[place + 1]
    let shape = word.form.ownShape & 7
    let isFirst: UInt64 = left.token < 0 ? 1 : 0
    sink.add(FeatureHash.of(117, word.place), &features)
    sink.add(FeatureHash.of(118, word.place, shape & 3, right.place), &features)
    sink.add(FeatureHash.of(119, word.place, left.form.lower), &features)
    sink.add(FeatureHash.of(147, left.place, word.place), &features)
    sink.add(FeatureHash.of(148, right.place), &features)
    sink.add(FeatureHash.of(120, word.wordClass, shape), &features)
    sink.add(FeatureHash.of(121, left.wordClass, word.wordClass, right.wordClass), &features)
    sink.add(FeatureHash.of(122, word.wordClass, right.wordClass, isFirst), &features)
    let lists = UInt64(word.lists.rawValue)
    let rightLists = UInt64(right.lists.rawValue)
    sink.add(FeatureHash.of(135, lists, shape), &features)
    sink.add(FeatureHash.of(136, UInt64(left.lists.rawValue), lists, rightLists), &features)
    sink.add(FeatureHash.of(137, lists, rightLists, isFirst), &features)
    sink.add(FeatureHash.of(134, UInt64(word.spellings), shape, isFirst), &features)
    sink.add(FeatureHash.of(138, UInt64(word.spellings), lists, isFirst), &features)
    let coarse = UInt64(word.groups.coarse)
    let middle = UInt64(word.groups.middle)
    let fine = UInt64(word.groups.fine)
    let leftMiddle = UInt64(left.groups.middle)
    let rightMiddle = UInt64(right.groups.middle)
    let leftFine = UInt64(left.groups.fine)
    let rightFine = UInt64(right.groups.fine)
    sink.add(FeatureHash.of(160, coarse, shape), &features)
    sink.add(FeatureHash.of(161, middle, shape), &features)
    sink.add(FeatureHash.of(162, fine, shape), &features)
    sink.add(FeatureHash.of(170, UInt64(left.groups.coarse), shape & 3), &features)
    sink.add(FeatureHash.of(171, leftMiddle, shape & 3), &features)
    sink.add(FeatureHash.of(172, leftFine, shape & 3), &features)
    sink.add(FeatureHash.of(180, UInt64(right.groups.coarse), shape & 3), &features)
    sink.add(FeatureHash.of(181, rightMiddle, shape & 3), &features)
    sink.add(FeatureHash.of(182, rightFine, shape & 3), &features)
    sink.add(FeatureHash.of(190, UInt64(left.groups.coarse), coarse, UInt64(right.groups.coarse)), &features)
    sink.add(FeatureHash.of(191, leftMiddle, middle, rightMiddle), &features)
    sink.add(FeatureHash.of(194, UInt64(words[place - 2].groups.middle)), &features)
    sink.add(FeatureHash.of(195, UInt64(words[place - 2].groups.fine)), &features)
    sink.add(FeatureHash.of(197, UInt64(words[place + 2].groups.middle)), &features)
    sink.add(FeatureHash.of(198, UInt64(words[place + 2].groups.fine)), &features)
    sink.add(FeatureHash.of(201, middle, rightMiddle, shape & 3), &features)
    sink.add(FeatureHash.of(202, fine, rightFine, shape & 3), &features)
    sink.add(FeatureHash.of(204, leftMiddle, middle, shape & 3), &features)
    sink.add(FeatureHash.of(205, leftFine, fine, shape & 3), &features)
  }

  /// The run of capitalised words that the word is part of, and what stands around it.
  @inline(__always)
  private static func writeRun(
    _ words: Span<NameWord>, _ place: Int, _ sink: inout FeatureSink, _ features: inout MutableSpan<UInt64>
  ) {
    let word = words[place]
    let position = UInt64(word.runPlace)
    let length = UInt64(word.runLength)
    let first = words[word.runStart]
    let last = words[word.runEnd - 1]
    let before = words[word.runStart - 1]
    let after = words[word.runEnd]
    sink.add(FeatureHash.of(123, last.form.lower), &features)
    sink.add(FeatureHash.of(124, first.form.lower, position), &features)
    sink.add(FeatureHash.of(125, before.form.lower), &features)
    sink.add(FeatureHash.of(126, after.form.lower), &features)
    sink.add(FeatureHash.of(127, length, position), &features)
    sink.add(FeatureHash.of(128, before.form.lower, after.form.lower), &features)
    sink.add(FeatureHash.of(129, length, word.place, after.form.lower), &features)
    sink.add(FeatureHash.of(149, last.form.lower, position), &features)
    sink.add(FeatureHash.of(150, before.form.lower, position), &features)
    sink.add(FeatureHash.of(151, after.form.lower, position), &features)
    sink.add(FeatureHash.of(152, UInt64(last.groups.middle), position), &features)
    sink.add(FeatureHash.of(153, UInt64(first.groups.middle), position), &features)
    sink.add(FeatureHash.of(154, UInt64(before.groups.fine), position), &features)
    sink.add(FeatureHash.of(155, UInt64(after.groups.fine), position), &features)
    sink.add(FeatureHash.of(166, UInt64(last.groups.fine)), &features)
    sink.add(FeatureHash.of(167, UInt64(first.groups.middle), UInt64(last.groups.middle), length), &features)
  }

  /// What the first reading took the word and its neighbours for.
  @inline(__always)
  private static func writeMemory(
    _ words: Span<NameWord>, _ place: Int, _ memory: Span<UInt64>, _ sink: inout FeatureSink,
    _ features: inout MutableSpan<UInt64>
  ) {
    let word = words[place]
    let own = memory[place]
    let position = UInt64(word.runPlace)
    sink.add(FeatureHash.of(240, own), &features)
    sink.add(FeatureHash.of(241, own, word.form.ownShape), &features)
    sink.add(FeatureHash.of(242, own, memory[place + 1], memory[place - 1]), &features)
    sink.add(FeatureHash.of(243, own, word.place), &features)
    sink.add(FeatureHash.of(244, own, UInt64(word.runLength), position), &features)
    sink.add(FeatureHash.of(245, own, position, memory[word.runEnd - 1]), &features)
  }
}
