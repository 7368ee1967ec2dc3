/// What a connection has to do itself for a request that is addressed to it.
public enum ConnectionAction: Sendable, Equatable {
  /// Answer in request order, or in the order of completion.
  case order(isKept: Bool)
  /// Cancel the request in flight that has this id.
  case cancel(RequestID)
  /// Take no more requests, answer those in flight, then close.
  case bye
  /// Speak MCP: answer as answers are ready, send nothing between lines. `initializes` says that from now on requests
  /// that are cancelled get no answer.
  case speakMCP(initializes: Bool)
}
