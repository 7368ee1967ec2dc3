import CShim
import Glibc

/// Finds all matches of a pattern by reading every token once, in bulk, on all processors.
///
/// For patterns that an `Automaton` stands for.
struct PatternScan<Tokens: IndexedTokens>: Sendable {
  /// How the work is cut.
  struct Sizes: Sendable {
    /// Tokens read at once.
    var chunk = 1 << 16
    /// Regions looked at at once.
    var regions = 4096
    /// Tokens that make another processor worth while: about a millisecond's.
    var part = 1 << 20
  }

  private let sizes: Sizes
  private let tokens: Tokens
  private let automaton: Automaton
  private let reader: ClassReader<Tokens>
  private let bound: ResolvedBound
  private let ranges: [Range<Int>]?
  private let strategy: MatchStrategy
  /// The layer that starts and limits are read from.
  private let layer: Int?

  /// Nil for patterns of another kind.
  init?(
    _ compiled: CompiledPattern<Tokens>, _ automaton: Automaton, _ strategy: MatchStrategy, ranges: [Range<Int>]?,
    sizes: Sizes = Sizes(), _ cancel: CancelFlag
  ) throws {
    self.sizes = sizes
    tokens = compiled.tokens
    guard tokens.tokenCount < Int(UInt32.max) else { return nil }
    bound = compiled.bound
    switch (automaton.start, compiled.bound) {
    case (let start?, .distance): layer = start.reference.layer
    case (let start?, .regions(let count, let reference)):
      guard count == 1, reference.column == nil, reference.layer == start.reference.layer else { return nil }
      layer = reference.layer
    case (nil, .regions(let count, let reference)):
      guard count >= 1, reference.column == nil else { return nil }
      layer = reference.layer
    case (nil, .distance): layer = nil
    }
    if let layer, !tokens.isDisjoint(layer) { return nil }
    guard let reader = try ClassReader(automaton.tests, tokens, cancel) else { return nil }
    self.reader = reader
    self.automaton = automaton
    self.ranges = ranges
    self.strategy = compiled.hasFixedLength || automaton.isWholeRegion ? .traditional : strategy
  }

  /// All matches in corpus order.
  ///
  /// - Throws: `Spans.TooMany` when one part of the corpus has more than `most`.
  func spans(most: Int, _ cancel: CancelFlag) throws -> Spans {
    let parts = try eachPart(cancel) { range, warmUp in try part(range, from: warmUp, most: most, cancel).spans }
    let whole = Spans(joining: parts)
    return strategy == .shortest ? whole.withoutOuter : whole
  }

  /// How many matches there are.
  func count(_ cancel: CancelFlag) throws -> Int {
    if strategy == .shortest { return try spans(most: .max, cancel).count }
    return try eachPart(cancel) { range, warmUp in try part(range, from: warmUp, most: nil, cancel).count }
      .reduce(0, +)
  }

  // MARK: - Parts

  /// Does `body` for parts of the corpus; each gets the starts that are its own, and where it has to begin so that it
  /// knows of the matches before them that count.
  private func eachPart<R: Sendable>(
    _ cancel: CancelFlag, _ body: @Sendable (Range<Int>, Int) throws -> R
  ) throws -> [R] {
    let jobs = min(sysconf(Int32(_SC_NPROCESSORS_ONLN)), 8, tokens.tokenCount / sizes.part + 1)
    var cuts = [0]
    for job in 1..<max(1, jobs) { cuts.append(tokens.tokenCount / jobs * job) }
    cuts.append(tokens.tokenCount)
    var parts: [(range: Range<Int>, warmUp: Int)] = []
    for (low, high) in zip(cuts, cuts.dropFirst()) {
      parts.append((low..<high, max(0, low - (strategy == .traditional || low == 0 ? 0 : try reachBack(low)))))
    }
    let work = parts
    return try Parallel.map(work.count, jobs: work.count) { index in
      Result { try body(work[index].range, work[index].warmUp) }
    }.map { try $0.get() }
  }

  /// How far before `position` a match can begin that ends behind it.
  private func reachBack(_ position: Int) throws -> Int {
    var reach = MatchReach(bound, tokens)
    return try position - reach.earliestStart(reaching: min(position, tokens.tokenCount - 1))
  }

  private func part(
    _ starts: Range<Int>, from warmUp: Int, most: Int?, _ cancel: CancelFlag
  ) throws -> (spans: Spans, count: Int) {
    if let row = automaton.row, layer == nil, case .distance(let distance) = bound {
      if row.count - 1 > distance { return (Spans(length: row.count), 0) }
      return try scan(row, starts, most: most, cancel)
    }
    return try run(warmUp..<starts.upperBound, keptFrom: starts.lowerBound, most: most, cancel)
  }

  /// The parts of `starts` where matches may begin.
  private func allowed(_ starts: Range<Int>) -> [Range<Int>] {
    guard let ranges else { return [starts] }
    var low = 0
    var high = ranges.count
    while low < high {
      let middle = (low + high) / 2
      if ranges[middle].upperBound <= starts.lowerBound { low = middle + 1 } else { high = middle }
    }
    var result: [Range<Int>] = []
    for range in ranges[low...] {
      if range.lowerBound >= starts.upperBound { break }
      result.append(range.clamped(to: starts))
    }
    return result
  }

