import CShim

/// Writes the file `ranking`: in which articles each norm stands, how much it counts there, and how high it can score.
///
/// Takes the positions of every norm in the order of their ids. In memory stay a few numbers a norm and the bit sets of
/// those that stand in one article of `denseShare` or more.
struct ArticlePostingsWriter {
  /// Norms in at least one article of so many have a bit set beside their list.
  static let denseShare = 16

  private let file: IndexFileWriter
  private let spans: ArticleSpans
  private let norms: LengthNorms
  /// The article of every 256th token.
  private let guide: [UInt32]
  private var counts: [UInt32] = [0]
  private var listStarts: [UInt32] = [0]
  private var bounds: [UInt16] = []
  private var denseNorms: [UInt32] = []
  private var dense: [UInt64] = []
  private var articles: [UInt32] = []
  private var frequencies: [UInt32] = []
  private var gaps: [UInt32] = []
  private var pending: [UInt8] = []

  init(_ file: IndexFileWriter, _ spans: ArticleSpans, norms count: Int) throws(SystemError) {
    self.file = file
    self.spans = spans
    let tokens = Int(spans.starts.last ?? 0)
    norms = LengthNorms(tokens: tokens, articles: spans.starts.count - 1)
    counts.reserveCapacity(count + 1)
    listStarts.reserveCapacity(count + 1)
    bounds.reserveCapacity(count)
    gaps = Array(repeating: 0, count: ArticleList.blockSize)
    var guide: [UInt32] = []
    var article = 0
    for position in stride(from: 0, to: tokens, by: 256) {
      while Int(spans.starts[article + 1]) <= position { article += 1 }
      guide.append(UInt32(article))
    }
    self.guide = guide
    try file.begin("lists", width: 1)
  }

  /// Adds the next norm, which stands at `positions`, ascending.
  mutating func add(_ positions: Span<UInt32>) throws(SystemError) {
    count(positions)
    try addList()
  }

  /// Adds the next norm, which stands in `articles`, ascending, and counts there as `frequencies` say.
  ///
  /// - Precondition: the articles are in the segment.
  mutating func add(_ articles: [UInt32], _ frequencies: [UInt32]) throws(SystemError) {
    self.articles.removeAll(keepingCapacity: true)
    self.frequencies.removeAll(keepingCapacity: true)
    self.articles += articles
    self.frequencies += frequencies
    try addList()
  }

  private mutating func addList() throws(SystemError) {
    let total = spans.starts.count - 1
    if articles.count * Self.denseShare >= total && !articles.isEmpty {
      let base = dense.count
      dense += Array(repeating: 0, count: (total + 63) / 64)
      for article in articles { dense[base + Int(article >> 6)] |= 1 << UInt64(article & 63) }
      denseNorms.append(UInt32(bounds.count))
    }
    counts.append(counts[counts.count - 1] + UInt32(articles.count))
    let before = pending.count
    bounds.append(write())
    listStarts.append(listStarts[listStarts.count - 1] + UInt32(pending.count - before))
    if pending.count >= 1 << 20 { try flush() }
  }

  /// Writes what is known only now, and returns when the file is on the disk.
  mutating func finish() throws(SystemError) -> (file: Manifest.File, checksums: [UInt32]) {
    pending += Array(repeating: 0, count: ArticleList.padding)
    try flush()
    try file.write("list_starts", listStarts)
    try file.write("counts", counts)
    try file.write("bounds", bounds)
    try file.write("dense_norms", denseNorms)
    try file.write("dense", dense)
    try file.write("starts", spans.starts)
    try file.write("heads", spans.heads)
    try file.write("block_starts", spans.blockStarts)
    try file.write("parameters", ArticlePostings.parameters(tokens: Int(spans.starts.last ?? 0)))
    return try file.finish()
  }

  private mutating func flush() throws(SystemError) {
    try file.append(pending.span)
    pending.removeAll(keepingCapacity: true)
  }

