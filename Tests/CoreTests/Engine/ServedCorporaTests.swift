import Testing

@testable import Core

@Suite struct ServedCorporaTests {
  static func client(_ paths: [String]) -> EngineClient {
    EngineClient(engine: Engine(configuration: EngineConfiguration(corpora: paths)))
  }

  @Test func `several corpora need a name, and a corpus that fails does not harm the others`() throws {
    let folder = try TemporaryFolder()
    let (news, old) = (
      try ExampleCorpus.index(in: folder, name: "news"), try ExampleCorpus.index(in: folder, name: "old")
    )
    let client = Self.client([news, old, folder.path + "/nowhere"])
    #expect(client.engine.load().count == 1)
    #expect(try client.errorCode("articles.list") == -31002)
    #expect(try client.result("articles.list", #"{"corpus":"News"}"#)["total"] == .integer(5))
    #expect(try client.errorCode("articles.list", #"{"corpus":"nowhere"}"#) == -31013)
    let rows = try #require(try client.result("corpora.list")["rows"]?.array)
    #expect(rows.compactMap { $0["state"]?.string } == ["ready", "ready", "failed"])
    #expect(try client.result("hello")["corpora"] == .array(["news", "old", "nowhere"].map(JSONValue.string)))
  }

  @Test func `two folders with one name are not served both`() throws {
    let (first, second) = (try TemporaryFolder(), try TemporaryFolder())
    let client = Self.client([try ExampleCorpus.index(in: first), try ExampleCorpus.index(in: second)])
    #expect(client.engine.load().count == 1)
    #expect(try client.result("articles.list", #"{"corpus":"example"}"#)["total"] == .integer(5))
  }

  @Test func `requests wait for loading until their time is over, ready tells`() throws {
    let folder = try TemporaryFolder()
    let client = Self.client([try ExampleCorpus.index(in: folder)])
    #expect(try client.result("ready")["ready"] == .bool(false))
    #expect(try client.errorCode("articles.list", #"{"timeout_ms":30}"#) == -31004)
    client.engine.load()
    #expect(try client.result("ready", #"{"wait":true}"#)["percent"] == .integer(100))
    #expect(try client.errorCode("ready", #"{"corpus":"other"}"#) == -31002)
    #expect(try client.result("articles.list")["total"] == .integer(5))
  }

  @Test func `without a corpus every question about one is refused`() throws {
    let client = Self.client([])
    client.engine.load()
    #expect(try client.errorCode("search", #"{"q":"a"}"#) == -31002)
    #expect(try client.result("corpora.list")["rows"] == .array([]))
  }

  @Test func `a damaged block is refused, and the corpus leaves service`() throws {
    let folder = try TemporaryFolder()
    let path = try ExampleCorpus.index(in: folder)
    var bytes = try folder.read("example/g1/s1/text")
    bytes[bytes.count - 3] ^= 1
    try folder.write("example/g1/s1/text", bytes)
    let client = Self.client([path])
    #expect(client.engine.load() == [])
    #expect(try client.result("search", #"{"q":"coal","snippets":0}"#)["total"] == .integer(2))
    let error = try client.reply("search", #"{"q":"coal"}"#)["error"]
    #expect(error?["code"] == .integer(-31013) && error?["data"]?["generation"] == .string("g1"))
    #expect(error?["data"]?["path"]?.string?.hasSuffix("g1/s1/text") == true)
    #expect(try client.errorCode("search", #"{"q":"coal","snippets":0}"#) == -31013)
    #expect(try client.result("corpora.list")["rows"]?.array?.first?["state"] == .string("damaged"))
  }

  @Test func `a reload that fails keeps the old generation and says so`() throws {
    let folder = try TemporaryFolder()
    let client = try ExampleCorpus.client(in: folder)
    try folder.write("example/current", Array("g9 00000000\n".utf8))
    #expect(try client.errorCode("reload") == -31013)
    #expect(try client.result("articles.list")["total"] == .integer(5))
    let row = try client.result("corpora.list")["rows"]?.array?.first
    #expect(row?["state"] == .string("ready") && row?["reason"]?.string?.contains("g9") == true)
    var reader = client
    reader.caller = Caller(pid: 1, uid: 7, gid: 7, role: .user, connection: 1)
    #expect(try reader.errorCode("reload") == -31010)
  }
}
