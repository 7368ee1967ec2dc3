import Testing

@testable import Core

@Suite struct ConlluArticlesTests {
  /// A line for each word: number, form, and what differs from `_`.
  static let text = """
    # newdoc id = news-1
    # meta::title = Coal up
    # meta::dateCreated = 2021-03-04
    # sent_id = news-1-1
    # text = Smith doesn't sell "coal".
    1\tSmith\tSmith\tPROPN\tNNP\tNumber=Sing\t4\tnsubj\t_\tNER=B-PER
    2-3\tdoesn't\t_\t_\t_\t_\t_\t_\t_\t_
    2\tdoes\tdo\tAUX\tVBZ\tTense=Pres|Mood=Ind\t4\taux\t_\t_
    3\tn't\tnot\tPART\tRB\t_\t4\tadvmod\t_\t_
    3.1\tx\tx\t_\t_\t_\t_\t_\t0:root\t_
    4\tsell\tsell\tVERB\tVB\t_\t0\troot\t_\t_
    5\t"\t"\tPUNCT\t``\t_\t4\tpunct\t_\tSpaceAfter=No
    6\tcoal\tcoal\tNOUN\tNN\tNumber=Sing\t4\tobj\t_\tSpaceAfter=No
    7\t"\t"\tPUNCT\t''\t_\t4\tpunct\t_\tSpaceAfter=No
    8\t.\t.\tPUNCT\t.\t_\t4\tpunct\t_\t_

    # newpar
    1-2\tau\t_\t_\t_\t_\t_\t_\t_\t_
    1\tà\tà\tADP\t_\t_\t_\t_\t_\t_
    2\tle\tle\tDET\t_\t_\t_\t_\t_\t_
    3\t_\t_\tSYM\tNFP\t_\t_\t_\t_\tNER=B-ORG
    4\tX\t_\t_\t_\t_\t_\t_\t_\tNER=I-ORG|SpaceAfter=No

    1\tNext\t_\t_\t_\t_\t_\t_\t_\t_

    # newdoc
    1\tEnd\tend\tNOUN\tNN\t_\t_\t_\t_\t_
    """

  @Test func `documents, paragraphs, sentences and words are kept as they stand`() throws {
    let file = Array(Self.text.utf8)
    let reading = try PageReader().read(file.span, name: "x")
    #expect(reading.format == "conllu")
    expectSound(reading, of: file)
    #expect(reading.articles.map(\.externalID) == ["news-1", nil])
    let article = reading.articles[0]
    #expect(article.headline == "Coal up" && article.date.value == "2021-03-04")
    #expect(article.blocks.map(\.string) == ["Smith doesn't sell \"coal\".", "à le _ XNext"])
    let given = try #require(article.blocks[0].given)
    let words = (0..<given.tokens.count).map {
      String(decoding: article.blocks[0].text[given.tokens.range($0)], as: UTF8.self)
    }
    #expect(words == ["Smith", "does", "n't", "sell", "\"", "coal", "\"", "."])
    #expect(String(decoding: given.values[given.values(1)], as: UTF8.self) == "do\tAUX\tVBZ\tTense=Pres|Mood=Ind")
    #expect(given.names == [.init(tokens: 0..<1, kind: "PER")])
    let second = try #require(article.blocks[1].given)
    #expect(second.tokens.sentences == [0, 4])
    #expect(String(decoding: second.values[second.values(2)], as: UTF8.self) == "_\tSYM\tNFP\t")
    #expect(String(decoding: second.values[second.values(3)], as: UTF8.self) == "\t\t\t")
    #expect(second.names == [.init(tokens: 2..<4, kind: "ORG")])
  }

  @Test(arguments: [
    ("1\tA\t_\t_\t_\t_\t_\t_\t_\n", 1, "10 columns"),
    ("1\tA\t_\t_\t_\t_\t_\t_\t_\t_\n3\tB\t_\t_\t_\t_\t_\t_\t_\t_\n", 2, "word number 2"),
    ("# c\n\nx\tA\t_\t_\t_\t_\t_\t_\t_\t_\n", 3, "a number"),
    ("1-3\tA\t_\t_\t_\t_\t_\t_\t_\t_\n1\tB\t_\t_\t_\t_\t_\t_\t_\t_\n\n", 3, "word 2"),
    ("2-3\tA\t_\t_\t_\t_\t_\t_\t_\t_\n", 1, "a range that begins with word 1"),
    ("1\t\t_\t_\t_\t_\t_\t_\t_\t_\n", 1, "a form"),
    ("1.1\tA\t_\t_\t_\t_\t_\t_\t_\t_\n", 1, "an empty node"),
    ("1+2\tA\t_\t_\t_\t_\t_\t_\t_\t_\n", 1, "a range as"),
    ("99999999999999999999\tA\t_\t_\t_\t_\t_\t_\t_\t_\n", 1, "a range as"),
  ])
  func `an error names the line and what is expected there`(text: String, line: Int, expected: String) {
    #expect {
      try PageReader(format: .conllu).read(text: text)
    } throws: { error in
      guard case .malformedRow(let found, _, let what) = error as? PageError else { return false }
      return found == line && what.contains(expected)
    }
  }

  @Test(arguments: ["\r\n", "\n"])
  func `line ends and a missing last blank line are forgiven`(lineEnd: String) throws {
    let text = Self.text.split(separator: "\n", omittingEmptySubsequences: false).joined(separator: lineEnd)
    let reading = try PageReader(format: .conllu).read(text: text)
    #expect(reading.articles.flatMap(\.blocks).map(\.string).last == "End")
    expectSound(reading, of: Array(text.utf8))
  }

  @Test func `damaged files are refused or read without losing a byte`() {
    Mutations.check(Array(Self.text.utf8), rounds: 400)
  }
}
