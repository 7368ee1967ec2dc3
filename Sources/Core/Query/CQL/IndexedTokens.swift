/// Positions in ascending order that need not lie in memory.
protocol PositionList: Sendable {
  var count: Int { get }
  func position(at index: Int) throws -> Int
  /// The index of the first position from index `low` on that is not below `position`.
  func firstIndex(atOrAfter position: Int, from low: Int) throws -> Int
}

/// Tokens whose values are ids into sorted lexicons, with the positions of every id.
protocol IndexedTokens: TokenSource, Sendable {
  associatedtype Positions: PositionList

  func lexiconCount(_ attribute: Int) -> Int
  func id(_ attribute: Int, of value: [UInt8]) throws -> UInt32?
  func ids(_ attribute: Int, withPrefix prefix: [UInt8]) throws -> Range<UInt32>
  /// The ids, ascending, whose values become `folded` when letter case and diacritics are folded.
  func ids(_ attribute: Int, foldingTo folded: [UInt8]) throws -> [UInt32]
  func copyValue(_ attribute: Int, _ id: UInt32) throws -> [UInt8]
  /// Calls `body` with each value of a range of ids.
  func scanValues(
    _ attribute: Int, _ ids: Range<UInt32>, _ body: (UInt32, Span<UInt8>) throws -> Void) throws
  func frequency(_ attribute: Int, ofIDs ids: Range<UInt32>) throws -> Int

  func id(_ attribute: Int, at position: Int) throws -> UInt32
  /// The first position of `range` whose id is in `set`; nil when there is none.
  func firstPosition(_ attribute: Int, in range: Range<Int>, of set: IDSet) throws -> Int?
  func positions(_ attribute: Int, of id: UInt32) throws -> Positions

  func isDisjoint(_ layer: Int) -> Bool
  /// The first region that begins at or after `position`; `low` is one that is known to begin before it.
  func firstRegion(_ layer: Int, atOrAfter position: Int, from low: Int) throws -> Int
}
