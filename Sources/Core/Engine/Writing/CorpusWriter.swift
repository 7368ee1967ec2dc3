import Dispatch
import Synchronization

/// Takes changes of corpora over the socket and turns them into generations in the background.
///
/// A change is in the corpus' journal, on the disk, before it is acknowledged. One thread makes generations of what
/// waits, one corpus after the other; what comes meanwhile goes into the next one together.
final class CorpusWriter: Sendable {
  /// Seconds after which a generation that could not be made is tried again.
  static let retryPause = 5.0
  /// The same while another process writes the corpus.
  static let busyPause = 0.2

  private struct State {
    var journals: [String: Journal] = [:]
    /// Corpora with changes that wait for the thread, and the one it works on.
    var waiting: Set<String> = []
    var working: String?
    /// Which generation holds the changes up to which number, where that is more than its manifest says: changes that
    /// changed nothing.
    var settled: [String: (generation: String, number: Int)] = [:]
    var annotations: [IndexOptions.Annotation.Key: CorpusAnnotation] = [:]
  }

  /// Guards which corpora wait.
  private let state = Mutex(State())
  private let queue = DispatchQueue(label: "publishing", qos: .utility)
  private let jobs: Int
  private let maximumFileSize: @Sendable () -> Int
  /// Told when a folder publishes something new, and when it cannot: the folder, and why not.
  private let published: @Sendable (String, IndexError?) -> Void

  /// - Parameter maximumFileSize: the largest document, in bytes; asked before each generation.
  init(
    jobs: Int, maximumFileSize: @autoclosure @escaping @Sendable () -> Int,
    _ published: @escaping @Sendable (String, IndexError?) -> Void
  ) {
    self.jobs = max(1, jobs)
    self.maximumFileSize = maximumFileSize
    self.published = published
  }

  /// Whether changes wait for their generation.
  var isBusy: Bool { state.withLock { !$0.waiting.isEmpty || $0.working != nil } }

  /// The journal of a corpus folder.
  func journal(_ folder: String) -> Journal {
    state.withLock { state in
      if let journal = state.journals[folder] { return journal }
      let journal = Journal(folder)
      state.journals[folder] = journal
      return journal
    }
  }

  /// Makes a generation of what waits, soon, on another thread.
  func publish(_ folder: String) {
    let isNew = state.withLock { $0.waiting.insert(folder).inserted }
    if isNew { queue.async { [self] in work(folder) } }
  }

  /// Notes that a generation holds the changes up to `number`.
  func settle(_ folder: String, _ generation: String, _ number: Int) {
    state.withLock { $0.settled[folder] = (generation, number) }
  }

  /// The number of the last change that a generation holds.
  func served(_ folder: String, _ generation: Generation) -> Int {
    let settled = state.withLock { $0.settled[folder] }
    guard let settled, settled.generation == generation.name else { return generation.manifest.journal }
    return max(settled.number, generation.manifest.journal)
  }

  /// Lets a corpus that was dropped be forgotten.
  func forget(_ folder: String) {
    state.withLock { state in
      state.journals[folder] = nil
      state.settled[folder] = nil
    }
  }

  private func work(_ folder: String) {
    // Changes that come from here on may need another turn.
    state.withLock { state in
      state.waiting.remove(folder)
      state.working = folder
    }
    defer { state.withLock { $0.working = nil } }
    do throws(IndexError) {
      let generation = try Corpus.publishedGeneration(in: folder)
      var options = IndexOptions(paths: [], into: folder, jobs: jobs)
      options.maximumFileSize = maximumFileSize()
      options.annotation = try .of(generation)
      let summary = try Indexer.applyJournal(options, annotation: try annotation(options))
      if let name = summary.generation { settle(folder, name, summary.journal) }
      // Also when another process was faster: what it published is to be served here.
      published(folder, nil)
      if summary.isNew { publish(folder) }
    } catch {
      // A corpus that was dropped has nothing to publish.
      if error.reason == .notThere { return }
      if error.reason != .busy { published(folder, error) }
      guard error.reason == .busy || error.reason == .system else { return }
      _ = state.withLock { $0.waiting.insert(folder) }
      let pause = error.reason == .busy ? Self.busyPause : Self.retryPause
      queue.asyncAfter(deadline: .now() + pause) { [self] in work(folder) }
    }
  }

  /// What gives the tokens lemmas and names; opened once.
  func annotation(_ options: IndexOptions) throws(IndexError) -> CorpusAnnotation {
    let key = options.annotation.key
    if let opened = state.withLock({ $0.annotations[key] }) { return opened }
    let opened = try CorpusAnnotation(options)
    state.withLock { $0.annotations[key] = opened }
    return opened
  }
}

extension IndexOptions.Annotation {
  /// What tells one from another, of those that a daemon uses.
  enum Key: Hashable { case none, tokens, names }

  var key: Key {
    switch self {
    case .none: .none
    case .models(_, let names), .command(_, _, let names, _): names ? .names : .tokens
    }
  }

  /// How the documents of a generation are annotated.
  ///
  /// Throws for one that a command annotated: a daemon runs no command.
  static func of(_ generation: Generation) throws(IndexError) -> IndexOptions.Annotation {
    let names = Set(generation.manifest.models.map(\.name))
    if names.contains("command") {
      throw IndexError(
        .annotation, generation.corpus, "a command annotates this corpus, and a daemon runs none; use shanxid index")
    }
    return names.contains("syntax") ? .models(folder: nil, names: names.contains("names")) : .none
  }
}
