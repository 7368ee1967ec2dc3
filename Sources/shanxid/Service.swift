import Core

/// What the transport needs from the product: answers, and which methods are not treated as the others.
struct Service: Sendable {
  typealias Emit = (consuming [UInt8]) throws -> Void

  let kinds: Connection.Kinds
  /// Whose events and jobs they are; nil in tests of the transport alone.
  let engine: Engine?
  /// One line for one request; `didCancel` tells whether a `cancel` found its request.
  let answer: @Sendable (Request, Caller, CancelFlag, _ didCancel: Bool, @escaping Emit) -> [UInt8]

  /// Answers of `engine`, by its command table.
  init(_ engine: Engine) {
    let commands = CommandTable.commands
    let addressed = Set(commands.filter { $0.scope == .connection }.map(\.name))
    kinds = Connection.Kinds(
      instant: Set(commands.filter(\.isInstant).map(\.name)),
      express: Set(commands.filter { $0.bypassesQueue && !$0.isInstant }.map(\.name)),
      writing: Set(commands.filter(\.isWrite).map(\.name))
    ) { request in
      let isAddressed =
        addressed.contains(request.method) || request.id == nil || CommandTable.group(of: request.method) == .mcp
      return isAddressed ? ConnectionAction(request) : nil
    }
    self.engine = engine
    answer = { request, caller, cancel, didCancel, emit in
      engine.answer(request, caller: caller, cancel: cancel, didCancel: didCancel, emit: emit)
    }
  }

  /// Answers of a function, for tests of the transport alone.
  init(
    kinds: Connection.Kinds,
    answer: @escaping @Sendable (Request, Caller, CancelFlag, Bool, @escaping Emit) -> [UInt8]
  ) {
    self.kinds = kinds
    engine = nil
    self.answer = answer
  }
}
