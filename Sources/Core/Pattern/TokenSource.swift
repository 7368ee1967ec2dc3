/// Tokens and regions that a pattern can be matched against.
///
/// Attributes, layers and columns are counted as in `names`; ranges are half-open.
protocol TokenSource {
  var names: CorpusNames { get }
  var tokenCount: Int { get }
  /// The value of an attribute at a position below `tokenCount`.
  func value(of attribute: Int, at position: Int) throws -> [UInt8]
  /// How many tokens have the value that the token at `position` has.
  func frequency(of attribute: Int, at position: Int) throws -> Int
  /// Regions are counted in order of (start, −end).
  func regionCount(_ layer: Int) -> Int
  func region(_ layer: Int, _ ordinal: Int) throws -> Range<Int>
  /// Ordinals of the regions that cover `position`, ascending.
  func regions(_ layer: Int, covering position: Int) throws -> [Int]
  /// Ordinals of the regions whose first token is at `position`, ascending.
  func regions(_ layer: Int, startingAt position: Int) throws -> [Int]
  /// Ordinals of the regions whose last token is just before `position`, ascending.
  func regions(_ layer: Int, endingAt position: Int) throws -> [Int]
  /// Nil when the region has no value in that column.
  func value(_ layer: Int, _ column: Int, _ ordinal: Int) throws -> [UInt8]?
}

extension TokenSource {
  /// The regions of `reference` that cover `position`; a column leaves out those without a value in it.
  func regions(_ reference: CorpusNames.RegionReference, covering position: Int) throws -> [Int] {
    try holding(reference, try regions(reference.layer, covering: position))
  }

  func regions(_ reference: CorpusNames.RegionReference, startingAt position: Int) throws -> [Int] {
    try holding(reference, try regions(reference.layer, startingAt: position))
  }

  func regions(_ reference: CorpusNames.RegionReference, endingAt position: Int) throws -> [Int] {
    try holding(reference, try regions(reference.layer, endingAt: position))
  }

  private func holding(_ reference: CorpusNames.RegionReference, _ ordinals: [Int]) throws -> [Int] {
    guard let column = reference.column else { return ordinals }
    return try ordinals.filter { try value(reference.layer, column, $0) != nil }
  }

  /// The innermost region around `position`: the shortest, then the leftmost, then the lowest ordinal.
  func innermost(_ reference: CorpusNames.RegionReference, around position: Int) throws -> Int? {
    var best: (ordinal: Int, range: Range<Int>)?
    for ordinal in try regions(reference, covering: position) {
      let range = try region(reference.layer, ordinal)
      guard let known = best else {
        best = (ordinal, range)
        continue
      }
      if (range.count, range.lowerBound) < (known.range.count, known.range.lowerBound) { best = (ordinal, range) }
    }
    return best?.ordinal
  }
}
