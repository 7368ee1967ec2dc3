/// Finds names in an article, reading it twice.
///
/// Each reading gives every token a label from left to right by a linear model. The second one knows of each word what
/// the first one took it for in the whole article, so that a name seen in full decides its short form.
package final class NameFinder: Sendable {
  private let first: WeightTable
  private let second: WeightTable

  package init(_ file: ModelFile) throws(ModelError) {
    first = try WeightTable(file, "first", labelCount: NameLabel.count)
    second = try WeightTable(file, "second", labelCount: NameLabel.count)
  }

  /// Memory that one thread uses again for each article.
  package struct Workspace {
    var features = [UInt64](repeating: 0, count: NameFeatures.limit)
    var scores = [Int32](repeating: 0, count: NameLabel.count)
    var memory = NameMemory()

    package init() {}
  }

  /// The names of the article.
  package func names(in read: NameWords, _ workspace: inout Workspace) -> [Name] {
    var labels: [UInt8] = []
    label(read, first, nil, &workspace.features, &workspace.scores, &labels)
    workspace.memory.removeAll()
    workspace.memory.note(read, labels)
    let memory = workspace.memory
    label(read, second, memory, &workspace.features, &workspace.scores, &labels)
    return NameLabel.names(labels)
  }

  private func label(
    _ read: NameWords, _ weights: WeightTable, _ memory: NameMemory?, _ features: inout [UInt64],
    _ scores: inout [Int32], _ labels: inout [UInt8]
  ) {
    labels.removeAll(keepingCapacity: true)
    let words = read.words.span
    var features = features.mutableSpan
    var scores = scores.mutableSpan
    var previous = 0
    for place in words.indices {
      guard words[place].token >= 0 else {
        previous = 0
        continue
      }
      if !words[place].mayBegin, previous == 0 {
        labels.append(0)
        continue
      }
      let known = memory.map {
        (own: $0.state(of: words[place].form.lower), next: $0.state(of: words[place + 1].form.lower))
      }
      let count = NameFeatures.write(words, place, previous: previous, memory: known, to: &features)
      for index in scores.indices { scores[index] = 0 }
      weights.add(features.span, count, to: &scores)
      var best = 0
      for label in scores.indices where scores[label] > scores[best] && NameLabel.mayFollow(previous, label) {
        best = label
      }
      previous = best
      labels.append(UInt8(previous))
    }
  }
}
