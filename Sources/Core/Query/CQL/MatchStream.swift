/// A span that a pattern matched: from `start` to before `end`.
struct SpanMatch: Sendable {
  let start: Int
  let end: Int
  /// The state that the first derivation left; empty for programs without slots.
  let slots: [Int32]
}

/// The matches of a pattern in corpus order, found as they are asked for.
struct MatchStream<Tokens: IndexedTokens> {
  private var runner: ProgramRunner<Tokens>
  private var starts: StartStream<Tokens>
  private var reach: MatchReach<Tokens>
  private var filters: [SpanFilter<Tokens>]
  private let chain: TokenChain<Tokens>?
  private let automaton: Automaton?
  private let tokens: Tokens
  private let cancel: CancelFlag
  private let strategy: MatchStrategy
  /// The next start to try.
  private var position: Int
  /// Found, but not yet known to be kept (`shortest`), by increasing start and end.
  private var pending: [SpanMatch] = []
  /// Further matches from the start tried last (`traditional`), the next one last.
  private var further: [SpanMatch] = []
  private var isAtEnd = false
  /// Ends that are taken (`standard`), those before the current start left out now and then.
  private var takenEnds: Set<Int> = []
  /// The greatest end so far (`longest`).
  private var greatestEnd = 0
  /// How many starts were tried.
  private(set) var tried = 0

  /// - Parameters:
  ///   - automaton: What the pattern can be matched by, made for `strategy`, if there is one.
  ///   - position: Where the first start may be. With `standard` and `longest`, matches that begin before it
  ///     are not known and do not suppress others.
  init(
    _ compiled: CompiledPattern<Tokens>, _ strategy: MatchStrategy, automaton: Automaton? = nil, from position: Int,
    ranges: [Range<Int>]?, _ cancel: CancelFlag
  ) throws {
    runner = ProgramRunner(compiled.program, compiled.tokens, cancel)
    starts = try StartStream(compiled.program, compiled.bound, compiled.tokens, ranges: ranges, cancel)
    reach = MatchReach(compiled.bound, compiled.tokens, space: compiled.space)
    filters = compiled.filters.map { SpanFilter($0, compiled.tokens, cancel) }
    chain = TokenChain(compiled.program, compiled.tokens)
    self.cancel = cancel
    tokens = compiled.tokens
    self.automaton = automaton?.start == nil ? automaton : nil
    // Matches of one length neither end together nor lie inside each other.
    self.strategy = compiled.hasFixedLength ? .traditional : strategy
    self.position = position
  }

  mutating func next() throws -> SpanMatch? {
    while let match = try nextUnfiltered() {
      var isKept = true
      for index in filters.indices where isKept { isKept = try filters[index].keeps(match.start..<match.end) }
      if isKept { return match }
    }
    return nil
  }

  private mutating func nextUnfiltered() throws -> SpanMatch? {
    while true {
      if let first = pending.first, isAtEnd || first.end <= position { return pending.removeFirst() }
      guard !isAtEnd else { return nil }
      guard let found = try nextFromStart() else {
        isAtEnd = true
        continue
      }
      switch strategy {
      case .traditional: return found
      case .standard:
        if takenEnds.count > 1024 { takenEnds = takenEnds.filter { $0 > found.start } }
        if takenEnds.insert(found.end).inserted { return found }
      case .longest:
        if found.end > greatestEnd {
          greatestEnd = found.end
          return found
        }
      case .shortest:
        while let last = pending.last, last.end >= found.end { pending.removeLast() }
        pending.append(found)
      }
    }
  }

  /// The match from the next start that has one.
  private mutating func nextFromStart() throws -> SpanMatch? {
    if let match = further.popLast() { return match }
    while let start = try starts.next(atOrAfter: position) {
      position = start + 1
      tried += 1
      if let chain {
        if tried & 4095 == 0 { try cancel.check() }
        guard let limit = try reach.limit(from: start), start + chain.count <= limit, try chain.matches(at: start)
        else {
          continue
        }
        return SpanMatch(start: start, end: start + chain.count, slots: [])
      }
      if let automaton {
        if tried & 1023 == 0 { try cancel.check() }
        guard let limit = try reach.limit(from: start),
          let end = try automaton.end(from: start, before: limit, isLongest: strategy == .longest, in: tokens)
        else { continue }
        return SpanMatch(start: start, end: end, slots: [])
      }
      if runner.program.firstSlot != nil {
        guard let limit = try reach.limit(from: start) else { continue }
        further = try runner.shortestEnds(from: start, before: limit).reversed().map {
          SpanMatch(start: start, end: $0.position, slots: $0.slots)
        }
        guard let match = further.popLast() else { continue }
        return match
      }
      guard let limit = try reach.limit(from: start),
        let end = try runner.end(from: start, before: limit, strategy == .longest ? .longest : .shortest)
      else { continue }
      return SpanMatch(start: start, end: end.position, slots: end.slots)
    }
    return nil
  }

  /// Writes how starts are found.
  func explain(into writer: inout JSONWriter) {
    starts.explain(into: &writer)
  }
}
