import Synchronization
import Testing

@testable import Core

@Suite struct ResultsCommandTests {
  @Test func `a result is kept, listed, shown and dropped, by session`() throws {
    let folder = try TemporaryFolder()
    let client = try ExampleCorpus.client(in: folder)
    let asked = try client.result("query", #"{"q":"[word=\"coal\"%c]","into":"A","limit":2}"#)
    #expect(asked["total"] == .integer(6) && asked["rows"]?.array?.count == 2)
    _ = try client.result("query", #"{"q":"@\"old\" n:([])","into":"A","session":"other","limit":0}"#)
    let list = try client.result("results.list")
    #expect(list["total"] == .integer(2) && list["names"] == .integer(2))
    #expect(list["rows"]?.array?.map { $0["session"]?.string } == ["default", "other"])
    #expect(list["rows"]?.array?[1]["anchors"] == .array([.string("target")]))
    #expect(list["rows"]?.array?[1]["captures"] == .array([.string("n")]))
    let whole = try client.result("results.get", #"{"name":"A","limit":100}"#)
    #expect(whole["rows"]?.array?.count == 6 && whole["total"] == .integer(6))
    let pages = try ListingTests.pages(client, "results.get", #"{"name":"A","limit":4}"#, limit: 4)
    #expect(.array(pages) == whole["rows"])
    #expect(try client.result("results.get", #"{"name":"A","from":5}"#)["rows"]?.array?.count == 1)
    #expect(try client.errorCode("results.get", #"{"name":"B"}"#) == -31016)
    #expect(try client.result("results.drop", #"{"names":["A"]}"#)["dropped"] == .integer(1))
    #expect(try client.errorCode("results.get", #"{"name":"A"}"#) == -31016)
    #expect(try client.result("results.get", #"{"name":"A","session":"other"}"#)["total"] == .integer(1))
  }

  @Test func `results belong to their user`() throws {
    let folder = try TemporaryFolder()
    let client = try ExampleCorpus.client(in: folder)
    _ = try client.result("query", #"{"q":"\"coal\"","into":"A","limit":0}"#)
    var other = client
    other.caller = Caller(pid: 2, uid: 1001, gid: 1001, role: .user, connection: 2)
    #expect(try other.errorCode("results.get", #"{"name":"A"}"#) == -31016)
    #expect(try other.result("results.list")["total"] == .integer(0))
    other.caller = Caller(pid: 2, uid: 1001, gid: 1001, role: .readonly, connection: 2)
    #expect(try other.errorCode("query", #"{"q":"[]","into":"A"}"#) == -31010)
  }

  @Test func `one session keeps 64 names, and sessions left longest make room`() throws {
    let folder = try TemporaryFolder()
    let client = try ExampleCorpus.client(in: folder)
    _ = try client.result("query", #"{"q":"\"coal\"","into":"A","session":"left","limit":0}"#)
    for number in 0..<64 {
      _ = try client.result("query", #"{"q":"\"coal\"","into":"N\#(number)","limit":0}"#)
    }
    #expect(try client.errorCode("query", #"{"q":"\"coal\"","into":"N64","limit":0}"#) == -31009)
    _ = try client.result("query", #"{"q":"\"coal\"","into":"N63","limit":0}"#)
    #expect(try client.errorCode("results.get", #"{"name":"A","session":"left"}"#) == -31009)
    #expect(try client.result("results.list")["names"] == .integer(64))
  }

  @Test func `a result is gone after a day without use`() throws {
    let folder = try TemporaryFolder()
    let corpus = try Corpus(opening: try ExampleCorpus.index(in: folder))
    let time = Mutex<UInt64>(5)
    let store = SessionStore(now: { time.withLock { $0 } })
    let owner = SessionStore.Owner(uid: 1, session: "default")
    let served = Served(corpus: "example", generation: corpus.generation)
    try store.keep(NamedResult(name: "A", served: served, set: ResultSet()), owner)
    time.withLock { $0 += SessionStore.lifetime - 1 }
    #expect(try store.result("A", corpus: "EXAMPLE", owner).name == "A")
    time.withLock { $0 += SessionStore.lifetime }
    #expect(throws: Refusal.self) { try store.result("A", corpus: nil, owner) }
  }

  @Test func `results pin two old generations, then say that theirs is gone`() throws {
    let folder = try TemporaryFolder()
    let path = try ExampleCorpus.index(in: folder)
    let client = try ExampleCorpus.client(in: folder)
    for number in 0..<4 {
      _ = try client.result("query", #"{"q":"\"coal\"","into":"N\#(number)","limit":0}"#)
      let page = TestCorpus.row(id: "n\(number)", title: "New \(number)", date: "2022-01-0\(number + 1)", text: "Coal.")
      try Indexer.run(
        documents: [("new\(number).jsonl", Array(page.utf8))], IndexOptions(paths: [], into: path, jobs: 1))
      _ = try client.result("reload")
    }
    #expect(try client.errorCode("results.get", #"{"name":"N0"}"#) == -31014)
    #expect(try client.errorCode("results.get", #"{"name":"N1"}"#) == -31014)
    #expect(try client.result("results.get", #"{"name":"N2"}"#)["total"] == .integer(2))
    #expect(try client.result("results.get", #"{"name":"N3"}"#)["total"] == .integer(2))
  }

  @Test func `rows are sorted, unique and selected with their lines`() {
    let hits = [Hit(first: 5, last: 6), Hit(first: 1, last: 3, target: 2), Hit(first: 5, last: 6, keyword: 5)]
    var set = ResultSet(sorting: hits)
    #expect(set.count == 2 && set.hit(0) == hits[1] && set.hit(1) == hits[0] && set.keywords == nil)
    set.order = [1, 0]
    #expect(set.hit(set.row(atLine: 0)) == hits[0])
    #expect(set.selecting([1]).order == [0] && set.selecting(lines: 0..<1).firsts == [5])
  }

  @Test func `what is sampled and sorted is kept so`() throws {
    let folder = try TemporaryFolder()
    let client = try ExampleCorpus.client(in: folder)
    let asked = #"{"q":"[]","sample":{"n":7,"seed":5},"sort":"by word desc","into":"A"}"#
    let rows = try client.result("query", asked)["rows"]
    let kept = try client.result("results.get", #"{"name":"A"}"#)
    #expect(rows?.array?.count == 7 && kept["rows"] == rows)
  }

  @Test func `BUG sessions that only ask push no results out, and long names of sessions are refused`() throws {
    let folder = try TemporaryFolder()
    let client = try ExampleCorpus.client(in: folder)
    _ = try client.result("query", #"{"q":"\"coal\"","into":"Mine","session":"mine","limit":0}"#)
    for number in 0..<1100 {
      #expect(try client.errorCode("results.get", #"{"name":"x","session":"t\#(number)"}"#) == -31016)
      if number < 60 {
        _ = try client.result("run", #"{"text":"set Context 3;","session":"u\#(number)"}"#)
      }
    }
    _ = try client.result("query", #"{"q":"\"coal\"","into":"B","session":"t5","limit":0}"#)
    #expect(try client.result("results.get", #"{"name":"Mine","session":"mine"}"#)["total"] != nil)
    let long = String(repeating: "s", count: 129)
    #expect(try client.errorCode("results.list", #"{"session":"\#(long)"}"#) == -32602)
  }
}
