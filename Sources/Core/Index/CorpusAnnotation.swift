/// What gives the tokens of a corpus their lemmas, tags and names.
struct CorpusAnnotation: Sendable {
  /// Which rules cut the tokens.
  static let tokenRules = "rules 1"

  /// Nil where no models are used: then only what files give is there.
  let annotator: Annotator?
  let findsNames: Bool
  /// A command that gives lemmas and tags in the place of the models.
  let command: AnnotatorCommand?

  /// Words only, and what files give.
  static let none = CorpusAnnotation(annotator: nil, findsNames: false, command: nil)

  private init(annotator: Annotator?, findsNames: Bool, command: AnnotatorCommand?) {
    self.annotator = annotator
    self.findsNames = findsNames
    self.command = command
  }

  /// Opens what `options` ask for.
  init(_ options: IndexOptions) throws(IndexError) {
    switch options.annotation {
    case .none: self = .none
    case .models(let folder, let names):
      self.init(annotator: try Self.open(folder, names: names), findsNames: names, command: nil)
    case .command(let command, let folder, let names, let patience):
      let annotator = try Self.open(folder, names: names)
      let filter = FilterCommand(command: command, patience: patience, report: options.report)
      self.init(annotator: annotator, findsNames: names, command: AnnotatorCommand(filter, sentences: annotator))
    }
  }

  private static func open(_ folder: String?, names: Bool) throws(IndexError) -> Annotator {
    do {
      return try Annotator(models: folder, findsNames: names)
    } catch {
      throw IndexError(.annotation, error.path, error.cause)
    }
  }

  /// What the manifest says of it.
  var models: [JSONValue.Member] {
    var members = [JSONValue.Member(name: "tokens", value: .string(Self.tokenRules))]
    for model in annotator?.models ?? [] {
      members.append(JSONValue.Member(name: model.name, value: .string(model.version)))
    }
    if let command { members.append(JSONValue.Member(name: "command", value: .string(command.text))) }
    return members
  }

  /// The articles with what the command says of their tokens; the same ones when there is no command.
  func prepared(
    _ sources: ArraySlice<TokenizedChunk.Source>
  ) throws(IndexError) -> ArraySlice<TokenizedChunk.Source> {
    guard let command else { return sources }
    do {
      let articles = try command.annotate(sources.map(\.article))
      return zip(sources, articles).map { source, article in
        TokenizedChunk.Source(article: article, document: source.document, id: source.id, file: source.file)
      }[...]
    } catch {
      throw IndexError(.annotation, command.text, "\(error)")
    }
  }
}
