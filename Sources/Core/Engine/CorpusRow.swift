/// A corpus as `corpora.list` shows it.
struct CorpusRow: Sendable, Equatable {
  /// Whether a corpus answers.
  enum State: String, Sendable, CaseIterable {
    case loading, ready, failed, damaged
  }

  let corpus: String
  /// Nil while it is not open.
  let generation: String?
  let tokens: Int
  let articles: Int
  let state: State
  /// Why it does not answer.
  let reason: String?

  static let schema = Schema.object(fields)

  static let fields: [Schema.Field] = [
    .required("corpus", .string, "its name"),
    .required("generation", .nullable(.string), "the generation served"),
    .required("tokens", .count, "tokens indexed"),
    .required("articles", .count, "articles indexed"),
    .required("state", .choice(State.allCases.map(\.rawValue)), "whether it answers"),
    .optional("reason", .string, "why it does not answer"),
  ]

  func write(into writer: inout JSONWriter) {
    writer.object { writeMembers(into: &$0) }
  }

  func writeMembers(into writer: inout JSONWriter) {
    writer.member("corpus", corpus)
    writer.member("generation", generation)
    writer.member("tokens", tokens)
    writer.member("articles", articles)
    writer.member("state", state.rawValue)
    if let reason { writer.member("reason", reason) }
  }
}

extension CorpusRow {
  /// A corpus that is open.
  init(_ generation: Generation, reloadFailure: IndexError?) {
    let damage = generation.damage
    self.init(
      corpus: generation.corpus, generation: generation.name, tokens: generation.segment.tokenCount,
      articles: generation.segment.articles.count, state: damage == nil ? .ready : .damaged,
      reason: (damage ?? reloadFailure)?.description)
  }
}

extension Engine {
  /// The corpora served, in the order of the configuration.
  var corpusRows: [CorpusRow] { corpora.rows }
}
