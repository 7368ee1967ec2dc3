/// What a block is, when the file says it.
enum StatedRole: Sendable, Equatable {
  case headline, deck, byline, dateLine, dateline, paragraph, crosshead, pullQuote, caption, credit, factBox
  case contributors, table, folio, runningHead, advertisement, menu, other
  /// The file says nothing: told from place, size and words.
  case unknown
}

/// A rectangle on a page, in the file's unit; `top` is less than `bottom`.
struct Box: Sendable, Equatable {
  var left: Float
  var top: Float
  var right: Float
  var bottom: Float

  var width: Float { right - left }
  var height: Float { bottom - top }
  var middle: Float { (left + right) / 2 }

  /// The smallest box around both.
  func joined(_ other: Box) -> Box {
    Box(
      left: min(left, other.left), top: min(top, other.top), right: max(right, other.right),
      bottom: max(bottom, other.bottom))
  }
}

/// What a file says about one of its articles, apart from its blocks.
struct StatedArticle: Sendable, Equatable {
  var headline: String?
  var deck: String?
  /// Names as the file has them.
  var authors: [String] = []
  var source: String?
  /// As the file writes it.
  var date: String?
  /// Which field of the file the date is from.
  var dateField = ""
  var id: String?
}

/// What a reader took from a marked-up file: its text in the order of the file, and what the file says about it.
struct Transcript: Sendable {
  /// What the file says of a word cut at the end of a line.
  enum Cut: UInt8, Sendable {
    /// Nothing: told from the words.
    case unsaid
    /// The hyphen is only there because the line ended.
    case joined
    /// The hyphen belongs to the word.
    case kept
  }

  struct Line: Sendable {
    /// Its place in the text, never empty.
    let text: Range<Int>
    let box: Box?
    /// Type size in the file's unit; 0 when unknown.
    var size: Float = 0
    var isBold = false
    /// Of the hyphen at its end.
    var cut = Cut.unsaid
  }

  struct TextBlock: Sendable {
    /// Its lines, never empty.
    var lines: Range<Int>
    var role: StatedRole
    /// The article that the file puts it into; nil when it says nothing.
    var article: Int?
    /// Index of its page, from 0.
    var page = 0
    var box: Box?
    /// 1 to 6 for a heading with a level; 0 otherwise.
    var level = 0
    /// Whether it goes on with the paragraph of the block before.
    var continues = false
  }

  /// Size of a page in the file's unit.
  struct Sheet: Sendable, Equatable {
    var width: Float
    var height: Float
  }

  /// The place of a word on its page.
  struct WordBox: Sendable, Equatable {
    /// Where its text came from, in the file's decoded text.
    let source: Range<Int>
    let page: UInt16
    let box: Box
  }

  var text = MappedText()
  var lines: [Line] = []
  var blocks: [TextBlock] = []
  /// Empty when the file states no articles.
  var articles: [StatedArticle] = []
  var pages: [Sheet] = []
  var words: [WordBox] = []
  /// The places of these words in the text, while the lines are those of the file.
  var wordTexts: [Range<Int>] = []
  /// The newspaper and the date that hold for all articles that say nothing themselves.
  var issue = StatedArticle()
  /// Whether lines stand in reading order and blocks are paragraphs, though nothing states the articles.
  var isOrdered = false
  /// Whether the order of blocks is to be told from their boxes.
  var needsLayout = false
  /// Whether short paragraphs may by their words be bylines, credits or notices.
  var refinesParagraphs = false
  /// Whether a sentence may go on from one paragraph to the next, as it does where columns end.
  var mayRejoin = false

  /// Closes the line that began at `start` of the text; nothing is added when it is blank.
  ///
  /// - Returns: whether a line was added.
  @discardableResult
  mutating func endLine(
    from start: Int, box: Box? = nil, size: Float = 0, isBold: Bool = false, cut: Cut = .unsaid
  ) -> Bool {
    let end = text.bytes.count
    guard end > start else { return false }
    lines.append(Line(text: start..<end, box: box, size: size, isBold: isBold, cut: cut))
    return true
  }

  /// Closes the block whose first line has number `first`; nothing is added when it has none.
  mutating func endBlock(from first: Int, _ role: StatedRole, article: Int? = nil, page: Int = 0, box: Box? = nil) {
    guard lines.count > first else { return }
    blocks.append(TextBlock(lines: first..<lines.count, role: role, article: article, page: page, box: box))
  }
}
