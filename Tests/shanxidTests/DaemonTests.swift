import Core
import Foundation
import Glibc
import Testing

@testable import shanxid

@Suite(.timeLimit(.minutes(2))) struct DaemonTests {
  let folder = TestFolder()
  var path: String { folder.file("s.sock") }

  @Test func `SIGTERM ends it with 0, the answers in work sent and the socket gone`() throws {
    let daemon = try TestDaemon(["--socket", path])
    let client = try daemon.client(path)
    #expect(try client.ask("{\"id\":1,\"method\":\"ping\"}")["result"] != nil)
    daemon.send(SIGTERM)
    try client.send((1...50).map { "{\"id\":\($0),\"method\":\"describe\"}\n" }.joined())
    client.shutdownWrite()
    let lines = outline(try client.lines())
    #expect(lines.count == 50)
    #expect(daemon.end().code == 0)
    #expect(access(path, F_OK) != 0)
  }

  @Test func `a second daemon is told who runs and exits 3`() throws {
    let first = try TestDaemon(["serve", "--socket", path])
    let client = try first.client(path)
    let second = try TestDaemon(["--socket", path]).end()
    #expect(second.code == 3)
    #expect(second.errors.contains("already running, pid \(first.pid)"))
    #expect(try client.ask("{\"id\":1,\"method\":\"ping\"}")["result"] != nil)
    first.send(SIGINT)
    #expect(first.end().code == 0)
  }

  @Test func `a socket left by a killed daemon is replaced`() throws {
    let first = try TestDaemon(["--socket", path])
    _ = try first.client(path)
    first.send(SIGKILL)
    _ = first.end()
    #expect(access(path, F_OK) == 0)
    let second = try TestDaemon(["--socket", path])
    let hello = try second.client(path).ask("{\"id\":1,\"method\":\"hello\"}")
    #expect(hello["result"]?["pid"]?.integer == Int(second.pid))
    second.send(SIGTERM)
    #expect(second.end().code == 0)
  }

  @Test func `what is no socket stays, with exit 3`() throws {
    let descriptor = open(path, O_CREAT | O_WRONLY, 0o600)
    close(descriptor)
    let (code, errors) = try TestDaemon(["--socket", path]).end()
    #expect(code == 3)
    #expect(errors.contains("is no socket"))
    #expect(access(path, F_OK) == 0)
  }

  @Test func `a socket that was replaced while it ran is left alone`() throws {
    let daemon = try TestDaemon(["--socket", path])
    _ = try daemon.client(path)
    unlink(path)
    close(open(path, O_CREAT | O_WRONLY, 0o600))
    daemon.send(SIGTERM)
    #expect(daemon.end().code == 0)
    #expect(access(path, F_OK) == 0)
  }

  @Test func `a directory that others may write is refused with exit 5`() throws {
    chmod(folder.path, 0o777)
    let (code, errors) = try TestDaemon(["--socket", path]).end()
    #expect(code == 5)
    #expect(errors.contains("may be written by others"))
  }

  @Test func `the socket is for its owner alone and its place is found by the environment`() throws {
    let daemon = try TestDaemon([], environment: ["XDG_RUNTIME_DIR": folder.path])
    let path = folder.file("shanxi/shanxid.sock")
    _ = try daemon.client(path)
    var status = stat()
    #expect(lstat(path, &status) == 0 && status.st_mode & 0o777 == 0o600)
    #expect(lstat(folder.file("shanxi"), &status) == 0 && status.st_mode & 0o777 == 0o700)
    daemon.send(SIGTERM)
    #expect(daemon.end().code == 0)
  }

  @Test func `a path over 107 bytes is named in the error, one of 107 is used`() throws {
    let room = 107 - folder.path.utf8.count - 1
    let longest = folder.file(String(repeating: "s", count: room))
    let daemon = try TestDaemon(["--socket", longest])
    #expect(try daemon.client(longest).ask("{\"id\":1,\"method\":\"ping\"}")["result"] != nil)
    daemon.send(SIGTERM)
    #expect(daemon.end().code == 0)
    let (code, errors) = try TestDaemon(["--socket", longest + "s"]).end()
    #expect(code == 2)
    #expect(errors.contains("107"))
  }

  @Test func `command lines that cannot be understood exit 2, version and help 0`() throws {
    #expect(try TestDaemon(["--no-such-option"]).end().code == 2)
    #expect(try TestDaemon(["--version"]).text() == "shanxid \(Build.version)\n")
    let help = try TestDaemon(["--help"])
    #expect(help.text().contains("Examples:"))
    #expect(help.end().code == 0)
  }

  @Test func `without descriptors it waits, and goes on when there are some again`() throws {
    let shell = "/bin/sh"
    let command = "ulimit -n 64; exec \"$0\" --socket \"$1\""
    let daemon = try TestDaemon(
      ["-c", command, TestDaemon.program.path, path], program: URL(fileURLWithPath: shell))
    let first = try daemon.client(path)
    #expect(try first.ask("{\"id\":1,\"method\":\"ping\"}")["result"] != nil)
    var clients = try (0..<150).map { _ in try TestClient(path) }
    usleep(300_000)
    let before = try daemon.processorTime()
    usleep(1_000_000)
    #expect(try daemon.processorTime() - before < 0.2)
    #expect(try first.ask("{\"id\":2,\"method\":\"ping\"}")["result"] != nil)
    // Optimised code may end a client after its last use, and the descriptors are what is tested.
    withExtendedLifetime(clients) {}
    clients.removeAll()
    #expect(try TestClient(path).ask("{\"id\":1,\"method\":\"ping\"}")["result"] != nil)
    daemon.send(SIGTERM)
    let (code, errors) = daemon.end()
    #expect(code == 0)
    #expect(errors.split(separator: "\n").count { $0.contains("event=accept_paused") } == 1)
  }

  @Test func `the log has one logfmt line an event`() throws {
    let daemon = try TestDaemon(["--socket", path])
    let client = try daemon.client(path)
    #expect(try client.ask("{\"id\":1,\"method\":\"ready\",\"params\":{\"wait\":true}}")["result"] != nil)
    // The line about loading follows the last corpus.
    usleep(200_000)
    daemon.send(SIGTERM)
    let lines = daemon.end().errors.split(separator: "\n")
    let events = lines.map { $0.split(separator: " ")[2].dropFirst("event=".count) }
    #expect(events == ["listening", "loaded", "draining", "stopped"])
    #expect(lines.allSatisfy { $0.hasPrefix("ts=20") && $0.contains("pid=\(daemon.pid)") })
  }
}
