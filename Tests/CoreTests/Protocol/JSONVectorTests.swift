import Testing

@testable import Core

/// JSON as a param value, in the manner of JSONTestSuite: what the grammar allows is read, what it forbids is refused
/// with PARSE_ERROR, and the next line is understood again.
@Suite struct JSONVectorTests {
  static let allowed: [String] = [
    "[]", "[ ]", "[\"\"]", "[null]", "[1\n]", "[null, 1, \"1\", {}]", " [1]", "[2] ", "[1,null,null,null,2]", "{}",
    "{\"\":0}", "{\"a\":[]}", "{\"a\":\"b\",\"c\":\"d\"}", "{\"title\":\"\\u041f\\u043e\"}", "{\n\"a\": \"b\"\n}",
    "0", "-0", "0e+1", "0e1", "1E22", "1E-2", "1E+2", "123", "-123", "-1", "1.5", "123.456e78", "0.0000000001",
    "20e1", "9223372036854775807", "-9223372036854775808", "true", "false", "null", "\"\"", "\"a\"", "\" \"",
    "\"\\u0060\\u012a\\u12AB\"", "\"\\uD801\\udc37\"", "\"\\\"\\\\\\/\\b\\f\\n\\r\\t\"", "\"\\\\u0000\"", "\"\\u0000\"",
    "\"a/*b*/c/*d//e\"", "\"\\u0012\"", "\"\u{10FFFF}\"", "\"\u{2028}\u{2029}\"", "\"π漢é\"", "\"\u{7F}\"",
    "\"\\uA66D\"", "\"\\u005C\"", "\"asd \"", "[[[[[]]]]]", "{\"a\":{\"b\":{\"c\":null}}}",
  ]

  static let forbidden: [String] = [
    "[1 true]", "[1,]", "[,1]", "[1,,2]", "[,]", "[", "[1", "[\"\"", "[\"a\",\n4\n,1,", "[1:2]", "[x", "[1,\n1\n,1",
    "[*]", "[\"\": 1]", "[\"x\"]]", "[\"\"],", "[3[4]]", "nul", "tru", "fals", "True", "NULL", "nan", "NaN", "Infinity",
    "-Infinity", "+1", "++1", "+Inf", "-", "--1", "- 1", "-01", "-2.", "-NaN", ".1", ".-1", ".2e-3", "0.1.2", "0.3e",
    "0.3e+", "0.e1", "0E", "0E+", "0e", "1.0e", "1.0e-", "1 000.0", "1eE2", "2.e3", "2.", "01", "012", "0x1", "0x42",
    "9.e+", "1+2", "1.2a-3", "1.8011670033376514H-308", "-012", "-1x", "1ea", "1e1\u{00E5}", "\u{FF11}",
    "{[: \"x\"}", "{\"x\"::\"b\"}", "{\"a\":\"a\" 123}", "{key: 'value'}", "{\"a\":", "{\"a\"", "{1:1}",
    "{9999E9999:1}", "{null:null}", "{\"id\":0,}", "{'a':0}", "{\"id\":0,,}", "{a: \"b\"}", "{\"a\":\"a", "{\"a\" b}",
    "{\"a\":\"b\"}/**/", "{\"a\":\"b\"}//", "{\"a\":\"b\"}#", "{\"a\":1,\"a\":1}", "{\"a\":1,\"\\u0061\":2}", "{", "}",
    "{,}",
    "\"", "\"\\", "\"\\\"", "'a'", "\"\\a\"", "\"\\x00\"", "\"\\u\"", "\"\\u1\"", "\"\\u00A\"", "\"\\uD800\"",
    "\"\\uD800\\u\"", "\"\\uD800\\uD800\"", "\"\\uDC00\"", "\"\\uqqqq\"", "\"\\ \"", "\"\t\"", "\"\u{0}\"",
    "\"\u{1F}\"",
    "\\u0020\"a\"", "\"a\"x", "a", "å", "<null>", "<.>", "*", "#", "\u{FEFF}1", "1]", "[][]", "{}}", "\"a\" \"b\"",
    "99999999999999999999", "1e400",
  ]

  @Test(arguments: allowed)
  func `what JSON allows is read`(value: String) {
    let line = Array(#"{"id":1,"method":"ping","params":{"x":\#(value)}}"#.utf8)
    #expect(Request.parse(line.span).failureCode == nil)
  }

  @Test(arguments: forbidden)
  func `what JSON forbids is refused with a place, and as a valid line`(value: String) throws {
    let line = Array(#"{"id":1,"method":"ping","params":{"x":\#(value)}}"#.utf8)
    guard case .failure(let reply) = Request.parse(line.span) else {
      Issue.record("\(value) was read")
      return
    }
    #expect(reply.refusal.code == .parseError)
    let place = try #require(reply.refusal.place)
    #expect((0...line.count).contains(place.offset))
    let answer = reply.line
    let written = try JSONReader.read(answer.span)
    #expect(written["id"] == .null && written["error"]?["code"] == .integer(-32700))
  }

  @Test(arguments: [
    [0x80], [0xFF], [0xC0, 0xAF], [0xE2, 0x82], [0xED, 0xA0, 0x80], [0xF4, 0x90, 0x80, 0x80], [0xF8, 0x88, 0x80, 0x80],
  ])
  func `bytes that are no UTF-8 are refused`(bytes: [UInt8]) {
    let line = Array(#"{"id":1,"method":"ping","params":{"x":""#.utf8) + bytes + Array(#""}}"#.utf8)
    #expect(Request.parse(line.span).failureCode == -32700)
  }
}
