import Testing

@testable import Core

/// Indexing with lemmas and tags that a command gives.
@Suite(.timeLimit(.minutes(1))) struct AnnotatorCommandTests {
  /// Lemma: the form in small letters; tag: `W`; each word that begins with a capital is a person.
  static let script = #"""
    awk -F '\t' -v OFS='\t' '
      /^[0-9]/ { $3 = tolower($2); $4 = "X"; $5 = "W"; $6 = "A=1"; $10 = $2 ~ /^[A-Z]/ ? "NER=B-PER" : "NER=O" }
      { print }'
    """#

  static let documents = [
    ("a.txt", "Coal prices\n\nIt rose in Ghent. \"We don't know,\" said Ann.\n\nNobody left."),
    ("b.txt", "Second page\n\nEnd of it."),
  ]

  private func index(
    _ command: String, _ documents: [(String, String)] = documents, names: Bool = true, patience: Int = 20,
    in folder: TemporaryFolder
  ) throws -> Corpus {
    try AnnotationIndexTests.corpus(
      documents, in: folder,
      annotation: .command(command, folder: Models.folder, names: names, patience: patience))
  }

  private func message(_ command: String, patience: Int = 20) throws -> String {
    let folder = try TemporaryFolder()
    do {
      _ = try index(command, patience: patience, in: folder)
      return "indexed"
    } catch let error as IndexError {
      #expect(error.reason == .annotation)
      return error.description
    }
  }

  @Test(arguments: [script, "tac | tac | " + script])
  func `what the command says of the words is indexed`(command: String) throws {
    let folder = try TemporaryFolder()
    let corpus = try index(command, in: folder)
    let segment = corpus.generation.segment
    let words = try AnnotationIndexTests.values("word", segment)
    #expect(words.contains("n't"))
    #expect(try AnnotationIndexTests.values("lemma", segment) == words.map { $0.lowercased() })
    #expect(try AnnotationIndexTests.values("pos", segment).allSatisfy { $0 == "W" })
    #expect(try AnnotationIndexTests.values("feats", segment).allSatisfy { $0 == "|A=1|" })
    #expect(try AnnotationIndexTests.hits("<person/>", corpus).contains("Ghent"))
    #expect(try AnnotationIndexTests.hits("<place/>", corpus).isEmpty)
    #expect(corpus.generation.manifest.models.last?.value == .string(command))
    #expect(IndexCheck(corpus.generation).findings == [])
  }

  @Test func `names that the command says nothing of are found by the models`() throws {
    let folder = try TemporaryFolder()
    let corpus = try index(Self.script + " | sed 's/NER=[A-Z-]*/_/'", in: folder)
    #expect(try AnnotationIndexTests.hits("<place/>", corpus).contains("Ghent"))
    #expect(try AnnotationIndexTests.values("pos", corpus.generation.segment).allSatisfy { $0 == "W" })
  }

  @Test func `files that bring their own tags are not given to the command`() throws {
    let folder = try TemporaryFolder()
    let corpus = try index(Self.script, [("a.conllu", ConlluArticlesTests.text)], in: folder)
    #expect(try AnnotationIndexTests.values("lemma", corpus.generation.segment).prefix(2) == ["Smith", "do"])
  }

  @Test func `an answer that does not fit is refused with its place, and nothing is published`() throws {
    #expect(try message("sed '5d'").contains("expected word number 1 in column 1"))
    #expect(try message("sed 's/Ghent/Gent/'").contains("sentence 2, word 4: expected `Ghent`, found `Gent`"))
    #expect(try message("head -n 5").contains("sentence 1, word 2: expected `prices`, found the end of the sentence"))
    #expect(try message("true").contains("sentence 1, word 1: expected `Coal`, found the end"))
    #expect(try message("cat; printf '1\\tx\\t_\\t_\\t_\\t_\\t_\\t_\\t_\\t_\\n\\n'").contains("more than the"))
    #expect(try message("echo nonsense").contains("10 columns"))
    #expect(try message("echo no model >&2; exit 4").contains("ended with status 4, its last words: no model"))
    #expect(try message("cat; kill -9 $$").contains("signal 9"))
    #expect(try message("sleep 100", patience: 1).contains("neither read nor wrote anything for 1 s"))
  }

  @Test func `a corpus larger than a pipe goes through a command that keeps everything to its end`() throws {
    let folder = try TemporaryFolder()
    let text = String(repeating: "Prices of coal rose again on Monday in Ghent. ", count: 6000)
    let corpus = try index("tac | tac | " + Self.script, [("a.txt", text)], names: false, in: folder)
    #expect(corpus.generation.segment.tokenCount == 60_000)
    #expect(try AnnotationIndexTests.values("pos", corpus.generation.segment).allSatisfy { $0 == "W" })
  }
}
