/// One token of an article as the name finder sees it.
package struct NameWord: Sendable {
  package var form = WordForm()
  package var wordClass: UInt64 = 0
  /// Its tag, plus 1; 0 in the padding.
  package var tag: UInt64 = 0
  /// Its number in the article; -1 in the padding.
  package var token = -1
  /// What places have a name that covers it, with where it stands in that name.
  package var place: UInt64 = 0
  /// The lower-case hashes of the first and the last word of the run of capitalised words around it, and of the words
  /// in front of and behind the run.
  package var runFirst: UInt64 = 0
  package var runLast: UInt64 = 0
  package var beforeRun: UInt64 = 0
  package var afterRun: UInt64 = 0
  package var runLength: UInt64 = 0
  /// Its place in the run.
  package var runPlace: UInt64 = 0
  /// Whether almost all words of its sentence have a capital.
  package var isHeadlineCase = false

  package init() {}

  /// Whether a name may begin here.
  @inline(__always)
  package var mayBegin: Bool {
    token >= 0 && !form.shape.intersection([.beginsWithCapital, .hasLaterCapital, .hasForeign]).isEmpty
  }
}

/// The tokens of an article in the form that the name finder wants, sentence by sentence.
package struct NameWords: Sendable {
  /// Words between two sentences.
  package static let padding = 2
  /// All words, with padding in front of, between and behind the sentences.
  package private(set) var words: [NameWord] = []
  /// The number of tokens in it.
  package private(set) var tokenCount = 0

  package init() {}

  package mutating func removeAll() {
    words.removeAll(keepingCapacity: true)
    tokenCount = 0
  }

  /// Adds a sentence: its words, without padding, and their tags.
  package mutating func append(_ sentence: Span<TaggerWord>, _ tags: Span<UInt8>, _ gazetteer: Gazetteer) {
    if words.isEmpty { for _ in 0..<Self.padding { words.append(NameWord()) } }
    let first = words.count
    var capitals = 0
    var letters = 0
    for index in sentence.indices {
      var word = NameWord()
      word.form = sentence[index].form
      word.wordClass = sentence[index].entry.wordClass
      word.tag = UInt64(tags[index]) + 1
      word.token = tokenCount
      tokenCount += 1
      if word.form.shape.hasLetter, word.form.length > 3 {
        letters += 1
        if word.form.shape.contains(.beginsWithCapital) { capitals += 1 }
      }
      words.append(word)
    }
    let isHeadline = letters >= 3 && capitals * 5 >= letters * 4
    let end = words.count
    markRuns(first, end, isHeadline)
    markPlaces(first, end, gazetteer)
    for _ in 0..<Self.padding { words.append(NameWord()) }
  }

  private mutating func markRuns(_ first: Int, _ end: Int, _ isHeadline: Bool) {
    var start = first
    while start < end {
      words[start].isHeadlineCase = isHeadline
      guard words[start].mayBegin else {
        start += 1
        continue
      }
      var past = start + 1
      while past < end, words[past].mayBegin { past += 1 }
      for place in start..<past {
        words[place].isHeadlineCase = isHeadline
        words[place].runFirst = words[start].form.lower
        words[place].runLast = words[past - 1].form.lower
        words[place].beforeRun = words[start - 1].form.lower
        words[place].afterRun = past < end ? words[past].form.lower : 0
        words[place].runLength = UInt64(min(5, past - start))
        words[place].runPlace = UInt64(min(4, place - start)) | (place == past - 1 ? 8 : 0)
      }
      start = past
    }
  }

  private mutating func markPlaces(_ first: Int, _ end: Int, _ gazetteer: Gazetteer) {
    var start = first
    while start < end {
      guard words[start].form.shape.contains(.beginsWithCapital) else {
        start += 1
        continue
      }
      var key: UInt64 = 0
      var past = start
      var longest = start
      var found: Gazetteer.Kinds = []
      while past < end, past - start < Gazetteer.longest {
        key = Gazetteer.key(key, adding: words[past].form.lower)
        let kinds = gazetteer.kinds(key)
        past += 1
        let own = kinds.intersection(.all)
        if !own.isEmpty {
          longest = past
          found = own
        }
        if !kinds.contains(.isBeginning) { break }
      }
      for place in start..<longest {
        let part: UInt64 = (place == start ? 1 : 0) | (place == longest - 1 ? 2 : 0)
        words[place].place = UInt64(found.rawValue) << 2 | part | 1024
      }
      start = max(start + 1, longest)
    }
  }
}
