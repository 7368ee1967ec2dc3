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
    guard let values = try sets.tokens.numberedValues(reference.layer, column, withPrefix: Self.prefix(condition))
    else {
      let areWanted = try (0..<sets.tokens.regionCount(reference.layer)).map { ordinal in
        if ordinal & 4095 == 0 { try sets.cancel.check() }
        return try sets.tokens.value(reference.layer, column, ordinal).map { try isTrue(condition, $0) } ?? false
      }
      return try ranges(of: reference.layer, areWanted)
    }
    let passes = try self.passes(values, condition)
    return try ranges(of: reference.layer, values.numbers.map { passes[Int($0)] })
  }

  /// What every value begins with that makes `condition` true, as far as that is plain.
  private static func prefix(_ condition: ResolvedCondition) -> [UInt8] {
    guard case .matches(_, let test, false) = condition else { return [] }
    switch test.kind {
    case .exact(let bytes): return bytes
    case .pattern(let pattern): return pattern.literalPrefix
    default: return []
    }
  }

  /// Whether a region with a value makes `condition` true, by the number of the value plus 1; 0 stands for no value.
  private func passes(_ values: NumberedValues, _ condition: ResolvedCondition) throws -> [Bool] {
    var passes = [Bool](repeating: false, count: values.count + 1)
    if case .matches(_, let test, let isNegated) = condition, case .pattern(let pattern) = test.kind {
      var matcher = ValuePattern.Matcher(pattern)
      try values.forEachText { number, value in passes[number + 1] = try matcher.matches(value) != isNegated }
      return passes
    }
    try values.forEachText { number, value in
      passes[number + 1] = try isTrue(condition, unsafe value.withUnsafeBufferPointer { unsafe Array($0) })
    }
    return passes
  }

  private func isTrue(_ condition: ResolvedCondition, _ value: [UInt8]) throws -> Bool {
    let evaluator = ConditionEvaluator(source: OneRegion(names: sets.tokens.names, value: value))
    return try evaluator.isTrue(condition, MatchBindings(match: 0))
  }

  /// The tokens of the regions that are wanted.
  private func ranges(of layer: Int, _ areWanted: [Bool]) throws -> [Range<Int>] {
    let (starts, ends) = try sets.tokens.regionBounds(layer, 0..<areWanted.count)
    try sets.cancel.check()
    var ranges: [Range<Int>] = []
    var (low, high): (UInt32, UInt32) = (0, 0)
    for ordinal in areWanted.indices where areWanted[ordinal] && starts[ordinal] < ends[ordinal] {
      if starts[ordinal] != high {
        if low < high { ranges.append(Int(low)..<Int(high)) }
        low = starts[ordinal]
      }
      high = ends[ordinal]
    }
    if low < high { ranges.append(Int(low)..<Int(high)) }
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
