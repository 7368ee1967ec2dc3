import Testing

@testable import Core

/// A generation merged from the one before and what changed is the one that is built anew of the same documents.
@Suite struct MergeTests {
  /// Documents that change at random.
  struct Documents {
    /// The bytes by file name.
    private(set) var files: [String: (format: String, text: String)] = [:]
    private var dice: Dice
    private let formats: [String]
    private var serial = 0

    init(seed: UInt64, formats: [String]) {
      dice = Dice(seed: seed)
      self.formats = formats
    }

    private mutating func word() -> String {
      let frequent = ["the", "The", "of", "état", "ETAT", "house", "House", "a", "I", "straße", "STRASSE"]
      if dice.below(3) > 0 { return dice.pick(frequent) }
      let syllables = ["ba", "cé", "Do", "fu", "gy", "ly", "mö", "NA"]
      return (0..<1 + dice.below(4)).map { _ in dice.pick(syllables) }.joined()
    }

    private mutating func sentence() -> String {
      (0..<2 + dice.below(14)).map { _ in word() }.joined(separator: dice.below(5) == 0 ? ", " : " ") + "."
    }

    private mutating func paragraphs(_ limit: Int) -> String {
      (0..<1 + dice.below(limit)).map { _ in (0..<1 + dice.below(4)).map { _ in sentence() }.joined(separator: " ") }
        .joined(separator: "\n\n")
    }

    /// Now and then a near-copy of one that is there; equal bytes would be told apart by who came first.
    private mutating func prose(_ limit: Int) -> String {
      let others = files.values.filter { $0.format == "auto" }.map(\.text).sorted()
      let text = dice.below(4) == 0 && !others.isEmpty ? dice.pick(others) : paragraphs(limit)
      return text + "\n\nNumber \(serial).\n"
    }

    private mutating func lines() -> String {
      var lines = ""
      for _ in 0..<1 + dice.below(4) {
        let name = dice.pick(["text", "doc", "article"])
        lines += "<\(name) id=\"v\(dice.below(20))\" date=\"2020-0\(1 + dice.below(9))-01\">\n"
        for _ in 0..<1 + dice.below(3) {
          lines += dice.below(2) == 0 ? "<p>\n<s>\n" : "<p kind=\"\(dice.pick(["x", "y"]))\">\n<s>\n"
          let isNamed = dice.below(3) == 0
          if isNamed { lines += "<person name=\"A\(dice.below(9))\">\n" }
          for _ in 0..<1 + dice.below(30) {
            lines += "\(word())\t\(dice.pick(["DT", "NN", "VB", ","]))\t\(word().lowercased())\n"
          }
          if isNamed { lines += "</person>\n" }
          if dice.below(4) == 0 { lines += "<np>\n<np n=\"\(dice.below(4))\">\na\tNN\ta\n</np>\nb\tNN\tb\n</np>\n" }
          lines += "</s>\n</p>\n"
        }
        lines += "</\(name)>\n"
      }
      return lines
    }

    private mutating func rows() -> String {
      (0..<1 + dice.below(6)).map { number in
        let (title, text) = (sentence(), paragraphs(5))
        return TestCorpus.row(
          id: "r\(number)", title: title, date: dice.below(3) > 0 ? "202\(dice.below(9))-05-06" : nil, text: text)
      }.joined()
    }

    /// Changes one file; what the journal has to say of it.
    mutating func change() -> JournalRecord.Change {
      let names = files.keys.sorted()
      if names.count > 2, dice.below(4) == 0 {
        let name = dice.pick(names)
        files[name] = nil
        return .delete(file: name)
      }
      serial += 1
      let name = dice.below(3) == 0 && !names.isEmpty ? dice.pick(names) : "\(dice.below(100))/\(serial).x"
      let format = dice.pick(formats)
      let text =
        switch format {
        case "vrt": lines()
        case "jsonl": rows()
        default: prose(4)
        }
      files[name] = (format, text)
      return .put(file: name, format: format, bytes: Array(text.utf8))
    }
  }

  /// The bytes of each section of a generation by file and section, without those that may be numbered otherwise.
  static func sections(
    _ generation: Generation, _ folder: TemporaryFolder, _ path: String
  ) throws -> [String: [UInt8]] {
    var result: [String: [UInt8]] = [:]
    for (name, file) in generation.sizes {
      let bytes = try folder.read("\(path)/\(generation.name)/\(name)")
      // Types of one frequency may change places, and original bytes be cut into other frames.
      if name == "s1/types" || name == FileName.originals { continue }
      for section in file.sections where section.name != "type_ids" {
        let end = file.sections.map(\.offset).filter { $0 > section.offset }.min() ?? bytes.count
        // The bytes between sections are zero.
        var own = bytes[section.offset..<end]
        while own.last == 0 { own.removeLast() }
        result["\(name) \(section.name) \(section.encoding) \(section.count)"] = Array(own)
      }
    }
    return result
  }

