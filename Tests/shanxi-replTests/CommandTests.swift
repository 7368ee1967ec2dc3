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
    let first = ["query \"a\"", "run show current;", "run Last = \"a\";", "run A = \"b\";"]
    #expect(Array(calls.prefix(4)) == first, "the query before the first statement is its Last")
    #expect(calls.contains("run Last = \"c\";"))
  }

  @Test func `a program begins with the whole corpus, and queries search in what it makes active`() throws {
    let asked = Mutex<[String]>([])
    let daemon = FakeDaemon(folder) { method, params in
      let text = params["text"]?.string ?? params["q"]?.string ?? ""
      let isActive = asked.withLock { asked in
        asked.append(method + " " + text)
        return !asked.contains("run NEWS;") || asked.contains("run Few;")
      }
      guard method == "run" else { return .result(RunnerTests.hits(0, 1, next: nil)) }
      let value = text.hasPrefix("size") ? "8" : isActive ? "\"NEWS:Few\\n\"" : "\"NEWS\\n\""
      return .result(#"{"outputs":[{"statement":"s","kind":"text","value":\#(value),"redirect":null}],"ms":1}"#)
    }
    let (status, text) = try RunnerTests().run("size A;\nFew;\ncount [];\n", daemon)
    #expect(status == 0 && text.hasSuffix("8\n"))
    #expect(
      asked.withLock { $0 } == [
        "run show current;", "run NEWS;", "run size A;", "run Few;", "run show current;", "run size Few;",
        "run Last = [];", "run size Last;",
      ])
  }
}
