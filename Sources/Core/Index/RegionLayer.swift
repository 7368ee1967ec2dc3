/// The regions of one name: each is a run of tokens, half-open, in the order of (start, −end).
///
/// Regions of one layer may overlap or lie inside each other unless `isDisjoint`. None is empty, except in the layer
/// `article`, which has every article, so that its ordinals are the articles' own.
struct RegionLayer: Sendable {
  let name: String
  let isDisjoint: Bool
  let count: Int
  /// The first token of each region, ascending.
  let starts: FramedColumn
  /// The token after the last one of each region; ascending too where the layer is disjoint.
  let ends: FramedColumn
  /// The largest end up to and with each region; nil where the layer is disjoint, since `ends` serves.
  private let reaches: FramedColumn?
  /// The typed values of the regions by name.
  let columns: [String: RegionColumn]
  /// The names of `columns` in their order in the index.
  let columnNames: [String]
  private let tokenCount: Int

  /// Begins the name of a layer of the elements of files that stands beside the layer of the name that follows, which
  /// queries then do not see.
  static let besideMark = "@"

  init(
    name: String, isDisjoint: Bool, starts: FramedColumn, ends: FramedColumn, reaches: FramedColumn?,
    columns: [RegionColumn], tokenCount: Int
  ) {
    self.name = name
    self.isDisjoint = isDisjoint
    count = starts.count
    self.starts = starts
    self.ends = ends
    self.reaches = isDisjoint ? nil : reaches
    self.columns = Dictionary(columns.map { ($0.name, $0) }) { first, _ in first }
    columnNames = columns.map(\.name)
    self.tokenCount = tokenCount
  }

  /// The tokens of a region, half-open.
  func range(_ ordinal: Int) throws(IndexError) -> Range<Int> {
    let start = try starts[ordinal]
    let end = try ends[ordinal]
    guard start <= end && end <= tokenCount else {
      throw starts.damaged("region \(ordinal) runs from \(start) to \(end)", at: ordinal)
    }
    return Int(start)..<Int(end)
  }

  /// The largest end of the regions up to and with this one.
  func reach(_ ordinal: Int) throws(IndexError) -> Int { Int(try (reaches ?? ends)[ordinal]) }

  /// The first tokens of a range of regions.
  func starts(_ ordinals: Range<Int>) throws(IndexError) -> [UInt32] { try starts.copy(ordinals) }

  /// The tokens after the last ones of a range of regions.
  func ends(_ ordinals: Range<Int>) throws(IndexError) -> [UInt32] { try ends.copy(ordinals) }

  /// The first region that begins at or after `position`; `count` when there is none.
  ///
  /// - Complexity: O(log distance) when `low` is a region that begins before it, as in a walk through the corpus.
  func first(atOrAfter position: Int, from low: Int = 0) throws(IndexError) -> Int {
    if position <= 0 { return low }
    return position > tokenCount ? count : try starts.lowerBound(UInt32(position), from: low)
  }

  /// The regions that contain the token at `position`, outermost first.
  ///
  /// - Complexity: O(log regions + answers) where regions nest.
  func ordinals(covering position: Int) throws(IndexError) -> [Int] {
    var result: [Int] = []
    var ordinal = try first(atOrAfter: position + 1) - 1
    while ordinal >= 0 {
      if try (reaches ?? ends)[ordinal] <= position { break }
      if try ends[ordinal] > position { result.append(ordinal) }
      ordinal -= 1
    }
    return result.reversed()
  }

  /// The innermost region that contains the token at `position`, or nil.
  func ordinal(covering position: Int) throws(IndexError) -> Int? {
    var ordinal = try first(atOrAfter: position + 1) - 1
    while ordinal >= 0 {
      if try ends[ordinal] > position { return ordinal }
      if try (reaches ?? ends)[ordinal] <= position { return nil }
      ordinal -= 1
    }
    return nil
  }

  /// The regions whose first token is at `position`, longest first.
  func ordinals(startingAt position: Int) throws(IndexError) -> Range<Int> {
    var first = try first(atOrAfter: position)
    let end = try self.first(atOrAfter: position + 1, from: first)
    if isDisjoint {
      // Only the last of several regions of a disjoint layer that begin here can have tokens.
      while first < end, try ends[first] <= position { first += 1 }
    }
    return first..<end
  }

  /// The regions whose last token is at `position`, outermost first.
  func ordinals(endingAt position: Int) throws(IndexError) -> [Int] {
    var result: [Int] = []
    for ordinal in try ordinals(covering: position) where try ends[ordinal] == position + 1 { result.append(ordinal) }
    return result
  }
}
