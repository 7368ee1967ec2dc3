import Foundation
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

  /// The queries of `random_queries.json`, asked when SHANXI_RANDOM_VRT names the corpus that its header describes.
  @Test(.enabled(if: ProcessInfo.processInfo.environment["SHANXI_RANDOM_VRT"] != nil))
  func `run answers the random queries as CQP does`() throws {
    let path = ProcessInfo.processInfo.environment["SHANXI_RANDOM_VRT"] ?? ""
    let data = try Data(contentsOf: URL(filePath: path))
    let bytes = Array(data)
    let json = try Self.json("data/cqp/random_queries.json")
    #expect(SHA256.hex(SHA256.of(bytes.span)[...]) == json["corpus"]?["vrt_sha256"]?.string)
    let folder = try TemporaryFolder()
    let served = try ServedVRT(bytes, named: "random", in: folder)
    let begin = try #require(json["session"]?.string)
    let only = ProcessInfo.processInfo.environment["SHANXI_RANDOM_ONLY"]?.split(separator: ",").map(String.init)
    var right = 0
    for query in try #require(json["queries"]?.array) {
      let id = query["id"]?.string ?? ""
      if let only, !only.contains(id) { continue }
      let start = MonotonicClock.nanoseconds
      let commands = (query["commands"]?.array ?? []).compactMap(\.string).joined(separator: " ")
      let name = query["result"]?.string
      let text = "\(begin) \(commands)" + (name.map { " dump \($0);" } ?? "")
      do {
        let output = try served.output(text, session: id)
        let isRight: Bool
        if name != nil {
          let printed = Array(output.utf8)
          isRight = SHA256.hex(SHA256.of(printed.span)[...]) == query["sha256"]?.string
        } else {
          isRight = Self.lines(output, commands) == Self.lines(query["output"]?.string ?? "", commands)
        }
        if isRight {
          right += 1
        } else {
          let lines = output.split(separator: "\n")
          let expected = query["output"]?.string ?? query["dump"]?.string ?? ""
          Issue.record(
            "\(id): \(commands)\nhits \(lines.count) for \(query["hits"]?.integer ?? -1)\n\(output.prefix(600))\nexpected\n\(expected.prefix(600))"
          )
        }
      } catch {
        Issue.record("\(id): \(error) in \(commands)")
      }
      let ms = (MonotonicClock.nanoseconds - start) / 1_000_000
      if ms > 1000 { print("slow \(id) \(ms) ms: \(commands)") }
    }
    print("random queries right: \(right)")
    if only != nil { return }
    for malformed in try #require(json["malformed"]?.array) {
      let query = malformed["query"]?.string ?? ""
      let error = try served.reply("\(begin) \(query)", session: malformed["id"]?.string ?? "")["error"]
      #expect(error?["code"]?.integer != nil && error?["data"]?["at"]?["offset"]?.integer != nil, "\(query)")
      print(malformed["id"]?.string ?? "", error?["code"]?.integer ?? 0, error?["message"]?.string ?? "NO ERROR")
    }
  }

  private static func json(_ path: String) throws -> JSONValue {
    let bytes = try #require(Shared.bytes(path))
    return try JSONReader.read(bytes.span)
  }

  /// The lines as they are; of `count` and `group` those of equal frequency in order of their text.
  private static func lines(_ output: String, _ commands: String) -> [String] {
    let lines = output.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    return commands.contains("count ") || commands.contains("group ") ? lines.sorted() : lines
  }
}
