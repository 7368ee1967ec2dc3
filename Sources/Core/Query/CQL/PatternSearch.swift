/// Where a listing of hits goes on.
struct HitCursor: Sendable, Hashable {
  /// The first token of the last hit that was listed.
  let after: Int
  /// How many hits were listed.
  let listed: Int
  /// Its last token; the greatest number passes over all hits with that first token.
  var last = Int.max
}

/// Finds and counts the matches of one pattern.
struct PatternSearch<Tokens: IndexedTokens>: Sendable {
  let compiled: CompiledPattern<Tokens>
  let strategy: MatchStrategy
  /// Only the first so many matches count.
  let cut: Int?
  /// Where matches may start, ascending and disjoint; nil everywhere.
  let ranges: [Range<Int>]?
  /// What the pattern can be matched by instead of its program, if there is such a thing; not made where lists are all
  /// that is read.
  private let automaton: Automaton?

  /// A scan reads a token in about a hundredth of the time that a start which postings lead to takes.
  private static var scanAdvantage: Int { 64 }

  init(compiled: CompiledPattern<Tokens>, strategy: MatchStrategy, cut: Int?, ranges: [Range<Int>]?) {
    self.compiled = compiled
    self.strategy = strategy
    self.cut = cut
    self.ranges = ranges
    let isList = ranges == nil && compiled.space == nil && Self.listed(compiled) != nil
    automaton = isList ? nil : Automaton(compiled.program, isLongest: strategy == .longest)
  }

  /// How many matches there are; from the statistics of the index where one token test is all.
  func count(_ cancel: CancelFlag) throws -> Int {
    let all = try countAll(cancel)
    return min(all, cut ?? all)
  }

  private func countAll(_ cancel: CancelFlag) throws -> Int {
    if compiled.selector != nil { return try selected(cancel).count }
    if compiled.acceptsEveryToken { return ranges.map { $0.reduce(0) { $0 + $1.count } } ?? compiled.tokens.tokenCount }
    if let (attribute, set) = compiled.singleSet {
      guard let ranges else { return set.frequency }
      if let count = try count(attribute, set, in: ranges, cancel) { return count }
    }
    if compiled.filters.isEmpty {
      if let rows = rowSearch { return try rows.spans(most: .max, cancel).count }
      if let scan = try scan(cancel) { return try scan.count(cancel) }
      if let few = startSearch { return try few.spans(most: .max, cancel).count }
    }
    var stream = try MatchStream(compiled, strategy, automaton: automaton, from: 0, ranges: ranges, cancel)
    var count = 0
    while try stream.next() != nil {
      count += 1
      if let cut, count >= cut { break }
    }
    return count
  }

  /// Counts in postings when there are few lists and ranges, or few positions; nil otherwise.
  private func count(_ attribute: Int, _ set: IDSet, in ranges: [Range<Int>], _ cancel: CancelFlag) throws -> Int? {
    if set.frequency < 1 << 20, set.count == 1 || set.frequency < compiled.tokens.tokenCount / 64 {
      var positions = try compiled.tokens.positions(attribute, set, cancel)
      RangeList.keep(&positions, inside: ranges)
      return positions.count
    }
    guard set.count * ranges.count <= 4096 || set.count == 1 else { return nil }
    var count = 0
    for id in set.runs.joined() {
      let list = try compiled.tokens.positions(attribute, of: id)
      for range in ranges { count += try list.count(within: range) }
    }
    return count
  }

  /// Up to `limit` hits after `cursor`, in corpus order, and where to go on; nil when there is no more.
  func hits(after cursor: HitCursor?, limit: Int, _ cancel: CancelFlag) throws -> (hits: [Hit], next: HitCursor?) {
    let listed = cursor?.listed ?? 0
    let wanted = min(limit, (cut ?? .max) - listed)
    guard wanted > 0 else { return ([], nil) }
    if compiled.selector != nil {
      let all = try selected(cancel).dropFirst(listed)
      let page = Array(all.prefix(wanted))
      return (page, page.count < all.count ? self.cursor(after: page, listed) : nil)
    }
    if automaton?.isWholeRegion == true, let all = try spans(most: .max, cancel) {
      return page(of: all, after: cursor, limit: wanted, listed)
    }
    var stream = try MatchStream(
      compiled, strategy, automaton: automaton, from: try restart(after: cursor), ranges: ranges, cancel)
    var page: [Hit] = []
    while let match = try stream.next() {
      if let cursor, match.start < cursor.after || match.start == cursor.after && match.end - 1 <= cursor.last {
        continue
      }
      if page.count == wanted { return (page, listed + wanted == cut ? nil : self.cursor(after: page, listed)) }
      if let hit = compiled.hit(match) { page.append(hit) }
    }
    return (page, nil)
  }

