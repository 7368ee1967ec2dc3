extension Refusal {
  /// Turns what a lower layer threw into what the client is told; the only place where that happens.
  init(_ error: any Error) {
    switch error {
    case let refusal as Refusal: self = refusal
    case let reply as ErrorReply: self = reply.refusal
    case CancelFlag.Stop.cancelled: self = Refusal(.cancelled, "the request was cancelled")
    case CancelFlag.Stop.timedOut:
      self = Refusal(.timeout, "the time allowed has passed", hint: "raise timeout_ms or ask for less")
    default: self = Refusal(.internalError, "\(error)")
    }
  }
}
