import Synchronization
import Testing

@testable import Core

@Suite struct EventBoardTests {
  static let caller = Caller(pid: 1, uid: 0, gid: 0, role: .admin, connection: 1)

  static func request(_ params: String) throws -> Request {
    try Request.parse(Array(#"{"id":1,"method":"subscribe","params":\#(params)}"#.utf8).span).get()
  }

  static func events(_ lines: [UInt8]) throws -> [String] {
    try lines.split(separator: 0x0A).map { line in
      let params = try JSONReader.read(Array(line).span)["params"]
      return [params?["event"], params?["corpus"], params?["generation"]].compactMap { $0?.string }.joined(
        separator: " ")
    }
  }

  @Test func `of each kind and corpus the latest is kept, in the order of what happened`() throws {
    let engine = Engine(configuration: EngineConfiguration())
    var subscription = try #require(engine.subscription(try Self.request("{}")))
    #expect(engine.lines(for: &subscription, Self.caller).isEmpty)
    for number in 1...1000 {
      engine.events.post(.reloaded(corpus: "a", generation: "g\(number)"))
      engine.events.post(.reloaded(corpus: "b", generation: "g\(number)"))
    }
    engine.events.post(.closing)
    // No corpus is served, so those of the corpora are not for anybody.
    #expect(try Self.events(engine.lines(for: &subscription, Self.caller)) == ["closing"])
    #expect(engine.lines(for: &subscription, Self.caller).isEmpty, "each is told once")
    let kept = engine.events.events(of: Set(EngineEvent.names), after: 0)
    #expect(
      kept.map(\.event) == [
        .reloaded(corpus: "a", generation: "g1000"), .reloaded(corpus: "b", generation: "g1000"), .closing,
      ])
  }

  @Test func `since tells what came after, and everything when it is another daemon's`() throws {
    let folder = try TemporaryFolder()
    let client = try ExampleCorpus.client(in: folder)
    let before = try #require(try client.result("subscribe")["at"]?.string)
    client.engine.events.post(.reloaded(corpus: "example", generation: "g2"))
    for (since, count) in [(before, 1), ("0.0", 1), ("nonsense", 1), (client.engine.events.position, 0)] {
      var subscription = try #require(client.engine.subscription(try Self.request(#"{"since":"\#(since)"}"#)))
      #expect(try Self.events(client.engine.lines(for: &subscription, client.caller)).count == count, "\(since)")
    }
    var other = try #require(client.engine.subscription(try Self.request(#"{"events":["closing"],"since":"0.0"}"#)))
    #expect(client.engine.lines(for: &other, client.caller).isEmpty)
    #expect(client.engine.subscription(try Self.request(#"{"events":["nothing"]}"#)) == nil)
  }

  @Test func `a reload wakes those who watch, a failed one says why`() throws {
    let folder = try TemporaryFolder()
    let client = try ExampleCorpus.client(in: folder)
    let woken = Mutex(0)
    client.engine.events.watch(7) { woken.withLock { $0 += 1 } }
    var subscription = try #require(client.engine.subscription(try Self.request("{}")))
    _ = try ExampleCorpus.index(in: folder, documents: [("more.txt", Array("MORE NEWS\n\nIt came.\n".utf8))])
    client.engine.reload()
    #expect(woken.withLock { $0 } == 1)
    #expect(try Self.events(client.engine.lines(for: &subscription, client.caller)) == ["corpus.reloaded example g2"])
    try folder.write("example/current", Array("g9 00000000\n".utf8))
    client.engine.reload()
    #expect(try Self.events(client.engine.lines(for: &subscription, client.caller)) == ["corpus.reload_failed example"])
    client.engine.events.unwatch(7)
    client.engine.reload()
    #expect(woken.withLock { $0 } == 2)
  }
}
