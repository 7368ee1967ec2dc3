import Testing

@testable import Core

@Suite struct NameChainTests {
  /// The score of a labelling, or nil when it is not allowed.
  private func score(_ labels: [Int], _ own: [[Int32]], _ mayBegin: [Bool], _ transitions: [Int32]) -> Int? {
    var sum = 0
    for (token, label) in labels.enumerated() {
      let before = token == 0 ? NameLabel.count : labels[token - 1]
      if !NameLabel.mayFollow(token == 0 ? 0 : before, label) { return nil }
      if !mayBegin[token], !NameLabel.mayBeSmall(label) { return nil }
      sum += Int(own[token][label]) + Int(transitions[before * NameLabel.count + label])
    }
    return sum
  }

  @Test(arguments: UInt64(1)...40)
  func `the labelling that is chosen scores as much as the best of all`(seed: UInt64) {
    var dice = Dice(seed: seed)
    let length = 1 + dice.below(4)
    let transitions = (0..<(NameLabel.count + 1) * NameLabel.count).map { _ in Int32(dice.below(201) - 100) }
    let own = (0..<length).map { _ in (0..<NameLabel.count).map { _ in Int32(dice.below(401) - 200) } }
    let mayBegin = (0..<length).map { _ in dice.below(3) > 0 }
    var chain = NameChain()
    chain.begin()
    for token in 0..<length { chain.add(scores: own[token], mayBegin: mayBegin[token]) }
    var found: [UInt8] = [7]
    chain.decide(transitions.span, into: &found)

    var best = Int.min
    var labels = [Int](repeating: 0, count: length)
    while true {
      if let score = score(labels, own, mayBegin, transitions) { best = max(best, score) }
      var place = 0
      while place < length, labels[place] + 1 == NameLabel.count {
        labels[place] = 0
        place += 1
      }
      guard place < length else { break }
      labels[place] += 1
    }
    #expect(found.first == 7 && found.count == length + 1)
    #expect(score(found.dropFirst().map { Int($0) }, own, mayBegin, transitions) == best)
  }

  @Test func `an empty stretch has no labels`() {
    var chain = NameChain()
    chain.begin()
    var labels: [UInt8] = []
    chain.decide([Int32](repeating: 0, count: (NameLabel.count + 1) * NameLabel.count).span, into: &labels)
    #expect(labels.isEmpty)
  }
}
