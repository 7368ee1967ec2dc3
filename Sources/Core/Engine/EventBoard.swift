import Synchronization

/// What happens to a corpus or to the daemon.
public enum EngineEvent: Sendable, Equatable {
  /// A corpus answers from another generation now.
  case reloaded(corpus: String, generation: String)
  /// What a corpus folder publishes cannot be served; the old generation goes on.
  case reloadFailed(corpus: String, reason: String)
  /// The daemon takes no more requests.
  case closing

  /// Its names in the protocol.
  static let names = ["corpus.reloaded", "corpus.reload_failed", "closing"]

  /// Its name in the protocol.
  public var name: String {
    switch self {
    case .reloaded: Self.names[0]
    case .reloadFailed: Self.names[1]
    case .closing: Self.names[2]
    }
  }

  /// The corpus that it is about.
  var corpus: String? {
    switch self {
    case .reloaded(let corpus, _), .reloadFailed(let corpus, _): corpus
    case .closing: nil
    }
  }
}

/// What happened to corpora and to the daemon, for those who subscribed.
///
/// Of each kind and corpus only the latest event is kept, so nothing piles up for a peer that does not read, and a
/// peer that comes back learns the state of everything that has changed since.
public final class EventBoard: Sendable {
  /// An event with its number since the daemon began.
  struct Entry: Sendable, Equatable {
    let number: Int
    let event: EngineEvent
  }

  /// What one connection wants to be told, and how far it was told.
  public struct Subscription: Sendable, Equatable {
    var names: Set<String>
    var last: Int
  }

  private struct Key: Hashable {
    let name: String
    let corpus: String?
  }

  private struct State {
    var latest: [Key: Entry] = [:]
    var number = 0
    var watchers: [Int: @Sendable () -> Void] = [:]
  }

  /// Tells apart the events of two daemons.
  private let epoch = String(UInt32.random(in: 1...UInt32.max), radix: 16)
  /// Guards the events and the watchers.
  private let state = Mutex(State())

  /// What a client remembers to go on from here.
  var position: String { position(state.withLock { $0.number }) }

  func position(_ number: Int) -> String { "\(epoch).\(number)" }

  /// The number behind a position; 0, which is before everything, for a position of another daemon.
  func number(of position: String) -> Int {
    let parts = position.split(separator: ".")
    guard parts.count == 2, parts[0] == epoch, let number = Int(parts[1]), number >= 0 else { return 0 }
    return number
  }

  /// Notes an event and wakes those who watch.
  public func post(_ event: EngineEvent) {
    let watchers = state.withLock { state in
      state.number += 1
      state.latest[Key(name: event.name, corpus: event.corpus)] = Entry(number: state.number, event: event)
      return Array(state.watchers.values)
    }
    for wake in watchers { wake() }
  }

  /// Calls `wake`, on any thread, after each event until `unwatch`.
  public func watch(_ connection: Int, _ wake: @escaping @Sendable () -> Void) {
    state.withLock { $0.watchers[connection] = wake }
  }

  /// The connection has gone.
  public func unwatch(_ connection: Int) {
    state.withLock { $0.watchers[connection] = nil }
  }

  /// The latest events of some names after a number, in the order in which they happened.
  func events(of names: Set<String>, after number: Int) -> [Entry] {
    let found = state.withLock { state in
      state.latest.values.filter { $0.number > number && names.contains($0.event.name) }
    }
    return found.sorted { $0.number < $1.number }
  }
}

extension Engine {
  /// What a request to subscribe asks for; nil when it is none or its params are refused.
  public func subscription(_ request: Request) -> EventBoard.Subscription? {
    guard request.method == "subscribe", let command = CommandTable.command(request.method),
      command.paramsSchema.accepts(request.params)
    else { return nil }
    let names = request.params["events"]?.array?.compactMap(\.string) ?? EngineEvent.names
    let since = request.params["since"]?.string
    return EventBoard.Subscription(names: Set(names), last: events.number(of: since ?? events.position))
  }

  /// The lines of events that a subscriber was not told yet, of corpora that it may see.
  public func lines(for subscription: inout EventBoard.Subscription, _ caller: Caller) -> [UInt8] {
    var lines: [UInt8] = []
    for entry in events.events(of: subscription.names, after: subscription.last) {
      subscription.last = entry.number
      if let corpus = entry.event.corpus, !corpora.isVisible(corpus, to: caller) { continue }
      lines += Reply.notification("notifications/event") { writer in
        writer.object {
          $0.member("event", entry.event.name)
          if let corpus = entry.event.corpus { $0.member("corpus", corpus) }
          switch entry.event {
          case .reloaded(_, let generation): $0.member("generation", generation)
          case .reloadFailed(_, let reason): $0.member("reason", reason)
          case .closing: break
          }
          $0.member("at", events.position(entry.number))
        }
      }
    }
    return lines
  }
}
