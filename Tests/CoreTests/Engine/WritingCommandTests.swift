import Glibc
import Synchronization
import Testing

@testable import Core

@Suite(.timeLimit(.minutes(2))) struct WritingCommandTests {
  let folder: TemporaryFolder
  let client: EngineClient

  init() throws {
    folder = try TemporaryFolder()
    var configuration = EngineConfiguration()
    configuration.dataFolder = folder.path + "/data"
    configuration.limits.current.documentSize = 4000
    configuration.limits.current.journal = 6000
    configuration.limits.current.uploads = 3000
    configuration.limits.current.corporaPerUser = 2
    let engine = Engine(configuration: configuration)
    engine.load()
    client = EngineClient(engine: engine, caller: Self.caller(1000))
    _ = try client.result("corpora.create", #"{"name":"wire","annotate":"none"}"#)
  }

  static func caller(_ uid: Int, _ role: Role = .user) -> Caller {
    Caller(pid: 1, uid: uid, gid: 1000, role: role, connection: 1)
  }

  func other(_ uid: Int, _ role: Role = .user) -> EngineClient {
    EngineClient(engine: client.engine, caller: Self.caller(uid, role))
  }

  /// Waits until a change is served.
  func wait(_ sequence: Int?) throws {
    let sequence = try #require(sequence)
    for _ in 0..<2000 {
      if try client.result("corpora.info", #"{"corpus":"wire"}"#)["sequence"]?.integer ?? 0 >= sequence { return }
      usleep(5000)
    }
    Issue.record("change \(sequence) is never served")
  }

  func put(_ params: String) throws -> Int? {
    try client.result("documents.put", params)["sequence"]?.integer
  }

  @Test func `a document that was put is served soon, replaced, and gone when it is deleted`() throws {
    let created = try client.result("corpora.list")["rows"]?.array?.first
    #expect(created?["corpus"] == .string("wire") && created?["articles"] == .integer(0))
    try wait(try put(#"{"file":"a.txt","content":"Glass town\n\nA kiln was lit in Datong.\n"}"#))
    #expect(try client.result("count", #"{"q":"[word=\"kiln\"]"}"#)["total"] == .integer(1))
    try wait(try put(#"{"file":"a.txt","content":"Glass town\n\nA kiln and a kiln.\n"}"#))
    #expect(try client.result("count", #"{"q":"[word=\"kiln\"]"}"#)["total"] == .integer(2))
    // The same bytes again change nothing, and are served at once.
    let generation = try client.result("corpora.info")["generation"]
    try wait(try put(#"{"file":"a.txt","content":"Glass town\n\nA kiln and a kiln.\n"}"#))
    #expect(try client.result("corpora.info")["generation"] == generation)
    try wait(try client.result("documents.delete", #"{"file":"a.txt"}"#)["sequence"]?.integer)
    #expect(try client.result("count", #"{"q":"[word=\"kiln\"]"}"#)["total"] == .integer(0))
    #expect(try client.errorCode("documents.delete", #"{"file":"a.txt"}"#) == -31016)
    #expect(try client.result("documents.list")["total"] == .integer(0))
  }

  @Test func `many puts share generations, and an engine that begins anew takes up what waits`() throws {
    var last: Int?
    for number in 0..<50 { last = try put(#"{"file":"\#(number).txt","content":"Page\n\nA kiln burns."}"#) }
    try wait(last)
    let name = try client.result("corpora.info")["generation"]?.string ?? ""
    #expect(Int(name.dropFirst()) ?? 99 < 40)
    #expect(try client.result("count", #"{"q":"[word=\"kiln\"]"}"#)["total"] == .integer(50))
    // Written by a process that ended before it could publish.
    let path = folder.path + "/data/wire"
    _ = try Journal(path).append([JournalTests.put("late.txt", "Page\n\nA kiln.\n")], applied: last ?? 0)
    let next = EngineClient(engine: Engine(configuration: EngineConfiguration(corpora: [path])))
    #expect(next.engine.load() == [])
    for _ in 0..<1000 where try next.result("corpora.info")["waiting"] != .integer(0) { usleep(5000) }
    #expect(try next.result("count", #"{"q":"[word=\"kiln\"]"}"#)["total"] == .integer(51))
  }

  @Test func `documents in parts are put together, and parts that do not fit are refused`() throws {
    #expect(try put(#"{"file":"p.txt","content":"Page\n\nA ki","more":true}"#) == nil)
    #expect(try client.errorCode("documents.put", #"{"file":"p.txt","content":"x","offset":3}"#) == -32602)
    #expect(try put(#"{"file":"p.txt","content":"bG4=","encoding":"base64","offset":10,"more":true}"#) == nil)
    #expect(try other(7, .admin).errorCode("documents.put", #"{"file":"p.txt","content":"x","offset":12}"#) == -32602)
    try wait(try put(#"{"file":"p.txt","content":" burns.","offset":12}"#))
    #expect(try client.result("count", #"{"q":"[word=\"kiln\"]"}"#)["total"] == .integer(1))
    let part = String(repeating: "a ", count: 1000)
    #expect(try put(#"{"file":"q.txt","content":"\#(part)","more":true}"#) == nil)
    #expect(try client.errorCode("documents.put", #"{"file":"r.txt","content":"\#(part)","more":true}"#) == -31009)
    let large = String(repeating: "a ", count: 2001)
    #expect(try client.errorCode("documents.put", #"{"file":"r.txt","content":"\#(large)"}"#) == -31009)
  }

  @Test func `a journal that is full refuses more until it is served`() throws {
    // Nothing is published while another process writes the corpus.
    let lock = try CorpusFolder(folder.path + "/data/wire", makes: false)
    let text = String(repeating: "kiln ", count: 700)
    _ = try put(#"{"file":"1.txt","content":"\#(text)"}"#)
    #expect(try client.errorCode("documents.put", #"{"file":"2.txt","content":"\#(text)"}"#) == -31009)
    #expect(try client.result("corpora.info")["waiting"] == .integer(1))
    #expect(client.engine.isWriting)
    withExtendedLifetime(lock) {}
  }

  @Test func `only owners and admins change a corpus`() throws {
    let stranger = other(2000)
    #expect(try stranger.errorCode("documents.put", #"{"file":"a.txt","content":"x"}"#) == -31010)
    #expect(try stranger.errorCode("documents.delete", #"{"file":"a.txt"}"#) == -31010)
    #expect(try stranger.errorCode("corpora.drop", #"{"corpus":"wire"}"#) == -31010)
    #expect(try other(1000, .readonly).errorCode("documents.put", #"{"file":"a.txt","content":"x"}"#) == -31010)
    #expect(try other(0, .admin).result("documents.put", #"{"file":"a.txt","content":"x"}"#)["state"] != nil)
    let served = EngineClient(
      engine: Engine(configuration: EngineConfiguration(corpora: [folder.path + "/data/wire"])),
      caller: Self.caller(1000))
    served.engine.load()
    #expect(try served.errorCode("corpora.create", #"{"name":"more","annotate":"none"}"#) == -31011)
    #expect(try served.errorCode("corpora.drop", #"{"corpus":"wire"}"#) == -31010)
  }

  @Test func `names that are no path below a folder are refused`() throws {
    for name in ["", "/a", "a/../b", "./a", "a//b", "a/", "..", "a\\u0000b", String(repeating: "n", count: 1025)] {
      let params = #"{"file":"\#(name)","content":"x"}"#
      #expect(try client.errorCode("documents.put", params).map { [-32602, -32700].contains($0) } == true, "\(name)")
    }
    #expect(try client.errorCode("documents.put", #"{"file":"a","content":"?","encoding":"base64"}"#) == -32602)
    for name in ["", "1a", "a b", "../a", "a/b", String(repeating: "n", count: 65)] {
      #expect(try client.errorCode("corpora.create", #"{"name":"\#(name)"}"#) == -32602, "\(name)")
    }
  }

  @Test func `corpora are made and removed, their number is bounded, and nothing of them is left`() throws {
    #expect(try client.errorCode("corpora.create", #"{"name":"Wire"}"#) == -32602)
    _ = try client.result("corpora.create", #"{"name":"second","annotate":"none","shared":false}"#)
    #expect(try client.errorCode("corpora.create", #"{"name":"third","annotate":"none"}"#) == -31009)
    var status = stat()
    #expect(lstat(folder.path + "/data/second", &status) == 0 && status.st_mode & 0o777 == 0o700)
    #expect(lstat(folder.path + "/data/wire", &status) == 0 && status.st_mode & 0o777 == 0o755)
    #expect(CorpusOwner.uid(of: folder.path + "/data/second") == 1000)
    var stranger = client
    stranger.caller = Caller(pid: 1, uid: 1001, gid: 1001, role: .user, connection: 2)
    #expect(try stranger.errorCode("corpora.info", #"{"corpus":"second"}"#) == -31002)
    _ = try client.result("corpora.drop", #"{"corpus":"Second"}"#)
    #expect(try client.errorCode("corpora.info", #"{"corpus":"second"}"#) == -31002)
    #expect(try Disk.names(in: folder.path + "/data") == ["wire"])
    _ = try client.result("corpora.create", #"{"name":"second","annotate":"none"}"#)
  }

  @Test func `a corpus that is not shared is there for whom it was made and for admins`() throws {
    _ = try client.result("corpora.create", #"{"name":"own","annotate":"none","shared":false}"#)
    let put = #"{"corpus":"own","file":"a.txt","content":"Glass town\n\nA kiln."}"#
    for (uid, role, sees) in [
      (1000, Role.user, true), (1001, .user, false), (1001, .readonly, false), (4, .admin, true),
    ] {
      let client = other(uid, role)
      let names = try client.result("corpora.list")["rows"]?.array?.compactMap { $0["corpus"]?.string }
      #expect(names == (sees ? ["wire", "own"] : ["wire"]), "\(uid)")
      #expect(try client.errorCode("corpora.info", #"{"corpus":"own"}"#) == (sees ? nil : -31002))
      let refused = role == .readonly ? -31010 : -31002
      #expect(try client.errorCode("documents.put", put) == (sees ? nil : refused))
      #expect(try client.errorCode("corpora.drop", #"{"corpus":"own"}"#) == (sees ? nil : refused))
      if sees { _ = try self.client.result("corpora.create", #"{"name":"own","annotate":"none","shared":false}"#) }
    }
    // Whoever begins anew knows from the folder whose it is.
    let next = Engine(configuration: EngineConfiguration(corpora: [folder.path + "/data/own"]))
    next.load()
    let owner = EngineClient(engine: next, caller: Self.caller(1000))
    #expect(try owner.result("corpora.info")["corpus"] == .string("own"))
    #expect(try EngineClient(engine: next, caller: Self.caller(1001)).errorCode("corpora.info") == -31002)
  }

  @Test func `a corpus can be dropped and made again while its changes wait`() throws {
    for round in 0..<100 {
      _ = try client.result("corpora.create", #"{"name":"own","annotate":"none"}"#)
      for number in 0...round % 3 {
        _ = try client.result("documents.put", #"{"corpus":"own","file":"\#(number).txt","content":"kiln \#(round)"}"#)
      }
      // At another moment of the thread that publishes each time.
      usleep(UInt32(round * 37 % 1000))
      _ = try client.result("corpora.drop", #"{"corpus":"own"}"#)
    }
    #expect(try Disk.names(in: folder.path + "/data") == ["wire"])
  }

  @Test func `values are told apart by their bytes, whatever they look like`() throws {
    let text = #"Coffee\n\nOne caf\u00e9 and two caf\u00e9 but one cafe\u0301 at 3 K, 4 \u212a."#
    try wait(try put(#"{"file":"a.txt","content":"\#(text)"}"#))
    func count(_ query: String) throws -> Int? {
      try client.result("count", "{\"corpus\":\"wire\",\"q\":\"\(query)\"}")["total"]?.integer
    }
    for _ in 0..<2 {
      #expect(try count(#"\"caf\u00e9\""#) == 2)
      #expect(try count(#"\"cafe\u0301\""#) == 1)
      #expect(try count(#"\"caf\u00e9\" | \"cafe\u0301\""#) == 3)
      #expect(try count(#"[word=\"cafe\u0301\" & word!=\"caf\u00e9\"]"#) == 1)
      #expect(try count(#"\"K\" []* \"\u212a\""#) == 1)
    }
  }

  @Test func `names that only their bytes tell apart are not both taken`() throws {
    try wait(try put(#"{"file":"caf\u00e9.txt","content":"Kiln\n\nOne."}"#))
    for _ in 0..<2 {
      #expect(try client.errorCode("documents.put", #"{"file":"cafe\u0301.txt","content":"Kiln\n\nTwo."}"#) == -32602)
      _ = try put(#"{"file":"caf\u00e9.txt","content":"Kiln\n\nThree."}"#)
    }
    #expect(try client.errorCode("documents.delete", #"{"file":"cafe\u0301.txt"}"#) == -31016)
  }

  @Test func `a corpus whose folder somebody removed is gone for those who write, and can be dropped`() throws {
    _ = try client.result("corpora.create", #"{"name":"own","annotate":"none"}"#)
    try Disk().remove(folder.path + "/data/own")
    let admin = other(4, .admin)
    #expect(try admin.errorCode("documents.put", #"{"corpus":"own","file":"a.txt","content":"kiln"}"#) == -31002)
    _ = try admin.result("corpora.drop", #"{"corpus":"own"}"#)
    #expect(try client.result("corpora.list")["rows"]?.array?.count == 1)
  }

  @Test func `a journal that is damaged refuses changes, and reading goes on`() throws {
    let path = folder.path + "/data/wire"
    let lock = try CorpusFolder(path, makes: false)
    for number in 0..<3 { _ = try put(#"{"file":"\#(number).txt","content":"kiln"}"#) }
    var bytes = try folder.read("data/wire/journal")
    bytes[40] ^= 1
    try folder.write("data/wire/journal", bytes)
    let next = EngineClient(engine: Engine(configuration: EngineConfiguration(corpora: [path])))
    #expect(next.engine.load().count == 1)
    #expect(try next.errorCode("documents.put", #"{"file":"a.txt","content":"x"}"#) == -31013)
    #expect(try next.result("documents.list")["rows"] != nil)
    withExtendedLifetime(lock) {}
  }

  @Test func `events tell of new generations and of those that cannot be opened`() throws {
    let events = client.engine.events
    let names = Set(EngineEvent.names)
    try wait(try put(#"{"file":"a.txt","content":"Page\n\nkiln"}"#))
    // The event follows the swap; a reader may see the new generation a moment earlier.
    for _ in 0..<2000 where events.events(of: names, after: 0).isEmpty { usleep(5000) }
    #expect(events.events(of: names, after: 0).first?.event.name == "corpus.reloaded")
    try folder.write("data/wire/current", Array("nonsense".utf8))
    #expect(client.engine.reloadChanged().count == 1)
    #expect(client.engine.reloadChanged() == [])
    #expect(events.events(of: names, after: 0).last?.event.name == "corpus.reload_failed")
  }
}
