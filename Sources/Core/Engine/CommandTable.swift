/// Every method that the daemon knows, in the order of the documentation.
public enum CommandTable {
  /// What the protocol says about each.
  public static let commands: [Command] = handlers.map(\.command)

  /// The commands with what carries them out.
  static let handlers: [Handler] = [
    .hello, .ping, .ready, .describe, .stat, .cancel, .bye, .reload, .shutdown,
    .corporaList, .corporaInfo, .documentsList, .articlesList, .articlesGet, .provenance, .search, .query, .count,
    .parse, .explain, .run, .resultsList, .resultsGet, .resultsDrop, .resultsSort, .resultsGroup, .resultsCount,
    .resultsTabulate, .resultsCombine, .resultsSubset, .resultsCut, .resultsSample, .resultsDelete, .resultsDump,
    .resultsUndump, .resultsSetAnchor, .resultsExpand, .resultsShare,
    .documentsPut, .documentsDelete, .corporaCreate, .corporaDrop,
  ]

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
    guard let command = CommandTable.command(request.method), command.scope == .connection,
      command.paramsSchema.accepts(request.params)
    else { return nil }
    switch command.name {
    case "hello": self = .order(isKept: request.params["ordered"]?.bool ?? true)
    case "bye": self = .bye
    default:
      guard let value = request.params["id"], let id = RequestID(value) else { return nil }
      self = .cancel(id)
    }
  }
}
