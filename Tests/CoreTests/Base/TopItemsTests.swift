import Testing

@testable import Core

@Suite struct TopItemsTests {
  @Test(arguments: 0...7)
  func `keeps what sorting and cutting would keep`(limit: Int) {
    var generator = SystemRandomNumberGenerator()
    for count in 0..<40 {
      let scores = (0..<count).map { _ in Double(Int.random(in: -3...3, using: &generator)) }
      var top = TopItems(limit: limit)
      for (item, score) in scores.enumerated() { top.insert(UInt32(item), score: score) }
      let sorted = scores.enumerated().sorted { ($1.element, $0.offset) < ($0.element, $1.offset) }.prefix(limit)
      #expect(top.entries == sorted.map { TopItems.Entry(item: UInt32($0.offset), score: $0.element) })
    }
  }
}
