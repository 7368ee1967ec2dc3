import Core
import Foundation
import Glibc

/// The built `shanxid` as a child process.
final class TestDaemon {
  /// Beside the test program, where SwiftPM puts both.
  static let program: URL = {
    let tests = URL(fileURLWithPath: CommandLine.arguments[0]).resolvingSymlinksInPath()
    return tests.deletingLastPathComponent().appendingPathComponent("shanxid")
  }()

  let process = Process()
  private let errors = Pipe()
  private let output = Pipe()

  init(_ arguments: [String], program: URL = TestDaemon.program, environment: [String: String] = [:]) throws {
    process.executableURL = program
    process.arguments = arguments
    // A build that counts the lines reached writes them where this says.
    let kept = ProcessInfo.processInfo.environment.filter { $0.key == "LLVM_PROFILE_FILE" }
    process.environment = ["PATH": "/usr/bin:/bin", "HOME": "/nonexistent"].merging(kept) { $1 }
      .merging(environment) { $1 }
    process.standardError = errors
    process.standardOutput = output
    process.standardInput = FileHandle.nullDevice
    try process.run()
  }

  deinit { if process.isRunning { kill(process.processIdentifier, SIGKILL) } }

  var pid: Int32 { process.processIdentifier }

  /// A client, as soon as there is something to connect to.
  func client(_ path: String) throws -> TestClient {
    for _ in 0..<1000 {
      if let client = try? TestClient(path) { return client }
      if !process.isRunning { break }
      usleep(2000)
    }
    throw TestClient.Failure(description: "nobody listens at \(path)")
  }

  /// Seconds of processor time used so far.
  func processorTime() throws -> Double {
    let fields = try String(contentsOfFile: "/proc/\(pid)/stat", encoding: .utf8).split(separator: " ")
    return fields[13...14].compactMap { Double($0) }.reduce(0, +) / Double(sysconf(Int32(_SC_CLK_TCK)))
  }

  func send(_ signal: Int32) { kill(pid, signal) }

  /// The exit code and what was written to standard error.
  func end() -> (code: Int32, errors: String) {
    let text = errors.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return (process.terminationStatus, String(decoding: text, as: UTF8.self))
  }

  /// What a command that ends by itself wrote to standard output.
  func text() -> String {
    let text = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return String(decoding: text, as: UTF8.self)
  }
}