  // MARK: - Rows of tests

  private func scan(
    _ row: [UInt8], _ starts: Range<Int>, most: Int?, _ cancel: CancelFlag
  ) throws -> (spans: Spans, count: Int) {
    let chunk = max(sizes.chunk, 2 * row.count)
    let classes = ScanBuffer<UInt8>(count: chunk + ClassReader<Tokens>.padding)
    let found = ScanBuffer<UInt32>(count: most == nil ? 0 : chunk)
    var keys: [UInt32] = []
    var spans = Spans(length: row.count)
    var count = 0
    let step = chunk - row.count + 1
    for range in allowed(starts) {
      for low in stride(from: range.lowerBound, to: range.upperBound, by: step) {
        try cancel.check()
        let high = min(low + step, range.upperBound)
        let end = min(high + row.count - 1, tokens.tokenCount)
        guard end - low >= row.count else { continue }
        try reader.read(low..<end, into: classes, &keys)
        // The row is shorter than the padding; there is room for as many matches as there are starts.
        let hits = unsafe shanxi_match_row(
          classes.base, end - low - row.count + 1, row, row.count, UInt32(low), most == nil ? nil : found.base)
        count += hits
        if let most {
          guard count <= most else { throw Spans.TooMany() }
          spans.makeRoom(for: hits, after: high - starts.lowerBound, of: starts.count)
          found.append(hits, to: &spans.starts)
        }
      }
    }
    return (spans, count)
  }

  // MARK: - Automata

  private func run(
    _ starts: Range<Int>, keptFrom: Int, most: Int?, _ cancel: CancelFlag
  ) throws -> (spans: Spans, count: Int) {
    var run = AutomatonRun(
      automaton, isLongest: strategy == .longest, dropsTakenEnds: strategy == .standard, from: starts,
      keptFrom: keptFrom, tokenCount: tokens.tokenCount, keeps: most != nil)
    if case .distance(let distance) = bound { run.span = min(distance, Int(UInt32.max) - 1) + 1 }
    guard let layer else {
      var segments: [UInt32] = []
      for range in allowed(starts) {
        segments += [UInt32(range.lowerBound), UInt32(range.upperBound), UInt32(tokens.tokenCount)]
      }
      try go(&run, segments, most, cancel)
      return (run.spans, run.count)
    }
    let regionCount = tokens.regionCount(layer)
    var ordinal = max(0, try tokens.firstRegion(layer, atOrAfter: starts.lowerBound, from: 0) - 1)
    var isDone = false
    while ordinal < regionCount, !isDone {
      let upper = min(ordinal + sizes.regions, regionCount)
      let segments = try segments(layer, ordinal..<upper, starts, &isDone)
      try go(&run, segments, most, cancel)
      ordinal = upper
    }
    return (run.spans, run.count)
  }

  /// Where matches can begin in some regions, each with the limit that they stay before.
  private func segments(
    _ layer: Int, _ ordinals: Range<Int>, _ starts: Range<Int>, _ isDone: inout Bool
  ) throws -> [UInt32] {
    var reachOf = 1
    if case .regions(let count, _) = bound { reachOf = min(count, tokens.regionCount(layer)) }
    let last = min(ordinals.upperBound + reachOf - 1, tokens.regionCount(layer))
    let bounds = try tokens.regionBounds(layer, ordinals.lowerBound..<last)
    var segments: [UInt32] = []
    segments.reserveCapacity(3 * ordinals.count)
    for index in 0..<ordinals.count {
      var range = Int(bounds.starts[index])..<Int(max(bounds.starts[index], bounds.ends[index]))
      if range.lowerBound >= starts.upperBound {
        isDone = true
        break
      }
      if range.isEmpty { continue }
      var limit = UInt32(range.upperBound)
      if let start = automaton.start {
        guard try start.accepts(ordinals.lowerBound + index, in: tokens) else { continue }
        if !automaton.isWholeRegion, case .distance = bound { limit = UInt32(tokens.tokenCount) }
        range = range.lowerBound..<range.lowerBound + 1
      } else {
        limit = bounds.ends[min(index + reachOf, bounds.ends.count) - 1]
      }
      for part in allowed(range.clamped(to: starts)) where !part.isEmpty {
        segments += [UInt32(part.lowerBound), UInt32(part.upperBound), limit]
      }
    }
    return segments
  }

  private func go(_ run: inout AutomatonRun, _ segments: [UInt32], _ most: Int?, _ cancel: CancelFlag) throws {
    run.begin(segments)
    while let position = run.advance() {
      try cancel.check()
      if let most, run.spans.count > most { throw Spans.TooMany() }
      let end = min(position + run.chunk(from: position, atLeast: sizes.chunk), tokens.tokenCount)
      try reader.read(position..<end, into: run.classes, &run.keys)
      run.loaded(position..<end)
    }
  }
}

extension RegionTest {
  /// Whether a region has the value that the reference asks for and passes.
  func accepts(_ ordinal: Int, in source: some TokenSource) throws -> Bool {
    if let column = reference.column, try source.value(reference.layer, column, ordinal) == nil { return false }
    return try columns.isEmpty || holds(ordinal, in: source)
  }
}
