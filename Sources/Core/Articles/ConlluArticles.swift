/// Makes articles of a CoNLL-U text: one for each `# newdoc`, a block for each `# newpar`.
///
/// The words are the tokens, in the order of the lines. The text of a block is their forms, with a blank between two
/// unless `SpaceAfter=No` stands there; the words of a surface token touch when together they are written as it is.
enum ConlluArticles {
  /// Reads all sentences of `page`, which is valid UTF-8; offsets are into it.
  static func read(_ page: Span<UInt8>) throws(PageError) -> PageParts {
    var builder = Builder()
    var scanner = ConlluScanner(page)
    while let item = try scanner.next() {
      switch item {
      case .comment(let range): builder.note(string(page, range))
      case .word(let word): builder.add(word, page)
      case .surface(let first, let last, let word):
        builder.beginSurface(words: last - first + 1, word, page)
      case .emptyNode: break
      case .sentenceEnd: builder.endSentence()
      }
    }
    builder.endArticle()
    return PageParts(articles: builder.articles, unassigned: builder.unassigned(in: page.count))
  }

  fileprivate static func string(_ page: Span<UInt8>, _ range: Range<Int>) -> String {
    unsafe page.extracting(range).withUnsafeBufferPointer {
      unsafe String(decoding: $0, as: UTF8.self)
    }
  }

  /// A surface token whose words are still to come.
  private struct Surface {
    var words: Int
    /// What of its form is not used up, while the words follow it.
    var rest: ArraySlice<UInt8>
    let spaceFollows: Bool
  }

  private struct Builder {
    var articles: [Article] = []
    private var blocks: [Block] = []
    private var text = BlockText()
    private var given = GivenTokens()
    private var name: GivenTokens.GivenName?
    private var sentenceStart = 0
    private var spaceFollows = false
    private var surface: Surface?
    private var id: String?
    private var headline: String?
    private var date = ArticleDate.unknown
    private var used: [Range<Int>] = []

    mutating func note(_ comment: String) {
      let parts = comment.split(separator: "=", maxSplits: 1)
      var name = parts.first.map(String.init) ?? ""
      while name.hasSuffix(" ") { name.removeLast() }
      let value = parts.count == 2 ? String(parts[1].drop { $0 == " " }) : nil
      switch name {
      case "newdoc", "newdoc id":
        endArticle()
        id = value
      case "newpar", "newpar id": endBlock()
      case "title", "meta::title": headline = value
      case "date", "meta::dateCreated":
        guard let value else { break }
        let stated = PrintedDate.stated(value)
        date = ArticleDate(
          value: stated, certainty: stated == nil ? .unknown : .stated,
          basis: "date \"\(value)\" of the document\(stated == nil ? " cannot be read" : "")")
      default: break
      }
    }

    mutating func beginSurface(words: Int, _ word: ConlluWord, _ page: Span<UInt8>) {
      var form: [UInt8] = []
      for index in word.form { form.append(page[index]) }
      surface = Surface(
        words: words, rest: form[...],
        spaceFollows: ConlluNotes(page, word.notes).value(of: "SpaceAfter") != "No")
    }

    mutating func add(_ word: ConlluWord, _ page: Span<UInt8>) {
      if spaceFollows, !text.bytes.isEmpty {
        text.put(" ".utf8, for: word.form.lowerBound..<word.form.lowerBound)
      }
      let start = text.bytes.count
      text.keep(word.form, of: page)
      used.append(word.form)
      given.tokens.append(start, text.bytes.count)
      given.append(word, token: given.tokens.count - 1, of: page, &name)
      spaceFollows = follow(word, page, start)
    }

    /// Whether a blank follows the word.
    private mutating func follow(_ word: ConlluWord, _ page: Span<UInt8>, _ start: Int) -> Bool {
      guard var open = surface else {
        return ConlluNotes(page, word.notes).value(of: "SpaceAfter") != "No"
      }
      let form = text.bytes[start...]
      let fits = open.rest.starts(with: form)
      open.rest = fits ? open.rest.dropFirst(form.count) : []
      open.words -= 1
      surface = open.words > 0 ? open : nil
      if open.words == 0 { return open.spaceFollows }
      return open.rest.isEmpty
    }

    mutating func endSentence() {
      given.close(&name)
      surface = nil
      if given.tokens.count > sentenceStart { given.tokens.sentences.append(UInt32(sentenceStart)) }
      sentenceStart = given.tokens.count
    }

    private mutating func endBlock() {
      endSentence()
      if given.tokens.count > 0 {
        blocks.append(
          Block(
            kind: .paragraph, text: text.bytes, runs: text.runs, position: blocks.count,
            given: given))
      }
      text = BlockText()
      given = GivenTokens()
      sentenceStart = 0
      spaceFollows = false
    }

    mutating func endArticle() {
      endBlock()
      if !blocks.isEmpty {
        articles.append(
          Article(
            headline: headline, deck: nil, bylines: [], source: nil, date: date, externalID: id,
            blocks: blocks,
            repairs: []))
      }
      blocks = []
      id = nil
      headline = nil
      date = .unknown
    }

    /// What no form covers.
    func unassigned(in count: Int) -> [Range<Int>] {
      var ranges: [Range<Int>] = []
      var place = 0
      for range in used {
        if range.lowerBound > place { ranges.append(place..<range.lowerBound) }
        place = range.upperBound
      }
      if place < count { ranges.append(place..<count) }
      return ranges
    }
  }
}
