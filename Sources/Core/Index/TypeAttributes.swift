/// The attributes of the types of a segment's tokens.
struct TypeAttributes {
  private var word: AttributeValues
  private var norm = AttributeValues("norm", values: ByteInterner(minimumCapacity: 1 << 16))
  private var lemma = AttributeValues("lemma", values: ByteInterner(minimumCapacity: 1 << 16))
  private var pos = AttributeValues("pos")
  private var upos = AttributeValues("upos")
  private var feats = AttributeValues("feats")
  private let isAnnotated: Bool
  /// Whether models made any of the tags, or would have.
  private var isModelled: Bool
  /// Attributes that files bring beside these.
  private var others: [AttributeValues] = []

  /// - Parameters:
  ///   - words: the distinct words.
  ///   - analyses: the distinct values that were given to tokens.
  ///   - types: the keys of `TokenType`.
  ///   - annotator: what made the tags, if models did.
  init(words: ByteInterner, analyses: ByteInterner, types: [UInt64], annotator: Annotator?) {
    word = AttributeValues("word", values: words)
    isModelled = annotator != nil && types.allSatisfy { TokenType(key: $0).analysis == 0 }
    isAnnotated = annotator != nil || analyses.count > 0
    word.ofType = types.map { TokenType(key: $0).word }
    addNorms()
    guard isAnnotated else { return }
    let tags = Tags(annotator)
    defer { for index in others.indices { others[index].fill(to: types.count) } }
    for key in types {
      let type = TokenType(key: key)
      if type.analysis >= TokenType.firstGiven {
        add(given: analyses[Int(type.analysis - TokenType.firstGiven)])
      } else if let annotator, type.analysis > 0 {
        isModelled = true
        add(words[Int(type.word)], tag: Int(type.analysis) - 1, tags, annotator)
      } else {
        let nothing = GivenTokens.nothing
        add(given: nothing.span)
      }
    }
  }

  /// In the order of the manifest.
  var all: [AttributeValues] {
    guard isAnnotated else { return [word, norm] }
    let tags = [lemma, pos, upos, feats]
    return [word, norm] + (isModelled ? tags : tags.filter(\.isGiven)) + others
  }

  private mutating func addNorms() {
    var ofWord: [UInt32] = []
    ofWord.reserveCapacity(word.values.count)
    var folded: [UInt8] = []
    for number in 0..<word.values.count {
      folded.removeAll(keepingCapacity: true)
      Folding.fold(word.values[number], [.letterCase, .diacritics], into: &folded)
      ofWord.append(norm.values.intern(folded.span))
    }
    norm.ofType = word.ofType.map { ofWord[Int($0)] }
  }

  private mutating func add(_ word: Span<UInt8>, tag: Int, _ tags: Tags, _ annotator: Annotator) {
    var value: [UInt8] = []
    annotator.appendLemma(of: word, tag: tag, to: &value)
    lemma.add(value)
    pos.add(tags.xpos[tag])
    upos.add(tags.upos[tag])
    feats.add(tags.feats[annotator.feats(of: word, tag: tag)])
  }

  /// Adds values as `GivenTokens` has them.
  private mutating func add(given values: Span<UInt8>) {
    let types = lemma.ofType.count
    var start = 0
    for field in 0... {
      if start > values.count && field >= 4 { break }
      var end = min(start, values.count)
      while end < values.count, values[end] != 0x09 { end += 1 }
      let value = values.extracting(min(start, values.count)..<end)
      switch field {
      case 0: lemma.add(value)
      case 1: upos.add(value)
      case 2: pos.add(value)
      case 3: addFeats(value)
      default: addOther(value, types)
      }
      start = end + 1
    }
  }

  private mutating func addFeats(_ value: Span<UInt8>) {
    let set = FeatureList.set(unsafe value.withUnsafeBufferPointer { unsafe Array($0) })
    feats.add(set)
  }

  /// Adds an attribute that has a name, `GivenTokens.nameEnd` and a value.
  private mutating func addOther(_ field: Span<UInt8>, _ types: Int) {
    let bytes = unsafe field.withUnsafeBufferPointer { unsafe Array($0) }
    let parts = bytes.split(separator: GivenTokens.nameEnd, maxSplits: 1, omittingEmptySubsequences: false)
    let name = String(decoding: parts[0], as: UTF8.self)
    if !others.contains(where: { $0.name == name }) { others.append(AttributeValues(name)) }
    for index in others.indices where others[index].name == name {
      others[index].fill(to: types)
      others[index].add(parts.count > 1 ? Array(parts[1]) : [])
    }
  }

  /// The values of the models' tags as bytes, by number.
  private struct Tags {
    let xpos: [[UInt8]]
    let upos: [[UInt8]]
    let feats: [[UInt8]]

    init(_ annotator: Annotator?) {
      xpos = annotator?.tags.xpos.map { Array($0.utf8) } ?? []
      upos = annotator?.tags.upos.map { Array($0.utf8) } ?? []
      feats = annotator?.feats.map { FeatureList.set(Array($0.utf8)) } ?? []
    }
  }
}
