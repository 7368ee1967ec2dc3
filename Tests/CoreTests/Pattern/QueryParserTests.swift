import Testing

@testable import Core

@Suite struct QueryParserTests {
  @Test(arguments: 0..<20)
  func `what is printed reads back as the same tree`(seed: UInt64) throws {
    var trees = RandomTrees(seed: seed)
    for _ in 0..<250 {
      let query = trees.query()
      let text = query.text
      do {
        let again = try Query.parse(text)
        let isSame = again == query && again.text == text
        #expect(isSame, "\(text) read back as \(again.text)")
      } catch {
        Issue.record("\(error) in \(text)")
      }
    }
  }

  @Test(arguments: [
    (#""bank"%c"#, #""bank"%c"#),
    ("'O''Neil' 'say \"x\"';", #""O'Neil" "say ""x""""#),
    (#"[ word = "a" & ( pos = "B" | !(np) ) -> x.y = 3 ]"#, nil),
    ("((\"a\" (\"b\")) | ((\"c\")))", #""a" "b" | "c""#),
    ("\"a\"{0,} \"b\"{1,} \"c\"{,1} \"d\"{,4} \"e\"{2,2}", #""a"* "b"+ "c"? "d"{0,4} "e"{2}"#),
    ("a:[] []*b:[]::a.lemma=b.lemma within s", "a:[] []* b:[] :: a.lemma = b.lemma within s"),
    ("<s> []* </s> # all of it", "<s> []* </s>"),
    ("<ne_type \"PER\"> []+ </ne_type>", "<ne_type=\"PER\"> []+ </ne_type>"),
    ("<money value>=1e6 currency=\"CNY\"/>", "<money value>= 1000000.0 currency=\"CNY\"/>"),
    ("<<a:X b:>>", "<<a: X b:>>"),
    ("[`size` = \"x\"]", "[`size`=\"x\"]"),
    ("[] containing \"a\" \"b\" within s", "[] within s containing (\"a\" \"b\")"),
    ("[] containing (\"a\" | \"b\")+ \"c\"", "[] containing ((\"a\" | \"b\")+ \"c\")"),
    ("[] !within (\"a\" overlapping \"b\" within 3)", "[] !within (\"a\" within 3 overlapping (\"b\"))"),
    ("n:(\"a\" \"b\") :: n_end > n", "n:(\"a\" \"b\") :: n_end > n"),
    ("(?=\"a\") [] (?<!\"b\")", "(?=\"a\") [] (?<!\"b\")"),
    ("\"Tayuan\"%c~1", "\"Tayuan\"%c~1"),
    ("MU(meet \"a\" not \"b\" s) cut 3", "MU (meet \"a\" not \"b\" s) cut 3"),
    ("TAB \"a\" {,2} \"b\" * \"c\"", "TAB \"a\" {0,2} \"b\" * \"c\""),
    ("@[pos=\"NN\"] @1:a:\"x\" show match .. a[-1]", "@[pos=\"NN\"] @1a:\"x\" show match .. a[-1]"),
    ("/in_region[s, \"'said'\"]", "<s> []* \"said\" []* </s>"),
  ])
  func `text has one canonical form`(written: String, canonical: String?) throws {
    guard let canonical else {
      #expect(throws: QueryError.self) { try Query.parse(written) }
      return
    }
    #expect(try Query.parse(written).text == canonical)
  }

  struct Refusal: Sendable {
    let text: String
    let reason: QueryError.Reason
    let offset: Int
    let length: Int
    let expected: String?
  }

  static let refusals = [
    Refusal(text: "", reason: .syntax, offset: 0, length: 0, expected: "["),
    Refusal(text: "[word=\"a\"", reason: .syntax, offset: 9, length: 0, expected: "]"),
    Refusal(text: "[word=]", reason: .syntax, offset: 6, length: 1, expected: "an attribute"),
    Refusal(text: "\"a\" bank", reason: .syntax, offset: 4, length: 4, expected: "a token test"),
    Refusal(text: "bank", reason: .syntax, offset: 0, length: 4, expected: "a string"),
    Refusal(text: "\"a", reason: .unclosedString, offset: 0, length: 2, expected: "\""),
    Refusal(text: "\"the\" :: x.word = \"y\"", reason: .unknownLabel, offset: 9, length: 6, expected: nil),
    Refusal(text: "(?quickest) \"a\"", reason: .unknownStrategy, offset: 2, length: 8, expected: "longest"),
    Refusal(text: "[pos=\"NN\"]{3", reason: .syntax, offset: 12, length: 0, expected: "}"),
    Refusal(text: "[]{3,2}", reason: .syntax, offset: 2, length: 5, expected: nil),
    Refusal(text: "\"a\" within", reason: .syntax, offset: 10, length: 0, expected: "a region or a number of tokens"),
    Refusal(text: "\"a\" @ @ \"b\"", reason: .syntax, offset: 6, length: 1, expected: "["),
    Refusal(text: "MU(join \"a\" \"b\")", reason: .syntax, offset: 3, length: 4, expected: "meet"),
    Refusal(text: "\"é\" \u{20AC}", reason: .syntax, offset: 5, length: 3, expected: nil),
    Refusal(text: "/nosuch[\"a\"]", reason: .unknownMacro, offset: 0, length: 12, expected: nil),
    Refusal(text: "[size=\"a\"]", reason: .syntax, offset: 1, length: 4, expected: "an attribute"),
    Refusal(text: "[] sort by word", reason: .syntax, offset: 3, length: 4, expected: nil),
    Refusal(text: String(repeating: "(", count: 5000), reason: .tooLarge, offset: 101, length: 1, expected: nil),
    Refusal(text: "[" + String(repeating: "!", count: 5000), reason: .tooLarge, offset: 102, length: 1, expected: nil),
  ]

  @Test(arguments: refusals)
  func `an error has its reason, its place and what was expected`(refusal: Refusal) throws {
    let error = try #require(throws: QueryError.self) { try Query.parse(refusal.text) }
    #expect(error.reason == refusal.reason)
    #expect(error.offset == refusal.offset)
    #expect(error.length == refusal.length)
    if let expected = refusal.expected { #expect(error.expected.contains(expected)) }
  }

  @Test func `a misspelt strategy and label get a suggestion`() throws {
    let strategy = try #require(throws: QueryError.self) { try Query.parse("(?longes) []") }
    #expect(strategy.didYouMean == "longest")
    let label = try #require(throws: QueryError.self) { try Query.parse("noun:[] :: nuon.word = \"a\"") }
    #expect(label.didYouMean == "noun")
    #expect(label.lineAndColumn(in: "noun:[] :: nuon.word = \"a\"") == (1, 12))
  }

  @Test func `an unused label and an unknown flag are warnings`() throws {
    let query = try Query.parse("a:\"x\"%q b:[] :: b.word = \"y\"")
    #expect(query.warnings.map(\.offset) == [5, 0])
  }

  @Test func `random bytes never crash the parser`() {
    var random = RandomNumbers(seed: 7)
    let pieces = [
      "[", "]", "(", ")", "\"a\"", "<s>", "</s>", "<<", ">>", "within", "containing", "!", "::", "a:", "a.b", "{2", "}",
      "*", "|", "&", "=", "/region[s]", "$x", "(?=", "MU", "TAB", "@1", "~1", "%c", "word", "5", ",", "show", "..", "'",
    ]
    for _ in 0..<20_000 {
      let text = (0..<random.below(12)).map { _ in random.pick(pieces) }.joined(
        separator: random.once(in: 2) ? " " : "")
      if let query = try? Query.parse(text) {
        let isSame = (try? Query.parse(query.text)) == query
        #expect(isSame, "\(text)")
      }
    }
  }
}
