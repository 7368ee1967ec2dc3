import Synchronization

/// What happens to a corpus or to the daemon, for those who asked to be told.
public enum EngineEvent: Sendable, Equatable {
  /// A corpus answers from another generation now.
  case reloaded(corpus: String, generation: String)
  /// What a corpus folder publishes cannot be served; the old generation goes on.
  case reloadFailed(corpus: String, reason: String)
  /// The daemon takes no more requests.
  case closing

  /// Its name in the protocol.
  public var name: String {
    switch self {
    case .reloaded: "corpus.reloaded"
    case .reloadFailed: "corpus.reload_failed"
    case .closing: "closing"
    }
  }
}

/// The one place that is told of events, and tells those who listen.
public final class EventBoard: Sendable {
  /// What is called with each event.
  public typealias Listener = @Sendable (EngineEvent) -> Void

  /// Guards who listens.
  private let listeners = Mutex<[Listener]>([])

  /// Calls `listener` for each event from now on, on the thread that posts it; it must be quick.
  public func listen(_ listener: @escaping Listener) { listeners.withLock { $0.append(listener) } }

  /// Tells every listener.
  public func post(_ event: EngineEvent) {
    let all = listeners.withLock { $0 }
    for listener in all { listener(event) }
  }
}
