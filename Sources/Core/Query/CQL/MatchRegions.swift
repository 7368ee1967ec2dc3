import CShim

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
    guard let values = try sets.tokens.numberedValues(reference.layer, column) else {
      return try ranges(of: reference.layer) { some, wanted in
        wanted = try some.filter { ordinal in
          let value = try sets.tokens.value(reference.layer, column, ordinal)
          return try value.map { try isTrue(condition, $0) } ?? false
        }.map { UInt32($0 - some.lowerBound) }
      }
    }
    let passes = try self.passes(values, condition)
    var numbers: [UInt32] = []
    return try ranges(of: reference.layer) { some, wanted in
      try values.read(some, &numbers)
      Self.select(numbers, passes, into: &wanted)
    }
  }

  /// 1 where a region with a value makes `condition` true, by the number of the value plus 1; 0 stands for no value.
  private func passes(_ values: NumberedValues, _ condition: ResolvedCondition) throws -> [UInt8] {
    var passes = [UInt8](repeating: 0, count: values.count + 1)
    if case .matches(_, let test, let isNegated) = condition, case .pattern(let pattern) = test.kind {
      try find(pattern, values, &passes)
      if isNegated {
        for number in 1..<passes.count { passes[number] ^= 1 }
      }
      return passes
    }
    var some = 0..<values.count
    if case .matches(_, let test, false) = condition, case .exact(let bytes) = test.kind {
      some = try values.beginning(bytes)
    }
    try values.forEachText(some) { number, value in
      let isTrue = try isTrue(condition, unsafe value.withUnsafeBufferPointer { unsafe Array($0) })
      passes[number + 1] = isTrue ? 1 : 0
    }
    return passes
  }

  /// Puts a 1 where a value matches.
  private func find(_ pattern: ValuePattern, _ values: NumberedValues, _ passes: inout [UInt8]) throws {
    var matcher = ValuePattern.Matcher(pattern)
    guard let alternatives = pattern.alternatives, !pattern.ignoresCase else {
      try values.forEachText(try values.beginning(pattern.literalPrefix)) { number, value in
        if try matcher.matches(value) { passes[number + 1] = 1 }
      }
      return
    }
    for alternative in alternatives {
      try sets.cancel.check()
      try values.forEachText(try values.beginning(alternative.prefix)) { number, value in
        if passes[number + 1] == 0, try alternative.decides(value) ?? matcher.matches(value) { passes[number + 1] = 1 }
      }
    }
  }

  private func isTrue(_ condition: ResolvedCondition, _ value: [UInt8]) throws -> Bool {
    let evaluator = ConditionEvaluator(source: OneRegion(names: sets.tokens.names, value: value))
    return try evaluator.isTrue(condition, MatchBindings(match: 0))
  }

  /// The tokens of the regions that are wanted.
  ///
  /// - Parameter choose: replaces its second argument by the places in a range of regions of those that are wanted.
  private func ranges(
    of layer: Int, _ choose: (Range<Int>, inout [UInt32]) throws -> Void
  ) throws -> [Range<Int>] {
    var ranges: [Range<Int>] = []
    var (low, high): (UInt32, UInt32) = (0, 0)
    var wanted: [UInt32] = []
    let count = sets.tokens.regionCount(layer)
    for first in stride(from: 0, to: count, by: Self.regionsAtOnce) {
      try sets.cancel.check()
      let some = first..<min(first + Self.regionsAtOnce, count)
      try choose(some, &wanted)
      if wanted.isEmpty { continue }
      let (starts, ends) = try sets.tokens.regionBounds(layer, some)
      for place in wanted {
        let (start, end) = (starts[Int(place)], ends[Int(place)])
        if start >= end { continue }
        if start != high {
          if low < high { ranges.append(Int(low)..<Int(high)) }
          low = start
        }
        high = end
      }
    }
    if low < high { ranges.append(Int(low)..<Int(high)) }
    return ranges
  }

  /// So many regions are looked at at once.
  private static var regionsAtOnce: Int { 4096 }

  /// Replaces `places` by those of the numbers whose entry in a table is 1.
  ///
  /// - Precondition: there is an entry for each number.
  private static func select(_ numbers: [UInt32], _ table: [UInt8], into places: inout [UInt32]) {
    places.removeAll(keepingCapacity: true)
    var found = 0
    // There is room for all places.
    unsafe places.append(count: numbers.count) { output in
      unsafe found = shanxi_select(numbers, numbers.count, table, table.count, output)
    }
    precondition(found <= numbers.count, "there is an entry for each number")
    places.removeLast(numbers.count - found)
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