  /// Finds the articles of a norm and what its occurrences count there.
  private mutating func count(_ positions: Span<UInt32>) {
    articles.removeAll(keepingCapacity: true)
    frequencies.removeAll(keepingCapacity: true)
    var (start, end): (UInt32, UInt32) = (0, 0)
    var (headline, deck): (UInt8, UInt8) = (0, 0)
    for index in positions.indices {
      let position = positions[index]
      if position >= end {
        var article = max(Int(guide[Int(position >> 8)]), Int(articles.last ?? 0))
        while spans.starts[article + 1] <= position { article += 1 }
        (start, end) = (spans.starts[article], spans.starts[article + 1])
        (headline, deck) = (spans.heads[2 * article], spans.heads[2 * article + 1])
        articles.append(UInt32(article))
        frequencies.append(0)
      }
      frequencies[frequencies.count - 1] += ArticleSpans.weight(at: position - start, headline: headline, deck: deck)
    }
  }

  /// Appends the list of a norm to `pending`; returns the highest bound of its articles.
  private mutating func write() -> UInt16 {
    let whole = articles.count / ArticleList.blockSize
    var highest: UInt16 = 0
    var blocks: [UInt8] = []
    for block in 0..<whole {
      let range = block * ArticleList.blockSize..<(block + 1) * ArticleList.blockSize
      let bound = bound(range)
      highest = max(highest, bound)
      pending.append(littleEndian: articles[range.upperBound - 1])
      pending.append(littleEndian: UInt32(blocks.count / 16))
      pending.append(UInt8(truncatingIfNeeded: bound))
      pending.append(UInt8(truncatingIfNeeded: bound >> 8))
      var before = range.lowerBound > 0 ? articles[range.lowerBound - 1] : .max
      for (place, index) in range.enumerated() {
        gaps[place] = articles[index] &- before &- 1
        before = articles[index]
      }
      pending.append(Self.pack(gaps, into: &blocks))
      for (place, index) in range.enumerated() { gaps[place] = frequencies[index] - 1 }
      pending.append(Self.pack(gaps, into: &blocks))
    }
    pending += blocks
    let rest = whole * ArticleList.blockSize..<articles.count
    highest = max(highest, bound(rest))
    var before = rest.lowerBound > 0 ? articles[rest.lowerBound - 1] : .max
    for index in rest {
      let gap = UInt64(articles[index] &- before &- 1)
      before = articles[index]
      let isOnce = frequencies[index] == 1
      Self.append(gap << 1 | (isOnce ? 1 : 0), to: &pending)
      if !isOnce { Self.append(UInt64(frequencies[index]), to: &pending) }
    }
    return highest
  }

  /// The highest score factor of some articles, rounded up to one of 65 536 steps.
  private func bound(_ range: Range<Int>) -> UInt16 {
    var highest = 0.0
    for index in range {
      let article = Int(articles[index])
      let norm = norms[length: spans.starts[article + 1] - spans.starts[article]]
      highest = max(highest, BM25.score(idf: 1, frequency: Int(frequencies[index]), lengthNorm: norm))
    }
    return UInt16(min(65535, (highest / ArticleList.boundStep).rounded(.up)))
  }

  /// Appends 128 numbers in as few bits as the largest needs; returns how many.
  private static func pack(_ numbers: [UInt32], into bytes: inout [UInt8]) -> UInt8 {
    let width = 32 - numbers.reduce(0, |).leadingZeroBitCount
    if width == 0 { return 0 }
    bytes.append(addingCapacity: 16 * width) { (output: inout OutputSpan<UInt8>) in
      unsafe output.withUnsafeMutableBufferPointer { buffer, written in
        // A block of 128 numbers takes 16 bytes for each bit of width.
        if let place = buffer.baseAddress {
          unsafe numbers.withUnsafeBufferPointer { unsafe shanxi_pack_block($0.baseAddress, UInt32(width), place) }
        }
        written = 16 * width
      }
    }
    return UInt8(width)
  }

  /// Appends a number, seven bits a byte, low bits first.
  private static func append(_ number: UInt64, to bytes: inout [UInt8]) {
    var rest = number
    while rest >= 0x80 {
      bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
      rest >>= 7
    }
    bytes.append(UInt8(truncatingIfNeeded: rest))
  }
}
