/// The labels that a pattern has defined so far, and which of them were used.
struct LabelScope {
  private struct Entry {
    var place: QueryPlace
    var isUsed: Bool
  }

  /// Names that need no definition.
  static let builtIn: Set<String> = ["match", "matchend", "target", "keyword", "collocate", "_"]

  private var entries: [String: Entry] = [:]
  private(set) var names: [String] = []

  /// Notes a definition; one that is defined twice keeps its first place.
  mutating func define(_ name: String, at place: QueryPlace, isUsed: Bool = false) {
    guard entries[name] == nil else { return }
    entries[name] = Entry(place: place, isUsed: isUsed)
    names.append(name)
  }

  /// Notes a use; false when there is no such label.
  mutating func use(_ name: String) -> Bool {
    if Self.builtIn.contains(name) { return true }
    guard entries[name] != nil else { return false }
    entries[name]?.isUsed = true
    return true
  }

  /// A warning for each label that is defined and never used, in order of definition.
  var warnings: [QueryWarning] {
    names.compactMap { name in
      guard let entry = entries[name], !entry.isUsed else { return nil }
      return QueryWarning("the label \(name) is defined, but never used", at: entry.place)
    }
  }
}

extension LabelScope {
  /// Whether `name` is defined here and not used yet.
  func isUnused(_ name: String) -> Bool {
    entries[name].map { !$0.isUsed } ?? false
  }

  /// The labels of `outer` alone, with the uses noted since.
  func restricted(to outer: LabelScope) -> LabelScope {
    var result = outer
    for name in outer.names where !isUnused(name) { _ = result.use(name) }
    return result
  }
}
