import Testing

@testable import Core

@Suite struct ListingTests {
  /// The rows of all pages, following `next`.
  static func pages(_ client: EngineClient, _ method: String, _ params: String, limit: Int) throws -> [JSONValue] {
    var rows: [JSONValue] = []
    var result = try client.result(method, params)
    rows += result["rows"]?.array ?? []
    while let next = result["next"]?.string {
      result = try client.result(method, #"{"cursor":"\#(next)","limit":\#(limit)}"#)
      rows += result["rows"]?.array ?? []
    }
    #expect(result["total"] == .integer(Int64(rows.count)))
    return rows
  }

  @Test(arguments: [
    ("articles.list", ""), ("articles.list", #","sort":"date""#), ("documents.list", ""),
    ("search", #","q":"coal museum visitors""#), ("search", #","q":"coal museum","sort":"date""#),
  ])
  func `pages joined are the whole, whatever their size`(method: String, params: String) throws {
    let folder = try TemporaryFolder()
    let client = try ExampleCorpus.client(in: folder)
    let whole = try client.result(method, #"{"limit":100\#(params)}"#)
    #expect(whole["next"] == nil)
    for limit in 1...3 {
      let rows = try Self.pages(client, method, #"{"limit":\#(limit)\#(params)}"#, limit: limit)
      #expect(.array(rows) == whole["rows"])
    }
  }

  @Test func `a cursor is its user's, its method's and its request's`() throws {
    let folder = try TemporaryFolder()
    let client = try ExampleCorpus.client(in: folder)
    let next = try #require(try client.result("articles.list", #"{"limit":1}"#)["next"]?.string)
    var other = client
    other.caller = Caller(pid: 2, uid: 1001, gid: 1, role: .user, connection: 2)
    #expect(try other.errorCode("articles.list", #"{"cursor":"\#(next)"}"#) == -31007)
    #expect(try client.errorCode("documents.list", #"{"cursor":"\#(next)"}"#) == -32602)
    #expect(try client.errorCode("articles.list", #"{"cursor":"\#(next)","sort":"date"}"#) == -32602)
    // The limit of the first page goes on.
    #expect(try client.result("articles.list", #"{"cursor":"\#(next)"}"#)["rows"]?.array?.count == 1)
  }

  @Test func `a cursor stays on its generation and ends with it`() throws {
    let folder = try TemporaryFolder()
    let client = try ExampleCorpus.client(in: folder)
    let first = try client.result("articles.list", #"{"limit":1}"#)
    let next = try #require(first["next"]?.string)
    for round in 1...4 {
      let text = TestCorpus.row(id: "n", title: "New \(round)", text: "News.")
      try Indexer.run(
        documents: [("new.jsonl", Array(text.utf8))],
        IndexOptions(paths: [], into: folder.path + "/example", jobs: 1))
      let reloaded = try client.result("reload")
      #expect(reloaded["generation"]?.string != first["generation"]?.string)
      // A cursor of each generation in between.
      _ = try client.result("articles.list", #"{"limit":1}"#)
      let page = try client.reply("articles.list", #"{"cursor":"\#(next)"}"#)
      if round <= 2 {
        #expect(page["result"]?["generation"] == first["generation"])
        #expect(page["result"]?["total"] == first["total"])
      } else {
        #expect(page["error"]?["code"] == .integer(-31007))
      }
    }
  }

  @Test func `a cursor ends after ten idle minutes, and a user has 256`() throws {
    let folder = try TemporaryFolder()
    let corpus = try Corpus(opening: try ExampleCorpus.index(in: folder))
    let clock = TestClock()
    let table = CursorTable { clock.now }
    func cursor(_ uid: Int, _ position: Int) -> CursorTable.Cursor {
      .init(
        uid: uid, method: "search", params: .object([]),
        served: Served(corpus: "example", generation: corpus.generation), position: position, total: nil)
    }
    let first = table.add(cursor(1, 0))
    clock.advance(minutes: 9)
    #expect(table.find(first, uid: 1)?.position == 0)
    #expect(table.find(first, uid: 2) == nil)
    clock.advance(minutes: 9)
    #expect(table.find(first, uid: 1) != nil)
    clock.advance(minutes: 10)
    #expect(table.find(first, uid: 1) == nil)
    let handles = (0..<257).map { table.add(cursor(1, $0)) }
    let other = table.add(cursor(2, 0))
    #expect(table.find(handles[0], uid: 1) == nil && table.find(handles[1], uid: 1)?.position == 1)
    #expect(table.find(other, uid: 2) != nil && Set(handles).count == 257 && handles[0].utf8.count == 32)
  }
}
