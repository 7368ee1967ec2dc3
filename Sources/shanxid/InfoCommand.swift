import ArgumentParser
import Core

/// Shows what a corpus holds and how large its parts are.
struct InfoCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "info", abstract: "Show what is in a corpus, the sizes of its parts and what made it.",
    discussion: """
      Exit status: 0, or 4 when the corpus is damaged or not there.

      Example:
        shanxid info corpora/news
      """)

  @Argument(help: ArgumentHelp("The corpus folder.", valueName: "dir"))
  var folder: String

  func run() throws {
    do {
      for (name, value) in try CorpusInfo(of: folder).lines { print("\(name)\t\(value)") }
    } catch {
      throw Failure(error)
    }
  }
}
