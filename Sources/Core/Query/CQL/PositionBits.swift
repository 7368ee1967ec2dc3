import CShim

/// A set of positions with one bit a token.
struct PositionBits {
  private let words: ScanBuffer<UInt64>
  private let tokenCount: Int
  /// How many positions were added, which may be some twice.
  private var added = 0

  init(_ tokenCount: Int) {
    self.tokenCount = tokenCount
    words = ScanBuffer(count: tokenCount / 64 + 1)
  }

  /// Adds positions; those outside of the corpus are left out.
  mutating func insert(_ positions: [UInt32]) {
    let isInside = positions.allSatisfy { Int($0) < tokenCount }
    let inside = isInside ? positions : positions.filter { Int($0) < tokenCount }
    added += inside.count
    // There is a bit for each position below `tokenCount`.
    unsafe shanxi_set_bits(words.base, inside, inside.count)
  }

  /// The positions, ascending.
  var positions: [UInt32] {
    let output = ScanBuffer<UInt32>(count: added)
    // There are at most as many bits as positions were added.
    let found = unsafe shanxi_collect_bits(words.base, words.count, output.base)
    return output.prefix(found)
  }
}
