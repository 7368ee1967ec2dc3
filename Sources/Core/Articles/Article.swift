/// What a block is on a newspaper page; each kind is also a region of that name in the index.
enum BlockKind: String, Sendable, CaseIterable {
  case headline, deck, byline
  case dateLine = "date_line"
  case dateline, paragraph, body, crosshead
  case pullQuote = "pull_quote"
  case caption, credit
  case factBox = "fact_box"
  case contributors
  case jumpLine = "jump_line"
  case table, unreadable, other
}

/// What is on a page but in no article.
enum FurnitureKind: String, Sendable, CaseIterable {
  case folio
  case runningHead = "running_head"
  case advertisement
  case imageName = "image_name"
  case menu
}

/// A piece of an article that stands on its own on the page.
struct Block: Sendable, Equatable {
  var kind: BlockKind
  /// The repaired text, valid UTF-8, without a line end at its end.
  var text: [UInt8]
  /// Ascending in `text`; the first one begins at 0 unless `text` is empty.
  var runs: [SourceRun]
  /// Its place on the page among all blocks of the page, from 0.
  var position: Int
  /// Who says it, for a pull quote with a speaker line.
  var speaker: String? = nil
  /// The photographer or agency, for a caption.
  var credit: String? = nil
  /// Its tokens, where they are not for us to cut.
  var given: GivenTokens? = nil
  /// What made it what it is; empty where the file itself says so.
  var signals: Signals = []
}

/// A change made on the way from the page to a block's text.
struct Repair: Sendable, Equatable {
  enum Kind: String, Sendable, CaseIterable {
    case dehyphenate, rejoin, move, unescape, unmark
    case restoreDash = "restore_dash"
    case unglue, drop
  }

  let kind: Kind
  let before: String
  let after: String
  /// The original bytes concerned, as half-open offsets into the file, ascending.
  let source: [Range<Int>]
  /// From 0 to 1.
  let confidence: Double
}

/// A date with how it is known.
struct ArticleDate: Sendable, Equatable {
  enum Certainty: String, Sendable { case stated, inferred, unknown }

  /// `YYYY`, `YYYY-MM` or `YYYY-MM-DD`; nil when unknown.
  let value: String?
  let certainty: Certainty
  /// What it rests on, in words: `Updated: 2021-07-30`, a running head, a field of the row.
  let basis: String

  static let unknown = ArticleDate(value: nil, certainty: .unknown, basis: "no date on the page")
}

/// One author as printed and as a name in ordinary case.
struct Byline: Sendable, Equatable {
  let name: String
  let raw: String
}

/// An article rebuilt from a page.
struct Article: Sendable, Equatable {
  /// Nil when the page shows none.
  var headline: String?
  var deck: String?
  var bylines: [Byline]
  /// The newspaper or agency, when the page says it.
  var source: String?
  var date: ArticleDate
  /// An id that the input itself gives (a JSONL row's `id`), shown as metadata; nil otherwise.
  var externalID: String? = nil
  /// In corpus order: headline, deck, byline, date line, then body blocks in reading order without interruption,
  /// then displaced blocks (pull quote, caption, credit, fact box, contributors, other) in page order.
  var blocks: [Block]
  var repairs: [Repair]
  /// Where it begins and where its text was put together, in the order of its text.
  var boundaries: [Boundary] = []
}

/// Text of the page that belongs to no article.
struct Furniture: Sendable, Equatable {
  let kind: FurnitureKind
  /// Original bytes, half-open.
  let source: Range<Int>
}

/// Everything that one file holds: each original byte is in a block's runs, in a repair, in furniture or unassigned.
struct PageReading: Sendable, Equatable {
  /// As `--format` names it: `text`, `markdown`, `html`, `alto`.
  let format: String
  /// `utf-8`, `utf-16le`, `utf-16be`, `iso-8859-1`, `windows-1252`.
  let encoding: String
  let articles: [Article]
  let furniture: [Furniture]
  /// White space between blocks, marks, and whatever fits nowhere; half-open, ascending, disjoint.
  let unassigned: [Range<Int>]
  /// Where words stand on their pages, when the file says so; ascending in the file unless its pages are not.
  var boxes: [Transcript.WordBox] = []
  /// The tokens that the file brings itself, with the regions around them.
  var tagged: TaggedTokens? = nil
  /// Rows of the file that were passed over because they break the rules, at most `RowArticles.listed`, each with its
  /// line and reason.
  var refused: [String] = []
}
