/// A line that begins with a dot: it changes or asks the client, not the corpus.
enum Setting: String, CaseIterable {
  case mode, limit, more, last, corpus, timer, headers, output, once, read, raw, describe, print, exit

  /// How it is typed.
  var usage: String {
    switch self {
    case .mode: ".mode [\(Mode.allCases.map(\.rawValue).joined(separator: "|"))]"
    case .limit: ".limit [N|all|auto]"
    case .more, .last: ".\(rawValue)"
    case .corpus: ".corpus [NAME]"
    case .timer, .headers: ".\(rawValue) on|off"
    case .output: ".output [FILE]"
    case .once: ".once FILE"
    case .read: ".read FILE"
    case .raw: ".raw {\"method\":\"stat\"}"
    case .describe: ".describe [METHOD]"
    case .print: ".print TEXT"
    case .exit: ".exit [CODE]"
    }
  }

  /// What it does.
  var summary: String {
    switch self {
    case .mode: "how answers are written"
    case .limit: "rows of one answer"
    case .more: "the next rows of the last answer"
    case .last: "the last answer again, all rows, nothing cut"
    case .corpus: "the corpus to ask"
    case .timer: "the time of each answer, on standard error"
    case .headers: "the line of column names in tsv and csv"
    case .output: "write answers to a file; without a name, back to the screen"
    case .once: "write the next answer to a file"
    case .read: "run the statements of a file"
    case .raw: "send one line of the protocol and print the reply"
    case .describe: "what a method takes and gives"
    case .print: "write the text"
    case .exit: "leave, as Ctrl-D does"
    }
  }
}
