import Testing

@testable import Core

@Suite struct ReadingCommandTests {
  @Test func `an article is given as blocks whose places are its bytes, as text and as it stands`() throws {
    let folder = try TemporaryFolder()
    let client = try ExampleCorpus.client(in: folder)
    let id = try #require(
      try client.result("articles.list", #"{"where":{"file":"rows.jsonl"}}"#)["rows"]?.array?.first?["article"]?.string)
    let article = try client.result("articles.get", #"{"article":"\#(id)"}"#)
    #expect(article["headline"] == .string("Coal museum opens its mine"))
    let blocks = try #require(article["blocks"]?.array)
    #expect(blocks.compactMap { $0["kind"]?.string } == ["headline", "paragraph", "paragraph"])
    #expect(blocks[1]["sentences"]?.array?.count == 2)
    let bytes = Array(ExampleCorpus.rows.utf8)
    for place in try #require(blocks[1]["source"]?.array) {
      let range = try Self.range(place)
      #expect(bytes[range].elementsEqual(try #require(blocks[1]["text"]?.string).utf8))
    }
    let text = try client.result("articles.get", #"{"article":"\#(id)","as":"text"}"#)["text"]?.string
    #expect(text == blocks.compactMap { $0["text"]?.string }.joined(separator: "\n\n"))
    let original = try client.result("articles.get", #"{"article":"\#(id)","as":"original","explain":true}"#)
    let range = try Self.range(try #require(original["original"]))
    #expect(bytes[range].elementsEqual(try #require(original["original"]?["text"]?.string).utf8))
    #expect(original["accounting"]?["bytes"] == .integer(Int64(bytes.count)))
    #expect(try client.errorCode("articles.get", #"{"article":"nowhere.1"}"#) == -31016)
  }

  static func range(_ place: JSONValue) throws -> Range<Int> {
    try #require(place["start"]?.integer)..<#require(place["end"]?.integer)
  }

  @Test func `provenance shows the lines of a Latin-1 page with their offsets`() throws {
    let folder = try TemporaryFolder()
    let client = try ExampleCorpus.client(in: folder)
    let found = try client.result("search", #"{"q":"noodles"}"#)
    let match = try #require(found["rows"]?.array?.first?["snippets"]?.array?.first?["match"])
    var writer = JSONWriter()
    writer.value(match)
    let params = #"{"match":\#(String(decoding: writer.bytes, as: UTF8.self)),"lines":1}"#
    let result = try client.result("provenance", params)
    #expect(result["file"] == .string(ExampleCorpus.latin) && result["rule"] == .null)
    let lines = try #require(result["lines"]?.array)
    #expect(lines.compactMap { $0["text"]?.string } == ["The café at the station opened.", "It sells noodles."])
    #expect(lines.first?["start"] == .integer(14))
  }

  @Test(arguments: [
    (0, 4, 0, ["CAFÉ OPENS"]), (12, 12, 1, ["CAFÉ OPENS", "", "The café at the station opened."]),
    (14, 15, 0, ["The café at the station opened."]),
    (47, 66, 0, ["It sells noodles."]),
    (0, 66, 3, ["CAFÉ OPENS", "", "The café at the station opened.", "It sells noodles."]),
  ])
  func `bytes of a file are shown as lines`(start: Int, end: Int, lines: Int, texts: [String]) throws {
    let folder = try TemporaryFolder()
    let client = try ExampleCorpus.client(in: folder)
    let result = try client.result(
      "provenance", #"{"file":"latin.txt","start":\#(start),"end":\#(end),"lines":\#(lines)}"#)
    #expect(result["lines"]?.array?.compactMap { $0["text"]?.string } == texts)
  }

  @Test func `places that are not there are refused`() throws {
    let folder = try TemporaryFolder()
    let client = try ExampleCorpus.client(in: folder)
    for (params, code) in [
      (#"{"match":[0,100000]}"#, -31016), (#"{"match":[3,2]}"#, -31016), (#"{"match":[0]}"#, -32602),
      (#"{"file":"none","start":0,"end":1}"#, -31016), (#"{"file":"latin.txt","start":0,"end":67}"#, -32602),
      (#"{"file":"latin.txt"}"#, -32602), ("{}", -32602), (#"{"fact":"f"}"#, -31011),
      (#"{"match":[0,1],"file":"latin.txt"}"#, -32602),
    ] {
      #expect(try client.errorCode("provenance", params) == code, "\(params)")
    }
  }

  @Test func `documents are listed with their hash, encoding and articles`() throws {
    let folder = try TemporaryFolder()
    let rows = try #require(try ExampleCorpus.client(in: folder).result("documents.list")["rows"]?.array)
    #expect(rows.compactMap { $0["file"]?.string } == ["latin.txt", "rows.jsonl"])
    #expect(rows[0]["encoding"] == .string("iso-8859-1") && rows[1]["articles"] == .integer(4))
    let page = ExampleCorpus.page
    let hash = SHA256.hex(SHA256.of(page.span)[...])
    #expect(rows[0]["sha256"] == .string(hash) && rows[0]["document"] == .string(String(hash.prefix(12))))
  }

  @Test func `a place of a file names its article`() throws {
    let folder = try TemporaryFolder()
    let rows = (0..<300).map { TestCorpus.row(id: "r\($0)", title: "Row \($0)", text: "The text of row \($0).") }
    let engine = Engine(
      configuration: EngineConfiguration(
        corpora: [try ExampleCorpus.index(in: folder, documents: [("rows.jsonl", Array(rows.joined().utf8))])],
        build: "test"))
    #expect(engine.load() == [])
    let client = EngineClient(
      engine: engine, caller: Caller(pid: 1, uid: 1, gid: 1, role: .admin, connection: 1))
    var start = 0
    for (number, row) in rows.enumerated() {
      let text = start + (row.utf8.count - "The text of row \(number).\"}\n".utf8.count)
      let found = try client.result("provenance", #"{"file":"rows.jsonl","start":\#(text),"end":\#(text + 8)}"#)
      #expect(found["article"]?.string?.hasSuffix(".\(number + 1)") == true)
      start += row.utf8.count
    }
    let whole = try client.result("provenance", #"{"file":"rows.jsonl","start":0,"end":\#(start)}"#)
    #expect(whole["article"] == .null)
    let between = try client.result("provenance", #"{"file":"rows.jsonl","start":0,"end":1}"#)
    #expect(between["article"] == .null)
  }
}
