import DequeModule

extension Connection {
  /// What to do next, or nil when nothing is to be done until something else happens.
  ///
  /// Lines are read before anything is written, so that the answers to many short requests leave together.
  public mutating func next(now: UInt64) -> Action? {
    clock = now
    look(at: now)
    repeat {
      if let action = decided.popFirst() { return action }
      if isGone || hasClosed { return nil }
      if let action = startable() { return action }
      if output.count - outputStart >= Self.turn, let action = takeOutput(now) { return action }
    } while takeLine()
    if let action = takeOutput(now) { return action }
    return changeOfReading() ?? ending(now)
  }

  /// When `tick` has to be called at the latest, or nil when nothing depends on time.
  public var nextDeadline: UInt64? {
    if hasClosed || isGone { return nil }
    var time = timerDue
    if unacknowledged > 0 {
      time = min(time, lastProgress + stall)
    } else if slots.isEmpty && !isParsing {
      if let drainBegan { time = min(time, drainBegan + Self.drainGrace) }
    } else if inputHasEnded && !usesMCP {
      time = min(time, lastProgress + Self.heartbeat)
    }
    return time == .max ? nil : time
  }

  private var stall: UInt64 { UInt64(limits.stallSeconds) * 1_000_000_000 }

  /// Appends to what the peer gets.
  mutating func send(_ bytes: [UInt8]) {
    guard !isGone, !bytes.isEmpty else { return }
    if output.isEmpty { output = bytes } else { output.append(contentsOf: bytes) }
    updateOutputMarks()
  }

  mutating func updateOutputMarks() {
    if unsentOutput > limits.outputHigh { outputIsFull = true }
    if unsentOutput < limits.outputLow { outputIsFull = false }
  }

  /// The first request that may begin.
  ///
  /// The head of the queue may begin while output flows; those behind it only while the answers that wait for their
  /// turn fit too, and streams not at all, since their lines cannot wait. No connection has more requests in work than
  /// can run at once, so that its neighbours' do not queue behind all of them.
  private mutating func startable() -> Action? {
    guard !outputIsFull else { return nil }
    for index in slots.indices {
      guard case .waiting(let request) = slots[index].state else { continue }
      guard running < limits.runningQueries || slots[index].isExpress else { continue }
      let isHead = index == 0 || !isOrdered || slots[index].isExpress
      guard isHead || !slots[index].isStream else { continue }
      guard isHead || pendingOutput <= limits.outputHigh else { return nil }
      slots[index].state = .running
      running += 1
      return .start(slots[index].ticket, request)
    }
    return nil
  }

  private mutating func takeOutput(_ now: UInt64) -> Action? {
    let count = min(output.count - outputStart, Self.turn)
    guard unacknowledged == 0, count > 0 else { return nil }
    unacknowledged = count
    lastUnsent = count
    lastProgress = now
    if outputStart == 0 && count == output.count {
      defer { output = [] }
      return .write(output)
    }
    let chunk = Array(output[outputStart..<outputStart + count])
    outputStart += count
    if outputStart == output.count {
      output = []
      outputStart = 0
    } else if outputStart >= limits.outputHigh {
      output.removeFirst(outputStart)
      outputStart = 0
    }
    return .write(chunk)
  }

  private mutating func changeOfReading() -> Action? {
    let wants = !isParsing && slots.count < limits.inFlight && !outputIsFull && requestBytes <= limits.requestLine
    guard wants != isReading else { return nil }
    isReading = wants
    return wants ? .resumeReading : .pauseReading
  }

  /// What the time that passed asks for.
  private mutating func ending(_ now: UInt64) -> Action? {
    if unacknowledged > 0 {
      guard now >= lastProgress + stall else { return nil }
      return close(.stalled)
    }
    if slots.isEmpty && !isParsing {
      let hasDrained = drainBegan.map { now >= $0 + Self.drainGrace } ?? false
      return inputHasEnded || hasDrained ? close(.finished) : nil
    }
    guard inputHasEnded, !usesMCP, now >= lastProgress + Self.heartbeat else { return nil }
    send([0x20])
    return takeOutput(now)
  }

  private mutating func close(_ reason: CloseReason) -> Action {
    hasClosed = true
    return .close(reason)
  }
}
