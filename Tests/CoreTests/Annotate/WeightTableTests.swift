import Foundation
import Testing

@testable import Core

@Suite struct WeightTableTests {
  @Test(arguments: UInt64(1)...8)
  func `scores are the sums of the weights of the features that are known`(seed: UInt64) throws {
    var dice = Dice(seed: seed)
    let labels = 1 + dice.below(40)
    // Few different high bits, so that slots are fought for.
    let keys = (0..<200).map { _ in UInt64(dice.below(8)) << 61 | UInt64(dice.below(1 << 30)) << 1 }
    var known: [UInt64: [(label: UInt8, weight: Int8)]] = [:]
    for key in keys.prefix(120) where known[key] == nil {
      var weights: [(label: UInt8, weight: Int8)] = []
      for label in 0..<labels where dice.below(3) == 0 { weights.append((UInt8(label), Int8(dice.below(255) - 127))) }
      known[key] = weights
    }
    let features = known.sorted { $0.key < $1.key }.map { (hash: $0.key, weights: $0.value) }
    let (slots, rows) = WeightTable.encode(features)
    var writer = ModelWriter(title: "weights 1: test")
    writer.add("w.slots", slots)
    writer.add("w.rows", rows)
    let path = FileManager.default.temporaryDirectory.appending(path: "shanxi-weights-\(UUID().uuidString)").path
    try Data(writer.encoded()).write(to: URL(filePath: path))
    defer { try? FileManager.default.removeItem(atPath: path) }
    let table = try WeightTable(try ModelFile(path), "w", labelCount: labels)
    for count in [0, 1, 7, 48, 49, 96, 130] {
      let asked = (0..<count).map { _ in dice.pick(keys) }
      var expected = [Int32](repeating: 5, count: labels)
      for key in asked { for pair in known[key] ?? [] { expected[Int(pair.label)] += Int32(pair.weight) } }
      var scores = [Int32](repeating: 5, count: labels)
      var span = scores.mutableSpan
      table.add(asked.span, count, to: &span)
      #expect(scores == expected)
    }
  }
}
