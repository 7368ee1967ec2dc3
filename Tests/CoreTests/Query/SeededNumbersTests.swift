import Testing

@testable import Core

@Suite struct SeededNumbersTests {
  @Test func `chooses each set as often as the others`() {
    var random = SeededNumbers(seed: 3)
    var counts: [[Int]: Int] = [:]
    for _ in 0..<10_000 { counts[random.choose(2, below: 5), default: 0] += 1 }
    #expect(counts.count == 10 && counts.values.allSatisfy { (850...1150).contains($0) }, "\(counts)")
    #expect(random.choose(7, below: 5) == [0, 1, 2, 3, 4] && random.choose(0, below: 5) == [])
  }

  @Test func `the same seed gives the same numbers, other seeds others`() {
    var (one, same, other) = (SeededNumbers(seed: 1), SeededNumbers(seed: 1), SeededNumbers(seed: 2))
    let numbers = (0..<50).map { _ in one.next(below: 1000) }
    #expect(numbers == (0..<50).map { _ in same.next(below: 1000) })
    #expect(numbers != (0..<50).map { _ in other.next(below: 1000) })
    #expect(numbers.allSatisfy { (0..<1000).contains($0) })
  }
}
