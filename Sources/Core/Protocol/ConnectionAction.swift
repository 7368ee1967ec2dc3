/// What a connection has to do itself for a request that is addressed to it.
public enum ConnectionAction: Sendable, Equatable {
  /// Answer in request order, or in the order of completion.
  case order(isKept: Bool)
  /// Cancel the request in flight that has this id.
  case cancel(RequestID)
  /// Take no more requests, answer those in flight, then close.
  case bye
}
