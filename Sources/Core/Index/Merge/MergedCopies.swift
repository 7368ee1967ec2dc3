/// The sketches of the articles and blocks of a generation, made again from its tokens to find near-copies.
struct MergedCopies: Sendable {
  /// Some articles of one source that are read by one thread.
  struct Part: Sendable {
    let source: Int
    let articles: Range<Int>
  }

  /// What was found in a part.
  struct Sketches: Sendable {
    var articles: [Sketch] = []
    /// Those of blocks with tokens, of articles that were read from pages.
    var blocks: [Sketch] = []
  }

  /// Articles of a part, at most.
  static let partSize = 1024

  private let order: MergeOrder
  /// The hash of the word of each type of each source; 0 for what is no word.
  private let hashes: [[UInt64]]
  /// In corpus order.
  let parts: [Part]

  init(_ order: MergeOrder) throws(IndexError) {
    self.order = order
    var parts: [Part] = []
    for piece in order.pieces {
      for start in stride(from: piece.articles.lowerBound, to: piece.articles.upperBound, by: Self.partSize) {
        parts.append(
          Part(source: piece.source, articles: start..<min(start + Self.partSize, piece.articles.upperBound)))
      }
    }
    self.parts = parts
    hashes = try order.sources.map { source throws(IndexError) in try Self.hashes(source.segment) }
  }

  private static func hashes(_ segment: Segment) throws(IndexError) -> [UInt64] {
    guard let word = segment.attribute("word"), let typeIDs = word.typeIDs else {
      throw segment.types.damaged(0, at: 0)
    }
    var ofWord: [UInt64] = []
    ofWord.reserveCapacity(word.lexicon.count)
    let values = word.lexicon.values
    for id in 0..<values.count {
      let value = try values.value(of: UInt32(id))
      ofWord.append(TaggedSlice.hash(value))
    }
    return try typeIDs.copy(0..<typeIDs.count).map { Int($0) < ofWord.count ? ofWord[Int($0)] : 0 }
  }

  /// The sketches of a part.
  func sketches(_ part: Part) throws(IndexError) -> Sketches {
    let segment = order.segment(part.source)
    let hashes = hashes[part.source]
    let quality = segment.articles.regions.columns["quality"]
    var result = Sketches()
    var types: [UInt32] = []
    for article in part.articles {
      let isFromPage = try quality?.valueID(article) != nil
      let tokens = try segment.articles.tokens(article)
      try segment.types.read(tokens, into: &types)
      var whole = Sketch()
      for block in try segment.blocks.spans(segment.articles.blocks(article)) where !block.tokens.isEmpty {
        guard tokens.lowerBound <= block.tokens.lowerBound, block.tokens.upperBound <= tokens.upperBound else {
          throw segment.articles.regions.starts.damaged("a block leaves article \(article)", at: article)
        }
        let isRunning = block.kind.isRunningText
        var own = Sketch(size: NearCopies.blockSize)
        for index in block.tokens.lowerBound - tokens.lowerBound..<block.tokens.upperBound - tokens.lowerBound {
          guard Int(types[index]) < hashes.count else { throw segment.types.damaged(Int(types[index]), at: index) }
          let hash = hashes[Int(types[index])]
          if hash == 0 { continue }
          if isFromPage { own.add(hash) }
          if isRunning { whole.add(hash) }
        }
        if isFromPage {
          own.finish()
          result.blocks.append(own)
        }
      }
      whole.finish()
      result.articles.append(whole)
    }
    return result
  }

  /// The first article that each one is a near-copy of: itself when there is none before it.
  static func articles(_ sketches: [Sketches]) -> [Int] {
    var copies = NearCopies(size: Sketch.size, shortest: NearCopies.shortestArticle)
    for part in sketches { for sketch in part.articles { copies.add(sketch) } }
    return (0..<copies.count).map(copies.first)
  }

  /// The same for blocks; `isFromPage` tells for each region `p` whether it is one of `blocks` or compared with none.
  ///
  /// - Returns: nil when there are not as many blocks as `isFromPage` says.
  static func blocks(_ sketches: [Sketches], isFromPage: [Bool]) -> [Int]? {
    var copies = NearCopies(size: NearCopies.blockSize, shortest: NearCopies.shortestBlock)
    var next = 0
    for part in sketches {
      for sketch in part.blocks {
        while next < isFromPage.count, !isFromPage[next] {
          copies.addOther()
          next += 1
        }
        guard next < isFromPage.count else { return nil }
        copies.add(sketch)
        next += 1
      }
    }
    while next < isFromPage.count {
      if isFromPage[next] { return nil }
      copies.addOther()
      next += 1
    }
    return (0..<copies.count).map(copies.first)
  }
}
