import Foundation
import Testing

@testable import Core

/// The two real pages: expectations are places, counts and names, or are read from the gold file.
@Suite struct SharedSeedTests {
  private static let web = "seeds/000_fc761818f76ca163.txt"
  private static let page = "seeds/001_9c4f67fb7a4eb506.txt"

  private struct Gold: Decodable {
    struct Piece: Decodable {
      let text: String
      let raw_spans: [[Int]]
    }
    struct Article: Decodable {
      let headline: Piece
      let bylines: [Piece]
      let date_line: Piece
      let body: [Piece]
      let captions: [Piece]
      let credits: [Piece]
      let contributor_lines: [Piece]
      let image_files: [Piece]
    }
    struct Change: Decodable {
      let kind: String
      let raw_span: [Int]
    }
    let articles: [Article]
    let repairs: [Change]
  }

  @Test func `the web article agrees with its gold file`() throws {
    guard let file = SharedFiles.bytes(Self.web), let json = SharedFiles.bytes("data/gold/d0.gold.json") else { return }
    let gold = try JSONDecoder().decode(Gold.self, from: Data(json))
    let reading = try PageReader().read(file.span, name: "page")
    expectSound(reading, of: file)
    #expect(reading.format == "text")
    #expect(reading.articles.count == gold.articles.count)
    for (article, expected) in zip(reading.articles, gold.articles) {
      let pieces: [(BlockKind, [Gold.Piece])] = [
        (.headline, [expected.headline]), (.byline, expected.bylines), (.dateLine, [expected.date_line]),
        (.paragraph, expected.body), (.caption, expected.captions), (.credit, expected.credits),
        (.contributors, expected.contributor_lines),
      ]
      for (kind, pieces) in pieces {
        let blocks = article.blocks.filter { $0.kind == kind }
        #expect(blocks.map(\.string) == pieces.map(\.text))
        #expect(blocks.map(\.place) == pieces.map { $0.raw_spans[0][0]..<$0.raw_spans[0][1] })
      }
      #expect(article.blocks.count == pieces.reduce(0) { $0 + $1.1.count })
      #expect(reading.furniture.map(\.source) == expected.image_files.map { $0.raw_spans[0][0]..<$0.raw_spans[0][1] })
    }
    let repairs = reading.articles.flatMap(\.repairs)
    #expect(repairs.map(\.kind) == gold.repairs.map { _ in .restoreDash })
    #expect(repairs.map(\.source) == gold.repairs.map { [$0.raw_span[0]..<$0.raw_span[1]] })
    #expect(
      reading.articles[0].date == ArticleDate(value: "2021-07-30", certainty: .stated, basis: "Updated: 2021-07-30"))
    #expect(reading.articles[0].source == "China Daily")
    #expect(reading.articles[0].bylines.map(\.name) == ["Yuan Shenggao"])
  }

  @Test func `the page of four articles is taken apart and made whole`() throws {
    guard let file = SharedFiles.bytes(Self.page) else { return }
    let reading = try PageReader().read(file.span, name: "page")
    expectSound(reading, of: file)
    #expect(reading.format == "markdown")
    #expect(
      reading.articles.map(\.headline) == [
        "Transformed industrial sector opens up more trade avenues abroad",
        "Local culture enchants international students",
        "Joint economic zone attracts $84b in investment", "Red tourism drives growth of township",
      ])
    #expect(reading.articles.map { $0.deck?.utf8.count } == [137, nil, nil, nil])
    for article in reading.articles {
      #expect(article.bylines == [Byline(name: "Yuan Shenggao", raw: "YUAN SHENGGAO")])
      #expect(article.date.certainty == .inferred)
      #expect(article.date.value == "2021")
    }
    let kinds = reading.articles.map { $0.blocks.map(\.kind) }
    #expect(
      kinds == [
        [.headline, .deck, .byline, .body, .pullQuote, .other, .caption, .credit, .contributors],
        [.headline, .byline, .body, .body, .caption, .credit, .contributors],
        [.headline, .byline, .body, .caption, .credit, .contributors],
        [.headline, .byline, .body, .factBox, .contributors, .caption, .credit],
      ])
    let places = reading.articles.map { $0.blocks.map(\.place) }
    #expect(places[0][4] == 1075..<1202)
    #expect(places[3][3] == 13011..<13101)
    #expect(reading.articles.flatMap(\.blocks).compactMap(\.speaker) == ["Shen Fangtao"])
    #expect(
      reading.articles.flatMap(\.blocks).compactMap(\.credit) == [
        "Guo Yanjie", "Liu Caiwen", "Liang Chen", "Zhu Yaping",
      ])
  }

  @Test func `cut sentences are whole and what cut them is not in them`() throws {
    guard let file = SharedFiles.bytes(Self.page) else { return }
    let articles = try PageReader().read(file.span, name: "page").articles
    // Each rejoined sentence: words around the place, and the offset of the break in the file.
    let joins: [(article: Int, text: String, at: Int)] = [
      (0, "hub for", 1071), (0, "years with", 1813), (0, "generation capacity", 2945), (0, "of the company", 3965),
      (0, "Hengji represent", 4786), (1, "in Taiyuan", 6563), (1, "integrate with", 8207), (2, "development of", 9736),
      (2, "in Shanxi", 10330), (2, "eco-friendly", 10800), (3, "focuses on", 13007),
    ]
    for join in joins {
      let article = articles[join.article]
      let bodies = article.blocks.filter { $0.kind == .body }
      #expect(bodies.contains { $0.string.contains(join.text) }, "\(join.text)")
      let repair = article.repairs.first { repair in
        repair.source.contains { $0.upperBound == join.at || $0.lowerBound == join.at }
      }
      #expect(repair.map { [.rejoin, .dehyphenate].contains($0.kind) } == true, "\(join.text)")
    }
    let counts = Dictionary(grouping: articles.flatMap(\.repairs), by: \.kind).mapValues(\.count)
    #expect(counts == [.rejoin: 10, .dehyphenate: 1, .unescape: 4, .unmark: 1, .unglue: 5])
    for article in articles {
      let body = article.blocks.filter { $0.kind == .body }.map(\.string).joined(separator: " ")
      #expect(
        !body.contains("FOR CHINA DAILY") && !body.contains("contributed to") && !body.contains("4 million visits"))
      #expect(!body.contains("\\"))
    }
  }

  @Test func `mutated pages lose no byte`() throws {
    for path in [Self.web, Self.page] {
      guard let file = SharedFiles.bytes(path) else { return }
      Mutations.check(file, rounds: 30)
    }
  }
}

extension Block {
  /// From its first byte to its last in the file.
  var place: Range<Int> {
    let ranges = runs.map(\.sourceRange)
    return (ranges.first?.lowerBound ?? 0)..<(ranges.last?.upperBound ?? 0)
  }
}
