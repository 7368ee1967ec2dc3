import Synchronization
import Testing

@testable import Core

@Suite struct QueryCommandTests {
  static func texts(_ result: JSONValue) -> [String] {
    (result["rows"]?.array ?? []).map { $0["text"]?.string ?? "" }
  }

  @Test(arguments: ["query", "count", "search"])
  func `a query that is too long is refused before it is read`(method: String) throws {
    let folder = try TemporaryFolder()
    let client = try ExampleCorpus.client(in: folder)
    let long = String(repeating: "a ", count: 40_000)
    #expect(try client.errorCode(method, #"{"q":"\#(long)"}"#) == -32602)
    if method == "query" { #expect(try client.errorCode(method, #"{"q":"[]","sort":"by \#(long)"}"#) == -32602) }
  }

  @Test(arguments: ["query", "count"])
  func `BUG a regular expression that is too costly is an error of the query`(method: String) throws {
    let folder = try TemporaryFolder()
    let client = try ExampleCorpus.client(in: folder)
    #expect(try client.errorCode(method, ##"{"q":"\"(?R)\""}"##) == -31015)
  }

  @Test func `hits come with article, context, places and strategy`() throws {
    let folder = try TemporaryFolder()
    let client = try ExampleCorpus.client(in: folder)
    let result = try client.result("query", #"{"q":"[word=\"aerogel\"%c];","context":{"left":2,"right":1}}"#)
    #expect(result["total"] == .integer(3) && result["strategy"] == .string("standard"))
    let rows = try #require(result["rows"]?.array)
    #expect(rows.map { $0["text"]?.string } == ["Aerogel", "aerogel", "aerogel"])
    #expect(rows[0]["left"] == .string("") && rows[0]["right"] == .string("plant"))
    #expect(rows[2]["left"] == .string("price of") && rows[2]["right"] == .string("has"))
    let bytes = Array(ExampleCorpus.rows.utf8)
    for row in rows {
      let range = try ReadingCommandTests.range(try #require(row["source"]?.array?.first))
      #expect(bytes[range].elementsEqual(try #require(row["text"]?.string).utf8))
      #expect(row["article"]?.string?.hasSuffix(".2") == true)
    }
  }

  @Test func `pages joined, the stream and the whole are the same rows`() throws {
    let folder = try TemporaryFolder()
    let client = try ExampleCorpus.client(in: folder)
    for query in [#"[]"#, #"[word=\"coal\"%c]"#, #"[word=\"[a-z]+\"] [word=\"[a-z]+\"]+"#, #"[] []{0,3} \".\""#] {
      let whole = try client.result("query", #"{"q":"\#(query)","limit":1000}"#)
      #expect(whole["next"] == nil)
      for limit in [1, 2, 7] {
        let rows = try ListingTests.pages(client, "query", #"{"q":"\#(query)","limit":\#(limit)}"#, limit: limit)
        #expect(.array(rows) == whole["rows"], "\(query) by \(limit)")
      }
      let sent = Mutex<[[UInt8]]>([])
      let request = try Request.parse(
        Array(#"{"id":"s","method":"query","params":{"q":"\#(query)","stream":true}}"#.utf8).span
      ).get()
      let line = client.engine.answer(request, caller: client.caller, cancel: CancelFlag()) { line in
        sent.withLock { $0.append(line) }
      }
      let answer = try JSONReader.read(line.span)
      #expect(answer["result"]?["total"] == whole["total"] && answer["result"]?["rows"] == nil)
      var rows: [JSONValue] = []
      for (sequence, line) in sent.withLock({ $0 }).enumerated() {
        let message = try JSONReader.read(line.span)
        #expect(message["method"] == .string("notifications/rows") && message["params"]?["requestId"] == .string("s"))
        #expect(message["params"]?["seq"] == .integer(Int64(sequence)))
        rows += message["params"]?["rows"]?.array ?? []
      }
      #expect(.array(rows) == whole["rows"])
    }
  }

  @Test func `counts in all, by value and by article`() throws {
    let folder = try TemporaryFolder()
    let client = try ExampleCorpus.client(in: folder)
    func rows(_ params: String) throws -> [String] {
      try (client.result("count", params)["rows"]?.array ?? []).map {
        "\($0["value"]?.string ?? "null") \($0["n"]?.integer ?? 0)"
      }
    }
    #expect(try client.result("count", #"{"q":"[word=\"coal\"%c]"}"#)["total"] == .integer(6))
    #expect(try rows(#"{"q":"[word=\"coal\"%c]","by":"word"}"#) == ["Coal 4", "coal 2"])
    #expect(try rows(#"{"q":"[word=\"coal\"%c] []","by":"norm","limit":2}"#).count == 2)
    #expect(try rows(#"{"q":"[word=\"coal\"%c]","by":"date"}"#) == ["2021-05-18 3", "null 3"])
    #expect(try rows(#"{"q":"[word=\"coal\"%c]","by":"date","where":{"date":"2021"}}"#) == ["2021-05-18 3"])
    #expect(try client.errorCode("count", #"{"q":"[]","by":"wrod"}"#) == -31008)
  }

  @Test(arguments: [
    (#"{"q":"[word="}"#, -31001), (#"{"q":"[wrod=\"a\"]"}"#, -31008), (#"{"q":"[]","into":"1 A"}"#, -32602),
    (#"{"q":"[]","sort":"word"}"#, -31001), (#"{"q":"[]","attributes":["lemma"]}"#, -31008),
    (#"{"q":"[]","context":{"unit":"words"}}"#, -32602), (#"{"q":"[]","strategy":"any"}"#, -32602),
    (#"{"q":""}"#, -31001), (#"{}"#, -32602), (#"{"q":"[word=\"(\"]"}"#, -31001),
  ])
  func `what cannot be answered is refused`(params: String, code: Int) throws {
    let folder = try TemporaryFolder()
    #expect(try ExampleCorpus.client(in: folder).errorCode("query", params) == code)
  }

  @Test func `a syntax error names its place, also in the message`() throws {
    let folder = try TemporaryFolder()
    let error = try ExampleCorpus.client(in: folder).reply("parse", #"{"q":"[word=\"a\""}"#)["error"]
    #expect(error?["data"]?["at"]?["offset"] == .integer(9))
    #expect(error?["message"]?.string?.hasSuffix("at column 10") == true)
    #expect(error?["data"]?["expected"]?.array?.isEmpty == false)
  }

  @Test func `parse prints what reads back the same`() throws {
    let folder = try TemporaryFolder()
    let client = try ExampleCorpus.client(in: folder)
    let result = try client.result("parse", #"{"q":"[word=\"a\"%c]   \"b\"* within s;"}"#)
    var writer = JSONWriter()
    writer.string(try #require(result["text"]?.string))
    let again = try client.result("parse", #"{"q":\#(String(decoding: writer.bytes, as: UTF8.self))}"#)
    #expect(again["tree"] == result["tree"] && again["text"] == result["text"])
  }

  @Test func `hits come sorted and sampled, the same at each page and for each seed`() throws {
    let folder = try TemporaryFolder()
    let client = try ExampleCorpus.client(in: folder)
    let query = #""q":"[word=\"[a-z]+\"%c]""#
    let all = try client.result("query", "{\(query),\"limit\":1000}")
    let texts = Self.texts(all)
    let sorted = try client.result("query", "{\(query),\"limit\":1000,\"sort\":\"by norm desc\"}")
    let order = texts.map { $0.lowercased() }.sorted(by: >)
    #expect(Self.texts(sorted).map { $0.lowercased() } == order)
    #expect(sorted["sort"] == .string("by norm desc") && sorted["total"] == all["total"])
    for given in [#""sort":"by norm desc""#, #""sort":"randomize 4""#, #""sample":{"n":9,"seed":2}"#] {
      let whole = try client.result("query", "{\(query),\"limit\":1000,\(given)}")
      let rows = try ListingTests.pages(client, "query", "{\(query),\"limit\":4,\(given)}", limit: 4)
      #expect(.array(rows) == whole["rows"], "\(given)")
    }
    let sample = try client.result("query", "{\(query),\"sample\":{\"n\":9,\"seed\":2}}")
    let rows = try #require(sample["rows"]?.array)
    #expect(rows.count == 9 && sample["total"] == .integer(9) && sample["sample"]?["of"] == all["total"])
    #expect(rows == (all["rows"]?.array ?? []).filter { rows.contains($0) })
    let other = try client.result("query", "{\(query),\"sample\":{\"n\":9,\"seed\":3}}")
    #expect(other["rows"] != sample["rows"])
    let many = try client.result("query", "{\(query),\"limit\":1000,\"sample\":{\"n\":5000}}")
    #expect(many["rows"] == all["rows"])
  }

  @Test(arguments: [
    ("by wrod", -31008, 3), ("by word on nowhere", -31001, 11), ("word", -31001, 0),
  ])
  func `an order that cannot be had is refused with its place`(sort: String, code: Int, offset: Int) throws {
    let folder = try TemporaryFolder()
    let client = try ExampleCorpus.client(in: folder)
    let error = try client.reply("query", #"{"q":"[]","sort":"\#(sort)"}"#)["error"]
    #expect(error?["code"]?.integer == code && error?["data"]?["at"]?["offset"]?.integer == offset)
  }

  @Test func `a long value is not repeated whole in the message`() throws {
    let folder = try TemporaryFolder()
    let client = try ExampleCorpus.client(in: folder)
    let long = String(repeating: "é", count: 20_000)
    let error = try client.reply("query", #"{"q":"[]","strategy":"\#(long)"}"#)["error"]
    let message = try #require(error?["message"]?.string)
    #expect(error?["code"]?.integer == -32602 && message.unicodeScalars.count < 600 && message.hasPrefix("strategy "))
  }

  @Test func `numbers of matches that are kept are those of the same question`() throws {
    let folder = try TemporaryFolder()
    let client = try ExampleCorpus.client(in: folder)
    func total(_ params: String) throws -> Int? { try client.result("count", params)["total"]?.integer }
    for _ in 0..<2 {
      #expect(try total(#"{"q":"[word=\"coal\"%c]"}"#) == 6)
      #expect(try total(#"{"q":"[word=\"coal\"%c]","where":{"date":{">=":"2021"}}}"#) == 3)
      #expect(try total(#"{"q":"[word=\"coal\"]"}"#) == 2)
      #expect(try total(#"{"q":"[word=\"coal\"%c] []{0,40} [word=\"coal\"%c]","strategy":"shortest"}"#) == 4)
      #expect(try total(#"{"q":"[word=\"coal\"%c] []{0,40} [word=\"coal\"%c]","strategy":"longest"}"#) == 2)
      for (session, word, count) in [("a", "coal", 2), ("b", "Coal", 4)] {
        _ = try client.result("run", #"{"text":"define $w = \"\#(word)\";","session":"\#(session)"}"#)
        #expect(try total(#"{"q":"[word = $w]","session":"\#(session)"}"#) == count)
      }
    }
  }
}
