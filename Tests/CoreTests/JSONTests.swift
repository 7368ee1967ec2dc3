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

  @Test func `whole numbers are written as the library writes them`() {
    var random = RandomNumbers(seed: 11)
    var numbers: [Int64] = [0, -1, 9, 10, -10, 99, 100, .min, .max, .min + 1]
    for power in 0..<63 { numbers += [1 << power, (1 << power) - 1, -(1 << power)] }
    for _ in 0..<2000 { numbers.append(Int64(bitPattern: random.next() >> UInt64(random.below(64)))) }
    for number in numbers {
      var writer = JSONWriter()
      writer.integer(number)
      #expect(String(decoding: writer.bytes, as: UTF8.self) == String(number))
    }
    for number in [UInt64.max, UInt64(Int64.max) + 1] {
      var writer = JSONWriter()
      writer.integer(number)
      #expect(String(decoding: writer.bytes, as: UTF8.self) == String(number))
    }
  }

  @Test func `duplicate names, trailing commas, depth and bad UTF-8 are refused`() {
    for text in [#"{"a":1,"a":2}"#, "[1,]", String(repeating: "[", count: 65), "", "[1] 2"] {
      #expect(throws: JSONReader.Failure.self) { try JSONReader.read(Array(text.utf8).span) }
    }
    #expect(throws: JSONReader.Failure.self) { try JSONReader.read([0x22, 0xFF, 0x22].span) }
  }
}
