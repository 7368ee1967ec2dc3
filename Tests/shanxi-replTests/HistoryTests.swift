import Glibc
import Testing

@testable import shanxi_repl

@Suite struct HistoryTests {
  @Test func `statements are kept in order, one a line, for the owner alone`() throws {
    let folder = TemporaryFolder()
    let history = History(path: folder.path + "/state/shanxi/history")
    #expect(history.load().isEmpty)
    history.append("first")
    history.append("[a\n  b];")
    history.append("\n")
    #expect(history.load() == ["first", "[a   b];"])
    var status = stat()
    #expect(stat(history.path, &status) == 0 && status.st_mode & 0o777 == 0o600)
    #expect(stat(folder.path + "/state/shanxi", &status) == 0 && status.st_mode & 0o777 == 0o700)
  }

  @Test func `a file far past the limit is cut to its end`() throws {
    let folder = TemporaryFolder()
    let path = folder.path + "/history"
    let lines = (0..<(History.limit * 2)).map { "statement \($0)" }
    try folder.write("history", lines.joined(separator: "\n") + "\n")
    #expect(History(path: path).load() == Array(lines.suffix(History.limit)))
    let kept = try Script.lines(ofFile: path)
    #expect(kept == Array(lines.suffix(History.limit)))
  }

  @Test func `sessions side by side lose nothing`() async throws {
    let folder = TemporaryFolder()
    let path = folder.path + "/history"
    await withTaskGroup(of: Void.self) { group in
      for session in 0..<8 {
        group.addTask { for number in 0..<200 { History(path: path).append("session \(session) statement \(number)") } }
      }
    }
    #expect(Set(History(path: path).load()).count == 1600)
  }

  @Test func `its place follows the XDG rules`() {
    #expect(History(environment: ["XDG_STATE_HOME": "/s", "HOME": "/h"])?.path == "/s/shanxi/history")
    #expect(History(environment: ["HOME": "/h"])?.path == "/h/.local/state/shanxi/history")
    #expect(History(environment: [:]) == nil)
  }

  @Test func `scripts inside scripts are found beside them`() {
    #expect(Script.resolve("b.shanxi", from: "dir/a.shanxi") == "dir/b.shanxi")
    #expect(Script.resolve("/b", from: "dir/a") == "/b")
    #expect(Script.resolve("b", from: "a") == "b")
    #expect(Script.lines(of: Array("\u{FEFF}a\r\nb\n".utf8)) == ["a", "b"])
  }
}
