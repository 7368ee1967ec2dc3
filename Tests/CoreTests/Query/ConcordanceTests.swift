import Testing

@testable import Core

@Suite struct ConcordanceTests {
  private static func generation(in folder: TemporaryFolder) throws -> Generation {
    let text = "Coal went east, by rail. Prices (at €9) rose again!\n\nNobody said why."
    let rows =
      TestCorpus.row(id: "1", title: "Coal goes east", text: text)
      + TestCorpus.row(id: "2", title: "Next", text: "End.")
    return try TestCorpus.make([("rows.jsonl", rows)], in: folder).generation
  }

  private static func line(
    _ query: String, _ context: Concordance.Context, _ attributes: [String] = ["word"], in generation: Generation
  ) throws -> [String] {
    let search = try CQLSearch(Query.parse(query), over: generation, cancel: CancelFlag())
    let hit = try #require(try search.hits(limit: 1, CancelFlag()).hits.first)
    let line = try Concordance(of: generation, context: context, attributes: attributes).line(of: hit)
    return [line.left, line.text, line.right].map { String(decoding: $0, as: UTF8.self) }
  }

  @Test func `the text stands as printed, in tokens, characters or sentences`() throws {
    let folder = try TemporaryFolder()
    let generation = try Self.generation(in: folder)
    let cases: [(String, Concordance.Context, [String])] = [
      ("\"rail\" \"\\.\"", .init(left: 3, right: 2, unit: .tokens), ["east, by", "rail.", "Prices ("]),
      ("\"Prices\"", .init(left: 0, right: 0, unit: .tokens), ["", "Prices", ""]),
      ("\"Prices\"", .init(left: 6, right: 7, unit: .chars), [" rail. ", "Prices", " (at €9"].map { $0 }),
      ("\"Prices\"", .init(left: 1, right: 1, unit: .s), ["", "Prices", "(at €9) rose again!"]),
      (
        "\"rose\"", .init(left: 2, right: 2, unit: .s),
        ["Coal went east, by rail. Prices (at €9)", "rose", "again! Nobody said why."]
      ),
      ("\"why\"", .init(left: 3, right: 9, unit: .tokens), ["! Nobody said", "why", "."]),
      ("\"again\" \"!\" \"Nobody\"", .init(left: 1, right: 1, unit: .tokens), ["rose", "again! Nobody", "said"]),
    ]
    for (query, context, expected) in cases {
      var shown = try Self.line(query, context, in: generation)
      var wanted = expected
      if context.unit == .chars {
        shown[0] = String(shown[0].suffix(5))
        wanted[0] = "ail. "
      }
      #expect(shown == wanted, "\(query)")
    }
  }

  @Test func `several attributes are joined by a slash, tokens by a blank`() throws {
    let folder = try TemporaryFolder()
    let generation = try Self.generation(in: folder)
    let line = try Self.line("\"rail\"", .init(left: 2, right: 1), ["word", "norm"], in: generation)
    #expect(line == [",/, by/by", "rail/rail", "./."])
    #expect(throws: QueryError.self) { try Concordance(of: generation, attributes: ["lema"]) }
  }

  @Test func `a stretch of tokens reads as the text does, token by token`() throws {
    let folder = try TemporaryFolder()
    let text = (0..<40).map { "Word\($0), (and) \"more\" €\($0).\($0 % 7 == 0 ? "\n\n" : "  ")" }.joined()
    let rows =
      TestCorpus.row(id: "1", title: "A head", text: text) + TestCorpus.row(id: "2", title: "Next", text: "End.")
    let segment = try TestCorpus.make([("rows.jsonl", rows)], in: folder).generation.segment
    let count = segment.tokenCount
    for low in 0..<count {
      for high in [low + 1, low + 2, low + 9, low + 70, count] where high > low && high <= count {
        let stretch = try segment.stretch(low..<high)
        for inner in [low..<high, low..<low + 1, high - 1..<high, (low + high) / 2..<high] where !inner.isEmpty {
          let place = try segment.text(ofTokens: inner)
          #expect(stretch.place(of: inner) == place)
          let printed = try segment.text(place).map { $0 == 0x0A || $0 == 0x0D ? 0x20 : $0 }
          #expect(try segment.line(inner, of: stretch) == printed, "\(low) \(high) \(inner)")
        }
      }
    }
    #expect(try segment.line(0..<0, of: segment.stretch(0..<0)).isEmpty)
    #expect(throws: IndexError.self) { try segment.stretch(0..<count + 1) }
  }
}
