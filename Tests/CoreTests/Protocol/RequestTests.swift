import Testing

@testable import Core

@Suite struct RequestTests {
  static func parse(_ line: String) -> Result<Request, ErrorReply> { Request.parse(Array(line.utf8).span) }

  static func failure(_ line: String) -> ErrorReply? {
    guard case .failure(let reply) = parse(line) else { return nil }
    return reply
  }

  @Test(arguments: [
    #"{"jsonrpc":"2.0","id":7,"method":"ping"}"#, #"{"method":"ping","id":7}"#,
    #" {"id":7,"method":"ping","params":{}}"#,
    "{\"id\":7,\"method\":\"ping\"}\r",
  ])
  func `reads a request however it is written`(line: String) throws {
    #expect(try Self.parse(line).get() == Request(id: .integer(7), method: "ping"))
  }

  @Test(arguments: [
    (#""""#, RequestID.string("")), (#""é""#, .string("é")), ("0", .integer(0)),
    ("-9007199254740991", .integer(-9_007_199_254_740_991)), ("9007199254740991", .integer(9_007_199_254_740_991)),
  ])
  func `keeps ids within the limits`(text: String, id: RequestID) throws {
    #expect(try Self.parse(#"{"id":\#(text),"method":"ping"}"#).get().id == id)
  }

  @Test(arguments: [
    ("null", -32600), ("true", -32600), ("1.5", -32600), ("1.0", -32600), ("[]", -32600), ("{}", -32600),
    ("9007199254740992", -32600), ("-9223372036854775808", -32600),
    ("\"" + String(repeating: "x", count: 129) + "\"", -32600), ("99999999999999999999", -32700),
  ])
  func `refuses ids that a client cannot get back`(text: String, code: Int) {
    let reply = Self.failure(#"{"id":\#(text),"method":"ping"}"#)
    #expect(reply?.refusal.code.code == code)
    #expect(reply?.id == nil)
  }

  @Test(arguments: [
    ("", -32700), ("{", -32700), (#"{"id":1,"method":"ping",}"#, -32700), ("nonsense", -32700),
    (#"{"id":1,"id":2,"method":"ping"}"#, -32700), (#"{"id":1} {"id":2}"#, -32700), ("{'id':1}", -32700),
    ("[]", -32600), (#"[{"id":1,"method":"ping"}]"#, -32600), ("1", -32600), (#""ping""#, -32600), ("null", -32600),
    (#"{"id":1}"#, -32600), (#"{"id":1,"method":7}"#, -32600), (#"{"id":1,"method":"ping","params":[]}"#, -32600),
    (#"{"id":1,"method":"ping","params":null}"#, -32600), (#"{"id":1,"method":"ping","jsonrpc":"1.0"}"#, -32600),
    (#"{"id":1,"method":"ping","parms":{}}"#, -32600),
  ])
  func `refuses what is no request`(line: String, code: Int) {
    #expect(Self.failure(line)?.refusal.code.code == code)
  }

  @Test func `answers under the id when it could be read, and names a near field`() throws {
    let reply = try #require(Self.failure(#"{"id":"a","method":"ping","parms":{}}"#))
    #expect(reply.id == .string("a"))
    #expect(reply.refusal.didYouMean == ["params"])
    let line = String(decoding: reply.line, as: UTF8.self)
    #expect(
      line.hasPrefix(#"{"jsonrpc":"2.0","id":"a","error":{"code":-32600,"message":"#)
        && line.hasSuffix("\"did_you_mean\":[\"params\"],\"retryable\":false}}}\n"))
  }

  @Test func `says where the JSON broke`() throws {
    let reply = try #require(Self.failure(#"{"id":1,,}"#))
    #expect(reply.refusal.place?.offset == 9)
    #expect(Self.failure("\u{7B}\"a\":\"\u{1}\"}")?.refusal.code == .parseError)
    #expect(Request.parse([0x7B, 0x22, 0xFF, 0x22, 0x3A, 0x31, 0x7D].span).failureCode == -32700)
  }

  @Test func `depth, members and length end at their limits`() {
    func nested(_ depth: Int) -> String {
      #"{"id":1,"method":"m","params":{"a":"# + String(repeating: "[", count: depth - 2)
        + String(repeating: "]", count: depth - 2) + "}}"
    }
    #expect(Self.failure(nested(64)) == nil)
    #expect(Self.failure(nested(65))?.refusal.code == .invalidRequest)
    func wide(_ members: Int) -> String {
      #"{"id":1,"method":"m","params":{"#
        + (0..<members).map { "\"k\($0)\":0" }.joined(separator: ",") + "}}"
    }
    #expect(Self.failure(wide(1000)) == nil)
    #expect(Self.failure(wide(1001))?.refusal.code == .invalidRequest)
    let long = [UInt8](repeating: 0x20, count: Request.limit + 1)
    #expect(Request.parse(long.span).failureCode == -32600)
  }
}

extension Result where Success == Request, Failure == ErrorReply {
  var failureCode: Int? {
    guard case .failure(let reply) = self else { return nil }
    return reply.refusal.code.code
  }
}
