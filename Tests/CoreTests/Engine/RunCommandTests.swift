import Testing

@testable import Core

/// The commands that were verified by running CQP, on the same corpus.
@Suite struct RunCommandTests {
  struct Case: Sendable, CustomTestStringConvertible {
    let text: String
    let output: String
    init(_ text: String, _ output: String) {
      self.text = text
      self.output = output
    }
    var testDescription: String { text }
  }

  static let nouns = #"A = [pos="NN.*"]; "#
  static let pairs = #"B = @0[pos="JJ"] @1[pos="NN.*"]; "#
  static let said = #"C = "said"; "#

  static let cases: [Case] = [
    Case(nouns + "count A by lemma cut 2;", "2\t4\tJane\n2\t9\tSmith\n2\t13\tday\n2\t15\tinterest\n2\t19\trate\n"),
    Case(nouns + "count A by lemma; tabulate A 0 2 match word;", "%\nBank\nCafé\n"),
    Case(
      nouns + "group A match lemma by match article_section cut 2;",
      "business\tinterest\t2\nbusiness\trate\t2\npolitics\tday\t2\n"),
    Case(nouns + "group A match lemma within article cut 2;", "Jane\t2\nSmith\t2\n"),
    Case(nouns + "group A matchend[1] pos;", "IN\t6\nVBD\t5\nNNP\t4\nSENT\t3\nNN\t2\nNNS\t2\n"),
    Case(pairs + "group B target lemma by keyword lemma;", "bank\told\t1\nparty\tgrey\t1\n"),
    Case(
      pairs + "tabulate B match, matchend, match..matchend word, target lemma, match article_id, match[-1] pos;",
      "45\t46\tgrey party\tgrey\ta2\tJJ\n54\t55\told bank\told\ta2\tRB\n"),
    Case(said + #"set C target nearest [pos="NNP"] within right 5 words; dump C;"#, "27\t27\t28\t-1\n"),
    Case(
      said + #"set C target nearest [pos="NNP"] within right 5 words; "#
        + #"set C keyword nearest [lemma="we"%c] within left 10 words from match; dump C;"#, "27\t27\t28\t22\n"),
    Case(said + "set C target leftmost [] within 1 s from match inclusive; dump C;", "27\t27\t21\t-1\n"),
    Case(
      said + "set C target leftmost [] within 1 s from match inclusive; set C keyword match[1]; "
        + "set C match match[-1]; dump C;", "26\t27\t21\t28\n"),
    Case(said + "set C match matchend[5]; dump C;", "27\t27\t-1\t-1\n"),
    Case(said + "set C match matchend[5] !; dump C;", ""),
    Case(
      nouns + #"D = subset A where match: [lemma="rate|bank"%c]; tabulate D match;"#, "1\n6\n14\n55\n"),
    Case(
      #"X = "old" "grey"; Y = "grey" "party"; U = union X Y; dump U;"#, "44\t45\t-1\t-1\n45\t46\t-1\t-1\n"),
    Case(#"E = "resign" expand to s; dump E;"#, "43\t51\t-1\t-1\n"),
    Case(#"E = "resign" expand left to 2 words; dump E;"#, "48\t50\t-1\t-1\n"),
    Case(#"E = "resign" expand right to s; dump E;"#, "50\t51\t-1\t-1\n"),
    Case(#"E = "bank" expand to 2; dump E;"#, "53\t57\t-1\t-1\n"),
    Case(nouns + "cut A 2; tabulate A match;", "1\n3\n"),
    Case(nouns + "cut A 1 3; tabulate A match;", "3\n5\n6\n"),
    Case(nouns + "reduce A to 50%; size A;", "11"),
    Case(nouns + "delete A 0..2; size A;", "19"),
    Case(nouns + "delete A 1; size A;", "21"),
    Case(#"S = <s> []* "bank" []* </s>; S; T = [pos="JJ"]; dump T;"#, "54\t54\t-1\t-1\n"),
    Case(#"S = <s> []* "bank" []* </s>; S; T = [pos="JJ"] !; dump T;"#, "52\t60\t-1\t-1\n"),
    Case(#"V = @[pos="JJ"] [pos="NN.*"]; V; W = <target> []; dump W;"#, "45\t45\t-1\t-1\n54\t54\t-1\t-1\n"),
    Case(#"X = [pos="NN.*"] sort by word; tabulate X 0 1 match word;"#, "%\nBank\n"),
    Case(#"set HardBoundary 3; X = "The" []* "party"; size X;"#, "1"),
    Case(#"set HardBoundary 2; X = "The" []* "party"; size X;"#, "0"),
    Case(#"X = (?longest) "old" | "old" "grey" "party"; dump X;"#, "44\t46\t-1\t-1\n54\t54\t-1\t-1\n"),
    Case(#"define $w = "a b c"; define $w += "d"; define $w -= "a b"; size $w; show $w;"#, "c\nd\n"),
    Case(#"define macro two(2) '$0 $1'; X = /two["'old'","'bank'"]; dump X;"#, "54\t55\t-1\t-1\n"),
    Case(#"X = "bank" cut 1; show named;"#, "m-*\tNEWS:X\t1\n"),
    Case(#"cat "a\tb\n";"#, "a\tb\n"), Case(".EOL.;", "-::-EOL-::-\n"),
    Case(nouns + "A^s; B = [pos=\"DT\"]; size B;", "4"),
    Case(#"a = a:[pos="JJ"] [ignore(~a) & pos="NN"]; dump a;"#, "45\t46\t-1\t-1\n54\t55\t-1\t-1\n"),
    Case(#"set Context 2 words; X = "bank"; cat X;"#, "       55:  very old <bank> near the\n"),
    Case(#"set Context 8; X = "bank"; cat X;"#, "       55: ery old <bank> near th\n"),
    Case(
      #"set Context 1 s; X = "rose"; show +pos; cat X 1 1;"#,
      "       18:  Interest/NN rates/NNS rose/VBD ,/PUN and/CC <rose/VBD> again/RB ./SENT\n"),
  ]

  @Test func `prints what CQP prints`() throws {
    guard let bytes = Shared.bytes("data/cqp/golden_mini.vrt") else { return }
    let folder = try TemporaryFolder()
    let served = try ServedVRT(bytes, named: "news", in: folder)
    for (number, test) in Self.cases.enumerated() {
      let reply = try served.reply("set AutoShow off; " + test.text, session: "c\(number)")
      let last = reply["result"]?["outputs"]?.array?.last?["value"]
      let printed = last?.string ?? last?.integer.map { String($0) }
      #expect(printed == test.output, "\(test.text)\n\(reply["error"] ?? .null)")
    }
  }

  @Test func `statements before a mistake stand, and the mistake has its place`() throws {
    guard let bytes = Shared.bytes("data/cqp/golden_mini.vrt") else { return }
    let folder = try TemporaryFolder()
    let served = try ServedVRT(bytes, named: "news", in: folder)
    let reply = try served.reply("A = \"bank\";\nB = [wrod=\"x\"]; C = \"old\";", session: "default")
    #expect(reply["error"]?["code"] == .integer(-31008))
    #expect(reply["error"]?["data"]?["at"]?["line"] == .integer(2))
    #expect(reply["error"]?["data"]?["at"]?["column"] == .integer(6))
    #expect(reply["error"]?["data"]?["statement"] == .string("B = [wrod=\"x\"]"))
    #expect(try served.output("show named;", session: "default") == "m-*\tNEWS:A\t1\n")
  }

  @Test func `redirections and inputs are the client's`() throws {
    guard let bytes = Shared.bytes("data/cqp/golden_mini.vrt") else { return }
    let folder = try TemporaryFolder()
    let served = try ServedVRT(bytes, named: "news", in: folder)
    let outputs = try served.reply("A = \"bank\"; dump A > \"a.tbl\"; size A >> \"n\";", session: "r")["result"]?[
      "outputs"]
    #expect(outputs?.array?[1]["redirect"]?["mode"] == .string(">"))
    #expect(outputs?.array?[1]["redirect"]?["target"] == .string("a.tbl"))
    #expect(outputs?.array?[2]["redirect"]?["mode"] == .string(">>"))
    let missing = try served.reply("undump U < \"no.tbl\";", session: "r")["error"]
    #expect(missing?["code"] == .integer(-32602))
    let read = try served.client.result(
      "run",
      #"{"session":"u","text":"undump U with target keyword < \"b\"; dump U; sort U; dump U;","inputs":{"b":"2\n54\t55\t54\t55\n45\t46\t45\t46\n"}}"#
    )
    #expect(read["outputs"]?.array?[1]["value"] == .string("54\t55\t54\t55\n45\t46\t45\t46\n"))
    #expect(read["outputs"]?.array?[3]["value"] == .string("45\t46\t45\t46\n54\t55\t54\t55\n"))
    for text in ["source \"x\";", "save A;", "sleep 3;"] {
      #expect(try served.reply(text, session: "r")["error"]?["code"] == .integer(-31011))
    }
  }
}
