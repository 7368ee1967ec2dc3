import Testing

@testable import Core

/// A VRT file indexed and served, asked through `run` in sessions of their own.
struct ServedVRT {
  let client: EngineClient

  init(_ bytes: [UInt8], named name: String, in folder: TemporaryFolder) throws {
    let path = folder.path + "/" + name
    var options = IndexOptions(paths: [], into: path, jobs: 2)
    options.format = "vrt"
    try Indexer.run(documents: [("corpus.vrt", bytes)], options)
    let engine = Engine(configuration: EngineConfiguration(corpora: [path], build: "test"))
    #expect(engine.load() == [])
    client = EngineClient(engine: engine)
  }

  func reply(_ text: String, session: String) throws -> JSONValue {
    var writer = JSONWriter()
    writer.object {
      $0.member("text", text)
      $0.member("session", session)
    }
    return try client.reply("run", String(decoding: writer.bytes, as: UTF8.self))
  }

  /// What the last statement printed.
  func output(_ text: String, session: String) throws -> String {
    let reply = try reply(text, session: session)
    let outputs = try #require(reply["result"]?["outputs"]?.array, "\(reply["error"] ?? .null) in \(text)")
    return outputs.last?["value"]?.string ?? ""
  }
}

/// The random queries about a larger corpus are asked by scripts/conformance.
@Suite struct RunGoldenTests {
  @Test func `run answers the golden queries as CQP does`() throws {
    guard let bytes = Shared.bytes("data/cqp/golden_mini.vrt") else { return }
    let folder = try TemporaryFolder()
    let served = try ServedVRT(bytes, named: "news", in: folder)
    #expect(GoldenQuery.all.count == 72)
    for golden in GoldenQuery.all {
      let text = "set AutoShow off; \(golden.setup) Result = \(golden.text); dump Result;"
      let expected = golden.rows.map { $0.map(String.init).joined(separator: "\t") + "\n" }.joined()
      do {
        let output = try served.output(text, session: "g\(golden.number)")
        #expect(output == expected, "\(golden.number): \(golden.text)")
      } catch {
        Issue.record("\(golden.number): \(error)")
      }
    }
  }
}
