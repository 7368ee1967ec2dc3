import Testing

@testable import shanxid

@Suite struct LogfmtHandlerTests {
  @Test(arguments: [
    (0, "1970-01-01T00:00:00.000Z"),
    (951_782_399, "2000-02-28T23:59:59.000Z"), (951_782_400, "2000-02-29T00:00:00.000Z"),
    (1_583_020_799, "2020-02-29T23:59:59.000Z"), (4_107_542_400, "2100-03-01T00:00:00.000Z"),
  ])
  func `counts days as the calendar does`(seconds: Int, text: String) {
    #expect(LogfmtHandler.text(seconds: seconds, milliseconds: 0) == text)
  }

  @Test func `quotes what could be mistaken`() {
    let line = LogfmtHandler.line(
      time: "t", level: .info, event: "two words", metadata: ["b": "x\ny", "a": "plain", "c": "", "d": "k=\"v\""])
    #expect(line == #"ts=t level=info event="two words" a=plain b="x\ny" c="" d="k=\"v\"""#)
  }
}
