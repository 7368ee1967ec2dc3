import Glibc
import Synchronization

/// Answers requests about the corpora it serves.
///
/// An answer is a function of the request and of the generation that is current when it begins. All methods may be
/// called from any thread.
public final class Engine: Sendable {
  let configuration: EngineConfiguration
  let statistics = MethodStatistics(names: CommandTable.commands.map(\.name))
  let started = MonotonicClock.nanoseconds
  let corpora: Corpora
  let cursors: CursorTable
  let sessions = SessionStore()
  /// What subscribers are told.
  public let events = EventBoard()
  /// The requests in work.
  public let jobs = JobTable()
  let uploads: UploadTable
  private let writing = Mutex<CorpusWriter?>(nil)

  /// Makes an engine that has not opened its corpora yet.
  public init(configuration: EngineConfiguration) {
    self.configuration = configuration
    corpora = Corpora(paths: configuration.corpora)
    cursors = CursorTable()
    uploads = UploadTable(limit: configuration.limits.current.uploads)
  }

  /// What makes generations of documents that come over the socket.
  var writer: CorpusWriter {
    writing.withLock { writer in
      if let writer { return writer }
      let limits = configuration.limits
      let made = CorpusWriter(jobs: configuration.jobs, maximumFileSize: limits.current.documentSize) {
        [weak self] folder, error in
        self?.published(folder, error)
      }
      writer = made
      return made
    }
  }

  private func published(_ folder: String, _ error: IndexError?) {
    guard let error else {
      reload(only: nil, onlyChanged: true)
      return
    }
    let name = corpora.name(of: folder) ?? folder
    corpora.publishingFailed(folder, error)
    configuration.report("\(name): \(error.description)")
    events.post(.reloadFailed(corpus: name, reason: error.description))
  }

  /// Whether documents wait for their generation.
  public var isWriting: Bool { writing.withLock { $0?.isBusy ?? false } }

  /// Opens the corpora; requests that came before wait for it.
  ///
  /// A corpus that fails is shown by `stat` and refused to those who ask for it, the others serve. Gives a line for
  /// each that failed.
  @discardableResult
  public func load() -> [String] {
    let problems = corpora.load()
    return problems + resumeWriting(corpora.paths)
  }

  /// Takes up changes that were acknowledged before the last end; gives a line for each journal that cannot be read.
  private func resumeWriting(_ paths: [String]) -> [String] {
    var problems: [String] = []
    for path in paths {
      guard let generation = corpora.generation(at: path) else { continue }
      do throws(IndexError) {
        guard try Journal.isThere(path) else { continue }
        let waiting = try writer.journal(path).waiting(applied: generation.manifest.journal)
        writer.settle(path, generation.name, waiting.base)
        if !waiting.files.isEmpty { writer.publish(path) }
      } catch {
        problems.append(error.description)
      }
    }
    return problems
  }

  /// Serves what the corpus folders publish now; a corpus that fails keeps its old generation.
  ///
  /// Gives a line for each that failed.
  @discardableResult
  public func reload() -> [String] { reload(only: nil).map(\.error.description) }

  /// Serves what corpus folders publish that is not served yet; for whoever watches them.
  ///
  /// Gives a line for each that failed and was not known to.
  @discardableResult
  public func reloadChanged() -> [String] { reload(only: nil, onlyChanged: true).map(\.error.description) }

  /// Serves more corpus folders, those that are served already excepted, and no more those in `dropped`.
  ///
  /// A folder in which nothing is published is passed over. Gives a line for each that failed.
  @discardableResult
  public func serve(_ folders: [String], dropping dropped: [String] = []) -> [String] {
    for path in dropped {
      corpora.remove(path)
      writing.withLock { $0 }?.forget(path)
    }
    let result = corpora.adopt(folders)
    for (corpus, generation) in result.reloaded { events.post(.reloaded(corpus: corpus, generation: generation)) }
    return result.problems.map(\.error.description) + resumeWriting(result.added)
  }

  /// The folders of the corpora served, for whoever watches them.
  public var corpusFolders: [String] { corpora.paths }

  /// Reloads one corpus, or all, and lets go of cursors and results on generations that are too old.
  @discardableResult
  func reload(only name: String?, onlyChanged: Bool = false) -> [(corpus: String, error: IndexError)] {
    let result = corpora.reload(name, onlyChanged: onlyChanged)
    if result.reloaded.isEmpty && result.problems.isEmpty { return [] }
    let rows = corpusRows
    cursors.dropOldGenerations(current: rows)
    sessions.dropOldGenerations(current: rows)
    for (corpus, generation) in result.reloaded { events.post(.reloaded(corpus: corpus, generation: generation)) }
    for (corpus, error) in result.problems { events.post(.reloadFailed(corpus: corpus, reason: error.description)) }
    return result.problems
  }

  /// Answers one request with one line, LF included; a notification gets an answer too, which the transport drops.
  ///
  /// `emit` sends lines before the answer (streams and progress) and blocks while the peer does not read; it throws
  /// when the peer has gone. `didCancel` says for `cancel` whether the connection found work to cancel.
  ///
  /// Call it on a thread that may block.
  public func answer(
    _ request: Request, caller: Caller, cancel: CancelFlag, didCancel: Bool = false,
    emit: @escaping (consuming [UInt8]) throws -> Void = { _ in }
  ) -> [UInt8] {
    let start = MonotonicClock.nanoseconds
    guard let ordinal = CommandTable.ordinal(of: request.method) else {
      return Reply.error(request.id, CommandTable.refusal(ofUnknown: request.method))
    }
    let handler = CommandTable.handlers[ordinal]
    var served: Served?
    do {
      guard caller.role >= handler.command.role else {
        throw Refusal(.forbidden, "\(request.method) is for the role \(handler.command.role.rawValue)")
      }
      try MCPRevision.check(request)
      let params = try Params(request.params, for: handler.command)
      try checkSession(params)
      cancel.setDeadline(start &+ UInt64(params.integer("timeout_ms")) &* 1_000_000)
      try cancel.check()
      var call = Call(
        engine: self, method: request.method, params: params, id: request.id, caller: caller, cancel: cancel,
        didCancel: didCancel, emit: emit)
      let line = try Reply.result(request.id) { writer in
        try writer.object { writer in
          defer { served = call.served }
          try handler.run(&call, &writer)
          if handler.isTimed { Self.writeDuration(since: start, into: &writer) }
        }
      }
      try call.finish(line)
      count(ordinal, caller, since: start, isError: false)
      return line
    } catch {
      count(ordinal, caller, since: start, isError: true)
      return Reply.error(request.id, Refusal(error, over: served))
    }
  }

  /// Notes a call that ended.
  func count(_ ordinal: Int, _ caller: Caller, since start: UInt64, isError: Bool) {
    statistics.count(ordinal, uid: caller.uid, nanoseconds: MonotonicClock.nanoseconds &- start, isError: isError)
  }

  /// Throws when the name of the session is too long.
  func checkSession(_ params: Params) throws(Refusal) {
    guard let session = params.string("session"), session.utf8.count > SessionStore.longestName else { return }
    throw Refusal(.invalidParams, "session has \(session.utf8.count) bytes, more than \(SessionStore.longestName)")
  }

  /// Writes `ms` with three digits after the point.
  static func writeDuration(since start: UInt64, into writer: inout JSONWriter) {
    let microseconds = (MonotonicClock.nanoseconds &- start) / 1000
    writer.key("ms")
    writer.number(Double(microseconds) / 1000)
  }
}
