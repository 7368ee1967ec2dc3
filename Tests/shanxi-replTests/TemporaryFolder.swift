import Foundation
import Glibc
import Testing

@testable import shanxi_repl

/// A folder of its own for one test, removed with all that is in it.
final class TemporaryFolder: Sendable {
  let path: String

  init() {
    var template = Array("/tmp/shanxi-repl-test-XXXXXX".utf8CString)
    path = template.withUnsafeMutableBufferPointer { String(cString: mkdtemp($0.baseAddress!)) }
  }

  deinit {
    try? FileManager.default.removeItem(atPath: path)
  }

  func write(_ name: String, _ text: String) throws {
    let file = try #require(fopen("\(path)/\(name)", "w"))
    fputs(text, file)
    fclose(file)
  }

  func read(_ name: String) -> String {
    ((try? Script.lines(ofFile: "\(path)/\(name)")) ?? []).map { $0 + "\n" }.joined()
  }
}
