import Foundation
import Testing

/// The short forms of the rows of scripts/torture that fit into the test run.
@Suite(.serialized, .timeLimit(.minutes(4))) struct TortureTests {
  /// 19, 20 and 23 start, place and replace daemons; 8 loses power; 10 harms files under a daemon; 32 kills it.
  @Test(arguments: [8, 10, 19, 20, 23, 32]) func `the short form of a row passes`(row: Int) throws {
    let process = Process()
    let output = Pipe()
    process.executableURL = TestCorpus.root.appendingPathComponent("scripts/torture")
    process.arguments = ["--short", String(row)]
    process.environment = ProcessInfo.processInfo.environment.merging(
      ["SHANXI_BIN": TestDaemon.program.deletingLastPathComponent().path]) { $1 }
    process.standardOutput = output
    process.standardInput = FileHandle.nullDevice
    try process.run()
    let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    print(text, terminator: "")
    #expect(process.terminationStatus == 0, "\(text)")
  }
}
