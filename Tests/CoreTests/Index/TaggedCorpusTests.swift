import Testing

@testable import Core

@Suite struct TaggedCorpusTests {
  static let vrt = """
    <article id="a1" section="x">
    <s n="1">
    A\tDT\ta
    &amp;\tCC\tand
    <np>
    bees\tNNS\tbee
    </np>
    </s>
    </article>
    tail\tNN\ttail

    """

  @Test func `a corpus of tagged and plain files has all attributes and regions in order`() throws {
    let folder = try TemporaryFolder()
    let path = folder.path + "/mixed"
    let plain = "TITLE\n\nThe bees fly. They hum.\n"
    try Indexer.run(
      documents: [
        ("a.txt", Array(plain.utf8)), ("b.vrt", Array(Self.vrt.utf8)), ("c.txt", Array("OTHER\n\nBees again.\n".utf8)),
        ("d.vrt", Array("<text>\none\tCD\ttwo\tthree\n</text>\n".utf8)),
      ], IndexOptions(paths: [], into: path, jobs: 2))
    let generation = try Corpus(opening: path).generation
    let segment = generation.segment
    #expect(segment.attributeNames == ["word", "norm", "lemma", "pos", "feats"])
    let tokens = SegmentTokens(segment)
    func texts(_ attribute: String) throws -> [String] {
      let index = try #require(tokens.names.attribute(attribute))
      return try (0..<tokens.tokenCount).map { String(decoding: try tokens.value(of: index, at: $0), as: UTF8.self) }
    }
    let words = try texts("word")
    let first = try #require(words.firstIndex(of: "&")) - 1
    #expect(Array(words[first..<first + 4]) == ["A", "&", "bees", "tail"])
    #expect(Array(try texts("lemma")[first..<first + 4]) == ["a", "and", "bee", "tail"])
    #expect(try texts("pos")[0] == "" && texts("pos").last == "CD")
    #expect(try texts("norm")[first] == "a")
    for (name, layer) in segment.shownRegions {
      var last = (-1, 0)
      for ordinal in 0..<layer.count {
        let range = try layer.range(ordinal)
        #expect(last <= (range.lowerBound, -range.upperBound), "\(name)")
        last = (range.lowerBound, -range.upperBound)
      }
    }
    let flag = CancelFlag()
    func hits(_ query: String) throws -> [Int] {
      try CQLSearch(Query.parse(query), over: generation, cancel: flag).hits(limit: .max, flag).hits.map(\.first)
    }
    #expect(try hits("[] :: match.article_id = \"a1\"") == [first, first + 1, first + 2])
    #expect(try hits("[lemma=\"bee\"] </np>") == [first + 2])
    #expect(try hits("<s_n=\"1\"> []") == [first])
    let place = try segment.source(ofText: segment.text(ofTokens: first..<first + 3))
    let bytes = Array(Self.vrt.utf8)
    #expect(place.first.map { bytes[$0].starts(with: [0x41]) } == true)
    #expect(place.last.map { String(decoding: bytes[$0], as: UTF8.self) } == "bees")
    #expect(IndexCheck(generation).findings == [])
  }

  @Test func `a run again keeps the columns of files that stay`() throws {
    let folder = try TemporaryFolder()
    let path = folder.path + "/again"
    var options = IndexOptions(paths: [], into: path, jobs: 1)
    options.format = "vrt"
    options.columns = "word,upos"
    try Indexer.run(documents: [("a.vrt", Array("a\tX\n".utf8))], options)
    let again = try Indexer.run(documents: [("a.vrt", Array("a\tX\n".utf8))], options)
    #expect(!again.isNew)
    try Indexer.run(documents: [("b.txt", Array("Plain words.\n".utf8))], IndexOptions(paths: [], into: path, jobs: 1))
    #expect(try Corpus(opening: path).generation.segment.attributeNames == ["word", "norm", "upos"])
  }
}
