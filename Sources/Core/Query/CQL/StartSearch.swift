import Glibc

/// Finds all matches of a short pattern from few starts, by reading the tokens behind many starts at once.
///
/// For patterns that an `Automaton` stands for, of at most `longest` tokens, in which one test stands at a known
/// distance from the start: its places lead to the starts, and other tests that every match must pass leave out most
/// of them before any match is tried.
struct StartSearch<Tokens: IndexedTokens>: Sendable {
  /// The most tokens of a match.
  static var longest: Int { 32 }
  /// Starts that are tried together.
  private static var batch: Int { 1024 }
  /// Starts that make another processor worth while: about a millisecond's.
  private static var part: Int { 1 << 13 }
  /// The same where one byte a token is read.
  private static var bytesPart: Int { 1 << 16 }
  /// Places of a test at no fixed distance are looked for when they are at most so many times as many as the starts.
  private static var requiredFrequency: Int { 16 }
  /// Those of a test at a fixed distance are read when they are at most so many times as many as the starts.
  static var listedFrequency: Int { 3 }

  private typealias Anchor = PatternShape.Anchor

  private let tokens: Tokens
  private let automaton: Automaton
  private let strategy: MatchStrategy
  private let bound: ResolvedBound
  private let ranges: [Range<Int>]?
  private let origin: Anchor
  /// Anchors that every match has, others than the origin.
  private let required: [Anchor]
  private let length: Int
  /// The tests that decide anything about a token at each distance from the start, one bit each.
  private let relevant: [UInt8]
  /// Those that every start passes, as it was found by them.
  private let sure: [UInt8]
  /// Reads all that is not sure, if one byte a token says it.
  private let bytes: ByteStarts<Tokens>?

  /// Nil for patterns of another kind.
  init?(
    _ compiled: CompiledPattern<Tokens>, _ automaton: Automaton, _ strategy: MatchStrategy, ranges: [Range<Int>]?
  ) {
    guard automaton.start == nil, !automaton.isWholeRegion, compiled.space == nil, compiled.selector == nil,
      let length = compiled.program.shape.longest, length <= Self.longest, length > 0,
      compiled.tokens.tokenCount < Int(UInt32.max)
    else { return nil }
    let alone = compiled.program.shape.choices.filter { $0.count == 1 }.map { $0[0] }.filter {
      if case .token = $0.kind { $0.farthest != nil } else { false }
    }
    let fixed = alone.indices.filter { alone[$0].nearest == alone[$0].farthest }
    guard let first = fixed.min(by: { alone[$0].kind.frequency < alone[$1].kind.frequency }) else { return nil }
    origin = alone[first]
    required = alone.indices.filter { $0 != first }.map { alone[$0] }
    tokens = compiled.tokens
    bound = compiled.bound
    self.automaton = automaton
    self.strategy = compiled.hasFixedLength ? .traditional : strategy
    self.ranges = ranges
    self.length = length
    relevant = automaton.relevant(upTo: length)
    var sure = [UInt8](repeating: 0, count: length)
    for anchor in fixed.map({ alone[$0] }) where anchor.nearest < length {
      guard case .token(let attribute, let set) = anchor.kind else { continue }
      for (bit, test) in automaton.tests.enumerated() {
        guard case .ids(let other, .current, let ids) = test else { continue }
        if other == attribute, ids == set { sure[anchor.nearest] |= 1 << UInt8(bit) }
      }
    }
    self.sure = sure
    bytes = ByteStarts(automaton, tokens, relevant: relevant, known: sure, isLongest: self.strategy == .longest)
  }

  /// All matches in corpus order.
  ///
  /// - Throws: `Spans.TooMany` when there are more than `most`.
  func spans(most: Int, _ cancel: CancelFlag) throws -> Spans {
    let starts = try starts(cancel)
    let part = bytes == nil ? Self.part : Self.bytesPart
    let jobs = max(1, min(sysconf(Int32(_SC_NPROCESSORS_ONLN)), 8, starts.count / part))
    let parts = try Parallel.map(jobs, jobs: jobs) { job in
      let some = starts[starts.count * job / jobs..<starts.count * (job + 1) / jobs]
      return Result { try bytes == nil ? lengths(from: some, cancel) : bytesLengths(from: some, cancel) }
    }.map { try $0.get() }
    var found = Spans()
    found.starts.reserveCapacity(starts.count)
    found.ends.reserveCapacity(starts.count)
    var index = 0
    for lengths in parts {
      for count in lengths {
        let start = starts[index]
        index += 1
        if count == 0 || isTaken(start + count, by: found) { continue }
        found.starts.append(start)
        found.ends.append(start + count)
      }
    }
    if strategy == .shortest { found = found.withoutOuter }
    guard found.count <= most else { throw Spans.TooMany() }
    return found
  }

