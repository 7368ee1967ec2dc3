import Testing

@testable import Core

@Suite struct PlainMatcherTests {
  @Test(arguments: GoldenQuery.all)
  func `answers as CQP does`(golden: GoldenQuery) throws {
    let corpus = try #require(GoldenQuery.corpus)
    guard let (session, macros) = golden.session() else { return }
    let query = try Query.parse(golden.text, macros: macros)
    guard case .pattern(let pattern) = query.body else { return }
    let resolved = try PatternResolver.resolve(pattern, names: corpus.names, session: session)
    var hits = try PlainMatcher(resolved, in: corpus).hits(strategy: query.strategy ?? .standard)
    if let cut = query.cut { hits = Array(hits.prefix(cut)) }
    #expect(GoldenQuery.rows(hits) == golden.rows)
  }
}
