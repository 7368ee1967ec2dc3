import Synchronization

/// A segment of an index as something to search in.
struct SegmentTokens: IndexedTokens {
  typealias Positions = Postings

  let names: CorpusNames
  let tokenCount: Int
  private let attributes: [Held<TokenAttribute>]
  private let tokenIDs: [TokenIDs]
  /// Nil when no attribute goes by type.
  private let types: TokenTypes?
  fileprivate let layers: [Held<RegionLayer>]
  private let parts: Parts
  /// Results and anchors that a query refers to, numbered behind the layers.
  private let results: [ResultLayer]

  /// `word` comes first whatever the order in the index.
  init(_ segment: Segment, results: [ResultLayer] = []) {
    self.results = results
    let parts = segment.companion { Parts(segment) }
    self.parts = parts
    tokenCount = segment.tokenCount
    attributes = parts.attributes
    tokenIDs = parts.tokenIDs
    types = parts.types
    layers = parts.layers
    names =
      results.isEmpty
      ? parts.names
      : CorpusNames(
        attributes: parts.names.attributes,
        regions: parts.names.regions + results.map { .init(name: $0.name, columns: []) })
  }

  /// What is the same for all that ask one segment.
  private final class Parts: Sendable {
    let names: CorpusNames
    let attributes: [Held<TokenAttribute>]
    let tokenIDs: [TokenIDs]
    let types: TokenTypes?
    let layers: [Held<RegionLayer>]
    /// For each layer that was asked for; nil where it has none.
    let joints = Mutex<[Int: RegionJoints?]>([:])

    init(_ segment: Segment) {
      let names = segment.attributeNames.filter { $0 == "word" } + segment.attributeNames.filter { $0 != "word" }
      let attributes = names.compactMap(segment.attribute)
      self.attributes = attributes.map(Held.init)
      tokenIDs = attributes.map(TokenIDs.init)
      types =
        attributes.lazy.compactMap { attribute -> TokenTypes? in
          if case .types(let types) = attribute.storage { types } else { nil }
        }.first
      let shown = segment.shownRegions
      layers = shown.map { Held($0.layer) }
      self.names = CorpusNames(
        attributes: attributes.map(\.name),
        regions: shown.map { .init(name: $0.name, columns: $0.layer.columnNames) })
    }
  }

  func value(of attribute: Int, at position: Int) throws -> [UInt8] {
    try attributes[attribute].value.lexicon.copy(of: tokenIDs[attribute].id(at: position))
  }

  func frequency(of attribute: Int, at position: Int) throws -> Int {
    try attributes[attribute].value.lexicon.frequency(of: tokenIDs[attribute].id(at: position))
  }

  // MARK: - Values

  func lexiconCount(_ attribute: Int) -> Int { attributes[attribute].value.lexicon.count }

  func id(_ attribute: Int, of value: [UInt8]) throws -> UInt32? {
    try attributes[attribute].value.lexicon.id(of: value.span)
  }

  func ids(_ attribute: Int, withPrefix prefix: [UInt8]) throws -> Range<UInt32> {
    try attributes[attribute].value.lexicon.ids(withPrefix: prefix.span)
  }

  func ids(_ attribute: Int, foldingTo folded: [UInt8]) throws -> [UInt32] {
    try attributes[attribute].value.lexicon.ids(foldingTo: folded.span)
  }

  func copyValue(_ attribute: Int, _ id: UInt32) throws -> [UInt8] {
    try attributes[attribute].value.lexicon.copy(of: id)
  }

  func ids(_ attribute: Int, foldingToPrefix prefix: [UInt8]) throws -> [UInt32] {
    try attributes[attribute].value.lexicon.ids(foldingToPrefix: prefix.span)
  }

  func ids(_ attribute: Int, _ range: Range<UInt32>, endingWith suffix: [UInt8]) throws -> [UInt32] {
    try attributes[attribute].value.lexicon.values.ids(range, endingWith: suffix.span)
  }

  func ids(_ attribute: Int, _ range: Range<UInt32>, containing infix: [UInt8]) throws -> [UInt32] {
    try attributes[attribute].value.lexicon.values.ids(range, containing: infix.span)
  }

  func scanValues(
    _ attribute: Int, _ ids: some Sequence<UInt32>, _ body: (UInt32, Span<UInt8>) throws -> Void
  ) throws {
    let lexicon = attributes[attribute].value.lexicon
    for id in ids { try body(id, try lexicon.value(of: id)) }
  }

  func frequency(_ attribute: Int, ofIDs ids: Range<UInt32>) throws -> Int {
    try attributes[attribute].value.lexicon.frequency(of: ids)
  }

  func readRanks(
    _ attribute: Int, folding options: Folding.Options, of ids: [UInt32], into output: inout [UInt32]
  ) throws -> Bool {
    let lexicon = attributes[attribute].value.lexicon
    if let ranks = lexicon.ranks(folding: options) {
      try ranks.read(at: ids.span, offset: 0, into: &output)
    } else if lexicon.isFolded {
      output = ids
    } else {
      return false
    }
    return true
  }

  func frequencies(_ attribute: Int) throws -> [UInt32] { try attributes[attribute].value.lexicon.frequencies() }

  // MARK: - Tokens

  @inline(__always)
  func id(_ attribute: Int, at position: Int) throws -> UInt32 {
    try tokenIDs[attribute].id(at: position)
  }

  func readIDs(_ attribute: Int, at positions: Span<UInt32>, offset: Int, into output: inout [UInt32]) throws {
    try tokenIDs[attribute].read(at: positions, offset: offset, into: &output)
  }

  func firstPosition(_ attribute: Int, in range: Range<Int>, of set: IDSet) throws -> Int? {
    let attribute = attributes[attribute].value
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
    try attributes[attribute].value.postings(of: id)
  }

