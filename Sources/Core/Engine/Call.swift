/// One request while it is being answered.
struct Call {
  let engine: Engine
  let method: String
  let params: Params
  let id: RequestID?
  let caller: Caller
  let cancel: CancelFlag
  /// For `cancel`: whether the connection found work to cancel.
  let didCancel: Bool
  /// Sends a line ahead of the answer; blocks while the peer does not read.
  let emit: (consuming [UInt8]) throws -> Void
  /// Bytes after which a listing ends early; nil for what fits a line.
  var roomLimit: Int?
  /// The generation that the answer is about, once it is known.
  private(set) var served: Served?

  init(
    engine: Engine, method: String, params: Params, id: RequestID?, caller: Caller, cancel: CancelFlag,
    didCancel: Bool, emit: @escaping (consuming [UInt8]) throws -> Void
  ) {
    self.engine = engine
    self.method = method
    self.params = params
    self.id = id
    self.caller = caller
    self.cancel = cancel
    self.didCancel = didCancel
    self.emit = emit
  }

  /// The current generation of the corpus that the param `corpus` names, or of the only one.
  mutating func serve() throws -> Served {
    try engine.corpora.checkLoaded(params)
    let served = try engine.corpora.served(params.string("corpus"), caller, cancel)
    self.served = served
    return served
  }

  /// Goes on with the generation of a cursor.
  mutating func serve(_ served: Served) { self.served = served }

  /// Looks once more at what may have gone wrong while `line` was made.
  func finish(_ line: [UInt8]) throws(Refusal) {
    if let served, let damage = served.generation.damage {
      throw Refusal(damaged: damage, generation: served.generation.name)
    }
    guard line.count <= engine.configuration.limits.current.replyLine else {
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
