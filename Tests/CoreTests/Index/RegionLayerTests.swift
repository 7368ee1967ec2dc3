import Testing

@testable import Core

@Suite struct RegionLayerTests {
  /// Writes a layer to a file and opens it.
  static func layer(_ ranges: [Range<Int>], tokens: Int, in folder: TemporaryFolder) throws -> RegionLayer {
    var builder = RegionBuilder("tag", columns: [("n", .integer), ("name", .string), ("size", .float)])
    for (index, range) in ranges.enumerated() {
      builder.add(range, index % 3 == 0 ? [nil, nil, nil] : ["\(index)", "name \(index % 4)", "\(index).5"])
    }
    let writer = try IndexFileWriter(folder: folder.path, name: "regions", generation: 1, disk: Disk())
    try builder.write(to: writer)
    let (file, checksums) = try writer.finish()
    let mapped = IndexFile(
      try MappedFile(folder.path + "/regions"), checksums: checksums, damage: DamageReport())
    let files = GenerationFiles(folder: folder.path, files: ["regions": (mapped, file.sections)])
    return try RegionLayer(builder.manifest, files, tokens: tokens)
  }

  @Test(arguments: UInt64(1)...40)
  func `overlapping and nested regions are found as a scan over all of them finds them`(seed: UInt64) throws {
    var dice = Dice(seed: seed)
    let tokens = 1 + dice.below(30)
    var ranges = (0..<dice.below(12)).map { _ in
      let start = dice.below(tokens)
      return start..<start + 1 + dice.below(tokens - start)
    }
    ranges.sort { ($0.lowerBound, -$0.upperBound) < ($1.lowerBound, -$1.upperBound) }
    let folder = try TemporaryFolder()
    let layer = try Self.layer(ranges, tokens: tokens, in: folder)
    #expect(layer.isDisjoint == !zip(ranges, ranges.dropFirst()).contains { $0.upperBound > $1.lowerBound })
    for position in 0..<tokens {
      let covering = ranges.indices.filter { ranges[$0].contains(position) }
      #expect(try layer.ordinals(covering: position) == covering)
      #expect(try layer.ordinal(covering: position) == covering.last)
      #expect(
        try Array(layer.ordinals(startingAt: position)) == ranges.indices.filter { ranges[$0].lowerBound == position })
      #expect(try layer.ordinals(endingAt: position) == ranges.indices.filter { ranges[$0].upperBound == position + 1 })
      #expect(try layer.first(atOrAfter: position) == ranges.firstIndex { $0.lowerBound >= position } ?? ranges.count)
    }
    for ordinal in ranges.indices {
      let isMissing = ordinal % 3 == 0
      #expect(try layer.columns["n"]?.integer(ordinal) == (isMissing ? nil : ordinal))
      #expect(try layer.columns["size"]?.float(ordinal) == (isMissing ? nil : Double(ordinal) + 0.5))
      #expect(try layer.columns["name"]?.text(ordinal) == (isMissing ? nil : Array("name \(ordinal % 4)".utf8)))
    }
    try layer.checkInvariants()
  }
}
