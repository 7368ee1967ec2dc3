import Testing

@testable import Core

@Suite struct StatisticsCommandTests {
  /// The values of all tokens of the example corpus.
  static func values(_ attribute: String, in folder: TemporaryFolder) throws -> [String] {
    let generation = try Corpus(opening: folder.path + "/example").generation
    let found = try #require(generation.segment.attribute(attribute))
    return try (0..<generation.segment.tokenCount).map {
      String(decoding: try found.lexicon.copy(of: found.id(at: $0)), as: UTF8.self)
    }
  }

  static func rows(_ result: JSONValue) -> [String] {
    (result["rows"]?.array ?? []).map { "\($0["value"]?.string ?? "?") \($0["n"]?.integer ?? -1)" }
  }

  /// The most frequent first, equal ones in bytewise order.
  static func ranked(_ counts: [String: Int]) -> [String] {
    counts.sorted { first, second in
      first.value != second.value
        ? first.value > second.value : first.key.utf8.lexicographicallyPrecedes(second.key.utf8)
    }.map { "\($0.key) \($0.value)" }
  }

  @Test(arguments: ["word", "norm"], [0, 1, 3, 50])
  func `collocates are the tokens around the matches, each once`(attribute: String, width: Int) throws {
    let folder = try TemporaryFolder()
    let client = try ExampleCorpus.client(in: folder)
    let (words, values) = (try Self.values("norm", in: folder), try Self.values(attribute, in: folder))
    let hits = words.indices.filter { words[$0] == "coal" }
    var (once, each): ([String: Int], [String: Int]) = ([:], [:])
    for place in values.indices {
      let near = hits.count { $0 != place && abs($0 - place) <= width }
      if near == 0 { continue }
      once[values[place], default: 0] += 1
      each[values[place], default: 0] += near
    }
    for (counting, expected) in [("once", once), ("each", each)] {
      let result = try client.result(
        "collocates",
        #"{"q":"[word=\"coal\"%c]","attribute":"\#(attribute)","window":\#(width),"by":"frequency","least":1,"#
          + #""counting":"\#(counting)","limit":1000}"#)
      #expect(Self.rows(result) == Self.ranked(expected))
      #expect(result["matches"]?.integer == hits.count && result["total"]?.integer == expected.count)
      #expect(result["window_tokens"]?.integer == expected.values.reduce(0, +))
      #expect(result["corpus_tokens"]?.integer == values.count)
      for row in result["rows"]?.array ?? [] {
        #expect(row["corpus_n"]?.integer == values.count { $0 == row["value"]?.string })
      }
    }
  }

  @Test func `collocates come in pages, of a query and of a result`() throws {
    let folder = try TemporaryFolder()
    let client = try ExampleCorpus.client(in: folder)
    _ = try client.result("query", #"{"q":"[word=\"coal\"%c]","into":"Coal","limit":0}"#)
    for subject in [#""q":"[word=\"coal\"%c]""#, #""name":"Coal""#] {
      let whole = try client.result("collocates", "{\(subject),\"least\":1,\"by\":\"log-dice\",\"limit\":1000}")
      let pages = try ListingTests.pages(
        client, "collocates", "{\(subject),\"least\":1,\"by\":\"log-dice\",\"limit\":4}", limit: 4)
      #expect(.array(pages) == whole["rows"] && pages.count > 8)
      let scores = pages.map { Self.number($0["log_dice"]) }
      #expect(scores == scores.sorted(by: >))
    }
  }

  static func number(_ value: JSONValue?) -> Double {
    switch value {
    case .number(let number): number
    case .integer(let number): Double(number)
    default: .nan
    }
  }

  @Test func `articles that where leaves out do not count, neither near the matches nor in all`() throws {
    let folder = try TemporaryFolder()
    let client = try ExampleCorpus.client(in: folder)
    let asked = #""q":"[word=\"coal\"%c]","window":50,"least":1,"limit":1000"#
    let some = try client.result("collocates", #"{\#(asked),"where":{"date":{">=":"2021"}}}"#)
    #expect(some["matches"] == .integer(3))
    let list = try client.result("wordlist", #"{"where":{"date":{">=":"2021"}},"limit":1000}"#)
    #expect(some["corpus_tokens"] == list["tokens"])
    let counts = Dictionary(
      uniqueKeysWithValues: (list["rows"]?.array ?? []).map { ($0["value"]?.string ?? "", $0["n"]?.integer ?? 0) })
    for row in some["rows"]?.array ?? [] {
      let value = row["value"]?.string ?? ""
      #expect(row["corpus_n"]?.integer == counts[value])
      #expect((row["n"]?.integer ?? 0) <= (row["corpus_n"]?.integer ?? 0))
    }
    let same = try client.result(
      "collocates",
      #"{"q":"[word=\"coal\"%c]","window":"article","least":1,"limit":1000,"where":{"date":"2021-05-18"}}"#)
    let size = try client.result("articles.list", #"{"where":{"date":"2021-05-18"}}"#)["rows"]?.array?.first?["tokens"]
    // Each token of the article is near one of several matches.
    #expect(same["window_tokens"] == size && same["corpus_tokens"] == size)
  }

  @Test func `wordlist lists what all tokens have`() throws {
    let folder = try TemporaryFolder()
    let client = try ExampleCorpus.client(in: folder)
    let counts = Dictionary(try Self.values("word", in: folder).map { ($0, 1) }, uniquingKeysWith: +)
    let whole = try client.result("wordlist", #"{"limit":1000}"#)
    #expect(Self.rows(whole) == Self.ranked(counts))
    let pages = try ListingTests.pages(client, "wordlist", #"{"limit":7}"#, limit: 7)
    #expect(.array(pages) == whole["rows"])
    let some = try client.result("wordlist", #"{"matching":"c.*","flags":"c","least":2,"sort":"value"}"#)
    let expected = counts.filter { $0.key.lowercased().hasPrefix("c") && $0.value >= 2 }
    #expect(Self.rows(some) == expected.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" })
    #expect(some["tokens"]?.integer == expected.values.reduce(0, +))
  }

  @Test(arguments: [
    ("collocates", #"{}"#, -32602), ("collocates", #"{"q":"[word=]"}"#, -31001),
    ("collocates", #"{"q":"\"coal\"","by":"luck"}"#, -32602), ("collocates", #"{"q":"\"coal\"","name":"A"}"#, -32602),
    ("collocates", #"{"name":"Nothing"}"#, -31016), ("collocates", #"{"q":"\"coal\"","attribute":"wrod"}"#, -31008),
    ("collocates", #"{"q":"\"coal\"","window":"paragraf"}"#, -31008),
    ("collocates", #"{"q":"\"coal\"","window":1001}"#, -32602),
    ("collocates", #"{"q":"\"coal\"","window":"s","within":"p"}"#, -32602),
    ("wordlist", #"{"attribute":"s"}"#, -31008), ("wordlist", #"{"matching":"("}"#, -31001),
    ("wordlist", #"{"flags":"c"}"#, -32602),
  ])
  func `what cannot be counted is refused`(method: String, params: String, code: Int) throws {
    let folder = try TemporaryFolder()
    let client = try ExampleCorpus.client(in: folder)
    #expect(try client.errorCode(method, params) == code)
  }
}
