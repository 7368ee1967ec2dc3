import Foundation
import Glibc

/// The built programs, which SwiftPM puts beside the test program.
enum Programs {
  static let folder = URL(fileURLWithPath: CommandLine.arguments[0]).resolvingSymlinksInPath()
    .deletingLastPathComponent()

  /// Starts one; its output goes to `output` when given.
  static func start(
    _ name: String, _ arguments: [String], environment: [String: String] = [:], input: Any = FileHandle.nullDevice,
    output: Any = FileHandle.nullDevice, errors: Any = FileHandle.nullDevice
  ) throws -> Process {
    let process = Process()
    process.executableURL = folder.appendingPathComponent(name)
    process.arguments = arguments
    process.environment = ["PATH": "/usr/bin:/bin", "HOME": "/nonexistent"].merging(environment) { $1 }
    process.standardInput = input
    process.standardOutput = output
    process.standardError = errors
    try process.run()
    return process
  }

  /// What a run of `shanxi-repl` ended with.
  struct Ended {
    let code: Int32
    let output: String
    let errors: String

    var lines: [Substring] { output.split(separator: "\n", omittingEmptySubsequences: false).dropLast() }
  }

  /// Runs `shanxi-repl` to its end.
  static func repl(_ arguments: [String], socket: String, input: String = "") throws -> Ended {
    let (output, errors, typed) = (Pipe(), Pipe(), Pipe())
    let process = try start(
      "shanxi-repl", arguments, environment: ["SHANXI_SOCK": socket, "TERM": "xterm"], input: typed, output: output,
      errors: errors)
    typed.fileHandleForWriting.write(Data(input.utf8))
    try typed.fileHandleForWriting.close()
    let text = output.fileHandleForReading.readDataToEndOfFile()
    let complaints = errors.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return Ended(
      code: process.terminationReason == .exit ? process.terminationStatus : 128 + process.terminationStatus,
      output: String(decoding: text, as: UTF8.self), errors: String(decoding: complaints, as: UTF8.self))
  }
}
