import Testing

@testable import Core

/// Corpora of verticalised text, compared with what its lines say when they are read in the obvious way.
@Suite struct TaggedTwinTests {
  /// Random lines whose elements nest.
  struct Lines {
    private var dice: Dice
    private(set) var text = ""
    private let columns: Int
    private let words = ["the", "The", "état", "a", "&amp;", "&lt;b&gt;", "zz", "House", "house", "", "10", "x y", "."]
    private let tags = ["DT", "NN", "NNP", "", ".", "VB"]

    init(seed: UInt64, columns: Int) {
      dice = Dice(seed: seed)
      self.columns = columns
      for _ in 0..<1 + dice.below(5) { element(depth: 0) }
    }

    private mutating func line(_ line: String) {
      text += dice.below(12) == 0 ? " \(line) \n" : "\(line)\n"
      if dice.below(15) == 0 { text += dice.pick(["\n", "<!-- no -->\n", "<e/>\n", "</none>\n", "<?x?>\n"]) }
    }

    private mutating func token() {
      var fields = [dice.pick(words)]
      if fields[0].isEmpty && columns == 1 { fields = ["w"] }
      if fields[0].isEmpty { fields = [dice.below(2) == 0 ? "v\(dice.below(300))" : "w"] }
      if columns > 1 { fields.append(dice.pick(tags)) }
      if columns > 3 || columns == 3 && dice.below(8) > 0 { fields.append("l\(dice.below(40))") }
      if columns > 3 { fields.append(dice.pick(["|a|b|", "|", "|b|a|"])) }
      line(fields.joined(separator: "\t"))
    }

    private mutating func element(depth: Int) {
      let name = dice.pick(["text", "doc", "article", "p", "s", "s", "np", "headline", "chapter", "person"])
      let values =
        dice.below(3) == 0 ? " id=\"\(dice.below(9))\" date='2020-0\(1 + dice.below(9))' t=\"a &amp; b\"" : ""
      line("<\(name)\(values)>")
      // Of articles and blocks that begin together the rules name none.
      if !["s", "np", "chapter", "person"].contains(name) { token() }
      for _ in 0..<dice.below(5) {
        if dice.below(3) > 0 || depth > 4 {
          for _ in 0..<1 + dice.below(6) { token() }
        } else {
          element(depth: depth + 1)
        }
      }
      line("</\(name)>")
    }
  }

  static func index(
    _ text: String, columns: String, in folder: TemporaryFolder, sliceSize: Int, isFile: Bool
  ) throws -> Generation {
    let path = folder.path + "/corpus"
    var options = IndexOptions(paths: [folder.path + "/in.vrt"], into: path, jobs: 2)
    options.format = "vrt"
    options.columns = columns
    options.sliceSize = sliceSize
    if isFile {
      try folder.write("in.vrt", text.utf8)
      _ = try Indexer.run(options)
    } else {
      try Indexer.run(documents: [("in.vrt", Array(text.utf8))], options)
    }
    return try Corpus(opening: path).generation
  }

