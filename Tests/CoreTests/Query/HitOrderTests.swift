import Testing

@testable import Core

/// What an order means, the slow and obvious way: each hit gets the list of its strings, and the lists are compared.
struct PlainHitOrder {
  let key: SortClause.Key
  /// The values of the attribute, token by token.
  let values: [[UInt8]]

  func list(_ hit: Hit) -> [[UInt8]] {
    guard let first = hit.position(of: key.first.name), let last = hit.position(of: key.last.name) else { return [] }
    let (low, high) = (first + key.first.offset, last + key.last.offset)
    let positions = low <= high ? Array(low...high) : Array((high...low).reversed())
    return positions.filter(values.indices.contains).map { folded(values[$0]) }
  }

  func places(of hits: [Hit]) -> [Int] {
    let lists = hits.map(list)
    return hits.indices.sorted { first, second in
      let (one, other) = key.isDescending ? (lists[second], lists[first]) : (lists[first], lists[second])
      if lists[first] == lists[second] { return first < second }
      return one.lexicographicallyPrecedes(other) { $0.lexicographicallyPrecedes($1) }
    }
  }

  private func folded(_ value: [UInt8]) -> [UInt8] {
    var text = String(decoding: value, as: UTF8.self)
    if key.flags.contains(.ignoringCase) { text = text.lowercased() }
    if key.flags.contains(.ignoringDiacritics) { text = text.replacing("é", with: "e").replacing("É", with: "E") }
    return Array((key.isReversed ? String(text.unicodeScalars.reversed().map(Character.init)) : text).utf8)
  }
}

@Suite struct HitOrderTests {
  @Test func `sorts as the plain definition does`() throws {
    var random = RandomNumbers(seed: 11)
    let folder = try TemporaryFolder()
    let words = ["Coal", "coal", "café", "cafe", "Café", "ore", "loac", "the", "The", "mine"]
    let rows = (0..<12).map { number in
      TestCorpus.row(
        id: "a\(number)", title: random.pick(words),
        text: (0..<20).map { _ in random.pick(words) }.joined(separator: " "))
    }
    let generation = try TestCorpus.make([("rows.jsonl", rows.joined())], in: folder).generation
    let attribute = try #require(generation.segment.attribute("word"))
    let values = try (0..<generation.segment.tokenCount).map { try attribute.lexicon.copy(of: attribute.id(at: $0)) }
    for _ in 0..<300 {
      let key = Self.key(&random)
      let clause = SortClause(order: .key(key))
      #expect(try SortClause.parse("sort \(clause);") == clause)
      let hits = Self.hits(values.count, &random)
      let order = try HitOrder(clause, in: generation.segment, CancelFlag())
      let expected = PlainHitOrder(key: key, values: values).places(of: hits)
      #expect(try order.places(of: hits) == expected, "\(clause)")
    }
    withExtendedLifetime(generation) {}
  }

  private static func key(_ random: inout RandomNumbers) -> SortClause.Key {
    var key = SortClause.Key(attribute: "word")
    if random.once(in: 2) { key.flags.insert(.ignoringCase) }
    if random.once(in: 2) { key.flags.insert(.ignoringDiacritics) }
    let names = ["match", "matchend", "target", "keyword", "x", "x_end"]
    key.first = .init(name: random.pick(names), offset: random.below(5) - 2)
    key.last = random.once(in: 2) ? key.first : .init(name: random.pick(names), offset: random.below(5) - 2)
    key.isDescending = random.once(in: 3)
    key.isReversed = random.once(in: 3)
    return key
  }

  private static func hits(_ count: Int, _ random: inout RandomNumbers) -> [Hit] {
    (0..<random.below(30)).map { _ in
      let first = random.below(count)
      let last = min(count - 1, first + random.below(4))
      var hit = Hit(first: first, last: last)
      if random.once(in: 2) { hit.target = random.below(count) }
      if random.once(in: 2) { hit.keyword = first }
      hit.captures = [.init(name: "x", first: first, last: last)]
      return hit
    }
  }

  @Test func `ranks are sorted as by comparison`() throws {
    var random = RandomNumbers(seed: 7)
    for bound in [1, 2, 2000, 5_000_000, Int(UInt32.max)] {
      for count in [0, 1, 2, 1000] {
        let ranks = (0..<count).map { _ in UInt32(random.below(bound)) }
        let ascending = ranks.indices.sorted { (ranks[$0], $0) < (ranks[$1], $1) }
        let descending = ranks.indices.sorted { (ranks[$1], $0) < (ranks[$0], $1) }
        #expect(RankOrder.places(of: ranks, isDescending: false) {} == ascending)
        #expect(RankOrder.places(of: ranks, isDescending: true) {} == descending)
      }
    }
  }

