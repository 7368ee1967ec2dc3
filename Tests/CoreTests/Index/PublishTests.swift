import Glibc
import Synchronization
import Testing

@testable import Core

@Suite struct PublishTests {
  static let old: [(file: String, bytes: [UInt8])] = [("a.txt", Array("Old page\n\nAbout aerogel.\n".utf8))]
  static let new: [(file: String, bytes: [UInt8])] = old + [("b.txt", Array("New page\n\nAbout glass.\n".utf8))]

  /// The file names that readers of a corpus see.
  static func served(_ path: String) throws -> [String] {
    let documents = try Corpus(opening: path).generation.documents
    return try (0..<documents.count).map { try documents.file($0) }
  }

  static func make(in folder: TemporaryFolder) throws -> IndexOptions {
    let options = IndexOptions(paths: [], into: folder.path + "/corpus", jobs: 1)
    try Indexer.run(documents: old, options)
    return options
  }

  @Test func `whichever change of the folder fails, the old generation is served and the error names a path`() throws {
    var step = 0
    while true {
      let folder = try TemporaryFolder()
      let options = try Self.make(in: folder)
      let left = Mutex(step)
      let disk = Disk { (operation: String, path: String) throws(SystemError) in
        let isDue = left.withLock { count in
          count -= 1
          return count == -1
        }
        if isDue { throw SystemError(operation, path, code: ENOSPC) }
      }
      do {
        try Indexer.run(documents: Self.new, options, disk: disk)
      } catch {
        #expect(error.path.contains("corpus") && error.description.contains("No space left"))
        // After the rename the new generation is the published one, and only the removal of the old can fail.
        let served = try Self.served(options.into)
        #expect(
          served == ["a.txt"]
            || (served == ["a.txt", "b.txt"] && ["unlink", "fsync"].contains { error.detail.contains($0) }))
        #expect(IndexCheck(try Corpus(opening: options.into).generation).findings == [])
        step += 1
        continue
      }
      break
    }
    #expect(step > 40)
  }

  @Test func `a run killed before any change of the folder leaves the old or the new generation, and no garbage stays`()
    throws
  {
    let folder = try TemporaryFolder()
    let options = try Self.make(in: folder)
    var step = 0
    while true {
      // From one change on the process is as good as dead: nothing reaches the folder any more, no tidying up either.
      let left = Mutex(step)
      let disk = Disk { (operation: String, path: String) throws(SystemError) in
        let isDead = left.withLock { count in
          count -= 1
          return count < 0
        }
        if isDead { throw SystemError(operation, path, code: EIO) }
      }
      let isDone = (try? Indexer.run(documents: Self.new, options, disk: disk)) != nil
      let served = try Self.served(options.into)
      #expect(served == ["a.txt", "b.txt"] || (!isDone && served == ["a.txt"]))
      #expect(IndexCheck(try Corpus(opening: options.into).generation).findings == [])
      if isDone { break }
      if served.count == 2 {
        // Begin again from the old state, with whatever the killed run left.
        var again = options
        again.rebuild = true
        try Indexer.run(documents: Self.old, again)
      }
      step += 1
    }
    #expect(step > 40)
    let names = try Disk.names(in: options.into).sorted()
    #expect(names.count == 3 && names.contains("current") && names.contains("lock"), "\(names)")
  }

  @Test func `who could read a generation can read the next`() throws {
    let folder = try TemporaryFolder()
    let options = try Self.make(in: folder)
    func mode(_ name: String) throws -> mode_t {
      try Descriptor(options.into + "/" + name, O_RDONLY).status().st_mode & 0o777
    }
    for name in ["/g1", "/g1/s1"] { #expect(chmod(options.into + name, 0o750) == 0) }
    for name in ["/g1/manifest", "/current"] { #expect(chmod(options.into + name, 0o640) == 0) }
    try Indexer.run(documents: Self.new, options)
    #expect(try mode("g2") == 0o750 && mode("g2/s1") == 0o750 && mode("g2/manifest") == 0o640)
    #expect(try mode("g2/s1/text") == 0o640 && mode("current") == 0o640)
  }

  @Test func `two writers do not write at once`() throws {
    let folder = try TemporaryFolder()
    let options = try Self.make(in: folder)
    let holder = try CorpusFolder(options.into, makes: false)
    #expect { try Indexer.run(documents: Self.new, options) } throws: { ($0 as? IndexError)?.reason == .busy }
    _ = holder.path
  }

  @Test func `BUG changes of a corpus that was dropped make no folder`() throws {
    let folder = try TemporaryFolder()
    let options = IndexOptions(paths: [], into: folder.path + "/gone", jobs: 1)
    #expect { try Indexer.applyJournal(options) } throws: { ($0 as? IndexError)?.reason == .notThere }
    #expect(try folder.files() == [])
  }

  @Test func `a folder that holds other things is refused`() throws {
    let folder = try TemporaryFolder()
    try folder.write("letters.txt", Array("mine".utf8))
    #expect(throws: IndexError.self) {
      try Indexer.run(documents: Self.new, IndexOptions(paths: [], into: folder.path, jobs: 1))
    }
    #expect(try folder.files() == ["letters.txt"])
  }

  @Test func `an open generation answers after another one replaced it`() throws {
    let folder = try TemporaryFolder()
    let options = try Self.make(in: folder)
    let corpus = try Corpus(opening: options.into)
    let before = corpus.generation
    try Indexer.run(documents: Self.new, options)
    #expect(try before.documents.original(0) == Self.old[0].bytes)
    #expect(try #require(try corpus.reload()).documents.count == 2)
    #expect(before.damage == nil)
  }
}
