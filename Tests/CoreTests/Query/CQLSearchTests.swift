import Testing

@testable import Core

@Suite struct CQLSearchTests {
  /// Articles of short sentences from few words.
  private static func corpus(_ seed: UInt64, in folder: TemporaryFolder) throws -> Corpus {
    var random = RandomNumbers(seed: seed)
    let words = ["the", "The", "old", "mine", "Mine", "café", "cafe", "of", "coal", "prices"]
    var rows = ""
    for article in 0..<4 {
      let paragraphs = (0...random.below(3)).map { _ in
        (0...random.below(3)).map { _ in
          "It " + (0...random.below(6)).map { _ in random.pick(words) }.joined(separator: " ") + "."
        }.joined(separator: " ")
      }
      let text = paragraphs.joined(separator: "\n\n")
      rows += TestCorpus.row(id: "r\(article)", title: "Coal", date: "202\(article)-05-01", text: text)
    }
    return try TestCorpus.make([("rows.jsonl", rows)], in: folder)
  }

  static let queries = [
    "\"the\"", "\"the\"%c", "\"cafe\"%d", "\"CAFE\"%cd", "[]", "[word=\".*e\"]", "[word!=\"the\" & norm=\"mine\"]",
    "[norm=\"the\"] [norm=\"mine\"]", "\"the\"%c []* \"coal\" within s", "\"the\"%c []{0,3} \"coal\" within article",
    "<s> [] \"old\"", "[] </s>", "<s> []* \"coal\" []* </s>", "<paragraph> []* </paragraph>", "<<s>> \"It\"",
    "a:[] []{0,4} b:[] :: a.word = b.word within s", "[] :: match.article_date >= \"2021\"",
    "(\"old\" | \"of\" \"coal\") [norm=\"mine|coal\"]", "(?longest) [norm!=\"it\"]+ within s",
    "(?shortest) \"the\" []* \"mine\"",
    "n:(\"old\"+) [norm=\"mine\"]", "@\"old\" []", "[f(norm) < 5]", "\"coal\" containing \"coal\"",
    "[]{2} containing \"coal\"",
    "<s> []* </s> !containing \"coal\"", "(?<=\"old\") [] (?!\"mine\")", "\"It\" within 2 s cut 3", "[s & !paragraph]",
    "\"old\" [] show match[1] .. matchend", "[norm=\"coal\"] | <s> \"It\" \"old\"",
    "\"coal\" \".\"%l </s> </paragraph>", "[word=\".*a.*\"]", "[word=\"m.*\"%c]", "[word=\"m.*|c.*\"%c]",
    "[word=\"the|mine|.*f|pr.*s\"]", "[word=\".*[lf]\"] [word!=\".*e|old\"]", "[word=\"c.*é|.*ces\"]",
    "[norm=\".*i.*\"%c]", "[norm=\"P.*\"%c]", "\"It\" []{0,3} [norm=\".*e\"] within s",
    "[] :: match.article_date != \"202[01].*\"", "[] :: match.article_date = \"2022-05-01\"",
  ]

  @Test(arguments: 1...4 as ClosedRange<UInt64>)
  func `equals the plain matcher over an index`(seed: UInt64) throws {
    let folder = try TemporaryFolder()
    let generation = try Self.corpus(seed, in: folder).generation
    let tokens = SegmentTokens(generation.segment)
    let flag = CancelFlag()
    for text in Self.queries {
      let query = try Query.parse(text)
      guard case .pattern(let pattern) = query.body else { continue }
      let resolved = try PatternResolver.resolve(pattern, names: tokens.names)
      let expected = try PlainMatcher(resolved, in: tokens).hits(strategy: query.strategy ?? .standard)
      let search = try CQLSearch(query, over: generation, cancel: flag)
      let cut = Array(expected.prefix(query.cut ?? .max))
      #expect(try search.hits(limit: .max, flag).hits == cut, "\(text)")
      #expect(try search.count(flag) == cut.count, "\(text)")
    }
  }

  @Test func `a filter of articles means the same as a constraint on the match`() throws {
    let folder = try TemporaryFolder()
    let generation = try Self.corpus(9, in: folder).generation
    var filter = ArticleFilter(total: generation.segment.articles.count)
    filter.insert(1)
    filter.insert(3)
    let flag = CancelFlag()
    for text in ["\"the\"%c", "[]", "\"It\" []* \"coal\"", "[norm=\"mine\"] []{0,2} []"] {
      let filtered = try CQLSearch(Query.parse(text), over: generation, articles: filter, cancel: flag)
      let constraint = " :: match.article_date = \"2021.*|2023.*\""
      let constrained = try CQLSearch(Query.parse(text + constraint), over: generation, cancel: flag)
      #expect(try filtered.hits(limit: .max, flag).hits == constrained.hits(limit: .max, flag).hits, "\(text)")
      #expect(try filtered.count(flag) == constrained.count(flag))
    }
  }

  @Test func `an unknown attribute, region or function is named with what was meant`() throws {
    let folder = try TemporaryFolder()
    let generation = try Self.corpus(1, in: folder).generation
    let cases: [(String, QueryError.Reason, Int, String)] = [
      ("[wrod=\"a\"]", .unknownAttribute, 1, "word"), ("\"a\" within articel", .unknownRegion, 11, "article"),
      ("[strlne(word) > 3]", .unknownFunction, 1, "strlen"),
      ("a:[] :: a.article_dat = \"x\"", .unknownAttribute, 10, "article_date"),
    ]
    for (text, reason, offset, meant) in cases {
      let error = try #require(throws: QueryError.self) {
        try CQLSearch(Query.parse(text), over: generation, cancel: CancelFlag())
      }
      #expect(error.reason == reason && error.offset == offset && error.didYouMean == meant, "\(text): \(error)")
    }
    let missing = try #require(throws: QueryError.self) {
      try CQLSearch(Query.parse("\"a\" <target>"), over: generation, cancel: CancelFlag())
    }
    #expect(missing.reason == .unknownRegion)
    #expect(throws: QueryError.self) { try CQLSearch(Query.parse("\"[a\""), over: generation, cancel: CancelFlag()) }
  }

  @Test func `work that nobody waits for stops`() throws {
    let folder = try TemporaryFolder()
    let generation = try TestCorpus.make(
      [("a.txt", "TITLE\n\n" + String(repeating: "the mine of coal ", count: 2000))], in: folder
    ).generation
    let flag = CancelFlag()
    let search = try CQLSearch(Query.parse("[]* \"zzz\""), over: generation, cancel: flag)
    #expect(try search.count(flag) == 0)
    let slow = try CQLSearch(
      Query.parse("[word!=\"x\"]* [word=\"gold\" | lbound(s)] []* \"zzz\"?"), over: generation, cancel: flag)
    flag.cancel()
    #expect(throws: CancelFlag.Stop.self) { try slow.count(flag) }
  }
}
