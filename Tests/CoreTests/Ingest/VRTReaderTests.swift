import Testing

@testable import Core

@Suite struct VRTReaderTests {
  static func read(_ text: String, columns: String = VRTColumns.standard) throws -> TaggedTokens {
    let columns = try #require(VRTColumns(columns))
    return try VRTReader.read(Array(text.utf8).span, columns: columns)
  }

  static func values(_ tokens: TaggedTokens, _ name: String) -> [String] {
    guard let attribute = tokens.attributes.first(where: { $0.name == name }) else { return [] }
    return attribute.numbers.map { number in
      let value = attribute.values[Int(number)]
      return String(decoding: value.indices.map { value[$0] }, as: UTF8.self)
    }
  }

  @Test func `tokens keep the order of lines, entities are decoded, sets sorted, missing columns left out`() throws {
    let tokens = try Self.read("<!-- no -->\n  a\tX\n\nb &amp; c\tY\n&lt;\tZ\r\n&amp;lt;\n")
    #expect(Self.values(tokens, "word") == ["a", "b & c", "<", "&lt;"])
    #expect(Self.values(tokens, "pos") == ["X", "Y", "Z", ""])
    #expect(tokens.attributes.map(\.name) == ["word", "pos"])
    let sets = try Self.read("a\t|z|b|b|\nb\t|\nc\t\n", columns: "word,feats/")
    #expect(Self.values(sets, "feats") == ["|b|z|", "|", "|"])
  }

  @Test func `more columns than named are refused with their line`() throws {
    #expect(throws: PageError.tooManyColumns(line: 3, expected: ["word", "pos"])) {
      try Self.read("<s>\na\tX\nb\tY\tb\n</s>", columns: "word,pos")
    }
    #expect(VRTColumns("pos,lemma") == nil && VRTColumns("word,word") == nil && VRTColumns("word,norm") == nil)
    #expect(VRTColumns("word,1") == nil && VRTColumns("word/") == nil && VRTColumns("word,,pos") == nil)
  }

  @Test func `elements cross, nest in numbered copies, and lose what is empty`() throws {
    let tokens = try Self.read(
      "<np type='A &quot;x&quot;' n=1>\na\n<x>\n<np type=\"B\">\nb\n</np>\n<e>\n</e>\n</np>\nc\n</x>\n</zz>\n<y>\nd\n")
    #expect(tokens.layer("np")?.ranges == [0..<2] && tokens.layer("np1")?.ranges == [1..<2])
    #expect(tokens.layer("np")?.columns == ["type", "n"])
    #expect(tokens.layer("np")?.values[0].map(\.value) == ["A \"x\"", "1"])
    #expect(tokens.layer("np1")?.values[0].map(\.value) == ["B"])
    #expect(tokens.layer("x")?.ranges == [1..<3] && tokens.layer("y")?.ranges == [3..<4])
    #expect(tokens.layer("e") == nil && tokens.layer("zz") == nil)
  }

  @Test func `articles are elements and what lies between them, blocks follow p`() throws {
    let text =
      "pre\n<text id=\"t1\" title=\"One\" date=\"2021-03\">\n<p>\na\n</p>\n<headline>\nb\n</headline>\nc\n</text>\nout\n"
    let reading = try PageReader(format: .vrt).read(Array(text.utf8).span, name: "a.vrt")
    #expect(reading.articles.map(\.headline) == [nil, "One", nil])
    #expect(reading.articles[1].externalID == "t1" && reading.articles[1].date.value == "2021-03")
    #expect(reading.articles[1].blocks.map(\.kind) == [.paragraph, .headline, .body])
    #expect(reading.articles[1].blocks.map(\.position) == [1, 2, 3])
  }
}
