import Foundation
import Testing

/// Corpora made by the built program, once for all tests.
enum TestCorpus {
  /// The root of the package.
  static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()

  private static let folder = TestFolder()
  /// A corpus of forty articles that differ.
  static let rows = Result { try make("rows", in: folder) }

  /// A corpus called `name` of `count` articles.
  static func make(_ name: String, in folder: TestFolder, at path: String? = nil, count: Int = 40) throws -> String {
    let file = folder.file("\(name).jsonl")
    let rows = (1...count).map { number in
      let day = "2021-07-\(number % 28 + 1 < 10 ? "0" : "")\(number % 28 + 1)"
      let words = Array(repeating: "The mill spins aerogel yarn.", count: number % 7).joined(separator: " ")
      let text = "Paper \(number) comes from Datong. \(words)\\n\\nIts price was \(number * 10) yuan a metre."
      return "{\"id\":\"a\(number)\",\"title\":\"Yarn \(number)\",\"date\":\"\(day)\",\"text\":\"\(text)\"}\n"
    }
    try rows.joined().write(toFile: file, atomically: true, encoding: .utf8)
    return try make(name, from: file, at: path ?? folder.file(name))
  }

  /// Indexes `source` into a new corpus folder and gives its path.
  static func make(_ name: String, from source: String, in folder: TestFolder) throws -> String {
    try make(name, from: source, at: folder.file(name))
  }

  private static func make(_ name: String, from source: String, at path: String) throws -> String {
    let (code, errors) = try TestDaemon(["index", "--into", path, "--name", name, source]).end()
    // 6: pages of formats that are not read yet are rejected by name, the rest is published.
    guard code == 0 || code == 6 else { throw TestClient.Failure(description: "index exits \(code): \(errors)") }
    return path
  }
}
