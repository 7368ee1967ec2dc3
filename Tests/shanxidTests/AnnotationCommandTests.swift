import Foundation
import Glibc
import Testing

@testable import shanxid

/// Models and other annotators as the programs find and use them.
@Suite(.timeLimit(.minutes(2))) struct AnnotationCommandTests {
  let folder = TestFolder()

  private func page() throws -> String {
    let path = folder.file("page.txt")
    try Data("Coal prices\n\nThe firm in Ghent produced bricks.\n".utf8).write(to: URL(fileURLWithPath: path))
    return path
  }

  private func index(
    _ arguments: [String], program: URL = TestDaemon.program, environment: [String: String] = [:]
  ) throws -> (code: Int32, errors: String) {
    try TestDaemon(
      ["index", "--rebuild", "--into", folder.file("corpus")] + arguments, program: program, environment: environment
    ).end()
  }

  private func info() throws -> String { try TestDaemon(["info", folder.file("corpus")]).text() }

  @Test func `an installed program finds its models, and says where it looked when there are none`() throws {
    let files = FileManager.default
    for name in ["prefix/bin", "prefix/share/shanxi"] {
      try files.createDirectory(atPath: folder.file(name), withIntermediateDirectories: true)
    }
    let program = URL(fileURLWithPath: folder.file("prefix/bin/shanxid"))
    try files.copyItem(at: TestDaemon.program, to: program)
    let page = try page()

    let missing = try index([page], program: program)
    #expect(missing.code == 1)
    #expect(missing.errors.contains(folder.file("prefix/share/shanxi/models")), "\(missing.errors)")
    #expect(missing.errors.contains("--models") && missing.errors.contains("SHANXI_MODELS"))
    #expect(!files.fileExists(atPath: folder.file("corpus/current")))
    #expect(try index(["--no-annotate", page], program: program).code == 0)
    #expect(try !info().contains("lemma"))

    let models = TestCorpus.root.appendingPathComponent("models")
    #expect(try index(["--models", models.path, page], program: program).code == 0)
    #expect(try info().contains("attribute\tlemma") && info().contains("model\tsyntax: "))
    #expect(try index([page], program: program, environment: ["SHANXI_MODELS": models.path]).code == 0)
    let wrong = try index([page], program: program, environment: ["SHANXI_MODELS": "/nonexistent"])
    #expect(wrong.code == 1 && wrong.errors.contains("/nonexistent/syntax.model"), "\(wrong.errors)")

    try files.copyItem(at: models, to: URL(fileURLWithPath: folder.file("prefix/share/shanxi/models")))
    #expect(try index([page], program: program).code == 0)
    #expect(try index(["--layers", "tokens", page], program: program).code == 0)
    #expect(try !info().contains("model\tnames"))
  }

  @Test func `a damaged model is refused by name`() throws {
    let models = URL(fileURLWithPath: folder.file("models"))
    try FileManager.default.copyItem(at: TestCorpus.root.appendingPathComponent("models"), to: models)
    let file = models.appendingPathComponent("syntax.model")
    var bytes = try Data(contentsOf: file)
    bytes[bytes.count / 2] ^= 1
    try bytes.write(to: file)
    let run = try index(["--models", models.path, try page()])
    #expect(run.code == 1 && run.errors.contains("syntax.model") && run.errors.contains("damaged"), "\(run.errors)")
  }

  @Test func `what an annotator complains of is shown, and its failure is the run's`() throws {
    let failing = try index(["--annotator", "echo no model here >&2; exit 3", try page()])
    #expect(failing.code == 1)
    #expect(failing.errors.contains("annotator: no model here\n"), "\(failing.errors)")
    #expect(failing.errors.contains("ended with status 3"))
    let command = "awk -F '\\t' -v OFS='\\t' '/^[0-9]/ { $3 = toupper($2); $5 = \"T\" } { print }'"
    #expect(try index(["--annotator", command, try page()]).code == 0)
    #expect(try info().contains("model\tcommand: awk"))
    for wrong in [["--annotator", "cat", "--no-annotate"], ["--annotator-patience", "0"], ["--layers", "names"]] {
      #expect(try index(wrong + [try page()]).code == 2)
    }
  }

  @Test func `what annotate writes as CoNLL-U can be indexed again`() throws {
    let written = try TestDaemon(["annotate", "--as", "conllu", try page()]).text()
    let path = folder.file("page.conllu")
    try Data(written.utf8).write(to: URL(fileURLWithPath: path))
    #expect(try index([path]).code == 0)
    let own = try info()
    #expect(try index([try page()]).code == 0)
    let direct = try info()
    for name in ["word", "lemma", "pos", "upos", "feats"] {
      let line = { (text: String) in text.split(separator: "\n").first { $0.hasPrefix("attribute\t\(name):") } }
      #expect(line(own) == line(direct) && line(own) != nil)
    }
  }

  @Test func `annotate gives offsets in bytes or scalars, and names the row it cannot read`() throws {
    let path = folder.file("rows.jsonl")
    try Data("{\"id\":\"a\",\"text\":\"Café Ghent.\"}\n".utf8).write(to: URL(fileURLWithPath: path))
    let bytes = try TestDaemon(["annotate", "--layers", "tokens", path]).text()
    let scalars = try TestDaemon(["annotate", "--layers", "tokens", "--offsets", "scalars", path]).text()
    #expect(bytes.contains("[6,11,\"Ghent\"") && scalars.contains("[5,10,\"Ghent\""), "\(bytes) \(scalars)")
    try Data("{\"id\":\"a\",\"text\":\"x\"}\n{\"id\":\"b\"}\n".utf8).write(to: URL(fileURLWithPath: path))
    let run = try TestDaemon(["annotate", path]).end()
    #expect(run.code == 1 && run.errors.contains("row 2") && run.errors.contains("text"), "\(run.errors)")
  }

  @Test func `annotate takes JSON that is no row for a page`() throws {
    let path = folder.file("item.json")
    let item = """
      {
        "uri": "urn:item:1", "type": "text", "headline": "Kiln lit again",
        "body_text": "The kiln was lit on Monday."
      }
      """
    try Data(item.utf8).write(to: URL(fileURLWithPath: path))
    let text = try TestDaemon(["annotate", "--layers", "pages", path]).text()
    #expect(text.contains("\"format\":\"ninjs\"") && text.contains("Kiln lit again"), "\(text)")
    let run = try TestDaemon(["annotate", path]).end()
    #expect(run.code == 1 && run.errors.contains("row 1, byte"), "\(run.errors)")
  }

  @Test(arguments: [
    (Array("Caf\u{e9} Ghent.".utf16).map { UInt8($0) }, "[0,4,", "[5,10,"),
    (Array("Caf\u{e9} Ghent.".utf16).flatMap { [UInt8($0), 0] }, "[0,8,", "[10,20,"),
    ([0xEF, 0xBB, 0xBF] + Array("Caf\u{e9} Ghent.".utf8), "[3,8,", "[9,14,"),
  ])
  func `annotate decodes texts, and its offsets are those of the file`(
    bytes: [UInt8], first: String, second: String
  ) throws {
    let path = folder.file("a.txt")
    try Data(bytes).write(to: URL(fileURLWithPath: path))
    let text = try TestDaemon(["annotate", "--layers", "tokens", path]).text()
    #expect(text.contains("\(first)\"Caf\u{e9}\"") && text.contains("\(second)\"Ghent\""), "\(text)")
    let mark = bytes[0] == 0xEF ? 1 : 0
    for layers in ["tokens", "pages"] {
      let scalars = try TestDaemon(["annotate", "--layers", layers, "--offsets", "scalars", path]).text()
      let expected = layers == "tokens" ? "[\(mark),\(mark + 4),\"Caf" : "[\(mark),\(mark + 11)]"
      #expect(scalars.contains(expected), "\(scalars)")
    }
  }

  @Test func `annotate goes on behind a file that it cannot read, and fails at the end`() throws {
    let good = folder.file("good.txt")
    try Data("Ghent.\n".utf8).write(to: URL(fileURLWithPath: good))
    let binary = folder.file("binary")
    try Data([0x7F, 0x45, 0x4C, 0x46, 0, 0, 1]).write(to: URL(fileURLWithPath: binary))
    let command = try TestDaemon(["annotate", binary, good, folder.file("none")])
    #expect(command.text().contains("Ghent"))
    let run = command.end()
    #expect(run.code == 1)
    #expect(run.errors.contains("binary: binary data") && run.errors.contains("none: No such file"), "\(run.errors)")
  }
}
