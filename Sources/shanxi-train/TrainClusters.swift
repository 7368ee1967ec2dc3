import ArgumentParser
import Core
import Foundation

/// Groups words by their vectors.
struct TrainClusters: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "clusters",
    abstract: "Groups of words used alike, from the vectors that scripts/export-vectors.py wrote.")

  @Option(help: "The folder of vectors.txt and vectors.f32.") var vectors = ".build/lexicons"
  @Option(help: "The file to write.") var output = "models/clusters.model"
  @Option(help: "How many of the most frequent words the groups are learned from.") var learned = 60_000
  @Option(help: "How often the groups are moved.") var passes = 10

  /// Numbers of a vector.
  static let width = 50

  func run() throws {
    let words = try TrainingData.table(vectors + "/vectors.txt").map { $0[0] }
    let bytes = try Data(contentsOf: URL(filePath: vectors + "/vectors.f32"))
    guard bytes.count == words.count * Self.width * 4 else {
      throw TrainingError("\(vectors)/vectors.f32: \(bytes.count) bytes for \(words.count) words")
    }
    var rows = [Float](repeating: 0, count: words.count * Self.width)
    for index in rows.indices {
      var bits: UInt32 = 0
      for part in 0..<4 { bits |= UInt32(bytes[bytes.startIndex + 4 * index + part]) << UInt32(8 * part) }
      rows[index] = Float(bitPattern: bits)
    }
    var all = Vectors(rows, width: Self.width)
    all.normalise()
    let fine = all.first(min(learned, words.count)).means(of: WordClusters.limit, passes: passes, seed: 1)
    let middle = fine.means(of: 256, passes: 2 * passes, seed: 2)
    let coarse = fine.means(of: 64, passes: 2 * passes, seed: 3)
    var groups: [UInt16] = []
    for (first, second) in zip(fine.nearest(middle), fine.nearest(coarse)) {
      groups += [UInt16(first + 1), UInt16(second + 1)]
    }
    let entries = zip(words, all.nearest(fine)).map { word, group in
      let bytes = Array(word.utf8)
      return (lower: WordForm(bytes.span, 0, bytes.count).lower, group: group + 1)
    }
    var writer = ModelWriter(title: "clusters 1: GloVe 6B 50d")
    writer.add("words", WordClusters.encode(entries))
    writer.add("groups", groups)
    let model = writer.encoded()
    try Data(model).write(to: URL(filePath: output))
    print("\(output): \(words.count) words, \(fine.count) groups, \(model.count) bytes")
    for word in ["london", "monday", "university"] {
      guard let place = words.firstIndex(of: word) else { continue }
      let group = entries[place].group
      let others = zip(words, entries).filter { $0.1.group == group }.prefix(8).map(\.0)
      print("like \(word): \(others.joined(separator: " "))")
    }
  }
}

/// Vectors of one width, one behind the other.
private struct Vectors {
  let width: Int
  private(set) var numbers: [Float]

  init(_ numbers: [Float], width: Int) {
    self.numbers = numbers
    self.width = width
  }

  var count: Int { numbers.count / width }

  func first(_ count: Int) -> Vectors { Vectors(Array(numbers[..<(count * width)]), width: width) }

  /// Makes the length of each vector 1.
  mutating func normalise() {
    for row in 0..<count {
      var square: Float = 0
      for index in row * width..<(row + 1) * width { square += numbers[index] * numbers[index] }
      guard square > 0 else { continue }
      let length = square.squareRoot()
      for index in row * width..<(row + 1) * width { numbers[index] /= length }
    }
  }

  /// Spherical k-means (Dhillon and Modha 2001): the means of `count` groups of the vectors, each of length 1.
  func means(of count: Int, passes: Int, seed: UInt64) -> Vectors {
    var random = SeededRandom(seed: seed)
    var means = Vectors([], width: width)
    for row in Array(0..<self.count).shuffled(using: &random).prefix(count) {
      means.numbers += numbers[row * width..<(row + 1) * width]
    }
    for _ in 0..<passes {
      var sums = Vectors([Float](repeating: 0, count: means.numbers.count), width: width)
      for (row, group) in nearest(means).enumerated() {
        for index in 0..<width { sums.numbers[group * width + index] += numbers[row * width + index] }
      }
      sums.normalise()
      // A group that no vector is nearest to stays where it was.
      for group in 0..<means.count {
        let range = group * width..<(group + 1) * width
        if sums.numbers[range].contains(where: { $0 != 0 }) {
          means.numbers.replaceSubrange(range, with: sums.numbers[range])
        }
      }
    }
    return means
  }

  /// For each vector the one of `means` with which it makes the smallest angle.
  func nearest(_ means: Vectors) -> [Int] {
    // Eight means at a time, side by side: each lane adds in the same order, so the sums do not depend on the machine.
    let blocks = (means.count + 7) / 8
    var lanes = [SIMD8<Float>](repeating: .zero, count: blocks * width)
    for group in 0..<means.count {
      for index in 0..<width { lanes[group / 8 * width + index][group % 8] = means.numbers[group * width + index] }
    }
    let table = lanes.span
    let numbers = numbers.span
    var result: [Int] = []
    result.reserveCapacity(count)
    for row in 0..<count {
      var best = 0
      var top = -Float.infinity
      for block in 0..<blocks {
        var sum = SIMD8<Float>.zero
        for index in 0..<width { sum += table[block * width + index] * numbers[row * width + index] }
        guard sum.max() > top else { continue }
        for lane in 0..<8 where block * 8 + lane < means.count && sum[lane] > top {
          top = sum[lane]
          best = block * 8 + lane
        }
      }
      result.append(best)
    }
    return result
  }
}
