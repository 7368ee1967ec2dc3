/// What one session of one user keeps.
struct UserSession: Sendable {
  /// A result with when it was used.
  struct Entry: Sendable {
    let result: NamedResult
    /// The user who made it.
    let uid: Int
    let created: UInt64
    var lastUse: UInt64

    /// Whether it is about a generation of `corpus` older than `number`.
    func isOf(_ corpus: String, before number: Int) -> Bool {
      let generation = result.served.generation
      return generation.corpus == corpus && generation.manifest.generation < number
    }
  }

  /// Why a result is not there any more.
  enum Departure: Sendable {
    case generation
    case quota
  }

  /// The name of the latest unnamed result.
  static let last = "Last"

  var entries: [ResultKey: Entry] = [:]
  var gone: [ResultKey: Departure] = [:]
  /// The result that was kept last.
  var latest: ResultKey?
  var lastUse: UInt64 = 0
  /// The corpus that statements are about; nil until one is chosen.
  var corpus: String?
  /// The result that queries search in.
  var active: ResultKey?
  var lists: [String: [String]] = [:]
  var macros = MacroTable.builtIn
  var options = SessionOptions()
  /// What lines show, in the order in which it was asked for: token attributes, and regions as tags.
  var shown = ["word"]
  var random = SeededRandom(seed: 1)

  /// What the results hold, in bytes.
  var byteCount: Int { entries.values.reduce(0) { $0 + $1.result.set.byteCount } }

  /// Lets results go that were not used for long.
  mutating func expire(_ time: UInt64) {
    entries = entries.filter { $0.value.lastUse &+ SessionStore.lifetime > time }
    if gone.count > 4 * SessionStore.maximumNames { gone = [:] }
  }

  mutating func dropGenerations(of corpus: String, before number: Int) {
    for (key, entry) in entries where entry.isOf(corpus, before: number) {
      entries[key] = nil
      gone[key] = .generation
    }
  }

  /// The result of that name, in `corpus` or in the only corpus that has one; notes the use.
  mutating func find(_ name: String, _ corpus: String?, _ time: UInt64) -> Result<NamedResult, Refusal> {
    let corpus = corpus?.lowercased()
    let keys = entries.keys.filter { $0.name == name && (corpus == nil || $0.corpus == corpus) }
    if keys.count == 1 {
      entries[keys[0]]?.lastUse = time
      if let entry = entries[keys[0]] { return .success(entry.result) }
    }
    guard keys.isEmpty else {
      var refusal = Refusal(.unknownCorpus, "several corpora have a result called \"\(name)\"; say which with corpus")
      refusal.expected = keys.map(\.corpus).sorted()
      return .failure(refusal)
    }
    return .failure(missing(name, corpus))
  }

  private func missing(_ name: String, _ corpus: String?) -> Refusal {
    switch gone.first(where: { $0.key.name == name && (corpus == nil || $0.key.corpus == corpus) })?.value {
    case .generation?:
      return Refusal(
        .generationGone, "the result \"\(name)\" was about a generation that is not held any more",
        hint: "ask the query again")
    case .quota?:
      return Refusal(
        .quota, "the result \"\(name)\" made room for results of another session", hint: "ask the query again")
    case nil:
      let names = entries.keys.map(\.name).sorted()
      return Refusal(
        .unknownID, "there is no result called \"\(name)\"", hint: "results.list shows what the session keeps",
        didYouMean: NearNames.of(name, among: names))
    }
  }
}

extension CorpusRow {
  /// The number of the oldest generation before the current one that may be kept alive, of those that are; nil when
  /// none is old.
  func oldestHeld(of generations: [Generation]) -> Int? {
    let held = generations.filter { $0.corpus == corpus }.map(\.manifest.generation)
    return Set(held.filter { "g\($0)" != generation }).sorted(by: >).prefix(CursorTable.oldGenerations).last
  }
}