  /// Calls `body` with every hit, in corpus order.
  func forEachHit(_ cancel: CancelFlag, _ body: (Hit) throws -> Void) throws {
    var left = cut ?? .max
    if compiled.selector != nil {
      for hit in try selected(cancel).prefix(left) { try body(hit) }
      return
    }
    if let all = try spans(most: .max, cancel) {
      for index in 0..<min(left, all.count) {
        if index & 4095 == 0 { try cancel.check() }
        try body(Hit(first: Int(all.starts[index]), last: all.end(index) - 1))
      }
      return
    }
    var stream = try MatchStream(compiled, strategy, automaton: automaton, from: 0, ranges: ranges, cancel)
    while left > 0, let match = try stream.next() {
      guard let hit = compiled.hit(match) else { continue }
      try body(hit)
      left -= 1
    }
  }

  // MARK: - All at once

  /// A search from the places of the rarest test, when that is the fastest way to all matches.
  private var rowSearch: RowSearch<Tokens>? {
    guard let automaton, compiled.space == nil, compiled.selector == nil,
      let rows = RowSearch(compiled, automaton, ranges: ranges)
    else { return nil }
    return rows.cost < compiled.tokens.tokenCount / (readsBytes(automaton) ? 4 : 1) ? rows : nil
  }

  /// A search from few starts, for short patterns.
  private var startSearch: StartSearch<Tokens>? {
    automaton.flatMap { StartSearch(compiled, $0, strategy, ranges: ranges) }
  }

  /// Whether a scan needs a byte for each token only.
  private func readsBytes(_ automaton: Automaton) -> Bool {
    var attributes: Set<Int> = []
    for test in automaton.tests { test.collectAttributes(into: &attributes) }
    return attributes.count == 1 && attributes.allSatisfy(compiled.tokens.hasBytes)
  }

  /// A scan of all tokens, when that is the fastest way to all matches.
  private func scan(_ cancel: CancelFlag) throws -> PatternScan<Tokens>? {
    guard let automaton, compiled.space == nil, compiled.selector == nil else { return nil }
    if !automaton.isWholeRegion {
      let length = MatchReach(compiled.bound, compiled.tokens).typicalLength
      if let best = compiled.program.shape.best(length) {
        let (cost, overflow) = PatternShape.cost(best, length).multipliedReportingOverflow(by: Self.scanAdvantage)
        if !overflow, cost < compiled.tokens.tokenCount { return nil }
      }
    }
    return try PatternScan(compiled, automaton, strategy, ranges: ranges, cancel)
  }

  /// All matches, regardless of `cut`, as ranges; nil when they may have more to them than that.
  ///
  /// - Throws: `Spans.TooMany` when there are more than about `most`.
  func spans(most: Int, _ cancel: CancelFlag) throws -> Spans? {
    guard compiled.selector == nil, compiled.captures.isEmpty else { return nil }
    var spans: Spans
    if compiled.space == nil, let (attribute, set) = Self.listed(compiled) {
      guard set.frequency <= most || ranges != nil else { throw Spans.TooMany() }
      spans = Spans(starts: try compiled.tokens.positions(attribute, set, cancel), length: 1)
      if let ranges { RangeList.keep(&spans.starts, inside: ranges) }
      return spans
    }
    guard let automaton else { return nil }
    if let rows = rowSearch {
      spans = try rows.spans(most: most, cancel)
    } else if let scan = try scan(cancel) {
      spans = try scan.spans(most: most, cancel)
    } else if let few = startSearch {
      spans = try few.spans(most: most, cancel)
    } else {
      guard automaton.start == nil else { return nil }
      spans = Spans()
      var stream = try MatchStream(compiled, strategy, automaton: automaton, from: 0, ranges: ranges, cancel)
      while let match = try stream.next() {
        spans.starts.append(UInt32(match.start))
        spans.ends.append(UInt32(match.end))
        if spans.count > most { throw Spans.TooMany() }
      }
      return spans
    }
    var filters = compiled.filters.map { SpanFilter($0, compiled.tokens, cancel) }
    guard !filters.isEmpty else { return spans }
    var kept = Spans()
    for index in 0..<spans.count {
      let range = Int(spans.starts[index])..<spans.end(index)
      var isKept = true
      for filter in filters.indices where isKept { isKept = try filters[filter].keeps(range) }
      if isKept {
        kept.starts.append(UInt32(range.lowerBound))
        kept.ends.append(UInt32(range.upperBound))
      }
    }
    return kept
  }

