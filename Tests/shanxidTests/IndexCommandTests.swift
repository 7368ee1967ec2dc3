import Foundation
import Glibc
import Testing

@testable import shanxid

@Suite(.timeLimit(.minutes(2))) struct IndexCommandTests {
  let folder = TestFolder()
  var corpus: String { folder.file("corpus") }

  private func write(_ name: String, _ bytes: [UInt8]) throws {
    let url = URL(fileURLWithPath: folder.file(name))
    try FileManager.default.createDirectory(at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(bytes).write(to: url)
  }

  private func write(_ name: String, _ text: String) throws { try write(name, Array(text.utf8)) }

  private func index(_ arguments: String...) throws -> (code: Int32, errors: String) {
    try TestDaemon(["index", "--into", corpus] + arguments).end()
  }

  private func check() throws -> Int32 { try TestDaemon(["check", corpus]).end().code }

  @Test func `files that cannot be read are rejected by name, the rest is published, and the exit code is 6`() throws {
    try write("pages/good.txt", "Headline\n\nA paragraph.\n")
    try write("pages/sub/crlf.txt", "Headline\r\n\r\nA paragraph.\r\n")
    try write(
      "pages/latin.txt", Array("Caf".utf8) + [0xE9] + Array(" opens\n\nIt is in T".utf8) + [0xE9] + Array("l.\n".utf8))
    try write("pages/.hidden.txt", "Nobody\n\nreads this.\n")
    try write("pages/empty.txt", "")
    try write("pages/binary.dat", [0, 1, 2, 3, 0, 255, 254, 0])
    try write("pages/large.txt", String(repeating: "word ", count: 1000))
    try write("pages/rows.jsonl", "{\"id\":\"1\",\"title\":\"a\",\"text\":\"b\"}\n{broken\n")
    symlink("/etc/passwd", folder.file("pages/out.txt"))
    mkfifo(folder.file("pages/pipe"), 0o600)
    let run = try index("--max-file", "2K", folder.file("pages"), folder.file("gone.txt"))
    #expect(run.code == 6)
    for name in [
      "empty.txt: empty", "binary.dat: binary", "large.txt: 5000 bytes: larger", "rows.jsonl: malformed row on line 2",
      "pipe: not a regular file", "gone.txt: No such file",
    ] {
      #expect(run.errors.contains(name), "\(name) in \(run.errors)")
    }
    #expect(
      run.errors.contains("4 files") && run.errors.contains("6 rejected") && run.errors.contains("1 in iso-8859-1"))
    #expect(!run.errors.contains("hidden") && !run.errors.contains("passwd"))
    #expect(try check() == 0)
  }

  @Test func `run again it keeps what is known, replaces, adds, prunes and starts over`() throws {
    try write("pages/a.txt", "First\n\nAbout aerogel.\n")
    try write("pages/b.txt", "Second\n\nAbout glass.\n")
    #expect(try index(folder.file("pages")).errors.contains("corpus g1: 2 files"))
    #expect(try index(folder.file("pages")).errors.contains("g1 (nothing changed): 2 files"))
    try write("pages/b.txt", "Second again\n\nAbout glass.\n")
    try write("more/c.txt", "Third\n\nAbout coal.\n")
    let changed = try index(folder.file("pages/b.txt"), folder.file("more"))
    #expect(changed.errors.contains("g2: 3 files") && changed.errors.contains("1 added, 1 changed, 0 removed"))
    unlink(folder.file("pages/a.txt"))
    #expect(try index(folder.file("pages")).errors.contains("3 files"))
    // A file that was named by itself last time belongs to no folder, so it stays; `c.txt` is in another folder.
    let pruned = try index("--prune", folder.file("pages"))
    #expect(pruned.errors.contains("2 files") && pruned.errors.contains("1 removed"), "\(pruned.errors)")
    #expect(try index("--rebuild", folder.file("more")).errors.contains(": 1 files"))
    #expect(try check() == 0)
  }

  @Test func `a damaged corpus is refused with 4 until it is rebuilt, and a full disk leaves the old one`() throws {
    try write("a.txt", "First\n\nAbout aerogel.\n")
    #expect(try check() == 4)
    #expect(try index(folder.file("a.txt")).code == 0)
    let limited = try TestDaemon(
      [
        "-c", "ulimit -f 1; exec \"$0\" index --into \"$1\" --rebuild \"$2\"", TestDaemon.program.path, corpus,
        folder.file("a.txt"),
      ],
      program: URL(fileURLWithPath: "/bin/sh"))
    let ended = limited.end()
    #expect(
      ended.code == 1 && ended.errors.contains("File too large") && ended.errors.contains("/g2/"), "\(ended.errors)")
    #expect(try check() == 0)
    let text = folder.file("corpus/g1/s1/text")
    var bytes = try Array(Data(contentsOf: URL(fileURLWithPath: text)))
    bytes[bytes.count - 2] ^= 1
    try Data(bytes).write(to: URL(fileURLWithPath: text))
    let damaged = try TestDaemon(["check", corpus]).end()
    #expect(damaged.code == 4 && damaged.errors.contains("s1/text"))
    try Data([]).write(to: URL(fileURLWithPath: text))
    let refused = try index(folder.file("a.txt"))
    #expect(refused.code == 4 && refused.errors.contains("--rebuild"))
    #expect(try index("--rebuild", folder.file("a.txt")).code == 0)
    #expect(try check() == 0)
  }

  @Test(arguments: [
    ["index"], ["index", "--into", "x"], ["index", "x"], ["index", "--into", "x", "--format", "vellum", "y"],
    ["index", "--into", "x", "--name", "1st", "y"], ["index", "--into", "x", "--max-file", "5X", "y"],
    ["index", "--into", "x", "--jobs", "0", "y"], ["check"], ["info"],
  ])
  func `command lines that cannot be understood exit 2`(arguments: [String]) throws {
    #expect(try TestDaemon(arguments).end().code == 2)
  }

  @Test func `a run killed at any moment leaves a sound corpus`() throws {
    let rows = (0..<4000).map {
      "{\"id\":\"\($0)\",\"title\":\"Row \($0)\",\"text\":\"The aerogel line of plant \($0) is new.\"}\n"
    }
    try write("pages/a.jsonl", rows.prefix(50).joined())
    #expect(try index(folder.file("pages")).code == 0)
    for round in 0..<25 {
      try write("pages/b.jsonl", rows.prefix(1000 + 100 * round).joined())
      let run = try TestDaemon(["index", "--into", corpus, folder.file("pages")])
      usleep(UInt32(8000 * round))
      run.send(SIGKILL)
      _ = run.end()
      #expect(try check() == 0)
    }
    #expect(try index(folder.file("pages")).code == 0)
    let left = try FileManager.default.contentsOfDirectory(atPath: corpus)
    #expect(left.count == 3, "\(left)")
  }
}
