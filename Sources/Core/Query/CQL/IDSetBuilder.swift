/// Finds the ids of the values that pass a test.
struct IDSetBuilder<Tokens: IndexedTokens> {
  let tokens: Tokens
  let cache: IDSetCache?
  let cancel: CancelFlag

  /// The ids whose value passes `test`, or does not when `isNegated`.
  func ids(_ attribute: Int, _ test: ValueTest, isNegated: Bool) throws -> IDSet {
    let set = try ids(attribute, test)
    return isNegated ? try complement(set, attribute) : set
  }

  private func ids(_ attribute: Int, _ test: ValueTest) throws -> IDSet {
    switch test.kind {
    case .exact(let bytes): return try set(of: try tokens.id(attribute, of: bytes).map { [$0] } ?? [], attribute)
    case .list(let values):
      var ids: [UInt32] = []
      for value in values {
        if let id = try tokens.id(attribute, of: value) { ids.append(id) }
      }
      return try set(of: ids, attribute)
    case .folded(let bytes, let options): return try folded(attribute, bytes, options)
    case .pattern(let pattern): return try cached(attribute, test) { try matching(attribute, pattern) }
    case .fuzzy: return try cached(attribute, test) { try passing(attribute) { try test.matches($0) } }
    }
  }

  /// The ids whose value, read alone, makes `condition` true.
  func ids(_ attribute: Int, where condition: ResolvedCondition) throws -> IDSet {
    var evaluator = ConditionEvaluator(source: OneValue(attribute: attribute))
    var bits = [UInt64](repeating: 0, count: (tokens.lexiconCount(attribute) + 63) / 64)
    var frequency = 0
    for id in 0..<UInt32(tokens.lexiconCount(attribute)) {
      if id & 4095 == 0 { try cancel.check() }
      let count = try tokens.frequency(attribute, ofIDs: id..<id + 1)
      evaluator = ConditionEvaluator(
        source: OneValue(attribute: attribute, value: try tokens.copyValue(attribute, id), frequency: count))
      guard try evaluator.isTrue(condition, MatchBindings(current: 0)) else { continue }
      bits[Int(id >> 6)] |= 1 << UInt64(id & 63)
      frequency += count
    }
    return IDSet(bits: bits, frequency: frequency)
  }

  private func cached(_ attribute: Int, _ test: ValueTest, _ body: () throws -> IDSet) throws -> IDSet {
    guard let cache, let source = test.source else { return try body() }
    let key = IDSetCache.Key(attribute: tokens.names.attributes[attribute], source: source)
    if let known = cache[key] { return known }
    let found = try body()
    cache[key] = found
    return found
  }

  private func matching(_ attribute: Int, _ pattern: ValuePattern) throws -> IDSet {
    var ids: [UInt32] = []
    if let alternatives = pattern.alternatives, !pattern.ignoresCase || alternatives.allSatisfy(\.hasFoldedPrefix) {
      for alternative in alternatives {
        try cancel.check()
        ids += try matching(attribute, pattern, alternative)
      }
      return try set(of: ids, attribute)
    }
    let prefix = pattern.literalPrefix
    let all = 0..<UInt32(tokens.lexiconCount(attribute))
    try keep(prefix.isEmpty ? all : try tokens.ids(attribute, withPrefix: prefix), attribute, pattern, nil, &ids)
    return try set(of: ids, attribute)
  }

  /// The ids of values that match one alternative, and of some that match another one.
  private func matching(
    _ attribute: Int, _ pattern: ValuePattern, _ alternative: PatternAlternative
  ) throws -> [UInt32] {
    var ids: [UInt32] = []
    if pattern.ignoresCase {
      try keep(
        try tokens.ids(attribute, foldingToPrefix: alternative.foldedPrefix), attribute, pattern, nil, &ids)
      return ids
    }
    if let exact = alternative.exact { return try tokens.id(attribute, of: exact).map { [$0] } ?? [] }
    let all = 0..<UInt32(tokens.lexiconCount(attribute))
    let range = alternative.prefix.isEmpty ? all : try tokens.ids(attribute, withPrefix: alternative.prefix)
    if !alternative.suffix.isEmpty {
      let some = try tokens.ids(attribute, range, endingWith: alternative.suffix)
      try keep(some, attribute, pattern, alternative, &ids)
    } else if !alternative.infix.isEmpty {
      let some = try tokens.ids(attribute, range, containing: alternative.infix)
      try keep(some, attribute, pattern, alternative, &ids)
    } else {
      try keep(range, attribute, pattern, alternative, &ids)
    }
    return ids
  }

  /// Adds those of some ids whose value matches.
  private func keep(
    _ some: some Sequence<UInt32>, _ attribute: Int, _ pattern: ValuePattern, _ alternative: PatternAlternative?,
    _ ids: inout [UInt32]
  ) throws {
    var matcher = ValuePattern.Matcher(pattern)
    var tried = 0
    try tokens.scanValues(attribute, some) { id, value in
      tried += 1
      if tried & 4095 == 0 { try cancel.check() }
      if try alternative?.decides(value) ?? matcher.matches(value) { ids.append(id) }
    }
  }

