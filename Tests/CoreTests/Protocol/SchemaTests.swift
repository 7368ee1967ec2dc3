import Testing

@testable import Core

@Suite struct SchemaTests {
  static let schema = Schema.object([
    .required("q", .string, "text"),
    .optional("limit", .integer(1...100), default: .integer(10), "rows"),
    .optional("sort", .choice(["score", "date"]), "order"),
    .optional("ids", .array(.count, count: 1...2), "numbers"),
    .optional("where", .dictionary(.either([.string, .dictionary(.string)])), "tests"),
    .optional("deck", .nullable(.string), "text or nothing"),
  ])

  static func value(_ text: String) throws -> JSONValue { try JSONReader.read(Array(text.utf8).span) }

  @Test(arguments: [
    #"{"q":""}"#, #"{"q":"a","limit":100,"sort":"date","ids":[1,2],"where":{"d":{">":"x"},"f":"y"},"deck":null}"#,
  ])
  func `accepts values of the form`(text: String) throws {
    #expect(Self.schema.accepts(try Self.value(text)))
  }

  @Test(arguments: [
    (#"{}"#, "q", "is missing"), (#"{"q":1}"#, "q", "must be a string, not integer"),
    (#"{"q":"","limit":0}"#, "limit", "must be an integer from 1 to 100, not 0"),
    (#"{"q":"","limit":1.5}"#, "limit", "must be an integer from 1 to 100, not number"),
    (#"{"q":"","ids":[]}"#, "ids", "must have 1 to 2 items, not 0"),
    (#"{"q":"","ids":[1,-1]}"#, "ids[1]", "must be an integer from 0, not -1"),
    (#"{"q":"","where":{"d":7}}"#, "where.d", "must be a string or an object, not integer"),
    (#"[]"#, "", "must be an object, not array"),
  ])
  func `names the place and what was wrong`(text: String, path: String, message: String) throws {
    let value = try Self.value(text)
    #expect(throws: Schema.Mismatch(path: path, message: message)) { try Self.schema.check(value) }
  }

  @Test func `an unknown name is refused with the nearest known one`() throws {
    let value = try Self.value(#"{"q":"","limt":1}"#)
    let error = #expect(throws: Schema.Mismatch.self) { try Self.schema.check(value) }
    #expect(error?.path == "limt" && error?.didYouMean == ["limit"])
    let choice = try Self.value(#"{"q":"","sort":"sore"}"#)
    #expect(throws: Schema.Mismatch.self) { try Self.schema.check(choice) }
  }
}
