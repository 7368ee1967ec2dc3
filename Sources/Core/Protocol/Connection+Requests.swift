import DequeModule

extension Connection {
  /// Reads one line, if there is one and room for it.
  ///
  /// Returns whether a line was taken.
  mutating func takeLine() -> Bool {
    guard !isParsing, slots.count < limits.inFlight, !outputIsFull, requestBytes <= limits.requestLine else {
      return false
    }
    guard let line = framer.next() else { return false }
    let isFirst = !hasSeenLine
    hasSeenLine = true
    switch line {
    case .tooLong:
      refuse(nil, Request.tooLong)
    case .text(let range):
      if range.count > Self.longLine {
        isParsing = true
        decided.append(.parse(framer.copy(range), isFirst: isFirst))
      } else {
        let request = Request.parse(framer.bytes.extracting(range))
        take(request, cost: range.count, isFirst: isFirst)
      }
    }
    return true
  }

  mutating func take(_ request: Result<Request, ErrorReply>, cost: Int, isFirst: Bool) {
    switch request {
    case .failure(let error): refuse(error.id, error.refusal)
    case .success(let request): take(request, cost: cost, isFirst: isFirst)
    }
  }

  private mutating func take(_ request: Request, cost: Int, isFirst: Bool) {
    if isFirst && request.id == nil && !Self.mayLackID(request.method) {
      let hint = "add \"id\":1 to the request; without an id it is a notification and gets no answer"
      return refuse(nil, Refusal(.invalidRequest, "the request has no \"id\"", hint: hint))
    }
    if let id = request.id, slots.contains(where: { $0.id == id }) {
      return refuse(id, Refusal(.invalidRequest, "a request with this id is still in work on this connection"))
    }
    let action = kinds.action(request)
    if action == .bye {
      framer.close()
      inputHasEnded = true
      lastProgress = clock
      if request.id == nil { return }
    } else if drainBegan != nil {
      if request.id != nil { refuse(request.id, Refusal(.shuttingDown, "the daemon is ending")) }
      return
    }
    if case .cancel(let id) = action {
      let didCancel = cancel(id)
      if request.id != nil { decided.append(.answer(request, didCancel: didCancel)) }
      return
    }
    // A message of MCP that needs no answer and asks for nothing.
    if request.id == nil && request.method.hasPrefix("notifications/") { return }
    if case .speakMCP(let initializes) = action { speakMCP(initializes: initializes) }
    if request.envelope != nil { speakMCP(initializes: false) }
    if kinds.instant.contains(request.method) {
      if request.id != nil { decided.append(.answer(request, didCancel: false)) }
      return
    }
    add(slot(request, cost: cost))
    if case .order(let isKept) = action {
      isOrdered = isKept
      advance()
    }
  }

  private func slot(_ request: Request, cost: Int) -> Slot {
    let isWrite = kinds.writing.contains(request.method)
    var allowed = Self.timeout
    // What the method will refuse is not read here.
    if let given = request.params["timeout_ms"]?.integer, (1...86_400_000).contains(given) {
      allowed = UInt64(given) * 1_000_000
    }
    let token = request.id == nil ? nil : request.params["_meta"]?["progressToken"]
    return Slot(
      ticket: Ticket(number: nextTicket), id: request.id, method: request.method, isSilent: request.id == nil,
      isStream: request.params["stream"]?.bool == true, isExpress: kinds.express.contains(request.method),
      isMCP: isInitialized || request.envelope != nil, cost: cost, received: clock,
      limit: isWrite ? .max : clock + allowed + Self.grace, progressToken: token,
      nextProgress: token == nil ? .max : clock + Self.firstProgress, state: .waiting(request))
  }

  private mutating func speakMCP(initializes: Bool) {
    usesMCP = true
    if initializes { isInitialized = true }
    guard isOrdered else { return }
    isOrdered = false
    advance()
  }

  private static func mayLackID(_ method: String) -> Bool {
    method == "bye" || method == "cancel" || method.hasPrefix("notifications/")
  }

  private mutating func cancel(_ id: RequestID) -> Bool {
    guard let index = slots.firstIndex(where: { $0.id == id }) else { return false }
    if slots[index].isMCP { slots[index].isSilent = true }
    defer { advance() }
    return cancel(at: index)
  }

