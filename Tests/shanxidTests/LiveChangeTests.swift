import Core
import Foundation
import Glibc
import Testing

/// What changes while a daemon runs: its settings at SIGHUP, and the corpora in its data folder.
@Suite(.timeLimit(.minutes(2))) struct LiveChangeTests {
  let folder = TestFolder()
  var path: String { folder.file("s.sock") }

  private func waitFor(_ seconds: Double = 10, _ condition: () throws -> Bool) rethrows -> Bool {
    for _ in 0..<Int(seconds * 100) {
      if try condition() { return true }
      usleep(10_000)
    }
    return false
  }

  private func names(_ client: TestClient) throws -> [String] {
    let rows = try client.ask(#"{"id":1,"method":"corpora.list"}"#)["result"]?["rows"]?.array ?? []
    return rows.compactMap { $0["corpus"]?.string }
  }

  private func limit(_ client: TestClient, _ name: String) throws -> Int? {
    try client.ask(#"{"id":1,"method":"hello"}"#)["result"]?["limits"]?[name]?.integer
  }

  @Test func `SIGHUP reads the settings again, and a mistake in them changes nothing`() throws {
    let file = folder.file("c.json")
    let (first, second) = (
      try TestCorpus.make("first", in: folder), try TestCorpus.make("second", in: folder)
    )
    try #"{"corpora":["\#(first)"],"limits":{"stall_s":7,"in_flight":5}}"#.write(
      toFile: file, atomically: true, encoding: .utf8)
    let daemon = try TestDaemon(["--socket", path, "--config", file, "--limit", "in_flight=9"])
    let client = try daemon.client(path)
    #expect(try limit(client, "stall_s") == 7 && limit(client, "in_flight") == 9, "flags win")
    #expect(try names(client) == ["first"])
    try #"{"corpora":["\#(second)"],"data":"/elsewhere","limits":{"stall_s":8,"in_flight":6}}"#.write(
      toFile: file, atomically: true, encoding: .utf8)
    daemon.send(SIGHUP)
    #expect(try waitFor { try limit(client, "stall_s") == 8 })
    #expect(try limit(client, "in_flight") == 9)
    #expect(try waitFor { try names(client) == ["second"] })
    try #"{"limits":{"stall_s":"soon"}}"#.write(toFile: file, atomically: true, encoding: .utf8)
    daemon.send(SIGHUP)
    usleep(300_000)
    #expect(try limit(client, "stall_s") == 8)
    daemon.send(SIGTERM)
    let (code, errors) = daemon.end()
    #expect(code == 0)
    #expect(errors.contains("event=needs_restart key=data"))
    #expect(errors.contains("event=config_failed") && errors.contains("\(file): limits.stall_s: soon is no size"))
  }

  @Test func `a configuration that cannot be read ends the start with 2`() throws {
    let file = folder.file("c.json")
    try "{".write(toFile: file, atomically: true, encoding: .utf8)
    let (code, errors) = try TestDaemon(["--socket", path, "--config", file]).end()
    #expect(code == 2 && errors.contains("\(file): line 1, column "), "\(errors)")
  }

  @Test func `corpora that come into the data folder and go from it are seen`() throws {
    let data = folder.file("data")
    #expect(mkdir(data, 0o700) == 0)
    let daemon = try TestDaemon(["--socket", path, "--data", data])
    let client = try daemon.client(path)
    #expect(try names(client) == [])
    let elsewhere = try TestCorpus.make("late", in: folder)
    #expect(rename(elsewhere, data + "/late") == 0)
    #expect(try waitFor { try names(client) == ["late"] }, "a folder is moved into it")
    _ = try TestCorpus.make("made", in: folder, at: data + "/made")
    #expect(try waitFor { try names(client) == ["late", "made"] }, "an index is built in it")
    #expect(rename(data + "/late", folder.file("gone")) == 0)
    #expect(try waitFor { try names(client) == ["made"] }, "a folder is moved away")
    daemon.send(SIGTERM)
    #expect(daemon.end().code == 0)
  }

  @Test func `a second SIGTERM ends it at once`() throws {
    let daemon = try TestDaemon(["--socket", path])
    let client = try daemon.client(path)
    // Answers that nobody reads keep the connection open: the daemon waits for its peer.
    try client.send((1...60).map { "{\"id\":\($0),\"method\":\"describe\"}\n" }.joined())
    #expect(try client.line() != nil)
    daemon.send(SIGTERM)
    usleep(500_000)
    #expect(daemon.process.isRunning)
    daemon.send(SIGTERM)
    let began = MonotonicClock.nanoseconds
    #expect(daemon.end().code == 0)
    #expect(MonotonicClock.nanoseconds - began < 3_000_000_000)
  }
}
