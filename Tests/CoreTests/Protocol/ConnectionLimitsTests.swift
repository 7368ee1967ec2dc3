import Testing

@testable import Core

@Suite struct ConnectionLimitsTests {
  @Test func `writes at most 64 KiB at a time, each after the one before was taken`() {
    var owner = ConnectionOwner()
    owner.receive(ConnectionTests.query(1))
    owner.acknowledges = false
    owner.finish(0, ConnectionOwner.bulk(1, 200_000))
    #expect(owner.writes == [65536])
    while owner.connection.unsentOutput > 0 {
      owner.connection.wrote(now: owner.now)
      owner.run()
    }
    #expect(owner.writes.dropLast().allSatisfy { $0 == 65536 })
    #expect(owner.sent.utf8.count == ConnectionOwner.bulk(1, 200_000).count)
    #expect(owner.outline == ["1"])
  }

  @Test func `begins nothing while the output is above the high mark`() {
    var owner = ConnectionOwner()
    owner.acknowledges = false
    owner.receive((1...3).map { ConnectionTests.query($0) }.joined())
    owner.finish(0, ConnectionOwner.bulk(1, 2 << 20))
    owner.receive(ConnectionTests.query(4))
    #expect(owner.started.count == 3)
    #expect(!owner.isReading)
    owner.acknowledges = true
    owner.connection.wrote(now: owner.now)
    owner.run()
    #expect(owner.started.count == 4)
    #expect(owner.isReading)
  }

  @Test func `answers that wait for their turn hold back further requests but not the head`() {
    var owner = ConnectionOwner()
    owner.receive(ConnectionTests.query(1) + ConnectionTests.query(2, ",\"stream\":true"))
    owner.receive(ConnectionTests.query(3))
    #expect(owner.started.map(\.request.id) == [.integer(1), .integer(3)])
    owner.finish(1, ConnectionOwner.bulk(3, 2 << 20))
    owner.receive(ConnectionTests.query(4))
    #expect(owner.started.count == 2)
    owner.finish(0)
    #expect(owner.started.map(\.request.id) == [.integer(1), .integer(3), .integer(2)])
    owner.connection.emit(owner.started[2].ticket, Array("{\"rows\":1}\n".utf8))
    owner.run()
    owner.finish(2)
    #expect(owner.started.count == 4)
    owner.finish(3)
    #expect(owner.outline == ["1", "null", "2", "3", "4"])
  }

  @Test func `errors count against the output`() {
    var owner = ConnectionOwner()
    owner.acknowledges = false
    owner.receive(String(repeating: "{\n", count: 100_000))
    #expect(owner.connection.unsentOutput < (1 << 20) + 1000)
    #expect(!owner.isReading)
    owner.acknowledges = true
    owner.connection.wrote(now: owner.now)
    owner.run()
    #expect(owner.lines.count == 100_000)
  }

  @Test func `closes a peer that takes no byte for a minute`() {
    var owner = ConnectionOwner()
    owner.acknowledges = false
    owner.receive(ConnectionTests.query(1))
    owner.finish(0, ConnectionOwner.bulk(1, 200_000))
    owner.wait(milliseconds: 59_999, unsent: 65536)
    #expect(owner.closed == nil)
    owner.wait(milliseconds: 1, unsent: 60_000)
    #expect(owner.closed == nil, "a part was taken")
    owner.wait(milliseconds: 60_000, unsent: 60_000)
    #expect(owner.closed == .stalled)
  }

  @Test func `a line over the limit gets one error`() {
    var limits = Limits()
    limits.requestLine = 100
    for size in [1, 7, 99, 100, 101, 5000] {
      var owner = ConnectionOwner(limits)
      let long = String(repeating: "x", count: 1000) + "\n"
      owner.receive(long + ConnectionTests.ping(1) + long, size: size)
      #expect(owner.outline == ["null!-32600", "1", "null!-32600"])
    }
  }

  @Test func `holds reading while the requests in work are large`() {
    var limits = Limits()
    limits.requestLine = 1000
    var owner = ConnectionOwner(limits)
    let padding = ",\"x\":\"\(String(repeating: "x", count: 600))\""
    owner.receive((1...4).map { ConnectionTests.query($0, padding) }.joined())
    #expect(owner.started.count == 2)
    #expect(!owner.isReading)
    for index in 0..<4 { owner.finish(index) }
    #expect(owner.outline == ["1", "2", "3", "4"])
    #expect(owner.isReading)
  }

  @Test func `a draining server answers what it has, refuses the rest and closes`() {
    var owner = ConnectionOwner()
    owner.receive(ConnectionTests.query(1))
    owner.connection.drain(now: owner.now)
    owner.run()
    owner.receive(ConnectionTests.query(2) + "{\"method\":\"query\"}\n")
    owner.wait(milliseconds: 100)
    #expect(owner.closed == nil)
    owner.finish(0)
    #expect(owner.outline == ["1", "2!-31012"])
    #expect(owner.closed == .finished)
    var idle = ConnectionOwner()
    idle.connection.drain(now: idle.now)
    idle.run()
    #expect(idle.closed == nil, "a request may be under way")
    idle.wait(milliseconds: 50)
    #expect(idle.closed == .finished)
  }
}