  private func passing(_ attribute: Int, _ isWanted: ([UInt8]) throws -> Bool) throws -> IDSet {
    var ids: [UInt32] = []
    for id in 0..<UInt32(tokens.lexiconCount(attribute)) {
      if id & 4095 == 0 { try cancel.check() }
      if try isWanted(try tokens.copyValue(attribute, id)) { ids.append(id) }
    }
    return try set(of: ids, attribute)
  }

  /// The fold group joins both foldings; one of them alone leaves fewer.
  private func folded(_ attribute: Int, _ bytes: [UInt8], _ options: Folding.Options) throws -> IDSet {
    let key = Folding.folded(bytes.span, [.letterCase, .diacritics])
    var ids = try tokens.ids(attribute, foldingTo: key)
    if options != [.letterCase, .diacritics] {
      ids = try ids.filter { id in
        let value = try tokens.copyValue(attribute, id)
        return Folding.folded(value.span, options) == bytes
      }
    }
    return try set(of: ids, attribute)
  }

  private func set(of ids: [UInt32], _ attribute: Int) throws -> IDSet {
    guard ids.count != 1 else {
      return IDSet(range: ids[0]..<ids[0] + 1, frequency: try tokens.frequency(attribute, ofIDs: ids[0]..<ids[0] + 1))
    }
    guard !ids.isEmpty else { return .empty }
    if ids.count <= IDSet.few {
      let few = Set(ids).sorted()
      var frequency = 0
      for id in few { frequency += try tokens.frequency(attribute, ofIDs: id..<id + 1) }
      return IDSet(few: few, frequency: frequency)
    }
    var bits = [UInt64](repeating: 0, count: (tokens.lexiconCount(attribute) + 63) / 64)
    for id in ids { bits[Int(id >> 6)] |= 1 << UInt64(id & 63) }
    return IDSet(bits: bits, frequency: try frequency(of: bits, attribute))
  }

  /// How many tokens have one of the ids whose bits are set.
  private func frequency(of bits: [UInt64], _ attribute: Int) throws -> Int {
    var frequency = 0
    for run in IDSet(bits: bits, frequency: 0).runs { frequency += try tokens.frequency(attribute, ofIDs: run) }
    return frequency
  }

  // MARK: - Algebra

  func complement(_ set: IDSet, _ attribute: Int) throws -> IDSet {
    let count = tokens.lexiconCount(attribute)
    var bits = set.bits(count).map { ~$0 }
    if count % 64 != 0, !bits.isEmpty { bits[bits.count - 1] &= (1 << UInt64(count % 64)) - 1 }
    return IDSet(bits: bits, frequency: tokens.tokenCount - set.frequency)
  }

  func union(_ sets: [IDSet], _ attribute: Int) throws -> IDSet {
    try combine(sets, attribute) { $0 | $1 }
  }

  func intersection(_ sets: [IDSet], _ attribute: Int) throws -> IDSet {
    try combine(sets, attribute) { $0 & $1 }
  }

  private func combine(_ sets: [IDSet], _ attribute: Int, _ join: (UInt64, UInt64) -> UInt64) throws -> IDSet {
    guard let first = sets.first, sets.count > 1 else { return sets.first ?? .empty }
    let count = tokens.lexiconCount(attribute)
    var bits = first.bits(count)
    for set in sets.dropFirst() {
      let other = set.bits(count)
      for index in bits.indices { bits[index] = join(bits[index], other[index]) }
    }
    return IDSet(bits: bits, frequency: try frequency(of: bits, attribute))
  }
}

extension PatternAlternative {
  /// What the folded form of every value begins with that matches when letter case is ignored: the ASCII letters and
  /// digits of the prefix, which no mark behind them changes.
  fileprivate var foldedPrefix: [UInt8] {
    prefix.prefix { $0 &- 0x30 < 10 || ($0 | 0x20) &- 0x61 < 26 }.map { $0 &- 0x41 < 26 ? $0 | 0x20 : $0 }
  }

  fileprivate var hasFoldedPrefix: Bool { !foldedPrefix.isEmpty }
}

/// A corpus of one token with one attribute, to try conditions on a single value.
private struct OneValue: TokenSource {
  let attribute: Int
  var value: [UInt8] = []
  var frequency = 0

  var names: CorpusNames { CorpusNames(attributes: [], regions: []) }
  var tokenCount: Int { 1 }
  func value(of attribute: Int, at position: Int) -> [UInt8] { value }
  func frequency(of attribute: Int, at position: Int) -> Int { frequency }
  func regionCount(_ layer: Int) -> Int { 0 }
  func region(_ layer: Int, _ ordinal: Int) -> Range<Int> { 0..<0 }
  func regions(_ layer: Int, covering position: Int) -> [Int] { [] }
  func regions(_ layer: Int, startingAt position: Int) -> [Int] { [] }
  func regions(_ layer: Int, endingAt position: Int) -> [Int] { [] }
  func value(_ layer: Int, _ column: Int, _ ordinal: Int) -> [UInt8]? { nil }
}
