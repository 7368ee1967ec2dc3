import Dispatch
import Synchronization

/// The generation of a corpus that one request uses from its beginning to its end.
struct Served: Sendable {
  let corpus: String
  let generation: Generation
}

/// The corpora that an engine serves, and whether each is open.
final class Corpora: Sendable {
  private enum State: Sendable {
    case loading
    case open(Corpus)
    case failed(IndexError)
  }

  private struct Slot: Sendable {
    let path: String
    var state: State
    /// What the last reload failed with, while the old generation goes on.
    var reloadFailure: IndexError?
    /// Who may see it, as long as its folder can be asked for nothing newer.
    var access: FolderAccess

    /// What it failed with last.
    var failure: IndexError? {
      if case .failed(let error) = state { return error }
      return reloadFailure
    }

    /// The corpus' name, or that of its folder while it is not open.
    var name: String {
      if case .open(let corpus) = state { return corpus.name }
      return path.split(separator: "/").last.map(String.init) ?? path
    }
  }

  /// Guards which corpora are open.
  private let slots: Mutex<[Slot]>
  /// Left when `load` has tried every corpus once.
  private let loading = DispatchGroup()
  private let isLoaded = Mutex(false)

  init(paths: [String]) {
    slots = Mutex(paths.map { Slot(path: $0, state: .loading, access: FolderAccess(of: $0)) })
    loading.enter()
  }

  /// Opens every corpus once; gives a line for each that fails.
  func load() -> [String] {
    var problems: [String] = []
    let paths = slots.withLock { $0.map(\.path) }
    var names: Set<String> = []
    for path in paths {
      var state: State
      do {
        let corpus = try Corpus(opening: path)
        state = .open(corpus)
        if !names.insert(corpus.name.lowercased()).inserted {
          state = .failed(Self.taken(corpus.name, path))
        }
      } catch {
        state = .failed(error)
      }
      if case .failed(let error) = state { problems.append(error.description) }
      let access = FolderAccess(of: path)
      update(path) {
        $0.state = state
        $0.access = access
      }
    }
    let isFirst = isLoaded.withLock { isLoaded in
      defer { isLoaded = true }
      return !isLoaded
    }
    if isFirst { loading.leave() }
    return problems
  }

  /// Serves what the folders publish now, of all corpora or of the one named; a corpus that fails keeps what it has.
  ///
  /// - Parameter onlyChanged: leaves a corpus alone whose folder publishes what is served already.
  func reload(_ name: String?, onlyChanged: Bool = false) -> Reload {
    var result = Reload()
    let before = slots.withLock { $0 }
    for slot in before where name.map({ Self.isSame($0, slot.name) }) ?? true {
      let access = FolderAccess(of: slot.path)
      update(slot.path) { $0.access = access }
      do throws(IndexError) {
        let generation: Generation?
        if case .open(let corpus) = slot.state {
          generation = try corpus.reload(onlyChanged: onlyChanged)
          update(slot.path) { $0.reloadFailure = nil }
        } else {
          let corpus = try Corpus(opening: slot.path)
          if isTaken(corpus.name, besides: slot.path) { throw Self.taken(corpus.name, slot.path) }
          generation = corpus.generation
          update(slot.path) { $0.state = .open(corpus) }
        }
        if let generation { result.reloaded.append((generation.corpus, generation.name)) }
      } catch {
        // A watcher comes again and again: what it was told of before is no news.
        let isNews = !onlyChanged || slot.failure != error
        if isNews { result.problems.append((slot.name, error)) }
        update(slot.path) { slot in
          if case .open = slot.state { slot.reloadFailure = error } else { slot.state = .failed(error) }
        }
      }
    }
    return result
  }

  /// Notes why what was written to a corpus cannot be published; the next reload that goes well forgets it.
  func publishingFailed(_ path: String, _ error: IndexError) {
    update(path) { slot in
      if case .open = slot.state { slot.reloadFailure = error }
    }
  }

