import Glibc

/// How many words units share with units near them, rare words counting more.
struct Affinities {
  /// How far apart units are compared.
  private let band: Int
  private var values: [Float]
  private var usuals: [Float]

  /// - Parameter topics: the words of each unit that say what it is about, each once.
  init(_ topics: [[UInt64]]) {
    let band = topics.count > 10_000 ? 16 : 96
    self.band = band
    values = Array(repeating: 0, count: topics.count * band)
    var places: [UInt64: [Int32]] = [:]
    for (unit, words) in topics.enumerated() {
      for word in words { places[word, default: []].append(Int32(unit)) }
    }
    let filled = Double(max(1, topics.count { !$0.isEmpty }))
    for units in places.values where units.count > 1 && units.count <= 400 {
      let weight = Float(log(1 + filled / Double(units.count)))
      for (index, first) in units.enumerated() {
        for second in units[(index + 1)...] {
          guard second - first < band else { break }
          values[Int(first) * band + Int(second - first)] += weight
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
    return distance < band && distance > 0 ? Double(values[min(first, second) * band + distance]) : 0
  }

  /// The weight that a unit shares with each word of the units around it, on average.
  func usual(_ unit: Int) -> Double {
    Double(usuals[unit])
  }
}
