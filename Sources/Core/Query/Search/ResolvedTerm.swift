/// A term of a keyword query with its words looked up in a lexicon.
struct ResolvedTerm: Sendable {
  /// The ids that may stand at each place of the term; more than one only at the last place of a prefix. Empty when
  /// some word is nowhere in the corpus, so that nothing matches.
  let places: [Range<UInt32>]
  /// Where a match must lie as a whole; nil for one that may stand anywhere in one block.
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
    regions = term.field.map { FieldRegions($0, in: segment) }
  }

  private static func ids(of word: [UInt8], isPrefix: Bool, _ lexicon: Lexicon) throws(IndexError) -> Range<UInt32> {
    if isPrefix { return try lexicon.ids(withPrefix: word.span) }
    return try lexicon.id(of: word.span).map { $0..<$0 + 1 } ?? 0..<0
  }

  /// A prefix weighs as much as a word that is in as many articles as its words have postings, all at most.
  private static func weight(of ids: Range<UInt32>, _ articles: ArticleTable) throws(IndexError) -> Double {
    BM25.inverseDocumentFrequency(min(try articles.postings.count(of: ids), articles.count), of: articles.count)
  }

  /// Whether the words of the term stand from `start` on in a stretch of norms.
  @inline(__always)
  func words(at start: Int, in norms: Span<UInt32>) -> Bool {
    guard start >= 0 && start + places.count <= norms.count else { return false }
    for index in places.indices where !places[index].contains(norms[start + index]) { return false }
    return true
  }

  /// Those of `starts`, ascending, from which the term stands in one block of the right kind.
  func inRegions(_ starts: [UInt32], _ postings: ArticlePostings) throws(IndexError) -> [UInt32] {
    if regions == nil && places.count == 1 { return starts }
    var regions = regions
    var kept = starts
    var count = 0
    for start in starts {
      let tokens = Int(start)..<Int(start) + places.count
      // A block is one region of its kind, but where files bring regions themselves, blocks need not be among them.
      if regions != nil {
        if try regions?.hold(tokens) != true { continue }
      } else if try !postings.isInOneBlock(tokens) {
        continue
      }
      kept[count] = start
      count += 1
    }
    kept.removeSubrange(count...)
    return kept
  }
}
