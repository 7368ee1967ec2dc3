import Testing

@testable import Core

@Suite struct DocumentReaderTests {
  private func read(_ page: String, format: PageFormat = .auto, columns: String = "") throws -> PageReading {
    let bytes = Array(page.utf8)
    let reading = try PageReader(format: format, columns: columns).read(bytes.span, name: "page")
    expectSound(reading, of: bytes)
    return reading
  }

  private func kinds(_ article: Article) -> [String] {
    article.blocks.map { "\($0.kind.rawValue): \($0.string)" }
  }

  @Test func `TEI divisions are articles, notes and running heads stand aside, words go on over line breaks`() throws {
    let reading = try read(
      """
      <TEI xmlns="http://www.tei-c.org/ns/1.0"><teiHeader><fileDesc><titleStmt><title>File</title></titleStmt>
      <sourceDesc><bibl><title level="j">Shanxi Weekly</title><date when="1921-03-04">4 March 1921</date></bibl>
      </sourceDesc></fileDesc></teiHeader><text><body><pb n="1"/><fw type="header">SHANXI WEEKLY</fw>
      <div type="section"><head>News</head>
      <div type="article" xml:id="a1"><head type="main">Mine opens</head><head type="sub">Lamps for all</head>
      <byline>By <name>Li Shu</name></byline><p>The coun<lb break="no"/>cil spoke<lb/>long&#x2014;too
      <note>See page 4.</note> long<fw>3</fw> for some. <choice><sic>Teh</sic><corr>The</corr></choice> end.</p>
      <head>Later</head><p>More.</p><figure><head>The mine.</head><figDesc>not printed</figDesc></figure></div>
      <div type="advert" xml:id="a2"><p>Buy coal.</p></div></div></body></text></TEI>
      """)
    #expect(reading.format == "tei")
    #expect(reading.articles.map(\.externalID) == ["a1", "a2"])
    let article = try #require(reading.articles.first)
    #expect(article.headline == "Mine opens" && article.deck == "Lamps for all" && article.source == "Shanxi Weekly")
    #expect(article.date.value == "1921-03-04" && article.bylines.map(\.name) == ["Li Shu"])
    #expect(
      kinds(article) == [
        "headline: Mine opens", "deck: Lamps for all", "byline: By Li Shu",
        "paragraph: The council spoke long—too long for some. Teh end.", "crosshead: Later", "paragraph: More.",
        "other: See page 4.", "caption: The mine.",
      ])
    #expect(reading.furniture.map(\.kind) == [.runningHead, .runningHead, .runningHead])
  }

  @Test func `TEI without kinds of divisions has an article for each outermost one`() throws {
    let reading = try read(
      "<TEI><text><body><div><head>One</head><p>A.</p><div><head>Sub</head><p>B.</p></div></div>"
        + "<div><head>Two</head><p>C.</p></div></body></text></TEI>")
    #expect(reading.articles.map(\.headline) == ["One", "Two"])
    #expect(
      kinds(try #require(reading.articles.first)) == [
        "headline: One", "paragraph: A.", "crosshead: Sub", "paragraph: B.",
      ])
  }

  @Test func `NITF keeps head, deck, byline, dateline, captions and the date of issue`() throws {
    let reading = try read(
      """
      <?xml version="1.0"?><nitf><head><docdata><doc-id id-string="x1"/><date.issue norm="20210730T101500Z"/></docdata>
      <pubdata name="China Daily"/></head><body><body.head><hedline><hl1>Mine opens</hl1><hl2>Lamps for all</hl2>
      </hedline><byline>By <person>Li Shu</person>, <byttl>Reporter</byttl></byline><dateline>TAIYUAN</dateline>
      </body.head><body.content><block><p>First<br/>words &amp; more.</p><hl2>Later</hl2><media media-type="image">
      <media-caption><p>The mine.</p></media-caption><media-producer>Guo Yanjie</media-producer></media>
      <table><tr><td>Year</td><td>Tons</td></tr></table></block></body.content>
      <body.end><tagline>Liu Xin contributed to this story.</tagline></body.end></body></nitf>
      """)
    let article = try #require(reading.articles.first)
    #expect(reading.articles.count == 1 && article.externalID == "x1" && article.source == "China Daily")
    #expect(article.date.value == "2021-07-30" && article.bylines.map(\.name) == ["Li Shu"])
    #expect(
      kinds(article) == [
        "headline: Mine opens", "deck: Lamps for all", "byline: By Li Shu, Reporter", "dateline: TAIYUAN",
        "paragraph: First words & more.", "crosshead: Later", "caption: The mine.", "credit: Guo Yanjie",
        "table: Year Tons", "contributors: Liu Xin contributed to this story.",
      ])
  }

  @Test func `ninjs of all versions gives the paragraphs of its HTML with places inside the JSON string`() throws {
    let reading = try read(
      #"{"uri":"u1","type":"text","versioncreated":"2021-07-30T10:00:00Z","byline":"By Li Shu","headline":"Mine \u201copens\u201d","#
        + "\n"
        + #""body_text":"ignored","body_xhtml":"<p>One &amp; \"two\".<\/p>\n <h2>Later<\/h2><p>Th\u00e9 end.<\/p>","#
        + #""associations":{"main":{"type":"picture","headline":"no","description_text":"The mine."}}}"#)
    #expect(reading.format == "ninjs")
    let article = try #require(reading.articles.first)
    #expect(article.externalID == "u1" && article.date.value == "2021-07-30")
    #expect(
      kinds(article) == [
        "headline: Mine “opens”", "paragraph: One & \"two\".", "crosshead: Later", "paragraph: Thé end.",
        "caption: The mine.",
      ])
    let second = try read(
      #"[{"uri":"u2","headlines":[{"role":"short","value":"Short"},{"role":"main","value":"Long"}],"#
        + #""bodies":[{"contentType":"text/plain","value":"One\nline.\n\nTwo."}],"by":"Jane Doe"}]"#)
    #expect(second.articles.map(\.headline) == ["Long"])
    #expect(kinds(try #require(second.articles.first)).dropFirst() == ["paragraph: One line.", "paragraph: Two."])
    #expect(
      throws: PageError.noText(reason: "a JSON document without the members of ninjs (headline, body_text, bodies, …)")
    ) {
      try PageReader().read(Array("{\"a\": 1,\n \"b\": 2}".utf8).span, name: "page")
    }
  }

  @Test func `front matter states what the first article of a Markdown page is`() throws {
    let reading = try read(
      """
      ---
      title: "Mine opens"
      authors:
        - Li Shu
        - Guo Yanjie
      date: 2021-07-30T08:00:00Z
      source: Shanxi Weekly
      ---

      The mine is **open** now. Visitors came by train.

      They left \\$5 each.
      """)
    #expect(reading.format == "markdown")
    let article = try #require(reading.articles.first)
    #expect(article.headline == "Mine opens" && article.source == "Shanxi Weekly")
    #expect(article.bylines.map(\.name) == ["Li Shu", "Guo Yanjie"] && article.date.value == "2021-07-30")
    #expect(article.blocks.last?.string == "They left $5 each.")
    #expect(!article.blocks.contains { $0.string.contains("title:") })
    #expect(FrontMatter(Array("---\n\nA rule above.\n".utf8).span) == nil)
  }

  @Test func `rows may call their fields something else`() throws {
    let reading = try read(
      #"{"head":"Mine opens","body":"It is open.","by":"By Li Shu","source":"Shanxi Weekly","title":"no","text":"no"}"#
        + "\n", columns: "text=body,title=head,author=by")
    #expect(kinds(try #require(reading.articles.first)) == ["headline: Mine opens", "paragraph: It is open."])
    #expect(reading.articles[0].bylines.map(\.name) == ["Li Shu"] && reading.articles[0].source == "Shanxi Weekly")
    #expect(RowFields("text") == nil && RowFields("text=a,text=b") == nil && RowFields("text=title") == nil)
    #expect(RowFields("no=a") == nil)
  }

  @Test func `no text of a news item is told twice where its data stand inside each other`() throws {
    let reading = try read(
      """
      <newsItem guid="g"><contentMeta><headline>Mine <headline>opens</headline></headline><description>All of \
      <dateline>HEQU</dateline> it</description></contentMeta></newsItem>
      """, format: .newsml)
    #expect(reading.articles.map(\.headline) == ["Mine opens"])
    #expect(kinds(reading.articles[0]) == ["headline: Mine opens", "dateline: HEQU", "paragraph: All of it"])
  }
}