  @Test(arguments: UInt64(1)...60)
  func `a corpus of lines answers as the lines do, however they are cut into slices`(seed: UInt64) throws {
    let columns = ["word", "word,pos", "word,pos,lemma", "word,pos,lemma,feats/"][Int(seed % 4)]
    let text = Lines(seed: seed, columns: Int(seed % 4) + 1).text
    let twin = try VRTReader.read(Array(text.utf8).span, columns: #require(VRTColumns(columns)))
    guard twin.count > 0 else { return }
    let folder = try TemporaryFolder()
    let generation = try Self.index(
      text, columns: columns, in: folder, sliceSize: [40, 300, 1 << 22][Int(seed % 3)], isFile: seed % 2 == 0)
    let segment = generation.segment
    #expect(IndexCheck(generation).findings == [])
    #expect(segment.tokenCount == twin.count)
    for column in twin.attributes {
      guard let attribute = segment.attribute(column.name) else {
        // An attribute that is empty everywhere is left out.
        #expect(Set(column.numbers.map { column.values.copy(of: Int($0)) }).subtracting([[], [0x7C]]).isEmpty)
        continue
      }
      let values = column.numbers.map { column.values.copy(of: Int($0)) }
      #expect(try (0..<twin.count).map { try attribute.lexicon.copy(of: attribute.id(at: $0)) } == values)
      for id in 0..<UInt32(attribute.lexicon.count) {
        let value = try attribute.lexicon.copy(of: id)
        #expect(try attribute.postings(of: id).copy() == values.indices.filter { values[$0] == value }.map(UInt32.init))
      }
    }
    for layer in twin.layers {
      let own = try #require(segment.region(layer.name == "article" ? "@article" : layer.name), "\(layer.name)")
      #expect(try (0..<own.count).map { try own.range($0) } == layer.ranges, "\(layer.name)")
      for (ordinal, values) in layer.values.enumerated() {
        for (index, column) in layer.columns.enumerated() {
          let value = values.first { $0.column == index }.map { Array($0.value.utf8) }
          #expect(try own.columns[column]?.text(ordinal) == value)
        }
      }
    }
    try compareArticles(generation, twin, Array(text.utf8))
  }

  private func compareArticles(_ generation: Generation, _ twin: TaggedTokens, _ file: [UInt8]) throws {
    let segment = generation.segment
    let articles = TaggedArticles.read(twin)
    #expect(segment.articles.count == articles.count)
    var token = 0
    var text: [UInt8] = []
    for (ordinal, article) in articles.enumerated() {
      let blocks = try segment.blocks(ofArticle: ordinal)
      #expect(try segment.articles.headline(ordinal) == article.headline)
      #expect(try segment.articles.date(ordinal) == article.date.value)
      #expect(blocks.map(\.kind) == article.blocks.map(\.kind))
      #expect(try blocks.map { try segment.text($0.text) } == article.blocks.map(\.text))
      for (block, row) in zip(article.blocks, blocks) {
        let count = block.given?.tokens.count ?? 0
        #expect(row.tokens == token..<token + count)
        token += count
        text += block.text + [0x0A]
      }
    }
    #expect(try segment.text(0..<segment.textCount) == text)
    for position in 0..<twin.count {
      let place = try segment.tokenText(position)
      let original = twin.places[position]
      let source = try segment.source(ofText: place)
      if place.isEmpty { continue }
      #expect(source == [original.range])
      if original.isVerbatim { #expect(try segment.text(place) == Array(file[original.range])) }
    }
  }

  @Test func `a line with too many columns rejects the file, also one that is read in slices`() throws {
    let folder = try TemporaryFolder()
    try folder.write("in.vrt", Array(repeating: "<s>\na\tX\n</s>\n", count: 50).joined().utf8 + Array("a\tb\tc\n".utf8))
    var options = IndexOptions(paths: [folder.path + "/in.vrt"], into: folder.path + "/corpus", jobs: 2)
    options.format = "vrt"
    options.columns = "word,pos"
    options.sliceSize = 64
    let summary = try Indexer.run(options)
    #expect(summary.rejected.map(\.file) == ["in.vrt"])
    #expect(summary.rejected.first?.reason.contains("151") == true)
  }

  @Test func `a large file that stays is read again from the corpus in slices`() throws {
    let folder = try TemporaryFolder()
    let text = Lines(seed: 77, columns: 3).text + "end\tNN\tend\n"
    let before = try Self.index(text, columns: "word,pos,lemma", in: folder, sliceSize: 100, isFile: true)
    var options = IndexOptions(paths: [], into: folder.path + "/corpus", jobs: 1)
    options.sliceSize = 100
    try Indexer.run(documents: [("z.txt", Array("A title\n\nSome plain words.\n".utf8))], options)
    let after = try Corpus(opening: folder.path + "/corpus").generation
    #expect(after.name != before.name && IndexCheck(after).findings == [])
    #expect(try after.documents.original(0) == Array(text.utf8))
    for position in 0..<before.segment.tokenCount {
      #expect(try before.segment.tokenText(position) == after.segment.tokenText(position))
    }
  }
}
