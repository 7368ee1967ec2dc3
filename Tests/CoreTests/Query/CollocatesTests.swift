import Testing

@testable import Core

/// Collocates and frequency lists against obvious ones.
@Suite struct CollocatesTests {
  /// How often each value of an attribute stands near some hits, by looking at every token and every hit.
  static func near(
    _ hits: [Hit], _ window: CollocationWindow, _ attribute: Int, in corpus: MemoryCorpus, ranges: [Range<Int>]?
  ) throws -> [[UInt8]: Int] {
    /// The tokens that a window may hold around a place.
    func allowed(_ place: Int) throws -> Range<Int> {
      var allowed = 0..<corpus.tokenCount
      if let within = window.within {
        guard let region = try corpus.innermost(within, around: place) else { return place..<place }
        allowed = corpus.region(within.layer, region)
      }
      guard let ranges else { return allowed }
      guard let range = ranges.first(where: { $0.contains(place) }) else { return place..<place }
      return allowed.clamped(to: range)
    }
    var counts: [[UInt8]: Int] = [:]
    for position in 0..<corpus.tokenCount {
      let count = try hits.count { hit in
        try position < hit.first && hit.first - position <= window.left && allowed(hit.first).contains(position)
          || position > hit.last && position - hit.last <= window.right && allowed(hit.last).contains(position)
      }
      guard count > 0 else { continue }
      counts[corpus.value(of: attribute, at: position), default: 0] += window.counting == .once ? 1 : count
    }
    return counts
  }

  static func window(_ random: inout RandomNumbers, _ names: CorpusNames) -> CollocationWindow {
    var window = CollocationWindow()
    window.left = random.below(4)
    window.right = random.pick([0, 1, 2, 5, .max])
    window.counting = random.pick(CollocationWindow.Counting.allCases)
    if random.once(in: 2) { window.within = names.region(random.pick(["s", "ne", "ne_type", "s_n"])) }
    if random.once(in: 8), let region = names.region("s") { window = .whole(region) }
    return window
  }

  static func ranges(_ random: inout RandomNumbers, _ count: Int) -> [Range<Int>]? {
    guard random.once(in: 3) else { return nil }
    var ranges: [Range<Int>] = []
    var position = random.below(3)
    while position < count {
      let end = min(count, position + 1 + random.below(6))
      ranges.append(position..<end)
      position = end + 1 + random.below(3)
    }
    return ranges
  }

  @Test(arguments: 0..<60 as Range<UInt64>)
  func `counts what is near as the definition says`(seed: UInt64) throws {
    var made = RandomCQL(seed: seed)
    for _ in 0..<40 {
      let corpus = made.corpus()
      let index = MemoryIndex(corpus, columns: made.random.below(5))
      let hits = (0..<made.random.below(8)).map { _ in
        let first = made.random.below(corpus.tokenCount)
        return Hit(first: first, last: min(corpus.tokenCount - 1, first + made.random.below(3)))
      }
      let set = ResultSet(sorting: hits)
      let own = (0..<set.count).map { set.hit($0) }
      let window = Self.window(&made.random, corpus.names)
      let ranges = Self.ranges(&made.random, corpus.tokenCount)
      let attribute = made.random.below(2)
      let expected = try Self.near(own, window, attribute, in: corpus, ranges: ranges)
      // Parts of one token make as many jobs as there are processors.
      for part in [1, 1 << 18] {
        let count = WindowCount(attribute, of: index, near: set, window, ranges: ranges, part: part)
        let tally = try count.tally(CancelFlag())
        #expect(tally.total == expected.values.reduce(0, +), "seed \(seed) \(window) \(own)")
        let found = try tally.byID(CancelFlag()).enumerated().filter { $0.element > 0 }.map {
          (index.copyValue(attribute, UInt32($0.offset)), Int($0.element))
        }
        #expect(Dictionary(uniqueKeysWithValues: found) == expected, "seed \(seed) \(window) \(own)")
      }
      let inAll = (0..<corpus.tokenCount).filter { place in ranges?.contains { $0.contains(place) } ?? true }
      let measure = made.random.pick(AssociationMeasure.allCases)
      let (least, limit) = (1 + made.random.below(2), made.random.below(5))
      let rows = expected.filter { $0.value >= least }.map { value, count in
        let all = inAll.count { corpus.value(of: attribute, at: $0) == value }
        let table = ContingencyTable(
          inWindow: count, window: expected.values.reduce(0, +), inAll: all, all: inAll.count)
        return (value: value, score: measure.score(table), table: table)
      }.sorted { first, second in
        if first.score != second.score { return first.score > second.score }
        if first.table.o11 != second.table.o11 { return first.table.o11 > second.table.o11 }
        return first.value.lexicographicallyPrecedes(second.value)
      }
      let found = try Collocates(
        of: attribute, in: index, near: set, window, ranges: ranges, by: measure, atLeast: least, limit: limit,
        CancelFlag())
      #expect(found.total == rows.count && found.allTokens == inAll.count)
      #expect(found.rows.map { index.copyValue(attribute, $0.id) } == rows.prefix(limit).map(\.value), "seed \(seed)")
      #expect(found.rows.map(\.table) == rows.prefix(limit).map(\.table))
    }
  }

