/// Gives each token of a sentence its tag, from left to right.
///
/// A linear model over the word, its neighbours and the two tags before, trained as an averaged perceptron. A word
/// that had one tag only, often enough, keeps it without being looked at.
package final class Tagger: Sendable {
  package let tags: TagSet
  package let lexicon: WordLexicon
  private let weights: WeightTable

  package init(_ file: ModelFile) throws(ModelError) {
    guard let tags = TagSet(lines: try file.lines("tags")) else { throw ModelError(.damaged, file.path, "tags") }
    self.tags = tags
    lexicon = try WordLexicon(file, "words")
    weights = try WeightTable(file, "tagger", labelCount: tags.count)
  }

  /// Memory that one thread uses again for each sentence.
  package struct Workspace {
    var features = [UInt64](repeating: 0, count: TaggerFeatures.limit)
    var scores: [Int32] = []

    package init() {}
  }

  /// Appends the tag of each word of `words` to `result`.
  ///
  /// - Precondition: `words` has `TaggerFeatures.padding` empty words at both ends.
  package func tag(_ words: Span<TaggerWord>, _ workspace: inout Workspace, into result: inout [UInt8]) {
    if workspace.scores.count != tags.count { workspace.scores = [Int32](repeating: 0, count: tags.count) }
    tag(words, &workspace.features, &workspace.scores, &result)
  }

  private func tag(
    _ words: Span<TaggerWord>, _ features: inout [UInt64], _ scores: inout [Int32], _ result: inout [UInt8]
  ) {
    var features = features.mutableSpan
    var scores = scores.mutableSpan
    var previous: UInt64 = 0
    var beforePrevious: UInt64 = 0
    let style = TaggerFeatures.style(words)
    for place in TaggerFeatures.padding..<words.count - TaggerFeatures.padding {
      var tag = words[place].entry.onlyTag
      if tag < 0 || tag >= tags.count {
        let count = TaggerFeatures.write(
          words, place, previous: previous, beforePrevious: beforePrevious, style: style, to: &features)
        for index in scores.indices { scores[index] = 0 }
        weights.add(features.span, count, to: &scores)
        tag = 0
        for index in scores.indices where scores[index] > scores[tag] { tag = index }
      }
      result.append(UInt8(tag))
      beforePrevious = previous
      previous = UInt64(tag) + 1
    }
  }
}
