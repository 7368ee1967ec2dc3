import ArgumentParser
import Core
import Glibc

/// The command line, as ArgumentParser reads it.
@main struct ShanxiREPL: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "shanxi-repl",
    abstract: "Asks a Shanxi daemon about newspaper text: a prompt for people, a filter for scripts.",
    discussion: """
      A bare word searches; a token query ends with ; and needs no verb; help at the prompt lists the rest.

      EXAMPLES
        shanxi-repl                                         a prompt
        shanxi-repl -c 'aerogel price date>=2021'           a search, as tab-separated values when piped
        shanxi-repl --mode kwic -c '[word="aerogel"%c];'    each use of a word in its context
        shanxi-repl -c articles -c 'show 2'                 the second article
        shanxi-repl --mode ndjson -f questions.shanxi | jq .article
        echo 'count [word="aerogel"%c];' | shanxi-repl -
        shanxi-repl call stat '{}'                          one call of the protocol
        shanxi-repl mcp                                     a server of the Model Context Protocol

      EXIT CODES
        0 done   1 a command failed   2 wrong usage   3 no daemon, or one that refuses or of another version
        4 timeout   5 nothing found with -e   130 Ctrl-C   141 closed pipe
      """,
    version: "shanxi-repl \(Build.version)",
    subcommands: [Call.self, Pipe.self, MCP.self, Ping.self, SocketPath.self])

  @OptionGroup var connection: ConnectionFlags

  @Option(name: .customShort("c"), parsing: .unconditionalSingleValue, help: "Run a statement; may be given again.")
  var commands: [String] = []

  @Option(
    name: .customShort("f"), parsing: .unconditionalSingleValue,
    help: "Run the statements of a file, after those of -c.")
  var files: [String] = []

  @Option(help: "How answers are written: \(Mode.allCases.map(\.rawValue).joined(separator: ", ")).")
  var mode: String?

  @Option(help: "When to use colour: auto, always, never.")
  var color = "auto"

  @Flag(name: .customShort("X"), help: "Read no rc file.")
  var readsNoInit = false

  @Flag(help: "Go on after a statement that failed; the exit code is still 1.")
  var keepGoing = false

  @Flag(name: .customShort("e"), help: "Exit with 5 when nothing was found.")
  var needsHits = false

  @Flag(name: .customShort("i"), help: "Be interactive even when not on a terminal.")
  var isInteractive = false

  @Flag(name: .customLong("stdin"), help: "Run the statements of standard input; also written as a lone -.")
  var readsStandardInput = false

  /// Reads the command line and leaves with the exit code that REPL users expect.
  static func main() {
    let command: any ParsableCommand
    do { command = try parseAsRoot(spelledOut(Array(CommandLine.arguments.dropFirst()))) } catch {
      leave(refusing: error)
    }
    do {
      var command = command
      try command.run()
    } catch { leave(refusing: error) }
  }

  /// The arguments with `-` written as `--stdin`: a command that has subcommands takes no bare arguments of its own.
  static func spelledOut(_ arguments: [String]) -> [String] {
    arguments.enumerated().map { index, argument in
      argument == "-" && (index == 0 || !["-c", "-f"].contains(arguments[index - 1])) ? "--stdin" : argument
    }
  }

  private static func leave(refusing error: any Error) -> Never {
    if let code = error as? ExitCode { Glibc.exit(code.rawValue) }
    let isHelp = exitCode(for: error) == .success
    let text = fullMessage(for: error) + "\n"
    if isHelp {
      Glibc.exit(Output.writeAll(Array(text.utf8), to: 1) ?? 0)
    }
    Output.complain(text)
    Glibc.exit(2)
  }

  func run() throws {
    var options = try connection.options()
    options.commands = commands
    options.files = files
    options.keepsGoing = keepGoing
    options.needsHits = needsHits
    options.isForcedInteractive = isInteractive
    if let mode {
      guard let known = Mode(rawValue: mode) else {
        let near = NearNames.of(mode, among: Mode.allCases.map(\.rawValue))
        throw ValidationError(
          "no mode is called \(mode)" + (near.isEmpty ? "" : "; did you mean \(near.joined(separator: ", "))?"))
      }
      options.mode = known
    }
    guard let wish = Palette.Wish(rawValue: color) else {
      throw ValidationError("--color is auto, always or never, not \(color)")
    }
    options.colour = wish
    options.readsStandardInput = readsStandardInput
    throw ExitCode(Program(options).run())
  }
}

/// Flags that every way of calling the program knows.
struct ConnectionFlags: ParsableArguments {
  @Option(name: [.customShort("S"), .customLong("socket")], help: "The daemon's socket.")
  var socket: String?

  @Option(name: [.customShort("C"), .customLong("corpus")], help: "The corpus to ask.")
  var corpus: String?

  @Option(help: "Seconds that one request may take.")
  var timeout: Double?

  @Flag(name: .shortAndLong, help: "No banner and no advice.")
  var quiet = false

  /// The part of the options that these flags decide.
  func options() throws -> Options {
    var options = Options()
    options.socket = socket
    options.corpus = corpus
    options.isQuiet = quiet
    if let timeout {
      guard timeout > 0, timeout <= 86_400 else { throw ValidationError("--timeout is over 0 and at most 86400") }
      options.timeout = timeout
    }
    return options
  }
}

extension ShanxiREPL {
  struct Call: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Call one method and print its result as JSON.",
      discussion: "EXAMPLE\n  shanxi-repl call search '{\"q\":\"aerogel\"}' | jq .total")

    @OptionGroup var connection: ConnectionFlags
    @Argument(help: "The method; .describe at the prompt lists them.") var method: String
    @Argument(help: "Its params, a JSON object.") var params = "{}"

    func run() throws { throw ExitCode(Program(try connection.options()).oneShot { $0.call(method, params: params) }) }
  }

  struct Pipe: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Send lines of standard input to the daemon and print its lines.",
      discussion: "EXAMPLE\n  echo '{\"id\":1,\"method\":\"stat\"}' | shanxi-repl pipe")

    @OptionGroup var connection: ConnectionFlags

    func run() throws { throw ExitCode(Program(try connection.options()).oneShot { $0.pipe() }) }
  }

  struct MCP: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "mcp",
      abstract: "Serve the Model Context Protocol over standard input and output, for programs with language models.",
      discussion: """
        The daemon speaks MCP itself; this carries its lines, for clients that start a program.

        EXAMPLE
          {"mcpServers": {"shanxi": {"command": "shanxi-repl", "args": ["mcp"]}}}
        """)

    @OptionGroup var connection: ConnectionFlags

    func run() throws {
      let options = try connection.options()
      guard options.corpus == nil else {
        throw ValidationError("mcp takes no corpus: each call of a tool names its own, in the argument corpus")
      }
      throw ExitCode(Program(options).oneShot { $0.pipe() })
    }
  }

  struct Ping: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Ask whether a daemon answers; exit code 3 when not.")

    @OptionGroup var connection: ConnectionFlags

    func run() throws { throw ExitCode(Program(try connection.options()).oneShot { $0.ping() }) }
  }

  struct SocketPath: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "socket-path", abstract: "Print the path of the socket that answers.")

    @OptionGroup var connection: ConnectionFlags

    func run() throws { throw ExitCode(Program(try connection.options()).oneShot { $0.socketPath() }) }
  }
}
