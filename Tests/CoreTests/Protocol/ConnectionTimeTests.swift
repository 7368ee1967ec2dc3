import Testing

@testable import Core

/// What a connection does as time passes, and how it speaks MCP.
@Suite struct ConnectionTimeTests {
  static let envelope =
    "\"_meta\":{\"io.modelcontextprotocol/protocolVersion\":\"2026-07-28\",\"io.modelcontextprotocol/clientCapabilities\":{}}"

  @Test func `what waits for requests before it is refused when its own time is over`() {
    var owner = ConnectionOwner()
    owner.receive(ConnectionTests.query(1, ",\"stream\":true"))
    owner.receive(ConnectionTests.query(2, ",\"stream\":true,\"timeout_ms\":300"))
    #expect(owner.started.count == 1)
    owner.wait(milliseconds: 399)
    #expect(owner.cancelled.isEmpty)
    owner.wait(milliseconds: 1)
    owner.finish(0)
    #expect(owner.started.count == 1, "it never began")
    #expect(owner.outline == ["1", "2!-31004"])
  }

  @Test func `work that does not look at the clock is refused a little later than its time`() {
    var owner = ConnectionOwner()
    owner.receive(ConnectionTests.query(1, ",\"timeout_ms\":300"))
    #expect(owner.connection.deadline(of: owner.started[0].ticket) == owner.now + 300_000_000)
    owner.wait(milliseconds: 400)
    #expect(owner.outline == ["1!-31004"])
    #expect(owner.cancelled == [owner.started[0].ticket])
    owner.finish(0)
    #expect(owner.outline == ["1!-31004"], "the late answer is dropped")
  }

  @Test func `cancelled work is answered for after 50 ms, a method that writes is not`() {
    var owner = ConnectionOwner()
    owner.receive(ConnectionTests.query(1) + "{\"id\":2,\"method\":\"reload\"}\n")
    owner.receive("{\"id\":3,\"method\":\"cancel\",\"params\":{\"id\":1}}\n")
    owner.receive("{\"id\":4,\"method\":\"cancel\",\"params\":{\"id\":2}}\n")
    owner.receive("{\"id\":5,\"method\":\"cancel\",\"params\":{\"id\":1}}\n")
    #expect(owner.cancelled.count == 2, "cancelling twice is the same as once")
    owner.wait(milliseconds: 50)
    #expect(owner.outline == ["3", "4", "5", "1!-32800"])
    owner.wait(milliseconds: 100_000)
    owner.finish(1)
    #expect(owner.outline.last == "2")
  }

  @Test func `progress begins after half a second and comes four times a second, rising`() {
    var owner = ConnectionOwner()
    owner.receive(ConnectionTests.query(1, ",\"_meta\":{\"progressToken\":\"t\"}"))
    owner.wait(milliseconds: 499)
    #expect(owner.sent.isEmpty)
    for _ in 0..<2000 { owner.wait(milliseconds: 1) }
    let values = owner.lines.compactMap { line -> Double? in
      guard let value = try? JSONReader.read(Array(line.utf8).span) else { return nil }
      #expect(value["method"] == .string("notifications/progress"))
      #expect(value["params"]?["progressToken"] == .string("t"))
      if case .number(let seconds) = value["params"]?["progress"] { return seconds }
      return value["params"]?["progress"]?.integer.map(Double.init)
    }
    #expect(values == [0.5, 0.75, 1, 1.25, 1.5, 1.75, 2, 2.25])
    owner.finish(0)
    owner.wait(milliseconds: 5000)
    #expect(owner.lines.count == 9, "nothing follows the answer")
  }

  @Test func `no progress is told while the peer does not read`() {
    var owner = ConnectionOwner()
    owner.receive(ConnectionTests.query(1) + ConnectionTests.query(2, ",\"_meta\":{\"progressToken\":1}"))
    owner.acknowledges = false
    owner.finish(0, ConnectionOwner.bulk(1, 2 << 20))
    let before = owner.connection.unsentOutput
    for _ in 0..<100 { owner.wait(milliseconds: 100, unsent: 1) }
    #expect(owner.connection.unsentOutput <= before)
  }

  @Test func `stat leaves ahead of what waits for its turn`() {
    var owner = ConnectionOwner()
    owner.receive((1...6).map { ConnectionTests.query($0) }.joined() + "{\"id\":7,\"method\":\"stat\"}\n")
    #expect(owner.methods.last == "stat", "it begins although as many run as may")
    owner.finish(owner.started.count - 1)
    #expect(owner.outline == ["7"])
    owner.finish(0)
    #expect(owner.outline == ["7", "1"])
  }

  @Test func `MCP is answered as answers are ready and without blanks`() {
    var owner = ConnectionOwner()
    owner.receive("{\"id\":0,\"method\":\"initialize\"}\n")
    owner.finish(0)
    owner.receive(ConnectionTests.query(1) + ConnectionTests.query(2))
    owner.finish(2)
    owner.connection.inputClosed(now: owner.now)
    owner.run()
    owner.wait(milliseconds: 5000)
    #expect(!owner.sent.contains(" "))
    owner.finish(1)
    #expect(owner.outline == ["0", "2", "1"])
  }

  @Test(arguments: [true, false]) func `MCP gives no answer to what its peer cancels`(initializes: Bool) {
    var owner = ConnectionOwner()
    if initializes { owner.receive("{\"id\":0,\"method\":\"initialize\"}\n") }
    owner.receive(ConnectionTests.query(1, initializes ? "" : "," + Self.envelope))
    owner.receive("{\"method\":\"notifications/cancelled\",\"params\":{\"requestId\":1,\"reason\":\"no\"}}\n")
    #expect(owner.cancelled.count == 1)
    owner.connection.emit(owner.started[initializes ? 1 : 0].ticket, Array("{\"rows\":1}\n".utf8))
    owner.finish(initializes ? 1 : 0)
    owner.receive(ConnectionTests.ping(2))
    #expect(owner.outline == ["2"])
    #expect(owner.started.count == (initializes ? 2 : 1))
  }

  @Test func `a long line is read elsewhere, and those behind it wait for it`() {
    var connection = Connection(limits: Limits(), kinds: ConnectionOwner.kinds)
    let long = "{\"id\":1,\"method\":\"query\",\"params\":{\"q\":\"\(String(repeating: "x", count: 100_000))\"}}\n"
    connection.receive(Array((long + ConnectionTests.ping(2)).utf8).span)
    connection.inputClosed(now: 1)
    guard case .parse(let line, true)? = connection.next(now: 1) else { return #expect(Bool(false), "it is read here") }
    let afterwards = [connection.next(now: 1_000_000_000), connection.next(now: 1_000_000_000)]
    #expect(afterwards == [.pauseReading, .write([0x20])], "nothing is taken, and the connection stays awake")
    connection.parsed(Request.parse(line.span), count: line.count, isFirst: true)
    guard case .start(_, let request)? = connection.next(now: 2) else { return #expect(Bool(false), "it begins") }
    #expect(request.method == "query")
    guard case .answer(let ping, _)? = connection.next(now: 2) else { return #expect(Bool(false), "the next follows") }
    #expect(ping.method == "ping")
  }

  @Test func `what somebody else ends is answered also in MCP`() {
    var owner = ConnectionOwner()
    owner.receive(ConnectionTests.query(1, "," + Self.envelope))
    owner.connection.cancel(owner.started[0].ticket)
    owner.run()
    owner.finish(0, Reply.error(.integer(1), Refusal(.cancelled, "ended")))
    #expect(owner.outline == ["1!-32800"])
  }
}
