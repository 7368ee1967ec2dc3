import Testing

@testable import Core

/// Sorting, counting, grouping and set operations against obvious ones.
@Suite struct ResultTwinTests {
  static func value(_ text: [UInt8], _ key: SortKey) -> [UInt8] {
    let folded = Folding.folded(text.span, ValueTest.folding(key.flags))
    guard key.isReversed else { return folded }
    return Array(
      String(String.UnicodeScalarView(String(decoding: folded, as: UTF8.self).unicodeScalars.reversed())).utf8)
  }

  static func values(_ hit: Hit, _ key: SortKey, _ corpus: MemoryCorpus) -> [[UInt8]] {
    func place(_ anchor: MatchAnchor) -> Int { (anchor.name == "match" ? hit.first : hit.last) + anchor.offset }
    let (first, last) = (place(key.first), place(key.last))
    let inside = (min(first, last)...max(first, last)).filter { 0..<corpus.tokenCount ~= $0 }
    let ordered = (first > last) != key.isReversed ? inside.reversed() : inside
    let attribute = corpus.names.attribute(key.attribute) ?? 0
    return ordered.map { value(corpus.value(of: attribute, at: $0), key) }
  }

  static func precedes(_ first: [[UInt8]], _ second: [[UInt8]]) -> Bool {
    for (one, other) in zip(first, second) where one != other { return one.lexicographicallyPrecedes(other) }
    return first.count < second.count
  }

  static func key(_ random: inout RandomNumbers) -> SortKey {
    func anchor() -> MatchAnchor {
      MatchAnchor(name: random.pick(["match", "matchend"]), offset: random.below(5) - 2)
    }
    var key = SortKey(attribute: random.pick(["word", "pos"]))
    key.flags = random.pick([[], .ignoringCase, .ignoringDiacritics, [.ignoringCase, .ignoringDiacritics]])
    if random.once(in: 2) {
      key.first = anchor()
      key.last = random.once(in: 3) ? key.first : anchor()
    }
    key.isDescending = random.once(in: 3)
    key.isReversed = random.once(in: 3)
    return key
  }

  @Test(arguments: 0..<40 as Range<UInt64>)
  func `sorts and counts as the definition says`(seed: UInt64) throws {
    var made = RandomCQL(seed: seed)
    for _ in 0..<30 {
      let corpus = made.corpus()
      let hits = (0..<made.random.below(8)).map { _ in
        let first = made.random.below(corpus.tokenCount)
        return Hit(first: first, last: min(corpus.tokenCount - 1, first + made.random.below(3)))
      }
      let set = ResultSet(sorting: hits)
      let view = ResultView(set, MemoryIndex(corpus), CancelFlag())
      let key = Self.key(&made.random)
      let rows = (0..<set.count).map { (row: $0, values: Self.values(set.hit($0), key, corpus)) }
      var expected = rows.sorted {
        $0.values == $1.values ? $0.row < $1.row : Self.precedes($0.values, $1.values)
      }
      if key.isDescending { expected.reverse() }
      #expect(try view.order(by: key).map(Int.init) == expected.map(\.row), "seed \(seed) \(key)")
      let some = made.random.below(4)
      #expect(try view.order(by: key, first: some, few: 0).map(Int.init) == expected.prefix(some).map(\.row))
      let counted = try view.counted(by: key, atLeast: 1).groups
      let groups = Dictionary(grouping: rows, by: \.values)
      #expect(counted.count == groups.count && counted.reduce(0) { $0 + $1.frequency } == set.count)
      for group in counted {
        let values = expected[group.line].values
        #expect(groups[values]?.count == group.frequency)
        #expect(group.text == Array(values.joined(separator: [0x20])))
      }
    }
  }

  @Test func `sorting and grouping hold what the request may hold, and only as long as they go on`() throws {
    var made = RandomCQL(seed: 1)
    let corpus = made.corpus()
    let set = ResultSet(sorting: (0..<corpus.tokenCount).map { Hit(first: $0, last: $0) })
    let target = TabulateItem(first: MatchAnchor(name: "match", offset: 0), attribute: "word")
    let source = TabulateItem(first: MatchAnchor(name: "match", offset: 1), attribute: "pos")
    let work: [(ResultView<MemoryIndex>) throws -> Void] = [
      { _ = try $0.order(by: SortKey(attribute: "word")) },
      { _ = try $0.order(by: SortKey(attribute: "word"), first: 1, few: 0) },
      { _ = try $0.counted(by: SortKey(attribute: "word"), atLeast: 1) },
      { _ = try $0.grouped(target, by: source, isNested: false, within: nil, atLeast: 1) },
    ]
    for (index, body) in work.enumerated() {
      let flag = CancelFlag()
      try body(ResultView(set, MemoryIndex(corpus), flag))
      #expect(flag.charged == 0, "\(index)")
      let poor = CancelFlag(budget: 3 * set.count)
      #expect(throws: CancelFlag.Stop.outOfMemory, "\(index)") { try body(ResultView(set, MemoryIndex(corpus), poor)) }
    }
  }

  @Test(arguments: 0..<40 as Range<UInt64>)
  func `groups and combines as the definition says`(seed: UInt64) throws {
    var made = RandomCQL(seed: seed)
    for _ in 0..<30 {
      let corpus = made.corpus()
      func some() -> ResultSet {
        ResultSet(
          sorting: (0..<made.random.below(8)).map { _ in
            let first = made.random.below(corpus.tokenCount)
            return Hit(first: first, last: min(corpus.tokenCount - 1, first + made.random.below(3)))
          })
      }
      let (one, other) = (some(), some())
      func pairs(_ set: ResultSet) -> Set<[Int]> { Set((0..<set.count).map { [set.hit($0).first, set.hit($0).last] }) }
      #expect(pairs(one.combined(.union, with: other)) == pairs(one).union(pairs(other)))
      #expect(pairs(one.combined(.intersection, with: other)) == pairs(one).intersection(pairs(other)))
      #expect(pairs(one.combined(.difference, with: other)) == pairs(one).subtracting(pairs(other)))
      let maximal = pairs(one).filter { pair in
        !pairs(one).contains { $0 != pair && $0[0] <= pair[0] && pair[1] <= $0[1] }
      }
      #expect(pairs(one.maximal) == maximal)
      let holding = pairs(one).filter { pair in pairs(other).contains { pair[0] <= $0[0] && $0[1] <= pair[1] } }
      #expect(pairs(one.containing(other)) == holding)
      let view = ResultView(one, MemoryIndex(corpus), CancelFlag())
      let offset = made.random.below(3) - 1
      let target = TabulateItem(first: MatchAnchor(name: "match", offset: offset), attribute: "word")
      let source = TabulateItem(first: MatchAnchor(name: "matchend"), attribute: "pos")
      let grouped = try view.grouped(target, by: source, isNested: false, within: nil, atLeast: 1).rows
      var expected: [[[UInt8]?]: Int] = [:]
      for row in 0..<one.count {
        let place = one.hit(row).first + offset
        let word = 0..<corpus.tokenCount ~= place ? corpus.value(of: 0, at: place) : nil
        expected[[corpus.value(of: 1, at: one.hit(row).last), word], default: 0] += 1
      }
      #expect(Dictionary(uniqueKeysWithValues: grouped.map { ([$0.source, $0.target], $0.frequency) }) == expected)
      #expect(grouped.map(\.frequency) == grouped.map(\.frequency).sorted(by: >))
    }
  }
}
