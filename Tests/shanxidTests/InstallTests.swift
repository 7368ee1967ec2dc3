import Foundation
import Testing

/// What scripts/install puts below a prefix, checked by the tools that will read it.
@Suite(.timeLimit(.minutes(2))) struct InstallTests {
  let folder = TestFolder()

  /// Runs a program of the system or of the checkout; its exit code and all that it says.
  func run(_ program: String, _ arguments: [String], _ environment: [String: String] = [:]) throws -> (Int32, String) {
    let process = Process()
    let output = Pipe()
    process.executableURL = URL(fileURLWithPath: program)
    process.arguments = arguments
    process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
    process.standardOutput = output
    process.standardError = output
    process.standardInput = FileHandle.nullDevice
    try process.run()
    let text = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return (process.terminationStatus, String(decoding: text, as: UTF8.self))
  }

  func script(_ name: String) -> String { TestCorpus.root.appendingPathComponent("scripts/\(name)").path }

  @Test func `pages, units and completions are sound, and uninstalling leaves nothing`() throws {
    let prefix = folder.file("prefix")
    let bin = TestDaemon.program.deletingLastPathComponent().path
    let (code, said) = try run(script("install"), [prefix], ["SHANXI_BIN": bin])
    #expect(code == 0, "\(said)")
    #expect(try run(prefix + "/bin/shanxid", ["--version"]).0 == 0)

    if FileManager.default.isExecutableFile(atPath: "/usr/bin/man") {
      for page in ["man8/shanxid.8", "man1/shanxi-repl.1", "man7/shanxi-protocol.7"] {
        let (status, warnings) = try run(
          "/usr/bin/man", ["--warnings", "--encoding=UTF-8", "--local-file", "\(prefix)/share/man/\(page)"],
          ["LC_ALL": "C.UTF-8", "MANROFFOPT": "", "MANPAGER": "cat", "MANWIDTH": "100"])
        let complaints = warnings.split(separator: "\n").filter {
          $0.contains("warning") && $0.contains(".tmp") || $0.contains("troff")
        }
        #expect(status == 0 && complaints.isEmpty, "\(page): \(complaints)")
        #expect(warnings.contains("SEE ALSO"), "\(page)")
      }
    } else {
      print("skipped: man is not installed, so the manual pages are not looked at")
    }
    if FileManager.default.isExecutableFile(atPath: "/usr/bin/systemd-analyze") {
      let verify = "/usr/bin/systemd-analyze"
      let user = ["shanxid.socket", "shanxid.service"].map { "\(prefix)/share/systemd/user/\($0)" }
      let (status, text) = try run(verify, ["verify", "--user", "--man=no"] + user, ["XDG_RUNTIME_DIR": folder.path])
      #expect(status == 0 && !text.contains("shanxid."), "\(text)")
      if getuid() == 0 {
        let system = ["shanxid.socket", "shanxid.service"].map { "\(prefix)/lib/systemd/system/\($0)" }
        let (status, text) = try run(verify, ["verify", "--man=no"] + system)
        #expect(status == 0 && !text.contains("shanxid."), "\(text)")
      }
    } else {
      print("skipped: systemd-analyze is not installed, so the units are not looked at")
    }
    for shell in ["bash", "zsh", "fish"] where FileManager.default.isExecutableFile(atPath: "/usr/bin/\(shell)") {
      let places = ["bash": "bash-completion/completions/shanxid", "zsh": "zsh/site-functions/_shanxid"]
      let file = "\(prefix)/share/\(places[shell] ?? "fish/vendor_completions.d/shanxid.fish")"
      #expect(try run("/usr/bin/\(shell)", ["-n", file]).0 == 0, "\(shell)")
    }

    #expect(try run(script("uninstall"), [prefix]).0 == 0)
    let left = FileManager.default.enumerator(atPath: prefix)?.compactMap { $0 as? String } ?? []
    var isFolder: ObjCBool = false
    let files = left.filter {
      FileManager.default.fileExists(atPath: "\(prefix)/\($0)", isDirectory: &isFolder) && !isFolder.boolValue
    }
    #expect(files.isEmpty, "\(files)")
    #expect(try run(script("uninstall"), [prefix]).0 == 1)
  }
}
