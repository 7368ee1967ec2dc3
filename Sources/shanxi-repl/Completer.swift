/// Says how the word before the cursor may go on.
struct Completer {
  /// What may follow.
  struct Answer: Equatable {
    /// Whole words, each beginning with what is typed.
    var candidates: [String]
    /// Whether names of files are wanted where there are no candidates.
    var allowsFiles = false
  }

  var methods: [String] = []
  var attributes: [String] = []
  var regions: [String] = []
  var corpora: [String] = []

  /// Characters that end a word, as readline is told.
  static let breaks: Set<Character> = Set(" \t\n\"'[](){}<>=!&|;,~@?%*+")

  /// The word that is being typed at the end of `line`.
  static func lastWord(of line: String) -> String {
    String(line.reversed().prefix { !breaks.contains($0) }.reversed())
  }

  /// What may follow `line`, the text up to the cursor.
  func answer(_ line: String) -> Answer {
    let word = Self.lastWord(of: line)
    let before = line.dropLast(word.count)
    let first = before.split(separator: " ").first.map(String.init) ?? ""
    if Self.isInBrackets(before) { return pick(word, attributes.map { $0 + "=" }) }
    if before.last == "<" || before.hasSuffix("</") || before.hasSuffix("within ") { return pick(word, regions) }
    guard !first.isEmpty else {
      return pick(word, Verb.allCases.map(\.rawValue) + Setting.allCases.map { "." + $0.rawValue })
    }
    if first.hasPrefix("."), let setting = Setting(rawValue: String(first.dropFirst())) {
      switch setting {
      case .mode: return pick(word, Mode.allCases.map(\.rawValue))
      case .describe: return pick(word, methods)
      case .corpus: return pick(word, corpora)
      case .timer, .headers: return pick(word, ["on", "off"])
      case .limit: return pick(word, ["all", "auto"])
      case .output, .once, .read: return Answer(candidates: [], allowsFiles: true)
      case .more, .last, .raw, .print, .exit: return Answer(candidates: [])
      }
    }
    switch Verb.named(first) {
    case .help: return pick(word, Verb.allCases.map(\.rawValue) + Setting.allCases.map { "." + $0.rawValue } + methods)
    case .wordlist: return pick(word, attributes + ["date=", "file=", "source="])
    case .collocates: return pick(word, before.hasSuffix("of ") ? attributes : ["by", "of"])
    case .search, .articles, nil: return pick(word, ["date=", "file=", "source="])
    default: return Answer(candidates: [])
    }
  }

  private func pick(_ word: String, _ names: [String]) -> Answer {
    Answer(candidates: names.filter { $0.hasPrefix(word) }.sorted())
  }

  /// Whether a `[` is open outside quotes and no value is being typed.
  private static func isInBrackets(_ text: Substring) -> Bool {
    var depth = 0
    var quote: Character?
    for character in text {
      if let open = quote {
        if character == open { quote = nil }
      } else if character == "\"" || character == "'" {
        quote = character
      } else if character == "[" {
        depth += 1
      } else if character == "]" {
        depth -= 1
      }
    }
    return depth > 0 && quote == nil && text.last != "="
  }
}
