/// What a corpus holds and how large its parts are, for people.
public struct CorpusInfo: Sendable {
  /// Names and values in the order of printing; a name may occur several times.
  public let lines: [(name: String, value: String)]

  /// Opens the published generation of a corpus folder and describes it.
  public init(of folder: String) throws(IndexError) {
    let generation = try Corpus.publishedGeneration(in: folder)
    let manifest = generation.manifest
    let segment = generation.segment
    var lines: [(name: String, value: String)] = [
      ("corpus", manifest.corpus), ("generation", generation.name),
      ("documents", "\(manifest.documents) (\(manifest.rejected) rejected)"),
      ("articles", "\(segment.articles.count)"), ("tokens", "\(segment.tokenCount)"),
      ("text", "\(segment.textCount) bytes"),
    ]
    for model in manifest.models { lines.append(("model", "\(model.name): \(model.value.string ?? "")")) }
    for name in segment.attributeNames {
      lines.append(("attribute", "\(name): \(segment.attribute(name)?.lexicon.count ?? 0) values"))
    }
    for name in segment.regionNames {
      guard let layer = segment.region(name), layer.count > 0 else { continue }
      let columns = layer.columnNames.compactMap { layer.columns[$0] }.map { "\($0.name) \($0.kind.rawValue)" }
      let list = columns.isEmpty ? "" : " (\(columns.joined(separator: ", ")))"
      lines.append(("region", "\(name): \(layer.count)\(layer.isDisjoint ? "" : ", overlapping")\(list)"))
    }
    var total = 0
    var originals = 0
    for (path, file) in generation.sizes {
      total += file.length
      if path == FileName.originals { originals = file.length }
      lines.append(("bytes", "\(path): \(file.length)\(Self.share(file.length, of: segment.tokenCount))"))
    }
    lines.append(("bytes", "all: \(total)\(Self.share(total, of: segment.tokenCount))"))
    if segment.tokenCount > 0 {
      lines.append(("bytes/token", "\(Self.hundredths(total - originals, segment.tokenCount)) without the originals"))
    }
    self.lines = lines
  }

  /// `, 2.62 a token`; nothing where there are none.
  private static func share(_ bytes: Int, of tokens: Int) -> String {
    tokens == 0 ? "" : ", \(hundredths(bytes, tokens)) a token"
  }

  /// A quotient with two digits after the point.
  private static func hundredths(_ bytes: Int, _ tokens: Int) -> String {
    let hundredths = bytes * 100 / tokens
    let rest = hundredths % 100
    return "\(hundredths / 100).\(rest < 10 ? "0" : "")\(rest)"
  }
}