  @Test(arguments: 0..<20 as Range<UInt64>)
  func `lists frequencies as the definition says`(seed: UInt64) throws {
    var made = RandomCQL(seed: seed)
    for _ in 0..<40 {
      let corpus = made.corpus()
      let index = MemoryIndex(corpus, columns: made.random.below(5))
      let ranges = Self.ranges(&made.random, corpus.tokenCount)
      let inAll = (0..<corpus.tokenCount).filter { place in ranges?.contains { $0.contains(place) } ?? true }
      let least = 1 + made.random.below(2)
      let counts = Dictionary(inAll.map { (corpus.value(of: 0, at: $0), 1) }, uniquingKeysWith: +).filter {
        $0.value >= least
      }
      let order = made.random.pick(FrequencyList.Order.allCases)
      let expected = counts.sorted { first, second in
        if order == .frequency, first.value != second.value { return first.value > second.value }
        return first.key.lexicographicallyPrecedes(second.key)
      }
      let from = made.random.below(4)
      let found = try FrequencyList(
        of: 0, in: index, ranges: ranges, atLeast: least, order: order, lines: from..<from + 3, CancelFlag())
      #expect(found.total == expected.count && found.tokens == expected.reduce(0) { $0 + $1.value })
      #expect(found.rows.map { index.copyValue(0, $0.id) } == expected.dropFirst(from).prefix(3).map(\.key))
      #expect(found.rows.map(\.count) == expected.dropFirst(from).prefix(3).map(\.value))
    }
  }

  /// 20 of 100 tokens near the matches in a corpus of 10 000 have the value, which 50 have in all: 0.5 would by chance.
  static let table = ContingencyTable(inWindow: 20, window: 100, inAll: 50, all: 10_000)

  /// Worked out from the formulas with Python's `math`.
  static let scores: [(AssociationMeasure, Double)] = [
    (.frequency, 20), (.mi, 5.321928), (.mi2, 9.643856), (.mi3, 13.965784), (.npmi, 0.593582),
    (.localMI, 106.438562), (.tScore, 4.360333), (.zScore, 27.577164), (.logLikelihood, 121.646276),
    (.simpleLL, 108.555178), (.chiSquared, 732.957718), (.dice, 0.266667), (.logDice, 12.093109),
    (.minimumSensitivity, 0.2), (.logOddsRatio, 4.411747), (.logRatio, 6.044394), (.deltaP, 0.19697),
  ]

  @Test(arguments: scores)
  func `measures are what their formulas give`(measure: AssociationMeasure, score: Double) {
    #expect(abs(measure.score(Self.table) - score) < 5e-6, "\(measure.score(Self.table))")
  }

  @Test func `every measure is finite, and below its value for more where there is less than expected`() {
    for (near, window, all, n) in [(1, 1, 1, 1), (1, 1, 1, 2), (3, 3, 3, 9), (2, 9, 2, 9), (1, 90, 60, 100)] {
      let table = ContingencyTable(inWindow: near, window: window, inAll: all, all: n)
      for measure in AssociationMeasure.allCases { #expect(measure.score(table).isFinite, "\(measure) \(table)") }
    }
    let rare = ContingencyTable(inWindow: 1, window: 1000, inAll: 50, all: 10_000)
    for measure in [AssociationMeasure.logLikelihood, .simpleLL, .mi, .tScore, .zScore, .deltaP, .logRatio] {
      #expect(measure.score(rare) < 0, "\(measure)")
    }
  }

  @Test func `measures are found by the names that people use`() {
    for (name, measure) in [
      ("logDice", AssociationMeasure.logDice), ("MI3", .mi3), ("t-score", .tScore), ("Log-Likelihood", .logLikelihood),
      ("simple-ll", .simpleLL), ("G2", .logLikelihood), ("z", .zScore),
    ] {
      #expect(AssociationMeasure(named: name) == measure)
    }
    #expect(AssociationMeasure(named: "luck") == nil)
  }

  @Test(arguments: 0...32)
  func `numbers of a stream are counted in stretches`(width: Int) throws {
    var random = RandomNumbers(seed: UInt64(width))
    let most = min(width, 10)
    let numbers = (0..<3000).map { _ in UInt32(random.below(1 << most)) }
    let folder = try TemporaryFolder()
    let files = try PackingTests.open(in: folder) { try $0.writePacked("a", numbers, width: width) }
    let column = try files.packed("numbers", "a")
    var starts: [UInt32] = []
    var ends: [UInt32] = []
    for _ in 0..<200 {
      let start = random.below(numbers.count)
      starts.append(UInt32(start))
      ends.append(UInt32(min(numbers.count, start + random.pick([0, 1, 9, 70, 900]))))
    }
    var counts = [UInt32](repeating: 0, count: 1 << most)
    #expect(try column.count(starts, ends, into: &counts))
    var expected = [UInt32](repeating: 0, count: 1 << most)
    for (start, end) in zip(starts, ends) {
      for place in start..<end { expected[Int(numbers[Int(place)])] += 1 }
    }
    #expect(counts == expected)
    if let greatest = numbers.max(), greatest > 0 {
      var few = [UInt32](repeating: 0, count: Int(greatest))
      #expect(try !column.count([0], [3000], into: &few))
    }
    #expect(throws: IndexError.self) { try column.count([2999], [3001], into: &counts) }
  }
}
