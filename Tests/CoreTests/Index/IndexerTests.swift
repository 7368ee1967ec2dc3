import Testing

@testable import Core

@Suite struct IndexerTests {
  static let rows =
    TestCorpus.row(
      id: "a1", title: "Aerogel plant opens", date: "2021-07-30",
      text: "The aerogel-adding line is new. It works.\n\nSecond paragraph: aerogel \"sells\".")
    + TestCorpus.row(id: "a2", title: "Tourism grows", date: "2020-01-02", text: "Visitors came.")

  @Test func `an indexed row is found by word, with its place in the text and in the file`() throws {
    let folder = try TemporaryFolder()
    let corpus = try TestCorpus.make([("rows.jsonl", Self.rows)], in: folder)
    let segment = corpus.generation.segment
    #expect(corpus.name == "corpus")
    #expect(segment.articles.count == 2)
    let word = try #require(segment.attribute("word"))
    let id = try #require(try word.lexicon.id(of: Array("aerogel".utf8).span))
    let postings = try word.postings(of: id)
    #expect(postings.count == 2)
    for position in try postings.copy() {
      let place = try segment.tokenText(Int(position))
      #expect(try segment.text(place) == Array("aerogel".utf8))
      for source in try segment.source(ofText: place) {
        #expect(try corpus.generation.documents.original(0, source) == Array("aerogel".utf8))
      }
    }
    let norm = try #require(segment.attribute("norm"))
    let normID = try #require(try norm.lexicon.id(of: Array("aerogel".utf8).span))
    let found = try segment.articles.postings.copy(of: normID)
    #expect(found.articles == [0])
    // One of the three stands in the headline.
    #expect(found.frequencies == [5])
    #expect(try segment.articles.headline(1) == "Tourism grows")
    #expect(try segment.articles.date(0) == "2021-07-30")
    #expect(corpus.generation.damage == nil)
    #expect(IndexCheck(corpus.generation).findings == [])
  }

  @Test func `ids name the bytes, and an article is found by its id`() throws {
    let folder = try TemporaryFolder()
    let corpus = try TestCorpus.make([("b.jsonl", Self.rows), ("a.jsonl", Self.rows)], in: folder)
    let hash = SHA256.hex(SHA256.of(Array(Self.rows.utf8).span).prefix(6))
    let articles = corpus.generation.segment.articles
    #expect(try (0..<4).map { try articles.id($0) } == ["\(hash).1", "\(hash).2", "\(hash)-2.1", "\(hash)-2.2"])
    #expect(try (0..<4).map { try articles.file($0) } == ["a.jsonl", "a.jsonl", "b.jsonl", "b.jsonl"])
    for article in 0..<4 { #expect(try articles.ordinal(ofID: articles.id(article)) == article) }
    for wrong in ["", ".", hash, hash + ".0", hash + ".3", hash + ".01", "x.1", hash + "-3.1"] {
      #expect(try articles.ordinal(ofID: wrong) == nil)
    }
    #expect(try corpus.generation.documents.ordinal(ofFile: "b.jsonl") == 1)
    #expect(try corpus.generation.documents.original(1) == Array(Self.rows.utf8))
  }
}