  /// What a reload did: the corpora that answer from another generation now, and those that failed.
  struct Reload {
    /// The folders of corpora that were not served before.
    var added: [String] = []
    var reloaded: [(corpus: String, generation: String)] = []
    var problems: [(corpus: String, error: IndexError)] = []
  }

  /// The folders of the corpora, in their order.
  var paths: [String] { slots.withLock { $0.map(\.path) } }

  private func update(_ path: String, _ body: (inout Slot) -> Void) {
    slots.withLock { slots in
      if let index = slots.firstIndex(where: { $0.path == path }) { body(&slots[index]) }
    }
  }

  /// How far `load` is, from 0 to 100.
  var percentLoaded: Int {
    slots.withLock { slots in
      let done = slots.count { if case .loading = $0.state { false } else { true } }
      return slots.isEmpty ? 100 : done * 100 / slots.count
    }
  }

  /// Throws `LOADING` when the request does not want to wait.
  func checkLoaded(_ params: Params) throws(Refusal) {
    guard params["wait"]?.bool == false, !isLoaded.withLock({ $0 }) else { return }
    let percent = percentLoaded
    var refusal = Refusal(.loading, "corpora are being opened, \(percent) % are open")
    refusal.details = [.init(name: "percent", value: .integer(Int64(percent)))]
    throw refusal
  }

  /// Waits until `load` has tried every corpus.
  func waitUntilLoaded(_ cancel: CancelFlag) throws(CancelFlag.Stop) {
    while !isLoaded.withLock({ $0 }) {
      try cancel.check()
      _ = loading.wait(timeout: .now() + .milliseconds(20))
    }
  }

  /// The current generation of the corpus called `name`; of the only one when `name` is nil.
  ///
  /// Corpora that `caller` may not see are not there for it.
  func served(_ name: String?, _ caller: Caller, _ cancel: CancelFlag) throws -> Served {
    try waitUntilLoaded(cancel)
    let slot = try self.slot(name, caller)
    switch slot.state {
    case .loading: throw Refusal(.loading, "the corpus \(slot.name) is being opened")
    case .failed(let error): throw Refusal(damaged: error, generation: nil)
    case .open(let corpus):
      let generation = corpus.generation
      if let damage = generation.damage { throw Refusal(damaged: damage, generation: generation.name) }
      return Served(corpus: generation.corpus, generation: generation)
    }
  }

  /// The folder of the corpus called `name`, of the only one when it is nil.
  func folder(_ name: String?, _ caller: Caller, _ cancel: CancelFlag) throws -> (corpus: String, path: String) {
    try waitUntilLoaded(cancel)
    let slot = try slot(name, caller)
    return (slot.name, slot.path)
  }

  /// The generation served of the corpus in a folder; nil when it is not open.
  func generation(at path: String) -> Generation? {
    let slot = slots.withLock { $0.first { $0.path == path } }
    if case .open(let corpus)? = slot?.state { return corpus.generation }
    return nil
  }

  /// The name of the corpus in a folder.
  func name(of path: String) -> String? { slots.withLock { $0.first { $0.path == path } }?.name }

  /// Serves another corpus; throws when one has its name already. Nothing happens when the folder is served.
  func add(_ path: String) throws(IndexError) {
    let corpus = try Corpus(opening: path)
    let access = FolderAccess(of: path)
    try slots.withLock { slots throws(IndexError) in
      guard !slots.contains(where: { $0.path == path }) else { return }
      guard !slots.contains(where: { Self.isSame($0.name, corpus.name) }) else { throw Self.taken(corpus.name, path) }
      slots.append(Slot(path: path, state: .open(corpus), access: access))
    }
  }

  /// Serves the corpora of folders that are not served yet; one that fails is shown as failed, and one in which
  /// nothing is published is passed over.
  func adopt(_ paths: [String]) -> Reload {
    var result = Reload()
    let known = Set(self.paths)
    for path in paths where !known.contains(path) {
      do throws(IndexError) {
        try add(path)
        guard let generation = generation(at: path) else { continue }
        result.added.append(path)
        result.reloaded.append((generation.corpus, generation.name))
      } catch {
        if error.reason == .notThere { continue }
        result.problems.append((path, error))
        let access = FolderAccess(of: path)
        slots.withLock { $0.append(Slot(path: path, state: .failed(error), access: access)) }
      }
    }
    return result
  }