  mutating func cancel(at index: Int) -> Bool {
    switch slots[index].state {
    case .running:
      guard !slots[index].isCancelled else { return true }
      slots[index].isCancelled = true
      if !kinds.writing.contains(slots[index].method) {
        slots[index].limit = clock + Self.cancelGrace
        timerDue = min(timerDue, slots[index].limit)
      }
      decided.append(.cancel(slots[index].ticket))
    case .waiting:
      slots[index].isCancelled = true
      settle(index, Reply.error(slots[index].id, Refusal(.cancelled, "cancelled before it began")))
      advance()
    case .done: return false
    }
    return true
  }

  /// Answers a line with an error, in its turn.
  private mutating func refuse(_ id: RequestID?, _ refusal: Refusal) {
    let line = Reply.error(id, refusal)
    guard isOrdered, !slots.isEmpty else { return send(line) }
    waitingBytes += line.count
    add(
      Slot(
        ticket: Ticket(number: nextTicket), id: nil, method: "", isSilent: false, isStream: false, isExpress: false,
        isMCP: false, cost: 0, received: clock, limit: .max, progressToken: nil, nextProgress: .max,
        state: .done(line)))
  }

  private mutating func add(_ slot: Slot) {
    nextTicket += 1
    requestBytes += slot.cost
    timerDue = min(timerDue, slot.limit, slot.nextProgress)
    slots.append(slot)
  }

  /// Notes the answer of a slot.
  mutating func settle(_ index: Int, _ line: [UInt8]) {
    let answer = slots[index].isSilent ? [] : line
    slots[index].state = .done(answer)
    waitingBytes += answer.count
  }

  /// Sends the answers whose turn has come.
  mutating func advance() {
    if isOrdered {
      while let first = slots.first, case .done(let line) = first.state {
        slots.removeFirst()
        release(first, line)
      }
    }
    if !isOrdered || slots.contains(where: \.isExpress) {
      var index = 0
      while index < slots.count {
        if case .done(let line) = slots[index].state, !isOrdered || slots[index].isExpress {
          release(slots.remove(at: index), line)
        } else {
          index += 1
        }
      }
    }
  }

  /// Refuses what is over its time, and tells of the progress of what is not.
  mutating func look(at now: UInt64) {
    guard now >= timerDue else { return }
    timerDue = .max
    for index in slots.indices {
      if slots[index].limit <= now { refuseOverdue(index) }
      if slots[index].nextProgress <= now { tellProgress(index, now) }
      if case .done = slots[index].state { continue }
      timerDue = min(timerDue, slots[index].limit, slots[index].nextProgress)
    }
    advance()
  }

  private mutating func refuseOverdue(_ index: Int) {
    let slot = slots[index]
    let refusal =
      slot.isCancelled
      ? Refusal(.cancelled, "the request was cancelled")
      : Refusal(.timeout, "the time allowed has passed", hint: "raise timeout_ms or ask for less")
    switch slot.state {
    case .done: return
    case .running:
      running -= 1
      if !slot.isCancelled { decided.append(.cancel(slot.ticket)) }
    case .waiting: break
    }
    settle(index, Reply.error(slot.id, refusal))
  }

  /// Sends seconds since the request came; leaves a telling out while the peer does not read.
  private mutating func tellProgress(_ index: Int, _ now: UInt64) {
    slots[index].nextProgress = now + Self.progressInterval
    let message: String
    switch slots[index].state {
    case .done: message = "answered, waits for its turn"
    case .running: message = "running"
    case .waiting: message = "waits for requests before it"
    }
    guard let token = slots[index].progressToken, !slots[index].isCancelled, !outputIsFull else { return }
    let seconds = Double((now - slots[index].received) / 1_000_000) / 1000
    send(
      Reply.notification("notifications/progress") { writer in
        writer.object {
          $0.key("progressToken")
          $0.value(token)
          $0.key("progress")
          $0.number(seconds)
          $0.member("message", message)
        }
      })
  }

  private mutating func release(_ slot: Slot, _ line: [UInt8]) {
    waitingBytes -= line.count
    requestBytes -= slot.cost
    send(line)
  }
}
