import Testing

@testable import Core

/// Every error code of the protocol is raised, by what really leads to it.
@Suite struct ErrorCodesTests {
  struct Broken: Error {}

  static func error(_ line: [UInt8]) throws -> JSONValue {
    let reply = try JSONReader.read(line.span)
    return try #require(reply["error"], "\(reply)")
  }

  /// What an engine without, or with, the little corpus answers.
  static func answers() throws -> [JSONValue] {
    let folder = try TemporaryFolder()
    let client = try ExampleCorpus.client(in: folder)
    func ask(_ method: String, _ params: String, cancel: CancelFlag = CancelFlag()) throws -> JSONValue {
      try error(client.line(#"{"id":1,"method":"\#(method)","params":\#(params)}"#, cancel: cancel))
    }
    let cancelled = CancelFlag()
    cancelled.cancel()
    let late = CancelFlag()
    late.setDeadline(1)
    var reader = client
    reader.caller = Caller(pid: 1, uid: 7, gid: 7, role: .readonly, connection: 1)
    let waiting = EngineClient(engine: Engine(configuration: EngineConfiguration(corpora: [folder.path + "/example"])))
    let broken = EngineClient(engine: Engine(configuration: EngineConfiguration(corpora: [folder.path + "/none"])))
    broken.engine.load()
    let stream = try Request.parse(
      Array(##"{"id":1,"method":"query","params":{"q":"\"coal\"","stream":true}}"##.utf8).span
    ).get()
    for number in 0..<65 {
      _ = client.line(##"{"id":1,"method":"query","params":{"q":"\"x\"","into":"N\##(number)","limit":0}}"##)
    }
    return [
      try error(client.line("{")), try error(client.line("[]")), try ask("pong", "{}"), try ask("ping", #"{"x":1}"#),
      try error(client.engine.answer(stream, caller: client.caller, cancel: CancelFlag()) { _ in throw Broken() }),
      try ask("ping", #"{"_meta":{"io.modelcontextprotocol/protocolVersion":"1999-01-01"}}"#),
      try ask("ping", "{}", cancel: cancelled), try ask("parse", ##"{"q":"[word="}"##),
      try ask("articles.list", #"{"corpus":"nowhere"}"#),
      try error(waiting.line(#"{"id":1,"method":"articles.list","params":{"wait":false}}"#)),
      try error(waiting.line(#"{"id":1,"method":"articles.list"}"#, cancel: late)),
      try ask("query", ##"{"q":"[]","sort":"by word"}"##, cancel: CancelFlag(budget: 1000)),
      try ask("articles.list", #"{"cursor":"0"}"#), try ask("query", ##"{"q":"[nothing=\"a\"]"}"##),
      try ask("query", ##"{"q":"\"x\"","into":"More","limit":0}"##),
      try error(reader.line(#"{"id":1,"method":"reload"}"#)), try ask("provenance", #"{"fact":"f"}"#),
      try error(broken.line(#"{"id":1,"method":"articles.list"}"#)), try ask("query", ##"{"q":"\"(?R)\""}"##),
      try ask("articles.get", #"{"article":"000000000000.1"}"#),
    ]
  }

  /// What a connection answers that drains.
  static func draining() throws -> JSONValue {
    var owner = ConnectionOwner()
    owner.connection.drain(now: owner.now)
    owner.receive(ConnectionTests.query(1))
    return try error(Array(owner.sent.utf8))
  }

  /// What a result is answered with whose generation has gone.
  static func gone() throws -> JSONValue {
    let folder = try TemporaryFolder()
    let client = try ExampleCorpus.client(in: folder)
    _ = try client.result("query", ##"{"q":"\"coal\"","into":"A","limit":0}"##)
    for number in 1...3 {
      _ = try ExampleCorpus.index(
        in: folder, documents: [("n\(number).txt", Array("NEWS \(number)\n\nIt came.\n".utf8))])
      _ = try client.result("reload")
      _ = try client.result("query", ##"{"q":"\"came\"","into":"N\##(number)","limit":0}"##)
    }
    return try error(client.line(#"{"id":1,"method":"results.get","params":{"name":"A"}}"#))
  }

  @Test func `every code is raised, with its name and whether to try again`() throws {
    let errors = try Self.answers() + [Self.draining(), Self.gone()]
    var seen: Set<Int> = []
    for error in errors {
      let code = try #require(error["code"]?.integer)
      let known = try #require(ErrorCode.all.first { $0.code == code })
      #expect(error["data"]?["name"] == .string(known.name))
      #expect(error["data"]?["retryable"] == .bool(known.isRetryable))
      #expect(error["message"]?.string?.isEmpty == false)
      seen.insert(code)
    }
    // BUSY is what the transport says to one connection too many; the tests of the server raise it.
    let missing = Set(ErrorCode.all.map(\.code)).subtracting(seen)
    #expect(missing == [ErrorCode.busy.code], "\(missing)")
  }
}
