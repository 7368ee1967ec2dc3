extension Generation {
  /// What annotation wrote fits together: sentences and blocks, folded words, feature sets, names and their printed
  /// text.
  func checkAnnotation() throws(IndexError) {
    try checkNorms()
    try checkSentences()
    if let feats = segment.attribute("feats") {
      for id in 0..<UInt32(feats.lexicon.count) {
        let value = try feats.lexicon.copy(of: id)
        if FeatureList.isSet(value) { continue }
        throw feats.damaged("value \(id) of feats is no feature set", at: 0)
      }
    }
    for kind in NameKind.allCases {
      guard let name = kind.region, let layer = segment.region(name) else { continue }
      try checkNames(layer)
    }
  }

  /// Whether the file of an article brings its regions itself, which may then stand anywhere.
  private func isTagged(_ article: Int) throws(IndexError) -> Bool {
    let documents = segment.articles.documents
    return try documents.document(segment.articles.document(article)).format == PageFormat.vrt.rawValue
  }

  /// The sentences of a block hold all its tokens, and none goes on into the next block; those of VRT are as they are.
  private func checkSentences() throws(IndexError) {
    guard let sentences = segment.region("s") else { return }
    var next = 0
    for article in 0..<segment.articles.count {
      if try isTagged(article) {
        let end = try segment.articles.tokens(article).upperBound
        while next < sentences.count, try sentences.range(next).lowerBound < end { next += 1 }
        continue
      }
      for block in try segment.blocks(ofArticle: article) {
        var place = block.tokens.lowerBound
        while place < block.tokens.upperBound {
          let sentence = next < sentences.count ? try sentences.range(next) : 0..<0
          guard sentence.lowerBound == place, !sentence.isEmpty, sentence.upperBound <= block.tokens.upperBound else {
            throw sentences.starts.damaged("sentence \(next) does not lie in its block", at: next)
          }
          place = sentence.upperBound
          next += 1
        }
      }
    }
    if next != sentences.count { throw sentences.starts.damaged("a sentence lies in no block", at: next) }
  }

  /// The norm of each token is its word, folded.
  private func checkNorms() throws(IndexError) {
    guard let word = segment.attribute("word"), let norm = segment.attribute("norm") else { return }
    let unknown = UInt32.max
    var expected = [UInt32](repeating: unknown, count: word.lexicon.count)
    for position in 0..<segment.tokenCount {
      let id = Int(try word.id(at: position))
      let found = try norm.id(at: position)
      if expected[id] == unknown {
        let value = try word.lexicon.copy(of: UInt32(id))
        let folded = Folding.folded(value.span, [.letterCase, .diacritics])
        expected[id] = try norm.lexicon.id(of: folded.span) ?? unknown
      }
      guard expected[id] == found else {
        throw norm.damaged("the norm of token \(position) is not its word, folded", at: position)
      }
    }
  }

  /// A name lies in one article, and its columns say how it is printed and how long it is.
  private func checkNames(_ layer: RegionLayer) throws(IndexError) {
    for ordinal in 0..<layer.count {
      let tokens = try layer.range(ordinal)
      let first = try segment.articles.ordinal(covering: tokens.lowerBound)
      let last = try segment.articles.ordinal(covering: tokens.upperBound - 1)
      if let first, try isTagged(first) { continue }
      let bytes = try segment.text(segment.text(ofTokens: tokens))
      let printed = Array(PrintedName.joined(bytes[...]).utf8)
      let name = try layer.columns["name"]?.text(ordinal) ?? []
      let length = try layer.columns["length"]?.integer(ordinal) ?? 0
      guard first == last, name == printed, length == tokens.count else {
        throw layer.starts.damaged("\(layer.name) \(ordinal) is not what is printed there", at: ordinal)
      }
    }
  }
}

/// How a name is written in the column `name`.
enum PrintedName {
  /// Text with each run of white space made one blank.
  static func joined(_ bytes: ArraySlice<UInt8>) -> String {
    var result: [UInt8] = []
    for byte in bytes {
      if byte > 0x20 { result.append(byte) } else if result.last != 0x20 { result.append(0x20) }
    }
    return String(decoding: result, as: UTF8.self)
  }
}
