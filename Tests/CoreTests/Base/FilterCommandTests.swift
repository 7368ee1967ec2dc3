import Synchronization
import Testing

@testable import Core

@Suite(.timeLimit(.minutes(1))) struct FilterCommandTests {
  private func run(
    _ command: String, _ input: [UInt8] = Array("some text\n".utf8), patience: Int = 30, limit: Int = 1 << 24,
    report: @escaping @Sendable (String) -> Void = { _ in }
  ) throws -> [UInt8] {
    try FilterCommand(command: command, patience: patience, report: report).run(input, limit: limit)
  }

  /// More than all pipes hold.
  private static let large = Array(String(repeating: "line of text\n", count: 100_000).utf8)

  @Test(arguments: ["cat", "tac | tac", "cat; sleep 0.2", "cat >/dev/stderr; cat", "exec cat"])
  func `a command gets all input and gives all output`(command: String) throws {
    let found = try run(command, Self.large)
    #expect(command.contains("stderr") ? found.isEmpty : found == Self.large)
  }

  @Test func `what it says on standard error is reported line by line`() throws {
    let lines = Mutex<[String]>([])
    let output = try run("echo one >&2; echo two >&2; cat") { line in lines.withLock { $0.append(line) } }
    #expect(output == Array("some text\n".utf8))
    #expect(lines.withLock { $0 } == ["one", "two"])
  }

  @Test func `a command that reads nothing or stops reading does no harm`() throws {
    #expect(try run("true", Self.large) == [])
    #expect(try run("head -n 1", Self.large) == Array("line of text\n".utf8))
    #expect(try run("exec <&-; echo done", Self.large) == Array("done\n".utf8))
  }

  @Test func `a command that fails, dies, is silent or endless is told apart`() {
    #expect(throws: FilterCommand.Failure.exited(3, lastLine: "no model")) {
      try run("head -n 5; echo no model >&2; exit 3", Self.large)
    }
    #expect(throws: FilterCommand.Failure.exited(127, lastLine: "sh: 1: no-such-annotator: not found")) {
      try run("no-such-annotator")
    }
    #expect(throws: FilterCommand.Failure.killed(signal: 9, lastLine: "")) { try run("kill -9 $$") }
    #expect(throws: FilterCommand.Failure.silent(seconds: 1)) { try run("sleep 100", patience: 1) }
    #expect(throws: FilterCommand.Failure.silent(seconds: 1)) { try run("sleep 100 & exit 0", patience: 1) }
    #expect(throws: FilterCommand.Failure.silent(seconds: 1)) { try run("cat; exec >&-; sleep 100", patience: 1) }
    #expect(throws: FilterCommand.Failure.endless(bytes: 1000)) { try run("yes", limit: 1000) }
  }

  @Test func `several commands at a time do not hold each other's pipes`() throws {
    let results = Parallel.map(8, jobs: 4) { number in
      (try? FilterCommand(command: "tac | tac; echo \(number)", patience: 20, report: { _ in })
        .run(Self.large, limit: 1 << 24)) ?? []
    }
    for (number, result) in results.enumerated() { #expect(result == Self.large + Array("\(number)\n".utf8)) }
  }
}
