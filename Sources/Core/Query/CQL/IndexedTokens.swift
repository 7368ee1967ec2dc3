/// Positions in ascending order that need not lie in memory.
protocol PositionList: Sendable {
  associatedtype Walk: PositionWalk
  var count: Int { get }
  /// How many positions lie in a range.
  func count(within range: Range<Int>) throws -> Int
  /// Appends all positions.
  func append(all output: inout [UInt32]) throws
  /// A walk from the first position on.
  func walk() -> Walk
}

/// A walk through ascending positions that only goes forward.
protocol PositionWalk: Sendable {
  /// The first position at or after `position` that was not passed over; stays on it.
  mutating func next(atOrAfter position: Int) throws -> Int?
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
