import Core
import Glibc

/// Puts the parts together for one run of the program.
struct Program {
  let options: Options
  private let search: SocketSearch
  private let output: Output
  private let palette: Palette

  init(_ options: Options) {
    self.options = options
    let environment = Environment.variables
    let isTerminal = isatty(1) == 1
    search = SocketSearch(flag: options.socket, environment: environment, uid: getuid())
    palette = Palette(wish: options.colour, isTerminal: isTerminal, environment: environment)
    output = Output(isTerminal: isTerminal, palette: palette) { status in exit(status) }
  }

  /// Runs what was asked for; gives the exit code.
  func run() -> Int32 {
    let isInteractive =
      options.isForcedInteractive || (options.isBare && isatty(0) == 1 && isatty(1) == 1)
    let runner = Runner(options: options, output: output, search: search, isInteractive: isInteractive)
    if isInteractive && options.isBare { return Prompt(runner: runner, palette: palette).run() }
    Signals.install([SIGINT])
    var status = batch(runner)
    output.flush()
    if let wanted = runner.wantsExit { status = wanted }
    if status == 0, options.needsHits, !runner.hasFound { status = 5 }
    return status
  }

  /// Runs one of the one-shot commands.
  func oneShot(_ body: (OneShot) -> Int32) -> Int32 {
    Signals.install([SIGINT])
    let runner = Runner(options: options, output: output, search: search, isInteractive: false)
    return body(OneShot(runner: runner, search: search))
  }

  private func batch(_ runner: Runner) -> Int32 {
    var status: Int32 = 0
    func goesOn() -> Bool { runner.wantsExit == nil && (status == 0 || (options.keepsGoing && status == 1)) }
    for command in options.commands where goesOn() {
      let code = runner.run(lines: Script.lines(of: Array(command.utf8)), origin: "-c")
      if status == 0 { status = code }
    }
    for file in options.files where goesOn() {
      let code = file == "-" ? runner.runStandardInput() : run(file, runner)
      if status == 0 { status = code }
    }
    if options.readsStandardInput || options.isBare, goesOn() {
      let code = runner.runStandardInput()
      if status == 0 { status = code }
    }
    return status
  }

  private func run(_ file: String, _ runner: Runner) -> Int32 {
    do {
      let lines = try Script.lines(ofFile: file)
      runner.script = file
      defer { runner.script = nil }
      return runner.run(lines: lines, origin: file)
    } catch {
      runner.complain(error, nil)
      return error.exitCode
    }
  }
}
