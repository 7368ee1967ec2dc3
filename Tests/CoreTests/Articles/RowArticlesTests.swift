import Testing

@testable import Core

@Suite struct RowArticlesTests {
  @Test func `a row becomes a headline and paragraphs that lead back to its bytes`() throws {
    let file = #"""
      {"id":"a-1","title":"Coal \u0026 tea","date":"2021-07-30","text":"First line\nsecond \"part\".\n\n\n Next é\u00e9 \ud83d\ude00 end.\n"}

      {"extra":[1,{"a":null}],"text":"One.","id":7,"title":"Later title","date":"2021-07-30T08:00:00Z"}
      """#
    let reading = try PageReader().read(text: file)
    expectSound(reading, of: Array(file.utf8))
    #expect(reading.format == "jsonl")
    #expect(reading.articles.map(\.headline) == ["Coal & tea", "Later title"])
    #expect(reading.articles.map(\.externalID) == ["a-1", "7"])
    #expect(reading.articles.map(\.date.value) == ["2021-07-30", "2021-07-30"])
    let blocks = reading.articles[0].blocks
    #expect(blocks.map(\.kind) == [.headline, .paragraph, .paragraph])
    #expect(blocks.dropFirst().map(\.string) == [#"First line second "part"."#, "Next éé 😀 end."])
  }

  @Test(arguments: [
    ("\n" + #"{"text":1}"#, 2), (#"{"title":"a"}"#, 1), (#"{"text":"a","text":"b"}"#, 1),
    (#"{"text":"a"} x"#, 1), (#"{"text":"\x"}"#, 1), (#"{"text":"\ud800"}"#, 1), (#"{"text":"a",}"#, 1),
    ("{\"text\":\"a\tb\"}", 1), (#"{"text":"a","n":01}"#, 1), ("\n\n" + #"{"text":"a","n":[1,]}"#, 3),
    (#"{"text":"a""#, 1),
    (#"{"text":"a","n":"# + String(repeating: "[", count: 70), 1),
  ])
  func `a malformed row is refused with its line`(file: String, line: Int) {
    do {
      _ = try PageReader(format: .jsonl).read(text: file)
      Issue.record("read \(file)")
    } catch {
      guard case .malformedRow(let found, _, _) = error else {
        Issue.record("\(error)")
        return
      }
      #expect(found == line)
    }
  }

  @Test func `a malformed row is passed over, named, and the rest is read`() throws {
    let file = #"""
      {"text":"One."}
      {"text":"Two
      [1, 2]
      {"text":"Three.","n":[1,}
      {"text":"Four."}
      """#
    let reading = try PageReader(format: .jsonl).read(text: file)
    expectSound(reading, of: Array(file.utf8))
    #expect(reading.articles.flatMap(\.blocks).map(\.string) == ["One.", "Four."])
    #expect(
      reading.refused.map { $0.prefix(23) } == [
        "malformed row on line 2", "malformed row on line 3", "malformed row on line 4",
      ])
    let many = "{\"text\":\"a\"}\n" + String(repeating: "{\n", count: 250)
    #expect(try PageReader(format: .jsonl).read(text: many).refused.count == RowArticles.listed + 1)
  }

  @Test func `a date that cannot be read stays unknown`() throws {
    let reading = try PageReader().read(text: #"{"text":"a","date":"30 July"}"#)
    #expect(reading.articles[0].date.certainty == .unknown)
    #expect(reading.articles[0].date.value == nil)
  }
}