  private func isTaken(_ name: String, besides path: String) -> Bool {
    slots.withLock { $0 }.contains { slot in
      guard case .open(let corpus) = slot.state else { return false }
      return slot.path != path && Self.isSame(corpus.name, name)
    }
  }

  private static func taken(_ name: String, _ path: String) -> IndexError {
    IndexError(.unusable, path, "another corpus that is served has the name \(name)")
  }

  /// Serves a corpus no more; requests that run keep it.
  func remove(_ path: String) { slots.withLock { $0.removeAll { $0.path == path } } }

  /// Throws when `name` is that of no corpus.
  func check(_ name: String, _ caller: Caller) throws(Refusal) { _ = try slot(name, caller) }

  /// Whether `caller` may know of the corpus called `name`.
  func isVisible(_ name: String, to caller: Caller) -> Bool {
    seen(by: caller).contains { Self.isSame($0.name, name) }
  }

  /// The corpora that `caller` may know of, by the modes that their folders have now.
  private func seen(by caller: Caller) -> [Slot] {
    let all = slots.withLock { $0 }
    if caller.role == .admin { return all }
    return all.filter { slot in
      let access = FolderAccess(of: slot.path)
      return (access.owner == nil ? slot.access : access).admits(caller)
    }
  }

  private func slot(_ name: String?, _ caller: Caller) throws(Refusal) -> Slot {
    let all = seen(by: caller)
    let names = all.map(\.name)
    guard let name else {
      if all.count == 1 { return all[0] }
      let message = all.isEmpty ? "no corpus is served" : "\(all.count) corpora are served; say which with corpus"
      let hint = all.isEmpty ? nil : "the param corpus; in shanxi-repl -C NAME or .corpus NAME"
      var refusal = Refusal(.unknownCorpus, message, hint: hint)
      refusal.expected = names
      throw refusal
    }
    if let slot = all.first(where: { Self.isSame($0.name, name) }) { return slot }
    var refusal = Refusal(
      .unknownCorpus, "no corpus is called \"\(name)\"", didYouMean: NearNames.of(name, among: names))
    refusal.expected = names
    throw refusal
  }

  private static func isSame(_ first: String, _ second: String) -> Bool { first.lowercased() == second.lowercased() }

  /// The corpora as `corpora.list` shows them, in the order they were given.
  var rows: [CorpusRow] { Self.rows(of: slots.withLock { $0 }) }

  /// Those that `caller` may see.
  func rows(for caller: Caller) -> [CorpusRow] {
    Self.rows(of: seen(by: caller))
  }

  /// The same with the folders.
  func located(for caller: Caller) -> [(row: CorpusRow, path: String)] {
    let seen = seen(by: caller)
    return zip(Self.rows(of: seen), seen).map { ($0, $1.path) }
  }

  private static func rows(of slots: [Slot]) -> [CorpusRow] {
    slots.map { slot in
      switch slot.state {
      case .loading:
        CorpusRow(corpus: slot.name, generation: nil, tokens: 0, articles: 0, state: .loading, reason: nil)
      case .failed(let error):
        CorpusRow(
          corpus: slot.name, generation: nil, tokens: 0, articles: 0,
          state: error.reason == .damaged ? .damaged : .failed,
          reason: error.description)
      case .open(let corpus):
        CorpusRow(corpus.generation, reloadFailure: slot.reloadFailure)
      }
    }
  }
}

extension Refusal {
  /// What is wrong with an index, and with which generation of it.
  init(damaged error: IndexError, generation: String?) {
    self.init(.corpusDamaged, error.description, hint: "shanxid check says more; index the files again")
    details = [
      .init(name: "path", value: .string(error.path)),
      .init(name: "generation", value: generation.map(JSONValue.string) ?? .null),
    ]
  }
}
