import ArgumentParser
import Core
import Glibc

/// The command line of the daemon.
struct Shanxid: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "shanxid",
    abstract: "Keeps newspaper corpora warm and answers questions about them over a Unix socket.",
    discussion: """
      Examples:
        shanxid index --into corpora/news pages/     make a corpus of a folder of pages
        shanxid --corpus corpora/news                serve it
        echo '{"id":1,"method":"search","params":{"q":"aerogel"}}' | socat - UNIX-CONNECT:"$SHANXI_SOCK"
      """,
    version: "shanxid \(Build.version)",
    subcommands: [
      ServeCommand.self, IndexCommand.self, CheckCommand.self, InfoCommand.self, AnnotateCommand.self,
      StopCommand.self, ProtocolCommand.self,
    ],
    defaultSubcommand: ServeCommand.self)
}

@main enum Main {
  static func main() {
    var arguments = Array(CommandLine.arguments.dropFirst())
    // `--version` belongs to the program, not to the command that is run when none is named.
    if arguments.first == "--version" { arguments = ["--version"] }
    do {
      var command = try Shanxid.parseAsRoot(arguments)
      try command.run()
    } catch {
      exit(status(reporting: error))
    }
  }

  /// Prints what `error` has to say and returns the exit code that PROTOCOL names for it.
  private static func status(reporting error: any Error) -> Int32 {
    let code = Shanxid.exitCode(for: error)
    let text = Shanxid.fullMessage(for: error)
    if code == .success {
      print(text)
      return ExitStatus.ok.rawValue
    }
    if !text.isEmpty { StandardError.write(text + "\n") }
    if let failure = error as? Failure { return failure.status.rawValue }
    return code == .validationFailure ? ExitStatus.usage.rawValue : code.rawValue
  }
}
