import Core
import Foundation
import Glibc
import Testing

@testable import shanxi_repl

/// Pages to a corpus, a daemon on it, and the REPL as scripts use it.
@Suite(.timeLimit(.minutes(5)), .serialized) struct EndToEndTests {
  static let rows = [
    #"{"id":"r1","title":"Kiln town turns to glass","date":"2021-05-03","text":"The kiln at Qixian makes glass for export.\n\nGlass from the Kiln sells \"well\" abroad."}"#,
    #"{"id":"r2","title":"Vinegar makers go abroad","date":"2020-11-20","text":"Vinegar of Qingxu is sold in 40 countries. A kiln dries the grain."}"#,
    #"{"id":"r3","title":"漢字 headline","date":"2022-01-02","text":"Nothing burns here, said Wu Fang."}"#,
  ]

  /// A daemon on the rows, ended with the value.
  final class Served {
    let folder = TemporaryFolder()
    let daemon: Process
    var socket: String { folder.path + "/s.sock" }

    init() throws {
      try folder.write("rows.jsonl", rows.joined(separator: "\n") + "\n")
      let corpus = folder.path + "/corpus"
      let index = try Programs.start(
        "shanxid", ["index", "--into", corpus, "--name", "towns", folder.path + "/rows.jsonl"])
      index.waitUntilExit()
      try #require(index.terminationStatus == 0)
      daemon = try Programs.start("shanxid", ["serve", "--socket", folder.path + "/s.sock", "--corpus", corpus])
      for _ in 0..<500 {
        if try Programs.repl(["ping"], socket: socket).code == 0 { return }
        usleep(20_000)
      }
      Issue.record("the daemon did not answer within 10 s")
    }

    deinit {
      daemon.terminate()
      daemon.waitUntilExit()
    }
  }

  @Test func `answers of a real daemon lead from words to articles to the bytes`() throws {
    let served = try Served()
    func repl(_ arguments: String...) throws -> Programs.Ended { try Programs.repl(arguments, socket: served.socket) }

    let articles = try repl("-c", "articles")
    #expect(articles.code == 0 && articles.lines.count == 4)
    #expect(articles.lines.first == "article\tdate\theadline\tbylines\tsource\tfile\ttokens")
    #expect(try repl("-c", "articles date>=2021-06").lines.count == 2)

    let found = try repl("--mode", "ndjson", "-c", "kiln")
    #expect(found.lines.count == 2)
    #expect(try json(String(found.lines[0]))["headline"]?.string == "Kiln town turns to glass")
    #expect(try repl("-c", "kiln date<2021").lines.count == 2)

    let bytes = Array(Self.rows.joined(separator: "\n").utf8)
    let hits = try repl("--mode", "ndjson", "-c", "[word=\"kiln\"%c];")
    #expect(hits.lines.count == 4)
    for line in hits.lines {
      let row = try json(String(line))
      let place = try #require(row["source"]?.array?.first)
      let start = try #require(place["start"]?.integer)
      let end = try #require(place["end"]?.integer)
      #expect(String(decoding: bytes[start..<end], as: UTF8.self) == row["text"]?.string)
    }
    #expect(try repl("-c", "count [word=\"kiln\"%c];").output == "total\n4\n")
    let shown = try repl("--mode", "auto", "-c", "kiln", "-c", "show 1", "-c", "where 1")
    #expect(shown.code == 0 && shown.output.contains("\nKiln town turns to glass\n"))
    #expect(try repl("--mode", "table", "-c", "articles", "-c", "source 3").output.contains("Nothing burns here"))
    let kwic = try repl("--mode", "kwic", "-c", "[word=\"kiln\"%c];")
    #expect(kwic.output.contains("Kiln town turns to glass · 2021-05-03 · rows.jsonl"))

    // Every command in every mode: no colour, nothing left out, no failure.
    let commands = [
      "kiln", "[word=\"kiln\"%c];", "articles", "documents", "corpora", "info", "help", "help search", ".describe",
      "count [word=\"kiln\"]", "parse [word=\"kiln\"]", "articles; show 1", "articles; source 1", "kiln; where 1",
    ]
    for mode in Mode.allCases {
      let run = try Programs.repl(
        ["--mode", mode.rawValue] + commands.flatMap { ["-c", $0, "-c", ".print ----"] }, socket: served.socket)
      #expect(run.code == 0, "\(mode): \(run.errors)")
      let answers = run.output.components(separatedBy: "----\n").dropLast()
      #expect(answers.count == commands.count && answers.allSatisfy { !$0.isEmpty }, "\(mode)")
      #expect(!run.output.utf8.contains(0x1B) && !run.output.contains("shown:"))
    }
  }

  @Test func `each way to end has its exit code`() throws {
    let served = try Served()
    func code(_ arguments: [String], input: String = "") throws -> Int32 {
      try Programs.repl(arguments, socket: served.socket, input: input).code
    }
    #expect(try code(["-c", "kiln"]) == 0)
    #expect(try code([], input: "kiln\n") == 0)
    #expect(try code(["-"], input: "kiln") == 0)
    #expect(try code(["-c", "[word=;"]) == 1)
    #expect(try code(["--keep-going", "-c", "[word=;", "-c", "kiln"]) == 1)
    #expect(try code(["--nonsense"]) == 2)
    #expect(try code(["--mode", "nonsense"]) == 2)
    #expect(try code(["-S", "/nonexistent", "-c", "kiln"]) == 3)
    #expect(try code(["-e", "-c", "kiln"]) == 0)
    #expect(try code(["-e", "-c", "unheardof"]) == 5)
    #expect(try code(["-e", "-c", "count [word=\"unheardof\"]"]) == 5)
    #expect(try code(["-c", ".exit 7", "-c", "kiln"]) == 7)
    #expect(try code(["ping"]) == 0)
    #expect(try code(["call", "nonsense"]) == 1)
    #expect(try Programs.repl(["socket-path"], socket: served.socket).output == served.socket + "\n")
    let piped = try Programs.repl(["pipe"], socket: served.socket, input: #"{"id":"a","method":"ping"}"#)
    #expect(piped.code == 0 && piped.output == #"{"jsonrpc":"2.0","id":"a","result":{}}"# + "\n")
    let wrong = try Programs.repl(["-c", "\n  [word=\"kiln\" & ];"], socket: served.socket)
    #expect(wrong.errors.hasPrefix("-c:2:") && wrong.errors.contains("^"))
  }

  @Test func `a closed pipe gives 141 and Ctrl-C gives 130, both silent`() throws {
    let folder = TemporaryFolder()
    let daemon = FakeDaemon(folder) { method, _ in
      method == "describe" ? .result(#"{"methods":[]}"#) : .silence
    }
    let (output, errors) = (Pipe(), Pipe())
    try output.fileHandleForReading.close()
    let closed = try Programs.start(
      "shanxi-repl", ["-c", "help"], environment: ["SHANXI_SOCK": daemon.path], output: output.fileHandleForWriting,
      errors: errors.fileHandleForWriting)
    closed.waitUntilExit()
    #expect(closed.terminationStatus == 141)
    let waiting = try Programs.start(
      "shanxi-repl", ["-c", "kiln"], environment: ["SHANXI_SOCK": daemon.path], errors: errors.fileHandleForWriting)
    usleep(500_000)
    waiting.interrupt()
    waiting.waitUntilExit()
    #expect(waiting.terminationStatus == 130)
    try errors.fileHandleForWriting.close()
    #expect(errors.fileHandleForReading.readDataToEndOfFile().isEmpty)
  }
}
