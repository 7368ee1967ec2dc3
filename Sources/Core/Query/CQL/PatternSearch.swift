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
      if let count = try count(attribute, set, in: ranges) { return count }
    }
    var stream = try MatchStream(compiled, strategy, from: 0, ranges: ranges, cancel)
    var count = 0
    while try stream.next() != nil {
      count += 1
      if let cut, count >= cut { break }
    }
    return count
  }

  /// Counts in postings when there are few lists and ranges; nil otherwise.
  private func count(_ attribute: Int, _ set: IDSet, in ranges: [Range<Int>]) throws -> Int? {
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
    var stream = try MatchStream(compiled, strategy, from: try restart(after: cursor), ranges: ranges, cancel)
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
    var stream = try MatchStream(compiled, strategy, from: 0, ranges: ranges, cancel)
    while left > 0, let match = try stream.next() {
      guard let hit = compiled.hit(match) else { continue }
      try body(hit)
      left -= 1
    }
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
    var stream = try MatchStream(compiled, strategy, from: 0, ranges: ranges, cancel)
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
    var stream = try MatchStream(compiled, strategy, from: 0, ranges: ranges, cancel)
    var found = 0
    while try stream.next() != nil { found += 1 }
    writer.member("strategy", strategy.rawValue)
    writer.member("steps", compiled.program.instructions.count)
    writer.member("count_by", compiled.singleSet != nil || compiled.acceptsEveryToken ? "statistics" : "matching")
    stream.explain(into: &writer)
    writer.member("tried_starts", stream.tried)
    writer.member("matches", found)
  }
}
