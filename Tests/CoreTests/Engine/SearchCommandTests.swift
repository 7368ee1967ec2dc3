import Testing

@testable import Core

@Suite struct SearchCommandTests {
  static func headlines(_ result: JSONValue) -> [String] {
    (result["rows"]?.array ?? []).map { $0["headline"]?.string ?? "" }
  }

  @Test(arguments: [
    (#"{"q":"aerogel"}"#, ["Aerogel plant goes into service"]),
    (#"{"q":"museum"}"#, ["Coal museum opens its mine", "Visitors return to the mountains"]),
    (#"{"q":"coal"}"#, ["Without a date", "Coal museum opens its mine"]),
    (#"{"q":"coal","sort":"date"}"#, ["Coal museum opens its mine", "Without a date"]),
    (#"{"q":"coal","sort":"corpus"}"#, ["Coal museum opens its mine", "Without a date"]),
    (#"{"q":"headline:museum"}"#, ["Coal museum opens its mine"]),
    (#"{"q":"\"coal museum\""}"#, ["Coal museum opens its mine"]),
    (#"{"q":"\"museum coal\""}"#, []), (#"{"q":"\"mine the\""}"#, []),
    (#"{"q":"aerogel-adding"}"#, ["Aerogel plant goes into service"]),
    (#"{"q":"+museum -coal"}"#, ["Visitors return to the mountains"]),
    (#"{"q":"visit*"}"#, ["Visitors return to the mountains", "Coal museum opens its mine"]),
    (#"{"q":"museum date>=2021"}"#, ["Coal museum opens its mine"]),
    (#"{"q":"museum","where":{"date":{"<":"2021"}}}"#, ["Visitors return to the mountains"]),
    (#"{"q":"date=2019"}"#, ["Visitors return to the mountains"]), (#"{"q":"nothinglikeit"}"#, []),
    (#"{"q":"CAFÉ"}"#, ["CAFÉ OPENS"]), (#"{"q":"cafe"}"#, ["CAFÉ OPENS"]),
  ])
  func `finds and ranks`(params: String, headlines: [String]) throws {
    let folder = try TemporaryFolder()
    let result = try ExampleCorpus.client(in: folder).result("search", params)
    #expect(Self.headlines(result) == headlines)
    #expect(result["total"] == .integer(Int64(headlines.count)) && result["status"] == .string("complete"))
  }

  @Test func `snippets show the words, and their places lead back to the bytes`() throws {
    let folder = try TemporaryFolder()
    let client = try ExampleCorpus.client(in: folder)
    for (query, words) in [("aerogel", ["aerogel"]), ("\"coal museum\" mine", ["coal museum", "mine"])] {
      let quoted = query.replacing("\"", with: "\\\"")
      let result = try client.result("search", #"{"q":"\#(quoted)","snippets":3}"#)
      let snippets = try #require(result["rows"]?.array?.first?["snippets"]?.array)
      #expect(!snippets.isEmpty)
      for snippet in snippets {
        let text = Array(try #require(snippet["text"]?.string).utf8)
        for highlight in snippet["highlights"]?.array ?? [] {
          let (low, high) = (try #require(highlight.array?[0].integer), try #require(highlight.array?[1].integer))
          #expect(words.contains(String(decoding: text[low..<high], as: UTF8.self).lowercased()))
        }
        let place = try #require(snippet["source"]?.array?.first)
        let (low, high) = (try #require(place["start"]?.integer), try #require(place["end"]?.integer))
        #expect(Array(ExampleCorpus.rows.utf8)[low..<high].elementsEqual(text))
      }
    }
  }

  @Test func `what cannot be answered is refused with its place`() throws {
    let folder = try TemporaryFolder()
    let client = try ExampleCorpus.client(in: folder)
    let error = try client.reply("search", #"{"q":"coal headlin:mine"}"#)["error"]
    #expect(error?["code"] == .integer(-31008) && error?["data"]?["at"]?["offset"] == .integer(5))
    #expect(error?["data"]?["did_you_mean"] == .array([.string("headline")]))
    for (params, code) in [
      (#"{"q":""}"#, -31001), (#"{}"#, -32602), (#"{"q":"\"open"}"#, -31001),
      (#"{"q":"a","facets":["dates"]}"#, -31008),
      (#"{"q":"a","where":{"dat":"2021"}}"#, -32602), (#"{"q":"a","where":{"date":"June"}}"#, -32602),
      (#"{"q":"a","corpus":"exampel"}"#, -31002), (#"{"q":"a","limit":10001}"#, -32602),
      (#"{"cursor":"00000000000000000000000000000000"}"#, -31007), (#"{"q":"a","dup":"one"}"#, -32602),
    ] {
      #expect(try client.errorCode("search", params) == code, "\(params)")
    }
    #expect(
      try client.reply("search", #"{"q":"a","corpus":"exampel"}"#)["error"]?["data"]?["did_you_mean"]
        == .array([.string("example")]))
    #expect(try client.result("search", #"{"q":"coal","corpus":"EXAMPLE"}"#)["total"] == .integer(2))
  }

  @Test func `facets count all articles found, whatever the page`() throws {
    let folder = try TemporaryFolder()
    let client = try ExampleCorpus.client(in: folder)
    for sort in ["score", "date", "corpus"] {
      let result = try client.result(
        "search", #"{"q":"coal museum","sort":"\#(sort)","limit":1,"facets":["year","month","file","headline"]}"#)
      let facets = try #require(result["facets"]?.array)
      let counts = facets.map { facet in
        (facet["rows"]?.array ?? []).map { "\($0["value"]?.string ?? "-") \($0["n"]?.integer ?? 0)" }
      }
      #expect(counts[0] == ["2019 1", "2021 1", "- 1"] && counts[1] == ["2019-10 1", "2021-05 1", "- 1"])
      #expect(counts[2] == ["rows.jsonl 3"] && counts[3].count == 3)
      #expect(facets.map { $0["values"]?.integer } == [3, 3, 1, 3])
    }
    #expect(try client.errorCode("search", #"{"q":"coal","facets":["yaer"]}"#) == -31008)
    let none = try client.result("search", #"{"q":"nothinglikeit","facets":["year"]}"#)
    #expect(none["facets"]?.array?.first?["rows"] == .array([]))
  }
}