  /// The set that decides everything, when its lists are read sooner than all tokens.
  private static func listed(_ compiled: CompiledPattern<Tokens>) -> (attribute: Int, set: IDSet)? {
    guard let (attribute, set) = compiled.singleSet else { return nil }
    if set.count == 1, !compiled.tokens.hasBytes(attribute) { return (attribute, set) }
    return set.frequency < compiled.tokens.tokenCount / 16 ? (attribute, set) : nil
  }

  private func page(of all: Spans, after cursor: HitCursor?, limit: Int, _ listed: Int) -> (
    hits: [Hit], next: HitCursor?
  ) {
    var page: [Hit] = []
    for index in 0..<all.count {
      let hit = Hit(first: Int(all.starts[index]), last: all.end(index) - 1)
      if let cursor, hit.first < cursor.after || hit.first == cursor.after && hit.last <= cursor.last { continue }
      if page.count == limit { return (page, listed + limit == cut ? nil : self.cursor(after: page, listed)) }
      page.append(hit)
    }
    return (page, nil)
  }

  private func cursor(after page: [Hit], _ listed: Int) -> HitCursor? {
    page.last.map { HitCursor(after: $0.first, listed: listed + page.count, last: $0.last) }
  }

  /// The first start whose match can decide about the matches after `cursor`.
  private func restart(after cursor: HitCursor?) throws -> Int {
    guard let cursor else { return 0 }
    let next = cursor.last == .max ? cursor.after + 1 : cursor.after
    guard !compiled.hasFixedLength, strategy == .standard || strategy == .longest else { return next }
    var reach = MatchReach(compiled.bound, compiled.tokens)
    return try min(next, reach.earliestStart(reaching: min(next, compiled.tokens.tokenCount - 1)))
  }

  /// All hits with their selected ranges, sorted and unique.
  private func selected(_ cancel: CancelFlag) throws -> [Hit] {
    var stream = try MatchStream(compiled, strategy, automaton: automaton, from: 0, ranges: ranges, cancel)
    var hits: [Hit] = []
    while let match = try stream.next() {
      if let hit = compiled.hit(match) { hits.append(hit) }
    }
    // Of equal ranges the first stays; the place breaks ties, since sorting keeps no order.
    let order = hits.indices.sorted { (hits[$0].first, hits[$0].last, $0) < (hits[$1].first, hits[$1].last, $1) }
    return order.map { hits[$0] }.reduce(into: []) { result, hit in
      if let last = result.last, last.first == hit.first, last.last == hit.last { return }
      result.append(hit)
    }
  }

  /// Writes the plan, with the starts that were tried and the matches that were found when it is run.
  func explain(into writer: inout JSONWriter, _ cancel: CancelFlag) throws {
    var stream = try MatchStream(compiled, strategy, automaton: automaton, from: 0, ranges: ranges, cancel)
    var found = 0
    while try stream.next() != nil { found += 1 }
    writer.member("strategy", strategy.rawValue)
    writer.member("steps", compiled.program.instructions.count)
    let way =
      if compiled.singleSet != nil || compiled.acceptsEveryToken {
        "statistics"
      } else if !compiled.filters.isEmpty {
        "matching"
      } else if rowSearch != nil {
        "postings"
      } else {
        try scan(cancel) != nil ? "scan" : startSearch != nil ? "starts" : "matching"
      }
    writer.member("count_by", way)
    stream.explain(into: &writer)
    writer.member("tried_starts", stream.tried)
    writer.member("matches", found)
  }
}
