/// What the protocol says about one method: the source of dispatch, `describe`, help, completion and documentation.
public struct Command: Sendable {
  /// Who carries the method out.
  public enum Scope: String, Sendable {
    /// The engine alone, from the request and the corpora.
    case engine
    /// The connection, since it changes what the connection does; the engine checks the params and makes the reply.
    case connection
  }

  /// What methods are about; `describe`, the documentation and the tools of MCP list them by it.
  public enum Group: String, Sendable, CaseIterable {
    /// The daemon and the connection.
    case server
    /// What is served.
    case corpora
    /// Articles and their sources.
    case reading
    /// Finding.
    case searching
    /// Matches kept under names.
    case results
    /// Counting.
    case statistics
    /// People, quotes, quantities, dates and relations.
    case facts
    /// Whole corpora in other formats.
    case export
    /// Methods of the Model Context Protocol.
    case mcp
  }

  /// A request to copy and try.
  public struct Example: Sendable {
    /// What it asks for, in words.
    public let summary: String
    /// The `params` as JSON text.
    public let params: String

    /// States what is asked and how.
    public init(_ summary: String, _ params: String) {
      self.summary = summary
      self.params = params
    }
  }

  /// The method.
  public let name: String
  /// What it does, in one sentence.
  public let summary: String
  /// Who carries it out.
  public let scope: Scope
  /// The least role that may call it.
  public let role: Role
  /// Whether it changes what is served, so that it is carried out even when its peer has gone.
  public let isWrite: Bool
  /// Whether it goes ahead of requests that wait for their turn.
  public let bypassesQueue: Bool
  /// Whether it takes microseconds at most, so that the thread of the sockets answers it.
  public let isInstant: Bool
  /// Whether params that it does not list are ignored, as MCP demands of its methods.
  public let isTolerant: Bool
  /// What may be given, without those that every method has (`commonParams`).
  public let params: [Schema.Field]
  /// What may be given, with those that every method has.
  let allParams: [Schema.Field]
  /// The same as one form.
  public let paramsSchema: Schema
  /// What comes back.
  public let result: [Schema.Field]
  /// Errors of its own, without those that every method may give.
  public let errors: [ErrorCode]
  /// Requests to try; each is run by the tests.
  public let examples: [Example]

  /// States everything about a method.
  public init(
    _ name: String, _ summary: String, scope: Scope = .engine, role: Role = .readonly, isWrite: Bool = false,
    bypassesQueue: Bool = false, isInstant: Bool = false, isTolerant: Bool = false, params: [Schema.Field] = [],
    result: [Schema.Field], errors: [ErrorCode] = [],
    examples: [Example]
  ) {
    self.name = name
    self.summary = summary
    self.scope = scope
    self.role = role
    self.isWrite = isWrite
    self.bypassesQueue = bypassesQueue
    self.isInstant = isInstant
    self.isTolerant = isTolerant
    let isAboutCorpus = params.contains { $0.name == "corpus" } && !params.contains { $0.name == "wait" }
    self.params = isAboutCorpus ? params + [Self.waitParam] : params
    allParams = self.params + Self.commonParams
    paramsSchema = isTolerant ? .open(allParams) : .object(allParams)
    self.result = result
    self.errors = errors
    self.examples = examples
  }

  /// What every method about a corpus may be given.
  private static let waitParam = Schema.Field.optional(
    "wait", .boolean, default: .bool(true), "wait while corpora are being opened; false: `LOADING` at once")

  /// What every method may be given.
  public static let commonParams: [Schema.Field] = [
    .optional("timeout_ms", .integer(1...86_400_000), default: .integer(60_000), "give up after this time"),
    .optional(
      "_meta",
      .open([
        .optional(
          "progressToken", .either([.string, .anyInteger]), "send `notifications/progress` with this token meanwhile")
      ]), "the envelope of MCP"),
  ]

  /// What comes back, as one form.
  public var resultSchema: Schema { .object(result) }

  /// Writes the entry that `describe` gives.
  public func write(into writer: inout JSONWriter) {
    writer.object {
      $0.member("name", name)
      $0.member("summary", summary)
      $0.key("params")
      paramsSchema.write(into: &$0, isClosed: true)
      $0.key("result")
      resultSchema.write(into: &$0, isClosed: false)
      $0.key("errors")
      $0.array { writeErrors(into: &$0) }
      $0.key("examples")
      $0.array {
        for example in examples {
          $0.object {
            $0.member("summary", example.summary)
            $0.key("params")
            $0.raw(example.params.utf8)
          }
        }
      }
    }
  }

  private func writeErrors(into writer: inout JSONWriter) {
    for error in errors {
      writer.object {
        $0.member("code", error.code)
        $0.member("name", error.name)
      }
    }
  }
}
