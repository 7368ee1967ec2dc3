/// Where the articles of a segment lie in its tokens, and which of their tokens weigh more in a search.
struct ArticleSpans: Sendable {
  /// What an occurrence counts in the headline that an article begins with, and in the deck behind that.
  static let headlineWeight: UInt32 = 3
  static let deckWeight: UInt32 = 2
  /// The most tokens of a headline and of a deck that weigh more.
  static let longestHead = 255

  /// The first token of each article, and at the end the number of tokens: the articles tile the segment.
  private(set) var starts: [UInt32] = []
  /// Two numbers an article: the tokens of its headline, and those of the deck that follows it.
  private(set) var heads: [UInt8] = []
  /// One bit a token: set where a block begins.
  private(set) var blockStarts: [UInt64]

  /// - Parameters:
  ///   - starts: the first token of each article.
  ///   - blocks: the kind and the tokens of each block, in corpus order.
  ///   - blockEnds: the block after the last one of each article.
  init(starts: [UInt32], tokenCount: Int, blocks: [(kind: BlockKind, tokens: Range<Int>)], blockEnds: [UInt32]) {
    self.starts = starts + [UInt32(tokenCount)]
    blockStarts = Array(repeating: 0, count: (tokenCount + 63) / 64)
    for block in blocks where !block.tokens.isEmpty {
      blockStarts[block.tokens.lowerBound >> 6] |= 1 << UInt64(block.tokens.lowerBound & 63)
    }
    heads.reserveCapacity(2 * starts.count)
    var first = 0
    for (article, start) in starts.enumerated() {
      let own = blocks[first..<Int(blockEnds[article])]
      first = own.endIndex
      let afterHeadline = own.firstIndex { $0.kind != .headline } ?? own.endIndex
      let afterDeck = own[afterHeadline...].firstIndex { $0.kind != .deck } ?? own.endIndex
      let headlineEnd = afterHeadline > own.startIndex ? own[afterHeadline - 1].tokens.upperBound : Int(start)
      let deckEnd = afterDeck > afterHeadline ? own[afterDeck - 1].tokens.upperBound : headlineEnd
      heads.append(UInt8(min(Self.longestHead, headlineEnd - Int(start))))
      heads.append(UInt8(min(Self.longestHead, deckEnd - headlineEnd)))
    }
  }

  /// How much an occurrence counts at `offset` from the first token of an article with these heads.
  @inline(__always)
  static func weight(at offset: UInt32, headline: UInt8, deck: UInt8) -> UInt32 {
    if offset >= UInt32(headline) + UInt32(deck) { return 1 }
    return offset < UInt32(headline) ? headlineWeight : deckWeight
  }
}
