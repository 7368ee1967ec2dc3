import Core
import Glibc
import Testing

@Suite(.timeLimit(.minutes(2))) struct CorpusServiceTests {
  let folder = TestFolder()
  var path: String { folder.file("s.sock") }

  /// None has a next page: the cursor to it would be another one in each answer.
  static let questions = [
    request(1, "search", #""q":"aerogel","limit":50"#),
    request(2, "search", #""q":"headline:yarn price","sort":"date","limit":50"#),
    request(3, "articles.list", #""limit":50"#),
    request(4, "documents.list", ""),
    request(5, "query", #""q":"[word=\"aerogel\"%c]","limit":200"#),
    request(6, "count", #""q":"[norm=\"p.*\"]""#),
  ]

  static func request(_ id: Int, _ method: String, _ params: String) -> String {
    let more = params.isEmpty ? "" : "," + params
    return "{\"id\":\(id),\"method\":\"\(method)\",\"params\":{\"corpus\":\"rows\"\(more)}}"
  }

  /// The line without the time it took, which alone may differ.
  static func stable(_ line: String) -> Substring {
    line.firstRange(of: ",\"ms\":").map { line[..<$0.lowerBound] } ?? line[...]
  }

  @Test func `64 clients at once get byte-identical right answers`() async throws {
    let daemon = try TestDaemon(["--socket", path, "--corpus", TestCorpus.rows.get()])
    let first = try daemon.client(path)
    var expected: [Substring] = []
    for question in Self.questions {
      try first.send(question + "\n")
      expected.append(Self.stable(try first.line() ?? ""))
    }
    #expect(expected.allSatisfy { $0.contains("\"result\":") })
    let (path, lines) = (path, expected)
    try await withThrowingTaskGroup(of: Bool.self) { group in
      for _ in 0..<64 {
        group.addTask {
          let client = try TestClient(path)
          var isRight = true
          for _ in 0..<5 {
            // A round is sent at once; the next repeats its ids, so it waits for the answers.
            try client.send(Self.questions.joined(separator: "\n") + "\n")
            for line in lines where try Self.stable(client.line() ?? "") != line { isRight = false }
          }
          return isRight
        }
      }
      for try await isRight in group { #expect(isRight) }
    }
  }

  @Test func `a file that shrinks takes its corpus out of service, not the daemon`() throws {
    let good = try TestCorpus.make("rows", in: folder)
    let bad = try TestCorpus.make("bad", in: folder)
    let daemon = try TestDaemon(["--socket", path, "--corpus", good, "--corpus", bad])
    let client = try daemon.client(path)
    let inBad = { (line: String) in line.replacing("\"corpus\":\"rows\"", with: "\"corpus\":\"bad\"") }
    #expect(try client.ask(inBad(Self.questions[2]))["result"] != nil)
    var shrunk = 0
    for file in regularFiles(below: bad) where truncate(file, 64) == 0 { shrunk += 1 }
    #expect(shrunk > 0)
    for question in Self.questions {
      #expect(try client.ask(inBad(question))["error"]?["code"]?.integer == -31013)
      #expect(try client.ask(question)["result"] != nil)
    }
    daemon.send(SIGTERM)
    #expect(daemon.end().code == 0)
  }

  @Test func `a corpus that is damaged at the start is refused by name and the others serve`() throws {
    let good = try TestCorpus.make("rows", in: folder)
    let bad = try TestCorpus.make("bad", in: folder)
    for file in regularFiles(below: bad) { truncate(file, 10) }
    let daemon = try TestDaemon(["--socket", path, "--corpus", good, "--corpus", bad])
    let client = try daemon.client(path)
    #expect(try client.ask(Self.questions[0])["result"] != nil)
    let rows = try client.ask("{\"id\":1,\"method\":\"corpora.list\"}")["result"]?["rows"]?.array ?? []
    #expect(rows.map { $0["state"]?.string == "ready" } == [true, false])
    daemon.send(SIGTERM)
    #expect(daemon.end().errors.contains("event=corpus_failed"))
  }

  @Test func `what the folder publishes is served without being asked for, and SIGHUP looks again`() throws {
    let corpus = try TestCorpus.make("rows", in: folder)
    let daemon = try TestDaemon(["--socket", path, "--corpus", corpus])
    let client = try daemon.client(path)
    func generation() throws -> String {
      try client.ask(Self.questions[2])["result"]?["generation"]?.string ?? ""
    }
    let before = try generation()
    _ = try TestCorpus.make("rows", in: folder, count: 41)
    for _ in 0..<1000 where try generation() == before { usleep(5000) }
    #expect(try generation() != before)
    daemon.send(SIGHUP)
    usleep(300_000)
    daemon.send(SIGTERM)
    let (code, errors) = daemon.end()
    #expect(code == 0 && errors.contains("event=published") && errors.contains("event=reloaded"))
  }

  private func regularFiles(below folder: String) -> [String] {
    guard let directory = opendir(folder) else { return [] }
    defer { closedir(directory) }
    var files: [String] = []
    while let entry = readdir(directory) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
        pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      guard name != "." && name != ".." else { continue }
      let path = "\(folder)/\(name)"
      var status = stat()
      guard lstat(path, &status) == 0 else { continue }
      if status.st_mode & S_IFMT == S_IFDIR { files += regularFiles(below: path) }
      if status.st_mode & S_IFMT == S_IFREG && status.st_size > 64 { files.append(path) }
    }
    return files
  }
}
