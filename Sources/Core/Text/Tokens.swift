/// The tokens and sentences of one block of text, as parallel arrays of offsets.
///
/// Tokens are ascending and disjoint, hold no white space and no control character, and together hold every other
/// byte of the text.
package struct Tokens: Sendable, Equatable {
  /// Where each token begins, in UTF-8 bytes of the text given.
  package var starts: [UInt32] = []
  /// Where each token ends: the offset past its last byte.
  package var ends: [UInt32] = []
  /// The index of the first token of each sentence, ascending; the first one is 0 when there is any token.
  package var sentences: [UInt32] = []

  package init() {}

  /// The number of tokens.
  package var count: Int { starts.count }

  /// The bytes of token `index`.
  package func range(_ index: Int) -> Range<Int> { Int(starts[index])..<Int(ends[index]) }

  package mutating func append(_ start: Int, _ end: Int) {
    starts.append(UInt32(truncatingIfNeeded: start))
    ends.append(UInt32(truncatingIfNeeded: end))
  }

  /// Makes two of the last token, which holds the offset `place` inside.
  mutating func splitLast(at place: Int) {
    let end = ends[ends.count - 1]
    ends[ends.count - 1] = UInt32(truncatingIfNeeded: place)
    starts.append(UInt32(truncatingIfNeeded: place))
    ends.append(end)
  }

  /// Empties it and keeps the memory for the next block.
  package mutating func removeAll() {
    starts.removeAll(keepingCapacity: true)
    ends.removeAll(keepingCapacity: true)
    sentences.removeAll(keepingCapacity: true)
  }
}
