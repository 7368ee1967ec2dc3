import Core
import Foundation
import Testing

@Suite(.timeLimit(.minutes(2))) struct ExamplesTests {
  let folder = TestFolder()
  var path: String { folder.file("s.sock") }

  /// A corpus of the repository's own pages.
  func seeds() throws -> String {
    try TestCorpus.make("seeds", from: TestCorpus.root.appendingPathComponent("seeds").path, in: folder)
  }

  /// The exit code and the output of a script of `scripts/examples`.
  func run(_ script: String, _ arguments: [String], environment: [String: String] = [:]) throws -> (Int32, String) {
    let process = Process()
    let output = Pipe()
    process.executableURL = TestCorpus.root.appendingPathComponent("scripts/examples/\(script)")
    process.arguments = arguments
    process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
    process.standardOutput = output
    process.standardInput = FileHandle.nullDevice
    try process.run()
    let text = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return (process.terminationStatus, String(decoding: text, as: UTF8.self))
  }

  /// What the scripts that format their answers should print, from the protocol's own answers.
  func expectation(_ client: TestClient) throws -> String {
    func rows(_ request: String) throws -> [JSONValue] { try client.ask(request)["result"]?["rows"]?.array ?? [] }
    var lines = ["Articles"]
    for row in try rows("{\"id\":1,\"method\":\"articles.list\",\"params\":{\"limit\":10}}") {
      lines.append("  \(row["date"]?["value"]?.string ?? "undated")  \(row["headline"]?.string ?? "")")
    }
    lines.append("Articles that speak of aerogel, the best first")
    for row in try rows("{\"id\":2,\"method\":\"search\",\"params\":{\"q\":\"aerogel\"}}") {
      lines.append("  \(row["headline"]?.string ?? "")")
    }
    lines.append("Aerogel in its context")
    let context = "\"context\":{\"left\":5,\"right\":5,\"unit\":\"tokens\"}"
    let query = "\"q\":\"[word=\\\"aerogel\\\"%c]\",\"limit\":5,\(context)"
    for row in try rows("{\"id\":3,\"method\":\"query\",\"params\":{\(query)}}") {
      lines.append("  \(row["left"]?.string ?? "") [\(row["text"]?.string ?? "")] \(row["right"]?.string ?? "")")
    }
    return lines.joined(separator: "\n") + "\n"
  }

  @Test(arguments: ["ask.sh", "ask.py"]) func `prints what the protocol answers`(script: String) throws {
    let daemon = try TestDaemon(["--socket", path, "--corpus", seeds()])
    let expected = try expectation(try daemon.client(path))
    #expect(expected.split(separator: "\n").count > 6)
    let (code, text) = try run(script, [path])
    #expect(code == 0)
    #expect(text == expected)
    let other = try run(script, [], environment: ["SHANXI_SOCK": path])
    #expect(other.1 == expected)
  }

  @Test func `nc gets three answers in order over one connection`() throws {
    let daemon = try TestDaemon(["--socket", path, "--corpus", seeds()])
    _ = try daemon.client(path)
    let (code, text) = try run("ask-nc.sh", [path])
    #expect(code == 0)
    #expect(outline(text.split(separator: "\n").map(String.init)) == ["articles", "search", "query"])
  }
}
