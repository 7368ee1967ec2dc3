import Dispatch
import Glibc
import Synchronization
import Testing

@testable import Core

@Suite struct JournalTests {
  static func put(_ file: String, _ text: String) -> JournalRecord.Change {
    .put(file: file, format: "auto", bytes: Array(text.utf8))
  }

  /// A corpus of one page.
  static func corpus(in folder: TemporaryFolder) throws -> IndexOptions {
    let options = IndexOptions(paths: [], into: folder.path + "/corpus", jobs: 1)
    try Indexer.run(documents: [("a.txt", Array("Old page\n\nAbout aerogel.\n".utf8))], options)
    return options
  }

  /// The texts of a corpus by file name.
  static func texts(_ options: IndexOptions) throws -> [String: String] {
    let documents = try Corpus(opening: options.into).generation.documents
    var texts: [String: String] = [:]
    for ordinal in 0..<documents.count where try documents.document(ordinal).rejection == nil {
      texts[try documents.file(ordinal)] = String(decoding: try documents.original(ordinal), as: UTF8.self)
    }
    return texts
  }

  static func applied(_ options: IndexOptions) throws -> Int {
    try Corpus(opening: options.into).generation.manifest.journal
  }

  @Test func `what was appended is read again, also by others, and goes when a generation holds it`()
    throws
  {
    let folder = try TemporaryFolder()
    let options = try Self.corpus(in: folder)
    let journal = Journal(options.into)
    #expect(try journal.append([Self.put("b.txt", "B\n\nGlass.\n"), .delete(file: "a.txt")], applied: 0) == 2)
    #expect(try Journal(options.into).append([Self.put("c.txt", "C\n\nCoal.\n")], applied: 0) == 3)
    let waiting = try journal.waiting(applied: 0)
    #expect(waiting.files == ["a.txt": false, "b.txt": true, "c.txt": true] && waiting.base == 0)
    #expect(try Indexer.applyJournal(options).isNew)
    #expect(try Set(Self.texts(options).keys) == ["b.txt", "c.txt"])
    #expect(try Self.applied(options) == 3)
    #expect(try journal.waiting(applied: 3).files == [:])
    #expect(try !Indexer.applyJournal(options).isNew)
    #expect(try journal.append([.delete(file: "c.txt")], applied: 3) == 4)
    #expect(IndexCheck(try Corpus(opening: options.into).generation).findings == [])
  }

  @Test func `a journal cut anywhere loses what was being written and nothing before it`() throws {
    let folder = try TemporaryFolder()
    let journal = Journal(folder.path)
    var ends: [Int] = []
    for number in 1...4 {
      _ = try journal.append([Self.put("\(number).txt", "text \(number)")], applied: 0)
      ends.append(try folder.read("journal").count)
    }
    let whole = try folder.read("journal")
    for size in 0...whole.count {
      try folder.write("journal", whole.prefix(size))
      let content = try Journal(folder.path).content(applied: 0)
      #expect(content.records.count == ends.count { $0 <= size })
      // What comes next takes the place of the piece.
      #expect(try Journal(folder.path).append([.delete(file: "x")], applied: 0) == content.last + 1)
      #expect(try Journal(folder.path).content(applied: 0).records.map(\.number) == Array(1...content.last + 1))
    }
  }

  @Test func `a changed byte is found, and never makes another change of what was acknowledged`() throws {
    let folder = try TemporaryFolder()
    let journal = Journal(folder.path)
    for number in 1...3 { _ = try journal.append([Self.put("\(number).txt", "text \(number)")], applied: 0) }
    let whole = try folder.read("journal")
    let records = try journal.content(applied: 0).records
    let lastFrame = whole.count - (records.last?.frame.count ?? 0)
    for index in whole.indices {
      var changed = whole
      changed[index] ^= 0x21
      try folder.write("journal", changed)
      if index < lastFrame {
        let error = #expect(throws: IndexError.self, "byte \(index)") { try Journal(folder.path).content(applied: 0) }
        #expect(error?.reason == .damaged)
      } else {
        #expect(try Journal(folder.path).content(applied: 0).records == Array(records.dropLast()))
      }
    }
  }

  @Test func `whichever call fails, a change is refused and not found later, or made`() throws {
    let folder = try TemporaryFolder()
    var step = 0
    var expected: [Int] = []
    while true {
      let left = Mutex(step)
      let disk = Disk { (operation: String, path: String) throws(SystemError) in
        let isDue = left.withLock { count in
          count -= 1
          return count == -1
        }
        if isDue { throw SystemError(operation, path, code: ENOSPC) }
      }
      let number = try? Journal(folder.path, disk: disk).append([Self.put("f.txt", "step \(step)")], applied: 0)
      if let number { expected.append(number) }
      #expect(try Journal(folder.path).content(applied: 0).records.map(\.number) == expected)
      if number != nil { break }
      step += 1
    }
    #expect(step > 2)
  }

