import Core
import Foundation
import Glibc
import Testing

@testable import shanxi_repl

/// The prompt on a terminal of its own.
@Suite(.timeLimit(.minutes(2)), .serialized) struct PromptTests {
  /// `shanxi-repl` on a pseudo-terminal of 100 by 30.
  final class Terminal {
    let process: Process
    private let main: Int32
    private let daemon: FakeDaemon
    private(set) var seen = ""

    init(_ daemon: FakeDaemon, state: String) throws {
      var (main, child): (Int32, Int32) = (-1, -1)
      var size = winsize(ws_row: 30, ws_col: 100, ws_xpixel: 0, ws_ypixel: 0)
      try #require(openpty(&main, &child, nil, nil, &size) == 0)
      self.main = main
      self.daemon = daemon
      let handle = FileHandle(fileDescriptor: child, closeOnDealloc: false)
      process = try Programs.start(
        "shanxi-repl", [],
        environment: ["SHANXI_SOCK": daemon.path, "TERM": "xterm", "XDG_STATE_HOME": state, "INPUTRC": "/dev/null"],
        input: handle, output: handle, errors: handle)
      close(child)
    }

    deinit {
      if process.isRunning { kill(process.processIdentifier, SIGKILL) }
      close(main)
    }

    func type(_ text: String) {
      let bytes = Array(text.utf8)
      _ = write(main, bytes, bytes.count)
    }

    /// Reads until `text` has come after all that was waited for before.
    func wait(for text: String) throws {
      while true {
        if let range = seen.range(of: text) {
          seen.removeSubrange(..<range.upperBound)
          return
        }
        var poller = pollfd(fd: main, events: Int16(POLLIN), revents: 0)
        try #require(poll(&poller, 1, 20_000) > 0, "\(text) did not come after: \(seen)")
        var bytes = [UInt8](repeating: 0, count: 4096)
        let count = read(main, &bytes, bytes.count)
        try #require(count > 0, "the terminal closed before \(text); it showed: \(seen)")
        seen += String(decoding: bytes[..<count], as: UTF8.self)
      }
    }
  }

  static func answer(_ method: String, _ params: JSONValue) -> FakeDaemon.Answer {
    switch method {
    case "corpora.list": .result(#"{"rows":[{"corpus":"news","generation":"g1","tokens":9000,"articles":2}]}"#)
    case "corpora.info": .result(#"{"attributes":["word","norm"],"regions":[{"name":"s"}]}"#)
    case "describe": .result(#"{"methods":[{"name":"search","summary":"Finds."}]}"#)
    case "search":
      .result(#"{"total":1,"rows":[{"article":"d.1","headline":"Kiln","file":"p","snippets":[]}],"ms":0.5}"#)
    case "query" where params["q"]?.string == "[slow]": .silence
    case "query": .error(#"{"code":-31001,"message":"bad","data":{"at":{"offset":1}}}"#)
    default: .result("{}")
    }
  }

  @Test func `a newcomer types a word, gets an answer and a line of advice, and leaves by Ctrl-D`() throws {
    let folder = TemporaryFolder()
    let terminal = try Terminal(FakeDaemon(folder, Self.answer), state: folder.path)
    try terminal.wait(for: "news: 2 articles, 9 000 tokens")
    try terminal.wait(for: "news g1>")
    terminal.type("kiln\r")
    try terminal.wait(for: "Kiln")
    try terminal.wait(for: "1 article · 0.5 ms")
    try terminal.wait(for: "show 1 reads an article")
    try terminal.wait(for: "news g1>")
    terminal.type("art\t")
    try terminal.wait(for: "articles ")
    terminal.type("\u{15}[wo\t")
    try terminal.wait(for: "word=")
    terminal.type("\u{15}\u{4}")
    terminal.process.waitUntilExit()
    #expect(terminal.process.terminationStatus == 0)
    #expect(folder.read("shanxi/history") == "kiln\n")
  }

  @Test func `Ctrl-C stops a request, empties the line and never leaves`() throws {
    let folder = TemporaryFolder()
    let terminal = try Terminal(FakeDaemon(folder, Self.answer), state: folder.path)
    let pid = terminal.process.processIdentifier
    try terminal.wait(for: "news g1>")
    var times: [Double] = []
    for _ in 0..<5 {
      terminal.type("[slow];\r")
      usleep(100_000)
      let began = Clock.now
      kill(pid, SIGINT)
      try terminal.wait(for: "cancelled after")
      try terminal.wait(for: "news g1>")
      times.append(Clock.now - began)
      terminal.type("[word=")
      try terminal.wait(for: "[word=")
      kill(pid, SIGINT)
      try terminal.wait(for: "news g1>")
      terminal.type("([a\r")
      try terminal.wait(for: "news g1[>")
      kill(pid, SIGINT)
      try terminal.wait(for: "news g1>")
      kill(pid, SIGINT)
      try terminal.wait(for: "Ctrl-D leaves")
      try terminal.wait(for: "news g1>")
    }
    // The median: the tests share the machine with their build.
    #expect(times.sorted()[2] < 0.1)
    terminal.type("[bad];\r")
    try terminal.wait(for: "error:")
    try terminal.wait(for: "^")
    try terminal.wait(for: "news g1>")
    terminal.type(".exit 3\r")
    terminal.process.waitUntilExit()
    #expect(terminal.process.terminationStatus == 3)
  }
}
