import Foundation
import Testing

@testable import Core

@Suite struct ModelFileTests {
  private func write(_ bytes: [UInt8], _ body: (String) throws -> Void) throws {
    let path = FileManager.default.temporaryDirectory.appending(path: "shanxi-model-\(UUID().uuidString)").path
    try Data(bytes).write(to: URL(filePath: path))
    defer { try? FileManager.default.removeItem(atPath: path) }
    try body(path)
  }

  private var model: [UInt8] {
    var writer = ModelWriter(title: "a model")
    writer.add("numbers", [1, 2, 3] as [UInt32])
    writer.add("empty", [] as [UInt64])
    writer.add("lines", lines: ["one", "", "three"])
    return writer.encoded()
  }

  @Test func `parts read back as they were written`() throws {
    try write(model) { path in
      let file = try ModelFile(path)
      #expect(file.title == "a model")
      let numbers = try file.array("numbers", of: UInt32.self)
      #expect(numbers.count == 3 && numbers.span[2] == 3)
      #expect(try file.array("empty", of: UInt64.self).count == 0)
      #expect(try file.lines("lines") == ["one", "", "three"])
      #expect(throws: ModelError(.missingPart, path, "other")) { try file.lines("other") }
    }
  }

  @Test func `a changed byte anywhere is noticed`() throws {
    for place in model.indices {
      var bytes = model
      bytes[place] ^= 0x10
      try write(bytes) { path in #expect(throws: ModelError.self) { try ModelFile(path) } }
    }
  }

  @Test func `a model that is cut anywhere is refused`() throws {
    for length in model.indices {
      try write(Array(model.prefix(length))) { path in #expect(throws: ModelError.self) { try ModelFile(path) } }
    }
  }

  @Test func `a table gives back each value and nothing else`() throws {
    let entries = (0..<500).map { (hash: FeatureHash.of(7, UInt64($0)), value: UInt32($0)) }
    var writer = ModelWriter(title: "a table")
    writer.add("table", HashSlots.encode(entries))
    try write(writer.encoded()) { path in
      let file = try ModelFile(path)
      let slots = try HashSlots(try file.array("table", of: UInt64.self), path: path)
      for entry in entries { #expect(slots.value(of: entry.hash) == entry.value) }
      for other in 500..<2000 { #expect(slots.value(of: FeatureHash.of(7, UInt64(other))) == nil) }
    }
  }

  @Test func `a full table is refused, since a search in it would not end`() throws {
    var writer = ModelWriter(title: "a full table")
    writer.add("table", [1, 1] as [UInt64])
    try write(writer.encoded()) { path in
      let array = try ModelFile(path).array("table", of: UInt64.self)
      #expect(throws: ModelError.self) { try HashSlots(array, path: path) }
    }
  }

  @Test func `weights add up as they were given`() throws {
    let features: [(hash: UInt64, weights: [(label: UInt8, weight: Int8)])] = [
      (FeatureHash.of(1, 1), [(0, 5), (2, -7)]), (FeatureHash.of(1, 2), [(2, 100), (2, 100)]),
    ]
    let table = WeightTable.encode(features)
    var writer = ModelWriter(title: "weights")
    writer.add("w.slots", table.slots)
    writer.add("w.rows", table.rows)
    try write(writer.encoded()) { path in
      let weights = try WeightTable(try ModelFile(path), "w", labelCount: 3)
      var scores: [Int32] = [0, 0, 0]
      var span = scores.mutableSpan
      let asked = [FeatureHash.of(1, 1), FeatureHash.of(1, 3), FeatureHash.of(1, 2)]
      weights.add(asked.span, 3, to: &span)
      #expect(scores == [5, 0, 193])
      #expect(throws: ModelError.self) { try WeightTable(try ModelFile(path), "w", labelCount: 2) }
    }
  }
}
