import Glibc

/// Finds all matches of a row of token tests (`"the"%c [pos!="NN.*"]`, `<s> [pos="RB"] ","`) from the places of its
/// rarest test, or from the starts of regions, by trying the other tests on whole arrays of starts.
struct RowSearch<Tokens: IndexedTokens>: Sendable {
  private enum Origin: Sendable {
    /// The places of a test that stands so many tokens behind the start.
    case postings(attribute: Int, IDSet, distance: Int)
    case regionStarts(layer: Int)
  }

  /// Starts that are tried together.
  private static var batch: Int { 1 << 15 }

  private let tokens: Tokens
  private let origin: Origin
  /// The tests that are left to try, those that let the fewest tokens pass first.
  private let tests: [(distance: Int, test: TokenTest)]
  private let length: Int
  private let bound: ResolvedBound
  private let ranges: [Range<Int>]?
  /// How much work it is, in tokens that a scan reads in the same time.
  let cost: Int

  /// Nil for patterns of another kind.
  init?(_ compiled: CompiledPattern<Tokens>, _ automaton: Automaton, ranges: [Range<Int>]?) {
    guard let row = automaton.row, compiled.tokens.tokenCount < Int(UInt32.max) else { return nil }
    tokens = compiled.tokens
    bound = compiled.bound
    self.ranges = ranges
    length = row.count
    var tests: [(distance: Int, test: TokenTest)] = []
    for (distance, mask) in row.enumerated() where mask != 0 {
      tests.append((distance, automaton.tests[mask.trailingZeroBitCount]))
    }
    let count: Int
    if let start = automaton.start {
      guard start.columns.isEmpty, start.reference.column == nil, tokens.isDisjoint(start.reference.layer) else {
        return nil
      }
      origin = .regionStarts(layer: start.reference.layer)
      count = tokens.regionCount(start.reference.layer)
    } else {
      let anchors = tests.indices.filter { tests[$0].test.anchor != nil }
      guard
        let rarest = anchors.min(by: { Self.frequency(tests[$0].test, .max) < Self.frequency(tests[$1].test, .max) }),
        let anchor = tests[rarest].test.anchor
      else { return nil }
      origin = .postings(attribute: anchor.attribute, anchor.set, distance: tests[rarest].distance)
      count = anchor.set.frequency
      if tests[rarest].test.isAnchorOnly { tests.remove(at: rarest) }
    }
    let all = tokens.tokenCount
    self.tests = tests.sorted { Self.frequency($0.test, all) < Self.frequency($1.test, all) }
    let (cost, overflow) = count.multipliedReportingOverflow(by: 2 + 4 * tests.count)
    self.cost = overflow ? .max : cost
  }

  private static func frequency(_ test: TokenTest, _ all: Int) -> Int { test.anchor?.set.frequency ?? all }

  /// All matches in corpus order.
  ///
  /// - Throws: `Spans.TooMany` when there are more than `most`.
  func spans(most: Int, _ cancel: CancelFlag) throws -> Spans {
    var starts = try candidates(cancel)
    let tests = try listed(&starts, cancel)
    let jobs = starts.count > 1 << 18 ? max(1, min(sysconf(Int32(_SC_NPROCESSORS_ONLN)), 8)) : 1
    let size = (starts.count + jobs - 1) / jobs
    let candidates = starts
    let parts = try Parallel.map(jobs, jobs: jobs) { job in
      Result {
        let range = min(job * size, candidates.count)..<min((job + 1) * size, candidates.count)
        return Spans(starts: try kept(candidates[range], tests, cancel), length: length)
      }
    }.map { try $0.get() }
    let spans = Spans(joining: parts)
    guard spans.count <= most else { throw Spans.TooMany() }
    return spans
  }

  /// Where matches can begin, ascending.
  private func candidates(_ cancel: CancelFlag) throws -> [UInt32] {
    var starts: [UInt32]
    switch origin {
    case .regionStarts(let layer):
      let bounds = try tokens.regionBounds(layer, 0..<tokens.regionCount(layer))
      starts = bounds.starts
      if zip(bounds.starts, bounds.ends).contains(where: { $0 >= $1 }) {
        starts = zip(bounds.starts, bounds.ends).filter { $0 < $1 }.map(\.0)
      }
    case .postings(let attribute, let set, let distance):
      starts = try tokens.positions(attribute, set, cancel)
      starts.move(back: distance)
    }
    if let ranges { RangeList.keep(&starts, inside: ranges) }
    return starts
  }

