@testable import Core

/// A corpus in memory with the lexicons and postings that a search needs.
struct MemoryIndex: IndexedTokens {
  struct Attribute: Sendable {
    let lexicon: [[UInt8]]
    let ids: [UInt32]
    let postings: [[UInt32]]
  }

  let corpus: MemoryCorpus
  let attributes: [Attribute]
  let disjoint: [Bool]

  init(_ corpus: MemoryCorpus) {
    self.corpus = corpus
    attributes = corpus.columns.map { column in
      let lexicon = Set(column).sorted { $0.lexicographicallyPrecedes($1) }
      let ids = Dictionary(uniqueKeysWithValues: lexicon.enumerated().map { ($1, UInt32($0)) })
      var postings: [[UInt32]] = lexicon.map { _ in [] }
      var row: [UInt32] = []
      for (position, value) in column.enumerated() {
        let id = ids[value] ?? 0
        row.append(id)
        postings[Int(id)].append(UInt32(position))
      }
      return Attribute(lexicon: lexicon, ids: row, postings: postings)
    }
    disjoint = corpus.layers.map { layer in
      zip(layer.ranges, layer.ranges.dropFirst()).allSatisfy { $0.upperBound <= $1.lowerBound }
    }
  }

  var names: CorpusNames { corpus.names }
  var tokenCount: Int { corpus.tokenCount }
  func value(of attribute: Int, at position: Int) -> [UInt8] { corpus.value(of: attribute, at: position) }
  func frequency(of attribute: Int, at position: Int) -> Int { corpus.frequency(of: attribute, at: position) }
  func regionCount(_ layer: Int) -> Int { corpus.regionCount(layer) }
  func region(_ layer: Int, _ ordinal: Int) -> Range<Int> { corpus.region(layer, ordinal) }
  func regions(_ layer: Int, covering position: Int) -> [Int] {
    disjoint[layer]
      ? one(layer, before: position + 1) { $0.contains(position) } : corpus.regions(layer, covering: position)
  }
  func regions(_ layer: Int, startingAt position: Int) -> [Int] {
    disjoint[layer]
      ? one(layer, before: position + 1) { $0.lowerBound == position } : corpus.regions(layer, startingAt: position)
  }
  func regions(_ layer: Int, endingAt position: Int) -> [Int] {
    disjoint[layer]
      ? one(layer, before: position) { $0.upperBound == position } : corpus.regions(layer, endingAt: position)
  }
  func value(_ layer: Int, _ column: Int, _ ordinal: Int) -> [UInt8]? { corpus.value(layer, column, ordinal) }

  private func one(_ layer: Int, before position: Int, _ isWanted: (Range<Int>) -> Bool) -> [Int] {
    let ordinal = firstRegion(layer, atOrAfter: position, from: 0) - 1
    return ordinal >= 0 && isWanted(corpus.region(layer, ordinal)) ? [ordinal] : []
  }

  func lexiconCount(_ attribute: Int) -> Int { attributes[attribute].lexicon.count }
  func id(_ attribute: Int, of value: [UInt8]) -> UInt32? {
    attributes[attribute].lexicon.firstIndex(of: value).map(UInt32.init)
  }
  func ids(_ attribute: Int, withPrefix prefix: [UInt8]) -> Range<UInt32> {
    let lexicon = attributes[attribute].lexicon
    let first = lexicon.firstIndex { $0.starts(with: prefix) } ?? 0
    return UInt32(first)..<UInt32(first + lexicon[first...].prefix { $0.starts(with: prefix) }.count)
  }
  func ids(_ attribute: Int, foldingTo folded: [UInt8]) -> [UInt32] {
    attributes[attribute].lexicon.indices.filter {
      let value = attributes[attribute].lexicon[$0]
      return Folding.folded(value.span, [.letterCase, .diacritics]) == folded
    }.map(UInt32.init)
  }
  func copyValue(_ attribute: Int, _ id: UInt32) -> [UInt8] { attributes[attribute].lexicon[Int(id)] }
  func scanValues(_ attribute: Int, _ ids: Range<UInt32>, _ body: (UInt32, Span<UInt8>) throws -> Void) throws {
    for id in ids {
      let value = attributes[attribute].lexicon[Int(id)]
      try body(id, value.span)
    }
  }
  func frequency(_ attribute: Int, ofIDs ids: Range<UInt32>) -> Int {
    ids.reduce(0) { $0 + attributes[attribute].postings[Int($1)].count }
  }
  func id(_ attribute: Int, at position: Int) -> UInt32 { attributes[attribute].ids[position] }
  func firstPosition(_ attribute: Int, in range: Range<Int>, of set: IDSet) -> Int? {
    range.first { set.contains(attributes[attribute].ids[$0]) }
  }
  func positions(_ attribute: Int, of id: UInt32) -> [UInt32] { attributes[attribute].postings[Int(id)] }
  func isDisjoint(_ layer: Int) -> Bool { disjoint[layer] }
  func firstRegion(_ layer: Int, atOrAfter position: Int, from low: Int) -> Int {
    let ranges = corpus.layers[layer].ranges
    var first = 0
    var last = ranges.count
    while first < last {
      let middle = (first + last) / 2
      if ranges[middle].lowerBound < position { first = middle + 1 } else { last = middle }
    }
    return first
  }

  /// Answers a query in full.
  func hits(
    _ query: Query, session: PatternResolver.Session = .init(), strategy: MatchStrategy? = nil, page: Int = .max
  ) throws -> [Hit] {
    let sets = IDSetBuilder(tokens: self, cache: nil, cancel: CancelFlag())
    let search = try QuerySearch(query, sets, session: session, strategy: strategy)
    var hits: [Hit] = []
    var cursor: HitCursor?
    repeat {
      let (some, next) = try search.hits(after: cursor, limit: page, CancelFlag())
      hits += some
      cursor = next
    } while cursor != nil
    guard try search.count(CancelFlag()) == hits.count else { throw CountDiffers() }
    return hits
  }

  struct CountDiffers: Error {}
}

extension [UInt32]: PositionList {
  /// A walk through an array.
  public struct Walk: PositionWalk {
    let positions: [UInt32]
    var index = 0

    /// The first position from the last one on that is not below `position`.
    public mutating func next(atOrAfter position: Int) -> Int? {
      while index < positions.count, Int(positions[index]) < position { index += 1 }
      return index < positions.count ? Int(positions[index]) : nil
    }
  }

  /// How many positions lie in a range.
  public func count(within range: Range<Int>) -> Int { count { range.contains(Int($0)) } }
  /// Appends all positions.
  public func append(all output: inout [UInt32]) { output += self }
  /// A walk from the first position on.
  public func walk() -> Walk { Walk(positions: self) }
}
