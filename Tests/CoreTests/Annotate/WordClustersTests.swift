import Foundation
import Testing

@testable import Core

@Suite struct WordClustersTests {
  private func clusters(_ slots: [UInt32], _ groups: [UInt16]) throws -> WordClusters {
    var writer = ModelWriter(title: "clusters 1: test")
    writer.add("words", slots)
    writer.add("groups", groups)
    let path = FileManager.default.temporaryDirectory.appending(path: "shanxi-clusters-\(UUID().uuidString)").path
    try Data(writer.encoded()).write(to: URL(filePath: path))
    defer { try? FileManager.default.removeItem(atPath: path) }
    return try WordClusters(try ModelFile(path))
  }

  @Test func `each word has its groups and other words have none`() throws {
    let words = (0..<3000).map { (lower: FeatureHash.of(3, UInt64($0)), group: 1 + $0 % 40) }
    let upper: [UInt16] = (0..<40).flatMap { (group: UInt16) -> [UInt16] in [group / 4 + 1, group / 20 + 1] }
    let found = try clusters(WordClusters.encode(words), upper)
    for word in words {
      let group = UInt16(word.group)
      let expected = WordClusters.Groups(fine: group, middle: (group - 1) / 4 + 1, coarse: (group - 1) / 20 + 1)
      #expect(found.groups(of: word.lower) == expected)
    }
    for other in 3000..<6000 { #expect(found.groups(of: FeatureHash.of(3, UInt64(other))) == WordClusters.Groups()) }
  }

  @Test func `a table that names a missing group or has no empty slot is refused`() {
    #expect(throws: ModelError.self) { try clusters([0, 1024 | 3], [1, 1, 2, 1]) }
    #expect(throws: ModelError.self) { try clusters([1025, 1026], [1, 1, 2, 1]) }
    #expect(throws: ModelError.self) { try clusters([0, 0, 0], []) }
  }
}
