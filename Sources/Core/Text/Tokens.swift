/// The tokens and sentences of one block of text, as parallel arrays of offsets.
///
/// Tokens are ascending and disjoint, hold no white space, and together hold every other byte of the text.
struct Tokens: Sendable, Equatable {
  /// Where each token begins, in UTF-8 bytes of the text given.
  var starts: [UInt32] = []
  /// Where each token ends: the offset past its last byte.
  var ends: [UInt32] = []
  /// The index of the first token of each sentence, ascending; the first one is 0 when there is any token.
  var sentences: [UInt32] = []

  /// The number of tokens.
  var count: Int { starts.count }

  /// Empties it and keeps the memory for the next block.
  mutating func removeAll() {
    starts.removeAll(keepingCapacity: true)
    ends.removeAll(keepingCapacity: true)
    sentences.removeAll(keepingCapacity: true)
  }
}
