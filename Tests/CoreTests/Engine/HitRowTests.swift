import Testing

@testable import Core

/// Rows written by a window that moves through the corpus, against rows put together from single lines.
@Suite struct HitRowTests {
  /// A row as the protocol states it, from one line of the concordance and the places of its text.
  private static func twin(_ hit: Hit, _ generation: Generation, _ concordance: Concordance) throws -> [UInt8] {
    let segment = generation.segment
    let line = try concordance.line(of: hit)
    let document = try line.article.map { try PlaceBook(generation).places(of: segment.articles.document($0)) }
    let source = try segment.source(ofText: line.place)
    var writer = JSONWriter()
    try writer.object { writer in
      writer.member("article", try line.article.map { try segment.articles.id($0) } ?? "")
      writer.key("match")
      writer.tokens(hit.first..<hit.last + 1)
      for (name, text) in [("left", line.left), ("text", line.text), ("right", line.right)] {
        writer.key(name)
        writer.string(String(decoding: text, as: UTF8.self))
      }
      writer.key("captures")
      writer.object { writer in
        for capture in hit.captures {
          writer.key(capture.name)
          writer.tokens(capture.first..<capture.last + 1)
        }
      }
      for (name, position) in [("target", hit.target), ("keyword", hit.keyword)] {
        writer.key(name)
        if let position { writer.integer(position) } else { writer.null() }
      }
      writer.key("source")
      writer.places(source, in: document ?? DocumentPlaces(file: ""))
    }
    return writer.bytes
  }

  private static func context(_ dice: inout Dice) -> Concordance.Context {
    .init(
      left: dice.pick([0, 1, 3, 8, 70, 1000]), right: dice.pick([0, 1, 2, 8, 90, 1000]),
      unit: dice.pick(Concordance.Context.Unit.allCases))
  }

  private static func hit(_ dice: inout Dice, from first: Int, of count: Int) -> Hit {
    let last = min(count - 1, first + dice.pick([0, 0, 1, 2, 30]))
    var hit = Hit(first: first, last: last)
    guard dice.below(4) == 0 else { return hit }
    hit.captures = [.init(name: "A", first: first, last: last), .init(name: "b_2", first: last, last: last)]
    hit.target = dice.below(2) == 0 ? last : nil
    hit.keyword = dice.below(2) == 0 ? first : nil
    return hit
  }

  /// Pages with quotation marks, backslashes, tabs, controls, runs of blanks and names of files that need an escape.
  private static func documents(_ seed: UInt64) -> [(file: String, text: String)] {
    var dice = Dice(seed: seed)
    let words = ["\"so\"", "a\\b", "said", "€9", "wo\u{7F}rd", "\u{1}", "\t", "  ", "x.\n\n", "Coal", ",", "\u{2028}"]
    let text = (0..<600).map { _ in dice.pick(words) }.joined(separator: " ")
    let row = TestCorpus.row(id: "1", title: "\"Head\"", text: text) + TestCorpus.row(id: "2", title: "", text: "End.")
    return SlowTwinTests.documents(seed) + [("a \"page\".jsonl", row), ("b.txt", "Report\n\n" + text)]
  }

  @Test(arguments: 0..<12)
  func `rows of hits in any order are those of single lines`(seed: Int) throws {
    let folder = try TemporaryFolder()
    let generation = try TestCorpus.make(Self.documents(UInt64(seed)), in: folder).generation
    let count = generation.segment.tokenCount
    var dice = Dice(seed: UInt64(seed))
    for round in 0..<12 {
      let names = dice.pick([["word"], ["word"], ["norm"], ["word", "norm"], ["word", "word", "norm"]])
      let concordance = try Concordance(of: generation, context: Self.context(&dice), attributes: names)
      let rows = HitRowWriter(generation, concordance)
      var position = 0
      for _ in 0..<80 {
        // Mostly forward by steps of all sizes, as streams go; sometimes anywhere, as sorted results do.
        position = dice.below(8) == 0 ? dice.below(count) : min(count - 1, position + dice.pick([0, 1, 2, 9, 65, 300]))
        let hit = Self.hit(&dice, from: position, of: count)
        var writer = JSONWriter()
        try rows.write(hit, into: &writer)
        let (shown, expected) = (writer.bytes, try Self.twin(hit, generation, concordance))
        #expect(shown == expected, "round \(round) \(names) \(hit) \(String(decoding: shown, as: UTF8.self))")
        if shown != expected { return }
      }
    }
  }

  @Test func `a window holds more words than it keeps`() throws {
    let folder = try TemporaryFolder()
    let text = (0..<9000).map { "word\($0 % 97)" }.joined(separator: " ")
    let generation = try TestCorpus.make(
      [("long.jsonl", TestCorpus.row(id: "1", title: "Long", text: text))], in: folder
    ).generation
    let concordance = try Concordance(of: generation)
    let rows = HitRowWriter(generation, concordance)
    for position in 0..<generation.segment.tokenCount {
      var writer = JSONWriter()
      try rows.write(Hit(first: position, last: position), into: &writer)
      if position % 61 == 0 || (4000..<4200).contains(position) {
        #expect(try writer.bytes == Self.twin(Hit(first: position, last: position), generation, concordance))
      }
    }
  }

  @Test func `more different words than are kept at hand are shown as they are`() throws {
    let folder = try TemporaryFolder()
    let words = (0..<80_000).map { number in
      switch number % 5 {
      case 0: "a\\b\(number)"
      case 1: String(repeating: "w", count: 8 + number % 16) + "\(number)"
      default: "é\(number)"
      }
    }
    // Those of the first half come again when others may have taken their slots.
    let text = (words + words.reversed()).joined(separator: " ")
    let generation = try TestCorpus.make(
      [("many.jsonl", TestCorpus.row(id: "1", title: "Many", text: text))], in: folder
    ).generation
    let concordance = try Concordance(of: generation)
    let rows = HitRowWriter(generation, concordance)
    for position in stride(from: 0, to: generation.segment.tokenCount, by: 29) {
      let hit = Hit(first: position, last: position)
      var writer = JSONWriter()
      try rows.write(hit, into: &writer)
      #expect(try writer.bytes == Self.twin(hit, generation, concordance))
    }
  }

  @Test func `hits outside of the corpus are refused`() throws {
    let folder = try TemporaryFolder()
    let generation = try TestCorpus.make(
      [("a.jsonl", TestCorpus.row(id: "1", title: "A", text: "Coal rose."))], in: folder
    ).generation
    let count = generation.segment.tokenCount
    var window = TextWindow(generation.segment.textParts, attributes: nil)
    #expect(throws: IndexError.self) { try window.move(to: 0..<count + 1) }
    var cursor = SourceCursor(generation.segment.runs)
    var ranges: [Range<Int>] = []
    #expect(throws: IndexError.self) { try cursor.read(0..<generation.segment.textCount + 1, into: &ranges) }
  }
}
