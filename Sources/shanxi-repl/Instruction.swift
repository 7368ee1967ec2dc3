import Core

/// A statement understood.
enum Instruction: Equatable {
  /// Text for the daemon, and where it begins in the statement.
  struct Query: Equatable {
    let text: String
    let offset: Int
  }

  /// An article or hit as the user names it.
  enum Reference: Equatable {
    /// Its number in the last listing, from 1.
    case number(Int)
    case id(String)
  }

  case search(Query)
  case query(Query)
  /// A statement of the command language.
  case command(Query)
  case count(Query)
  case parse(Query)
  case collocates(CollocatesRequest)
  /// Nil leaves the attribute to the daemon.
  case wordlist(String?, filter: JSONValue)
  case articles(filter: JSONValue)
  case documents, corpora, info, reload
  case show(Reference)
  case source(Reference)
  case provenance(Int)
  case help(String?)
  case setting(Setting, String)

  /// Understands `statement`, or says what was expected.
  init(_ statement: Statement) throws(Complaint) {
    switch statement.kind {
    case .pattern: self = .query(Query(text: statement.text, offset: 0))
    case .command: self = .command(Query(text: statement.text, offset: 0))
    case .search: self = .search(Query(text: statement.text, offset: 0))
    case .setting: self = try Self.setting(statement.text)
    case .verb: self = try Self.verb(statement.text)
    }
  }

  private static func setting(_ text: String) throws(Complaint) -> Instruction {
    let name = text.dropFirst().prefix { $0 != " " && $0 != "\t" }
    let argument = trimmed(text[name.endIndex...])
    guard let setting = Setting(rawValue: String(name)) else {
      let near = NearNames.of(String(name), among: Setting.allCases.map(\.rawValue)).map { "." + $0 }
      throw Complaint("no setting is called .\(name)", offset: 0, hint: "help lists them", didYouMean: near)
    }
    return .setting(setting, String(argument))
  }

  private static func verb(_ text: String) throws(Complaint) -> Instruction {
    let isMark = text.hasPrefix("?")
    let word = isMark ? text.prefix(1) : text.prefix { $0 != " " && $0 != "\t" && $0 != "\n" }
    let argument = trimmed(text[word.endIndex...])
    let offset = text.utf8.distance(from: text.startIndex, to: argument.startIndex)
    guard let verb = Verb.named(String(word)) else {
      return .search(Query(text: text, offset: 0))
    }
    switch verb {
    case .search:
      guard !argument.isEmpty else { throw misuse(verb, text, offset) }
      return .search(Query(text: String(argument), offset: offset))
    case .articles: return .articles(filter: try filterOnly(String(argument), from: offset, verb, text))
    case .show: return .show(try reference(argument, verb, text, offset))
    case .source: return .source(try reference(argument, verb, text, offset))
    case .where:
      guard let number = Int(argument), number > 0 else { throw misuse(verb, text, offset) }
      return .provenance(number)
    case .count, .parse:
      guard !argument.isEmpty else { throw misuse(verb, text, offset) }
      let query = Query(text: String(argument), offset: offset)
      return verb == .count ? .count(query) : .parse(query)
    case .collocates:
      guard let request = try CollocatesRequest(String(argument), offset: offset) else {
        throw misuse(verb, text, offset)
      }
      return .collocates(request)
    case .wordlist:
      var filter = Filter()
      let rest = trimmed(try filter.take(from: String(argument), offset: offset)[...])
      guard !rest.contains(" ") else { throw misuse(verb, text, offset) }
      return .wordlist(rest.isEmpty ? nil : String(rest), filter: filter.json)
    case .documents, .corpora, .info, .reload:
      guard argument.isEmpty else { throw misuse(verb, text, offset) }
      return alone(verb)
    case .help: return .help(argument.isEmpty ? nil : String(argument))
    }
  }

  /// The instruction of a verb that takes no argument.
  private static func alone(_ verb: Verb) -> Instruction {
    switch verb {
    case .documents: .documents
    case .corpora: .corpora
    case .reload: .reload
    default: .info
    }
  }

  private static func reference(
    _ argument: Substring, _ verb: Verb, _ text: String, _ offset: Int
  ) throws(Complaint) -> Reference {
    guard !argument.isEmpty, !argument.contains(where: { $0 == " " || $0 == "\t" }) else {
      throw misuse(verb, text, offset)
    }
    if let number = Int(argument) {
      guard number > 0 else { throw misuse(verb, text, offset) }
      return .number(number)
    }
    guard argument.contains(".") else { throw misuse(verb, text, offset) }
    return .id(String(argument))
  }

  private static func misuse(_ verb: Verb, _ text: String, _ offset: Int) -> Complaint {
    let isAlone = trimmed(text[...]) == verb.rawValue
    return Complaint(
      "\(verb.rawValue) is typed: \(verb.usage)", offset: isAlone ? nil : offset,
      hint: "to search for the words themselves: search \(text)")
  }

  private static func filterOnly(
    _ text: String, from offset: Int, _ verb: Verb, _ whole: String
  ) throws(Complaint) -> JSONValue {
    var filter = Filter()
    let rest = try filter.take(from: text, offset: offset)
    guard rest.utf8.allSatisfy({ $0 == 0x20 }) else { throw misuse(verb, whole, offset) }
    return filter.json
  }

  private static func trimmed(_ text: Substring) -> Substring {
    var rest = text.drop { $0 == " " || $0 == "\t" || $0 == "\n" }
    while let last = rest.last, last == " " || last == "\t" || last == "\n" { rest.removeLast() }
    return rest
  }
}
