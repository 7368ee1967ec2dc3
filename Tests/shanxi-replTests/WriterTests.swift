import Core
import Testing

@testable import shanxi_repl

@Suite struct WriterTests {
  let table = Table(
    columns: [.init("name"), .init("n", isNumber: true), .init("text")],
    rows: [["漢字", "7", "a\tb \"c\", d|e"], ["x", "1234", "back\\slash"]])

  func write(_ mode: Mode, width: Int? = nil, isFirst: Bool = true, hasHeading: Bool = true) -> String {
    TableWriter(mode: mode, width: width, palette: .plain, hasHeading: hasHeading).text(table, isFirst: isFirst)
  }

  @Test(arguments: [nil, 40, 80] as [Int?])
  func `BUG no hits need no columns`(width: Int?) {
    #expect(ConcordanceWriter(width: width, palette: .plain).text([], from: 1, previous: nil, origins: [:]) == "")
  }

  @Test func `each mode writes the same cells`() {
    #expect(write(.tsv) == "name\tn\ttext\n漢字\t7\ta\\tb \"c\", d|e\nx\t1234\tback\\\\slash\n")
    #expect(write(.tsv, hasHeading: false).hasPrefix("漢字\t7"))
    #expect(write(.tsv, isFirst: false).hasPrefix("漢字\t7"))
    #expect(write(.csv) == "name,n,text\n漢字,7,\"a\\tb \"\"c\"\", d|e\"\nx,1234,back\\\\slash\n")
    #expect(
      write(.markdown)
        == "| name | n | text |\n| --- | ---: | --- |\n| 漢字 | 7 | a\\\\tb \"c\", d\\|e |\n| x | 1234 | back\\\\slash |\n"
    )
    #expect(write(.line) == "name  漢字\nn     7\ntext  a\\tb \"c\", d|e\n\nname  x\nn     1234\ntext  back\\slash\n\n")
    #expect(write(.table) == "name     n  text\n漢字     7  a\\tb \"c\", d|e\nx     1234  back\\slash\n")
  }

  @Test(arguments: 10...60)
  func `a table fits its terminal while columns can shrink`(width: Int) {
    for line in write(.table, width: width).split(separator: "\n") {
      #expect(DisplayWidth.of(line) <= max(width, 4 + 4 + 8 + 4))
    }
  }

  @Test func `colour never changes what is written`() {
    let plain = write(.table)
    let painted = TableWriter(mode: .table, width: nil, palette: Palette(isOn: true), hasHeading: true)
      .text(table, isFirst: true)
    #expect(painted != plain)
    #expect(withoutColour(painted) == plain)
  }

  func withoutColour(_ text: String) -> String { text.replacing(/\u{1B}\[[0-9;]*m/, with: "") }

  func hit(_ left: String, _ text: String, _ right: String, article: String = "d.1") throws -> JSONValue {
    .object([
      .init(name: "article", value: .string(article)), .init(name: "match", value: .array([.integer(1), .integer(2)])),
      .init(name: "left", value: .string(left)), .init(name: "text", value: .string(text)),
      .init(name: "right", value: .string(right)),
      .init(
        name: "source", value: try json(#"[{"file":"p.txt","start":10,"end":20},{"file":"p.txt","start":25,"end":30}]"#)
      ),
    ])
  }

  @Test func `a concordance is centred and names the article once`() throws {
    let rows = [
      try hit("the price of", "aerogel", "fell"), try hit("漢字", "Aerogel", "rose by half"),
      try hit("x", "aerogels", "", article: "d.2"),
    ]
    let text = ConcordanceWriter(width: nil, palette: .plain).text(
      rows, from: 9, previous: nil, origins: ["d.1": .init(headline: "Plant", date: "2021-07-30", file: "p.txt")])
    #expect(
      text == """
        Plant · 2021-07-30 · p.txt · d.1
         9  the price of  aerogel  fell
        10          漢字  Aerogel  rose by half
        p.txt · d.2
        11             x  aerogels

        """)
  }

  @Test(arguments: [20, 30, 40, 80, 200])
  func `the match stands in one column and no line passes the terminal`(width: Int) throws {
    let rows = try (0..<20).map { number in
      try hit(
        String(repeating: "漢 left ", count: number), "NODE", String(repeating: "right 字 ", count: 20 - number))
    }
    let writer = ConcordanceWriter(width: width, palette: .plain)
    let lines = writer.text(rows, from: 1, previous: "d.1", origins: [:]).split(separator: "\n")
    #expect(lines.count == 20)
    var columns: Set<Int> = []
    for line in lines {
      #expect(DisplayWidth.of(line) <= width)
      let node = try #require(line.range(of: "NODE"))
      columns.insert(DisplayWidth.of(line[..<node.lowerBound]))
    }
    #expect(columns.count == 1)
    let column = try #require(columns.first)
    #expect(abs(column - width / 2) <= 8)
  }

  @Test func `places of a hit name each file once`() throws {
    let table = RowShape.hits.table([try hit("l", "t", "r")])
    #expect(table.rows == [["d.1", "1", "2", "l", "t", "r", "p.txt:10-20,25-30"]])
    #expect(
      RowShape.places(try json(#"[{"file":"a","start":1,"end":2},{"file":"b","start":3,"end":4}]"#)) == "a:1-2 b:3-4")
  }

  @Test func `a listing marks what was found at its byte offsets`() throws {
    let row = try json(
      #"{"article":"d.1","headline":"漢 plant","date":"2021","file":"p.txt","score":1.5,"snippets":[{"text":"漢字 aerogel fell","highlights":[[7,14]]}]}"#
    )
    let plain = ListingWriter(width: nil, palette: .plain).text([row], from: 1)
    #expect(plain == " 1  漢 plant · 2021 · p.txt · d.1\n    漢字 aerogel fell\n")
    let painted = ListingWriter(width: 60, palette: Palette(isOn: true)).text([row], from: 1)
    #expect(painted.contains("漢字 \u{1B}[1;33maerogel\u{1B}[0m fell"))
    #expect(withoutColour(painted) == plain)
  }

  @Test func `highlights that lie outside the text change nothing`() throws {
    let pieces = ListingWriter.pieces(of: try json(#"{"text":"abc","highlights":[[1,2],[0,1],[2,9],[1]]}"#))
    #expect(pieces.map(\.text) == ["a", "b", "c"])
    #expect(pieces.map(\.isFound) == [false, true, false])
  }

  @Test func `a provenance marks the bytes under the page line`() throws {
    let result = try json(
      #"{"file":"p.txt","lines":[{"start":100,"text":"漢 aerogel x\n"}],"repairs":[{"kind":"rejoin","before":"a\nb","after":"a b"}],"rule":null}"#
    )
    let text = ArticleWriter(width: nil, palette: .plain).provenance(
      result, places: [104..<111], text: "aerogel", hit: "aerogel")
    #expect(
      text == """
        p.txt, bytes 104-111: aerogel
        100  漢 aerogel x
                ^^^^^^^
        repair: rejoin “a\\nb” → “a b”

        """)
    let astray = ArticleWriter(width: nil, palette: .plain)
      .provenance(result, places: [103..<110], text: "aerogel", hit: "aerogel")
    #expect(!astray.contains("^"), "offsets into a file of another encoding mark nothing")
    let narrow = ArticleWriter(width: 30, palette: .plain)
    let long = JSONValue.object([
      .init(name: "file", value: .string("p")),
      .init(
        name: "lines",
        value: .array([
          .object([
            .init(name: "start", value: .integer(0)),
            .init(
              name: "text",
              value: .string(String(repeating: "before ", count: 50) + "NODE" + String(repeating: " after", count: 50))),
          ])
        ])),
    ])
    let lines = narrow.provenance(long, places: [350..<354], text: "NODE", hit: "").split(separator: "\n")
    #expect(lines.count == 3 && lines[1].contains("NODE") && lines.allSatisfy { DisplayWidth.of($0) <= 30 })
  }

  @Test(arguments: [
    (#"{"date":"2021-07-30"}"#, "2021-07-30"), (#"{"date":{"value":"2021-07-30","certainty":"stated"}}"#, "2021-07-30"),
    (#"{"date":{"value":"2021","certainty":"inferred"}}"#, "2021?"), ("{}", ""),
    (#"{"date":{"value":null,"certainty":"unknown"}}"#, ""),
  ])
  func `dates that are inferred are marked`(row: String, text: String) throws {
    #expect(RowShape.date(try JSONReader.read(Array(row.utf8).span)) == text)
  }
}
