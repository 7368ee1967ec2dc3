import DequeModule

extension Connection {
  /// Reads one line, if there is one and room for it.
  ///
  /// Returns whether a line was taken.
  mutating func takeLine() -> Bool {
    guard slots.count < limits.inFlight, !outputIsFull, requestBytes <= limits.requestLine else { return false }
    guard let line = framer.next() else { return false }
    let isFirst = !hasSeenLine
    hasSeenLine = true
    switch line {
    case .tooLong:
      refuse(nil, Request.tooLong)
    case .text(let range):
      switch Request.parse(framer.bytes.extracting(range)) {
      case .failure(let error): refuse(error.id, error.refusal)
      case .success(let request): take(request, cost: range.count, isFirst: isFirst)
      }
    }
    return true
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
    if kinds.bypassing.contains(request.method) {
      let didCancel = if case .cancel(let id) = action { cancel(id) } else { false }
      if request.id != nil { decided.append(.answer(request, didCancel: didCancel)) }
      return
    }
    add(
      Slot(
        ticket: Ticket(number: nextTicket), id: request.id, method: request.method, isSilent: request.id == nil,
        isStream: request.params["stream"]?.bool == true, cost: cost, state: .waiting(request)))
    if case .order(let isKept) = action {
      isOrdered = isKept
      advance()
    }
  }

  private static func mayLackID(_ method: String) -> Bool {
    method == "bye" || method == "cancel" || method.hasPrefix("notifications/")
  }

  private mutating func cancel(_ id: RequestID) -> Bool {
    guard let index = slots.firstIndex(where: { $0.id == id }) else { return false }
    switch slots[index].state {
    case .running: decided.append(.cancel(slots[index].ticket))
    case .waiting:
      settle(index, Reply.error(id, Refusal(.cancelled, "cancelled before it began")))
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
        ticket: Ticket(number: nextTicket), id: nil, method: "", isSilent: false, isStream: false, cost: 0,
        state: .done(line)))
  }

  private mutating func add(_ slot: Slot) {
    nextTicket += 1
    requestBytes += slot.cost
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
    } else {
      var index = 0
      while index < slots.count {
        if case .done(let line) = slots[index].state {
          release(slots.remove(at: index), line)
        } else {
          index += 1
        }
      }
    }
  }

  private mutating func release(_ slot: Slot, _ line: [UInt8]) {
    waitingBytes -= line.count
    requestBytes -= slot.cost
    send(line)
  }
}
