import Glibc

/// How many words units share with units near them, rare words counting more.
struct Affinities {
  /// How far apart units are compared.
  private let band: Int
  private var values: [Float]
  private var usuals: [Float]

  /// - Parameters:
  ///   - topics: the numbers of the words of each unit that say what it is about, each once.
  ///   - wordCount: one more than the largest number.
  init(_ topics: [[UInt32]], wordCount: Int) {
    let band = topics.count > 2000 ? 16 : min(96, max(1, topics.count))
    self.band = band
    values = Array(repeating: 0, count: topics.count * band)
    var starts = [Int](repeating: 0, count: wordCount + 1)
    for words in topics { for word in words { starts[Int(word) + 1] += 1 } }
    for word in 0..<wordCount { starts[word + 1] += starts[word] }
    var places = [Int32](repeating: 0, count: starts[wordCount])
    var next = starts
    for (unit, words) in topics.enumerated() {
      for word in words {
        places[next[Int(word)]] = Int32(unit)
        next[Int(word)] += 1
      }
    }
    let filled = Double(max(1, topics.count { !$0.isEmpty }))
    for word in 0..<wordCount {
      let (low, high) = (starts[word], starts[word + 1])
      guard high - low > 1, high - low <= 400 else { continue }
      let weight = Float(log(1 + filled / Double(high - low)))
      for index in low..<high {
        let first = Int(places[index])
        var other = index + 1
        while other < high {
          let distance = Int(places[other]) - first
          guard distance < band else { break }
          values[first * band + distance] += weight
          other += 1
        }
      }
    }
    usuals = Array(repeating: 0, count: topics.count)
    for unit in topics.indices {
      var shared: Float = 0
      var words = 0
      for other in max(0, unit - band + 1)..<min(topics.count, unit + band) where other != unit {
        shared += values[min(unit, other) * band + abs(unit - other)]
        words += topics[other].count
      }
      usuals[unit] = words > 0 ? shared / Float(words) : 0
    }
  }

  /// The weight of the words that two units share.
  func shared(_ first: Int, _ second: Int) -> Double {
    let distance = abs(first - second)
    return distance < band && distance > 0
      ? Double(values[min(first, second) * band + distance]) : 0
  }

  /// The weight that a unit shares with each word of the units around it, on average.
  func usual(_ unit: Int) -> Double {
    Double(usuals[unit])
  }
}
