/// The ranges that conditions on the region around a match's first token leave, such as `:: match.text_date = "199.*"`.
struct MatchRegions<Tokens: IndexedTokens> {
  private let sets: IDSetBuilder<Tokens>

  init(_ sets: IDSetBuilder<Tokens>) { self.sets = sets }

  /// Takes the conditions that ranges can stand for out of a global constraint.
  ///
  /// - Returns: The ranges where matches may begin, ascending and disjoint, and what is left of the constraint; nil
  ///   when no condition is of that kind.
  func split(_ constraint: ResolvedCondition?) throws -> (ranges: [Range<Int>], rest: ResolvedCondition?)? {
    guard let constraint else { return nil }
    let parts: [ResolvedCondition]
    if case .all(let all) = constraint { parts = all } else { parts = [constraint] }
    var ranges: [Range<Int>]?
    var rest: [ResolvedCondition] = []
    for part in parts {
      if let found = try self.ranges(part) {
        ranges = RangeList.intersection(found, ranges)
      } else {
        rest.append(part)
      }
    }
    guard let ranges else { return nil }
    return (ranges, rest.isEmpty ? nil : rest.count == 1 ? rest[0] : .all(rest))
  }

  /// Nil for a condition of another kind.
  private func ranges(_ condition: ResolvedCondition) throws -> [Range<Int>]? {
    let reference: CorpusNames.RegionReference
    var key: IDSetCache.RegionKey?
    switch condition {
    case .matches(.column(let column, .match), let test, let isNegated):
      reference = column
      key = test.source.map { .init(reference: column, source: $0, isNegated: isNegated) }
    case .compare(.column(let column, .match), _, let other):
      switch other {
      case .string, .integer, .number: reference = column
      default: return nil
      }
    default: return nil
    }
    guard let column = reference.column, sets.tokens.isDisjoint(reference.layer) else { return nil }
    if let key, let known = sets.cache?[key] { return known }
    let found = try regions(reference, column, condition)
    if let key { sets.cache?[key] = found }
    return found
  }

  /// The regions whose value makes `condition` true.
  private func regions(
    _ reference: CorpusNames.RegionReference, _ column: Int, _ condition: ResolvedCondition
  ) throws -> [Range<Int>] {
    var passes: [[UInt8]: Bool] = [:]
    var ranges: [Range<Int>] = []
    for ordinal in 0..<sets.tokens.regionCount(reference.layer) {
      if ordinal & 1023 == 0 { try sets.cancel.check() }
      guard let value = try sets.tokens.value(reference.layer, column, ordinal) else { continue }
      let isWanted: Bool
      if let known = passes[value] {
        isWanted = known
      } else {
        let evaluator = ConditionEvaluator(source: OneRegion(names: sets.tokens.names, value: value))
        isWanted = try evaluator.isTrue(condition, MatchBindings(match: 0))
        passes[value] = isWanted
      }
      guard isWanted else { continue }
      let range = try sets.tokens.region(reference.layer, ordinal)
      if range.isEmpty { continue }
      if let last = ranges.last, last.upperBound == range.lowerBound {
        ranges[ranges.count - 1] = last.lowerBound..<range.upperBound
      } else {
        ranges.append(range)
      }
    }
    return ranges
  }
}

/// Ascending and disjoint ranges.
enum RangeList {
  /// The positions that lie in one of the ranges.
  static func inside(_ ranges: [Range<Int>], _ positions: [UInt32]) -> [UInt32] {
    var result: [UInt32] = []
    var next = 0
    for position in positions {
      while next < ranges.count, ranges[next].upperBound <= Int(position) { next += 1 }
      if next == ranges.count { break }
      if ranges[next].lowerBound <= Int(position) { result.append(position) }
    }
    return result
  }

  /// What lies in both; nil stands for everything.
  static func intersection(_ first: [Range<Int>], _ second: [Range<Int>]?) -> [Range<Int>] {
    guard let second else { return first }
    var result: [Range<Int>] = []
    var (index, other) = (0, 0)
    while index < first.count, other < second.count {
      let shared = first[index].clamped(to: second[other])
      if !shared.isEmpty { result.append(shared) }
      if first[index].upperBound < second[other].upperBound { index += 1 } else { other += 1 }
    }
    return result
  }
}

/// A corpus of one token in one region with one value, to try conditions on that value.
private struct OneRegion: TokenSource {
  let names: CorpusNames
  let value: [UInt8]

  var tokenCount: Int { 1 }
  func value(of attribute: Int, at position: Int) -> [UInt8] { [] }
  func frequency(of attribute: Int, at position: Int) -> Int { 0 }
  func regionCount(_ layer: Int) -> Int { 1 }
  func region(_ layer: Int, _ ordinal: Int) -> Range<Int> { 0..<1 }
  func regions(_ layer: Int, covering position: Int) -> [Int] { [0] }
  func regions(_ layer: Int, startingAt position: Int) -> [Int] { [0] }
  func regions(_ layer: Int, endingAt position: Int) -> [Int] { [0] }
  func value(_ layer: Int, _ column: Int, _ ordinal: Int) -> [UInt8]? { value }
}
