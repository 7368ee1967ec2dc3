/// A sentence of an article that shows why it was found.
struct Snippet: Sendable, Equatable {
  /// As printed, but for repairs.
  let text: [UInt8]
  /// The words found, as byte ranges of `text`, ascending and disjoint.
  let highlights: [Range<Int>]
  /// The tokens of `text`, half-open.
  let tokens: Range<Int>
  /// The original bytes of `text`.
  let source: [Range<Int>]
}

/// Chooses and cuts the snippets of articles for the terms of one query.
///
/// The sentences in which most of the query stands come first (each term counts once, by its weight), the earlier one
/// of equals, headlines last since every row shows its headline anyway. The chosen ones are given in corpus order.
struct SnippetMaker {
  /// Longer sentences are cut around the first word found.
  static let maximumLength = 320

  fileprivate struct Sentence {
    let tokens: Range<Int>
    var matches: [Range<Int>]
    var weight: Double
    var lastTerm: Int
    let isHeadline: Bool
  }

  private let segment: Segment
  private let norm: TokenAttribute
  private let sentences: RegionLayer
  private let terms: [ResolvedTerm]

  /// Nil for a corpus without sentences or a query without words to show.
  init?(_ terms: [ResolvedTerm], in segment: Segment) {
    let shown = terms.filter { $0.need != .excluded && !$0.places.isEmpty }
    guard !shown.isEmpty, let norm = segment.attribute("norm"), let sentences = segment.region("s") else { return nil }
    self.segment = segment
    self.norm = norm
    self.sentences = sentences
    self.terms = shown
  }

  /// At most `limit` snippets of an article.
  func snippets(of article: Int, limit: Int) throws(IndexError) -> [Snippet] {
    if limit == 0 { return [] }
    var found = try sentences(of: article)
    found.sort {
      ($0.isHeadline ? 1 : 0, -$0.weight, $0.tokens.lowerBound)
        < ($1.isHeadline ? 1 : 0, -$1.weight, $1.tokens.lowerBound)
    }
    found = found.prefix(limit).sorted { $0.tokens.lowerBound < $1.tokens.lowerBound }
    var snippets: [Snippet] = []
    for sentence in found { snippets.append(try snippet(of: sentence)) }
    return snippets
  }

  /// The sentences of an article in which a term stands, in corpus order.
  private func sentences(of article: Int) throws(IndexError) -> [Sentence] {
    let tokens = try segment.articles.tokens(article)
    let headlines = segment.region(BlockKind.headline.rawValue)
    var found: [Int: Sentence] = [:]
    for (index, term) in terms.enumerated() {
      for first in try term.inRegions(starts(of: term, in: tokens), segment.articles.postings) {
        let start = Int(first)
        guard let ordinal = try sentences.ordinal(covering: start) else { continue }
        if found[ordinal] == nil {
          let range = try sentences.range(ordinal)
          let isHeadline = try headlines?.ordinal(covering: start) != nil
          found[ordinal] = Sentence(tokens: range, matches: [], weight: 0, lastTerm: -1, isHeadline: isHeadline)
        }
        found[ordinal]?.add(start..<start + term.places.count, index, term.weight)
      }
    }
    return found.values.sorted { $0.tokens.lowerBound < $1.tokens.lowerBound }
  }

  /// Where a term begins in a range of tokens, ascending.
  private func starts(of term: ResolvedTerm, in tokens: Range<Int>) throws(IndexError) -> [UInt32] {
    var starts: [UInt32] = []
    let first = term.places[0]
    let norms = try norm.ids(tokens)
    let ids = norms.span
    for index in ids.indices where first.contains(ids[index]) {
      if term.words(at: index, in: ids) { starts.append(UInt32(tokens.lowerBound + index)) }
    }
    return starts
  }

  private func snippet(of sentence: Sentence) throws(IndexError) -> Snippet {
    let tokens = try window(of: sentence)
    let place = try segment.text(ofTokens: tokens)
    var highlights: [Range<Int>] = []
    for match in sentence.matches.sorted(by: { $0.lowerBound < $1.lowerBound }) {
      let part = match.clamped(to: tokens)
      if part.isEmpty { continue }
      let text = try segment.text(ofTokens: part)
      let range = text.lowerBound - place.lowerBound..<text.upperBound - place.lowerBound
      if let last = highlights.last, last.upperBound > range.lowerBound {
        highlights[highlights.count - 1] = last.lowerBound..<max(last.upperBound, range.upperBound)
      } else {
        highlights.append(range)
      }
    }
    return Snippet(
      text: try segment.text(place), highlights: highlights, tokens: tokens, source: try segment.source(ofText: place))
  }

  /// The tokens of a sentence that fit `maximumLength`, with the first match in them and words before it.
  private func window(of sentence: Sentence) throws(IndexError) -> Range<Int> {
    let all = sentence.tokens
    if try segment.text(ofTokens: all).count <= Self.maximumLength { return all }
    let anchor = sentence.matches.map(\.lowerBound).min() ?? all.lowerBound
    let end = try segment.tokenText(anchor).upperBound
    var low = anchor
    while low > all.lowerBound, try end - segment.tokenText(low - 1).lowerBound <= Self.maximumLength / 3 { low -= 1 }
    let start = try segment.tokenText(low).lowerBound
    var high = anchor + 1
    while high < all.upperBound, try segment.tokenText(high).upperBound - start <= Self.maximumLength { high += 1 }
    return low..<high
  }
}

extension SnippetMaker.Sentence {
  /// Counts a match; a term weighs once, however often it stands there.
  fileprivate mutating func add(_ match: Range<Int>, _ term: Int, _ termWeight: Double) {
    matches.append(match)
    if lastTerm != term { weight += termWeight }
    lastTerm = term
  }
}
