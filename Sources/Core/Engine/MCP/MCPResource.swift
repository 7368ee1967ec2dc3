/// What an address of the Model Context Protocol names.
enum MCPResource: Equatable {
  /// What a corpus is made of.
  case corpus(String)
  /// An article: as plain text, or as it stands on the page.
  case article(corpus: String, id: String, isOriginal: Bool)

  struct Form: Sendable {
    let template: String
    let name: String
    let title: String
    let description: String
    let type: String
  }

  static let scheme = "shanxi://corpora/"

  static let forms = [
    Form(
      template: scheme + "{corpus}", name: "corpus", title: "Corpus",
      description: "Attributes, regions, sizes and models of a corpus.", type: "application/json"),
    Form(
      template: scheme + "{corpus}/articles/{article}", name: "article", title: "Article",
      description:
        "An article as plain text, its blocks parted by empty lines; ids come from search and articles_list.",
      type: "text/plain"),
    Form(
      template: scheme + "{corpus}/articles/{article}/original", name: "original", title: "Article as printed",
      description: "The file's own text from the article's first to its last byte.", type: "text/plain"),
  ]

  /// Reads an address; nil when it is none of ours.
  init?(_ uri: String) {
    guard uri.hasPrefix(Self.scheme) else { return nil }
    let parts = uri.dropFirst(Self.scheme.count).split(separator: "/", omittingEmptySubsequences: false).map(
      String.init)
    switch parts.count {
    case 1 where !parts[0].isEmpty: self = .corpus(parts[0])
    case 3 where parts[1] == "articles": self = .article(corpus: parts[0], id: parts[2], isOriginal: false)
    case 4 where parts[1] == "articles" && parts[3] == "original":
      self = .article(corpus: parts[0], id: parts[2], isOriginal: true)
    default: return nil
    }
  }

  static func unknown(_ uri: String) -> Refusal {
    var refusal = Refusal(
      .invalidParams, "there is no resource \"\(uri)\"",
      hint: "resources/templates/list gives the forms of addresses")
    refusal.details = [.init(name: "uri", value: .string(uri))]
    return refusal
  }

  var type: String {
    if case .corpus = self { return "application/json" }
    return "text/plain"
  }

  /// The content, by the method that gives the same.
  func text(_ call: inout Call) throws -> String {
    switch self {
    case .corpus(let name):
      return try String(
        decoding: call.result(of: Handler.corporaInfo.command, Self.params(["corpus": name])), as: UTF8.self)
    case .article(let corpus, let id, let isOriginal):
      let params = Self.params(["corpus": corpus, "article": id, "as": isOriginal ? "original" : "text"])
      let line = try call.result(of: Handler.articlesGet.command, params)
      let result = try JSONReader.read(line.span)
      return (isOriginal ? result["original"]?["text"] : result["text"])?.string ?? ""
    }
  }

  private static func params(_ values: KeyValuePairs<String, String>) -> JSONValue {
    .object(values.map { .init(name: $0.key, value: .string($0.value)) })
  }
}
