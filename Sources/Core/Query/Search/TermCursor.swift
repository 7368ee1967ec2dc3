/// A walk through the articles of one term that adds to scores; it only goes forward.
struct TermCursor {
  let source: TermSource
  let weight: Double
  /// The block read last.
  private(set) var block = ArticleBlock()
  private var blockNumber = -1
  /// The first block that was not passed over.
  private(set) var first = 0
  private let blockCount: Int

  init(_ source: TermSource, weight: Double) {
    self.source = source
    self.weight = weight
    blockCount = source.blockCount
  }

  /// A score that no article from `base` up to `end` exceeds; passes over the blocks before `base`.
  mutating func bound(_ base: UInt32, _ end: UInt32) -> Double {
    while first < blockCount, source.last(ofBlock: first) < base { first += 1 }
    var highest: UInt16 = 0
    var number = first
    while number < blockCount {
      highest = max(highest, source.bound(ofBlock: number))
      if source.last(ofBlock: number) >= end - 1 { break }
      number += 1
    }
    return Double(highest) * ArticleList.boundStep * weight
  }

  /// The blocks that hold the articles from the first block's up to `end`.
  func blocks(before end: UInt32) -> Range<Int> {
    var number = first
    while number < blockCount, source.last(ofBlock: number) < end - 1 { number += 1 }
    return first..<min(number + 1, blockCount)
  }

  /// Reads a block.
  mutating func read(_ number: Int) throws(IndexError) {
    if number == blockNumber { return }
    try source.read(number, into: &block)
    blockNumber = number
  }

  /// A score that `article` does not exceed; passes over the blocks before it without reading them.
  @inline(__always)
  mutating func bound(of article: UInt32) -> Double {
    skip(to: article)
    return first < blockCount ? Double(source.bound(ofBlock: first)) * ArticleList.boundStep * weight : 0
  }

  /// How much the term counts in `article`; 0 when it does not stand there.
  mutating func frequency(in article: UInt32) throws(IndexError) -> UInt32 {
    skip(to: article)
    guard first < blockCount else { return 0 }
    try read(first)
    let index = block.index(of: article)
    return index < block.count && block.articles[index] == article ? block.frequency(at: index) : 0
  }

  /// Passes over the blocks that end before `article`.
  @inline(__always)
  private mutating func skip(to article: UInt32) {
    if first >= blockCount || source.last(ofBlock: first) >= article { return }
    var below = first
    var step = 1
    while below + step < blockCount, source.last(ofBlock: below + step) < article {
      below += step
      step *= 2
    }
    var above = min(below + step, blockCount)
    while above - below > 1 {
      let middle = (below + above) / 2
      if source.last(ofBlock: middle) < article { below = middle } else { above = middle }
    }
    first = above
  }
}
