import Synchronization

/// Remembers the first damage found in the files of one generation.
final class DamageReport: Sendable {
  /// Guards the first damage that a reader found.
  private let first = Mutex<IndexError?>(nil)

  /// What was found first, or nil.
  var found: IndexError? { first.withLock { $0 } }

  /// Remembers `error` unless another one came before it, and gives it back to be thrown.
  func record(_ error: IndexError) -> IndexError {
    first.withLock { if $0 == nil { $0 = error } }
    return error
  }
}
