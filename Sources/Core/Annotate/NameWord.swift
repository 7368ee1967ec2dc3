/// One token of an article as the name finder sees it.
package struct NameWord: Sendable {
  package var form = WordForm()
  package var wordClass: UInt64 = 0
  /// What lists say of it.
  package var lists = WordEntry.Lists()
  /// How the article spells it: see `NameWords.noteSpellings`.
  package var spellings: UInt8 = 0
  /// Its tag, plus 1; 0 in the padding.
  package var tag: UInt64 = 0
  /// Its number in the article; -1 in the padding.
  package var token = -1
  /// What places have a name that covers it, with where it stands in that name.
  package var place: UInt64 = 0
  /// The words that it is used like.
  package var groups = WordClusters.Groups()
  /// Where the run of capitalised words around it begins and where the words behind it begin, in `NameWords.words`.
  package var runStart = 0
  package var runEnd = 0
  /// The length of the run, at most 5, and the word's place in it: at most 4, and 8 more for the last one.
  package var runLength: UInt8 = 0
  package var runPlace: UInt8 = 0
  /// Whether it may be part of a name: see `NameWords.markParts`.
  package var mayBePart = false
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
  package var words: [NameWord] = []
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
      word.lists = sentence[index].entry.lists
      word.groups = sentence[index].groups
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
    markParts(first, end)
    markPlaces(first, end, gazetteer)
    for _ in 0..<Self.padding { words.append(NameWord()) }
  }

  /// Sets `spellings` of all capitalised words when all sentences are there: 1 when the article has the word in small
  /// letters too, 2 when it has it with a capital inside of sentences twice or more, 4 when four times or more.
  package mutating func noteSpellings() {
    var counts: [UInt64: (capital: Int, small: Bool)] = [:]
    for place in words.indices where words[place].form.shape.contains(.beginsWithCapital) {
      let isFirst = words[place - 1].token < 0
      counts[words[place].form.lower, default: (0, false)].capital += isFirst ? 0 : 1
    }
    guard !counts.isEmpty else { return }
    for word in words where word.form.shape.contains(.hasSmall) && !word.form.shape.contains(.beginsWithCapital) {
      if let index = counts.index(forKey: word.form.lower) { counts.values[index].small = true }
    }
    for place in words.indices where words[place].form.shape.contains(.beginsWithCapital) {
      guard let count = counts[words[place].form.lower] else { continue }
      words[place].spellings = (count.small ? 1 : 0) | (count.capital > 1 ? 2 : 0) | (count.capital > 3 ? 4 : 0)
    }
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
        words[place].runStart = start
        words[place].runEnd = past
        words[place].runLength = UInt8(min(5, past - start))
        words[place].runPlace = UInt8(min(4, place - start)) | (place == past - 1 ? 8 : 0)
      }
      start = past
    }
  }

  /// Small words that may stand between two words of a name, at most.
  private static let longestGap = 4

  /// Marks what may be part of a name: words that may begin one, up to four words between two of those, and a number
  /// behind one.
  private mutating func markParts(_ first: Int, _ end: Int) {
    var last = Int.min / 2
    for place in first..<end {
      if words[place].mayBegin {
        let gap = place - last - 1
        if gap > 0, gap <= Self.longestGap { for between in last + 1..<place { words[between].mayBePart = true } }
        words[place].mayBePart = true
        last = place
      } else if place - last == 1, words[place].form.head & 0xFF &- 0x30 < 10 {
        words[place].mayBePart = true
      }
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
