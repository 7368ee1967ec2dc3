import Testing

@testable import Core

/// The pages under `seeds/`, as seeds/README.md describes them.
@Suite struct SeedTests {
  private func read(_ name: String) throws -> PageReading {
    let file = try SharedFiles.ownBytes("seeds/pages/\(name)")
    let reading = try PageReader().read(file.span, name: name)
    expectSound(reading, of: file)
    return reading
  }

  @Test func `the web article has its parts, its date and its dashes`() throws {
    let reading = try read("web-article.txt")
    let article = try #require(reading.articles.first)
    #expect(reading.articles.count == 1)
    #expect(article.headline == "Coal city turns to a featherweight material to keep homes warm")
    #expect(article.bylines == [Byline(name: "Yuan Shenggao", raw: "Yuan Shenggao")])
    #expect(article.source == "China Daily")
    #expect(article.date == ArticleDate(value: "2021-07-30", certainty: .stated, basis: "Updated: 2021-07-30"))
    #expect(reading.furniture.map(\.kind) == [.imageName])
    let kinds: [BlockKind] = [.headline, .byline, .dateLine] + Array(repeating: .paragraph, count: 13)
    #expect(article.blocks.map(\.kind) == kinds + [.caption, .credit, .contributors])
    #expect(article.blocks.compactMap(\.credit) == ["Wu Liuhong"])
    #expect(article.repairs.map(\.kind) == [.restoreDash, .restoreDash])
    #expect(article.repairs.map(\.after) == ["branch—Yangzhong", "Materials—is"])
  }

  @Test func `the Markdown page has four articles, whole sentences and boxes apart`() throws {
    let articles = try read("newspaper-page.md").articles
    #expect(
      articles.map(\.headline) == [
        "Shanxi generators ride the new railway to Laos", "Students from 12 countries dance their way into Chinese",
        "Two cities, one zone: investors pledge $84b", "A railway station wakes up an old revolutionary base",
      ])
    #expect(articles.map { $0.deck != nil } == [true, false, false, false])
    #expect(
      articles.map { $0.blocks.map(\.kind) } == [
        [.headline, .deck, .byline, .body, .pullQuote, .other, .caption, .credit, .contributors],
        [.headline, .byline, .body, .body, .caption, .credit, .contributors],
        [.headline, .byline, .body, .caption, .credit, .contributors],
        [.headline, .byline, .body, .factBox, .contributors, .caption, .credit],
      ])
    let bodies = articles.map { $0.blocks.filter { $0.kind == .body }.map(\.string).joined(separator: "\n") }
    for (article, text) in [
      (0, "a gateway for goods"), (0, "more power than the one"), (0, "manager of the company"),
      (1, "March 23 in Taiyuan."),
      (2, "the development of the"), (2, "eco-friendly tourism"), (3, "tours that focus on those years"),
      (3, "($157) a year"),
    ] {
      #expect(bodies[article].contains(text), "\(text)")
    }
    #expect(bodies.allSatisfy { !$0.contains("FOR CHINA DAILY") && !$0.contains("contributed to") })
    #expect(articles.flatMap(\.blocks).compactMap(\.speaker) == ["Shen Fangtao"])
    #expect(articles.map { $0.bylines.map(\.name) } == Array(repeating: ["Yuan Shenggao"], count: 4))
  }

  @Test func `the page with line ends has its paragraphs and words back`() throws {
    let reading = try read("ocr-columns.txt")
    #expect(
      reading.articles.map(\.headline) == ["Smart mines cut the dark out of coal", "Aerogel maker hires in Yangquan"])
    #expect(reading.furniture.map(\.kind) == [.folio, .runningHead, .advertisement])
    #expect(reading.articles.map(\.date.value) == ["2021-07-30", "2021-07-30"])
    #expect(reading.articles.map(\.source) == ["Shanxi Weekly", "Shanxi Weekly"])
    #expect(
      reading.articles.map { $0.blocks.map(\.kind) } == [
        [.headline, .byline, .paragraph, .paragraph, .paragraph, .pullQuote, .other, .jumpLine],
        [.headline, .byline, .paragraph, .paragraph],
      ])
    let text = reading.articles.flatMap(\.blocks).filter { $0.kind == .paragraph }.map(\.string).joined(separator: "\n")
    for words in [
      "The Tashan Coal Mine near Datong sends", "Holding Group, the largest coal producer", "Cutting and conveying",
      "in the same way before the end of this year", "well-trained staff",
    ] {
      #expect(text.contains(words), "\(words)")
    }
    let hyphens = reading.articles.flatMap(\.repairs).filter { $0.kind == .dehyphenate }
    #expect(hyphens.map(\.after) == ["Holding", "producer", "conveying"])
  }

  @Test func `the web page's article is read without its menus, with what its JSON-LD states`() throws {
    let file = try SharedFiles.ownBytes("seeds/pages/news-page.html")
    let reading = try PageReader().read(file.span, name: "page")
    expectSound(reading, of: file)
    #expect(reading.format == "html")
    let article = try #require(reading.articles.first)
    #expect(reading.articles.count == 1)
    #expect(article.headline == "Xinzhou grows sapphire for screens")
    #expect(article.bylines.map(\.name) == ["Yuan Shenggao"])
    #expect(article.source == "Shanxi Weekly")
    #expect(article.date.value == "2022-04-08" && article.date.certainty == .stated)
    #expect(article.blocks.map(\.kind) == [.headline, .byline, .paragraph, .paragraph, .caption])
    #expect(article.blocks[2].string.contains("aluminum oxide, which Shanxi has in abundance."))
    #expect(article.blocks[3].string.hasPrefix("\u{201C}One chip serves"))
    #expect(article.blocks[4].credit == "Guo Yanjie")
    let menus = reading.furniture.map { String(decoding: file[$0.source], as: UTF8.self) }
    #expect(reading.furniture.allSatisfy { $0.kind == .menu })
    #expect(menus == ["Home", "Shanxi", "Sport", "Copyright Shanxi Weekly. ", "About us"])
  }

  @Test func `the scanned page's words are joined where the line cut them`() throws {
    let file = try SharedFiles.ownBytes("seeds/pages/scanned-page.xml")
    let reading = try PageReader().read(file.span, name: "page")
    expectSound(reading, of: file)
    #expect(reading.format == "alto")
    #expect(reading.articles.map(\.headline) == ["Houma opens park"])
    #expect(
      reading.articles[0].blocks.map(\.string) == ["Houma opens park", "A bonded logistics park now serves Houma."])
    #expect(
      reading.articles[0].repairs.map { "\($0.kind) \($0.before) \($0.after) \($0.confidence)" } == [
        "dehyphenate logis-|tics logistics 1.0"
      ])
  }

  @Test(arguments: ["web-article.txt", "newspaper-page.md", "ocr-columns.txt", "news-page.html", "scanned-page.xml"])
  func `damaged pages lose no byte`(name: String) throws {
    Mutations.check(try SharedFiles.ownBytes("seeds/pages/\(name)"), rounds: 20)
  }
}
