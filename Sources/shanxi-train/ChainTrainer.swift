import Core
import Foundation

/// Learns a conditional random field of one label after the other: weights of features, and of labels behind labels.
///
/// Gradient ascent on the log likelihood with a step size for each weight (Duchi, Hazan and Singer, "Adaptive
/// subgradient methods", 2011), a penalty on the squares of the weights that a step touches, and a share of the features left
/// out at random. What is right may leave several labels open; then the likelihood is that of all of them together.
struct ChainTrainer {
  /// A stretch of tokens.
  struct Chain {
    /// The rows of the features of all tokens, one token behind the other.
    var rows: [UInt32] = []
    /// Where the features of each token end in `rows`.
    var ends: [Int] = []
    /// The labels that each token can have, one bit for each.
    var possible: [UInt16] = []
    /// Those of them that are right.
    var right: [UInt16] = []
    /// What it counts.
    var weight: Float = 1

    var count: Int { ends.count }
  }

  let labelCount: Int
  var rate: Float = 0.1
  /// The share of a weight that each step takes away.
  var decay: Float = 0.001
  private(set) var weights: [Float] = []
  /// As `NameFinder` has them: rows of the earlier label, and last the row of first labels.
  private(set) var transitions: [Float]
  private var squares: [Float] = []
  private var transitionSquares: [Float]
  /// Which label may follow which, in rows as `transitions`.
  private let allowed: [Bool]
  private var dropout: Dropout

  private var features: [UInt32] = []
  private var ends: [Int] = []
  private var own: [Float] = []
  private var gradient: [Float] = []
  private var chainGradient: [Float]
  private var free = Lattice()
  private var bound = Lattice()

  init(labelCount: Int, rowCount: Int, dropout: Dropout, mayFollow: (Int, Int) -> Bool) {
    self.labelCount = labelCount
    var allowed: [Bool] = []
    for first in 0..<labelCount { for next in 0..<labelCount { allowed.append(mayFollow(first, next)) } }
    for label in 0..<labelCount { allowed.append(mayFollow(0, label)) }
    self.allowed = allowed
    self.dropout = dropout
    weights = [Float](repeating: 0, count: rowCount * labelCount)
    squares = weights
    transitions = [Float](repeating: 0, count: (labelCount + 1) * labelCount)
    transitionSquares = transitions
    chainGradient = transitions
  }

  /// Goes one step; a chain that cannot be labelled right is passed over.
  mutating func learn(_ chain: Chain) {
    thin(chain)
    score(count: chain.count)
    let all = free.fill(own, transitions, chain.possible, allowed, labelCount)
    let good = bound.fill(own, transitions, chain.right, allowed, labelCount)
    guard good > Lattice.never, all > Lattice.never else { return }
    gradient.removeAll(keepingCapacity: true)
    gradient.append(contentsOf: repeatElement(0, count: chain.count * labelCount))
    for index in chainGradient.indices { chainGradient[index] = 0 }
    free.subtract(own, transitions, all, allowed, labelCount, from: &gradient, &chainGradient)
    bound.add(own, transitions, good, allowed, labelCount, to: &gradient, &chainGradient)
    step(chain.weight)
  }

  private mutating func thin(_ chain: Chain) {
    features.removeAll(keepingCapacity: true)
    ends.removeAll(keepingCapacity: true)
    var first = 0
    for end in chain.ends {
      for index in first..<end where dropout.keeps() { features.append(chain.rows[index]) }
      first = end
      ends.append(features.count)
    }
  }

  private mutating func score(count: Int) {
    own.removeAll(keepingCapacity: true)
    own.append(contentsOf: repeatElement(0, count: count * labelCount))
    // The arrays that are read while others change; not copied.
    let (features, ends, labelCount, weights) = (features, ends, labelCount, weights)
    var scores = own.mutableSpan
    var first = 0
    for (token, end) in ends.enumerated() {
      for index in first..<end {
        let row = Int(features[index]) * labelCount
        for label in 0..<labelCount { scores[token * labelCount + label] += weights[row + label] }
      }
      first = end
    }
  }

  private mutating func step(_ amount: Float) {
    Self.step(&weights, &squares, features, ends, gradient.map { $0 * amount }, labelCount, rate, decay)
    for place in chainGradient.indices where abs(chainGradient[place]) >= 1e-6 {
      let slope = chainGradient[place] * amount - decay * transitions[place]
      transitionSquares[place] += slope * slope
      transitions[place] += rate * slope / (transitionSquares[place] + 0.01).squareRoot()
    }
  }

  private static func step(
    _ weights: inout [Float], _ squares: inout [Float], _ features: [UInt32], _ ends: [Int], _ gradient: [Float],
    _ labelCount: Int, _ rate: Float, _ decay: Float
  ) {
    var weights = weights.mutableSpan
    var squares = squares.mutableSpan
    var first = 0
    for (token, end) in ends.enumerated() {
      for label in 0..<labelCount {
        let slope = gradient[token * labelCount + label]
        guard abs(slope) >= 1e-5 else { continue }
        for index in first..<end {
          let place = Int(features[index]) * labelCount + label
          let own = slope - decay * weights[place]
          let square = squares[place] + own * own
          squares[place] = square
          weights[place] += rate * own / (square + 0.01).squareRoot()
        }
      }
      first = end
    }
  }

