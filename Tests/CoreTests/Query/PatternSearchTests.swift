import Foundation
import Testing

@testable import Core

@Suite struct PatternSearchTests {
  @Test(arguments: GoldenQuery.all)
  func `answers as CQP does`(golden: GoldenQuery) throws {
    let index = MemoryIndex(try #require(GoldenQuery.corpus))
    guard let (session, macros) = golden.session() else { return }
    let query = try Query.parse(golden.text, macros: macros)
    let hits = try index.hits(query, session: session)
    #expect(GoldenQuery.rows(hits) == golden.rows)
    #expect(try index.hits(query, session: session, page: 3) == hits)
  }

  @Test(arguments: 0..<40)
  func `equals the plain matcher on random corpora and queries`(seed: UInt64) throws { try Self.compare(seed) }

  /// As many queries as SHANXI_TWIN_QUERIES says, from other seeds than those above.
  @Test(.enabled(if: ProcessInfo.processInfo.environment["SHANXI_TWIN_QUERIES"] != nil))
  func `equals the plain matcher on very many random queries`() throws {
    let wanted = ProcessInfo.processInfo.environment["SHANXI_TWIN_QUERIES"].flatMap { Int($0) } ?? 0
    var seed: UInt64 = 1_000_000
    for done in stride(from: 0, to: wanted, by: 150) {
      try Self.compare(seed)
      seed += 1
      if done % 15000 == 0 { print("compared \(done) queries") }
    }
  }

  private static func compare(_ seed: UInt64) throws {
    var made = RandomCQL(seed: seed)
    for _ in 0..<10 {
      let corpus = made.corpus()
      let index = MemoryIndex(corpus, columns: made.random.below(5))
      for _ in 0..<15 {
        let text = made.query()
        let query = try Query.parse(text)
        guard case .pattern(let pattern) = query.body else { continue }
        let resolved: ResolvedPattern
        do {
          resolved = try PatternResolver.resolve(pattern, names: corpus.names)
        } catch {
          Issue.record("\(error) in \(text)")
          continue
        }
        var expected = try PlainMatcher(resolved, in: corpus).hits(strategy: query.strategy ?? .standard)
        if let cut = query.cut { expected = Array(expected.prefix(cut)) }
        let hits = try index.hits(query)
        let pages = try index.hits(query, page: 1 + made.random.below(4))
        let isEqual = hits == expected && pages == expected
        #expect(isEqual, "seed \(seed): \(text)\n\(expected.map(show))\n\(hits.map(show))\n\(pages.map(show))")
      }
    }
  }

  /// More tokens than a word has bits, and lists that reach from one half of a merge to the other.
  @Test(arguments: 0..<40)
  func `equals the plain matcher on longer corpora`(seed: UInt64) throws {
    var made = RandomCQL(seed: seed)
    for _ in 0..<5 {
      let corpus = made.corpus(longest: 400)
      let index = MemoryIndex(corpus, columns: made.random.below(5))
      for _ in 0..<10 {
        let text = made.plainQuery()
        let query = try Query.parse(text)
        guard case .pattern(let pattern) = query.body else { continue }
        let resolved = try PatternResolver.resolve(pattern, names: corpus.names)
        let expected = try PlainMatcher(resolved, in: corpus).hits(strategy: query.strategy ?? .standard)
        #expect(try index.hits(query) == expected, "seed \(seed): \(text)")
      }
    }
  }

  /// Values of letters whose case, marks or length are special when they are folded, and line ends.
  @Test(arguments: 0..<60)
  func `finds the values that a pattern matches as if each were tried`(seed: UInt64) throws {
    var random = RandomNumbers(seed: seed)
    let letters = [
      "a", "b", "k", "s", "A", "K", "S", "\u{17F}", "\u{212A}", "é", "É", "ß", "\u{301}", "\u{338}", "=", "1", ".",
      "\n",
    ]
    let atoms =
      letters.dropLast(3) + [
        "ab", "ks", "\\.", ".", ".*", ".*", ".*", ".+", ".?", ".*?", ".*+", "a?", "b+", "k*", "é{2}", "s{1,2}", "a{x",
        "[ab]", "[ab]", "[sk1]", "[A-Ka]", "[ba-a]", "[aé]", "[]a]", "[a-]", "[K-s]", "[^a]*", "[[:alpha:]]", "(a|b)",
        "(?:ab|k)?", "(?i)k", "\\p{Lu}", "\\pL", "\\w", "\\d+", "\\bk",
        "\\Qa|\\E",
        "\\x61", "|", "|", "^", "$", "(?=a)", "(*UTF)", "a|b|k",
      ]
    let values = (0..<40).map { _ in
      Array((0..<1 + random.below(4)).map { _ in random.pick(letters) }.joined().utf8)
    }
    let corpus = MemoryCorpus(attributes: ["word"], columns: [values], layers: [])
    let index = MemoryIndex(corpus, columns: random.below(5))
    var compared = 0
    for _ in 0..<200 {
      let pattern = (0..<1 + random.below(5)).map { _ in random.pick(Array(atoms)) }.joined()
      let text = "[word\(random.pick(["=", "=", "!="]))\"\(pattern)\"\(random.pick(["", "", "%c", "%d", "%cd"]))]"
      guard let query = try? Query.parse(text), case .pattern(let parsed) = query.body,
        let resolved = try? PatternResolver.resolve(parsed, names: corpus.names)
      else { continue }
      compared += 1
      let expected = try PlainMatcher(resolved, in: corpus).hits(strategy: .standard)
      #expect(try index.hits(query) == expected, "seed \(seed): \(text)")
    }
    #expect(compared > 50)
  }

  private static func show(_ hit: Hit) -> String {
    "\(hit.first)-\(hit.last) \(hit.target ?? -1) \(hit.keyword ?? -1) \(hit.captures.map { "\($0.name):\($0.first)-\($0.last)" })"
  }
}
