import Testing

@testable import Core

/// Pages in the forms that newspapers of several times take.
@Suite struct PageFormTests {
  private func articles(_ page: String) throws -> [Article] {
    let reading = try PageReader().read(text: page)
    expectSound(reading, of: Array(page.utf8))
    return reading.articles
  }

  private func texts(_ article: Article, _ kind: BlockKind) -> [String] {
    article.blocks.filter { $0.kind == kind }.map(\.string)
  }

  @Test func `columns of 1916 without blank lines are cut at their headings`() throws {
    let articles = try articles(
      """
      THE EVENING HERALD
      VOL. XXIV. NO. 118. KLAMATH CITY, OREGON, THURSDAY, MAY 18, 1916. PRICE FIVE CENTS
      GERMANS RENEW
      DRIVE NEAR FORT
      French Guns Hold the Line After
      a Night of Heavy Shelling
      PARIS, May 18.—The German attack on
      the heights west of the river was re-
      newed last night with great violence. The
      war office announced today that two
      trenches were lost and retaken before
      dawn.
      COUNCIL ORDERS
      NEW PAVING ON
      FOURTH STREET
      The city council at its meeting last
      evening voted to pave Fourth street from
      the depot to the bridge. The cost will be
      $18,000, of which the property owners
      pay two thirds.

      """)
    #expect(
      articles.map(\.headline) == ["GERMANS RENEW DRIVE NEAR FORT", "COUNCIL ORDERS NEW PAVING ON FOURTH STREET"])
    #expect(articles[0].deck == "French Guns Hold the Line After a Night of Heavy Shelling")
    #expect(texts(articles[0], .dateline) == ["PARIS, May 18.—"])
    #expect(articles.map(\.date.value) == ["1916-05-18", "1916-05-18"])
    #expect(texts(articles[0], .paragraph).first?.contains("renewed last night") == true)
  }

  @Test func `a text goes on behind its jump line on another page`() throws {
    let articles = try articles(
      """
      Senate passes
      fee increase for
      new rec center

      BY JANE WHITMORE
      STAFF WRITER

      Student Senate voted 21-7 on Tues-
      day night to raise the recreation fee
      for the first time since 2002.
      The money will pay for a new recre-
      ation center on the south side of cam-
      pus, said the president of the
      See FEE, page 4

      Volleyball sweeps
      Tech in home opener

      By Luis Ortega
      Sports Editor

      The volleyball team needed just 71
      minutes to sweep Tech on Friday night
      in Grant Gymnasium, where it has not
      lost since the spring of last year.
      \u{0C}4 News                                             Thursday, October 14, 2010

      FEE: Vote was 21-7
      From page 1

      senate, who asked forty people in his
      dorm. The fee goes to the regents in
      January.

      """)
    #expect(
      articles.map(\.headline) == [
        "Senate passes fee increase for new rec center", "Volleyball sweeps Tech in home opener",
      ])
    #expect(texts(articles[0], .jumpLine) == ["See FEE, page 4", "FEE: Vote was 21-7", "From page 1"])
    #expect(texts(articles[0], .paragraph).contains { $0.contains("the president of the senate, who asked") })
    #expect(articles[0].boundaries.contains { $0.kind == .continuation })
    #expect(articles[0].bylines.map(\.name) == ["Jane Whitmore"])
    #expect(articles[0].source == nil)
  }

  @Test func `front matter and italics say title, author and date`() throws {
    let articles = try articles(
      """
      ---
      title: "Port city opens tram line"
      date: 2018-09-03
      author: Rosa Lind
      ---

      # Port city opens tram line

      The first tram in sixty years left the harbour on Monday.

      | Stop | Minutes |
      |------|---------|
      | Hill | 14 |

      ## Ferry workers call off strike

      *By Karl Berg*
      *September 4, 2018*

      Ferry workers called off a strike on Sunday.

      """)
    #expect(articles.map(\.headline) == ["Port city opens tram line", "Ferry workers call off strike"])
    #expect(articles.map { $0.bylines.map(\.name) } == [["Rosa Lind"], ["Karl Berg"]])
    #expect(articles.map(\.date.value) == ["2018-09-03", "2018-09-04"])
    #expect(texts(articles[0], .table).count == 1)
  }

  @Test func `a clipping has its date, its deck and its dateline`() throws {
    let article = try #require(
      try articles(
        """
        The Bradford Evening Star (Bradford, Pennsylvania) · 12 May 1931, Tue · Page 3
        Downloaded on Nov 18, 2020

        Miners Go Back to
        Work at Two Pits

        Company Grants Hearing;
        Third Pit Stays Idle

        BRADFORD, May 12. (AP) — More than 300 miners
        went back to work today at the Number Two and
        Number Five pits of the Keller Coal company after
        a strike of nine days.

        """
      ).first)
    #expect(article.headline == "Miners Go Back to Work at Two Pits")
    #expect(article.deck == "Company Grants Hearing; Third Pit Stays Idle")
    #expect(article.date.value == "1931-05-12")
    #expect(article.source != nil)
    #expect(texts(article, .dateline) == ["BRADFORD, May 12. (AP) —"])
  }

  @Test func `noise is unreadable, not invented`() throws {
    let article = try #require(
      try articles(
        "A quiet day at the harbour\n\nThe boats stayed in on Monday.\n\n^ ~ |1 ;' ''jf; ■ *., ' : ~* ' ,' ; \\\\ • 'i|\n"
      ).first)
    #expect(article.blocks.contains { $0.kind == .unreadable })
    #expect(TextQuality.of(Array("The boats stayed in on Monday.".utf8)[...]) == 1)
    #expect(TextQuality.of(Array("Tlie b0ats stqyed jn 0n M0ndcty".utf8)[...]) < 0.8)
  }

  @Test(arguments: ["\u{A0}\u{2003}\n\u{3000}\n", "\u{FEFF}\u{200B}\n"])
  func `a file of nothing but white space is empty`(text: String) {
    #expect(throws: PageError.empty) { try PageReader().read(text: text) }
  }

  @Test(arguments: [("Mon-", "day", "Monday"), ("self-", "medicate", "self-medicate"), ("X-", "ray", "X-ray")])
  func `hyphens at line ends are told apart`(left: String, right: String, whole: String) throws {
    let lines = "The doctors of the town said that on \(left)\n\(right) nobody would come back to them at\n"
    let article = try #require(
      try articles(lines + "all, which the mayor of the old town had\nnot thought when he asked.\n").first)
    #expect(texts(article, .paragraph).first?.contains(whole) == true)
  }

  @Test func `a headline in capitals above a deck is no running head`() throws {
    let articles = try articles(
      """
      RIVER TOWN BUILDS BRIDGE

      New crossing opens after three years of work

      By Jane Miller

      The town of Milford opened its new bridge on Monday morning
      after three years of work. The mayor cut a ribbon and led the
      first walk across the river, followed by two hundred people.

      Traffic will use the bridge from Friday. The old ferry stops
      at the end of the month, the harbour office said in a letter
      to its customers.

      """)
    #expect(articles.map(\.headline) == ["RIVER TOWN BUILDS BRIDGE"])
    #expect(articles.first?.deck == "New crossing opens after three years of work")
  }

  @Test func `a name with initials below a letter is no headline`() throws {
    let articles = try articles(
      """
      LETTERS TO THE EDITOR

      TO THE EDITOR:
      The lamps on Mill street have been dark for a week and
      nobody at the city hall answers the telephone. I ask the
      council to send a man with a ladder before somebody falls
      into the ditch beside the road.
      J. T. WELLS

      TO THE EDITOR:
      Your paper said that the school roof was mended last month.
      It was not. The rain comes through above the second class
      and the children move their desks when the weather turns.
      A. B. CARVER

      """)
    #expect(!articles.contains { $0.headline?.contains("WELLS") == true || $0.headline?.contains("CARVER") == true })
  }

  @Test func `front matter leads back to its bytes, lists and tables keep their lines`() throws {
    let page = """
      ---
      title: "Harvest fair draws record crowd"
      subtitle: Farmers count eight thousand visitors
      date: 10 June 2023
      ---

      The fair on the north field had more visitors than ever before, the union said on Sunday.

      It counted:

      - eight thousand visitors
      - forty stalls
      - two bands

      | fruit | price |
      |---|---|
      | apples | 2 |
      | pears | 3 |

      """
    let articles = try articles(page)
    let article = try #require(articles.first)
    #expect(texts(article, .headline) == ["Harvest fair draws record crowd"])
    #expect(texts(article, .deck) == ["Farmers count eight thousand visitors"])
    #expect(article.date.value == "2023-06-10")
    #expect(texts(article, .paragraph).suffix(3) == ["- eight thousand visitors", "- forty stalls", "- two bands"])
    #expect(texts(article, .table) == ["| fruit | price |\n|---|---|\n| apples | 2 |\n| pears | 3 |"])
    let bytes = Array(page.utf8)
    for boundary in article.boundaries where boundary.kind == .start {
      let words = boundary.source.map { String(decoding: bytes[$0], as: UTF8.self) }.joined(separator: " ")
      #expect(words.hasPrefix("The fair on the north field"))
    }
  }

  @Test func `who signed a letter stands apart from the next letter, with a post behind a comma`() throws {
    let page = """
      LETTERS TO THE EDITOR

      TO THE EDITOR: The council has voted for the new bridge without asking the people who live beside it, and
      that cannot stand. We ask for a hearing before the end of the month.
      MARY A. CLARK
      TO THE EDITOR: Your paper wrote that the mill would close in May. It will not; the owners told us so on
      Monday, and they have hired twenty men since.
      OTIS J. SMITH, City Clerk.
      TO THE EDITOR: Thank you for the report on the school, which our children have read in their lessons too.
      J. P. WELLS
      """
    let paragraphs = try articles(page).flatMap { texts($0, .paragraph) }
    #expect(paragraphs.contains("MARY A. CLARK") && paragraphs.contains("J. P. WELLS"))
    #expect(paragraphs.count { $0.hasPrefix("TO THE EDITOR: ") } == 3)
  }

  @Test func `Markdown is not what other markup is read as`() {
    let page = Array("<html><body><p>One two three.</p></body></html>".utf8)
    #expect(throws: PageError.wrongFormat(asked: .markdown, saw: .html)) {
      _ = try PageReader(format: .markdown).read(page.span, name: "page.md")
    }
  }

  @Test(arguments: [
    ("10 June 2023", "2023-06-10"), ("June 10, 2023", "2023-06-10"), ("June 2023", "2023-06"),
    ("20230610", "2023-06-10"),
    ("2023/06/10", "2023-06-10"), ("10.6.2023", "2023-06-10"), ("6/30/2023", "2023-06-30"), ("30/6/2023", "2023-06-30"),
    ("6/10/2023", nil), ("31.2.2023", nil), ("soon", nil),
  ])
  func `a stated date is read in printed forms`(text: String, value: String?) {
    #expect(PrintedDate.stated(text) == value)
  }
}
