import Core
import Testing

@testable import shanxi_repl

func statements(_ text: String) -> [Statement] {
  var reader = StatementReader()
  let found = text.split(separator: "\n", omittingEmptySubsequences: false).flatMap { reader.feed(String($0)) }
  return found + (reader.finish().map { [$0] } ?? [])
}

func json(_ text: String) throws -> JSONValue { try JSONReader.read(Array(text.utf8).span) }

@Suite struct InstructionTests {
  func instruction(_ text: String) throws(Complaint) -> Instruction { try Instruction(statements(text)[0]) }

  @Test func `patterns and words become queries`() throws {
    #expect(try instruction("[word=\"a\"];") == .query(.init(text: "[word=\"a\"]", offset: 0)))
    #expect(try instruction("aerogel price") == .search(.init(text: "aerogel price", offset: 0)))
    #expect(try instruction("search  aerogel") == .search(.init(text: "aerogel", offset: 8)))
    #expect(try instruction("?aerogel") == .search(.init(text: "aerogel", offset: 1)))
    #expect(try instruction("count [a];") == .count(.init(text: "[a]", offset: 6)))
    #expect(try instruction("parse [a]") == .parse(.init(text: "[a]", offset: 6)))
  }

  @Test func `tests on metadata become where for a listing, and stay words of a search`() throws {
    #expect(try instruction("aerogel date>=2021") == .search(.init(text: "aerogel date>=2021", offset: 0)))
    #expect(try instruction("articles") == .articles(filter: .null))
    #expect(try instruction("articles file=a/b.txt") == .articles(filter: json(#"{"file":"a/b.txt"}"#)))
    #expect(
      try instruction("articles date>=2021-01 source=\"China Daily\" date<2022")
        == .articles(filter: json(#"{"date":{">=":"2021-01","<":"2022"},"source":"China Daily"}"#)))
  }

  @Test(
    arguments: [
      ("show", nil), ("show me", 5), ("show 0", 5), ("where is it", 6), ("articles aerogel", 9), ("corpora x", 8),
      ("wordlist a b", 9), ("collocates", nil),
      ("articles date>=", 9), ("articles date=1 date=2", 16), (".mod", 0), ("search", nil),
    ] as [(String, Int?)])
  func `a statement that makes no sense is refused at its place`(text: String, offset: Int?) throws {
    let complaint = #expect(throws: Complaint.self) { try instruction(text) }
    #expect(complaint?.offset == offset)
    #expect(complaint?.exitCode == 1)
  }

  @Test(
    arguments: [
      ("aerogel 5 by logDice", #"{"q":"[word=\"aerogel\"%c]","window":5,"by":"logDice"}"#),
      ("solar power", #"{"q":"[word=\"solar\"%c] [word=\"power\"%c]"}"#),
      ("by 3", #"{"q":"[word=\"by\"%c]","window":3}"#),
      ("U.S. of lemma by t 2", #"{"q":"[word=\"U\\.S\\.\"%c]","window":2,"by":"t","attribute":"lemma"}"#),
      (
        "coal 4 date>=2021 by MI3",
        #"{"q":"[word=\"coal\"%c]","where":{"date":{">=":"2021"}},"window":4,"by":"MI3"}"#
      ),
      ("[lemma=\"by\"] []{0,2} within s 3;", #"{"q":"[lemma=\"by\"] []{0,2} within s","window":3}"#),
    ])
  func `collocates take words or a pattern, then how they are counted`(typed: String, params: String) throws {
    guard case .collocates(let request) = try instruction("collocates " + typed) else {
      Issue.record("\(typed) is no request for collocates")
      return
    }
    #expect(try JSONValue.object(Runner.members(request.params)) == json(params))
  }

  @Test func `a list of words takes an attribute and tests of the articles`() throws {
    #expect(try instruction("wordlist") == .wordlist(nil, filter: .null))
    #expect(try instruction("wordlist lemma") == .wordlist("lemma", filter: .null))
    #expect(try instruction("wordlist date=2021 norm") == .wordlist("norm", filter: json(#"{"date":"2021"}"#)))
  }

  @Test func `references are numbers or ids`() throws {
    #expect(try instruction("show 3") == .show(.number(3)))
    #expect(try instruction("source ab12.3") == .source(.id("ab12.3")))
    #expect(try instruction("where 12") == .provenance(12))
  }

  @Test func `a near name is offered`() throws {
    let complaint = #expect(throws: Complaint.self) { try instruction(".limti 3") }
    #expect(complaint?.didYouMean == [".limit"])
  }
}
