/// What gives the tokens of a corpus their lemmas, tags and names.
struct CorpusAnnotation: Sendable {
  /// Which rules cut the tokens.
  static let tokenRules = "rules 1"

  /// Nil where no models are used: then only what files give is there.
  let annotator: Annotator?
  let findsNames: Bool

  /// Words only, and what files give.
  static let none = CorpusAnnotation(annotator: nil, findsNames: false)

  init(annotator: Annotator?, findsNames: Bool) {
    self.annotator = annotator
    self.findsNames = findsNames
  }

  /// Opens what `options` ask for.
  init(_ options: IndexOptions.Annotation) throws(IndexError) {
    switch options {
    case .none: self = .none
    case .models(let folder, let names):
      do {
        self.init(annotator: try Annotator(models: folder, findsNames: names), findsNames: names)
      } catch {
        throw IndexError(
          .annotation, error.path, error.reason.rawValue + (error.detail.isEmpty ? "" : ", \(error.detail)"))
      }
    }
  }

  /// What the manifest says of it.
  var models: [JSONValue.Member] {
    var members = [JSONValue.Member(name: "tokens", value: .string(Self.tokenRules))]
    for model in annotator?.models ?? [] {
      members.append(JSONValue.Member(name: model.name, value: .string(model.version)))
    }
    return members
  }
}
