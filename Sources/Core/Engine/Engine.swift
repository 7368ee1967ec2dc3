import Glibc

/// Answers requests about the corpora it serves.
///
/// An answer is a function of the request and of the generation that is current when it begins. All methods may be
/// called from any thread.
public final class Engine: Sendable {
  let configuration: EngineConfiguration
  let statistics = MethodStatistics(names: CommandTable.commands.map(\.name))
  let started = MonotonicClock.nanoseconds

  /// Makes an engine that has not opened its corpora yet.
  public init(configuration: EngineConfiguration) {
    self.configuration = configuration
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
    do {
      guard caller.role >= handler.command.role else {
        throw Refusal(.forbidden, "\(request.method) is for the role \(handler.command.role.rawValue)")
      }
      let params = try Params(request.params, for: handler.command)
      cancel.setDeadline(start &+ UInt64(params.integer("timeout_ms")) &* 1_000_000)
      try cancel.check()
      var call = Call(
        engine: self, params: params, id: request.id, caller: caller, cancel: cancel, didCancel: didCancel, emit: emit)
      let line = try Reply.result(request.id) { writer in
        try writer.object { writer in
          try handler.run(&call, &writer)
          if handler.isTimed { Self.writeDuration(since: start, into: &writer) }
        }
      }
      try call.finish(line)
      statistics.count(ordinal, nanoseconds: MonotonicClock.nanoseconds &- start, isError: false)
      return line
    } catch {
      statistics.count(ordinal, nanoseconds: MonotonicClock.nanoseconds &- start, isError: true)
      return Reply.error(request.id, Refusal(error))
    }
  }

  /// Writes `ms` with three digits after the point.
  private static func writeDuration(since start: UInt64, into writer: inout JSONWriter) {
    let microseconds = (MonotonicClock.nanoseconds &- start) / 1000
    writer.key("ms")
    writer.number(Double(microseconds) / 1000)
  }
}