  @Test func `BUG offsets beyond the corpus, windows beyond memory and cancelled sorts end in time`() throws {
    let folder = try TemporaryFolder()
    let rows = TestCorpus.row(id: "a", title: "a b", text: String(repeating: "a b c ", count: 20_000))
    let generation = try TestCorpus.make([("rows.jsonl", rows)], in: folder).generation
    let hits = (0..<generation.segment.tokenCount).map { Hit(first: $0, last: $0) }
    func order(_ clause: String, _ cancel: CancelFlag = CancelFlag()) throws -> [Int] {
      try HitOrder(try SortClause.parse(clause), in: generation.segment, cancel).places(of: hits)
    }
    #expect(try order("by word on match[2147483647]") == Array(hits.indices))
    #expect(try order("by word on match[-2147483648] .. match[-2147483647]") == Array(hits.indices))
    let error = #expect(throws: QueryError.self) { try order("by word on match[-60000] .. match[60000]") }
    #expect(error?.reason == .tooLarge)
    let cancelled = CancelFlag()
    cancelled.cancel()
    for clause in ["by word", "by word on match .. match[2]", "randomize"] {
      #expect(throws: CancelFlag.Stop.self) { try order(clause, cancelled) }
    }
    withExtendedLifetime(generation) {}
  }

  @Test(arguments: [
    "\"a\" within 9223372036854775807 s", "\"a\" show match[9223372036854775807]..matchend",
    "\"a\" show match..matchend[9223372036854775807]", "\"a\"{9223372036854775807}",
    "\"a\" within 9223372036854775807", "MU(meet \"a\" \"b\" -9223372036854775808 9223372036854775807)",
    "\"a\" cut 9223372036854775807", "a:[] :: distabs(a, 9223372036854775807) > 0",
    "a:[] :: distabs(-9223372036854775808, a) > 0", "a:[] :: mul(9223372036854775807, 9223372036854775807) > 0",
  ])
  func `BUG numbers beyond all positions are refused or harmless`(query: String) throws {
    let folder = try TemporaryFolder()
    let generation = try TestCorpus.make(
      [("rows.jsonl", TestCorpus.row(id: "a", title: "a b", text: "a b c"))], in: folder
    ).generation
    do {
      let search = try CQLSearch(try Query.parse(query), over: generation, cancel: CancelFlag())
      _ = try search.hits(limit: 10, CancelFlag())
    } catch let error as QueryError {
      #expect(!error.message.isEmpty)
    }
  }

  @Test(arguments: [
    ("word", 0), ("by", 2), ("by word %l", 8), ("by word on", 10), ("by word on match[", 17),
    ("by word on match[x]", 17),
    ("by word desc asc", 13), ("randomize x", 10),
  ])
  func `a clause that cannot be read is refused with its place`(text: String, offset: Int) {
    let error = #expect(throws: QueryError.self) { try SortClause.parse(text) }
    #expect(error?.offset == offset, "\(text): \(error?.message ?? "")")
  }
}

@Suite struct SeededNumbersTests {
  @Test func `chooses each set as often as the others`() {
    var random = SeededNumbers(seed: 3)
    var counts: [[Int]: Int] = [:]
    for _ in 0..<10_000 { counts[random.choose(2, below: 5), default: 0] += 1 }
    #expect(counts.count == 10 && counts.values.allSatisfy { (850...1150).contains($0) }, "\(counts)")
    #expect(random.choose(7, below: 5) == [0, 1, 2, 3, 4] && random.choose(0, below: 5) == [])
  }

  @Test func `the same seed gives the same numbers, other seeds others`() {
    var (one, same, other) = (SeededNumbers(seed: 1), SeededNumbers(seed: 1), SeededNumbers(seed: 2))
    let numbers = (0..<50).map { _ in one.next(below: 1000) }
    #expect(numbers == (0..<50).map { _ in same.next(below: 1000) })
    #expect(numbers != (0..<50).map { _ in other.next(below: 1000) })
    #expect(numbers.allSatisfy { (0..<1000).contains($0) })
  }
}
