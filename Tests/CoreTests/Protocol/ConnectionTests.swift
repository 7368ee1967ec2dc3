import Testing

@testable import Core

/// Plays the owner of a connection: keeps what was sent and which requests are in work.
struct ConnectionOwner {
  static let kinds = Connection.Kinds(instant: ["ping", "cancel"], express: ["stat"], writing: ["reload"]) { request in
    switch request.method {
    case "hello": .order(isKept: request.params["ordered"]?.bool ?? true)
    case "bye": .bye
    case "initialize": .speakMCP(initializes: true)
    case "notifications/cancelled": request.params["requestId"].flatMap(RequestID.init).map { .cancel($0) }
    case "cancel": request.params["id"].flatMap(RequestID.init).map { .cancel($0) }
    default: nil
    }
  }

  var connection: Connection
  var now: UInt64 = 1_000_000_000
  var sent = ""
  var writes: [Int] = []
  var started: [(ticket: Connection.Ticket, request: Request)] = []
  var cancelled: [Connection.Ticket] = []
  var isReading = true
  var closed: Connection.CloseReason?
  var acknowledges = true

  init(_ limits: Limits = Limits()) {
    connection = Connection(limits: limits, kinds: Self.kinds)
  }

  var methods: [String] { started.map(\.request.method) }
  var lines: [String] { sent.split(separator: "\n").map(String.init) }
  /// The id and the error code of each line.
  var outline: [String] {
    lines.map { line in
      guard let value = try? JSONReader.read(Array(line.utf8).span) else { return "not JSON" }
      var text = if case .integer(let id) = value["id"] { "\(id)" } else { value["id"]?.string ?? "null" }
      if let code = value["error"]?["code"]?.integer { text += "!\(code)" }
      return text
    }
  }

  mutating func run() {
    while let action = connection.next(now: now) {
      switch action {
      case .start(let ticket, let request): started.append((ticket, request))
      case .answer(let request, let didCancel):
        connection.answered(Reply.result(request.id) { $0.bool(didCancel) })
      case .parse(let line, let isFirst):
        connection.parsed(Request.parse(line.span), count: line.count, isFirst: isFirst)
      case .cancel(let ticket): cancelled.append(ticket)
      case .write(let bytes):
        sent += String(decoding: bytes, as: UTF8.self)
        writes.append(bytes.count)
        if acknowledges { connection.wrote(now: now) }
      case .pauseReading: isReading = false
      case .resumeReading: isReading = true
      case .close(let reason): closed = reason
      }
    }
  }

  mutating func receive(_ text: String, size: Int = .max) {
    let bytes = Array(text.utf8)
    for start in stride(from: 0, to: bytes.count, by: min(size, max(1, bytes.count))) {
      let chunk = Array(bytes[start..<min(bytes.count, start + min(size, bytes.count))])
      connection.receive(chunk.span)
      run()
    }
  }

  mutating func finish(_ index: Int, _ line: [UInt8]? = nil) {
    connection.finish(started[index].ticket, line ?? Self.reply(started[index].request.id))
    run()
  }

  mutating func wait(milliseconds: UInt64, unsent: Int = 0) {
    now += milliseconds * 1_000_000
    if let deadline = connection.nextDeadline, deadline <= now { connection.tick(now: now, unsent: unsent) }
    run()
  }

  static func reply(_ id: RequestID?) -> [UInt8] { Reply.result(id) { $0.object { _ in } } }
  static func bulk(_ id: Int64, _ count: Int) -> [UInt8] {
    Reply.result(.integer(id)) { $0.string(String(repeating: "x", count: count)) }
  }
}

@Suite struct ConnectionTests {
  static func query(_ id: Int, _ more: String = "") -> String {
    "{\"id\":\(id),\"method\":\"query\",\"params\":{\"q\":\"[]\"\(more)}}\n"
  }
  static func ping(_ id: Int) -> String { "{\"id\":\(id),\"method\":\"ping\"}\n" }

  @Test(arguments: Array(1...60) + [1000])
  func `answers the same however the bytes arrive`(size: Int) {
    var owner = ConnectionOwner()
    let garbage = "\u{0}\u{1}{{{\n[1]\n{\"id\":9}\n"
    owner.receive("\r\n" + Self.ping(1) + Self.query(2) + garbage + Self.ping(3) + Self.query(2), size: size)
    owner.finish(0)
    owner.connection.inputClosed(now: owner.now)
    owner.run()
    #expect(owner.outline == ["1", "3", "2", "null!-32700", "null!-32600", "9!-32600", "2!-32600"])
    #expect(owner.closed == .finished)
  }

  @Test func `sends answers in the order of the requests`() {
    var owner = ConnectionOwner()
    owner.receive(Self.query(1) + Self.query(2) + Self.query(3))
    #expect(owner.methods == ["query", "query", "query"])
    owner.finish(2)
    owner.finish(0)
    #expect(owner.outline == ["1"])
    owner.finish(1)
    #expect(owner.outline == ["1", "2", "3"])
  }

