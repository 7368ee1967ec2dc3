/// Where the regions of a layer meet, one bit a token: for layers whose regions follow each other without a gap, as
/// sentences mostly do.
final class RegionJoints: Sendable {
  /// The tokens from the first region's first to the last region's last.
  private let covered: Range<Int>
  /// Set at the first token of each region, and behind the last one.
  private let bits: [UInt64]

  /// Nil when the regions overlap or leave gaps, or there are none.
  init?<Tokens: IndexedTokens>(_ tokens: Tokens, layer: Int) throws {
    let count = tokens.regionCount(layer)
    guard count > 0, tokens.isDisjoint(layer), tokens.tokenCount < Int(UInt32.max) else { return nil }
    // One word more than there are bits for, so that two neighbours can be read anywhere.
    var bits = [UInt64](repeating: 0, count: tokens.tokenCount / 64 + 2)
    var (first, last) = (UInt32.max, UInt32.max)
    for low in stride(from: 0, to: count, by: 1 << 14) {
      let (starts, ends) = try tokens.regionBounds(layer, low..<min(low + 1 << 14, count))
      if low == 0 { (first, last) = (starts[0], starts[0]) }
      for index in starts.indices {
        guard starts[index] == last, ends[index] >= last else { return nil }
        bits[Int(last >> 6)] |= 1 << UInt64(last & 63)
        last = ends[index]
      }
    }
    guard last <= tokens.tokenCount else { return nil }
    bits[Int(last >> 6)] |= 1 << UInt64(last & 63)
    self.bits = bits
    covered = Int(first)..<Int(last)
  }

  /// The end of the region that has a token; nil when none has it.
  @inline(__always)
  func end(from position: Int) -> Int? {
    guard covered.contains(position) else { return nil }
    let next = position + 1
    var index = next >> 6
    var word = bits[index] & ~0 << UInt64(next & 63)
    // The end of the last region is set.
    while word == 0 {
      index += 1
      word = bits[index]
    }
    return index << 6 | word.trailingZeroBitCount
  }

  /// The most tokens of a span that `holds` can tell about.
  static let longest = 64

  /// Whether one region has all of the `length` tokens from `start` on.
  ///
  /// - Precondition: `length` is 1 to `longest`.
  @inline(__always)
  func holds(_ start: Int, length: Int) -> Bool {
    guard covered.contains(start) else { return false }
    // No region begins at the tokens behind the first one.
    let next = start + 1
    let (low, high) = (bits[next >> 6], bits[next >> 6 + 1])
    let shift = UInt64(next & 63)
    let window = low &>> shift | (high &<< 1) &<< (63 &- shift)
    return window & (1 &<< UInt64(length &- 1) &- 1) == 0
  }

  /// Lends the bits, a word more than there are tokens for, and says which tokens the regions cover.
  func withBits<R>(_ body: (Span<UInt64>, Range<Int>) throws -> R) rethrows -> R {
    let bits = bits
    return try body(bits.span, covered)
  }

  /// Leaves out the starts from which `length` tokens do not lie in one region.
  ///
  /// - Precondition: `length` is 1 to `longest`.
  func keep(_ starts: inout [UInt32], length: Int) {
    precondition(1...Self.longest ~= length, "a word has a bit for each token")
    var count = 0
    do {
      var starts = starts.mutableSpan
      for index in starts.indices {
        let start = starts[index]
        starts[count] = start
        count += holds(Int(start), length: length) ? 1 : 0
      }
    }
    starts.removeLast(starts.count - count)
  }
}
