import Core
import Testing

@testable import shanxi_repl

@Suite struct ComplaintTests {
  @Test func `the caret stands under what the daemon refused`() throws {
    let error = try json(
      #"{"code":-31001,"message":"expected ']'","data":{"name":"QUERY_SYNTAX","at":{"offset":4,"length":1,"line":1,"column":3},"expected":["]","&"],"hint":"close it","did_you_mean":["word"],"retryable":false}}"#
    )
    let statement = Statement(kind: .verb, text: "count 漢x\ny", origin: "q.shanxi", line: 7, column: 3)
    let complaint = Complaint(error: error, queryOffset: 6)
    #expect(complaint.name == "QUERY_SYNTAX" && complaint.exitCode == 1)
    #expect(
      complaint.rendered(in: statement, palette: .plain)
        == """
        q.shanxi:7:11: error: expected ']'
          count 漢x
                  ^
          expected: ]  &
          did you mean: word
          hint: close it

        """.replacing("          ^\n", with: "           ^\n"))
  }

  @Test(arguments: [(-31004, 4), (-31010, 3), (-31013, 1), (-32601, 1)] as [(Int64, Int32)])
  func `codes of the protocol become exit codes`(code: Int64, status: Int32) {
    let error = JSONValue.object([
      .init(name: "code", value: .integer(code)), .init(name: "message", value: .string("no")),
    ])
    #expect(Complaint(error: error, queryOffset: nil).exitCode == status)
  }

  @Test func `colour follows the wish, the terminal, TERM and NO_COLOR`() {
    let usual = ["TERM": "xterm"]
    #expect(Palette(wish: .auto, isTerminal: true, environment: usual).isOn)
    #expect(!Palette(wish: .auto, isTerminal: false, environment: usual).isOn)
    #expect(!Palette(wish: .auto, isTerminal: true, environment: ["TERM": "dumb"]).isOn)
    #expect(!Palette(wish: .auto, isTerminal: true, environment: [:]).isOn)
    #expect(!Palette(wish: .auto, isTerminal: true, environment: ["TERM": "xterm", "NO_COLOR": "1"]).isOn)
    #expect(Palette(wish: .auto, isTerminal: true, environment: ["TERM": "xterm", "NO_COLOR": ""]).isOn)
    #expect(Palette(wish: .always, isTerminal: false, environment: ["NO_COLOR": "1"]).isOn)
    #expect(!Palette(wish: .never, isTerminal: true, environment: usual).isOn)
  }

  @Test func `the socket is sought where the protocol says`() {
    #expect(SocketSearch(flag: "/a", environment: ["SHANXI_SOCK": "/b"], uid: 7).paths == ["/a"])
    #expect(
      SocketSearch(flag: nil, environment: ["SHANXI_SOCK": "/b"], uid: 7) == .init(flag: "/b", environment: [:], uid: 1)
    )
    let free = SocketSearch(flag: nil, environment: ["XDG_RUNTIME_DIR": "/run/user/7"], uid: 7)
    #expect(!free.isNamed)
    #expect(
      free.paths == ["/run/user/7/shanxi/shanxid.sock", "/run/shanxid/shanxid.sock", "/tmp/shanxi-7/shanxid.sock"])
    #expect(free.complaint("").exitCode == 3)
    #expect(free.complaint("").hint?.contains("shanxid serve") == true)
  }

  @Test(arguments: [
    ("ar", ["articles"]), (".mo", [".mode", ".more"]), (".mode t", ["table", "tsv"]), ("[wo", ["word="]),
    ("[word=\"a\" & n", ["norm="]), ("[word=\"n", []), ("<art", ["article"]), ("[] within ar", ["article"]),
    (".describe se", ["search"]), ("help sea", ["search", "search"]), ("aerogel da", ["date="]), ("show 1", []),
    (".corpus n", ["news"]),
  ])
  func `Tab offers what may stand there`(line: String, expected: [String]) {
    let completer = Completer(
      methods: ["search", "articles.list"], attributes: ["word", "norm"], regions: ["article", "s"], corpora: ["news"])
    #expect(completer.answer(line).candidates == expected)
  }

  @Test func `Tab offers files where files are wanted`() {
    #expect(Completer().answer(".read q").allowsFiles)
    #expect(!Completer().answer("show q").allowsFiles)
  }
}
