/// What the columns of a VRT file are, as `--columns` names them: `word,pos,lemma,feats/`.
public struct VRTColumns: Sendable, Equatable {
  struct Entry: Sendable, Equatable {
    let name: String
    /// Whether values are feature sets: `|a|b|`.
    let isSet: Bool
  }

  /// What stands when nothing is named.
  public static let standard = "word,pos,lemma,feats/"

  let columns: [Entry]

  /// Reads a list of names; nil when one is no name, `norm` or there twice, or `word` is missing.
  public init?(_ text: String) {
    var columns: [Entry] = []
    for part in text.split(separator: ",", omittingEmptySubsequences: false) {
      let isSet = part.hasSuffix("/")
      let name = String(isSet ? part.dropLast() : part)
      guard Self.isName(name), name != "norm", !columns.contains(where: { $0.name == name }) else { return nil }
      columns.append(Entry(name: name, isSet: isSet))
    }
    guard columns.contains(where: { $0.name == "word" && !$0.isSet }) else { return nil }
    self.columns = columns
  }

  /// As `init` reads it.
  public var text: String { columns.map { $0.name + ($0.isSet ? "/" : "") }.joined(separator: ",") }

  private static func isName(_ name: String) -> Bool {
    guard let first = name.utf8.first, VRTReader.isNameStart(first) else { return false }
    return name.utf8.allSatisfy(VRTReader.isNamePart)
  }
}
