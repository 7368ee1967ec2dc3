/// A segment of an index as something to search in.
struct SegmentTokens: IndexedTokens {
  typealias Positions = Postings

  let names: CorpusNames
  let tokenCount: Int
  private let attributes: [TokenAttribute]
  private let layers: [RegionLayer]
  /// Results and anchors that a query refers to, numbered behind the layers.
  private let results: [ResultLayer]

  /// `word` comes first whatever the order in the index.
  init(_ segment: Segment, results: [ResultLayer] = []) {
    self.results = results
    tokenCount = segment.tokenCount
    let names = segment.attributeNames.filter { $0 == "word" } + segment.attributeNames.filter { $0 != "word" }
    attributes = names.compactMap(segment.attribute)
    let shown = segment.shownRegions
    layers = shown.map(\.layer)
    self.names = CorpusNames(
      attributes: attributes.map(\.name),
      regions: shown.map { .init(name: $0.name, columns: $0.layer.columnNames) }
        + results.map { .init(name: $0.name, columns: []) })
  }

  func value(of attribute: Int, at position: Int) throws -> [UInt8] {
    try attributes[attribute].lexicon.copy(of: attributes[attribute].id(at: position))
  }

  func frequency(of attribute: Int, at position: Int) throws -> Int {
    try attributes[attribute].lexicon.frequency(of: attributes[attribute].id(at: position))
  }

  // MARK: - Values

  func lexiconCount(_ attribute: Int) -> Int { attributes[attribute].lexicon.count }

  func id(_ attribute: Int, of value: [UInt8]) throws -> UInt32? {
    try attributes[attribute].lexicon.id(of: value.span)
  }

  func ids(_ attribute: Int, withPrefix prefix: [UInt8]) throws -> Range<UInt32> {
    try attributes[attribute].lexicon.ids(withPrefix: prefix.span)
  }

  func ids(_ attribute: Int, foldingTo folded: [UInt8]) throws -> [UInt32] {
    try attributes[attribute].lexicon.ids(foldingTo: folded.span)
  }

  func copyValue(_ attribute: Int, _ id: UInt32) throws -> [UInt8] { try attributes[attribute].lexicon.copy(of: id) }

  func scanValues(_ attribute: Int, _ ids: Range<UInt32>, _ body: (UInt32, Span<UInt8>) throws -> Void) throws {
    let lexicon = attributes[attribute].lexicon
    for id in ids { try body(id, try lexicon.value(of: id)) }
  }

  func frequency(_ attribute: Int, ofIDs ids: Range<UInt32>) throws -> Int {
    try attributes[attribute].lexicon.frequency(of: ids)
  }

  // MARK: - Tokens

  @inline(__always)
  func id(_ attribute: Int, at position: Int) throws -> UInt32 {
    try attributes[attribute].id(at: position)
  }

  func firstPosition(_ attribute: Int, in range: Range<Int>, of set: IDSet) throws -> Int? {
    let attribute = attributes[attribute]
    let count = UInt32(attribute.lexicon.count)
    var ids: [UInt32] = []
    for low in stride(from: range.lowerBound, to: range.upperBound, by: 1024) {
      try attribute.read(low..<min(low + 1024, range.upperBound), into: &ids)
      for (index, id) in ids.enumerated() {
        guard id < count else { throw attribute.damaged("an id is outside of the lexicon", at: low + index) }
        if set.contains(id) { return low + index }
      }
    }
    return nil
  }

  func positions(_ attribute: Int, of id: UInt32) throws -> Postings {
    try attributes[attribute].postings(of: id)
  }

  // MARK: - Regions

  /// The result that a layer is; nil for one of the index.
  private func result(_ layer: Int) -> ResultLayer? { layer < layers.count ? nil : results[layer - layers.count] }

  func isDisjoint(_ layer: Int) -> Bool { result(layer)?.isDisjoint ?? layers[layer].isDisjoint }
  func regionCount(_ layer: Int) -> Int { result(layer)?.ranges.count ?? layers[layer].count }
  func region(_ layer: Int, _ ordinal: Int) throws -> Range<Int> {
    try result(layer)?.ranges[ordinal] ?? layers[layer].range(ordinal)
  }

  func firstRegion(_ layer: Int, atOrAfter position: Int, from low: Int) throws -> Int {
    try result(layer)?.first(atOrAfter: position) ?? layers[layer].first(atOrAfter: position, from: low)
  }

  func regions(_ layer: Int, covering position: Int) throws -> [Int] {
    try result(layer)?.covering(position) ?? layers[layer].ordinals(covering: position)
  }

  func regions(_ layer: Int, startingAt position: Int) throws -> [Int] {
    guard position < tokenCount else { return [] }
    if let result = result(layer) { return result.starting(at: position) }
    let ordinals = try layers[layer].ordinals(startingAt: position)
    guard ordinals.count > 1 else { return Array(ordinals) }
    return try ordinals.filter { try !layers[layer].range($0).isEmpty }
  }

  func regions(_ layer: Int, endingAt position: Int) throws -> [Int] {
    if let result = result(layer) { return result.ending(at: position) }
    return position > 0 ? try layers[layer].ordinals(endingAt: position - 1) : []
  }

  func value(_ layer: Int, _ column: Int, _ ordinal: Int) throws -> [UInt8]? {
    guard layer < layers.count else { return nil }
    let layer = layers[layer]
    return try layer.columns[layer.columnNames[column]]?.text(ordinal)
  }
}

extension Postings: PositionList {
  func count(within range: Range<Int>) throws -> Int { try count(in: range) }
  func append(all output: inout [UInt32]) throws { try append(to: &output) }
  func walk() -> PostingCursor { cursor() }
}

extension PostingCursor: PositionWalk {
  @inline(__always)
  mutating func next(atOrAfter position: Int) throws -> Int? { try seek(position) }
}