  /// Replaces the weights by the mean of these and those of `others`, which know the same features.
  mutating func average(with others: some Collection<ChainTrainer>) {
    let share = 1 / Float(others.count + 1)
    for place in weights.indices {
      var sum = weights[place]
      for other in others { sum += other.weights[place] }
      weights[place] = sum * share
    }
    for place in transitions.indices {
      var sum = transitions[place]
      for other in others { sum += other.transitions[place] }
      transitions[place] = sum * share
    }
  }

  /// The weights, rounded to signed bytes; those nearer to 0 than `leastWeight` are left out.
  func quantised(
    _ hashes: [UInt64], leastWeight: Float, scale: Float
  ) -> [(hash: UInt64, weights: [(label: UInt8, weight: Int8)])] {
    var result: [(hash: UInt64, weights: [(label: UInt8, weight: Int8)])] = []
    for (row, hash) in hashes.enumerated() {
      let own = weights[row * labelCount..<(row + 1) * labelCount]
      let pairs = SignedBytes.pairs(of: own, leastWeight: leastWeight, scale: scale)
      if !pairs.isEmpty { result.append((hash, pairs)) }
    }
    return result
  }
}

/// Sums over all labellings of a chain, forwards and backwards, as logarithms.
private struct Lattice {
  /// Less than any sum.
  static let never: Float = -1e8
  private static let none: Float = -1e9

  private var forward: [Float] = []
  private var backward: [Float] = []

  /// Computes the sums over the labellings that `masks` allow and returns the logarithm of the whole.
  mutating func fill(
    _ own: [Float], _ transitions: [Float], _ masks: [UInt16], _ allowed: [Bool], _ labels: Int
  ) -> Float {
    let count = masks.count
    forward = [Float](repeating: Self.none, count: count * labels)
    backward = forward
    var terms = [Float](repeating: 0, count: labels)
    for label in 0..<labels where masks[0] >> UInt16(label) & 1 == 1 && allowed[labels * labels + label] {
      forward[label] = own[label] + transitions[labels * labels + label]
    }
    for token in 1..<max(1, count) {
      for label in 0..<labels where masks[token] >> UInt16(label) & 1 == 1 {
        for other in 0..<labels {
          let before = forward[(token - 1) * labels + other]
          let isOpen = allowed[other * labels + label] && before > Self.never
          terms[other] = isOpen ? before + transitions[other * labels + label] : Self.none
        }
        let sum = Self.sum(terms)
        if sum > Self.never { forward[token * labels + label] = sum + own[token * labels + label] }
      }
    }
    for label in 0..<labels { backward[(count - 1) * labels + label] = 0 }
    for token in stride(from: count - 2, through: 0, by: -1) {
      for label in 0..<labels where forward[token * labels + label] > Self.never {
        for next in 0..<labels {
          let place = (token + 1) * labels + next
          let isOpen = allowed[label * labels + next] && forward[place] > Self.never
          terms[next] = isOpen ? backward[place] + transitions[label * labels + next] + own[place] : Self.none
        }
        backward[token * labels + label] = Self.sum(terms)
      }
    }
    return Self.sum(Array(forward[((count - 1) * labels)...]))
  }

  private static func sum(_ terms: [Float]) -> Float {
    var top = none
    for term in terms where term > top { top = term }
    guard top > never else { return none }
    var sum: Float = 0
    for term in terms where term > never { sum += exp(term - top) }
    return top + log(sum)
  }

  /// Adds the share of each label and of each pair of labels.
  func add(
    _ own: [Float], _ transitions: [Float], _ whole: Float, _ allowed: [Bool], _ labels: Int,
    to gradient: inout [Float], _ pairs: inout [Float]
  ) { spread(own, transitions, whole, allowed, labels, 1, &gradient, &pairs) }

  /// Takes the shares away.
  func subtract(
    _ own: [Float], _ transitions: [Float], _ whole: Float, _ allowed: [Bool], _ labels: Int,
    from gradient: inout [Float], _ pairs: inout [Float]
  ) { spread(own, transitions, whole, allowed, labels, -1, &gradient, &pairs) }

  private func spread(
    _ own: [Float], _ transitions: [Float], _ whole: Float, _ allowed: [Bool], _ labels: Int, _ sign: Float,
    _ gradient: inout [Float], _ pairs: inout [Float]
  ) {
    let count = forward.count / labels
    for token in 0..<count {
      for label in 0..<labels {
        let place = token * labels + label
        guard forward[place] > Self.never, backward[place] > Self.never else { continue }
        let share = sign * exp(forward[place] + backward[place] - whole)
        gradient[place] += share
        if token == 0 { pairs[labels * labels + label] += share }
        guard token + 1 < count else { continue }
        for next in 0..<labels where allowed[label * labels + next] {
          let after = (token + 1) * labels + next
          guard forward[after] > Self.never, backward[after] > Self.never else { continue }
          let logarithm = forward[place] + transitions[label * labels + next] + own[after] + backward[after] - whole
          pairs[label * labels + next] += sign * exp(logarithm)
        }
      }
    }
  }
}
