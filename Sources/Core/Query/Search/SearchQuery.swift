/// What somebody typed to search for articles.
///
/// ```
/// query := item*                              items are parted by blanks
/// item  := ['+' | '-'] [field ':'] ( word ['*'] | '"' words '"' )
///        | ('date' | 'file' | 'source' | …) ( '=' | '!=' | '<' | '<=' | '>' | '>=' ) value
/// ```
/// An article is found when it has at least one of the plain terms, all of those with `+` and none of those with
/// `-`; it is ranked by the plain ones and those with `+`. A word that the tokeniser cuts is a phrase. Words are
/// compared folded, without case and accents. `*` finds all words that begin so.
struct SearchQuery: Equatable, Sendable {
  /// Whether a term must be there.
  enum Need: Equatable, Sendable {
    case optional, required, excluded
  }

  /// A word, the beginning of a word, or words that follow each other.
  struct Term: Equatable, Sendable {
    /// Folded; never empty.
    let words: [[UInt8]]
    /// Whether the last word is the beginning of one.
    let isPrefix: Bool
    /// The block kind it must stand in; nil for any.
    let field: BlockKind?
    let need: Need
  }

  private(set) var terms: [Term] = []
  private(set) var tests: [MetadataTest] = []

  /// The most words that one query may have.
  static let maximumWords = 256

  /// Reads a query; an empty one is legal and finds every article.
  init(parsing text: String, tokenizer: Tokenizer = Tokenizer()) throws(SearchError) {
    let parser = SearchParser(text: Array(text.utf8), tokenizer: tokenizer)
    (terms, tests) = try parser.parse()
    let words = terms.reduce(0) { $0 + $1.words.count }
    guard words <= Self.maximumWords else {
      throw SearchError(
        reason: .tooManyTerms, offset: 0, length: text.utf8.count,
        message: "the query has \(words) words, more than \(Self.maximumWords)")
    }
    if !terms.isEmpty && terms.allSatisfy({ $0.need == .excluded }) {
      throw SearchError(
        reason: .nothingToRank, offset: 0, length: text.utf8.count,
        message: "the query only says what must not be there",
        expected: ["a word without -"])
    }
  }
}
