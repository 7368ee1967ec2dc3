/// Every method that the daemon knows, in the order of the documentation.
public enum CommandTable {
  /// What the protocol says about each.
  public static let commands: [Command] = handlers.map(\.command)

  /// The commands with what carries them out.
  static let handlers: [Handler] = groups.flatMap(\.handlers)

  private static let groups: [(group: Command.Group, handlers: [Handler])] = [
    (
      .server,
      [.hello, .ping, .ready, .describe, .stat, .sessions, .cancel, .jobKill, .subscribe, .bye, .reload, .shutdown]
    ),
    (
      .corpora,
      [
        .corporaList, .corporaInfo, .corporaCreate, .corporaDrop, .documentsList, .documentsPut, .documentsDelete,
      ]
    ),
    (.reading, [.articlesList, .articlesGet, .provenance]),
    (.searching, [.search, .query, .count, .parse, .explain, .run]),
    (
      .results,
      [
        .resultsList, .resultsGet, .resultsDrop, .resultsSort, .resultsGroup, .resultsCount, .resultsTabulate,
        .resultsCombine, .resultsSubset, .resultsCut, .resultsSample, .resultsDelete, .resultsDump, .resultsUndump,
        .resultsSetAnchor, .resultsExpand, .resultsShare,
      ]
    ),
    (.statistics, [.wordlist, .collocates]),
    (
      .mcp,
      [
        .initialize, .serverDiscover, .toolsList, .toolsCall, .resourcesList, .resourcesTemplatesList, .resourcesRead,
      ]
    ),
  ]

  /// What each method is about.
  private static let groupByName = Dictionary(
    uniqueKeysWithValues: groups.flatMap { entry in entry.handlers.map { ($0.command.name, entry.group) } })

  /// The group of a method; nil for one that the table does not have.
  public static func group(of name: String) -> Command.Group? { groupByName[name] }

  private static let ordinals = Dictionary(
    uniqueKeysWithValues: handlers.enumerated().map { ($1.command.name, $0) })

  /// The command called `name`.
  public static func command(_ name: String) -> Command? {
    ordinal(of: name).map { handlers[$0].command }
  }

  static func ordinal(of name: String) -> Int? { ordinals[name] }

  static func refusal(ofUnknown name: String) -> Refusal {
    let near = NearNames.of(name, among: handlers.map(\.command.name))
    return Refusal(.methodNotFound, "there is no method \"\(name)\"", hint: "describe lists them", didYouMean: near)
  }
}

extension ConnectionAction {
  /// Reads the action; nil when the request is none or its params are refused, which `Engine.answer` then says.
  public init?(_ request: Request) {
    if request.id == nil, request.method == "notifications/cancelled" {
      guard let value = request.params["requestId"], let id = RequestID(value) else { return nil }
      self = .cancel(id)
      return
    }
    if CommandTable.group(of: request.method) == .mcp {
      self = .speakMCP(initializes: request.method == "initialize")
      return
    }
    guard let command = CommandTable.command(request.method), command.scope == .connection,
      command.paramsSchema.accepts(request.params)
    else { return nil }
    switch command.name {
    case "hello": self = .order(isKept: request.params["ordered"]?.bool ?? true)
    case "bye": self = .bye
    case "subscribe": return nil
    default:
      guard let value = request.params["id"], let id = RequestID(value) else { return nil }
      self = .cancel(id)
    }
  }
}
