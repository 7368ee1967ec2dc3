@testable import Core

/// A corpus in memory with the lexicons and postings that a search needs.
struct MemoryIndex: IndexedTokens {
  struct Attribute: Sendable {
    let lexicon: [[UInt8]]
    let ids: [UInt32]
    let postings: [[UInt32]]
    /// The id that each type has; nil for an attribute that does not go by type.
    var ofType: [UInt32]?
    /// Whether the ids can be lent as bytes.
    var hasBytes = false
  }

  /// The type of each token.
  private(set) var types: [UInt32] = []

  let corpus: MemoryCorpus
  private(set) var attributes: [Attribute]
  let disjoint: [Bool]
  let fewLimits = 0

  /// - Parameter columns: how ids are read in bulk, in one of five ways.
  init(_ corpus: MemoryCorpus, columns: Int = 0) {
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
    setColumns(columns)
  }

  /// All attributes by type, the first ones by type, none, all as bytes, or the last one as bytes.
  private mutating func setColumns(_ kind: Int) {
    let count = attributes.count
    let typed = [count, 1, 0, 0, count][kind % 5]
    let bytes = [0..<0, 0..<0, 0..<0, 0..<count, count - 1..<count][kind % 5]
    for index in bytes { attributes[index].hasBytes = true }
    guard typed > 0 else { return }
    var numbers: [[UInt32]: UInt32] = [:]
    var keys: [[UInt32]] = []
    for position in 0..<tokenCount {
      let key = attributes[..<typed].map { $0.ids[position] }
      if numbers[key] == nil {
        numbers[key] = UInt32(keys.count)
        keys.append(key)
      }
      types.append(numbers[key] ?? 0)
    }
    for index in 0..<typed { attributes[index].ofType = keys.map { $0[index] } }
  }

  func hasBytes(_ attribute: Int) -> Bool { attributes[attribute].hasBytes }
  func withBytes(_ attribute: Int, _ range: Range<Int>, _ body: (Span<UInt8>) -> Void) {
    let bytes = attributes[attribute].ids[range].map { UInt8($0) }
    body(bytes.span)
  }
  var typeCount: Int { attributes.compactMap(\.ofType).first?.count ?? 0 }
  func hasTypes(_ attribute: Int) -> Bool { attributes[attribute].ofType != nil }
  func withTypeIDs(_ attribute: Int, _ body: (Span<UInt32>) -> Void) {
    let ids = attributes[attribute].ofType ?? []
    body(ids.span)
  }
  func readTypes(_ range: Range<Int>, into output: inout [UInt32]) { output = Array(types[range]) }
  func readIDs(_ attribute: Int, _ range: Range<Int>, into output: inout [UInt32]) {
    output = Array(attributes[attribute].ids[range])
  }
  func regionBounds(_ layer: Int, _ ordinals: Range<Int>) -> (starts: [UInt32], ends: [UInt32]) {
    let ranges = corpus.layers[layer].ranges[ordinals]
    return (ranges.map { UInt32($0.lowerBound) }, ranges.map { UInt32($0.upperBound) })
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
  func ids(_ attribute: Int, foldingToPrefix prefix: [UInt8]) -> [UInt32] {
    attributes[attribute].lexicon.indices.filter {
      let value = attributes[attribute].lexicon[$0]
      return Folding.folded(value.span, [.letterCase, .diacritics]).starts(with: prefix)
    }.map(UInt32.init)
  }
  func ids(_ attribute: Int, _ range: Range<UInt32>, endingWith suffix: [UInt8]) -> [UInt32] {
    range.filter { attributes[attribute].lexicon[Int($0)].reversed().starts(with: suffix.reversed()) }
  }
  func ids(_ attribute: Int, _ range: Range<UInt32>, containing infix: [UInt8]) -> [UInt32] {
    range.filter { !attributes[attribute].lexicon[Int($0)].ranges(of: infix).isEmpty }
  }
  /// Only of the first layer, so that the others are read region by region.
  func numberedValues(_ layer: Int, _ column: Int) -> NumberedValues? {
    guard layer == 0 else { return nil }
    let values = corpus.layers[layer].values.map { $0[column] }
    let texts = Set(values.compactMap(\.self)).sorted { $0.lexicographicallyPrecedes($1) }
    let numbers = values.map { value in value.flatMap(texts.firstIndex).map { UInt32($0 + 1) } ?? 0 }
    return NumberedValues(
      count: texts.count,
      beginning: { prefix in
        let low = texts.firstIndex { $0.starts(with: prefix) } ?? 0
        return low..<low + texts[low...].prefix { $0.starts(with: prefix) }.count
      },
      forEachText: { some, body in
        for number in some {
          let text = texts[number]
          try body(number, text.span)
        }
      },
      read: { some, output in output = Array(numbers[some]) })
  }
  func scanValues(
    _ attribute: Int, _ ids: some Sequence<UInt32>, _ body: (UInt32, Span<UInt8>) throws -> Void
  ) throws {
    for id in ids {
      let value = attributes[attribute].lexicon[Int(id)]
      try body(id, value.span)
    }
  }
  func frequency(_ attribute: Int, ofIDs ids: Range<UInt32>) -> Int {
    ids.reduce(0) { $0 + attributes[attribute].postings[Int($1)].count }
  }
  func frequencies(_ attribute: Int) -> [UInt32] { attributes[attribute].postings.map { UInt32($0.count) } }
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
    var all: [Hit] = []
    try search.forEachHit(CancelFlag()) { all.append($0) }
    guard all == hits else { throw AllDiffer(all: all, pages: hits) }
    guard let small = try search.inSmallPieces() else { return hits }
    guard small.hits == hits.map({ Hit(first: $0.first, last: $0.last) }), small.count == hits.count else {
      throw AllDiffer(all: small.hits, pages: hits)
    }
    return hits
  }

  struct CountDiffers: Error {}
  struct AllDiffer: Error {
    let all: [Hit]
    let pages: [Hit]
  }
}

extension QuerySearch {
  /// The matches by a scan of all tokens that is cut into very small parts and pieces, if there is such a scan; no match
  /// and a count of −1 when searches from the places of a test find something else.
  func inSmallPieces() throws -> (hits: [Hit], count: Int)? {
    guard case .pattern(let search) = self, search.cut == nil, search.compiled.space == nil,
      search.compiled.selector == nil, search.compiled.filters.isEmpty, search.compiled.captures.isEmpty,
      let automaton = Automaton(search.compiled.program, isLongest: search.strategy == .longest)
    else { return nil }
    var sizes = PatternScan<Tokens>.Sizes()
    sizes.chunk = 2
    sizes.regions = 1
    sizes.part = 3
    guard
      let scan = try PatternScan(
        search.compiled, automaton, search.strategy, ranges: search.ranges, sizes: sizes, CancelFlag())
    else { return nil }
    let spans = try scan.spans(most: .max, CancelFlag())
    let whole = try PatternScan(search.compiled, automaton, search.strategy, ranges: search.ranges, CancelFlag())
    let others = [
      try whole?.spans(most: .max, CancelFlag()),
      try RowSearch(search.compiled, automaton, ranges: search.ranges)?.spans(most: .max, CancelFlag()),
      try StartSearch(search.compiled, automaton, search.strategy, ranges: search.ranges)?
        .spans(most: .max, CancelFlag()),
    ]
    for case let found? in others {
      guard found.starts == spans.starts, found.lasts == spans.lasts else { return ([], -1) }
    }
    let hits = (0..<spans.count).map { Hit(first: Int(spans.starts[$0]), last: spans.end($0) - 1) }
    return (hits, try scan.count(CancelFlag()))
  }
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
