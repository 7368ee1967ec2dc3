import CShim

/// The articles that hold a norm, ascending, how much it counts in each, and how high it can score in every 128.
///
/// Blocks of 128 articles come first, each with a header from which a search sees whether it must be read; what is left
/// stands in one short block behind them.
@safe struct ArticleList: @unchecked Sendable {
  // Sendable: `base` points into the mapping that `file` keeps, which is never written.

  static let blockSize = 128
  /// The bytes of a block's header: last article, place, bound, bits of a gap, bits of a frequency.
  static let headerSize = 12
  /// Zeros after the last list.
  static let padding = 8
  /// What one step of a bound is of the score factor, which is below k1 + 1.
  static let boundStep = (BM25.k1 + 1) / 65535

  /// How many articles there are.
  let count: Int
  /// How high the articles of the whole list can score, in steps.
  let bound: UInt16
  /// Whether the bounds hold.
  private let hasBounds: Bool
  /// How many articles the segment has.
  private let total: Int
  private let file: IndexFile
  /// The offset of the list in the file, and its bytes.
  private let start: Int
  private let size: Int
  private let base: UnsafeRawPointer

  /// The list in `range` of `lists`, with `count` of `total` articles.
  ///
  /// Throws when so many cannot stand there.
  ///
  /// - Parameter bound: the bound of the whole list; nil when the stored bounds do not hold.
  init(_ lists: Column<UInt8>, _ range: Range<Int>, count: Int, bound: UInt16?, total: Int) throws(IndexError) {
    let place = try lists.extracting(range)
    self.count = count
    self.bound = bound ?? .max
    hasBounds = bound != nil
    self.total = total
    file = place.file
    start = place.offset(of: 0)
    size = range.count
    // `extracting` checked the range.
    unsafe base = file.mapping.address(of: start, length: size)
    guard count <= total, count / Self.blockSize * Self.headerSize + count % Self.blockSize <= size else {
      throw damaged(0)
    }
    try file.touch(start..<start + count / Self.blockSize * Self.headerSize)
  }

  /// How many blocks have 128 articles.
  private var wholeBlocks: Int { count / Self.blockSize }
  /// How many blocks there are, the short one included.
  var blockCount: Int { (count + Self.blockSize - 1) / Self.blockSize }

  /// An article that is not before the last one of a block, and before the next block's first: the last one itself, but
  /// for the short block.
  @inline(__always)
  func last(ofBlock block: Int) -> UInt32 {
    if block >= wholeBlocks { return .max }
    // `init` found the headers to fit, and verified them.
    return unsafe base.loadUnaligned(fromByteOffset: block &* Self.headerSize, as: UInt32.self)
  }

  /// How high the articles of a block can score, in steps.
  @inline(__always)
  func bound(ofBlock block: Int) -> UInt16 {
    if block >= wholeBlocks || !hasBounds { return bound }
    // `init` found the headers to fit, and verified them.
    return unsafe base.loadUnaligned(fromByteOffset: block &* Self.headerSize &+ 8, as: UInt16.self)
  }

  /// Replaces the contents of `output` by those of a block.
  ///
  /// - Precondition: there is such a block.
  func read(_ block: Int, into output: inout ArticleBlock) throws(IndexError) {
    precondition(block >= 0 && block < blockCount, "there is no such block")
    let before: UInt32 = block > 0 ? last(ofBlock: block - 1) : .max
    if block == wholeBlocks { return try readShort(after: before, into: &output) }
    let header = block &* Self.headerSize
    // `init` found the headers to fit, and verified them.
    let place = unsafe Int(base.loadUnaligned(fromByteOffset: header &+ 4, as: UInt32.self)) &* 16
    let gapWidth = unsafe Int(base.load(fromByteOffset: header &+ 10, as: UInt8.self))
    let frequencyWidth = unsafe Int(base.load(fromByteOffset: header &+ 11, as: UInt8.self))
    let offset = wholeBlocks &* Self.headerSize &+ place
    let end = offset &+ 16 &* (gapWidth &+ frequencyWidth)
    guard gapWidth <= 32, frequencyWidth <= 32, end <= size else { throw damaged(header) }
    try file.touch(start &+ offset..<start &+ end)
    let places = unsafe (base + offset, base + offset + 16 * gapWidth)
    let largest = unsafe output.fill { articles, sums in
      // Both blocks lie inside the list, and `fill` lends room for 128 numbers each.
      unsafe shanxi_unpack_positions(places.0, UInt32(gapWidth), before, articles)
      unsafe shanxi_unpack_positions(places.1, UInt32(frequencyWidth), 0, sums)
    }
    guard largest < total else { throw damaged(header, "a list names an article that is not there") }
  }

