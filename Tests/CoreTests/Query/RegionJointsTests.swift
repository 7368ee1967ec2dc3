import Testing

@testable import Core

@Suite struct RegionJointsTests {
  @Test(arguments: 0..<100 as Range<UInt64>)
  func `the end of the region that has a token is found as by trying all`(seed: UInt64) throws {
    var random = RandomNumbers(seed: seed)
    let count = 1 + random.below(400)
    var layer = MemoryCorpus.Layer(name: "s")
    var start = random.below(3)
    let leavesGaps = random.once(in: 3)
    let longest = random.pick([1, 2, 70, 200])
    while start < count {
      let end = min(count, start + 1 + random.below(longest))
      layer.ranges.append(start..<end)
      start = end + (leavesGaps && random.once(in: 3) ? 1 : 0)
    }
    layer.values = layer.ranges.map { _ in [] }
    let words = (0..<count).map { _ in Array("a".utf8) }
    let index = MemoryIndex(MemoryCorpus(attributes: ["word"], columns: [words], layers: [layer]))
    let isWhole =
      !layer.ranges.isEmpty && zip(layer.ranges, layer.ranges.dropFirst()).allSatisfy { $0.upperBound == $1.lowerBound }
    let joints = try index.joints(0)
    #expect((joints != nil) == isWhole)
    guard let joints else { return }
    var starts = (0..<count).map { UInt32($0) }
    joints.keep(&starts, length: 3)
    #expect(starts == (0..<UInt32(count)).filter { joints.holds(Int($0), length: 3) })
    for position in 0..<count {
      let end = layer.ranges.first { $0.contains(position) }?.upperBound
      #expect(joints.end(from: position) == end)
      for length in [1, 2, 3, 31, 63, 64] {
        #expect(joints.holds(position, length: length) == (position + length <= end ?? 0))
      }
    }
  }
}
