/// Tokens with types of their own numbering.
protocol TypedTokens {
  /// The type of each token.
  var tokens: [UInt32] { get }
  /// The distinct words.
  var lexicon: ByteInterner { get }
  /// The distinct values that a file or a command gave to tokens, as `GivenTokens` has them.
  var analyses: ByteInterner { get }
  /// The types: for each its word and its analysis (see `TokenType`).
  var types: NumberInterner { get }
  /// How often each type occurs.
  var frequencies: [UInt32] { get }
}

extension TokenizedChunk: TypedTokens {}
extension TaggedSlice: TypedTokens {}

/// The tokens of a segment while it is built: types numbered as they come, each token's on disk until all are known.
final class TokenSpool {
  /// The file that holds a 32-bit number for each token.
  let path: String
  private let disk: Disk
  private let file: Descriptor
  private var words = ByteInterner(minimumCapacity: 1 << 16)
  private var analyses = ByteInterner(minimumCapacity: 16)
  private var types = NumberInterner(minimumCapacity: 1 << 16)
  private var frequencies: [UInt32] = []
  private(set) var count = 0

  init(path: String, disk: Disk) throws(SystemError) {
    self.path = path
    self.disk = disk
    file = try disk.create(path)
  }

  /// Adds the tokens of a chunk.
  func add(_ chunk: borrowing some TypedTokens) throws(SystemError) {
    var wordNumbers: [UInt32] = []
    wordNumbers.reserveCapacity(chunk.lexicon.count)
    for word in 0..<chunk.lexicon.count { wordNumbers.append(words.intern(chunk.lexicon[word])) }
    var given: [UInt32] = []
    for analysis in 0..<chunk.analyses.count {
      given.append(TokenType.firstGiven + analyses.intern(chunk.analyses[analysis]))
    }
    var numbers: [UInt32] = []
    numbers.reserveCapacity(chunk.types.count)
    for (own, key) in chunk.types.keys.enumerated() {
      let type = TokenType(key: key)
      let analysis =
        type.analysis < TokenType.firstGiven ? type.analysis : given[Int(type.analysis - TokenType.firstGiven)]
      let number = types.intern(TokenType(word: wordNumbers[Int(type.word)], analysis: analysis).key)
      if Int(number) == frequencies.count { frequencies.append(0) }
      frequencies[Int(number)] += chunk.frequencies[own]
      numbers.append(number)
    }
    let tokens = chunk.tokens.map { numbers[Int($0)] }
    try disk.write(Span<UInt8>(_bytes: RawSpan(_elements: tokens.span)), to: file)
    count += tokens.count
  }

  /// Everything about the tokens of the segment.
  ///
  /// - Parameter annotator: what made the tags, if models did.
  func finish(_ annotator: Annotator?) throws(SystemError) -> TokenList {
    let attributes = TypeAttributes(words: words, analyses: analyses, types: types.keys, annotator: annotator)
    return TokenList(
      attributes: attributes.all, frequencies: frequencies, numbers: try MappedFile(path), tokenCount: count)
  }
}

/// The attributes of a segment, and the type of each token.
struct TokenList: Sendable {
  /// `word` and `norm` first.
  let attributes: [AttributeValues]
  /// How often each type occurs.
  let frequencies: [UInt32]
  /// The type of each token, 32 bits.
  let numbers: MappedFile
  let tokenCount: Int
}

/// The distinct values of an attribute, numbered as they came, and the number that each type of token has.
struct AttributeValues: Sendable {
  let name: String
  var values: ByteInterner
  var ofType: [UInt32] = []

  init(_ name: String, values: ByteInterner = ByteInterner(minimumCapacity: 64)) {
    self.name = name
    self.values = values
  }

  /// Whether some type has a value beside the empty one.
  var isGiven: Bool {
    for number in 0..<values.count
    where values[number].count > 1 || values[number].count == 1 && values[number][0] != 0x7C {
      return true
    }
    return false
  }

  /// Gives the types before `count` that have no value the empty one.
  mutating func fill(to count: Int) {
    while ofType.count < count { add([]) }
  }

  /// Gives the next type its value.
  mutating func add(_ value: [UInt8]) { add(value.span) }

  /// Gives the next type its value.
  mutating func add(_ value: Span<UInt8>) { ofType.append(values.intern(value)) }
}
