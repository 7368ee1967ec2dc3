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

/// The distinct values of a column of regions, numbered in an order in which those with one beginning stand together.
struct NumberedValues {
  /// How many distinct values there are.
  let count: Int
  /// The values that can begin with some bytes.
  let beginning: ([UInt8]) throws -> Range<Int>
  /// Calls its argument with each of some values.
  let forEachText: (Range<Int>, (Int, Span<UInt8>) throws -> Void) throws -> Void
  /// Replaces its second argument by the number of the value of each of some regions plus 1; 0 where one has none.
  let read: (Range<Int>, inout [UInt32]) throws -> Void
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
  /// The ids whose values begin with `prefix` when letter case and diacritics are folded.
  func ids(_ attribute: Int, foldingToPrefix prefix: [UInt8]) throws -> [UInt32]
  /// Those of a range of ids, ascending, whose values end with `suffix`.
  func ids(_ attribute: Int, _ range: Range<UInt32>, endingWith suffix: [UInt8]) throws -> [UInt32]
  /// Those of a range of ids, ascending, whose values have `infix` in them.
  func ids(_ attribute: Int, _ range: Range<UInt32>, containing infix: [UInt8]) throws -> [UInt32]
  /// Calls `body` with the value of each of some ids.
  func scanValues(
    _ attribute: Int, _ ids: some Sequence<UInt32>, _ body: (UInt32, Span<UInt8>) throws -> Void) throws
  func frequency(_ attribute: Int, ofIDs ids: Range<UInt32>) throws -> Int
  /// Replaces `output` by the ranks that ids have among the values compared as folded, equal ones sharing a rank; false
  /// when they are not known.
  func readRanks(
    _ attribute: Int, folding options: Folding.Options, of ids: [UInt32], into output: inout [UInt32]
  ) throws -> Bool
  /// How many tokens have each id.
  func frequencies(_ attribute: Int) throws -> [UInt32]

  func id(_ attribute: Int, at position: Int) throws -> UInt32
  /// The first position of `range` whose id is in `set`; nil when there is none.
  func firstPosition(_ attribute: Int, in range: Range<Int>, of set: IDSet) throws -> Int?
  func positions(_ attribute: Int, of id: UInt32) throws -> Positions

  /// Whether the ids of an attribute can be lent as bytes.
  func hasBytes(_ attribute: Int) -> Bool
  /// Calls `body` with the ids of a range of tokens, if `hasBytes`.
  func withBytes(_ attribute: Int, _ range: Range<Int>, _ body: (Span<UInt8>) -> Void) throws
  /// How many types of tokens there are: tokens of one type agree in every attribute that `hasTypes`.
  var typeCount: Int { get }
  func hasTypes(_ attribute: Int) -> Bool
  /// Calls `body` with the id that each type has, if `hasTypes`.
  func withTypeIDs(_ attribute: Int, _ body: (Span<UInt32>) -> Void) throws
  /// Replaces `output` by the types of a range of tokens.
  func readTypes(_ range: Range<Int>, into output: inout [UInt32]) throws
  /// Adds to `counts`, which has an element for each type, how often each stands in stretches of tokens.
  func countTypes(_ starts: [UInt32], _ ends: [UInt32], into counts: inout [UInt32]) throws
  /// The same for the tokens at `positions`, each moved by `offset`.
  func countTypes(at positions: Span<UInt32>, offset: Int, into counts: inout [UInt32]) throws
  /// Replaces `output` by the ids of the tokens at `positions`, each moved by `offset`.
  func readIDs(_ attribute: Int, at positions: Span<UInt32>, offset: Int, into output: inout [UInt32]) throws
  /// Replaces `output` by the ids of a range of tokens.
  func readIDs(_ attribute: Int, _ range: Range<Int>, into output: inout [UInt32]) throws

  /// The values of a column of a layer's regions, where they are numbered.
  func numberedValues(_ layer: Int, _ column: Int) throws -> NumberedValues?
  /// Where the regions of a layer begin and end.
  func regionBounds(_ layer: Int, _ ordinals: Range<Int>) throws -> (starts: [UInt32], ends: [UInt32])
  func isDisjoint(_ layer: Int) -> Bool
  /// Where the regions of a layer meet, made when it is first asked for; nil where they overlap or leave gaps.
  func joints(_ layer: Int) throws -> RegionJoints?
  /// How many limits of regions are looked for one by one before `joints` are made.
  var fewLimits: Int { get }
  /// The first region that begins at or after `position`; `low` is one that is known to begin before it.
  func firstRegion(_ layer: Int, atOrAfter position: Int, from low: Int) throws -> Int
}

extension IndexedTokens {
  var fewLimits: Int { 256 }

  func joints(_ layer: Int) throws -> RegionJoints? { try RegionJoints(self, layer: layer) }

  func readRanks(
    _ attribute: Int, folding options: Folding.Options, of ids: [UInt32], into output: inout [UInt32]
  ) throws -> Bool { false }

  func readIDs(_ attribute: Int, at positions: Span<UInt32>, offset: Int, into output: inout [UInt32]) throws {
    output.removeAll(keepingCapacity: true)
    for index in positions.indices { output.append(try id(attribute, at: Int(positions[index]) + offset)) }
  }

  func countTypes(at positions: Span<UInt32>, offset: Int, into counts: inout [UInt32]) throws {
    for index in positions.indices {
      let start = UInt32(Int(positions[index]) + offset)
      try countTypes([start], [start + 1], into: &counts)
    }
  }

  /// The positions of all ids of a set, ascending.
  func positions(_ attribute: Int, _ set: IDSet, _ cancel: CancelFlag) throws -> [UInt32] {
    if set.count > 1, set.count <= Self.mergedLists { return try merged(attribute, set, cancel) }
    var positions: [UInt32] = []
    positions.reserveCapacity(set.frequency)
    // Sorting costs more than a pass over one bit a token when there are many.
    let isSorting = set.count > 1 && set.frequency < tokenCount / 2048
    var bits = set.count > 1 && !isSorting ? PositionBits(tokenCount) : nil
    for run in set.runs {
      try cancel.check()
      for id in run {
        try self.positions(attribute, of: id).append(all: &positions)
        if bits != nil, positions.count > 1 << 14 {
          bits?.insert(positions)
          positions.removeAll(keepingCapacity: true)
        }
      }
    }
    if bits != nil {
      bits?.insert(positions)
      return bits?.positions ?? []
    }
    if isSorting { positions.sort() }
    return positions
  }

  /// More lists than that are put together by one bit a token, or sorted.
  private static var mergedLists: Int { 8 }

  /// The same by merging lists, the shortest first.
  private func merged(_ attribute: Int, _ set: IDSet, _ cancel: CancelFlag) throws -> [UInt32] {
    var lists: [[UInt32]] = []
    for id in set.runs.joined() {
      try cancel.check()
      var list: [UInt32] = []
      try positions(attribute, of: id).append(all: &list)
      lists.append(list)
    }
    while lists.count > 1 {
      lists.sort { $0.count > $1.count }
      let (short, shorter) = (lists[lists.count - 2], lists[lists.count - 1])
      lists.removeLast(2)
      lists.append(SortedRuns.merged(short, shorter))
    }
    return lists.first ?? []
  }
}
