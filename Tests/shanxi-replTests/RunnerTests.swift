import Core
import Glibc
import Synchronization
import Testing

@testable import shanxi_repl

@Suite(.timeLimit(.minutes(1))) struct RunnerTests {
  let folder = TemporaryFolder()

  /// Runs `script` against `daemon` with the output in a file; gives the exit code and what was written.
  func run(
    _ script: String, _ daemon: FakeDaemon, _ change: (inout Options) -> Void = { _ in }
  ) throws -> (status: Int32, text: String) {
    var options = Options()
    options.socket = daemon.path
    change(&options)
    let output = Output(isTerminal: false, palette: .plain) { status in exit(status) }
    try output.redirect(to: folder.path + "/out", once: false)
    let search = SocketSearch(flag: options.socket, environment: [:], uid: getuid())
    let runner = Runner(options: options, output: output, search: search, isInteractive: false)
    let status = runner.run(lines: script.split(separator: "\n").map(String.init), origin: "-c")
    output.flush()
    return (status, folder.read("out"))
  }

  @Sendable static func hits(_ from: Int64, _ count: Int64, next: String?) -> String {
    let rows = (from..<from + count).map {
      #"{"article":"d.1","match":[\#($0),\#($0)],"left":"l","text":"t\#($0)","right":"r","source":[{"file":"p","start":0,"end":1}]}"#
    }
    let cursor = next.map { #","next":"\#($0)""# } ?? ""
    return
      #"{"generation":"g1","status":"complete","total":5,"rows":[\#(rows.joined(separator: ","))]\#(cursor),"ms":1}"#
  }

  @Test(arguments: [Mode.tsv, .json, .ndjson, .csv, .kwic, .table, .line, .markdown])
  func `a pipe gets every row of every page`(mode: Mode) throws {
    let daemon = FakeDaemon(folder) { method, params in
      switch (method, params["cursor"]?.string) {
      case ("query", nil): .result(Self.hits(0, 2, next: "c1"))
      case ("query", "c1"): .result(Self.hits(2, 2, next: "c2"))
      case ("query", "c2"): .result(Self.hits(4, 1, next: nil))
      case ("articles.get", _): .result(#"{"headline":"Plant","file":"p","date":{"value":"2021"}}"#)
      default: .error(#"{"code":-32601,"message":"no"}"#)
      }
    }
    let (status, text) = try run("[];", daemon) { $0.mode = mode }
    #expect(status == 0)
    for number in 0..<5 { #expect(text.contains("t\(number)")) }
    #expect(!text.contains("\u{1B}") && !text.contains("shown"))
    if mode == .tsv { #expect(text.split(separator: "\n").count == 6) }
    if mode == .json {
      let whole = try json(text)
      #expect(whole["rows"]?.array?.count == 5 && whole["next"] == nil && whole["total"]?.integer == 5)
    }
  }

  @Test func `a limit is passed on and kept`() throws {
    let daemon = FakeDaemon(folder) { _, params in
      .result(Self.hits(0, Int64(params["limit"]?.integer ?? 99), next: "c1"))
    }
    let (status, text) = try run(".limit 3\n[];", daemon)
    #expect(status == 0 && text.split(separator: "\n").count == 4)
  }

  @Test func `numbers lead from a listing to the article, its page and the bytes of a hit`() throws {
    let daemon = FakeDaemon(folder) { method, params in
      switch method {
      case "search":
        .result(
          #"{"total":1,"rows":[{"article":"d.7","headline":"H","file":"p.txt","snippets":[{"text":"t","highlights":[],"match":[1,1],"source":[{"file":"p.txt","start":5,"end":9}]}]}]}"#
        )
      case "articles.get":
        .result(
          #"{"article":"\#(params["article"]?.string ?? "")","file":"p.txt","headline":"H","blocks":[{"kind":"paragraph","text":"Body.","source":[{"file":"p.txt","start":3,"end":40}]}],"repairs":[]}"#
        )
      case "provenance":
        .result(
          #"{"file":"p.txt","lines":[{"start":\#(params["start"]?.integer ?? 0),"text":"page line to \#(params["end"]?.integer ?? 0)"}],"repairs":[],"rule":null}"#
        )
      default: .error(#"{"code":-32601,"message":"no"}"#)
      }
    }
    let (status, text) = try run("word\nshow 1\nsource 1\nwhere 1", daemon) { $0.mode = .ndjson }
    #expect(status == 0)
    let lines = text.split(separator: "\n")
    #expect(lines[1].contains("Body."))
    #expect(lines[2] == #"{"start":3,"text":"page line to 40"}"#)
    #expect(lines[3] == #"{"start":5,"text":"page line to 9"}"#)
    let reading = try run("word\nshow 1\nsource 1", daemon) { $0.mode = .auto }
    #expect(reading.text.contains("\nH\np.txt · d.7\n\nBody.\n"))
    #expect(reading.text.contains("3  page line to 40\n"))
    #expect(try run("show 1", daemon).status == 1)
    #expect(try run("word\nshow 2", daemon).status == 1)
  }

  @Test func `a batch ends at the first failure unless told to go on`() throws {
    let daemon = FakeDaemon(folder) { _, params in
      params["q"]?.string == "bad"
        ? .error(#"{"code":-31001,"message":"bad","data":{"name":"QUERY_SYNTAX","at":{"offset":0}}}"#)
        : .result(#"{"total":1,"rows":[{"article":"\#(params["q"]?.string ?? "")"}]}"#)
    }
    let stopped = try run("one\nbad\ntwo", daemon) { $0.mode = .ndjson }
    #expect(stopped.status == 1 && stopped.text == "{\"article\":\"one\"}\n")
    let whole = try run("one\nbad\ntwo", daemon) {
      $0.mode = .ndjson
      $0.keepsGoing = true
    }
    #expect(whole.status == 1 && whole.text == "{\"article\":\"one\"}\n{\"article\":\"two\"}\n")
  }

  @Test func `a daemon of another version, one that refuses and none at all give 3`() throws {
    let other = FakeDaemon(TemporaryFolder(), greets: false) { _, _ in .result(#"{"protocol":"shanxi/2"}"#) }
    #expect(try run("x", other).status == 3)
    let refusing = FakeDaemon(TemporaryFolder(), greets: false) { _, _ in .error(#"{"code":-31010,"message":"no"}"#) }
    #expect(try run("x", refusing).status == 3)
    let daemon = FakeDaemon(folder) { _, _ in .silence }
    #expect(try run("x", daemon) { $0.socket = "/nonexistent/s.sock" }.status == 3)
    #expect(try run("x", daemon) { $0.socket = "/" + String(repeating: "x", count: 107) }.status == 3)
  }

  @Test func `a timeout gives 4 and cancels by id`() throws {
    let methods = Mutex<[String]>([])
    let daemon = FakeDaemon(folder) { method, _ in
      methods.withLock { $0.append(method) }
      return .silence
    }
    #expect(try run("x", daemon) { $0.timeout = 0.05 }.status == 4)
    var tries = 0
    while methods.withLock({ $0.count }) < 2, tries < 500 {
      usleep(10_000)
      tries += 1
    }
    #expect(methods.withLock { $0 } == ["search", "cancel"])
  }

  @Test func `a lost connection is made again once`() throws {
    let calls = Mutex(0)
    let daemon = FakeDaemon(folder) { _, _ in
      calls.withLock {
        $0 += 1
        return $0 == 1 ? .close : .result(#"{"total":0,"rows":[]}"#)
      }
    }
    #expect(try run("x", daemon).status == 0)
    let dead = FakeDaemon(TemporaryFolder()) { _, _ in .close }
    #expect(try run("x", dead).status == 3)
  }

  @Test func `settings change what is written and where`() throws {
    let daemon = FakeDaemon(folder) { method, _ in
      method == "count" ? .result(#"{"generation":"g1","total":1234,"ms":1}"#) : .result(#"{"total":0,"rows":[]}"#)
    }
    let other = folder.path + "/other"
    let script = """
      count [a]
      .headers off
      count [a]
      .mode auto
      count [a]
      .once \(other)
      count [a]
      .print done
      .last
      .exit 7
      .print never
      """
    let (_, text) = try run(script, daemon)
    #expect(text == "total\n1234\n1234\n1 234 hits\n", "after .once, output is standard output again")
    #expect(folder.read("other") == "1 234 hits\n")
  }

  @Test func `a script reads the one beside it, and not itself for ever`() throws {
    let daemon = FakeDaemon(folder) { _, _ in .silence }
    try folder.write("a.shanxi", ".print a\n.read b.shanxi\n")
    try folder.write("b.shanxi", ".print b\n")
    try folder.write("loop.shanxi", ".read loop.shanxi\n")
    #expect(try run(".read \(folder.path)/a.shanxi", daemon).text == "a\nb\n")
    #expect(try run(".read \(folder.path)/loop.shanxi", daemon).status == 1)
    #expect(try run(".read \(folder.path)/none", daemon).status == 1)
  }

  @Test func `a raw line goes as it is and its reply comes as it is`() throws {
    let daemon = FakeDaemon(folder) { method, params in .result(#"{"was":"\#(method)"}"#) }
    let (status, text) = try run(#".raw {"id":"me","method":"stat"}"#, daemon)
    #expect(status == 0 && text == #"{"jsonrpc":"2.0","id":"me","result":{"was":"stat"}}"# + "\n")
    #expect(try run(".raw {\"method\":\"stat\"}", daemon).text.contains("\"was\":\"stat\""))
    #expect(try run(".raw [", daemon).status == 1)
  }

  @Test func `help is written from the daemon's own description`() throws {
    let daemon = FakeDaemon(folder) { _, _ in
      .result(
        #"{"methods":[{"name":"search","summary":"Finds articles.","params":{"type":"object","properties":{"q":{"description":"words","type":"string"},"limit":{"type":"integer","default":10}},"required":["q"]},"result":{},"errors":[{"code":-31001,"name":"QUERY_SYNTAX"}],"examples":[{"summary":"A word","params":{"q":"steel"}}]}]}"#
      )
    }
    let (_, text) = try run("help search\nhelp\n.describe search", daemon) { $0.mode = .auto }
    #expect(text.contains("Finds articles."))
    #expect(text.contains("q: string") && text.contains("words (needed)") && text.contains("(default 10)"))
    #expect(text.contains("shanxi-repl call search '{\"q\":\"steel\"}'"))
    let unknown = try run("help serach", daemon)
    #expect(unknown.status == 1)
  }
}
