/// What a first reading of an article found, word by word, for the second reading.
package struct NameMemory: Sendable {
  /// How often a word was outside of names and in names of each kind, and whether it ended a longer one.
  private struct Counts {
    var byKind: [5 of UInt8] = [0, 0, 0, 0, 0]
    var ofLonger: UInt8 = 0
  }

  private var words: [UInt64: Counts] = [:]

  package init() {}

  package mutating func removeAll() { words.removeAll(keepingCapacity: true) }

  /// Notes the labels of a first reading, by token.
  package mutating func note(_ read: NameWords, _ labels: [UInt8]) {
    for word in read.words where word.mayBegin {
      var counts = words[word.form.lower] ?? Counts()
      let label = Int(labels[word.token])
      let kind = (label + 1) / 2
      counts.byKind[kind] = min(255, counts.byKind[kind] &+ 1)
      let isFollowed = word.token + 1 < labels.count && NameLabel.goesOn(Int(labels[word.token + 1]))
      if label > 0, isFollowed || NameLabel.goesOn(label) { counts.ofLonger |= 1 << UInt8(kind - 1) }
      words[word.form.lower] = counts
    }
  }

  /// Replaces `states` by what is known of each of the words; 0 for those that no name begins with.
  package func states(of read: NameWords, into states: inout [UInt64]) {
    states.removeAll(keepingCapacity: true)
    for word in read.words { states.append(word.mayBegin ? state(of: word.form.lower) : 0) }
  }

  /// What is known of a word: the kind it was most often besides outside, how sure that is, and in what longer names
  /// it was.
  @inline(__always)
  package func state(of lower: UInt64) -> UInt64 {
    guard let counts = words[lower] else { return 0 }
    var best = 1
    var total = 0
    for kind in 0..<5 {
      total += Int(counts.byKind[kind])
      if kind > 1, counts.byKind[kind] > counts.byKind[best] { best = kind }
    }
    let most = Int(counts.byKind[best])
    if most == 0 { return total > 1 ? 1 : 2 }
    let share = most * 4 / total
    return UInt64(3 + best * 8 + min(share, 3) + (total > 2 ? 4 : 0)) | UInt64(counts.ofLonger) << 8
  }
}
