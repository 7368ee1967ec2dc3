/// Carries out statements of the command language for one session.
struct Interpreter {
  /// Lines of a result that is shown because nobody asked for it under a name.
  static let shownLines = 1000

  let engine: Engine
  let caller: Caller
  let owner: SessionStore.Owner
  let cancel: CancelFlag
  /// The contents of files that statements read, by the names that they write.
  let inputs: [String: String]
  let text: String
  /// Bytes that all outputs may have together.
  let room: Int
  private(set) var outputs: [RunOutput] = []
  /// The generation that was used last.
  var served: Served?
  private var used = 0
  private var isEnded = false

  init(
    _ text: String, engine: Engine, caller: Caller, owner: SessionStore.Owner, inputs: [String: String], room: Int,
    cancel: CancelFlag
  ) {
    self.text = text
    self.engine = engine
    self.caller = caller
    self.owner = owner
    self.inputs = inputs
    self.room = room
    self.cancel = cancel
  }

  var session: UserSession { engine.sessions.session(owner) }

  func update(_ body: (inout UserSession) -> Void) { engine.sessions.update(owner, body) }

  /// Carries out all statements; an error names the statement, and those before it stand.
  mutating func run() throws {
    var reader = StatementReader(text)
    while !isEnded {
      var statement: PlacedStatement?
      do {
        try cancel.check()
        let session = session
        statement = try reader.next(macros: session.options.isOn("Macros") ? session.macros : MacroTable())
        guard let statement else { return }
        try refuseIfLocked(statement.statement, session)
        var total: Int?
        let value = try execute(statement, &total)
        try add(statement, value, total)
      } catch let error as QueryError {
        var refusal = Refusal(error, in: text)
        if let statement, error.length == 0, error.offset == 0 { refusal.place = place(statement.range) }
        throw described(refusal, statement, at: reader.offset)
      } catch let refusal as Refusal {
        var refusal = refusal
        if refusal.place == nil { refusal.place = place(statement?.range ?? reader.offset..<reader.offset) }
        throw described(refusal, statement, at: reader.offset)
      }
    }
  }

  private func place(_ range: Range<Int>) -> Refusal.Place {
    Refusal.Place(offset: range.lowerBound, length: range.count, in: text)
  }

  private func described(_ refusal: Refusal, _ statement: PlacedStatement?, at offset: Int) -> Refusal {
    var refusal = refusal
    let rest = text.utf8.dropFirst(offset).prefix { $0 != 0x3B }
    let written = statement?.text ?? String(Substring(rest))
    refusal.details.append(.init(name: "statement", value: .string(written)))
    refusal.details.append(.init(name: "done", value: .integer(Int64(outputs.count))))
    return refusal
  }

  private mutating func add(_ statement: PlacedStatement, _ value: RunOutput.Value, _ total: Int?) throws(Refusal) {
    if case .text(let bytes) = value { used += bytes.count }
    used += statement.text.utf8.count + 200
    guard used <= room else {
      throw Refusal(
        .resultTooLarge, "the output has more than \(room) bytes", hint: "ask for fewer lines, or for ranges of them")
    }
    outputs.append(
      RunOutput(
        statement: statement.text, place: place(statement.range), value: value, redirection: statement.redirection,
        warnings: statement.warnings, total: total))
  }

  /// While a lock is set, only queries are answered.
  private func refuseIfLocked(_ statement: Statement, _ session: UserSession) throws(Refusal) {
    guard session.options.integer("QueryLock") != 0 else { return }
    switch statement {
    case .make, .activate, .unlock, .endOfLine: return
    default: throw Refusal(.forbidden, "the session is locked: only queries are answered", hint: "unlock it first")
    }
  }

  private mutating func execute(_ placed: PlacedStatement, _ total: inout Int?) throws -> RunOutput.Value {
    let redirection = placed.redirection
    switch placed.statement {
    case .activate(let reference): try activate(reference)
    case .make(let name, let source, let expansion):
      let result = try make(source, expansion, as: name ?? UserSession.last)
      if name == nil, session.options.isOn("AutoShow") {
        total = result.set.count
        return .text(try lines(of: result, LineRange(first: 0, last: Self.shownLines - 1)))
      }
    case .show(let what): return .text(try shown(what))
    case .toggle(let changes): try toggle(changes)
    case .cat(let reference, let range): return .text(try lines(of: try result(reference), range))
    case .print(let text): return .text(Self.unescaped(text))
    case .size(let reference, let anchor): return .number(try size(reference, anchor))
    case .sizeOfList(let name): return .number(try list(name).count)
    case .info(let corpus): return .text(try info(corpus))
    case .sort(let reference, let key): try sort(reference, key)
    case .shuffle(let reference, let seed): try shuffle(reference, seed)
    case .count(let reference, let key, let least): return .text(try count(reference, key, atLeast: least))
    case .group: return .text(try group(placed.statement))
    case .tabulate(let reference, let range, let items): return .text(try tabulate(reference, range, items))
    case .dump(let reference, let range): return .text(try dump(reference, range))
    case .undump(let name, let columns, _): try undump(name, columns, redirection)
    case .copyAnchor(let reference, let anchor, let source, let overwrites):
      try replace(reference) { view in try view.copying(source, to: anchor, overwrites: overwrites) }
    case .findAnchor(let reference, let anchor, let search): try find(reference, anchor, search)
    case .cut(let reference, let range): try replace(reference) { view in try Self.cut(view.set, range) }
    case .reduce(let reference, let lines): try reduce(reference, lines)
    case .delete(let reference, let removal): try delete(reference, removal)
    case .discard(let references): try discard(references)
    case .seed(let seed):
      update { $0.random = SeededRandom(seed: seed ?? Int(truncatingIfNeeded: MonotonicClock.nanoseconds)) }
    case .defineList(let name, let change): try define(name, change, redirection)
    case .defineMacro(let name, let arity, let body): try defineMacro(name, arity, body)
    case .defineMacros: try defineMacros(redirection)
    case .option(let name, let value, let place): return try option(name, value, place)
    case .options: return .text(allOptions)
    case .unlock(let key):
      guard session.options.integer("QueryLock") == key else { throw Refusal(.forbidden, "this is not the key") }
      update { try? $0.options.set(SessionOptions.entry("QueryLock", at: .nowhere), to: .integer(0), at: .nowhere) }
    case .endOfLine: return .text(Array("-::-EOL-::-\n".utf8))
    case .exit: isEnded = true
    case .client(let word, let place):
      throw QueryError(
        .missingCapability, "‘\(word)’ is for the client: the daemon opens no file and runs nothing", at: place)
    }
    return .none
  }

  /// The content that a statement reads with `<`.
  func input(_ redirection: Redirection?) throws -> String {
    guard let redirection, redirection.mode == .read else {
      throw Refusal(.invalidParams, "a file is needed: < \"file\"")
    }
    if let content = inputs[redirection.target] { return content }
    var refusal = Refusal(
      .invalidParams, "inputs has no content for \"\(redirection.target)\"", hint: "the client sends what a file holds")
    refusal.place = Refusal.Place(offset: redirection.place.offset, length: redirection.place.length, in: text)
    throw refusal
  }

  private static func unescaped(_ text: String) -> [UInt8] {
    var result: [UInt8] = []
    var isEscaped = false
    for byte in text.utf8 {
      if isEscaped {
        result.append(byte == 0x6E ? 0x0A : byte == 0x74 ? 0x09 : byte)
        isEscaped = false
      } else if byte == 0x5C {
        isEscaped = true
      } else {
        result.append(byte)
      }
    }
    return result
  }
}
