/// Tells of stretches of tokens whether they lie as a whole in one of the blocks that are meant.
///
/// Stretches are asked about in ascending order; each question costs the logarithm of the distance from the one
/// before.
struct FieldRegions: Sendable {
  /// A layer and the first of its regions that begins after the last stretch asked about.
  private struct Walk: Sendable {
    let layer: RegionLayer
    var next = 0

    mutating func holds(_ tokens: Range<Int>) throws(IndexError) -> Bool {
      next = try layer.first(atOrAfter: tokens.lowerBound + 1, from: next)
      if next == 0 { return false }
      return try layer.range(next - 1).upperBound >= tokens.upperBound
    }
  }

  private var walks: [Walk]

  /// The blocks of `kind`; `body` also means paragraphs and crossheads, which a page with paragraph breaks has.
  init(_ kind: BlockKind, in segment: Segment) {
    let kinds: [BlockKind] = kind == .body ? [.body, .paragraph, .crosshead] : [kind]
    walks = kinds.compactMap { segment.region($0.rawValue) }.map { Walk(layer: $0) }
  }

  /// Whether one region holds all tokens of a range that is not empty.
  ///
  /// - Precondition: `tokens` does not begin before the last one asked about.
  mutating func hold(_ tokens: Range<Int>) throws(IndexError) -> Bool {
    for index in walks.indices where try walks[index].holds(tokens) { return true }
    return false
  }
}
