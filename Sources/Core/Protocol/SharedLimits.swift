import Synchronization

/// Limits that may change while a daemon runs; whoever keeps a limit asks for it each time.
public final class SharedLimits: Sendable {
  /// Guards the limits.
  private let state: Mutex<Limits>

  /// States the limits to begin with.
  public init(_ limits: Limits = Limits()) {
    state = Mutex(limits)
  }

  /// The limits now.
  public var current: Limits {
    get { state.withLock { $0 } }
    set { state.withLock { $0 = newValue } }
  }
}
