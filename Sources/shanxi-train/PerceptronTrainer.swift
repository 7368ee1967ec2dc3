import Core

/// Learns a linear model as an averaged perceptron.
///
/// Rows of weights are made when a feature is first part of a mistake. The average is kept as the sum of the updates
/// weighted by when they were made.
struct PerceptronTrainer {
  let labelCount: Int
  private var rows = FeatureRows()
  private var weights: [Float] = []
  private var sums: [Float] = []
  private var updates: [UInt16] = []
  /// How many examples were seen.
  private(set) var step: Float = 1

  init(labelCount: Int) { self.labelCount = labelCount }

  var featureCount: Int { rows.count }

  /// Sets `scores` to the scores of all labels under the present weights.
  func score(_ features: Span<UInt64>, _ count: Int, into scores: inout [Float]) {
    var scores = scores.mutableSpan
    let weights = weights.span
    for label in 0..<labelCount { scores[label] = 0 }
    for index in 0..<count {
      let row = rows.find(features[index])
      guard row >= 0 else { continue }
      let start = Int(row) * labelCount
      precondition(start + labelCount <= weights.count && labelCount <= scores.count)
      for label in 0..<labelCount {
        // Both ranges were just checked.
        unsafe scores[unchecked: label] += unsafe weights[unchecked: start + label]
      }
    }
  }

  /// Notes that one more example was seen.
  mutating func advance() { step += 1 }

  /// Moves the weights of the features towards `right` and away from `wrong`.
  mutating func update(_ features: Span<UInt64>, _ count: Int, right: Int, wrong: Int, by amount: Float = 1) {
    for index in 0..<count {
      let start = makeRow(of: features[index]) * labelCount
      weights[start + right] += amount
      weights[start + wrong] -= amount
      sums[start + right] += amount * step
      sums[start + wrong] -= amount * step
    }
  }

  private mutating func makeRow(of hash: UInt64) -> Int {
    let row = rows.add(hash)
    if row < updates.count {
      if updates[row] < .max { updates[row] += 1 }
      return row
    }
    updates.append(1)
    weights.append(contentsOf: repeatElement(0, count: labelCount))
    sums.append(contentsOf: repeatElement(0, count: labelCount))
    return row
  }

  /// The averaged weight of each label in a row.
  private func average(_ row: Int, into averages: inout [Float], share: Float) {
    for label in 0..<labelCount {
      averages[label] += share * (weights[row * labelCount + label] - sums[row * labelCount + label] / step)
    }
  }

  /// The mean of the averaged weights of several trainers, rounded to signed bytes.
  ///
  /// - Parameters:
  ///   - leastUpdates: features that were part of fewer mistakes in every trainer are left out.
  ///   - leastWeight: means nearer to 0 are left out.
  ///   - scale: what a mean of 1 becomes.
  static func quantised(
    _ trainers: [PerceptronTrainer], leastUpdates: Int, leastWeight: Float, scale: Float
  ) -> [(hash: UInt64, weights: [(label: UInt8, weight: Int8)])] {
    var all = FeatureRows()
    for trainer in trainers { for hash in trainer.rows.hashes { _ = all.add(hash) } }
    let labelCount = trainers.first?.labelCount ?? 0
    var result: [(hash: UInt64, weights: [(label: UInt8, weight: Int8)])] = []
    var averages = [Float](repeating: 0, count: labelCount)
    for hash in all.hashes {
      for label in averages.indices { averages[label] = 0 }
      var updates = 0
      for trainer in trainers {
        let row = Int(trainer.rows.find(hash))
        guard row >= 0 else { continue }
        updates = max(updates, Int(trainer.updates[row]))
        trainer.average(row, into: &averages, share: 1 / Float(trainers.count))
      }
      guard updates >= leastUpdates else { continue }
      let pairs = SignedBytes.pairs(of: averages[...], leastWeight: leastWeight, scale: scale)
      if !pairs.isEmpty { result.append((hash, pairs)) }
    }
    return result
  }
}

/// A small generator of random numbers, the same on every machine.
struct SeededRandom: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var value = state
    value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
    value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
    return value ^ (value >> 31)
  }
}

/// Leaves some features of each example out while learning, so that no few of them carry the decision.
struct Dropout {
  private let threshold: UInt64
  private var random: SeededRandom

  /// - Parameter share: the share of features that is left out, from 0 to 1.
  init(share: Double, seed: UInt64) {
    threshold = share <= 0 ? 0 : UInt64(share * Double(UInt64.max >> 1)) << 1
    random = SeededRandom(seed: seed &+ 77)
  }

  /// Whether the next feature stays.
  mutating func keeps() -> Bool { threshold == 0 || random.next() >= threshold }

  /// Moves the features that stay to the front and returns their number.
  mutating func thin(_ features: inout MutableSpan<UInt64>, _ count: Int) -> Int {
    guard threshold > 0 else { return count }
    var kept = 0
    for index in 0..<count where random.next() >= threshold {
      features[kept] = features[index]
      kept += 1
    }
    return kept
  }
}