  @Test func `what threads add at the same time is written together, each under its own number`() throws {
    let folder = try TemporaryFolder()
    let synced = Atomic(0)
    let disk = Disk { (operation: String, _: String) throws(SystemError) in
      guard operation == "fsync" else { return }
      synced.add(1, ordering: .relaxed)
      usleep(2000)
    }
    let journal = Journal(folder.path, disk: disk)
    let numbers = Mutex<[Int: String]>([:])
    let all = DispatchGroup()
    for thread in 0..<16 {
      // A queue of its own has a thread of its own, also where there are fewer processors.
      DispatchQueue(label: "writer \(thread)").async(group: all) {
        for step in 0..<8 {
          let file = "\(thread)-\(step).txt"
          let changes = [Self.put(file, "text"), .delete(file: "x\(file)")]
          guard let number = try? journal.append(changes, applied: 0) else { continue }
          numbers.withLock { $0[number] = file }
        }
      }
    }
    all.wait()
    let records = try Journal(folder.path).content(applied: 0).records
    #expect(records.map(\.number) == Array(1...256))
    let given = numbers.withLock { $0 }
    #expect(given.count == 128)
    for (number, file) in given {
      #expect(records[number - 1].change == .delete(file: "x" + file))
      #expect(records[number - 2].change == Self.put(file, "text"))
    }
    #expect(synced.load(ordering: .relaxed) < 128)
  }

  @Test func `a run that stops between publishing and trimming makes no change twice`() throws {
    let folder = try TemporaryFolder()
    let options = try Self.corpus(in: folder)
    _ = try Journal(options.into).append([Self.put("b.txt", "B\n\nFrom the journal.\n")], applied: 0)
    let before = try folder.read("corpus/journal")
    #expect(try Indexer.applyJournal(options).isNew)
    // Later the file is indexed with other bytes; the journal as it was before it was trimmed must not undo that.
    try Indexer.run(documents: [("b.txt", Array("B\n\nNewer.\n".utf8))], options)
    try folder.write("corpus/journal", before)
    #expect(try !Indexer.applyJournal(options).isNew)
    #expect(try Self.texts(options)["b.txt"] == "B\n\nNewer.\n")
    #expect(try Journal(options.into).append([.delete(file: "b.txt")], applied: Self.applied(options)) == 2)
  }

  @Test func `a run of the indexer takes up the journal, its own files are the later ones, and rebuilding forgets it`()
    throws
  {
    let folder = try TemporaryFolder()
    let options = try Self.corpus(in: folder)
    let journal = Journal(options.into)
    _ = try journal.append([Self.put("b.txt", "B\n\nJournal.\n"), Self.put("c.txt", "C\n\nJournal.\n")], applied: 0)
    try Indexer.run(documents: [("c.txt", Array("C\n\nIndexer.\n".utf8))], options)
    let texts = try Self.texts(options)
    #expect(texts["b.txt"] == "B\n\nJournal.\n" && texts["c.txt"] == "C\n\nIndexer.\n" && texts.count == 3)
    #expect(try journal.waiting(applied: Self.applied(options)).files == [:])
    _ = try journal.append([Self.put("d.txt", "D\n\nJournal.\n")], applied: Self.applied(options))
    var again = options
    again.rebuild = true
    try Indexer.run(documents: [("e.txt", Array("E\n\nIndexer.\n".utf8))], again)
    #expect(try Array(Self.texts(options).keys) == ["e.txt"])
    #expect(try journal.waiting(applied: Self.applied(options)).files == [:])
  }

  @Test func `random changes, cut into generations at random, end as a dictionary does`() throws {
    var numbers = SeededNumbers(seed: 11)
    for _ in 0..<12 {
      let folder = try TemporaryFolder()
      let options = try Self.corpus(in: folder)
      let journal = Journal(options.into)
      var twin = try Self.texts(options)
      for _ in 0..<20 {
        let file = "f\(numbers.next(below: 5)).txt"
        switch numbers.next(below: 6) {
        case 0:
          _ = try journal.append([.delete(file: file)], applied: Self.applied(options))
          twin[file] = nil
        case 1: _ = try Indexer.applyJournal(options)
        case 2:
          let text = "Indexed\n\nNumber \(numbers.next(below: 100)).\n"
          try Indexer.run(documents: [(file, Array(text.utf8))], options)
          twin[file] = text
        default:
          let text = "Put\n\nNumber \(numbers.next(below: 100)).\n"
          _ = try journal.append([Self.put(file, text)], applied: Self.applied(options))
          twin[file] = text
        }
      }
      _ = try Indexer.applyJournal(options)
      #expect(try Self.texts(options) == twin)
    }
  }

  @Test func `base64 is read as RFC 4648 has it, and nothing else is`() {
    for (text, plain) in [("", ""), ("Zg==", "f"), ("Zm8=", "fo"), ("Zm9v", "foo"), ("Zm9vYmFy", "foobar")] {
      #expect(Base64.decode(text) == Array(plain.utf8))
    }
    #expect(Base64.decode("//79") == [0xFF, 0xFE, 0xFD])
    for text in ["Z", "Zg", "Zg=", "Zh==", "Zm9=", "Z===", "Zg==Zg==", "Zm9v\n", "Zm-_", "====", "Zg=v"] {
      #expect(Base64.decode(text) == nil, "\(text)")
    }
  }
}