  /// Whether an earlier match leaves out one that ends before `end`.
  private func isTaken(_ end: UInt32, by found: Spans) -> Bool {
    switch strategy {
    case .traditional, .shortest: return false
    case .longest: return found.ends.last ?? 0 >= end
    case .standard:
      var index = found.count - 1
      while index >= 0, Int(found.starts[index]) + length >= Int(end) {
        if found.ends[index] == end { return true }
        index -= 1
      }
      return false
    }
  }

  // MARK: - Starts

  /// Where matches can begin, ascending.
  private func starts(_ cancel: CancelFlag) throws -> [UInt32] {
    guard case .token(let attribute, let set) = origin.kind else { return [] }
    var starts = try tokens.positions(attribute, set, cancel)
    starts.move(back: origin.nearest)
    if let ranges { RangeList.keep(&starts, inside: ranges) }
    for anchor in required.sorted(by: { $0.kind.frequency < $1.kind.frequency }) {
      guard let farthest = anchor.farthest, case .token(let attribute, let set) = anchor.kind else { continue }
      try cancel.check()
      if anchor.nearest == farthest {
        while let last = starts.last, Int(last) + farthest >= tokens.tokenCount { starts.removeLast() }
        if !tokens.hasBytes(attribute), set.frequency <= Self.listedFrequency * starts.count {
          // Reading the lists takes less time than looking at each place.
          SortedRuns.keep(&starts, at: farthest, before: try tokens.positions(attribute, set, cancel))
        } else {
          try tokens.filter(&starts, distance: farthest, attribute, set)
        }
      } else if tokens.hasBytes(attribute) {
        // Where bytes are all that is read, they are read once.
        if bytes == nil { try keep(&starts, withByteOf: set, of: attribute, anchor.nearest...farthest) }
      } else if set.frequency <= Self.requiredFrequency * starts.count {
        Self.keep(&starts, before: try tokens.positions(attribute, set, cancel), anchor.nearest...farthest)
      }
    }
    return starts
  }

  /// Leaves out the starts behind which there is no place at one of the distances.
  private static func keep(_ starts: inout [UInt32], before places: [UInt32], _ distances: ClosedRange<Int>) {
    var next = 0
    starts.removeAll { start in
      while next < places.count, Int(places[next]) < Int(start) + distances.lowerBound { next += 1 }
      return next == places.count || Int(places[next]) > Int(start) + distances.upperBound
    }
  }

  /// The same, by looking at the byte of each token at those distances.
  private func keep(
    _ starts: inout [UInt32], withByteOf set: IDSet, of attribute: Int, _ distances: ClosedRange<Int>
  ) throws {
    var passes = [UInt8](repeating: 0, count: starts.count)
    for distance in distances {
      // Starts ascend, so those near the end of the corpus come last.
      var inside = starts.count
      while inside > 0, Int(starts[inside - 1]) + distance >= tokens.tokenCount { inside -= 1 }
      if inside == 0 { break }
      let some = try bytePasses(attribute, set, starts.span.extracting(0..<inside), distance)
      for index in some.indices { passes[index] |= some[index] }
    }
    var count = 0
    for index in starts.indices {
      starts[count] = starts[index]
      count += Int(passes[index])
    }
    starts.removeLast(starts.count - count)
  }

  // MARK: - Matches

  /// How many tokens the match from each start has; 0 where there is none.
  private func lengths(from starts: ArraySlice<UInt32>, _ cancel: CancelFlag) throws -> [UInt32] {
    var reach = MatchReach(bound, tokens)
    try reach.prepare(forStarts: starts.count)
    var lengths: [UInt32] = []
    lengths.reserveCapacity(starts.count)
    for low in stride(from: starts.startIndex, to: starts.endIndex, by: Self.batch) {
      try cancel.check()
      let some = Array(starts[low..<min(low + Self.batch, starts.endIndex)])
      let classes = try classes(behind: some)
      for (index, start) in some.enumerated() {
        let room = min(length, tokens.tokenCount - Int(start))
        var found = run(classes, index, some.count, room)
        if found > 0 {
          let limit = try reach.limit(from: Int(start)).map { $0 - Int(start) } ?? 0
          if found > limit { found = strategy == .longest ? run(classes, index, some.count, min(room, limit)) : 0 }
        }
        lengths.append(UInt32(found))
      }
    }
    return lengths
  }

