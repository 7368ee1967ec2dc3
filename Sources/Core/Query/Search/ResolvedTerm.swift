/// A term of a keyword query with its words looked up in a lexicon.
struct ResolvedTerm: Sendable {
  /// The ids that may stand at each place of the term; more than one only at the last place of a prefix. Empty when
  /// some word is nowhere in the corpus, so that nothing matches.
  let places: [Range<UInt32>]
  /// Where a match must lie as a whole; nil for a single word that may stand anywhere.
  let regions: FieldRegions?
  let need: SearchQuery.Need
  /// The sum of the words' inverse document frequencies.
  let weight: Double

  /// Looks the words up.
  init(_ term: SearchQuery.Term, in segment: Segment, _ norm: TokenAttribute) throws(IndexError) {
    var places: [Range<UInt32>] = []
    var weight = 0.0
    for (index, word) in term.words.enumerated() {
      let isPrefix = term.isPrefix && index == term.words.count - 1
      let ids = try Self.ids(of: word, isPrefix: isPrefix, norm.lexicon)
      if ids.isEmpty {
        places = []
        break
      }
      places.append(ids)
      weight += try Self.weight(of: ids, segment.articles)
    }
    self.places = places
    self.weight = weight
    need = term.need
    if let kind = term.field {
      regions = FieldRegions(kind, in: segment)
    } else {
      regions = term.words.count > 1 ? FieldRegions(allIn: segment) : nil
    }
  }

  private static func ids(of word: [UInt8], isPrefix: Bool, _ lexicon: Lexicon) throws(IndexError) -> Range<UInt32> {
    if isPrefix { return try lexicon.ids(withPrefix: word.span) }
    return try lexicon.id(of: word.span).map { $0..<$0 + 1 } ?? 0..<0
  }

  /// A prefix weighs as much as a word that is in as many articles as its words have postings, all at most.
  private static func weight(of ids: Range<UInt32>, _ articles: ArticleTable) throws(IndexError) -> Double {
    var documents = 0
    for id in ids { documents += try articles.postings(ofNorm: id).articles.count }
    return BM25.inverseDocumentFrequency(min(documents, articles.count), of: articles.count)
  }

  /// Whether the words of the term stand from `start` on in a stretch of norms.
  @inline(__always)
  func words(at start: Int, in norms: Span<UInt32>) -> Bool {
    guard start >= 0 && start + places.count <= norms.count else { return false }
    for index in places.indices where !places[index].contains(norms[start + index]) { return false }
    return true
  }

  /// Those of `starts`, ascending, from which the term stands in one block of the right kind.
  func inRegions(_ starts: [Int]) throws(IndexError) -> [Int] {
    guard var regions else { return starts }
    var result: [Int] = []
    for start in starts where try regions.hold(start..<start + places.count) { result.append(start) }
    return result
  }
}