  // MARK: - Tokens in bulk

  func hasBytes(_ attribute: Int) -> Bool { attributes[attribute].value.bytes != nil }

  func withBytes(_ attribute: Int, _ range: Range<Int>, _ body: (Span<UInt8>) -> Void) throws {
    guard let column = attributes[attribute].value.bytes else { return }
    let bytes = try column.span(range)
    body(bytes)
  }

  var typeCount: Int { types?.count ?? 0 }

  func hasTypes(_ attribute: Int) -> Bool { types != nil && attributes[attribute].value.typeIDs != nil }

  func withTypeIDs(_ attribute: Int, _ body: (Span<UInt32>) -> Void) throws {
    guard let column = attributes[attribute].value.typeIDs else { return }
    let ids = try column.span()
    body(ids)
  }

  func readTypes(_ range: Range<Int>, into output: inout [UInt32]) throws {
    guard let types else { return output.removeAll() }
    try types.read(range, into: &output)
  }

  func countTypes(at positions: Span<UInt32>, offset: Int, into counts: inout [UInt32]) throws {
    try types?.count(at: positions, offset: offset, into: &counts)
  }

  func countTypes(_ starts: [UInt32], _ ends: [UInt32], into counts: inout [UInt32]) throws {
    try types?.count(starts, ends, into: &counts)
  }

  func readIDs(_ attribute: Int, _ range: Range<Int>, into output: inout [UInt32]) throws {
    try attributes[attribute].value.read(range, into: &output)
  }

  // MARK: - Regions

  func regionBounds(_ layer: Int, _ ordinals: Range<Int>) throws -> (starts: [UInt32], ends: [UInt32]) {
    guard let result = result(layer) else {
      return (try layers[layer].value.starts(ordinals), try layers[layer].value.ends(ordinals))
    }
    let ranges = result.ranges[ordinals]
    return (ranges.map { UInt32($0.lowerBound) }, ranges.map { UInt32($0.upperBound) })
  }

  /// The result that a layer is; nil for one of the index.
  private func result(_ layer: Int) -> ResultLayer? { layer < layers.count ? nil : results[layer - layers.count] }

  func isDisjoint(_ layer: Int) -> Bool { result(layer)?.isDisjoint ?? layers[layer].value.isDisjoint }
  func regionCount(_ layer: Int) -> Int { result(layer)?.ranges.count ?? layers[layer].value.count }
  func region(_ layer: Int, _ ordinal: Int) throws -> Range<Int> {
    try result(layer)?.ranges[ordinal] ?? layers[layer].value.range(ordinal)
  }

  func joints(_ layer: Int) throws -> RegionJoints? {
    guard layer < layers.count else { return nil }
    if let known = parts.joints.withLock({ $0[layer] }) { return known }
    let made = try RegionJoints(self, layer: layer)
    parts.joints.withLock { $0[layer] = .some(made) }
    return made
  }

  func firstRegion(_ layer: Int, atOrAfter position: Int, from low: Int) throws -> Int {
    try result(layer)?.first(atOrAfter: position) ?? layers[layer].value.first(atOrAfter: position, from: low)
  }

  func regions(_ layer: Int, covering position: Int) throws -> [Int] {
    try result(layer)?.covering(position) ?? layers[layer].value.ordinals(covering: position)
  }

  func regions(_ layer: Int, startingAt position: Int) throws -> [Int] {
    guard position < tokenCount else { return [] }
    if let result = result(layer) { return result.starting(at: position) }
    let ordinals = try layers[layer].value.ordinals(startingAt: position)
    guard ordinals.count > 1 else { return Array(ordinals) }
    return try ordinals.filter { try !layers[layer].value.range($0).isEmpty }
  }

  func regions(_ layer: Int, endingAt position: Int) throws -> [Int] {
    if let result = result(layer) { return result.ending(at: position) }
    return position > 0 ? try layers[layer].value.ordinals(endingAt: position - 1) : []
  }

  func value(_ layer: Int, _ column: Int, _ ordinal: Int) throws -> [UInt8]? {
    guard layer < layers.count else { return nil }
    let layer = layers[layer].value
    return try layer.columns[layer.columnNames[column]]?.text(ordinal)
  }
}

extension SegmentTokens {
  func numberedValues(_ layer: Int, _ column: Int) throws -> NumberedValues? {
    guard layer < layers.count else { return nil }
    let layer = layers[layer].value
    guard let column = layer.columns[layer.columnNames[column]] else { return nil }
    let count = column.valueCount
    return NumberedValues(
      count: count,
      beginning: { prefix in
        guard let ids = try column.values?.ids(withPrefix: prefix.span) else { return 0..<count }
        return Int(ids.lowerBound)..<Int(ids.upperBound)
      },
      forEachText: { numbers, body in
        if let values = column.values {
          for number in numbers { try Self.lend(number, of: values, body) }
        } else {
          for number in numbers { try Self.lend(number, of: column, body) }
        }
      },
      read: { ordinals, numbers in
        try column.ranks.read(ordinals, into: &numbers)
        guard numbers.reduce(0, max) <= count else {
          throw column.ranks.damaged("a value is outside of the table", at: ordinals.lowerBound)
        }
      })
  }

  /// Never inlined, as spans are lent in a loop that may throw.
  @inline(never)
  private static func lend(_ number: Int, of values: StringTable, _ body: (Int, Span<UInt8>) throws -> Void) throws {
    try body(number, try values.value(of: UInt32(number)))
  }

  @inline(never)
  private static func lend(_ number: Int, of column: RegionColumn, _ body: (Int, Span<UInt8>) throws -> Void) throws {
    let text = try column.text(ofValue: UInt32(number))
    try body(number, text.span)
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