  /// Keeps the starts at which tests hold whose lists are not much longer than the array of starts, which takes less time
  /// than to read tokens that lie apart; returns the other tests.
  private func listed(
    _ starts: inout [UInt32], _ cancel: CancelFlag
  ) throws -> [(distance: Int, test: TokenTest)] {
    // A byte a token is read sooner than any list, and leaves few starts.
    let readsBytes = tests.contains { $0.test.anchor.map { tokens.hasBytes($0.attribute) } ?? false }
    if readsBytes { return tests }
    var others: [(distance: Int, test: TokenTest)] = []
    for (distance, test) in tests {
      if let (attribute, set) = test.anchor, test.isAnchorOnly, !tokens.hasBytes(attribute),
        set.frequency <= StartSearch<Tokens>.listedFrequency * starts.count
      {
        SortedRuns.keep(&starts, at: distance, before: try tokens.positions(attribute, set, cancel))
      } else {
        others.append((distance, test))
      }
    }
    return others
  }

  /// The starts of matches among some.
  private func kept(
    _ starts: ArraySlice<UInt32>, _ tests: [(distance: Int, test: TokenTest)], _ cancel: CancelFlag
  ) throws -> [UInt32] {
    if case .distance(let distance) = bound, length - 1 > distance { return [] }
    var reach = MatchReach(bound, tokens)
    try reach.prepare(forStarts: starts.count)
    let end = tokens.tokenCount - length
    var kept: [UInt32] = []
    for low in stride(from: starts.startIndex, to: starts.endIndex, by: Self.batch) {
      try cancel.check()
      var some = Array(starts[low..<min(low + Self.batch, starts.endIndex)])
      if let last = some.last, Int(last) > end { some.removeAll { Int($0) > end } }
      for (distance, test) in tests { try filter(&some, distance, test) }
      if let joints = reach.joints, length <= RegionJoints.longest {
        joints.keep(&some, length: length)
      } else if case .regions = bound {
        some = try some.filter { start in
          guard let limit = try reach.limit(from: Int(start)) else { return false }
          return Int(start) + length <= limit
        }
      }
      kept += some
    }
    return kept
  }

  /// Leaves out the starts behind which, at a distance, a test fails.
  ///
  /// - Precondition: the place at that distance from each start is inside the corpus.
  private func filter(_ starts: inout [UInt32], _ distance: Int, _ test: TokenTest) throws {
    if starts.isEmpty { return }
    switch test {
    case .all(let parts):
      let all = tokens.tokenCount
      for part in parts.sorted(by: { Self.frequency($0, all) < Self.frequency($1, all) }) {
        try filter(&starts, distance, part)
      }
    case .ids(let attribute, _, let set): try tokens.filter(&starts, distance: distance, attribute, set)
    default: starts = try starts.filter { try tokens.passes(test, at: Int($0) + distance) }
    }
  }
}

extension IndexedTokens {
  /// Leaves out the starts behind which, at a distance, stands a token with none of some ids.
  ///
  /// - Precondition: the starts ascend, and the place at that distance from each is inside the corpus.
  func filter(_ starts: inout [UInt32], distance: Int, _ attribute: Int, _ set: IDSet) throws {
    guard let first = starts.first, let last = starts.last else { return }
    guard hasBytes(attribute) else {
      var ids: [UInt32] = []
      try readIDs(attribute, at: starts.span, offset: distance, into: &ids)
      set.keep(&starts, withIDs: ids)
      return
    }
    let table = set.bytes(lexiconCount(attribute))
    let low = Int(first) + distance
    var count = 0
    try withBytes(attribute, low..<Int(last) + distance + 1) { bytes in
      let passes = table.span
      var starts = starts.mutableSpan
      for index in starts.indices {
        let start = starts[index]
        starts[count] = start
        count += Int(passes[Int(bytes[Int(start) + distance - low])])
      }
    }
    starts.removeLast(starts.count - count)
  }
}

extension [UInt32] {
  /// Moves ascending positions so many tokens back; those that would lie before the first token are left out.
  mutating func move(back distance: Int) {
    guard distance > 0 else { return }
    removeFirst(prefix { $0 < distance }.count)
    let distance = UInt32(clamping: distance)
    var place = mutableSpan
    for index in place.indices { place[index] &-= distance }
  }
}
