import Testing

@testable import Core

@Suite struct NoticesTests {
  @Test(arguments: [
    ["Oil change $24.95", "1180 Main St. • 555-0199", "Mon.-Sat. 8-5"],
    ["BRIGGS & SON, Grocers. Phone 41.", "Peaches, $1.10 a box"],
  ])
  func `where to call and what it costs is an advertisement`(lines: [String]) {
    var notices = Notices()
    for line in lines { notices.formUnion(Notices.found(in: line)) }
    #expect(notices.isAdvertisement)
  }

  @Test(arguments: ["The senate voted 18-4 on Monday.", "Tickets cost $5 at the door.", "The score was 21-19, 21-17."])
  func `a sentence with figures is none`(line: String) {
    #expect(!Notices.found(in: line).isAdvertisement)
  }

  @Test func `wide letters count for more than narrow ones`() {
    let bytes = Array("illimwMW".utf8)
    #expect(SetWidths.width(of: 0..<4, in: bytes) < SetWidths.width(of: 5..<8, in: bytes))
  }

  @Test func `boxes, kickers and lists of posts are told by their words`() {
    #expect(Phrases.isBoxHeading("BY THE NUMBERS"))
    #expect(Phrases.isKicker("STAFF EDITORIAL") && !Phrases.isKicker("Staff editorial"))
    #expect(Mastheads.namesPost("Managing Editor: Dee Hanratty"))
    #expect(Bylines.read("BY THE NUMBERS") == nil)
    #expect(Phrases.contributors("— Compiled by Joel Varnum") == ["Joel Varnum"])
    #expect(Credits.find(atEndOf: "(Luz Herrera / Valley Independent)")?.name == "Luz Herrera")
    #expect("[Home](/) | [News](/news)".holds("]("))
    #expect(Menus.isLinkItem("- [Seed library opens](/seed)"))
    #expect(Phrases.isContact("gmatsuda@portaldertimes.example • 555-0117"))
    #expect(Bylines.read("By Ava Lindholm, Grade 8")?.bylines.map(\.name) == ["Ava Lindholm"])
    #expect(Bylines.read("By Flyer Staff")?.bylines.isEmpty == true)
    #expect(!TextQuality.isNoise(Array("p.m.".utf8)[...]))
  }
}
