import Glibc
import Testing

@testable import Core

@Suite struct DamageTests {
  static let documents = SlowTwinTests.documents(7) + [("z.txt", "Headline of a page\n\nA paragraph of text.\n")]

  /// What a reader sees of a whole generation; throws instead of answering when something is damaged.
  static func everything(_ generation: Generation) throws -> [[UInt8]] {
    var seen: [[UInt8]] = []
    let segment = generation.segment
    seen.append(try segment.text(0..<segment.textCount))
    for article in 0..<segment.articles.count {
      seen.append(try segment.articles.row(article))
      seen.append(Array("\(try segment.blocks(ofArticle: article)) \(try segment.repairs(ofArticle: article))".utf8))
      seen.append(Array("\(try segment.source(ofText: segment.articles.text(article)))".utf8))
      seen.append(Array(try segment.articles.id(article).utf8))
    }
    for name in segment.attributeNames {
      guard let attribute = segment.attribute(name) else { continue }
      for position in 0..<segment.tokenCount {
        let id = try attribute.id(at: position)
        seen.append(try attribute.lexicon.copy(of: id))
        let postings = try attribute.postings(of: id)
        seen.append(Array("\(try segment.tokenText(position)) \(postings.count) \(try postings.copy())".utf8))
        let value = try attribute.lexicon.copy(of: id)
        let folded = Folding.folded(value.span, [.letterCase, .diacritics])
        let group = try attribute.lexicon.ids(foldingTo: folded.span)
        seen.append(Array("\(group)".utf8))
        if name == "norm" { seen.append(Array("\(try segment.articles.postings(ofNorm: id).articles[0])".utf8)) }
      }
    }
    for name in segment.regionNames {
      guard let layer = segment.region(name) else { continue }
      for ordinal in 0..<layer.count {
        seen.append(Array("\(try layer.range(ordinal))".utf8))
        for column in layer.columnNames { seen.append(try layer.columns[column]?.text(ordinal) ?? []) }
      }
      for position in 0..<segment.tokenCount {
        seen.append(Array("\(try layer.ordinals(covering: position))".utf8))
      }
    }
    for ordinal in 0..<generation.documents.count {
      seen.append(try generation.documents.document(ordinal).record)
      seen.append(try generation.documents.remainder(ordinal).record)
      seen.append(try generation.documents.original(ordinal))
    }
    if let damage = generation.damage { throw damage }
    return seen
  }

  /// Opens and reads; nil when damage was reported.
  static func read(_ path: String) throws -> [[UInt8]]? {
    do {
      return try everything(Corpus(opening: path).generation)
    } catch let error as IndexError {
      #expect([.damaged, .unknownVersion, .notThere].contains(error.reason), "\(error)")
      return nil
    }
  }

  @Test func `a flipped byte of a header, of the manifest, of the checksums or of the pointer is found at opening`()
    throws
  {
    let folder = try TemporaryFolder()
    let path = try TestCorpus.make(Self.documents, in: folder).path
    for file in try folder.files(below: "corpus") where !file.hasSuffix("/lock") {
      var bytes = try folder.read(file)
      let isSmall = ["current", "manifest", "checksums"].contains { file.hasSuffix($0) }
      // The manifest is text with a checksum over all of it; some hundred of its bytes will do.
      let step = file.hasSuffix("manifest") ? 23 : 1
      for index in stride(from: 0, to: isSmall ? bytes.count : FileHeader.size, by: step) {
        bytes[index] ^= UInt8(1 << (index % 8))
        try folder.write(file, bytes)
        #expect(throws: IndexError.self, "\(file) byte \(index)") { try Corpus(opening: path) }
        bytes[index] ^= UInt8(1 << (index % 8))
      }
      try folder.write(file, bytes)
    }
    #expect(try Self.read(path) != nil)
  }

  @Test func `a flipped byte anywhere never changes an answer, and check finds it`() throws {
    let folder = try TemporaryFolder()
    let path = try TestCorpus.make(Self.documents, in: folder).path
    let truth = try Self.read(path)
    let files = try folder.files(below: "corpus/g1")
    var dice = Dice(seed: 3)
    for _ in 0..<100 {
      let file = dice.pick(files)
      let sound = try folder.read(file)
      var bytes = sound
      bytes[dice.below(bytes.count)] ^= UInt8(1 << dice.below(8))
      try folder.write(file, bytes)
      let seen = try Self.read(path)
      #expect(seen == nil || seen == truth, "\(file)")
      do {
        #expect(try !IndexCheck(checking: path).findings.isEmpty, "\(file)")
      } catch {
        #expect(error.reason == .damaged || error.reason == .unknownVersion)
      }
      try folder.write(file, sound)
    }
  }

  @Test func `a file cut anywhere, emptied or gone is refused by name`() throws {
    let folder = try TemporaryFolder()
    let path = try TestCorpus.make(Self.documents, in: folder).path
    for file in try folder.files(below: "corpus") where !file.hasSuffix("/lock") {
      let sound = try folder.read(file)
      for size in Set([0, 1, FileHeader.size, sound.count / 2, sound.count - 1]) where size < sound.count {
        try folder.write(file, sound.prefix(size))
        #expect(throws: IndexError.self, "\(file) cut to \(size)") { try Corpus(opening: path) }
      }
      try folder.write(file, sound + [0])
      #expect(throws: IndexError.self, "\(file) grown") { try Corpus(opening: path) }
      unlink(folder.path + "/" + file)
      do {
        _ = try Corpus(opening: path)
        Issue.record("\(file) is gone and nobody noticed")
      } catch {
        #expect(error.description.contains("corpus"))
      }
      try folder.write(file, sound)
    }
  }

  @Test func `a file that shrinks while it is mapped is reported and reads as an error, not a crash`() throws {
    for name in ["text", "attribute.word", "attribute.norm", "regions", "articles", "runs", "types", "blocks"] {
      let folder = try TemporaryFolder()
      let corpus = try TestCorpus.make(Self.documents, in: folder)
      let generation = corpus.generation
      // Half of the readers have verified everything before; their marks must not hide the loss.
      if name.utf8.count % 2 == 0 { _ = try Self.everything(generation) }
      truncate(corpus.path + "/g1/s1/" + name, 0)
      #expect(throws: IndexError.self, "\(name)") { try Self.everything(generation) }
      #expect(generation.damage?.reason == .damaged)
      #expect(generation.damage?.path.hasSuffix(name) == true)
    }
  }

  @Test func `files of two generations that were exchanged are found`() throws {
    let folder = try TemporaryFolder()
    let path = try TestCorpus.make(Self.documents, in: folder).path
    let names = try folder.files(below: "corpus/g1/s1")
    let old = try names.map { try folder.read($0) }
    try Indexer.run(
      documents: Self.documents.map { ($0.file, Array($0.text.utf8)) } + [("zz.txt", Array("More\n\ntext.\n".utf8))],
      IndexOptions(paths: [], into: path, jobs: 1))
    for (name, bytes) in zip(names, old) {
      let file = name.replacing("/g1/", with: "/g2/")
      let sound = try folder.read(file)
      try folder.write(file, bytes)
      #expect(throws: IndexError.self, "\(name)") { try Corpus(opening: path) }
      try folder.write(file, sound)
    }
    #expect(IndexCheck(try Corpus(opening: path).generation).findings == [])
  }
}
