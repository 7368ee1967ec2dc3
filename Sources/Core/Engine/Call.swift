/// One request while it is being answered.
struct Call {
  let engine: Engine
  let params: Params
  let id: RequestID?
  let caller: Caller
  let cancel: CancelFlag
  /// For `cancel`: whether the connection found work to cancel.
  let didCancel: Bool
  /// Sends a line ahead of the answer; blocks while the peer does not read.
  let emit: (consuming [UInt8]) throws -> Void

  /// Looks once more at what may have gone wrong while `line` was made.
  func finish(_ line: [UInt8]) throws(Refusal) {
    guard line.count <= engine.configuration.limits.replyLine else {
      throw Refusal(
        .resultTooLarge, "the answer has \(line.count) bytes, more than one line may have",
        hint: "ask for fewer rows with limit")
    }
  }
}

/// A command and the function that carries it out.
struct Handler: Sendable {
  let command: Command
  /// Writes the members of the result, all but `ms`.
  let run: @Sendable (inout Call, inout JSONWriter) throws -> Void
  /// Whether the result ends with the time it took.
  let isTimed: Bool

  init(_ command: Command, _ run: @escaping @Sendable (inout Call, inout JSONWriter) throws -> Void) {
    self.command = command
    self.run = run
    isTimed = command.result.contains { $0.name == "ms" }
  }
}
