import Testing

@testable import Core

/// The encodings of numbers, on random data of every width.
@Suite struct PackingTests {
  /// A file of one section, opened.
  static func open(
    in folder: TemporaryFolder, _ write: (IndexFileWriter) throws -> Void
  ) throws -> GenerationFiles {
    let writer = try IndexFileWriter(folder: folder.path, name: "numbers", generation: 1, disk: Disk())
    try write(writer)
    let (file, checksums) = try writer.finish()
    let mapped = IndexFile(try MappedFile(folder.path + "/numbers"), checksums: checksums, damage: DamageReport())
    return GenerationFiles(folder: folder.path, files: ["numbers": (mapped, file.sections)])
  }

  /// Counts around the sizes of frames and vectors.
  static let counts = [0, 1, 2, 7, 8, 9, 47, 48, 49, 63, 127, 128, 129, 255, 256, 257, 1000, 70_001]

  static func numbers(_ count: Int, width: Int, _ dice: inout Dice) -> [UInt32] {
    (0..<count).map { _ in width == 0 ? 0 : UInt32(truncatingIfNeeded: dice.next() >> 20) >> UInt32(32 - width) }
  }

  @Test(arguments: 0..<20)
  func `two ascending arrays become one`(seed: UInt64) {
    var random = RandomNumbers(seed: seed)
    let most = random.pick([3, 100, 1 << 20])
    let arrays = (0..<2).map { _ in (0..<random.below(200)).map { _ in UInt32(random.below(most)) }.sorted() }
    #expect(SortedRuns.merged(arrays[0], arrays[1]) == (arrays[0] + arrays[1]).sorted())
  }

  @Test(arguments: 0..<40)
  func `positions at a distance from others, or in ranges, are kept as by trying each`(seed: UInt64) {
    var random = RandomNumbers(seed: seed)
    let most = random.pick([3, 100, 1000, 1 << 20])
    let arrays = (0..<2).map { _ in Set((0..<random.below(200)).map { _ in UInt32(random.below(most)) }).sorted() }
    let distance = random.pick([0, 1, 3])
    var kept = arrays[0]
    SortedRuns.keep(&kept, at: distance, before: arrays[1])
    #expect(kept == arrays[0].filter { arrays[1].contains($0 + UInt32(distance)) })
    let bounds = arrays[1].map { Int($0) }
    let ranges = stride(from: 0, to: bounds.count - 1, by: 2).map { bounds[$0]..<bounds[$0 + 1] }
    kept = arrays[0]
    RangeList.keep(&kept, inside: ranges)
    #expect(kept == arrays[0].filter { position in ranges.contains { $0.contains(Int(position)) } })
  }

  @Test(arguments: 0...32) func `packed numbers come back one by one and in ranges`(width: Int) throws {
    var dice = Dice(seed: UInt64(width + 1))
    for count in Self.counts {
      let numbers = Self.numbers(count, width: width, &dice)
      let folder = try TemporaryFolder()
      let files = try Self.open(in: folder) { file in
        try file.writePacked("a", numbers, width: width)
        try file.write("b", [UInt8(255)])
      }
      let column = try files.packed("numbers", "a")
      #expect(column.count == count && column.width == width)
      #expect(try column.copy() == numbers)
      for _ in 0..<20 where count > 0 {
        let low = dice.below(count)
        let high = low + dice.below(count - low + 1)
        #expect(try column.copy(low..<high) == Array(numbers[low..<high]))
        #expect(try column[low] == numbers[low])
      }
      #expect(throws: IndexError.self) { try column[count] }
      #expect(throws: IndexError.self) { try column.copy(0..<count + 1) }
      let tail: Column<UInt8> = try files.column("numbers", "b")
      #expect(try tail[0] == 255)
    }
  }

