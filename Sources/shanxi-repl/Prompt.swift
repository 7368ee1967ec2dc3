import Core
import Glibc

/// The interactive life: readline, the signals and the daemon, one `poll` for all.
final class Prompt {
  private let runner: Runner
  private let history: History?
  private var reader = StatementReader()
  private var completer = Completer()
  private let palette: Palette

  init(runner: Runner, palette: Palette) {
    self.runner = runner
    self.palette = palette
    history = History(environment: Environment.variables)
  }

  /// Reads and carries out statements until Ctrl-D or `.exit`; gives the exit code.
  func run() -> Int32 {
    Signals.install([SIGINT, SIGTERM, SIGHUP, SIGTSTP, SIGWINCH])
    greet()
    let remembered = history?.load() ?? []
    LineEditor.setUp(history: remembered) { [self] line in completer.answer(line) }
    while true {
      LineEditor.begin(text)
      switch waitForLine() {
      case .line(let line):
        take(line)
        if let status = runner.wantsExit { return status }
      case .end:
        if reader.waiting != nil {
          reader.discard()
          runner.output.write("\n")
          runner.output.flush()
          continue
        }
        runner.output.write("\n")
        runner.output.flush()
        return 0
      case .abandoned: continue
      case .ended(let signal):
        LineEditor.end()
        return 128 + signal
      }
    }
  }

  private enum Waited {
    case line(String)
    case end
    case abandoned
    case ended(Int32)
  }

  /// Waits for keys and signals until a line is whole.
  private func waitForLine() -> Waited {
    while true {
      var pollers = [
        pollfd(fd: 0, events: Int16(POLLIN), revents: 0),
        pollfd(fd: Signals.descriptor, events: Int16(POLLIN), revents: 0),
      ]
      _ = unsafe poll(&pollers, nfds_t(pollers.count), -1)
      if pollers[1].revents != 0 {
        for signal in Signals.take() {
          switch signal {
          case SIGINT:
            abandon()
            return .abandoned
          case SIGTSTP: LineEditor.suspended { Signals.suspend() }
          case SIGWINCH: LineEditor.resize()
          default: return .ended(signal)
          }
        }
      }
      guard pollers[0].revents != 0 else { continue }
      switch LineEditor.readKey() {
      case .line(let line): return .line(line)
      case .end: return .end
      case nil: continue
      }
    }
  }

  /// Ctrl-C while typing empties the line and the statement begun; on an empty line it says how to leave.
  private func abandon() {
    let wasEmpty = LineEditor.line.isEmpty && reader.waiting == nil
    LineEditor.abandon()
    reader.discard()
    if wasEmpty { Output.complain("Ctrl-D leaves; help lists what can be asked\n") }
  }

  private func take(_ line: String) {
    for part in line.split(separator: "\n", omittingEmptySubsequences: false) {
      let isBlank = part.allSatisfy { $0 == " " || $0 == "\t" }
      if isBlank, reader.waiting != nil {
        Output.complain("a pattern ends with ; (Ctrl-C gives it up; search \"…\" finds a phrase)\n")
      }
      for statement in reader.feed(String(part)) {
        remember(statement, typed: line)
        if runner.carryOut(statement) == 130 { return reader.discard() }
        if runner.wantsExit != nil { return }
      }
    }
    if reader.waiting != nil { remembered = remembered ?? line }
  }

  /// The first line of a statement that is not complete yet, to see whether it began with a blank.
  private var remembered: String?

  private func remember(_ statement: Statement, typed line: String) {
    let first = remembered ?? line
    remembered = nil
    guard first.first != " " else { return }
    let text = statement.kind == .pattern || statement.kind == .command ? statement.text + ";" : statement.text
    LineEditor.remember(text.split(whereSeparator: { $0.isNewline }).joined(separator: " "))
    history?.append(text)
  }

  /// The prompt: corpus and generation, and the bracket that is open.
  private var text: String {
    var name = runner.corpusShown.isEmpty ? "shanxi" : runner.corpusShown
    if let active = runner.active {
      name += ":\(active.name)[\(active.size)]"
    } else if !runner.generation.isEmpty {
      name += " " + runner.generation
    }
    switch reader.waiting {
    case nil: return palette.paintPrompt(name + ">") + " "
    case .bracket(let bracket): return palette.paintPrompt(name + "\(bracket)>") + " "
    case .semicolon: return palette.paintPrompt(name + ";>") + " "
    }
  }

  /// One line about who answers; a daemon that does not answer is no reason to leave.
  private func greet() {
    do {
      try runner.learnCorpus()
      learnNames()
    } catch {
      runner.complain(error, nil)
    }
    guard !runner.options.isQuiet, runner.hello != .null else { return }
    let row = runner.corpusRow
    var line = "shanxi \(RowShape.text(runner.hello["build"]))"
    if let state = row["state"]?.string, state != "ready" {
      line += " · \(runner.corpusShown) is \(state): " + RowShape.text(row["reason"])
    } else if row != .null {
      line +=
        " · \(runner.corpusShown): " + Count.of(row["articles"]?.integer ?? 0, "article") + ", "
        + Count.of(row["tokens"]?.integer ?? 0, "token")
    } else {
      let names = (runner.hello["corpora"]?.array ?? []).map { RowShape.text($0) }
      line += names.isEmpty ? " · no corpus" : " · .corpus NAME chooses one of: " + names.joined(separator: " ")
    }
    runner.output.write(Visible.text(line) + " · type a word to search for, or help\n")
    runner.output.flush()
  }

  /// What Tab completes comes from the daemon: `describe` and `corpora.info`.
  private func learnNames() {
    completer.corpora = (runner.hello["corpora"]?.array ?? []).compactMap(\.string)
    completer.methods = ((try? runner.methods()) ?? []).compactMap { $0["name"]?.string }
    guard !runner.corpusShown.isEmpty else { return }
    guard let info = try? runner.call("corpora.info", runner.withCorpus([])) else { return }
    completer.attributes = Self.names(info["attributes"])
    completer.regions = Self.names(info["regions"])
  }

  private static func names(_ list: JSONValue?) -> [String] {
    (list?.array ?? []).compactMap { $0.string ?? $0["name"]?.string }
  }
}
