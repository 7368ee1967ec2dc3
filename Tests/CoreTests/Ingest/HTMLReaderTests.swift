import Testing

@testable import Core

@Suite struct HTMLReaderTests {
  private func read(_ page: String) throws -> PageReading {
    let bytes = Array(page.utf8)
    let reading = try PageReader().read(bytes.span, name: "page")
    expectSound(reading, of: bytes)
    return reading
  }

  private let paragraph =
    "The council of Datong voted on Tuesday to reopen the old mine as a museum, which should draw visitors from "
    + "all over the province, the mayor said."

  @Test func `the article is found among menus, related links and comments without any article element`() throws {
    let links = (1...8).map { "<li><a href=\"/\($0)\">Other story number \($0) of the day</a></li>" }.joined()
    let reading = try read(
      """
      <html><head><title>Mine to be museum | The Paper</title></head><body class="has-sidebar">
      <div id="top-nav"><ul>\(links)</ul></div>
      <div class="wrap"><div class="content"><h1>Mine to be museum</h1>
      <p class="byline">By Li Shu</p><p>\(paragraph)</p><p>\(paragraph) &mdash; again</p>
      <div class="related"><h3>Related</h3><ul>\(links)</ul></div>
      <p>\(paragraph)</div></div>
      <div class="comments"><p>What a nonsense, I have never heard of such a thing, and I have heard a lot.</p></div>
      <script>var text = "<p>not text</p>";</script></body></html>
      """)
    #expect(reading.articles.count == 1)
    let article = reading.articles[0]
    #expect(article.headline == "Mine to be museum")
    #expect(article.bylines.map(\.name) == ["Li Shu"])
    #expect(article.blocks.map(\.kind) == [.headline, .byline, .paragraph, .paragraph, .paragraph])
    #expect(article.blocks[3].string == paragraph + " — again")
  }

  @Test func `several article elements are several articles`() throws {
    let reading = try read(
      """
      <main><article><h2>First story</h2><p>\(paragraph)</p></article>
      <article><h2>Second story</h2><p>\(paragraph)</p><p>\(paragraph)</p></article></main>
      """)
    #expect(reading.articles.map(\.headline) == ["First story", "Second story"])
    #expect(reading.articles.map(\.blocks.count) == [2, 3])
  }

  @Test func `a flattened page is cut at its headings like a page of Markdown`() throws {
    let reading = try read(
      """
      <html><body><h1>First story</h1><p>\(paragraph)</p><p>\(paragraph)</p>
      <h1>Second story</h1><p>By Guo Yanjie</p><p>\(paragraph)</p></body></html>
      """)
    #expect(reading.articles.map(\.headline) == ["First story", "Second story"])
    #expect(reading.articles.last?.bylines.map(\.name) == ["Guo Yanjie"])
  }

  @Test func `what JSON-LD states wins over what the page shows, and a graph is searched`() throws {
    let reading = try read(
      """
      <html><head><script type="application/ld+json">{"@context":"https://schema.org","@graph":[{"@type":"WebSite",
      "name":"Paper"},{"@type":["NewsArticle"],"headline":"Mine &amp; museum","datePublished":"2021-07-30",
      "author":{"name":"Li Shu"},"publisher":{"@type":"Organization","name":"Shanxi Weekly"}}]}</script></head>
      <body><h1>Other heading</h1><h2>Mine &amp; museum</h2><p>\(paragraph)</p><p>\(paragraph)</p></body></html>
      """)
    #expect(reading.articles.map(\.headline) == ["Mine & museum"])
    #expect(reading.articles[0].date.value == "2021-07-30" && reading.articles[0].source == "Shanxi Weekly")
    #expect(reading.articles[0].bylines.map(\.name) == ["Li Shu"])
  }

  @Test func `captions, pull quotes, boxes, crossheads and tables keep their kinds`() throws {
    let reading = try read(
      """
      <article><h1>Mine to be museum</h1><p>\(paragraph)</p>
      <figure><img src="a.jpg"><figcaption>The mine. <span class="credit">Photo: Guo Yanjie</span></figcaption></figure>
      <aside class="pull-quote">"It will draw visitors"</aside><h2>How it began</h2><p>\(paragraph)</p>
      <div class="factbox"><p>Opened in 1930</p></div>
      <table><tr><td>Year</td><td>Tons</td></tr><tr><td>2019</td><td>400</td></tr></table>
      <div class="advertisement">Buy coal</div></article>
      """)
    let blocks = reading.articles[0].blocks
    #expect(
      blocks.map(\.kind) == [
        .headline, .paragraph, .crosshead, .paragraph, .caption, .credit, .pullQuote, .factBox, .table, .table,
      ])
    #expect(blocks[4].credit == "Guo Yanjie")
    #expect(blocks.filter { $0.kind == .table }.map(\.string) == ["Year Tons", "2019 400"])
    #expect(reading.furniture.map(\.kind) == [.advertisement])
  }

  @Test func `soft hyphens, entities and white space of all kinds lead back to their bytes`() throws {
    let reading = try read(
      "<article><h1>Fu\u{AD}ß&shy;ball</h1><p>\(paragraph)  A&nbsp;b\u{A0}c&#8217;s &unknown; x&amp;y\n\t z.</p></article>"
    )
    #expect(reading.articles[0].headline == "Fußball")
    #expect(reading.articles[0].blocks[1].string == paragraph + " A b c’s &unknown; x&y z.")
  }

  @Test func `tags left open and thousands of open elements end with an answer`() throws {
    let deep = String(repeating: "<div>", count: 20_000) + paragraph + String(repeating: "</div>", count: 300)
    #expect(try read("<html><body><h1>A</h1>" + deep).articles.count == 1)
    #expect(try read("<html><body><p>\(paragraph)<p>\(paragraph)<table><tr><td>a<td>b<tr><td>c").articles.count == 1)
    #expect(try read("<html><body><script>never closed \(paragraph)").articles.isEmpty)
    #expect(try read("<html><body><p>\(paragraph)</p><a href=\"never closed").articles.count == 1)
  }
}
