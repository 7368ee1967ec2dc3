/// The words of a segment while it is built: numbered as they come, their numbers on disk until all are known.
final class WordSpool {
  /// The file that holds a 32-bit number for each token.
  let path: String
  private let disk: Disk
  private let file: Descriptor
  private var interner = ByteInterner(minimumCapacity: 1 << 16)
  private var frequencies: [UInt32] = []
  private(set) var count = 0

  init(path: String, disk: Disk) throws(SystemError) {
    self.path = path
    self.disk = disk
    file = try disk.create(path)
  }

  /// Adds the words of a chunk.
  func add(_ chunk: borrowing TokenizedChunk) throws(SystemError) {
    var numbers: [UInt32] = []
    numbers.reserveCapacity(chunk.lexicon.count)
    for word in 0..<chunk.lexicon.count {
      let number = interner.intern(chunk.lexicon[word])
      if Int(number) == frequencies.count { frequencies.append(0) }
      frequencies[Int(number)] += chunk.frequencies[word]
      numbers.append(number)
    }
    let words = chunk.words.map { numbers[Int($0)] }
    try disk.write(Span<UInt8>(_bytes: RawSpan(_elements: words.span)), to: file)
    count += words.count
  }

  /// Everything about the words of the segment.
  func finish() throws(SystemError) -> WordList {
    WordList(
      values: interner, frequencies: frequencies, order: interner.sorted(), numbers: try MappedFile(path),
      tokenCount: count)
  }
}

/// The distinct words of a segment, and the word of each token, by numbers in the order of first occurrence.
struct WordList: Sendable {
  let values: ByteInterner
  let frequencies: [UInt32]
  /// The numbers in bytewise order of the words.
  let order: [UInt32]
  /// A 32-bit number for each token.
  let numbers: MappedFile
  let tokenCount: Int
}