  @Test func `sends answers as they come after hello with ordered false`() {
    var owner = ConnectionOwner()
    owner.receive("{\"id\":0,\"method\":\"hello\",\"params\":{\"ordered\":false}}\n" + Self.query(1) + Self.query(2))
    owner.finish(2)
    owner.finish(0)
    owner.finish(1)
    #expect(owner.outline == ["2", "0", "1"])
  }

  @Test func `has no more requests in work than run at once`() {
    var owner = ConnectionOwner()
    owner.receive((1...10).map { Self.query($0) }.joined())
    #expect(owner.started.count == 4)
    owner.finish(2)
    #expect(owner.started.count == 5)
    for index in [0, 1, 3, 4, 5, 6, 7, 8, 9] { owner.finish(index) }
    #expect(owner.outline == (1...10).map(String.init))
  }

  @Test func `holds what comes after 64 requests in flight`() {
    var limits = Limits()
    limits.runningQueries = 100
    var owner = ConnectionOwner(limits)
    owner.receive((1...70).map { Self.query($0) }.joined())
    #expect(owner.started.count == 64)
    #expect(!owner.isReading)
    owner.finish(1)
    #expect(owner.started.count == 64)
    owner.finish(0)
    #expect(owner.started.count == 66)
    for index in 2..<66 { owner.finish(index) }
    #expect(owner.isReading)
    for index in 66..<70 { owner.finish(index) }
    #expect(owner.outline == (1...70).map(String.init))
  }

  @Test func `answers ping ahead of what waits`() {
    var owner = ConnectionOwner()
    owner.receive(Self.query(1) + Self.ping(2))
    #expect(owner.outline == ["2"])
  }

  @Test func `cancels what runs and ends what waits`() {
    var owner = ConnectionOwner()
    owner.receive(Self.query(1) + Self.query(2, ",\"stream\":true"))
    #expect(owner.started.count == 1)
    owner.receive("{\"id\":3,\"method\":\"cancel\",\"params\":{\"id\":1}}\n")
    owner.receive("{\"id\":4,\"method\":\"cancel\",\"params\":{\"id\":2}}\n")
    owner.receive("{\"id\":5,\"method\":\"cancel\",\"params\":{\"id\":77}}\n")
    #expect(owner.cancelled == [owner.started[0].ticket])
    #expect(owner.lines.map { $0.contains("true") } == [true, true, false])
    owner.finish(0, Reply.error(.integer(1), Refusal(.cancelled, "cancelled")))
    #expect(owner.outline == ["3", "4", "5", "1!-32800", "2!-32800"])
    owner.receive("{\"method\":\"cancel\",\"params\":{\"id\":1}}\n")
    #expect(owner.outline.count == 5, "a notification gets no answer")
  }

  @Test func `tells once that the first line lacks an id`() {
    var owner = ConnectionOwner()
    owner.receive("{\"method\":\"ping\"}\n{\"method\":\"ping\"}\n")
    #expect(owner.outline == ["null!-32600"])
    #expect(owner.sent.contains("\\\"id\\\":1"))
    var other = ConnectionOwner()
    other.receive(Self.ping(1) + "{\"method\":\"query\"}\n")
    other.finish(0)
    #expect(other.outline == ["1"])
  }

  @Test func `drains after half-close and after bye`() {
    for ending in ["", "{\"method\":\"bye\"}\n" + Self.query(9)] {
      var owner = ConnectionOwner()
      owner.receive(Self.query(1) + ending)
      if ending.isEmpty { owner.connection.inputClosed(now: owner.now) }
      owner.run()
      #expect(owner.closed == nil)
      owner.finish(0)
      #expect(owner.outline == ["1"])
      #expect(owner.closed == .finished)
    }
  }

  @Test func `processes a last line without LF`() {
    var owner = ConnectionOwner()
    owner.receive("{\"id\":1,\"method\":\"ping\"}")
    #expect(owner.sent.isEmpty)
    owner.connection.inputClosed(now: owner.now)
    owner.run()
    #expect(owner.outline == ["1"])
    #expect(owner.closed == .finished)
  }

  @Test func `cancels all but writes when the peer is gone`() {
    var owner = ConnectionOwner()
    owner.receive(Self.query(1) + "{\"id\":2,\"method\":\"reload\"}\n")
    owner.connection.peerGone()
    owner.run()
    #expect(owner.cancelled == [owner.started[0].ticket])
    owner.finish(1)
    #expect(owner.sent.isEmpty)
  }

  @Test func `sends a blank to a half-closed peer that waits`() {
    var owner = ConnectionOwner()
    owner.receive(Self.query(1))
    owner.wait(milliseconds: 1000)
    #expect(owner.sent.isEmpty, "a peer that may still send waits in silence")
    owner.connection.inputClosed(now: owner.now)
    owner.run()
    owner.wait(milliseconds: 199)
    #expect(owner.sent.isEmpty)
    owner.wait(milliseconds: 1)
    owner.wait(milliseconds: 199)
    owner.wait(milliseconds: 1)
    #expect(owner.sent == "  ")
    owner.finish(0)
    #expect(owner.outline == ["1"])
  }
}
