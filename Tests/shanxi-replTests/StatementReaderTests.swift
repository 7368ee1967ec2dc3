import Testing

@testable import shanxi_repl

@Suite struct StatementReaderTests {
  @Test(
    arguments: [
      ("aerogel price", .search), ("[word=\"a\"]", .pattern), ("\"power\" []", .pattern), ("'x'", .pattern),
      ("<s> []", .pattern), ("(\"a\"|\"b\")", .pattern), ("@[]", .pattern), ("$list", .pattern), ("/m[]", .pattern),
      ("(?longest) []", .pattern), ("A = [pos=\"JJ\"]", .command), ("a:[] []", .pattern), ("a: \"by\"", .pattern),
      ("MU(meet \"a\" \"b\" 1 1)", .pattern), ("TAB \"a\" \"b\"", .pattern), ("headline:aerogel", .search),
      ("headline:\"power plant\"", .search), ("pull_quote:\"x\"", .search), ("date=2021 aerogel", .search),
      ("note: something", .search),
      ("articles", .verb), ("articles date>=2021", .verb), ("article", .search), ("show 3", .verb), ("?aerogel", .verb),
      ("? aerogel", .verb), ("count [word=\"a\"]", .verb), (".mode csv", .setting), ("...", .search), ("漢字", .search),
      ("12 days", .search), ("help", .verb), ("exit", .verb), ("quit ;", .verb), ("exit polls", .search),
      ("explain [a]", .verb), ("explain the vote", .search), ("sort A by lemma", .command),
      ("sort coal by price", .search),
      ("size A", .command), ("size matters", .search), ("cat Stevens albums", .search),
      ("group A match word", .command),
      ("A; \"is\"; size Last;", .command), ("A;", .command), ("Glass;b", .search),
      ("group Huayang", .search), ("cut A 5", .command), ("count A by word", .command),
    ] as [(String, Statement.Kind)])
  func `the first characters say what a statement is`(text: String, kind: Statement.Kind) {
    #expect(StatementReader.kind(of: text) == kind)
  }

  func texts(_ lines: [String]) -> [String] {
    var reader = StatementReader()
    var found = lines.flatMap { reader.feed($0) }
    if let last = reader.finish() { found.append(last) }
    return found.map(\.text)
  }

  @Test(arguments: [
    (["aerogel"], ["aerogel"]),
    (["aerogel;"], ["aerogel"]),
    (["  [a];  [b] ;"], ["[a]", "[b]"]),
    (["[word=\"a;b\"];"], ["[word=\"a;b\"]"]),
    (["[word='it''s;']; x"], ["[word='it''s;']", "x"]),
    (["[word=\"\\\";\"];"], ["[word=\"\\\";\"]"]),
    (["[word", "  = \"a\"]", "[];"], ["[word\n  = \"a\"]\n[]"]),
    (["count [a", "];", "show 1"], ["count [a\n]", "show 1"]),
    (["count [a]", "[b];"], ["count [a]", "[b]"]),
    (["# whole line", "-- whole line", "x # rest", "y -- rest", "C#"], ["x", "y", "C#"]),
    (["[a] # rest ;", "[b];"], ["[a]         \n[b]"]),
    (["[word=\"#\"];"], ["[word=\"#\"]"]),
    (["articles; show 2"], ["articles", "show 2"]),
    (["search \"a; b\""], ["search \"a; b\""]),
    (["AT&T;x"], ["AT&T;x"]),
    (["Lu'an; Tai'an"], ["Lu'an", "Tai'an"]),
    ([".print a; b # c"], [".print a; b # c"]),
    (["[a]"], ["[a]"]),
    (["[word=\"a", "show 1"], ["[word=\"a", "show 1"]),
    ([";;", "", "  ;"], []),
  ])
  func `lines are cut into statements`(lines: [String], expected: [String]) {
    #expect(texts(lines) == expected)
  }

  @Test func `what a statement waits for is its innermost bracket`() {
    var reader = StatementReader()
    #expect(reader.waiting == nil)
    #expect(reader.feed("([word=\"a\"").isEmpty)
    #expect(reader.waiting == .bracket("["))
    #expect(reader.feed("]").isEmpty)
    #expect(reader.waiting == .bracket("("))
    #expect(reader.feed(")").isEmpty)
    #expect(reader.waiting == .semicolon)
    #expect(reader.feed(";").count == 1)
    #expect(reader.waiting == nil)
  }

  @Test func `a discarded statement leaves nothing behind`() {
    var reader = StatementReader()
    _ = reader.feed("[word=(")
    reader.discard()
    #expect(reader.waiting == nil)
    #expect(reader.feed("x").map(\.text) == ["x"])
  }

  @Test func `places lead back to line and column of the source`() {
    var reader = StatementReader(origin: "q.shanxi")
    #expect(reader.feed("# intro").isEmpty)
    let first = reader.feed("é; [bad")
    #expect(first.map(\.text) == ["é"])
    let statement = reader.feed("  漢字]; x")[0]
    #expect(statement.line == 2 && statement.column == 4)
    #expect(statement.spot(at: 1).column == 5)
    // `[bad`, LF, two blanks, `漢` of three bytes: offset 10 is `字`.
    let spot = statement.spot(at: 10)
    #expect(spot.line == 3 && spot.column == 4 && spot.before == "  漢" && spot.text == "  漢字]")
    #expect(statement.spot(at: 9) == statement.spot(at: 7), "a place inside a character is the character's")
    #expect(statement.spot(at: 999).column == 6)
  }
}
