/// Finds names in an article, reading it twice.
///
/// Each reading gives every token that may be part of a name the label that the best labelling of all tokens around it
/// has: a linear chain, learned as a conditional random field. The second reading knows of each word what the first
/// one took it for in the whole article, so that a name seen in full decides its short form.
package final class NameFinder: Sendable {
  private let first: Reading
  private let second: Reading

  package init(_ file: ModelFile) throws(ModelError) {
    first = try Reading(file, "first")
    second = try Reading(file, "second")
  }

  /// Memory that one thread uses again for each article.
  package struct Workspace {
    var chain = NameChain()
    var memory = NameMemory()
    var states: [UInt64] = []
    var labels: [UInt8] = []

    package init() {}
  }

  /// The names of the article.
  package func names(in read: NameWords, _ workspace: inout Workspace) -> [Name] {
    workspace.states.removeAll(keepingCapacity: true)
    first.label(read, workspace.states, &workspace.chain, &workspace.labels)
    workspace.memory.removeAll()
    workspace.memory.note(read, workspace.labels)
    workspace.memory.states(of: read, into: &workspace.states)
    second.label(read, workspace.states, &workspace.chain, &workspace.labels)
    return NameLabel.names(workspace.labels)
  }

  /// The weights of one reading.
  private struct Reading: Sendable {
    let weights: WeightTable
    /// The weight of each label behind each other one, the earlier one counted in rows; the last row is for the first
    /// label of a chain.
    let transitions: [Int32]

    init(_ file: ModelFile, _ name: String) throws(ModelError) {
      weights = try WeightTable(file, name, labelCount: NameLabel.count)
      let found = try file.array(name + ".chain", of: Int32.self)
      guard found.count == (NameLabel.count + 1) * NameLabel.count else {
        throw ModelError(.damaged, file.path, name + ".chain")
      }
      var transitions: [Int32] = []
      for index in 0..<found.count {
        guard abs(Int(found.span[index])) < 1 << 24 else { throw ModelError(.damaged, file.path, name + ".chain") }
        transitions.append(found.span[index])
      }
      self.transitions = transitions
    }

    /// Replaces `labels` by the label of each token.
    func label(_ read: NameWords, _ memory: [UInt64], _ chain: inout NameChain, _ labels: inout [UInt8]) {
      labels.removeAll(keepingCapacity: true)
      let words = read.words.span
      var place = 0
      while place < words.count {
        guard words[place].mayBePart else {
          if words[place].token >= 0 { labels.append(UInt8(NameLabel.outside)) }
          place += 1
          continue
        }
        chain.begin()
        while place < words.count, words[place].mayBePart {
          chain.add(words, place, memory.span, weights)
          place += 1
        }
        chain.decide(transitions.span, into: &labels)
      }
    }
  }
}

/// The labelling of one stretch of tokens that scores best.
package struct NameChain {
  /// What no label can have.
  static let impossible = Int32.min / 2

  private var features = [UInt64](repeating: 0, count: NameFeatures.limit)
  private var scores = [Int32](repeating: 0, count: NameLabel.count)
  /// The scores of the labels of each token, by its own features.
  private(set) var own: [Int32] = []
  /// The best score of all labellings up to each token that end with each label, and the label before that.
  private var best: [Int32] = []
  private var from: [UInt8] = []

  package init() {}

  /// Begins a new stretch.
  package mutating func begin() { own.removeAll(keepingCapacity: true) }

  /// Adds the next token.
  mutating func add(_ words: Span<NameWord>, _ place: Int, _ memory: Span<UInt64>, _ weights: WeightTable) {
    Self.score(words, place, memory, weights, &features, &scores)
    add(scores: scores, mayBegin: words[place].mayBegin)
  }

  private static func score(
    _ words: Span<NameWord>, _ place: Int, _ memory: Span<UInt64>, _ weights: WeightTable,
    _ features: inout [UInt64], _ scores: inout [Int32]
  ) {
    var features = features.mutableSpan
    var scores = scores.mutableSpan
    let count = NameFeatures.write(words, place, memory: memory, to: &features)
    for label in scores.indices { scores[label] = 0 }
    weights.add(features.span, count, to: &scores)
  }

  /// Adds the next token by the scores of its labels; one that no name begins with cannot have all of them.
  package mutating func add(scores: [Int32], mayBegin: Bool) {
    for label in 0..<NameLabel.count {
      own.append(mayBegin || NameLabel.mayBeSmall(label) ? scores[label] : Self.impossible)
    }
  }

  /// Appends the label of each token added since `begin`.
  package mutating func decide(_ transitions: Span<Int32>, into labels: inout [UInt8]) {
    let count = NameLabel.count
    let length = own.count / count
    guard length > 0 else { return }
    best.removeAll(keepingCapacity: true)
    from.removeAll(keepingCapacity: true)
    for label in 0..<count {
      let score = NameLabel.goesOn(label) ? Self.impossible : own[label] + transitions[count * count + label]
      best.append(max(Self.impossible, score))
      from.append(0)
    }
    for token in 1..<max(1, length) {
      let row = (token - 1) * count
      for label in 0..<count {
        var top = Self.impossible
        var source = 0
        for previous in 0..<count where NameLabel.mayFollow(previous, label) {
          let score = best[row + previous] + transitions[previous * count + label]
          if score > top {
            top = score
            source = previous
          }
        }
        best.append(max(Self.impossible, top + max(Self.impossible / 4, own[token * count + label])))
        from.append(UInt8(source))
      }
    }
    var label = 0
    let last = (length - 1) * count
    for other in 0..<count where best[last + other] > best[last + label] { label = other }
    let first = labels.count
    for _ in 0..<length { labels.append(0) }
    for token in stride(from: length - 1, through: 0, by: -1) {
      labels[first + token] = UInt8(label)
      label = Int(from[token * count + label])
    }
  }
}
