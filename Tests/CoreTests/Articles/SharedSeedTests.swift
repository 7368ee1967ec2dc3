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
      reading.articles.map { $0.headline.map(Self.hash) } == [
        "8f14ef8521d4dfb1", "ff7ac2a08dcd9924", "deaff0e78c1b398f", "bd801017b7cb7da4",
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
    // Each rejoined sentence: the number and the hash of the words around the place, and where the file breaks it.
    let joins: [(article: Int, words: Int, hash: String, at: Int)] = [
      (0, 2, "3715aa3e4ba964e9", 1071), (0, 2, "2da31c053623a70f", 1813),
      (0, 2, "023b7056fd8cde17", 2945), (0, 3, "5ef383b598ed194e", 3965),
      (0, 2, "cd638f42d6f8aad9", 4786), (1, 2, "e202f10e9ef671cf", 6563),
      (1, 2, "7aaa91fb118e819d", 8207), (2, 2, "b547073381a71dcb", 9736),
      (2, 2, "e3fa78e5d5201125", 10330), (2, 1, "ff24452a476ff1ef", 10800),
      (3, 2, "9e943d2ffb1a2531", 13007),
    ]
    for join in joins {
      let article = articles[join.article]
      let bodies = article.blocks.filter { $0.kind == .body }
      #expect(bodies.contains { Self.hashes(ofRunsIn: $0.string, words: join.words).contains(join.hash) }, "\(join.at)")
      let repair = article.repairs.first { repair in
        repair.source.contains { $0.upperBound == join.at || $0.lowerBound == join.at }
      }
      #expect(repair.map { [.rejoin, .dehyphenate].contains($0.kind) } == true, "\(join.at)")
    }
    let counts = Dictionary(grouping: articles.flatMap(\.repairs), by: \.kind).mapValues(\.count)
    #expect(counts == [.rejoin: 10, .dehyphenate: 1, .unescape: 4, .unmark: 1, .unglue: 5])
    for article in articles {
      let body = article.blocks.filter { $0.kind == .body }.map(\.string).joined(separator: " ")
      for block in article.blocks where [.caption, .credit, .contributors, .factBox].contains(block.kind) {
        #expect(!body.contains(block.string), "\(block.kind)")
      }
      #expect(!body.contains("\\"))
    }
  }

  /// The first 16 digits of the SHA-256 of a text.
  private static func hash(_ text: String) -> String {
    let bytes = Array(text.utf8)
    return String(SHA256.hex(SHA256.of(bytes.span)[...]).prefix(16))
  }

  /// The hashes of all runs of so many words, without the punctuation at their ends.
  private static func hashes(ofRunsIn text: String, words count: Int) -> Set<String> {
    let words = text.split(separator: " ")
    guard words.count >= count else { return [] }
    return Set(
      (0...words.count - count).map { first in
        let run = words[first..<first + count].joined(separator: " ")
        return hash(run.trimmingCharacters(in: .letters.inverted))
      })
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
