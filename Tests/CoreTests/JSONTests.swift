import Testing

@testable import Core

@Suite struct JSONTests {
  @Test(arguments: [
    #"{"a":[1,2.5,"x\n",null,true],"b":{}}"#, #""\u0001\"\\é漢""#, "[]", "-9007199254740991", "1e300",
  ])
  func `what is written reads back equal`(text: String) throws {
    let value = try JSONReader.read(Array(text.utf8).span)
    var writer = JSONWriter()
    writer.value(value)
    #expect(try JSONReader.read(writer.bytes.span) == value)
  }

  @Test func `duplicate names, trailing commas, depth and bad UTF-8 are refused`() {
    for text in [#"{"a":1,"a":2}"#, "[1,]", String(repeating: "[", count: 65), "", "[1] 2"] {
      #expect(throws: JSONReader.Failure.self) { try JSONReader.read(Array(text.utf8).span) }
    }
    #expect(throws: JSONReader.Failure.self) { try JSONReader.read([0x22, 0xFF, 0x22].span) }
  }
}
