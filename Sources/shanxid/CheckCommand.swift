import ArgumentParser
import Core

/// Verifies a corpus from its checksums to the bytes of every word.
struct CheckCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check", abstract: "Verify every checksum and every invariant of a corpus.",
    discussion: """
      Reads the published generation to the last byte. Says what is damaged, with file, section and offset.

      Exit status: 0 sound, 4 damaged or no corpus.

      Example:
        shanxid check corpora/news
      """)

  @Argument(help: ArgumentHelp("The corpus folder.", valueName: "dir"))
  var folder: String

  func run() throws {
    do {
      let check = try IndexCheck(checking: folder)
      for finding in check.findings { StandardError.write("damaged: \(finding)\n") }
      if !check.findings.isEmpty {
        throw Failure(
          .invalidCorpus,
          "\(folder): \(check.findings.count == 1 ? "one thing is" : "\(check.findings.count) things are") not what was written"
        )
      }
      print(
        "\(check.corpus) \(check.generation): sound: \(check.files) files of the index, \(check.bytes) bytes, "
          + "\(check.documents) documents, \(check.articles) articles, \(check.tokens) tokens")
    } catch let error as IndexError {
      throw Failure(error)
    }
  }
}