  private func readShort(after before: UInt32, into output: inout ArticleBlock) throws(IndexError) {
    var offset = wholeBlocks * Self.headerSize
    if wholeBlocks > 0 {
      // The last whole block ends where the short one begins.
      let header = (wholeBlocks - 1) * Self.headerSize
      offset += unsafe Int(base.loadUnaligned(fromByteOffset: header + 4, as: UInt32.self)) * 16
      offset += 16 * Int(unsafe base.load(fromByteOffset: header + 10, as: UInt8.self))
      offset += 16 * Int(unsafe base.load(fromByteOffset: header + 11, as: UInt8.self))
    }
    guard offset <= size else { throw damaged(0) }
    try file.touch(start + offset..<start + size)
    // The bytes lie inside the list, and `self` keeps the mapping.
    let bytes = unsafe UnsafeRawBufferPointer(start: base + offset, count: size - offset)
    var reader = unsafe ShortBlockReader(bytes: bytes)
    var article = before
    output.removeAll()
    for _ in 0..<count % Self.blockSize {
      guard let gap = reader.next() else { throw damaged(offset) }
      article = article &+ UInt32(truncatingIfNeeded: gap >> 1) &+ 1
      guard article < total else { throw damaged(offset, "a list names an article that is not there") }
      guard let frequency = gap & 1 == 1 ? 1 : reader.next() else { throw damaged(offset) }
      output.append(article, UInt32(truncatingIfNeeded: frequency))
    }
  }

  /// Records that the list cannot be what was written.
  func damaged(_ offset: Int, _ detail: String = "a list of articles leaves its place") -> IndexError {
    file.damaged(detail, section: "lists", at: start + offset)
  }
}

/// Reads the numbers of a short block.
@safe private struct ShortBlockReader {
  private let bytes: UnsafeRawBufferPointer
  private var place = 0

  init(bytes: UnsafeRawBufferPointer) { unsafe self.bytes = unsafe bytes }

  /// The next number, of seven bits a byte; nil when the bytes end.
  @inline(__always)
  mutating func next() -> UInt64? {
    var number: UInt64 = 0
    var shift: UInt64 = 0
    while unsafe place < bytes.count, shift < 64 {
      // `place` is inside `bytes`.
      let byte = unsafe bytes[place]
      place += 1
      number |= UInt64(byte & 0x7F) << shift
      if byte < 0x80 { return number }
      shift += 7
    }
    return nil
  }
}

/// Up to 128 articles of a list, and how much the term counts in each.
struct ArticleBlock: Sendable {
  /// How many there are.
  private(set) var count = 0
  private var ids = [UInt32](repeating: 0, count: ArticleList.blockSize)
  /// The sums of the frequencies up to each article, after a 0.
  private var sums = [UInt32](repeating: 0, count: ArticleList.blockSize + 1)

  /// The articles, ascending; those from `count` on mean nothing.
  var articles: Span<UInt32> {
    @_lifetime(borrow self)
    borrowing get { ids.span }
  }

  /// What the frequencies add up to before each article, and at the end: the differences are the frequencies.
  var frequencySums: Span<UInt32> {
    @_lifetime(borrow self)
    borrowing get { sums.span }
  }

  /// The frequency at an index.
  @inline(__always)
  func frequency(at index: Int) -> UInt32 { sums[index + 1] &- sums[index] }

  /// The index of the first article from `low` on that is not before `article`; `count` when there is none.
  @inline(__always)
  func index(of article: UInt32, from low: Int = 0) -> Int {
    var (low, high) = (low, count)
    while low < high {
      let middle = (low + high) / 2
      if ids[middle] < article { low = middle + 1 } else { high = middle }
    }
    return low
  }

  mutating func removeAll() { count = 0 }

  /// - Precondition: there are fewer than 128.
  @inline(__always)
  mutating func append(_ article: UInt32, _ frequency: UInt32) {
    ids[count] = article
    sums[count + 1] = sums[count] &+ frequency
    count += 1
  }

  /// Lets `body` write 128 articles and the sums of their frequencies; returns the largest article.
  @unsafe fileprivate mutating func fill(
    _ body: (UnsafeMutablePointer<UInt32>, UnsafeMutablePointer<UInt32>) -> Void
  ) -> UInt32 {
    count = ArticleList.blockSize
    var largest: UInt32 = 0
    unsafe ids.withUnsafeMutableBufferPointer { articles in
      unsafe sums.withUnsafeMutableBufferPointer { sums in
        // Both arrays have room for 128 numbers, `sums` for one before them.
        guard let first = articles.baseAddress, let second = sums.baseAddress else { return }
        unsafe body(first, second + 1)
        for index in 0..<ArticleList.blockSize { largest = unsafe max(largest, first[index]) }
      }
    }
    return largest
  }
}
