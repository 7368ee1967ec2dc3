/// The options of a session, as `set` changes them.
struct SessionOptions: Sendable, Equatable {
  enum Kind: Sendable, Equatable {
    case flag
    case integer
    case text
    case choice([String])
    /// `25`, `5 words`, `1 s`
    case extent
  }

  /// One option; what only a client minds is kept and shown all the same.
  struct Entry: Sendable {
    let name: String
    let abbreviation: String
    let kind: Kind
    let standard: String

    init(_ name: String, _ abbreviation: String, _ kind: Kind, _ standard: String) {
      self.name = name
      self.abbreviation = abbreviation
      self.kind = kind
      self.standard = standard
    }
  }

  static let all: [Entry] = [
    Entry("Registry", "r", .text, ""), Entry("DataDirectory", "dd", .text, ""), Entry("HistoryFile", "hf", .text, ""),
    Entry("WriteHistory", "wh", .flag, "no"),
    Entry("MatchingStrategy", "ms", .choice(MatchStrategy.allCases.map(\.rawValue)), "standard"),
    Entry("StrictRegions", "sr", .flag, "yes"), Entry("Paging", "p", .flag, "yes"),
    Entry("Pager", "pg", .text, "less -FRX -+S"), Entry("Highlighting", "h", .flag, "yes"),
    Entry("Colour", "col", .flag, "no"), Entry("ProgressBar", "pb", .flag, "no"),
    Entry("PrettyPrint", "pp", .flag, "yes"), Entry("Context", "c", .extent, "25"),
    Entry("LeftContext", "lc", .extent, "25"), Entry("RightContext", "rc", .extent, "25"),
    Entry("LeftKWICDelim", "ld", .text, "<"), Entry("RightKWICDelim", "rd", .text, ">"),
    Entry("PrintMode", "pm", .choice(["ascii", "sgml", "html", "latex"]), "ascii"),
    Entry("AttributeSeparator", "as", .text, "/"), Entry("TokenSeparator", "ts", .text, " "),
    Entry("StructureDelimiter", "sd", .text, ""), Entry("PrintOptions", "po", .text, ""),
    Entry("PrintStructures", "ps", .text, ""), Entry("ShowTagAttributes", "sta", .flag, "yes"),
    Entry("ShowTargets", "st", .flag, "no"), Entry("AutoShow", "", .flag, "yes"), Entry("Timing", "", .flag, "no"),
    Entry("Optimize", "o", .flag, "no"), Entry("AnchorNumberTarget", "ant", .integer, "0"),
    Entry("AnchorNumberKeyword", "ank", .integer, "1"), Entry("ExternalSort", "es", .flag, "no"),
    Entry("ExternalSortCommand", "", .text, ""), Entry("DefaultNonbrackAttr", "da", .text, "word"),
    Entry("AutoSubquery", "sub", .flag, "no"), Entry("AutoSave", "", .flag, "no"),
    Entry("SaveOnExit", "", .flag, "no"), Entry("HardBoundary", "hb", .integer, "500"),
    Entry("HardCut", "hc", .integer, "0"), Entry("QueryLock", "ql", .integer, "0"), Entry("Macros", "m", .flag, "yes"),
    Entry("Readline", "", .flag, "no"), Entry("DefaultCorpus", "dc", .text, ""), Entry("ParseOnly", "", .flag, "no"),
    Entry("Silent", "", .flag, "no"), Entry("VerboseParser", "", .flag, "no"), Entry("ShowSymtab", "", .flag, "no"),
    Entry("ShowGconstraints", "", .flag, "no"), Entry("ShowEvaltree", "", .flag, "no"),
    Entry("ShowPatlist", "", .flag, "no"), Entry("ShowCompDFA", "", .flag, "no"), Entry("ShowDFA", "", .flag, "no"),
  ]

  private var values: [String: String] = [:]

  /// The option called `name`, or abbreviated so, ignoring case.
  static func entry(_ name: String, at place: QueryPlace) throws(QueryError) -> Entry {
    let wanted = name.lowercased()
    if let entry = all.first(where: { $0.name.lowercased() == wanted || $0.abbreviation == wanted }) { return entry }
    throw QueryError(
      .syntax, "there is no option \(name)", at: place, didYouMean: NearNames.of(name, among: all.map(\.name)).first)
  }

  subscript(name: String) -> String {
    values[name] ?? Self.all.first { $0.name == name }?.standard ?? ""
  }

  func isOn(_ name: String) -> Bool { ["yes", "on", "true", "1"].contains(self[name].lowercased()) }

  func integer(_ name: String) -> Int { Int(self[name]) ?? 0 }

  /// Changes an option.
  mutating func set(_ entry: Entry, to value: Statement.Value, at place: QueryPlace) throws(QueryError) {
    let written: String
    switch (entry.kind, value) {
    case (.flag, .text(let text)) where ["yes", "no", "on", "off", "true", "false"].contains(text.lowercased()):
      written = ["yes", "on", "true"].contains(text.lowercased()) ? "yes" : "no"
    case (.flag, .integer(let number)) where number == 0 || number == 1: written = number == 1 ? "yes" : "no"
    case (.integer, .integer(let number)) where number >= 0: written = String(number)
    case (.text, .text(let text)): written = text
    case (.text, .integer(let number)): written = String(number)
    case (.choice(let choices), .text(let text)):
      guard choices.contains(text.lowercased()) else {
        throw QueryError(
          .syntax, "\(entry.name) cannot be \(text)", at: place, expected: choices,
          didYouMean: NearNames.of(text, among: choices).first)
      }
      written = text.lowercased()
    case (.extent, .integer(let number)) where number >= 0: written = String(number)
    case (.extent, .extent(let number, let unit)) where number >= 0: written = "\(number) \(unit)"
    case (.extent, .text(let text)): written = Int(text) == nil ? "1 \(text)" : text
    default: throw QueryError(.syntax, "\(entry.name) cannot have this value", at: place, expected: [entry.kind.words])
    }
    values[entry.name] = written
    if entry.name == "Context" {
      values["LeftContext"] = written
      values["RightContext"] = written
    }
  }

  /// What an option of extent means; a name of a region is looked up when a line is made.
  func extent<Tokens>(_ name: String) -> PlainConcordance<Tokens>.Extent {
    let parts = self[name].split(separator: " ")
    let count = parts.first.flatMap { Int($0) } ?? 25
    guard parts.count > 1 else { return .characters(count) }
    switch parts[1] {
    case "word", "words": return .tokens(count)
    case "character", "characters", "char", "chars": return .characters(count)
    default: return .regions(count, String(parts[1]))
    }
  }
}

extension SessionOptions.Kind {
  fileprivate var words: String {
    switch self {
    case .flag: "yes or no"
    case .integer: "a number from 0"
    case .text: "a string"
    case .choice(let choices): choices.joined(separator: ", ")
    case .extent: "a number of characters, words or regions"
    }
  }
}