  @Test(arguments: 0...32) func `framed numbers come back, and the bound of a value is found`(width: Int) throws {
    var dice = Dice(seed: UInt64(width + 50))
    for count in Self.counts where count < 2000 {
      let numbers = Self.numbers(count, width: width, &dice).sorted()
      let shuffled = Self.numbers(count, width: width, &dice)
      let folder = try TemporaryFolder()
      let files = try Self.open(in: folder) { file in
        try file.writeFramed("a", numbers)
        try file.writeFramed("b", shuffled)
      }
      let column = try files.framed("numbers", "a")
      #expect(try column.copy() == numbers)
      #expect(try files.framed("numbers", "b").copy() == shuffled)
      for _ in 0..<20 where count > 0 {
        let index = dice.below(count)
        #expect(try column[index] == numbers[index])
        let value = dice.below(2) == 0 ? numbers[index] : UInt32(truncatingIfNeeded: dice.next())
        let low = dice.below(count + 1)
        let expected = numbers[low...].firstIndex { $0 >= value } ?? count
        #expect(try column.lowerBound(value, from: low) == expected)
      }
      #expect(throws: IndexError.self) { try column[count] }
    }
  }

  /// Ascending positions whose gaps take about `width` bits.
  static func positions(_ count: Int, width: Int, _ dice: inout Dice) -> [UInt32] {
    var position = UInt64(dice.below(2) == 0 ? 0 : dice.below(1000))
    var result: [UInt32] = []
    for gap in numbers(count, width: width, &dice) {
      if position > UInt64(UInt32.max) { break }
      result.append(UInt32(position))
      position += UInt64(dice.below(4) == 0 ? gap : gap >> UInt32(min(31, dice.below(32)))) + 1
    }
    return result
  }

  @Test(arguments: 0...32) func `lists of positions come back, and walks find what a scan finds`(width: Int) throws {
    var dice = Dice(seed: UInt64(width + 100))
    for count in Self.counts where count < 2000 {
      let lists = (0..<3).map { _ in Self.positions(count, width: width, &dice) }
      var bytes: [UInt8] = []
      var places: [Range<Int>] = []
      for list in lists {
        let start = bytes.count
        PostingList.append(list.span, to: &bytes)
        places.append(start..<bytes.count)
      }
      let folder = try TemporaryFolder()
      let files = try Self.open(in: folder) { file in try file.write("postings", bytes) }
      let column: Column<UInt8> = try files.column("numbers", "postings")
      for (positions, place) in zip(lists, places) where !positions.isEmpty {
        let list = try PostingList(column, place, count: positions.count)
        try Self.compare(Postings(list), positions, &dice)
        try Self.compare(Postings(positions), positions, &dice)
        #expect(throws: IndexError.self) {
          _ = try PostingList(column, place.lowerBound..<place.lowerBound, count: count)
        }
      }
    }
  }

  @Test func `a value found by a scan of bytes looks like a list`() throws {
    var dice = Dice(seed: 5)
    let bytes = (0..<5000).map { _ in UInt8(dice.below(40) * dice.below(7)) }
    let folder = try TemporaryFolder()
    let files = try Self.open(in: folder) { file in try file.write("bytes", bytes) }
    let column: Column<UInt8> = try files.column("numbers", "bytes")
    for value in Set(bytes) {
      let positions = bytes.indices.filter { bytes[$0] == value }.map(UInt32.init)
      try Self.compare(Postings(scanning: column, for: value, count: positions.count), positions, &dice)
    }
  }

  static func compare(_ postings: Postings, _ positions: [UInt32], _ dice: inout Dice) throws {
    #expect(postings.count == positions.count)
    #expect(try postings.copy() == positions)
    let end = Int(positions.last ?? 0) + 2
    for _ in 0..<10 {
      let low = dice.below(end)
      let range = low..<low + dice.below(end - low + 1)
      #expect(try postings.count(in: range) == positions.count { range.contains(Int($0)) })
    }
    for step in [1, 3, 100, end / 7 + 1] where end / step < 5000 {
      var cursor = postings.cursor()
      var expected = positions[...]
      var wanted = 0
      while wanted <= end {
        expected = expected.drop { Int($0) < wanted }
        let found = try cursor.seek(wanted)
        #expect(found == expected.first.map(Int.init))
        wanted = max(wanted, found ?? end) + 1 + dice.below(step)
      }
    }
    var cursor = postings.cursor()
    var all: [UInt32] = []
    while case let block = try cursor.block(), !block.isEmpty {
      all += block
      cursor.skip(block.count)
    }
    #expect(all == positions)
  }
}
