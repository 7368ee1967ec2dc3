import Testing

@testable import Core

/// Asks an engine as a client does, without a socket.
struct EngineClient {
  let engine: Engine
  var caller = Caller(pid: 1, uid: 1000, gid: 1000, role: .admin, connection: 1)

  func line(_ request: String, cancel: CancelFlag = CancelFlag()) -> [UInt8] {
    switch Request.parse(Array(request.utf8).span) {
    case .success(let request): engine.answer(request, caller: caller, cancel: cancel)
    case .failure(let reply): reply.line
    }
  }

  func reply(_ method: String, _ params: String = "{}") throws -> JSONValue {
    try JSONReader.read(line(#"{"id":1,"method":"\#(method)","params":\#(params)}"#).span)
  }

  func result(_ method: String, _ params: String = "{}") throws -> JSONValue {
    let reply = try reply(method, params)
    return try #require(reply["result"], "\(reply)")
  }

  func errorCode(_ method: String, _ params: String = "{}") throws -> Int? {
    try reply(method, params)["error"]?["code"]?.integer
  }
}

@Suite struct EngineTests {
  let client = EngineClient(engine: Engine(configuration: EngineConfiguration(build: "test")))

  @Test func `hello tells protocol, build, caller, limits and order`() throws {
    let result = try client.result("hello", #"{"ordered":false,"client":"test"}"#)
    #expect(result["protocol"] == .string("shanxi/1") && result["build"] == .string("test"))
    #expect(result["uid"] == .integer(1000) && result["role"] == .string("admin"))
    #expect(result["limits"]?["in_flight"] == .integer(64) && result["ordered"] == .bool(false))
  }

  @Test func `ping answers with an empty object`() {
    let line = client.line(#"{"id":"p","method":"ping"}"#)
    #expect(String(decoding: line, as: UTF8.self) == "{\"jsonrpc\":\"2.0\",\"id\":\"p\",\"result\":{}}\n")
  }

  @Test func `unknown methods and params are refused by name`() throws {
    let method = try client.reply("serch")["error"]
    #expect(method?["code"] == .integer(-32601))
    let param = try client.reply("hello", #"{"orderd":true}"#)["error"]
    #expect(param?["code"] == .integer(-32602))
    #expect(param?["data"]?["did_you_mean"] == .array([.string("ordered")]))
  }

  @Test func `a cancelled request and one without time end in an error`() throws {
    let flag = CancelFlag()
    flag.cancel()
    let reply = try JSONReader.read(client.line(#"{"id":1,"method":"stat"}"#, cancel: flag).span)
    #expect(reply["error"]?["code"] == .integer(-32800))
  }

  @Test func `stat counts calls, also as Prometheus text`() throws {
    _ = try client.result("ping")
    #expect(try client.result("stat")["methods"]?["ping"]?["calls"] == .integer(1))
    let text = try #require(try client.result("stat", #"{"prometheus":true}"#)["prometheus"]?.string)
    #expect(text.contains("shanxi_requests_total{method=\"ping\"} 1\n"))
  }
}