  static func expectEqual(_ merged: Generation, _ built: Generation, _ folder: TemporaryFolder) throws {
    #expect(merged.manifest.models == built.manifest.models)
    #expect(merged.manifest.documents == built.manifest.documents)
    #expect(merged.manifest.rejected == built.manifest.rejected)
    let (own, other) = (merged.manifest.segments[0], built.manifest.segments[0])
    #expect((own.tokens, own.articles) == (other.tokens, other.articles))
    #expect((own.blocks, own.text) == (other.blocks, other.text))
    #expect(Set(own.attributes) == Set(other.attributes))
    let (layers, others) = (own.regions.sorted { $0.name < $1.name }, other.regions.sorted { $0.name < $1.name })
    #expect(layers.map(\.name) == others.map(\.name))
    #expect(layers.map(\.disjoint) == others.map(\.disjoint))
    for (layer, other) in zip(layers, others) {
      #expect(Set(layer.columns.map(\.name)) == Set(other.columns.map(\.name)), "\(layer.name)")
    }
    let (left, right) = (try sections(merged, folder, "corpus"), try sections(built, folder, "anew"))
    #expect(Set(left.keys) == Set(right.keys))
    for (name, bytes) in left { #expect(bytes == right[name], "\(name)") }
    for name in own.attributes {
      let (attribute, twin) = (merged.segment.attribute(name), built.segment.attribute(name))
      #expect(try attribute?.ids(0..<own.tokens) == twin?.ids(0..<own.tokens), "\(name)")
    }
    let frequencies = [merged, built].map(\.segment.types.frequencies)
    #expect(try frequencies[0].copy(0..<frequencies[0].count) == frequencies[1].copy(0..<frequencies[1].count))
    for document in 0..<built.documents.count {
      #expect(try merged.documents.original(document) == built.documents.original(document))
    }
    #expect(IndexCheck(merged).findings == [])
  }

  /// Changes a corpus in rounds; after each it is compared with one built anew.
  ///
  /// - Returns: how many generations were merged.
  static func check(
    seed: UInt64, formats: [String], columns: String = "", annotation: IndexOptions.Annotation = .none, rounds: Int
  ) throws -> Int {
    let folder = try TemporaryFolder()
    var documents = Documents(seed: seed, formats: formats)
    var options = IndexOptions(paths: [], into: folder.path + "/corpus", jobs: 2)
    options.columns = columns
    options.annotation = annotation
    options.publishesEmpty = true
    try Indexer.run(documents: [], options)
    let journal = Journal(options.into)
    var merged = 0
    var dice = Dice(seed: seed &+ 99)
    for round in 0..<rounds {
      let count = round == 0 ? 12 : 1 + dice.below(4)
      _ = try journal.append((0..<count).map { _ in documents.change() }, applied: 0)
      let summary = try Indexer.applyJournal(options)
      if summary.isMerged { merged += 1 }
      let generation = try Corpus(opening: options.into).generation
      var anew = options
      anew.into = folder.path + "/anew"
      try Disk().remove(anew.into)
      // As the journal says the formats, so that both read alike.
      try Disk().makeFolders(anew.into)
      _ = try Journal(anew.into).append(
        documents.files.map { .put(file: $0, format: $1.format, bytes: Array($1.text.utf8)) }, applied: 0)
      _ = try Indexer.applyJournal(anew)
      let built = try Corpus(opening: anew.into).generation
      try expectEqual(generation, built, folder)
      #expect(summary.tokens == built.segment.tokenCount)
    }
    return merged
  }

  /// How many of the changes of all seeds were merged; the others are built anew, as they must be.
  static func merged(
    seeds: ClosedRange<UInt64>, formats: [String], columns: String = "", annotation: IndexOptions.Annotation = .none,
    rounds: Int
  ) throws -> Int {
    try seeds.reduce(0) {
      try $0 + check(seed: $1, formats: formats, columns: columns, annotation: annotation, rounds: rounds)
    }
  }

  @Test func `pages and rows that change`() throws {
    #expect(try Self.merged(seeds: 1...8, formats: ["auto", "jsonl"], rounds: 12) >= 64)
  }

  @Test func `lines that change`() throws {
    #expect(try Self.merged(seeds: 1...8, formats: ["vrt"], columns: "word,pos,lemma", rounds: 10) >= 8)
  }

  @Test func `lines and pages that change`() throws {
    #expect(try Self.merged(seeds: 1...8, formats: ["vrt", "auto"], columns: "word,pos,lemma", rounds: 10) >= 8)
  }

  @Test func `annotated pages and lines that change`() throws {
    let merged = try Self.merged(
      seeds: 1...3, formats: ["auto", "jsonl", "vrt"], columns: "word,pos,lemma",
      annotation: AnnotationIndexTests.models, rounds: 6)
    #expect(merged >= 3)
  }
}

@Suite struct ShiftMapTests {
  @Test(arguments: UInt64(1)...40) func `numbers move as each of them does alone`(seed: UInt64) {
    var dice = Dice(seed: seed)
    var map = ShiftMap()
    var target: [Int: Int] = [:]
    var (place, new) = (0, 0)
    for _ in 0..<dice.below(6) {
      place += dice.below(20)
      new += dice.below(20)
      let count = dice.below(30)
      map.append(place..<place + count, to: new)
      for number in 0..<count { target[place + number] = new + number }
      (place, new) = (place + count, new + count)
    }
    let numbers = (0..<place + 10).filter { _ in dice.below(3) > 0 }.map(UInt32.init)
    var moved = numbers
    map.move(&moved)
    #expect(moved == numbers.compactMap { target[Int($0)] }.map(UInt32.init))
    var (pairs, others) = (numbers, numbers.map { $0 + 7 })
    map.move(&pairs, with: &others)
    #expect(pairs == moved)
    #expect(others == numbers.filter { target[Int($0)] != nil }.map { $0 + 7 })
    let gaps = map.gaps(below: place + 10)
    for number in 0..<place + 10 { #expect(gaps.contains { $0.contains(number) } == (target[number] == nil)) }
  }
}
