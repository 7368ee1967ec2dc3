import Core
import Glibc
import Synchronization
import Testing

@testable import shanxi_repl

@Suite(.timeLimit(.minutes(1))) struct CommandTests {
  let folder = TemporaryFolder()

  @Test func `statements of the command language go to run, files stay with the user`() throws {
    let asked = Mutex<[String]>([])
    let daemon = FakeDaemon(folder) { method, params in
      asked.withLock { $0.append(method + " " + (params["text"]?.string ?? params["q"]?.string ?? "")) }
      guard method == "run" else { return .result(RunnerTests.hits(0, 1, next: nil)) }
      let input = params["inputs"]?.members?.first?.value.string ?? ""
      return .result(
        #"{"generation":"g1","outputs":[{"statement":"s","kind":"text","value":"1\t2\n\#(input)","redirect":null},{"statement":"d","kind":"text","value":"x\n","redirect":{"mode":">>","target":"\#(folder.path)/o"}},{"statement":"n","kind":"number","value":7,"redirect":null}],"ms":1}"#
      )
    }
    try folder.write("w.txt", "coal")
    let script = "\"a\";\nA = \"b\";\ndefine $w < \"\(folder.path)/w.txt\";\n\"c\";"
    let (status, text) = try RunnerTests().run(script, daemon)
    #expect(status == 0)
    #expect(text.contains("1\t2\ncoal7\n"))
    #expect(folder.read("o") == "x\nx\n")
    let calls = asked.withLock { $0 }
    #expect(calls[0] == "query \"a\"" && calls[1] == "run A = \"b\";")
    #expect(calls.contains("run Last = \"c\";"))
  }
}