  /// The same where one byte a token is read.
  private func bytesLengths(from starts: ArraySlice<UInt32>, _ cancel: CancelFlag) throws -> [UInt32] {
    guard let bytes else { return [] }
    var reach = MatchReach(bound, tokens)
    try reach.prepare(forStarts: starts.count)
    var span = length
    if case .distance(let distance) = bound { span = min(length - 1, distance) + 1 }
    var lengths: [UInt32] = []
    lengths.reserveCapacity(starts.count)
    for low in stride(from: starts.startIndex, to: starts.endIndex, by: Self.bytesPart) {
      try cancel.check()
      let some = Array(starts[low..<min(low + Self.bytesPart, starts.endIndex)])
      var found = try bytes.lengths(from: some.span, atMost: span, inside: reach.joints)
      if reach.joints == nil, case .regions = bound {
        for index in found.indices where found[index] > 0 {
          let start = Int(some[index])
          let limit = try reach.limit(from: start).map { $0 - start } ?? 0
          if Int(found[index]) <= limit { continue }
          let one = some.span.extracting(index..<index + 1)
          found[index] = strategy == .longest ? try bytes.lengths(from: one, atMost: limit, inside: nil)[0] : 0
        }
      }
      lengths += found
    }
    return lengths
  }

  /// How many tokens the match has that begins with the classes of one start; 0 where there is none.
  private func run(_ classes: [UInt8], _ index: Int, _ count: Int, _ room: Int) -> Int {
    var state = 1
    var found = 0
    var place = 0
    while place < room {
      state = Int(automaton.next[state << automaton.shift | Int(classes[place * count + index])])
      if state == 0 { break }
      place += 1
      if automaton.accepts[state] != 0 {
        found = place
        if strategy != .longest { break }
      }
    }
    return found
  }

  /// The classes of the tokens from each start on: those of the first tokens, then those of the second ones, and so on.
  private func classes(behind starts: [UInt32]) throws -> [UInt8] {
    var classes = [UInt8](repeating: 0, count: length * starts.count)
    for distance in 0..<length {
      // Starts ascend, so those near the end of the corpus come last.
      var inside = starts.count
      while inside > 0, Int(starts[inside - 1]) + distance >= tokens.tokenCount { inside -= 1 }
      if inside == 0 { break }
      var read: [Int: [UInt32]] = [:]
      for (bit, test) in automaton.tests.enumerated() where relevant[distance] >> UInt8(bit) & 1 != 0 {
        if sure[distance] >> UInt8(bit) & 1 != 0 {
          for index in 0..<inside { classes[distance * starts.count + index] |= 1 << UInt8(bit) }
          continue
        }
        let passes = try passes(test, starts.span.extracting(0..<inside), distance, &read)
        for index in 0..<inside { classes[distance * starts.count + index] |= passes[index] << UInt8(bit) }
      }
    }
    return classes
  }

  /// 1 for each start behind which, at a distance, stands a token that passes.
  ///
  /// - Parameter read: the ids of attributes at that distance, as far as they were read.
  private func passes(
    _ test: TokenTest, _ starts: Span<UInt32>, _ distance: Int, _ read: inout [Int: [UInt32]]
  ) throws -> [UInt8] {
    switch test {
    case .constant(let value): return [UInt8](repeating: value ? 1 : 0, count: starts.count)
    case .ids(let attribute, _, let set) where tokens.hasBytes(attribute):
      return try bytePasses(attribute, set, starts, distance)
    case .ids(let attribute, _, let set):
      var ids = read[attribute] ?? []
      if ids.count != starts.count {
        try tokens.readIDs(attribute, at: starts, offset: distance, into: &ids)
        read[attribute] = ids
      }
      return set.contains(ids)
    case .any(let parts), .all(let parts):
      var isAny = false
      if case .any = test { isAny = true }
      var whole = [UInt8](repeating: isAny ? 0 : 1, count: starts.count)
      for part in parts {
        let other = try passes(part, starts, distance, &read)
        for index in whole.indices { whole[index] = isAny ? whole[index] | other[index] : whole[index] & other[index] }
      }
      return whole
    case .not(let inner): return try passes(inner, starts, distance, &read).map { 1 - $0 }
    case .sameValue, .condition: return [UInt8](repeating: 0, count: starts.count)
    }
  }

  /// The same for one set of an attribute with a byte a token.
  private func bytePasses(
    _ attribute: Int, _ set: IDSet, _ starts: Span<UInt32>, _ distance: Int
  ) throws -> [UInt8] {
    let table = set.bytes(tokens.lexiconCount(attribute))
    let low = Int(starts[0]) + distance
    var passes = [UInt8](repeating: 0, count: starts.count)
    try tokens.withBytes(attribute, low..<Int(starts[starts.count - 1]) + distance + 1) { bytes in
      let table = table.span
      var passes = passes.mutableSpan
      for index in starts.indices { passes[index] = table[Int(bytes[Int(starts[index]) + distance - low])] }
    }
    return passes
  }
}
